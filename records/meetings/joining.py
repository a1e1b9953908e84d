"""Joining: a phone comes in by code or key, says for which practice, and may hold its vote (WORKSHOP 7)."""

import secrets
from collections.abc import Callable, Mapping, Set
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import audit, clock
from records.database import begin_writing
from records.meetings import doors, found
from records.meetings.stale import forget_stale_votes
from records.models import (
    Attendance,
    Ballot,
    Phone,
    PhoneState,
    Seat,
    User,
    VotingMode,
    Workshop,
    WorkshopState,
)
from records.priorities import LEAD_ROLES
from records.refusals import Refused
from records.verbs import verb

WRONG = "That code is not right, or the meeting has ended."
BUSY = "Too many wrong codes just now. Use the QR code or ask the facilitator."
ENDED = "Thank you. The meeting has ended."
MOST_PHONES = 200  # of one meeting: a room of 25 people with a few phones each, and a stranger's script ends
ROLES = (*LEAD_ROLES, "Other")
WITHOUT_SEAT = "phone without a seat"
P = ParamSpec("P")
R = TypeVar("R")


class Ended(Refused):
    """The meeting behind a phone is over."""

    def __init__(self) -> None:
        super().__init__(ENDED, "ended")


def join(session: Session, *, address: str, code: str = "", key: str = "") -> str:
    """Let a phone in; returns the token for its cookie. Raises Refused for a wrong code, with one answer
    for every wrong one, and while too many were wrong.

    `address`: where it comes from, as `doors.keyed` gives it.
    """
    forget_stale_votes(session)
    begin_writing(session)
    if not key and not doors.may_type(session, address):
        session.rollback()
        raise Refused(BUSY, "busy")
    workshop = doors.behind_key(session, key) if key else doors.behind_code(session, code)
    if workshop is None:
        if not key:
            doors.count_wrong(session, address)
        session.commit()
        raise Refused(WRONG, "wrong_code")
    joined = select(func.count()).select_from(Phone).where(Phone.workshop_id == workshop.id)
    if (session.scalar(joined) or 0) >= MOST_PHONES:
        session.rollback()
        raise Refused("This meeting is full.", "full")
    token = secrets.token_urlsafe(32)
    state = PhoneState.JOINED if workshop.door_open else PhoneState.WAITING
    session.add(Phone(workshop.id, doors.hashed(token), state, clock.now()))
    session.commit()
    return token


def phone_of(session: Session, token: str) -> Phone | None:
    """The phone behind a cookie; None for one that is not known, or not any more."""
    since = clock.now() - doors.LASTS
    rows = select(Phone).where(Phone.token_hash == doors.hashed(token), Phone.joined_at > since)
    return session.scalars(rows).one_or_none()


