"""Stale: a vote that nobody showed is forgotten twelve hours after its code was made (WORKSHOP 15)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.database import begin_writing
from records.meetings.forgetting import void_open_rounds
from records.meetings.found import UNREVEALED
from records.models import JoinCode, Round, Workshop, WorkshopState

TOO_LATE = "The result was not shown within 12 hours"


def forget_stale_votes(session: Session) -> int:
    """Void every round whose votes are still linked to seats when the code of its meeting has ended; how
    many meetings that were. A transaction of its own, and none where nothing is stale."""
    going = select(JoinCode.workshop_id).where(JoinCode.ends_at > clock.now())
    held = select(Round.workshop_id).where(Round.state.in_(UNREVEALED))
    stale = select(Workshop).where(
        Workshop.state == WorkshopState.LIVE, Workshop.id.in_(held), Workshop.id.not_in(going)
    )
    if session.scalars(stale).first() is None:
        return 0
    begin_writing(session)
    meetings = session.scalars(stale).all()
    for workshop in meetings:
        void_open_rounds(session, workshop, TOO_LATE, None)
    session.commit()
    return len(meetings)
