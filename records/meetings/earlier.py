"""Earlier: what a meeting said and did about the priorities of meetings before it, for its minutes."""

from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.agreed.actions import DECISIONS, reviews_of
from records.agreed.following import verdict_on
from records.models import AuditEvent, PlannedAction, Priority, PriorityState, Workshop
from records.priorities import OUTCOMES


def last_time(session: Session, workshop: Workshop) -> list[str]:
    """Each priority that was open when the meeting began: the latest verdict, what was said, how it ended."""
    rows = select(Priority).where(
        Priority.locality == workshop.locality,
        Priority.workshop_id != workshop.id,
        or_(Priority.state == PriorityState.OPEN, Priority.closed_on == workshop.held_on),
        Priority.recorded_on <= workshop.held_on,
    )
    lines = []
    for priority in session.scalars(rows.order_by(Priority.id)):
        verdict = verdict_on(session, priority.id, workshop.snapshot)
        said = verdict.details.get("sentences", [""])[0] if verdict else "Too early to tell."
        parts = (priority.statement, said, *_reviewed(session, priority, workshop), _ended(priority))
        lines.append(" ".join(part for part in parts if part))
    return lines


def _reviewed(session: Session, priority: Priority, workshop: Workshop) -> list[str]:
    """What was said of a priority on the day of the meeting; a close is told by how it ended."""
    return [
        f"Reviewed: {DECISIONS[one.decision].lower()}. {_with_stop(one.note)}"
        for one in reviews_of(session, priority.id)
        if one.reviewed_on == workshop.held_on and one.decision != "close"
    ]


def _with_stop(words: str) -> str:
    return words if words.endswith((".", "?", "!", "”")) else f"{words}."


def _ended(priority: Priority) -> str:
    """How a priority ended that was closed at the meeting; empty while it is open."""
    if priority.state is not PriorityState.CLOSED:
        return ""
    why = f" ({priority.stop_reason})" if priority.stop_reason else ""
    return f"Closed. {OUTCOMES[priority.outcome]}{why}: {priority.closing_note}"


def action_lines(actions: Iterable[PlannedAction], practices: Mapping[str, str]) -> list[str]:
    """Each action with its owner's role and practice and its day."""
    return [
        f"{a.what}: {a.owner_role}, {practices.get(a.owner_practice, a.owner_practice)}, by "
        f"{a.due_on.day} {a.due_on:%B %Y}"
        for a in actions
    ]


def added(session: Session, workshop: Workshop, practices: Mapping[str, str]) -> list[str]:
    """Actions that this meeting put under the priorities of earlier ones."""
    during = select(AuditEvent.object).where(
        AuditEvent.event == "action_added", AuditEvent.object.endswith(f" workshop {workshop.id}")
    )
    numbers = {int(thing.split()[1]) for thing in session.scalars(during)}
    rows = (
        select(PlannedAction, Priority)
        .join(Priority, Priority.id == PlannedAction.priority_id)
        .where(
            PlannedAction.id.in_(numbers),
            Priority.locality == workshop.locality,
            Priority.workshop_id != workshop.id,
        )
        .order_by(PlannedAction.id)
    )
    return [
        f"{action_lines([action], practices)[0]} ({priority.statement.rstrip('.')})"
        for action, priority in session.execute(rows)
    ]
