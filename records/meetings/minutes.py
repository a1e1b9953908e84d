"""Minutes: what a meeting decided, in sections of plain lines: no names, no authors, no votes by practice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.periods import Period
from records import clock
from records.agreed.actions import actions_of
from records.agreed.amendments import amendments_of
from records.meetings import earlier, found, joining
from records.meetings.turnout import given, turnout
from records.models import (
    AuditEvent,
    Challenge,
    DataGap,
    ParkedQuestion,
    Position,
    Priority,
    PriorityState,
    Round,
    RoundState,
    Stance,
    StepDone,
    Topic,
    TopicState,
    Workshop,
)
from records.tally import Method

FORWARD = TopicState.CHOSEN, TopicState.AGREED, TopicState.NOT_AGREED, TopicState.DATA_GAP
SAID = {Stance.CAN_LIVE: "can live with it", Stance.DISAGREE: "disagreed"}


@dataclass(frozen=True)
class Minutes:
    """One page: headings, each with its lines."""

    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def minutes_of(session: Session, workshop: Workshop, practices: Mapping[str, str]) -> Minutes:
    """The minutes of a meeting: as they were written down at its close, with the corrections since.

    One that is running, or was closed before minutes were kept, is read as it stands. `practices`: code →
    name, of the locality.
    """
    if not workshop.minutes:
        return written_now(session, workshop, practices)
    sections = [(part["heading"], tuple(part["lines"])) for part in workshop.minutes]
    corrected = tuple(f"“{a.before}” reads “{a.after}”" for a in amendments_of(session, workshop.id))
    return Minutes(_title(workshop), tuple(sections) + ((("Corrections", corrected),) if corrected else ()))


def write_down(
    session: Session, workshop: Workshop, practices: Mapping[str, str], titles: Mapping[str, str]
) -> None:
    """Keep the minutes, inside the caller's transaction: what is edited later does not change them.

    `titles`: indicator → what it is called.
    """
    sections = written_now(session, workshop, practices, titles).sections
    workshop.minutes = [{"heading": heading, "lines": list(lines)} for heading, lines in sections]


def _title(workshop: Workshop) -> str:
    return f"{workshop.locality_name}: minutes of {workshop.held_on.day} {workshop.held_on:%B %Y}"


def written_now(
    session: Session,
    workshop: Workshop,
    practices: Mapping[str, str],
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Minutes:
    """The minutes from the records as they stand; `titles` as in `write_down`."""
    rows = select(Priority).where(Priority.workshop_id == workshop.id).order_by(Priority.id)
    agreed = list(session.scalars(rows))
    next_on = workshop.next_on
    sections = [
        ("Meeting", _meeting(session, workshop, practices)),
        ("Last time", earlier.last_time(session, workshop)),
        ("Topics and votes", _votes(session, workshop)),
        ("Agreed", [line for p in agreed for line in _priority(p, practices)]),
        (
            "Actions",
            [line for p in agreed for line in earlier.action_lines(actions_of(session, p.id), practices)],
        ),
        ("Actions added to earlier priorities", earlier.added(session, workshop, practices)),
        ("Gaps in the data", _gaps(session, workshop)),
        ("Numbers challenged", _challenged(session, workshop, practices, titles)),
        ("Questions to answer", _questions(session, workshop)),
        ("What the locality asks", [workshop.ask] if workshop.ask else []),
        ("Next meeting", [f"{next_on.day} {next_on:%B %Y}"] if next_on else []),
        ("Corrections", [f"“{a.before}” reads “{a.after}”" for a in amendments_of(session, workshop.id)]),
    ]
    return Minutes(_title(workshop), tuple((heading, tuple(lines)) for heading, lines in sections if lines))


def positions_in_words(positions: Sequence[Position], practices: Mapping[str, str]) -> str:
    """ "5 of 7 agreed, 1 can live with it, 1 disagreed: Our coding differs"; unnamed where it was asked."""
    here = [p for p in positions if p.stance is not Stance.ABSENT]
    agree = sum(p.stance is Stance.AGREE for p in here)
    counts = [(words, sum(p.stance is stance for p in here)) for stance, words in SAID.items()]
    said = ", ".join([f"{agree} of {len(here)} agreed", *(f"{n} {words}" for words, n in counts if n)])
    reasons = [_reason(p, practices) for p in here if p.stance is Stance.DISAGREE]
    return f"{said}: {'; '.join(reasons)}" if reasons else said


def _reason(position: Position, practices: Mapping[str, str]) -> str:
    reason = position.reason or "no reason given"
    if position.unnamed:
        return reason
    return f"{reason} ({practices.get(position.practice, position.practice)})"


def _meeting(session: Session, workshop: Workshop, practices: Mapping[str, str]) -> list[str]:
    when = f"{workshop.held_on.day} {workshop.held_on:%B %Y}{_times(session, workshop)}"
    lines = [f"{workshop.locality_name}, {when}."]
    typed = workshop.entered_on
    lines += [f"Entered from paper on {typed.day} {typed:%B %Y}."] if typed else []
    lines += [f"Chair: {workshop.chair_role}."] if workshop.chair_role else []
    known = found.attendance(session, workshop.id)
    seated = {seat.practice: "present" for seat in joining.seats(session, workshop.id)}  # phones and sheets
    here = seated | {a.practice: a.state for a in known}
    present, apologies = (
        sorted(practices.get(code, code) for code, state in here.items() if state == asked)
        for asked in ("present", "apologies")
    )
    lines += [f"Present: {', '.join(present)}."] if present else []
    lines += [f"Apologies: {', '.join(apologies)}."] if apologies else []
    silent = sorted(name for code, name in practices.items() if code not in here)
    lines += [f"Not there, and sent no apologies: {', '.join(silent)}."] if present and silent else []
    return lines


def _times(session: Session, workshop: Workshop) -> str:
    """ ", opened at 12:58, closed at 14:31"; empty for one that was written down afterwards."""
    ran = select(StepDone.id).where(StepDone.workshop_id == workshop.id).limit(1)
    if workshop.on_paper or session.scalar(ran) is None:
        return ""
    zone = ZoneInfo("Europe/London")
    opened, closed = workshop.opened_at.astimezone(zone), workshop.closed_at
    said = f", opened at {opened:%H:%M}"
    if closed is None or closed.astimezone(zone).date() != opened.date():  # it was left open overnight
        return said
    return f"{said}, closed at {closed.astimezone(zone):%H:%M}"


def _votes(session: Session, workshop: Workshop) -> list[str]:
    """The decision first, then the counts, the last first: where a page is full, early ones give way."""
    topics = {t.id: t for t in found.topics_of(session, workshop.id)}
    held = [r for r in found.rounds_of(session, workshop.id) if r.state is RoundState.REVEALED]
    if not held:
        return [f"{t.title}: {_decided(t.state)}." for t in topics.values()]
    forward = [f"{t.letter} {t.title}".strip() for t in topics.values() if t.state in FORWARD]
    got = {one.topics[letter] for one in held for letter, total in one.totals.items() if _any(one, total)}
    voted_on = {id_ for one in held for id_ in one.topics.values()}
    none = [f"{t.letter} {t.title}" for t in topics.values() if t.id in voted_on - got]
    return [
        f"Taken forward: {'; '.join(forward) or 'no topic'}.",
        *(_tie(one, topics, held) for one in held if one.decided_by),
        *(f"{t.title} was taken forward: {t.reason}" for t in topics.values() if t.reason),
        *(_counted(workshop, one, topics, held) for one in reversed(held)),
        *([f"No votes for {'; '.join(none)}."] if none else []),
    ]


def _decided(state: TopicState) -> str:
    """What became of a topic, in words, where no vote has a result."""
    return "no vote has a result" if state is TopicState.ON_BALLOT else state.replace("_", " ")


def _tie(one: Round, topics: Mapping[int, Topic], held: Sequence[Round]) -> str:
    """Who decided a tie, for which topics and why; rounds of before this was kept name no topic."""
    picked = [
        topics[one.topics[letter]].title
        for letter, total in one.totals.items()
        if total.get("decided_by") and one.topics.get(letter) in topics
    ]
    what = "run-off" if one.run_off else f"vote of round {_place(one, held)}"
    chose = f" for {' and '.join(picked)}" if picked else ""
    return f"The {one.decided_by} decided the tie in the {what}{chose}: {one.reason}"


def _place(one: Round, held: Sequence[Round]) -> int:
    """Which round it is: run-offs, and rounds that were thrown away, are not counted."""
    return sum(not r.run_off and r.number <= one.number for r in held)


def _any(one: Round, total: Mapping[str, Any]) -> bool:
    return bool(total["dots" if one.method == Method.DOTS else "points"])


def _counted(workshop: Workshop, one: Round, topics: Mapping[int, Topic], held: Sequence[Round]) -> str:
    """What each topic got in a round; those that got nothing are only counted."""
    listed = {letter: total for letter, total in one.totals.items() if one.topics.get(letter) in topics}
    counts = [
        f"{letter} {topics[one.topics[letter]].title} {' '.join(given(workshop, one, total))}"
        for letter, total in listed.items()
        if _any(one, total)
    ]
    others = len(listed) - len(counts)
    counts += [f"{others} {'other' if others == 1 else 'others'} had none"] if others else []
    called = "Run-off" if one.run_off else f"Round {_place(one, held)}"
    quorum = "" if one.quorum else " Below quorum: a first view, not a decision; practices confirm."
    return f"{called}, {turnout(workshop, one, one.voting)}: {'; '.join(counts)}.{quorum}"


def _priority(priority: Priority, practices: Mapping[str, str]) -> list[str]:
    waits, by = priority.state is PriorityState.PROPOSED, priority.confirm_by
    lead = f"{priority.lead_role}, {practices.get(priority.lead_practice, priority.lead_practice)}"
    return [
        priority.statement,
        f"Baseline {priority.baseline.get('words') or _plain(priority.baseline)}. {lead} leads. Review on "
        f"{priority.review_on.day} {priority.review_on:%B %Y}.",
        positions_in_words(priority.positions, practices),
        *([f"Proposed: practices confirm it by {by.day} {by:%B %Y}."] if waits else []),
    ]


def _plain(baseline: Mapping[str, Any]) -> str:
    """A baseline that was kept without its words, in three figures."""
    value, lower, upper = (
        None if baseline.get(name) is None else f"{float(f'{baseline[name]:.3g}'):,.10g}"
        for name in ("value", "lower", "upper")
    )
    limits = f", likely range {lower} to {upper}" if lower and upper else ""
    return f"{value}{limits}, {baseline['period']}"


def _gaps(session: Session, workshop: Workshop) -> list[str]:
    rows = select(DataGap).where(DataGap.workshop_id == workshop.id).order_by(DataGap.id)
    return [
        f"{g.title}: {g.to_measure} ({g.asked_by}, by {g.wanted_by.day} {g.wanted_by:%B %Y})"
        for g in session.scalars(rows)
    ]


def _questions(session: Session, workshop: Workshop) -> list[str]:
    rows = select(ParkedQuestion).where(ParkedQuestion.workshop_id == workshop.id)
    return [q.words for q in session.scalars(rows.order_by(ParkedQuestion.id))]


def _challenged(
    session: Session, workshop: Workshop, practices: Mapping[str, str], titles: Mapping[str, str]
) -> list[str]:
    """The figures of the locality that were challenged during the meeting, without the reasons; none of a
    meeting on paper, as what is challenged while it is typed in was not said there."""
    if workshop.on_paper:
        return []
    during = select(AuditEvent.object).where(
        AuditEvent.event == "challenge_raised",
        AuditEvent.time >= workshop.opened_at,
        AuditEvent.time <= (workshop.closed_at or clock.now()),
    )
    numbers = {int(thing.split()[1]) for thing in session.scalars(during)}
    names = {workshop.locality: workshop.locality_name, **practices}
    known = {t.indicator: t.title for t in found.topics_of(session, workshop.id) if t.indicator} | dict(
        titles
    )
    rows = select(Challenge).where(Challenge.id.in_(numbers), Challenge.organisation.in_(names))
    return [
        f"{known.get(one.indicator, one.indicator)} of {names[one.organisation]}, "
        f"{Period.parse(one.period).label}"
        for one in session.scalars(rows.order_by(Challenge.id))
    ]