def phone_verb(
    function: Callable[Concatenate[Session, Phone, P], R],
) -> Callable[Concatenate[Session, str, P], R]:
    """Make a function of (session, phone, …) one of (session, token, …), in one transaction.

    Raises Ended where the token is not known any more. What is refused leaves a line in the audit and
    nothing else.
    """

    @wraps(function)
    def wrapped(session: Session, token: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        begin_writing(session)
        phone = phone_of(session, token)
        if phone is None:
            session.rollback()
            raise Ended
        actor, workshop_id = name_of(session, phone), phone.workshop_id
        try:
            result = function(session, phone, *args, **kwargs)
            session.commit()
        except Refused as refusal:
            begin_writing(session)
            thing = f"{function.__name__} workshop {workshop_id}"
            audit.write(session, by=None, actor=actor, event="refused", thing=thing, outcome=refusal.code)
            session.commit()
            raise
        except BaseException:
            session.rollback()
            raise
        return result

    return wrapped


@phone_verb
def choose_practice(
    session: Session, phone: Phone, practice: str, role: str, practices: Mapping[str, str]
) -> Phone:
    """Say which practice a phone is for (empty: a guest) and in which role; the first one holds its vote.

    `practices`: those of the locality on the day. In a meeting in which each person votes everybody gets a
    seat, up to the headcount.
    """
    workshop = _live(session, phone)
    if practice and practice not in practices:
        raise Refused("Choose a practice from the list.", "unknown", practice)
    if role not in ROLES:
        raise Refused("Choose your role from the list.", "role")
    if phone.practice and phone.practice != practice:
        raise Refused("This phone has joined for another practice already.", "joined")
    phone.practice, phone.role, phone.guest = practice, role, not practice
    if practice and phone.seat_id is None and phone.state is PhoneState.JOINED:
        _take_seat(session, workshop, phone)
    if phone.seat_id is None:
        after = "guest" if phone.guest else phone.state
        found.tell(session, workshop, "phone_joined", by=None, actor=WITHOUT_SEAT, after=after)
    return phone


@phone_verb
def ask_for_seat(session: Session, phone: Phone) -> Phone:
    """A second phone of a practice asks to vote instead of the first."""
    workshop, joined = _live(session, phone), phone.state is PhoneState.JOINED
    asks = joined and phone.seat_id is None and bool(phone.practice)
    if asks and not phone.asks_for_seat:
        found.tell(session, workshop, "seat_asked_for", by=None, actor=WITHOUT_SEAT)
    phone.asks_for_seat = asks
    return phone


@phone_verb
def hand_over(session: Session, phone: Phone) -> Phone | None:
    """The phone that votes for a practice gives its seat to the one that asked first; None: nobody asked."""
    workshop = _live(session, phone)
    asking = select(Phone).where(
        Phone.workshop_id == phone.workshop_id, Phone.practice == phone.practice, Phone.asks_for_seat
    )
    other = session.scalars(asking.order_by(Phone.id)).first()
    if other is None or phone.seat_id is None:
        return None
    _move(session, workshop, phone.seat_id, other, None)
    return other


@verb
def move_seat(session: Session, workshop_id: int, phone_id: int, *, by: User) -> Phone:
    """A facilitator gives the seat of a practice to another of its phones; the vote itself stays."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    phone = session.get(Phone, phone_id)
    if phone is None or phone.workshop_id != workshop_id or not phone.practice:
        raise Refused("This phone has not joined for a practice.", "unknown", f"phone {phone_id}")
    seat = seat_of(session, workshop_id, phone.practice)
    if seat is None:
        _take_seat(session, workshop, phone)
    else:
        _move(session, workshop, seat.id, phone, by)
    return phone


@verb
def admit(session: Session, workshop_id: int, phone_id: int, *, by: User) -> Phone:
    """Let a phone in that waits at the closed door."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    phone = session.get(Phone, phone_id)
    if phone is None or phone.workshop_id != workshop_id:
        raise Refused("This phone is not waiting.", "unknown", f"phone {phone_id}")
    if phone.state is PhoneState.WAITING:
        phone.state = PhoneState.JOINED
        found.tell(session, workshop, "seat_admitted", by=by, about=f"phone {phone_id}")
    if phone.practice and phone.seat_id is None:
        _take_seat(session, workshop, phone, admitted=True)
    return phone


def phones(session: Session, workshop_id: int) -> list[Phone]:
    """The phones of a meeting, in the order they came."""
    return list(session.scalars(select(Phone).where(Phone.workshop_id == workshop_id).order_by(Phone.id)))


def seats(session: Session, workshop_id: int) -> list[Seat]:
    """The seats of a meeting, in their order."""
    return list(session.scalars(select(Seat).where(Seat.workshop_id == workshop_id).order_by(Seat.number)))


def seat_of(session: Session, workshop_id: int, practice: str) -> Seat | None:
    """The first seat of a practice."""
    rows = select(Seat).where(Seat.workshop_id == workshop_id, Seat.practice == practice)
    return session.scalars(rows.order_by(Seat.number)).first()


def new_seat(session: Session, workshop: Workshop, practice: str) -> Seat:
    """One more seat, inside the caller's transaction."""
    number = session.scalar(select(func.max(Seat.number)).where(Seat.workshop_id == workshop.id)) or 0
    seat = Seat(workshop.id, number + 1, practice)
    session.add(seat)
    session.flush()
    return seat


def name_of(session: Session, phone: Phone) -> str:
    """A phone in the audit: its seat's number, never its practice or role."""
    seat = session.get(Seat, phone.seat_id) if phone.seat_id else None
    return f"seat {seat.number}" if seat else WITHOUT_SEAT


def _live(session: Session, phone: Phone) -> Workshop:
    workshop = session.get(Workshop, phone.workshop_id)
    if workshop is None or workshop.state is not WorkshopState.LIVE:
        raise Ended
    return workshop


def _take_seat(session: Session, workshop: Workshop, phone: Phone, admitted: bool = False) -> None:
    """The practice's seat where nobody holds it; a seat of its own where each person votes."""
    held = set(session.scalars(select(Phone.seat_id).where(Phone.workshop_id == workshop.id))) - {None}
    if workshop.mode is VotingMode.PER_PERSON:
        left, voted = _seats_left(session, workshop.id, phone.practice, held)
        if not left and len(held | voted) >= workshop.headcount and not admitted:
            phone.state = PhoneState.WAITING
            return
        seat = left or new_seat(session, workshop, phone.practice)
    else:
        there = seat_of(session, workshop.id, phone.practice)
        if there is not None and there.id in held:
            return
        seat = there or new_seat(session, workshop, phone.practice)
    phone.seat_id = seat.id
    found.tell(session, workshop, "seat_taken", by=None, actor=f"seat {seat.number}", after="held")
    here = session.get(Attendance, (workshop.id, phone.practice))
    if here is None:
        session.add(Attendance(workshop.id, phone.practice, "present"))


def _seats_left(
    session: Session, workshop_id: int, practice: str, held: Set[int | None]
) -> tuple[Seat | None, set[int]]:
    """Where each person votes: a seat whose phone was taken out after it voted, so that nobody votes twice;
    and the seats that have voted, on paper too: each is a person of the headcount."""
    cast = select(Seat, Ballot.channel).join(Ballot, Ballot.seat_id == Seat.id)
    rows = session.execute(cast.where(Seat.workshop_id == workshop_id).order_by(Seat.number)).all()
    free = [seat for seat, by in rows if by == "phone" and seat.practice == practice and seat.id not in held]
    return (free[0] if free else None), {seat.id for seat, _ in rows}


def _move(session: Session, workshop: Workshop, seat_id: int, to: Phone, by: User | None) -> None:
    for holder in session.scalars(select(Phone).where(Phone.seat_id == seat_id)):
        holder.seat_id = None
    to.seat_id, to.asks_for_seat, to.state = seat_id, False, PhoneState.JOINED
    seat = session.get(Seat, seat_id)
    actor = f"seat {seat.number}" if seat else ""
    found.tell(session, workshop, "seat_moved", by=by, actor=actor, before="held", after="moved")
