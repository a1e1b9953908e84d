"""The verbs of a meeting: open it, record a priority, change its words, close."""

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.organisations import Level, Organisations
from records import audit, clock, priorities
from records.models import Position, Priority, PriorityState, Stance, User, Workshop, WorkshopState
from records.permissions import Action, check
from records.priorities import Baseline, Proposal, Stand
from records.refusals import Refused
from records.verbs import verb

Row = TypeVar("Row", Workshop, Priority)


class Conflict(Refused):
    """Somebody else saved first. `stored` is what they saved, `given` what was not: show both."""

    def __init__(self, stored: Priority, given: dict[str, Any]) -> None:
        super().__init__(
            "Somebody else changed this priority while you were writing. Nothing of theirs was overwritten.",
            "conflict",
            f"priority {stored.id}",
        )
        self.stored = stored
        self.given = given


@verb
def open_workshop(
    session: Session,
    locality: str,
    *,
    by: User,
    tree: Organisations,
    snapshot_id: str,
    held_on: date,
    idempotency_key: str,
) -> Workshop:
    """Start a meeting of a locality on a snapshot, which it keeps. The same key again: the same meeting."""
    check(by, Action.WRITE_WORKSHOP, locality)
    if locality not in tree or tree[locality].level is not Level.LOCALITY:
        raise Refused(f"{locality} is not a locality.", "unknown", locality)
    again = _with_key(session, Workshop, idempotency_key)
    if again:
        _same(again.locality == locality)
        return again
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
    moves = [
        ("workshop_created", "", WorkshopState.DRAFT),
        ("workshop_ready", WorkshopState.DRAFT, WorkshopState.READY),
        ("workshop_started", WorkshopState.READY, WorkshopState.LIVE),
    ]
    for event, before, after in moves:
        write_move(session, by, event, named(workshop), before, after, snapshot_id)
    return workshop


@verb
def close_workshop(session: Session, workshop_id: int, *, by: User) -> Workshop:
    """End a meeting. Closing one that is closed already changes nothing."""
    workshop = _workshop(session, workshop_id)
    check(by, Action.WRITE_WORKSHOP, workshop.locality)
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

    It is `open` when enough of them are there and with it, otherwise `proposed` until the others have said
    where they stand. The same key again gives the priority that was recorded the first time.
    """
    workshop = _workshop(session, workshop_id)
    check(by, Action.WRITE_WORKSHOP, workshop.locality)
    again = _with_key(session, Priority, idempotency_key)
    if again:
        _same(again.workshop_id == workshop_id)
        return again
    if workshop.state is not WorkshopState.LIVE:
        raise Refused("This meeting is closed: open a new one.", "not_live", named(workshop))
    if baseline.snapshot != workshop.snapshot:
        raise Refused(
            f"This meeting works on snapshot {workshop.snapshot}.", "other_snapshot", named(workshop)
        )
    practices = tree.practices(workshop.locality, workshop.held_on)
    priorities.check_proposal(proposal, baseline, practices, today)
    _refuse_the_same(session, workshop.locality, proposal)
    stands = {code: proposal.stands.get(code, Stand(Stance.ABSENT)) for code in practices}
    agreed = priorities.is_agreed([stand.stance for stand in stands.values()])
    if agreed:
        refuse_a_fourth(session, workshop.locality)
    priority = _made(workshop, proposal, baseline, stands, agreed, today, idempotency_key)
    session.add(priority)
    session.flush()
    event = "priority_opened" if agreed else "priority_proposed"
    write_move(session, by, event, named(priority), "", priority.state, priority.snapshot)
    return priority


@verb
def edit_priority(
    session: Session,
    priority_id: int,
    version: int,
    *,
    by: User,
    tree: Organisations,
    today: date,
    own_words: str,
    lead_role: str,
    lead_practice: str,
    review_on: date,
) -> Priority:
    """Change the words, the lead or the review date of an open priority; the rest is never edited.

    `version` is the one that the form was filled from. Raises Conflict, with both texts, where somebody else
    saved in between.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    given = {
        "own_words": own_words,
        "lead_role": lead_role,
        "lead_practice": lead_practice,
        "review_on": review_on,
    }
    check_version(session, priority, version, given)
    if priority.state is PriorityState.CLOSED:
        raise Refused("This priority is closed.", "closed", named(priority))
    priorities.check_words(own_words)
    priorities.check_lead(lead_role, lead_practice, tree.practices(priority.locality, today))
    if review_on != priority.review_on:
        priorities.check_review(review_on, today)
    for name, value in given.items():
        setattr(priority, name, value)
    priority.version += 1
    versions = f"version {version}", f"version {priority.version}"
    write_move(session, by, "priority_edited", named(priority), *versions, priority.snapshot)
    return priority


