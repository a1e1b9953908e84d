"""Leaving: a facilitator takes a phone out that joined for the wrong practice, or does not belong here."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from records.meetings import found
from records.models import Ballot, Phone, PhoneState, Seat, User, WorkshopState
from records.refusals import Refused
from records.verbs import verb


@verb
def take_out(session: Session, workshop_id: int, phone_id: int, *, by: User) -> Phone:
    """Release the seat of a phone and ask the phone again who it is; with a closed door it waits.

    A vote that was sent stays with its seat and counts. Whichever phone takes the seat next neither sees nor
    edits it: it can only send a whole new vote in its place. A seat that has not voted goes.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    phone = session.get(Phone, phone_id)
    if phone is None or phone.workshop_id != workshop_id:
        raise Refused("This phone is not in the meeting.", "unknown", f"phone {phone_id}")
    seat = session.get(Seat, phone.seat_id) if phone.seat_id else None
    phone.seat_id, phone.asks_for_seat = None, False
    phone.practice, phone.role, phone.guest = "", "", False
    phone.state = PhoneState.JOINED if workshop.door_open else PhoneState.WAITING
    session.flush()
    if seat is not None:
        held = f"seat {seat.number}"
        found.tell(session, workshop, "seat_released", by=by, actor=held, before="held", after="released")
        hide = update(Ballot).where(Ballot.seat_id == seat.id).values(hidden=True).returning(Ballot.seat_id)
        if not session.execute(hide).all():
            session.delete(seat)
    return phone
