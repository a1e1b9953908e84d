"""The tables of what localities agreed: priorities and where practices stand."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.models.table import Table


class PriorityState(StrEnum):
    PROPOSED = "proposed"  # too few practices for a decision: to be confirmed by those who were not there
    OPEN = "open"
    CLOSED = "closed"


class Stance(StrEnum):
    AGREE = "agree"
    CAN_LIVE = "can_live"
    DISAGREE = "disagree"
    ABSENT = "absent"


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
    stop_reason: Mapped[str] = mapped_column(default="")
    closing_note: Mapped[str] = mapped_column(default="")
    topic_id: Mapped[int | None] = mapped_column(default=None)  # of the meeting
    vote: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # rounds, strength, voters, quorum
    # worked out on the day and frozen (WORKSHOP 8.1, 11.3): allowance and its reason, smallest_visible,
    # opportunity, similar practices' value, and the practices to compare with later
    frozen: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    baseline_version: Mapped[int] = mapped_column(default=1)
    old_baselines: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)  # before a rebaseline