def workshops(session: Session, locality: str | None = None) -> list[Workshop]:
    """Meetings of a locality, or of all, the newest first."""
    rows = select(Workshop).order_by(Workshop.held_on.desc(), Workshop.id.desc())
    return list(session.scalars(rows.where(Workshop.locality == locality) if locality else rows))


def agreed(session: Session, locality: str | None = None) -> list[Priority]:
    """Priorities of a locality, or of all, as they were recorded: oldest first."""
    rows = select(Priority).order_by(Priority.locality, Priority.id)
    return list(session.scalars(rows.where(Priority.locality == locality) if locality else rows))


def still_open(session: Session, locality: str) -> list[Priority]:
    """The open priorities of a locality: three at most."""
    return [p for p in agreed(session, locality) if p.state is PriorityState.OPEN]


def _made(
    workshop: Workshop,
    proposal: Proposal,
    baseline: Baseline,
    stands: dict[str, Stand],
    is_agreed: bool,
    today: date,
    idempotency_key: str,
) -> Priority:
    assert proposal.target is not None and proposal.target_by and proposal.review_on  # noqa: S101 - was checked
    return Priority(
        workshop_id=workshop.id,
        locality=workshop.locality,
        locality_name=workshop.locality_name,
        snapshot=workshop.snapshot,
        indicator=proposal.indicator.id,
        companion=proposal.companion,
        scope=sorted(set(proposal.scope)),
        wanted=proposal.wanted,
        baseline=priorities.kept(baseline),
        target_kind=proposal.target_kind,
        target=proposal.target,
        target_by=proposal.target_by,
        statement=priorities.statement(workshop.locality_name, proposal, baseline),
        own_words=proposal.own_words,
        lead_role=proposal.lead_role,
        lead_practice=proposal.lead_practice,
        review_on=proposal.review_on,
        state=PriorityState.OPEN if is_agreed else PriorityState.PROPOSED,
        recorded_on=today,
        agreed_on=today if is_agreed else None,
        confirm_by=workshop.held_on + priorities.LATER,
        idempotency_key=idempotency_key,
        positions=[Position(code, s.stance, s.reason, s.unnamed) for code, s in sorted(stands.items())],
    )


def _refuse_the_same(session: Session, locality: str, proposal: Proposal) -> None:
    for priority in still_open(session, locality):
        if priority.indicator == proposal.indicator.id and set(priority.scope) == set(proposal.scope):
            raise Refused(f"This is open already: {priority.statement}", "already_open", named(priority))


def refuse_a_fourth(session: Session, locality: str) -> None:
    held = still_open(session, locality)
    if len(held) >= priorities.MOST_OPEN:
        listed = " ".join(priority.statement for priority in held)
        raise Refused(
            f"Three priorities are open, and three are the most. Close one first: {listed}",
            "three_open",
            locality,
        )


def check_version(session: Session, priority: Priority, version: int, given: dict[str, Any]) -> None:
    if priority.version != version:
        session.expunge(priority)  # so that it can still be read after the transaction was taken back
        raise Conflict(priority, given)


def _same(is_same: bool) -> None:
    if not is_same:
        raise Refused("This form was sent for something else before. Load the page again.", "key_used")


def _workshop(session: Session, workshop_id: int) -> Workshop:
    workshop = session.get(Workshop, workshop_id)
    if workshop is None:
        raise Refused(f"There is no meeting {workshop_id}.", "unknown", f"workshop {workshop_id}")
    return workshop


def stored_priority(session: Session, priority_id: int) -> Priority:
    priority = session.get(Priority, priority_id)
    if priority is None:
        raise Refused(f"There is no priority {priority_id}.", "unknown", f"priority {priority_id}")
    return priority


def _with_key(session: Session, table: type[Row], idempotency_key: str) -> Row | None:
    return session.scalars(select(table).where(table.idempotency_key == idempotency_key)).one_or_none()


def named(row: Workshop | Priority) -> str:
    return f"{'workshop' if isinstance(row, Workshop) else 'priority'} {row.id} {row.locality}"


def write_move(
    session: Session, by: User, event: str, thing: str, before: str, after: str, snapshot: str
) -> None:
    audit.write(
        session, by=by, event=event, thing=thing, before=str(before), after=str(after), snapshot=snapshot
    )
