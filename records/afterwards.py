"""The verbs after a meeting: say where a practice stands, end a priority."""

from datetime import date

from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import priorities
from records.models import Priority, PriorityState, User
from records.permissions import Action, check
from records.priorities import Stand
from records.refusals import Refused
from records.verbs import verb
from records.workshops import check_version, named, refuse_a_fourth, stored_priority, write_move


@verb
def record_position(
    session: Session,
    priority_id: int,
    practice: str,
    stand: Stand,
    *,
    by: User,
    tree: Organisations,
    today: date,
) -> Priority:
    """Say afterwards where a practice stands, until `confirm_by`; what reaches the numbers opens it."""
    priority = stored_priority(session, priority_id)
    check(by, Action.GIVE_POSITION, practice, tree=tree, on=today)
    position = next((p for p in priority.positions if p.practice == practice), None)
    if position is None:
        raise Refused(f"{practice} is not a practice of this locality.", "outside_locality", practice)
    if priority.state is PriorityState.CLOSED or today > priority.confirm_by:
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
def close_priority(
    session: Session, priority_id: int, version: int, *, by: User, outcome: str, note: str, today: date
) -> Priority:
    """End a priority, with its outcome (priorities.OUTCOMES) and a line on why. Its place is free again."""
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    check_version(session, priority, version, {"outcome": outcome, "closing_note": note})
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
