"""Opening the database: its settings, its migrations, its refusals."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from records import clock
from records import database as database_module
from records.database import MIGRATIONS, PRAGMAS, Database, begin_writing, open_database
from records.models import Idea, Workshop
from records.models.table import Table


def test_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database() as session:
        differences = compare_metadata(MigrationContext.configure(session.connection()), Table.metadata)
    assert differences == []


def test_opening_again_keeps_what_is_there(
    tmp_path: Path, database_url: str | None, database: Database
) -> None:
    with database() as session:
        session.execute(text("INSERT INTO chosen_indicators VALUES ('X90001', 'pop_list_size', 0)"))
        session.commit()
    again = open_database(tmp_path, database_url)
    with again() as session:
        assert session.execute(text("SELECT count(*) FROM chosen_indicators")).scalar() == 1
    again.kw["bind"].dispose()


def test_ideas_of_meetings_that_ended_lose_the_phone_in_their_key(
    tmp_path: Path, database_url: str | None, database: Database, workshop: Workshop
) -> None:
    with database() as session:
        session.add(Idea(workshop.id, "Call back the same day.", "", clock.now(), "7 a key of a page"))
        for table, column in (("ballots", "hidden"), ("workshops", "entered_on")):  # of later migrations
            session.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        session.execute(text("UPDATE alembic_version SET version_num = '0008'"))
        session.commit()
    again = open_database(tmp_path, database_url)
    with again() as session:
        [idea] = session.query(Idea).all()
    assert idea.idempotency_key == f"forgotten {idea.id}"
    again.kw["bind"].dispose()


def test_the_newest_migration_is_told_by_its_file() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    names = [Path(script.path).name.partition("_")[0] for script in scripts.walk_revisions()]
    assert names == [script.revision for script in scripts.walk_revisions()]
    assert names == sorted(names, reverse=True), "opening compares a database with the last of them"


def test_a_newer_database_is_refused_in_plain_words(
    tmp_path: Path, database_url: str | None, database: Database
) -> None:
    with database() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        session.commit()
    with pytest.raises(RuntimeError, match="newer version of this program"):
        open_database(tmp_path, database_url)


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    opened = open_database(tmp_path)
    with opened() as session:
        for name, (_, answer) in PRAGMAS.items():
            assert session.execute(text(f"PRAGMA {name}")).scalar() == answer, name
    assert (tmp_path / "records.sqlite").stat().st_mode & 0o077 == 0
    opened.kw["bind"].dispose()


def test_a_setting_that_does_not_take_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database_module.PRAGMAS, "journal_mode", ("TRUNCATE", "wal"))
    with pytest.raises(RuntimeError, match="journal_mode"):
        open_database(tmp_path)


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"postgresql\+psycopg://"):
        open_database(tmp_path, "postgresql://somewhere/records")


def test_writers_take_turns(database: Database) -> None:
    """The second writer waits for the first: it can never read a count that is about to change."""
    with database() as first, database() as second:
        begin_writing(first)
        _wait_shortly(second)
        with pytest.raises(Exception, match=r"locked|lock timeout"):
            begin_writing(second)
        second.rollback()
        first.commit()
        begin_writing(second)
        second.rollback()


def _wait_shortly(session: Session) -> None:
    """Let this session give up after a fifth of a second instead of ten."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET lock_timeout = 200"))
    else:
        session.execute(text("PRAGMA busy_timeout = 200"))
    session.commit()
