"""The audit: its fields, its chain, and that it cannot be changed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from records import audit, clock
from records.database import Database, begin_writing
from records.models import AuditEvent, Role
from tests.accounts import account


def three_lines(database: Database) -> None:
    by = account(database, Role.ANALYST)
    with database() as session:
        for number in range(3):
            begin_writing(session)
            audit.write(session, by=by, event="snapshot_published", thing=f"s{number}", snapshot=f"s{number}")
            session.commit()


def test_lines_have_the_fields_of_the_command(database: Database) -> None:
    three_lines(database)
    with database() as session:
        first = audit.as_json(audit.events(session)[0])
        assert audit.events(session, since=date(9999, 1, 1)) == []
    assert {
        k: first[k] for k in ("seq", "actor", "role", "event", "object", "from", "to", "snapshot", "outcome")
    } == {
        "seq": 1,
        "actor": "analyst@stocktake.example",
        "role": "analyst",
        "event": "snapshot_published",
        "object": "s0",
        "from": "",
        "to": "",
        "snapshot": "s0",
        "outcome": "done",
    }
    assert first["time"].endswith("+00:00") and first["prev_hash"] == audit.FIRST


def test_the_newest_lines_and_those_of_a_day_are_read_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 9, 14, 23, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    three_lines(database)
    now = datetime(2026, 9, 15, tzinfo=UTC)
    with database() as session:
        begin_writing(session)
        audit.write(session, by=None, event="x", thing="y")
        session.commit()
        session.expunge_all()
        newest = audit.events(session, limit=2)
        assert [line.seq for line in newest] == [3, 4]
        assert len(session.identity_map) == 2, "the others were not loaded"
        assert [line.seq for line in audit.events(session, since=date(2026, 9, 15))] == [4]
        assert [line.seq for line in audit.events(session, date(2026, 9, 14), 3)] == [2, 3, 4]
        assert audit.broken_at(session) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = 'somebody else' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit",
        "TRUNCATE audit",
    ],
)
def test_the_database_itself_refuses_changes(database: Database, change: str) -> None:
    three_lines(database)
    with database() as session:
        if change.startswith("TRUNCATE") and session.get_bind().dialect.name == "sqlite":
            change = "DELETE FROM audit"
        with pytest.raises(DatabaseError, match="the audit is never changed"):
            session.execute(text(change))
        session.rollback()
        assert len(audit.events(session)) == 3 and audit.broken_at(session) is None


@pytest.mark.parametrize(
    ("forgery", "at"),
    [
        ("UPDATE audit SET outcome = 'refused' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET prev_hash = 'x' WHERE seq = 3", 3),
        ("UPDATE audit SET seq = 7 WHERE seq = 3", 3),
    ],
)
def test_a_forgery_below_the_database_breaks_the_chain(database: Database, forgery: str, at: int) -> None:
    three_lines(database)
    with database() as session:
        _take_the_guards_away(database)
        session.execute(text(forgery))
        session.commit()
        assert audit.broken_at(session) == at


def test_a_line_break_in_a_name_forges_nothing(database: Database) -> None:
    with database() as session:
        begin_writing(session)
        audit.write(session, by=None, event="refused", thing='x\n{"seq": 2, "event": "user_added"}')
        session.commit()
        (only,) = audit.events(session)
    assert audit.as_json(only)["actor"] == "nobody signed in" and only.event == "refused"


def test_a_change_that_is_taken_back_leaves_no_line(database: Database) -> None:
    with database() as session:
        begin_writing(session)
        audit.write(session, by=None, event="x", thing="y")
        session.rollback()
        assert session.query(AuditEvent).count() == 0


def _take_the_guards_away(database: Database) -> None:
    with database() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        else:
            for event in ("UPDATE", "DELETE"):
                session.execute(text(f"DROP TRIGGER audit_{event}"))
        session.commit()
