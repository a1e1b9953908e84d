"""Shown: everything that a phone's screen is made of, read in one go so that it never mixes two states."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from records import workshops
from records.agreed.actions import actions_of
from records.agreed.following import verdict_on
from records.database import Session
from records.meetings import found, ideas, joining, voting
from records.meetings.agenda import BY_CODE
from records.meetings.turnout import given, turnout
from records.models import Idea, Phone, Priority, Round, RoundState, Topic, TopicState, VotingMode, Workshop
from records.tally import Method, dots_for, gives_away

GONE = (TopicState.MERGED, TopicState.PARKED, TopicState.WITHDRAWN)
NO_IDEAS_YET = ("lobby", "welcome")  # people are still coming in


@dataclass(frozen=True)
class Shown:
    """One phone, its meeting, and what there is to see and do."""

    phone: Phone
    workshop: Workshop
    practices: Mapping[str, str]  # of the locality on the day: code → name
    topics: Sequence[Topic]
    round: Round | None  # the latest one that is not void
    own: Mapping[str, Any] | None  # the vote of this seat, until the reveal
    ideas: Sequence[Idea]
    seats: int  # those whose vote is not known to whoever typed in the sheets
    typed: bool  # some votes of this round were typed in from sheets
    unseen: bool  # this seat has voted in a way that this phone may not see
    again: int  # the round whose votes were shown before this second one; 0: this is the first
    went_wrong: bool  # the vote before this one was thrown away
    holder: bool  # another phone votes for the practice
    asked: bool  # another phone asks this one for its seat
    last_time: Sequence[str] = ()
    actions: Sequence[str] = ()
    thrown_away: str = ""  # why the latest vote does not count; empty where it does

    @property
    def practice(self) -> str:
        """The name of the phone's practice; empty for a guest."""
        return self.practices.get(self.phone.practice, "")

    @property
    def step_title(self) -> str:
        """The step as the agenda calls it."""
        return BY_CODE[self.workshop.step].title if self.workshop.step in BY_CODE else ""

    @property
    def topic(self) -> Topic | None:
        """The topic that is on the room's screen, the first with a measure where none was chosen."""
        measured = [t for t in self.topics if t.indicator]
        chosen = next((t for t in measured if t.id == self.workshop.topic_id), None)
        return chosen or (measured[0] if measured else None)

    @property
    def may_vote_now(self) -> bool:
        """Whether there is a ballot to fill in."""
        return (
            self.round is not None and self.round.state is RoundState.OPEN and self.phone.seat_id is not None
        )

    @property
    def takes_ideas(self) -> bool:
        """Whether ideas may be sent now."""
        return self.workshop.step in ideas.STEPS and self.workshop.step not in NO_IDEAS_YET

    @property
    def few(self) -> bool:
        """Whether the counts would tell who voted how."""
        return gives_away(self.seats)

    @property
    def voters(self) -> str:
        """Those who may vote, as the warning of a small room calls them: "2 practices are voting"."""
        one, many = ("practice", "practices")
        if self.workshop.mode is VotingMode.PER_PERSON:
            one, many = ("person", "people")
        are = f"{'is' if self.seats == 1 else 'are'} voting{' by phone' if self.typed else ''}"
        return f"{self.seats} {one if self.seats == 1 else many} {are}"

    @property
    def dots(self) -> tuple[int, int]:
        """Dots of this ballot, and how many of them may go on one topic."""
        if self.round is None or self.round.run_off:
            return 1, 1
        return dots_for(len(self.round.topics))

    @property
    def on_ballot(self) -> list[tuple[str, Topic]]:
        """Letters and topics of the round, in order."""
        by_id = {topic.id: topic for topic in self.topics}
        held = self.round.topics if self.round else {}
        return [(letter, by_id[id_]) for letter, id_ in sorted(held.items()) if id_ in by_id]

    @property
    def result(self) -> list[tuple[str, Topic, tuple[str, str], int]]:
        """Letter, topic, what it got and from how many, and the bar in percent; strongest first."""
        if self.round is None:
            return []
        unit = "dots" if self.round.method == Method.DOTS else "points"
        names, totals = dict(self.on_ballot), self.round.totals
        largest = max((total[unit] for total in totals.values()), default=0) or 1
        return [
            (letter, names[letter], given(self.workshop, self.round, t), round(100 * t[unit] / largest))
            for letter, t in totals.items()
            if letter in names
        ]

    @property
    def turnout(self) -> str:
        """ "7 of 7 practices voted", once the result is shown."""
        return turnout(self.workshop, self.round, self.round.voting) if self.round else ""

    @property
    def mark(self) -> str:
        """Changes whenever the screen would; nothing can be read from it."""
        return mark(self.phone, self.workshop, self.round, self.asked, self.holder, self.topics)


