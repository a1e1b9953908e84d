"""The tables of accounts: who may sign in, and who is signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.models.table import Table


class Role(StrEnum):
    PRACTICE_MANAGER = "practice_manager"
    FACILITATOR = "facilitator"
    ANALYST = "analyst"
    BOARD_VIEWER = "board_viewer"
    ADMIN = "admin"


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


class Visit(Table):
    """When an account last looked, and what was current then: the latest visit and the one before it."""

    __tablename__ = "visits"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    seen_at: Mapped[datetime]
    snapshot: Mapped[str]
    before_at: Mapped[datetime | None] = mapped_column(default=None)
    before_snapshot: Mapped[str] = mapped_column(default="")
