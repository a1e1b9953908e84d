"""The tables of a vote. At the reveal the link between a practice and its choices is cut for good."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class RoundState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    VOID = "void"


class Round(Table):
    """One vote on a frozen list of topics."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    number: Mapped[int]
    method: Mapped[str]  # of tally.Method
    topics: Mapped[dict[str, Any]]  # letter → id of the topic
    eligible: Mapped[int]  # practices that could vote
    state: Mapped[RoundState] = mapped_column(default=RoundState.PREPARED)
    run_off: Mapped[bool] = mapped_column(default=False)  # tied topics only, one dot
    reopened: Mapped[bool] = mapped_column(default=False)  # once, before the reveal
    late: Mapped[int] = mapped_column(default=0)  # votes that came after closing
    voting: Mapped[int] = mapped_column(default=0)  # votes counted, from the reveal on
    practices: Mapped[int] = mapped_column(default=0)  # …of so many practices
    quorum: Mapped[bool] = mapped_column(default=False)
    totals: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # letter → counts, at the reveal
    spent: Mapped[list[str]] = mapped_column(default_factory=list)  # hashes of the keys that were counted
    tied: Mapped[list[str]] = mapped_column(default_factory=list)  # letters, across the last place
    reason: Mapped[str] = mapped_column(default="")  # why it is void, or how a tie was decided
    decided_by: Mapped[str] = mapped_column(default="")


class Ballot(Table):
    """One seat's choices while its round is open or closed; deleted at the reveal."""

    __tablename__ = "ballots"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), primary_key=True)
    choices: Mapped[dict[str, Any]]
    channel: Mapped[str]  # phone or paper
    keys: Mapped[list[str]]  # those that it was sent with: each counts once
    sheet: Mapped[str] = mapped_column(default="")  # number of the paper sheet
    version: Mapped[int] = mapped_column(default=1)
    hidden: Mapped[bool] = mapped_column(default=False)  # its phone was taken out: no other phone sees it


class Voted(Table):
    """That a practice voted, without what it chose."""

    __tablename__ = "voted"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    practice: Mapped[str]
    channel: Mapped[str]


class Paper(Table):
    """Choices without who made them; the id is random and says nothing of the order."""

    __tablename__ = "papers"

    id: Mapped[str] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    choices: Mapped[dict[str, Any]]