def mark(
    phone: Phone,
    workshop: Workshop,
    one: Round | None,
    asked: bool,
    holder: bool,
    topics: Sequence[Topic],
) -> str:
    """What a poll compares: a short hash of everything that decides which screen is shown."""
    listed = [(t.id, t.state, t.letter) for t in topics]
    about = (
        workshop.state, workshop.step, workshop.topic_id, one and (one.id, one.state, one.tied), phone.state,
        phone.role, phone.seat_id, phone.asks_for_seat, asked, holder, listed,
    )  # fmt: skip
    return hashlib.sha256(repr(about).encode()).hexdigest()[:12]


def read(session: Session, phone: Phone, practices: Mapping[str, str]) -> Shown | None:
    """What a phone shows now; None where its meeting is gone."""
    workshop = session.get(Workshop, phone.workshop_id)
    if workshop is None:
        return None
    every = found.rounds_of(session, workshop.id)
    held = [r for r in every if r.state is not RoundState.VOID]
    others = [
        p for p in joining.phones(session, workshop.id) if p.practice == phone.practice and p.id != phone.id
    ]
    one = held[-1] if held else None
    typed = voting.number_typed(session, one) if one else 0
    agreed = [p for p in workshops.still_open(session, workshop.locality) if p.workshop_id != workshop.id]
    return Shown(
        last_time=[_said(session, p, workshop.snapshot) for p in agreed],
        actions=[
            f"{a.what}. {a.owner_role}, by {a.due_on.day} {a.due_on:%B %Y}"
            for p in workshops.still_open(session, workshop.locality)
            for a in actions_of(session, p.id)
            if a.owner_practice == phone.practice
        ],
        phone=phone,
        workshop=workshop,
        practices=practices,
        topics=[t for t in found.topics_of(session, workshop.id) if t.state not in GONE],
        round=one,
        own=voting.own_vote(session, one, phone) if one else None,
        ideas=ideas.ideas_from(session, phone),
        again=_before(held),
        went_wrong=len(every) > 1 and every[-1] is one and every[-2].state is RoundState.VOID,
        seats=len(joining.seats(session, workshop.id)) - typed,
        typed=typed > 0,
        unseen=one is not None and voting.has_unseen_vote(session, one, phone),
        thrown_away=every[-1].reason if every and every[-1].state is RoundState.VOID else "",
        holder=bool(phone.practice) and phone.seat_id is None and any(p.seat_id for p in others),
        asked=phone.seat_id is not None and any(p.asks_for_seat for p in others),
    )


def _before(held: Sequence[Round]) -> int:
    """The id of the last shown round, run-offs apart, before the latest; 0 where there is none."""
    shown = [r.id for r in held[:-1] if r.state is RoundState.REVEALED and not r.run_off]
    return shown[-1] if shown else 0


def _said(session: Session, priority: Priority, snapshot_id: str) -> str:
    """What was agreed, and the sentence of its verdict; no chart."""
    verdict = verdict_on(session, priority.id, snapshot_id)
    sentence = (verdict.details.get("sentences") or [""])[0] if verdict else ""
    return f"{priority.statement} {sentence}".strip()
