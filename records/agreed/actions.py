"""Actions and reviews: what people do for a priority, and what is said when it is looked at again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import audit
from records.meetings.found import with_key
from records.models import ActionState, PlannedAction, Priority, PriorityState, Review, User
from records.permissions import Action, check, may
from records.priorities import LEAD_ROLES, check_review, months_after
from records.refusals import NotAllowed, Refused
from records.remarks.free_text import accepted, accepted_or_none
from records.verbs import verb
from records.workshops import stored_priority

MOST_OPEN = 5  # of one priority
LONGEST_MONTHS = 6
DECISIONS = {"keep": "Keep it as it is", "change": "Change something", "close": "Close it"}
GOING = (ActionState.PLANNED, ActionState.STARTED)  # still to be done
MOVES = {
    (ActionState.PLANNED, ActionState.STARTED): "action_started",
    (ActionState.PLANNED, ActionState.DONE): "action_done",
    (ActionState.STARTED, ActionState.DONE): "action_done",
    (ActionState.PLANNED, ActionState.DROPPED): "action_dropped",
    (ActionState.STARTED, ActionState.DROPPED): "action_dropped",
    (ActionState.DONE, ActionState.STARTED): "action_undone",
}


@dataclass(frozen=True)
class Planned:
    """An action as it is filled in: a verb first, who, from when, by when."""

    what: str
    owner_role: str
    owner_practice: str
    start_on: date
    due_on: date
    try_first: str = ""
    expect: str = ""


@verb
def add_action(
    session: Session,
    priority_id: int,
    planned: Planned,
    *,
    by: User,
    tree: Organisations,
    today: date,
    idempotency_key: str,
    meeting: int | None = None,
) -> PlannedAction:
    """Put an action under an open or proposed priority; five may be open. The same key: the same action.

    `meeting`: the workshop in which it was said, whose minutes then have it.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    again = with_key(session, PlannedAction, idempotency_key)
    if again:
        return again
    if priority.state is PriorityState.CLOSED:
        raise Refused("This priority is closed.", "closed", f"priority {priority_id}")
    check_planned(planned, tree.practices(priority.locality, today), today)
    going = select(func.count()).where(
        PlannedAction.priority_id == priority_id,
        PlannedAction.state.in_(GOING),
    )
    if (session.scalar(going) or 0) >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} actions are open: finish or drop one first.", "too_many")
    made = PlannedAction(
        priority_id,
        accepted(planned.what, 120, "An action", 5),
        planned.owner_role,
        planned.owner_practice,
        planned.start_on,
        planned.due_on,
        idempotency_key,
        try_first=accepted_or_none(planned.try_first, 120, "What is tried first"),
        expect=accepted_or_none(planned.expect, 120, "What you expect"),
    )
    session.add(made)
    session.flush()
    _tell(session, by, "action_added", made, "", made.state, meeting)
    return made


@verb
def move_action(
    session: Session,
    action_id: int,
    state: ActionState,
    version: int,
    *,
    by: User,
    tree: Organisations,
    today: date,
    done_on: date | None = None,
    note: str = "",
) -> PlannedAction:
    """Start an action, say that it is done and when, drop it with a reason, or take "done" back.

    A facilitator of the locality or the practice that owns it. Raises Refused where somebody else moved it.
    """
    action = session.get(PlannedAction, action_id)
    if action is None:
        raise Refused("This action is not there.", "unknown", f"action {action_id}")
    priority = stored_priority(session, action.priority_id)
    owns = may(by, Action.GIVE_POSITION, action.owner_practice, tree=tree, on=today)
    if not owns and not may(by, Action.WRITE_WORKSHOP, priority.locality):
        raise NotAllowed("This action is another practice's.", thing=f"action {action_id}")
    if action.version != version:
        raise Refused("Somebody else changed this action just now: look again.", "conflict")
    event = MOVES.get((action.state, state))
    if event is None:
        raise Refused(f"An action that is {action.state} cannot become {state}.", "state")
    if state is ActionState.DROPPED:
        note = accepted(note, 300, "The reason")
    note = accepted_or_none(note, 300, "A note")
    if state is ActionState.DONE and (done_on or today) > today:
        raise Refused("An action is done on a day that is over.", "ahead")
    before, action.state = action.state, state
    action.done_on = (done_on or today) if state is ActionState.DONE else None
    action.note = note or action.note
    action.version += 1
    _tell(session, by, event, action, before, state)
    return action


