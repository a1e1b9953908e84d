"""Found: rows of a meeting that a verb is about, and the refusals where they are not there or not in time."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit
from records.models import Attendance, Round, RoundState, Topic, TopicState, User, Workshop, WorkshopState
from records.permissions import Action, check
from records.refusals import Refused

Row = TypeVar("Row")
NOT_VOTED_ON = TopicState.LISTED, TopicState.ON_BALLOT
UNREVEALED = RoundState.OPEN, RoundState.CLOSED  # votes are held that nobody was shown
UNFINISHED = RoundState.PREPARED, *UNREVEALED


def workshop_for(session: Session, workshop_id: int, by: User, *states: WorkshopState) -> Workshop:
    """A meeting that an account may write, in one of some states (any, where none is given)."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None:
        raise Refused(f"There is no meeting {workshop_id}.", "unknown", f"workshop {workshop_id}")
    check(by, Action.WRITE_WORKSHOP, workshop.locality)
    in_state(workshop, *states)
    return workshop


def in_state(workshop: Workshop, *states: WorkshopState) -> None:
    """Raise Refused where a meeting is in none of some states; one that is typed in takes what a live one
    takes."""
    state = WorkshopState.LIVE if is_typed_in(workshop) else workshop.state
    if states and state not in states:
        words = {
            WorkshopState.DRAFT: "is not prepared yet",
            WorkshopState.READY: "has not begun",
            WorkshopState.LIVE: "is being typed in" if workshop.on_paper else "is running already",
            WorkshopState.CLOSED: "is closed",
            WorkshopState.CANCELLED: "was cancelled",
        }
        raise Refused(f"This meeting {words[state]}.", "state", thing(workshop))


def is_typed_in(workshop: Workshop) -> bool:
    """Whether a meeting was held on paper and is being typed in: ready, and open as a live one is."""
    return workshop.on_paper and workshop.state is WorkshopState.READY


def topic_of(session: Session, workshop: Workshop, topic_id: int) -> Topic:
    """A topic of a meeting."""
    topic = session.get(Topic, topic_id)
    if topic is None or topic.workshop_id != workshop.id:
        raise Refused("This topic is not one of the meeting's.", "unknown", f"topic {topic_id}")
    return topic


def topics_of(session: Session, workshop_id: int) -> list[Topic]:
    """The topics of a meeting in their order."""
    rows = select(Topic).where(Topic.workshop_id == workshop_id).order_by(Topic.place, Topic.id)
    return list(session.scalars(rows))


def decide(session: Session, topic: Topic, state: TopicState) -> TopicState:
    """What was decided about a topic (agreed, or a gap in the data), inside the caller's transaction; returns
    its state before.

    Only a topic that goes forward: chosen by the vote, or still listed where nothing was voted on. Raises
    Refused for one that was set aside, not chosen, or decided already.
    """
    voted = any(r.state is RoundState.REVEALED for r in rounds_of(session, topic.workshop_id))
    forward = {TopicState.CHOSEN} if voted else {*NOT_VOTED_ON, TopicState.CHOSEN}
    if topic.state not in forward:
        said = topic.state.replace("_", " ")
        raise Refused(f"This topic is {said}: take it forward first.", "state", f"topic {topic.id}")
    before, topic.state = topic.state, state
    return before


def round_of(session: Session, workshop: Workshop, round_id: int) -> Round:
    """A round of a meeting."""
    found = session.get(Round, round_id)
    if found is None or found.workshop_id != workshop.id:
        raise Refused("This vote is not one of the meeting's.", "unknown", f"round {round_id}")
    return found


def rounds_of(session: Session, workshop_id: int) -> list[Round]:
    """The rounds of a meeting in their order."""
    return list(session.scalars(select(Round).where(Round.workshop_id == workshop_id).order_by(Round.number)))


def only_a_first_view(session: Session, topic: Topic) -> bool:
    """Whether the last vote on a topic whose result was shown was below quorum (WORKSHOP 6.2)."""
    shown = [r for r in rounds_of(session, topic.workshop_id) if r.state is RoundState.REVEALED]
    about = [r for r in shown if topic.id in r.topics.values()]
    return bool(about) and not about[-1].quorum


def with_key(session: Session, table: type[Row], idempotency_key: str) -> Row | None:
    """The row that was made with a key before, if there is one."""
    found: Row | None = session.scalars(
        select(table).where(table.idempotency_key == idempotency_key)  # type: ignore[attr-defined]
    ).one_or_none()
    return found


def attendance(session: Session, workshop_id: int) -> list[Attendance]:
    """What is known of who is there, in order of code."""
    rows = select(Attendance).where(Attendance.workshop_id == workshop_id).order_by(Attendance.practice)
    return list(session.scalars(rows))


def thing(workshop: Workshop) -> str:
    """A meeting as the audit calls it."""
    return f"workshop {workshop.id} {workshop.locality}"


def tell(
    session: Session,
    workshop: Workshop,
    event: str,
    *,
    by: User | None,
    about: str = "",
    before: str = "",
    after: str = "",
    actor: str = "",
) -> None:
    """One line in the audit about a meeting or something in it; `actor`: a seat, where nobody signed in."""
    audit.write(
        session, by=by, event=event, thing=f"{thing(workshop)} {about}".strip(), before=before,
        after=after, snapshot=workshop.snapshot, actor=actor,
    )  # fmt: skip
