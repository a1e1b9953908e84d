"""A file that is taken leaves its line in the audit, and none where it could not be made."""

from hashlib import sha256

import pytest

from components.downloads import audited
from records import audit
from records.database import Database
from records.models import Role
from tests.accounts import account


def test_a_download_has_a_line_with_the_hash_of_the_file(database: Database) -> None:
    who = account(database, Role.ANALYST)
    about = {"event": "table_exported", "thing": "tidy table", "snapshot_id": "2026-08-11-abc123"}
    assert audited(lambda: b"a,b", database, who, **about) == b"a,b"
    with database() as session:
        [line] = audit.events(session)
    assert (line.actor, line.event, line.object) == (who.email, "table_exported", "tidy table")
    assert (line.after, line.snapshot) == (sha256(b"a,b").hexdigest(), "2026-08-11-abc123")

    def fail() -> bytes:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        audited(fail, database, who, **about)
    with database() as session:
        assert len(audit.events(session)) == 1
