"""The tables of a meeting."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class WorkshopState(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    LIVE = "live"
    CLOSED = "closed"


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
