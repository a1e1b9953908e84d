"""The tables of the register: decks that were handed out, who took them, what the board was given."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class ReleaseState(StrEnum):
    WAITING = "waiting"  # for a second person
    RELEASED = "released"
    TURNED_DOWN = "turned_down"


class RegisteredDeck(Table):
    """A deck as it was handed out. No foreign keys: it outlives what it is about."""

    __tablename__ = "decks"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)  # as it stands on the slides
    kind: Mapped[str]  # locality, summary, report or minutes
    about: Mapped[str]  # code of the organisation
    title: Mapped[str]
    file: Mapped[str]
    snapshot: Mapped[str]
    made_on: Mapped[date]
    masked: Mapped[bool]
    draft: Mapped[bool]
    slides: Mapped[list[dict[str, Any]]]  # of each: kind of content → digests
    whole: Mapped[dict[str, Any]]  # the same for what all slides share
    rests_on: Mapped[list[dict[str, Any]]]  # indicator, and the first and last day of its figures
    priorities: Mapped[list[dict[str, Any]]]  # id of each that stands in it
    live: Mapped[list[str]]  # address of the live view of each slide


class DeckTaken(Table):
    """Somebody took a deck. Names and roles as they were: an account may change or go."""

    __tablename__ = "decks_taken"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    sha256: Mapped[str] = mapped_column(ForeignKey("decks.sha256"), index=True)
    taken_by: Mapped[str]  # e-mail address, or the command line
    taken_at: Mapped[datetime]


class Release(Table):
    """A deck for the board: put forward by one person, released by another. Its bytes are kept."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    sha256: Mapped[str] = mapped_column(ForeignKey("decks.sha256"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    draft: Mapped[bytes] = mapped_column(
        LargeBinary
    )  # the same, marked as a draft, for whoever reads it first
    put_forward_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    put_forward_at: Mapped[datetime]
    state: Mapped[ReleaseState] = mapped_column(default=ReleaseState.WAITING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")  # why it was turned down
