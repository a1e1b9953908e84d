"""Visits: what an account has seen already, so that its home page can say what changed since."""

from datetime import timedelta

from sqlalchemy.orm import Session

from records import clock
from records.database import begin_writing
from records.models import User, Visit

PAUSE = timedelta(hours=4)  # somebody who comes back sooner is still on the same visit


def visit(session: Session, user: User, snapshot_id: str) -> Visit:
    """Note that an account looks now, and give what it saw before.

    `before_at` and `before_snapshot` are those of the last visit that ended at least four hours ago: they
    stay as long as the present visit lasts, so that a page that is opened twice says the same twice.
    Empty on the first visit. No line in the audit: reading changes nothing that others see.
    """
    begin_writing(session)
    now = clock.now()
    found = session.get(Visit, user.id)
    if found is None:
        found = Visit(user.id, now, snapshot_id)
        session.add(found)
    elif now - found.seen_at >= PAUSE:
        found.before_at, found.before_snapshot = found.seen_at, found.snapshot
    found.seen_at, found.snapshot = now, snapshot_id
    session.commit()
    return found
