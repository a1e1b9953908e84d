"""The tables of a meeting: where it stands, who is there, who holds the control, who joined with what."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class WorkshopState(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    LIVE = "live"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class VotingMode(StrEnum):
    PER_PRACTICE = "per_practice"
    PER_PERSON = "per_person"


class PhoneState(StrEnum):
    WAITING = "waiting"  # the door is closed: somebody has to admit it
    JOINED = "joined"


class Workshop(Table):
    """One meeting of a locality. It keeps its snapshot: newer data never moves a figure during it."""

    __tablename__ = "workshops"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    locality: Mapped[str] = mapped_column(index=True)
    locality_name: Mapped[str]
    held_on: Mapped[date]
    snapshot: Mapped[str]
    state: Mapped[WorkshopState]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    template: Mapped[str] = mapped_column(default="full")  # full, short or review (agenda.TEMPLATES)
    step: Mapped[str] = mapped_column(default="")  # where a live meeting is; the agenda's code
    topic_id: Mapped[int | None] = mapped_column(default=None)  # what is explored or agreed just now
    view: Mapped[str] = mapped_column(default="")  # how the topic is looked at
    step_at: Mapped[datetime | None] = mapped_column(default=None)  # since when
    timer_at: Mapped[datetime | None] = mapped_column(default=None)  # when the timer runs out; None: stopped
    mode: Mapped[VotingMode] = mapped_column(default=VotingMode.PER_PRACTICE)
    headcount: Mapped[int] = mapped_column(default=0)  # of a meeting in which each person votes
    chair_role: Mapped[str] = mapped_column(default="")
    door_open: Mapped[bool] = mapped_column(default=True)
    rehearsal: Mapped[bool] = mapped_column(default=False)
    on_paper: Mapped[bool] = mapped_column(default=False)  # typed in afterwards
    entered_on: Mapped[date | None] = mapped_column(default=None)  # …and completed on this day
    weights: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # of the shortlist, as last set
    shortlist: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)  # topics with parts, score
    done: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # check list: line → done, not_needed
    ask: Mapped[str] = mapped_column(default="")  # what the locality needs from others
    next_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")  # why it was cancelled
    minutes: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)  # written at the close
    version: Mapped[int] = mapped_column(default=1)


class Attendance(Table):
    """Whether one practice is there; `represented_by`: another practice speaks for it."""

    __tablename__ = "attendance"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    practice: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]  # present or apologies
    represented_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)


class StepDone(Table):
    """One step that a meeting went through, and when: what was done is kept, in the order it was done."""

    __tablename__ = "steps_done"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    step: Mapped[str]
    at: Mapped[datetime]


class Control(Table):
    """Who moves a meeting on: a lease that ends when it is not renewed."""

    __tablename__ = "controls"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    heartbeat_at: Mapped[datetime]


class JoinCode(Table):
    """The two keys to a meeting's door, as hashes; they die with the meeting.

    They are made from `nonce` and a secret of the server that is not in the database, so that a facilitator's
    screen can show them again and a copy of the database cannot.
    """

    __tablename__ = "join_codes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    code_hash: Mapped[str] = mapped_column(index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str]
    ends_at: Mapped[datetime]


class WrongCode(Table):
    """A typed code that was wrong: the address, hashed, and when. Kept for an hour."""

    __tablename__ = "wrong_codes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    address_hash: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


class Seat(Table):
    """A vote in a meeting: of a practice, or of a person where each person votes."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    number: Mapped[int]
    practice: Mapped[str]


class Phone(Table):
    """A browser that joined, known by the hash of its cookie; no address, model or name is kept.

    `seat_id`: the seat whose vote it casts. Without one it may send ideas and see results.
    """

    __tablename__ = "phones"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    state: Mapped[PhoneState]
    joined_at: Mapped[datetime]
    practice: Mapped[str] = mapped_column(default="")  # empty: not chosen yet, or a guest
    role: Mapped[str] = mapped_column(default="")
    guest: Mapped[bool] = mapped_column(default=False)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"), default=None)
    asks_for_seat: Mapped[bool] = mapped_column(default=False)
