"""The verbs of a meeting: open it, record a priority, close it."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.organisations import Level, Organisations
from records import audit, clock, priorities
from records.meetings.found import decide, is_typed_in, only_a_first_view, with_key, workshop_for
from records.models import (
    Position,
    Priority,
    PriorityState,
    Stance,
    Topic,
    TopicState,
    User,
    Workshop,
    WorkshopState,
)
from records.permissions import Action, check
from records.priorities import Baseline, Proposal, Stand
from records.refusals import Refused
from records.verbs import verb

MOVES_AT_OPENING = (
    ("workshop_created", "", WorkshopState.DRAFT),
    ("workshop_ready", WorkshopState.DRAFT, WorkshopState.READY),
    ("workshop_started", WorkshopState.READY, WorkshopState.LIVE),
)
SOONEST, LATEST = timedelta(days=-730), timedelta(days=14)  # how far from today a meeting may be held
PREPARED_AHEAD = timedelta(days=366)
SNAPSHOT_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")


@verb
def open_workshop(
    session: Session,
    locality: str,
    *,
    by: User,
    tree: Organisations,
    snapshot_id: str,
    held_on: date,
    today: date,
    idempotency_key: str,
) -> Workshop:
    """Start a meeting of a locality on a snapshot, which it keeps. The same key again: the same meeting.

    A locality has one live meeting at a time: whoever opens the one of that day and snapshot again joins it.
    """
    check(by, Action.WRITE_WORKSHOP, locality)
    again = with_key(session, Workshop, idempotency_key)
    if again:
        _same((again.locality, again.held_on, again.snapshot) == (locality, held_on, snapshot_id))
        return again
    check_meeting(locality, tree, snapshot_id, held_on, today)
    live = live_meeting(session, locality)
    if live and (live.held_on, live.snapshot) == (held_on, snapshot_id):
        return live
    if live:
        raise Refused(f"The meeting of {live.held_on:%d %B %Y} is still open: close it first.", "live")
    workshop = Workshop(
        locality=locality,
        locality_name=tree[locality].name,
        held_on=held_on,
        snapshot=snapshot_id,
        state=WorkshopState.LIVE,
        opened_by=by.email,
        opened_at=clock.now(),
        idempotency_key=idempotency_key,
    )
    session.add(workshop)
    session.flush()
    for event, before, after in MOVES_AT_OPENING:
        write_move(session, by, event, named(workshop), before, after, snapshot_id)
    return workshop


@verb
def close_workshop(session: Session, workshop_id: int, *, by: User) -> Workshop:
    """End a meeting. Closing one that is closed already changes nothing."""
    workshop = workshop_for(session, workshop_id, by)
    if workshop.step:
        raise Refused("This meeting is closed from its own screen.", "state", named(workshop))
    if workshop.state is not WorkshopState.CLOSED:
        workshop.state, before = WorkshopState.CLOSED, workshop.state
        workshop.closed_at = clock.now()
        write_move(session, by, "workshop_closed", named(workshop), before, workshop.state, workshop.snapshot)
    return workshop


@verb
def record_priority(
    session: Session,
    workshop_id: int,
    proposal: Proposal,
    baseline: Baseline,
    *,
    by: User,
    tree: Organisations,
    today: date,
    idempotency_key: str,
) -> Priority:
    """Record what the practices in the room want to change.

    It is `open` when enough of them are there and with it and the vote on its topic was not below quorum,
    otherwise `proposed` until practices have said afterwards where they stand. The same key with the same
    answers gives the priority that was recorded the first time. Of a meeting that is typed in afterwards it
    is agreed on the day of the meeting; the fourteen days to confirm it begin `today`, when it is recorded.
    """
    workshop = workshop_for(session, workshop_id, by)
    practices = tree.practices(workshop.locality, workshop.held_on)
    stands = {code: Stand(Stance.ABSENT) for code in practices} | dict(proposal.stands)
    again = with_key(session, Priority, idempotency_key)
    if again:
        _same(again.workshop_id == workshop_id and _is_recorded(again, proposal, stands))
        return again
    if workshop.state is not WorkshopState.LIVE and not is_typed_in(workshop):
        raise Refused("This meeting is closed: open a new one.", "not_live", named(workshop))
    recorded, today = today, workshop.held_on if workshop.on_paper else today
    if baseline.snapshot != workshop.snapshot:
        wrong = f"This meeting works on snapshot {workshop.snapshot}."
        raise Refused(wrong, "other_snapshot", named(workshop))
    priorities.check_proposal(proposal, baseline, practices, today)
    refuse_the_same(session, workshop.locality, proposal.indicator.id, proposal.scope, today)
    topic = _topic(session, workshop, proposal)
    first_view = topic is not None and only_a_first_view(session, topic)
    agreed = priorities.is_agreed([stand.stance for stand in stands.values()]) and not first_view
    if agreed:
        refuse_a_fourth(session, workshop.locality)
    confirm_by = max(workshop.held_on, recorded) + priorities.LATER
    priority = _made(workshop, proposal, baseline, stands, agreed, today, confirm_by, idempotency_key)
    session.add(priority)
    session.flush()
    if topic is not None:
        before = decide(session, topic, TopicState.AGREED)
        write_move(session, by, "topic_agreed", f"topic {topic.id}", before, topic.state, workshop.snapshot)
    event = "priority_opened" if agreed else "priority_proposed"
    write_move(session, by, event, named(priority), "", priority.state, priority.snapshot)
    return priority


def workshops(session: Session, locality: str | None = None) -> list[Workshop]:
    """Meetings of a locality, or of all, the newest first."""
    rows = select(Workshop).order_by(Workshop.held_on.desc(), Workshop.id.desc())
    return list(session.scalars(rows.where(Workshop.locality == locality) if locality else rows))


def agreed(session: Session, locality: str | None = None) -> list[Priority]:
    """Priorities of a locality, or of all, as they were recorded: oldest first; what is only rehearsed is
    none."""
    practised = select(Workshop.id).where(Workshop.rehearsal)
    rows = select(Priority).where(Priority.workshop_id.not_in(practised))
    rows = rows.order_by(Priority.locality, Priority.id)
    return list(session.scalars(rows.where(Priority.locality == locality) if locality else rows))


def still_open(session: Session, locality: str) -> list[Priority]:
    """The open priorities of a locality: three at most."""
    return [p for p in agreed(session, locality) if p.state is PriorityState.OPEN]


def check_meeting(
    locality: str, tree: Organisations, snapshot_id: str, held_on: date, today: date, ahead: bool = False
) -> None:
    """Raise Refused for a meeting that cannot be; one that is prepared may be held a year `ahead`."""
    if locality not in tree or tree[locality].level is not Level.LOCALITY:
        raise Refused(f"{locality} is not a locality.", "unknown", locality)
    if not SNAPSHOT_ID.fullmatch(snapshot_id):
        raise Refused("There are no figures to hold a meeting on.", "no_snapshot", locality)
    if ahead and not timedelta(0) <= held_on - today <= PREPARED_AHEAD:
        raise Refused("A meeting is prepared for a day within the next twelve months.", "held_on", locality)
    if not ahead and not SOONEST <= held_on - today <= LATEST:
        raise Refused("A meeting is at most two weeks ahead and two years back.", "held_on", locality)


def _topic(session: Session, workshop: Workshop, proposal: Proposal) -> Topic | None:
    """The topic of the meeting that a proposal is about, if it is about one."""
    topic = session.get(Topic, proposal.topic_id) if proposal.topic_id else None
    return topic if topic is not None and topic.workshop_id == workshop.id else None


def _made(
    workshop: Workshop,
    proposal: Proposal,
    baseline: Baseline,
    stands: dict[str, Stand],
    is_agreed: bool,
    today: date,
    confirm_by: date,
    idempotency_key: str,
) -> Priority:
    return Priority(
        workshop_id=workshop.id,
        locality=workshop.locality,
        locality_name=workshop.locality_name,
        snapshot=workshop.snapshot,
        **_answers(proposal),
        baseline=priorities.kept(baseline),
        statement=priorities.statement(workshop.locality_name, proposal, baseline),
        state=PriorityState.OPEN if is_agreed else PriorityState.PROPOSED,
        recorded_on=today,
        agreed_on=today if is_agreed else None,
        confirm_by=confirm_by,
        idempotency_key=idempotency_key,
        positions=[Position(code, s.stance, s.reason, s.unnamed) for code, s in sorted(stands.items())],
    )


def _answers(proposal: Proposal) -> dict[str, Any]:
    """What was filled in, under the names of the row; where the practices stand is apart."""
    return {
        "indicator": proposal.indicator.id,
        "companion": proposal.companion,
        "scope": sorted(set(proposal.scope)),
        "wanted": proposal.wanted,
        "target_kind": proposal.target_kind,
        "target": proposal.target,
        "target_by": proposal.target_by,
        "own_words": proposal.own_words,
        "lead_role": proposal.lead_role,
        "lead_practice": proposal.lead_practice,
        "review_on": proposal.review_on,
        "topic_id": proposal.topic_id,
        "vote": dict(proposal.vote),
        "frozen": dict(proposal.frozen),
    }


def _is_recorded(priority: Priority, proposal: Proposal, stands: Mapping[str, Stand]) -> bool:
    """Whether a row holds exactly what is given now."""
    recorded = {p.practice: Stand(p.stance, p.reason, p.unnamed) for p in priority.positions}
    answers = _answers(proposal).items()
    return recorded == stands and all(getattr(priority, name) == value for name, value in answers)


def refuse_the_same(
    session: Session, locality: str, indicator: str, scope: Collection[str], today: date
) -> None:
    """Raise Refused where the same indicator and practices are open or proposed already."""
    for priority in agreed(session, locality):
        is_on = priority.state is not PriorityState.CLOSED and not priorities.is_lapsed(priority, today)
        same = priority.indicator == indicator and set(priority.scope) == set(scope)
        if is_on and same:
            raise Refused(
                f"This is {priority.state} already: {priority.statement}",
                f"already_{priority.state}",
                named(priority),
            )


def refuse_a_fourth(session: Session, locality: str) -> None:
    held = still_open(session, locality)
    if len(held) >= priorities.MOST_OPEN:
        listed = " ".join(priority.statement for priority in held)
        raise Refused(
            f"Three priorities are open, and three are the most. Close one first: {listed}",
            "three_open",
            locality,
        )


def _same(is_same: bool) -> None:
    if not is_same:
        raise Refused("This form was sent for something else before. Nothing was recorded.", "key_used")


def live_meeting(session: Session, locality: str) -> Workshop | None:
    """The meeting of a locality that is running; there is one at most."""
    return next((w for w in workshops(session, locality) if w.state is WorkshopState.LIVE), None)


def stored_priority(session: Session, priority_id: int) -> Priority:
    priority = session.get(Priority, priority_id)
    if priority is None:
        raise Refused(f"There is no priority {priority_id}.", "unknown", f"priority {priority_id}")
    return priority


def named(row: Workshop | Priority) -> str:
    return f"{'workshop' if isinstance(row, Workshop) else 'priority'} {row.id} {row.locality}"


def write_move(
    session: Session, by: User, event: str, thing: str, before: str, after: str, snapshot: str
) -> None:
    audit.write(session, by=by, event=event, thing=thing, before=before, after=after, snapshot=snapshot)
