"""The tables of what people say of figures: choices, groups, challenges, notes, offers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class ChallengeState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"  # the figure is wrong; marked until a corrected one is held
    REJECTED = "rejected"  # the figure agrees with its source


class Visibility(StrEnum):
    """Who may read a note."""

    PRACTICE = "practice"  # the accounts of the practice alone
    LOCALITY = "locality"  # the practices of its locality and their facilitator


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
