"""Downloads: a file that is made when it is asked for, with its line in the audit."""

from collections.abc import Callable
from hashlib import sha256

from records import audit
from records.database import Database, begin_writing
from records.models import User


def audited(
    make: Callable[[], bytes], database: Database, user: User, *, event: str, thing: str, snapshot_id: str
) -> bytes:
    """What `make` makes; the audit keeps who took it, from which snapshot, and its sha256."""
    content = make()
    digest = sha256(content).hexdigest()
    with database() as session:
        begin_writing(session)
        audit.write(session, by=user, event=event, thing=thing, after=digest, snapshot=snapshot_id)
        session.commit()
    return content
