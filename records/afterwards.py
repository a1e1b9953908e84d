"""The verbs after a meeting: say where a practice stands, change a priority's words, end it."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import priorities
from records.models import Priority, PriorityState, User
from records.permissions import Action, check
from records.priorities import Stand
from records.refusals import Refused
from records.verbs import verb
from records.workshops import named, refuse_a_fourth, stored_priority, write_move


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
def record_position(
    session: Session,
    priority_id: int,
    version: int,
    practice: str,
    stand: Stand,
    *,
    by: User,
    tree: Organisations,
    today: date,
) -> Priority:
    """Say afterwards where a practice stands, until `confirm_by`; what reaches the numbers opens it.

    Raises Conflict where somebody else changed the priority since `version`.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.GIVE_POSITION, practice, tree=tree, on=today)
    position = next((p for p in priority.positions if p.practice == practice), None)
    if position is None:
        raise Refused(f"{practice} is not a practice of this locality.", "outside_locality", practice)
    _check_version(session, priority, version, {"practice": practice, **vars(stand)})
    if not priorities.takes_positions(priority, today):
        raise Refused(
            f"Positions were taken until {priority.confirm_by:%d %B %Y}.", "too_late", named(priority)
        )
    priorities.check_stand(stand)
    before = position.stance
    position.stance, position.reason, position.unnamed = stand.stance, stand.reason, stand.unnamed
    priority.version += 1
    thing = f"{named(priority)} {practice}"
    write_move(session, by, "position_recorded", thing, before, stand.stance, priority.snapshot)
    agreed = priorities.is_agreed([p.stance for p in priority.positions])
    if priority.state is PriorityState.PROPOSED and agreed:
        refuse_a_fourth(session, priority.locality)
        priority.state, priority.agreed_on = PriorityState.OPEN, today
        moved = PriorityState.PROPOSED, PriorityState.OPEN
        write_move(session, by, "priority_opened", named(priority), *moved, priority.snapshot)
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
    _check_version(session, priority, version, given)
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


@verb
def close_priority(
    session: Session, priority_id: int, version: int, *, by: User, outcome: str, note: str, today: date
) -> Priority:
    """End a priority, with its outcome (priorities.OUTCOMES) and a line on why. Its place is free again."""
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    _check_version(session, priority, version, {"outcome": outcome, "closing_note": note})
    if outcome not in priorities.OUTCOMES:
        raise Refused("Say how it ended.", "missing", named(priority))
    if not 10 <= len(note) <= 500:
        raise Refused("Say why in 10 to 500 characters.", "missing", named(priority))
    if priority.state is PriorityState.CLOSED:
        raise Refused("This priority is closed already.", "closed", named(priority))
    priority.state, before = PriorityState.CLOSED, priority.state
    priority.closed_on, priority.outcome, priority.closing_note = today, outcome, note
    priority.version += 1
    write_move(session, by, "priority_closed", named(priority), before, outcome, priority.snapshot)
    return priority


def _check_version(session: Session, priority: Priority, version: int, given: dict[str, Any]) -> None:
    if priority.version != version:
        session.expunge(priority)  # so that it can still be read after the transaction was taken back
        raise Conflict(priority, given)
