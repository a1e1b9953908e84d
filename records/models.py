"""The tables of what people did: accounts, sign-ins, workshops, priorities, choices, notes, audit."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.table import Table


class Role(StrEnum):
    PRACTICE_MANAGER = "practice_manager"
    FACILITATOR = "facilitator"
    ANALYST = "analyst"
    BOARD_VIEWER = "board_viewer"
    ADMIN = "admin"


class WorkshopState(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    LIVE = "live"
    CLOSED = "closed"


class PriorityState(StrEnum):
    PROPOSED = "proposed"  # too few practices for a decision: to be confirmed by those who were not there
    OPEN = "open"
    CLOSED = "closed"


class Stance(StrEnum):
    AGREE = "agree"
    CAN_LIVE = "can_live"
    DISAGREE = "disagree"
    ABSENT = "absent"


class ChallengeState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"  # the figure is wrong; marked until a corrected one is held
    REJECTED = "rejected"  # the figure agrees with its source


class Visibility(StrEnum):
    """Who may read a note."""

    PRACTICE = "practice"  # the accounts of the practice alone
    LOCALITY = "locality"  # the practices of its locality and their facilitator


class Scope(Table):
    """One organisation that an account is about: a practice of a manager, a locality of a facilitator."""

    __tablename__ = "scopes"

    organisation: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, init=False)


class User(Table):
    """An account. `email` is what is typed to sign in, in lower case."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str] = mapped_column(repr=False)
    created_at: Mapped[datetime]
    scopes: Mapped[list[Scope]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=Scope.organisation, default_factory=list
    )
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Codes of the organisations this account is about, in order."""
        return tuple(sorted(scope.organisation for scope in self.scopes))


class SignIn(Table):
    """A browser that is signed in. Only the hash of its cookie is kept."""

    __tablename__ = "sessions"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInAttempt(Table):
    """Failed sign-ins for one address that was typed, whether or not an account has it; only its hash."""

    __tablename__ = "sign_in_attempts"

    email_hash: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]


class Ticket(Table):
    """Carries a sign-in from the form to the route that sets the cookie: once, within half a minute."""

    __tablename__ = "tickets"

    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime]


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


class Position(Table):
    """Where one practice stands on a priority."""

    __tablename__ = "positions"

    practice: Mapped[str] = mapped_column(primary_key=True)
    stance: Mapped[Stance]
    reason: Mapped[str] = mapped_column(default="")
    unnamed: Mapped[bool] = mapped_column(default=False)  # print the reason without the practice's name
    priority_id: Mapped[int] = mapped_column(ForeignKey("priorities.id"), primary_key=True, init=False)


class Priority(Table):
    """What a locality agreed to change, from where, to where and by when (fields of WORKSHOP 8.1).

    `indicator`, `scope`, `wanted`, `baseline` and `target` are never edited:
    a changed mind is a new priority.
    """

    __tablename__ = "priorities"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    locality: Mapped[str] = mapped_column(index=True)
    locality_name: Mapped[str]
    snapshot: Mapped[str]
    indicator: Mapped[str]
    companion: Mapped[str]  # watched beside it, without a target; empty: none
    scope: Mapped[list[str]]  # practice codes, frozen on `recorded_on`
    wanted: Mapped[str]  # lower or higher
    baseline: Mapped[dict[str, Any]]  # the fields of workshops.Baseline
    target_kind: Mapped[str]
    target: Mapped[float]
    target_by: Mapped[date]
    statement: Mapped[str]
    own_words: Mapped[str]
    lead_role: Mapped[str]
    lead_practice: Mapped[str]
    review_on: Mapped[date]
    state: Mapped[PriorityState]
    recorded_on: Mapped[date]
    agreed_on: Mapped[date | None]
    confirm_by: Mapped[date]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    positions: Mapped[list[Position]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=Position.practice, default_factory=list
    )
    version: Mapped[int] = mapped_column(default=1)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[str] = mapped_column(default="")
    closing_note: Mapped[str] = mapped_column(default="")


class ChosenIndicator(Table):
    """An indicator that a practice chose to see first, and its place in the list."""

    __tablename__ = "chosen_indicators"

    practice: Mapped[str] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]


class OwnGroup(Table):
    """Practices that an account compares with under a name of its own."""

    __tablename__ = "peer_groups"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    practices: Mapped[list[str]]  # codes, in order
    created_at: Mapped[datetime]


class Challenge(Table):
    """Somebody says that a figure of an organisation is wrong, and what they were told."""

    __tablename__ = "challenges"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    organisation: Mapped[str] = mapped_column(index=True)
    indicator: Mapped[str]
    period: Mapped[str]
    snapshot: Mapped[str]  # the figure as it was read
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float | None]
    reason: Mapped[str]
    raised_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    raised_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ChallengeState] = mapped_column(default=ChallengeState.OPEN)
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None] = mapped_column(default=None)


class Note(Table):
    """A remark on one chart: on an indicator of an organisation, as it was in a snapshot."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    organisation: Mapped[str] = mapped_column(index=True)
    indicator: Mapped[str]
    snapshot: Mapped[str]
    peers: Mapped[str]  # whom the chart compared with, as the address says it
    words: Mapped[str]
    visibility: Mapped[Visibility]
    written_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signed: Mapped[str]  # how readers see the writer: role and place, never a person's name
    written_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    happened_on: Mapped[date | None] = mapped_column(default=None)  # an event, marked on the trend


class Offer(Table):
    """A practice agreed to be asked how it does something."""

    __tablename__ = "offers"

    practice: Mapped[str] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    contact_role: Mapped[str]  # whom to ask for: a role, never a person's name
    since: Mapped[date]


class Visit(Table):
    """When an account last looked, and what was current then: the latest visit and the one before it."""

    __tablename__ = "visits"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    seen_at: Mapped[datetime]
    snapshot: Mapped[str]
    before_at: Mapped[datetime | None] = mapped_column(default=None)
    before_snapshot: Mapped[str] = mapped_column(default="")


class AuditEvent(Table):
    """One line that is never changed. No foreign keys: it outlives what it is about."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    actor: Mapped[str]
    role: Mapped[str]
    event: Mapped[str]
    object: Mapped[str]
    before: Mapped[str] = mapped_column("from")
    after: Mapped[str] = mapped_column("to")
    snapshot: Mapped[str]
    outcome: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]