@verb
def review(
    session: Session,
    priority_id: int,
    decision: str,
    note: str,
    *,
    by: User,
    today: date,
    next_on: date | None,
    idempotency_key: str,
) -> Review:
    """Say how a priority goes on, and when it is looked at next."""
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    again = with_key(session, Review, idempotency_key)
    if again:
        return again
    if priority.state is not PriorityState.OPEN:
        raise Refused("Only an open priority is reviewed.", "state", f"priority {priority_id}")
    if decision not in DECISIONS:
        raise Refused("Keep it, change it or close it?", "missing", f"priority {priority_id}")
    if decision != "close":
        if next_on is None:
            raise Refused("Say when it is looked at next.", "review_on", f"priority {priority_id}")
        check_review(next_on, today)
        priority.review_on = next_on
    made = Review(
        priority_id, today, decision, accepted(note, 500, "A review", 3), by.role.value, idempotency_key
    )
    session.add(made)
    priority.version += 1
    session.flush()
    thing = f"priority {priority_id} {priority.locality}"
    audit.write(
        session, by=by, event="priority_reviewed", thing=thing, after=decision, snapshot=priority.snapshot
    )
    return made


def actions_of(session: Session, priority_id: int) -> list[PlannedAction]:
    """The actions of a priority, by the day they are due."""
    rows = select(PlannedAction).where(PlannedAction.priority_id == priority_id)
    return list(session.scalars(rows.order_by(PlannedAction.due_on, PlannedAction.id)))


def action_as_json(action: PlannedAction) -> dict[str, Any]:
    """One action under the names of WORKSHOP 9."""
    return {
        "id": action.id,
        "priority": action.priority_id,
        "what": action.what,
        "owner_role": action.owner_role,
        "owner_practice": action.owner_practice,
        "start_on": action.start_on.isoformat(),
        "due_on": action.due_on.isoformat(),
        "try_first": action.try_first or None,
        "expect": action.expect or None,
        "state": action.state.value,
        "done_on": action.done_on.isoformat() if action.done_on else None,
        "note": action.note or None,
    }


def reviews_of(session: Session, priority_id: int) -> list[Review]:
    """The reviews of a priority, oldest first."""
    rows = select(Review).where(Review.priority_id == priority_id).order_by(Review.id)
    return list(session.scalars(rows))


def check_planned(planned: Planned, practices: tuple[str, ...] | list[str], today: date) -> None:
    """Raise Refused for an action without owner or dates, or with dates that cannot be."""
    if planned.owner_role not in LEAD_ROLES:
        raise Refused("Choose the owner's role from the list: no names of people.", "owner_role")
    if planned.owner_practice not in practices:
        raise Refused("The owner is at a practice of this locality.", "outside_locality")
    if planned.due_on < planned.start_on:
        raise Refused("An action is due after it starts.", "due_on")
    if planned.due_on > months_after(max(today, planned.start_on), LONGEST_MONTHS):
        raise Refused(f"An action is due within {LONGEST_MONTHS} months.", "due_on")


def overdue(action: PlannedAction, today: date) -> bool:
    """Whether an action should have been done already: derived, never stored."""
    return action.state in GOING and action.due_on < today


def _tell(
    session: Session, by: User, event: str, action: PlannedAction, before: str, after: str,
    meeting: int | None = None,
) -> None:  # fmt: skip
    priority = session.get(Priority, action.priority_id)
    locality = priority.locality if priority else ""
    named = f"action {action.id} {locality}".strip() + (f" workshop {meeting}" if meeting else "")
    audit.write(
        session, by=by, event=event, thing=named, before=before, after=after,
        snapshot=priority.snapshot if priority else "",
    )  # fmt: skip
