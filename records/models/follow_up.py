"""The tables of what comes after a meeting: actions, reviews, verdicts, restatements, amendments."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records import clock
from records.models.table import Table


class ActionState(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"


class PlannedAction(Table):
    """What somebody will do for a priority, by when (WORKSHOP 9)."""

    __tablename__ = "actions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priorities.id"), index=True)
    what: Mapped[str]
    owner_role: Mapped[str]
    owner_practice: Mapped[str]
    start_on: Mapped[date]
    due_on: Mapped[date]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    try_first: Mapped[str] = mapped_column(default="")  # where and how small
    expect: Mapped[str] = mapped_column(default="")  # what people think it will do
    state: Mapped[ActionState] = mapped_column(default=ActionState.PLANNED)
    done_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")  # why it was dropped
    version: Mapped[int] = mapped_column(default=1)


class Review(Table):
    """Somebody looked at a priority again and said how it goes on."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priorities.id"), index=True)
    reviewed_on: Mapped[date]
    decision: Mapped[str]  # keep, change or close
    note: Mapped[str]
    by_role: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(unique=True)


class PriorityVersion(Table):
    """What a priority said before it was edited: the words, lead and review date of one version."""

    __tablename__ = "priority_versions"

    priority_id: Mapped[int] = mapped_column(ForeignKey("priorities.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    held: Mapped[dict[str, Any]]
    edited_at: Mapped[datetime]


class Verdict(Table):
    """What could be said of a priority when a snapshot was published (WORKSHOP 11); never rewritten."""

    __tablename__ = "verdicts"

    priority_id: Mapped[int] = mapped_column(ForeignKey("priorities.id"), primary_key=True)
    snapshot: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]  # change, lower, upper, comparison, already_moving, at_target, sentences
    made_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default_factory=clock.now)  # their order


class Restatement(Table):
    """The baseline of a priority, worked out again from corrected figures."""

    __tablename__ = "restatements"

    priority_id: Mapped[int] = mapped_column(ForeignKey("priorities.id"), primary_key=True)
    snapshot: Mapped[str] = mapped_column(primary_key=True)
    value_before: Mapped[float]
    value_now: Mapped[float]
    restated_on: Mapped[date]
    files: Mapped[list[str]]  # that gave its figures and were received since
    baseline_version: Mapped[int] = mapped_column(default=1)  # of the priority: a new baseline begins anew


class Amendment(Table):
    """A correction of the minutes within fourteen days; the old text is kept."""

    __tablename__ = "amendments"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    amended_at: Mapped[datetime]
    by_role: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
