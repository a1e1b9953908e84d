"""Amendments: the minutes are corrected within fourteen days; the old text is kept."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.meetings import found
from records.models import Amendment, User, Workshop, WorkshopState
from records.refusals import Refused
from records.remarks.free_text import accepted
from records.verbs import verb

OPEN_FOR = timedelta(days=14)


@verb
def amend(session: Session, workshop_id: int, before: str, after: str, *, by: User, today: date) -> Amendment:
    """Correct the minutes of a closed meeting, at most fourteen days after it, or after it was typed in."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.CLOSED)
    if not may_amend(workshop, today):
        raise Refused("Minutes are corrected within 14 days; afterwards a new meeting does it.", "too_late")
    made = Amendment(
        workshop_id, clock.on(today), by.role.value, accepted(before, 300, "What they say", 3),
        accepted(after, 300, "What they should say", 3),
    )  # fmt: skip
    session.add(made)
    session.flush()
    found.tell(session, workshop, "minutes_amended", by=by, about=f"amendment {made.id}")
    return made


def may_amend(workshop: Workshop, today: date) -> bool:
    """Whether the minutes may still be corrected."""
    since = workshop.entered_on or workshop.held_on
    return workshop.state is WorkshopState.CLOSED and today - since <= OPEN_FOR


def amendments_of(session: Session, workshop_id: int) -> list[Amendment]:
    """The corrections of a meeting's minutes, oldest first."""
    rows = select(Amendment).where(Amendment.workshop_id == workshop_id).order_by(Amendment.id)
    return list(session.scalars(rows))
