"""Live: one meeting as its screens read it from the records, in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.organisations import Organisations
from benchmarking.snapshot import Snapshot
from components import current
from records import workshops
from records.meetings import control, found, joining
from records.meetings.agenda import Step, steps_of
from records.models import (
    Phone,
    Priority,
    PriorityState,
    Round,
    RoundState,
    Seat,
    Topic,
    TopicState,
    User,
    Workshop,
)

SET_ASIDE = (TopicState.MERGED, TopicState.PARKED, TopicState.WITHDRAWN)


@dataclass(frozen=True)
class Live:
    """A meeting, who looks at it, and everything that its screens show."""

    user: User
    workshop: Workshop
    snapshot: Snapshot  # the one that the meeting keeps
    practices: Mapping[str, str]  # of the locality on the day: code → name
    topics: Sequence[Topic]  # that were not set aside
    aside: Sequence[Topic]
    rounds: Sequence[Round]
    priorities: Sequence[Priority]  # of the locality, not closed
    seats: Sequence[Seat]
    phones: Sequence[Phone]
    holder: User | None  # of the control

    @property
    def today(self) -> date:
        """The day that counts for what is recorded: of a meeting that is typed in afterwards its own."""
        return self.workshop.held_on if self.workshop.on_paper else current.today()

    @property
    def tree(self) -> Organisations:
        """The organisations as they stand in the meeting's snapshot."""
        return self.snapshot.organisations

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of its template."""
        return steps_of(self.workshop.template)

    @property
    def round(self) -> Round | None:
        """The latest round that is not void."""
        return next((r for r in reversed(self.rounds) if r.state is not RoundState.VOID), None)

    @property
    def topic(self) -> Topic | None:
        """The topic that is on every screen, the first where none was chosen."""
        measured = [t for t in self.topics if t.indicator in self.snapshot.indicators]
        chosen = next((t for t in measured if t.id == self.workshop.topic_id), None)
        return chosen or (measured[0] if measured else None)

    @property
    def agreed_here(self) -> list[Priority]:
        """What this meeting agreed."""
        return [p for p in self.priorities if p.workshop_id == self.workshop.id]

    @property
    def open_priorities(self) -> list[Priority]:
        """What is open in the locality, whenever it was agreed."""
        return [p for p in self.priorities if p.state is PriorityState.OPEN]


def read(user: User, workshop_id: int) -> Live | None:
    """A meeting as it stands now; None where there is none of that number."""
    with current.database()() as session:
        workshop = session.get(Workshop, workshop_id)
        if workshop is None:
            return None
        snapshot = current.meeting_snapshot(workshop)
        tree = snapshot.organisations
        codes = tree.practices(workshop.locality, workshop.held_on)
        every = found.topics_of(session, workshop_id)
        agreed = workshops.agreed(session, workshop.locality)
        return Live(
            user=user,
            workshop=workshop,
            snapshot=snapshot,
            practices=dict(sorted(((c, tree[c].name) for c in codes), key=lambda pair: pair[1])),
            topics=[t for t in every if t.state not in SET_ASIDE],
            aside=[t for t in every if t.state in SET_ASIDE],
            rounds=found.rounds_of(session, workshop_id),
            priorities=[p for p in agreed if p.state is not PriorityState.CLOSED],
            seats=joining.seats(session, workshop_id),
            phones=joining.phones(session, workshop_id),
            holder=control.holder(session, workshop_id),
        )
