"""The table of the audit."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


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
