"""The audit: one line for everything that was done or refused, chained by hashes and never changed."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.models import AuditEvent, User

FIRST = "0" * 64  # what the first line has in place of the hash before it


def write(
    session: Session,
    *,
    by: User | None,
    event: str,
    thing: str,
    before: str = "",
    after: str = "",
    snapshot: str = "",
    outcome: str = "done",
    actor: str = "",
) -> AuditEvent:
    """Add one line inside the caller's transaction, which has to hold the writer's place (begin_writing).

    `by` None stands for somebody who is not signed in; `actor` then says who, "seat 3". Texts hold codes
    and states: never passwords, tokens, votes or anybody's own words.
    """
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).first()
    line = AuditEvent(
        seq=last.seq + 1 if last else 1,
        time=clock.now(),
        actor=by.email if by else actor or "nobody signed in",
        role=by.role.value if by else "",
        event=event,
        object=thing,
        before=str(before),  # of a state its word: PostgreSQL's driver would write its name
        after=str(after),
        snapshot=snapshot,
        outcome=outcome,
        prev_hash=last.hash if last else FIRST,
        hash="",
    )
    line.hash = line_hash(line)
    session.add(line)
    session.flush()
    return line


def events(session: Session, since: date | None = None, limit: int | None = None) -> list[AuditEvent]:
    """The lines from a day (UTC) on, oldest first; with a limit, only so many of the newest."""
    lines = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(limit)
    if since is not None:
        lines = lines.where(AuditEvent.time >= datetime.combine(since, time.min, UTC))
    return list(session.scalars(lines))[::-1]


def as_json(line: AuditEvent) -> dict[str, Any]:
    """One line for `manage.py audit --json`."""
    return {**_fields(line), "prev_hash": line.prev_hash, "hash": line.hash}


def line_hash(line: AuditEvent) -> str:
    """SHA-256 over the fields and the hash of the line before."""
    text = json.dumps({**_fields(line), "prev_hash": line.prev_hash}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_at(session: Session) -> int | None:
    """The first `seq` at which the chain does not hold (a line changed, taken out or put in), else None."""
    expected, before = 1, FIRST
    for line in session.scalars(select(AuditEvent).order_by(AuditEvent.seq)):
        if line.seq != expected or line.prev_hash != before or line.hash != line_hash(line):
            return expected
        expected, before = expected + 1, line.hash
    return None


def _fields(line: AuditEvent) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "time": _written(line.time),
        "actor": line.actor,
        "role": line.role,
        "event": line.event,
        "object": line.object,
        "from": line.before,
        "to": line.after,
        "snapshot": line.snapshot,
        "outcome": line.outcome,
    }


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
