"""Copies of the records: taken while people work, looked over, brought back whole or not at all.

A copy is one SQLite file whatever the records are kept in, so it can be brought back to either.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from records import audit
from records.database import Database, open_database
from records.models import SignIn, Ticket
from records.models.table import Table
from records.refusals import Refused

NAME = "records.sqlite"
WAIT = 10  # seconds for whoever is writing


def copy_out(database: Database, folder: Path) -> Path:
    """Write the records as they stand at one moment into a file of a folder; writers go on meanwhile.

    Raises Refused where SQLite cannot read them.
    """
    engine: Engine = database.kw["bind"]
    path = folder / NAME
    if engine.dialect.name == "sqlite":
        try:
            with closing(sqlite3.connect(str(engine.url.database), timeout=WAIT)) as link:
                link.execute("VACUUM INTO ?", (str(path),))
        except sqlite3.DatabaseError as error:
            raise Refused(f"The records cannot be copied: {error}.", "damaged") from error
        return path
    copy = open_database(folder)
    frozen = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with frozen as there, copy() as session:
        for table in Table.metadata.sorted_tables:
            _fill(session, table, [dict(row._mapping) for row in there.execute(select(table))])
        session.commit()
    copy.kw["bind"].dispose()
    return path


def rows_of(session: Session) -> dict[str, int]:
    """How many rows each table has, by its name."""
    tables = Table.metadata.sorted_tables
    return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def faults_of(database: Database) -> list[str]:
    """What is wrong with the records, in plain words; empty where nothing is."""
    try:
        with database() as session:
            is_sqlite = database.kw["bind"].dialect.name == "sqlite"
            found = _faults_of_file(session) if is_sqlite else []
            broken = audit.broken_at(session)
    except DatabaseError as error:
        return [f"The records cannot be read: {error.orig}."]
    return found + ([] if broken is None else [f"The audit does not hold from line {broken} on."])


def _faults_of_file(session: Session) -> list[str]:
    said = [row[0] for row in session.execute(text("PRAGMA quick_check(5)"))]
    lost = session.execute(text("PRAGMA foreign_key_check")).all()
    found = [f"The records file is damaged: {words}." for words in said if words != "ok"]
    return found + ([f"{len(lost)} rows of the records point at rows that are gone."] if lost else [])


def looked_over(folder: Path) -> dict[str, int]:
    """The rows of a copy in a folder, brought up to date. Raises Refused for one that is damaged or newer
    than this program."""
    try:
        copy = open_database(folder)
        try:
            found = faults_of(copy)
            with copy() as session:
                rows = rows_of(session)
        finally:
            copy.kw["bind"].dispose()
    except RuntimeError as error:
        raise Refused(f"The copy of the records cannot be used: {error}", "damaged") from error
    if found:
        raise Refused(f"The copy of the records cannot be used: {' '.join(found)}", "damaged")
    return rows


def check_place(home: Path, url: str | None) -> None:
    """Raise Refused where `bring_back` would: before anything else of a copy is brought back."""
    if not url:
        return _refuse_busy(home / NAME)
    there = open_database(home, url)
    try:
        with there() as session:
            return _refuse_full(session)
    finally:
        there.kw["bind"].dispose()


def _refuse_busy(there: Path) -> None:
    """SQLite's own copying would wait for whoever is writing, however long that takes."""
    if not there.exists():
        return
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(there, timeout=WAIT)) as link:
        try:
            link.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise Refused("The records are in use: stop the server and try again.", "busy") from None


def bring_back(folder: Path, home: Path, url: str | None) -> None:
    """Put the copy in a folder in the place of the records, in one transaction.

    SQLite: whatever is there goes; a file that is no database any more is kept beside it. PostgreSQL: only
    into an empty database, because nothing is ever deleted from one by this program. Raises Refused.
    """
    _end_sign_ins(folder)
    if url:
        there = open_database(home, url)
        try:
            return _into_postgresql(folder, there)
        finally:
            there.kw["bind"].dispose()
    return _into_sqlite(folder, home / NAME)


def _into_sqlite(folder: Path, there: Path) -> None:
    there.touch(mode=0o600)
    try:
        _over(folder / NAME, there)
    except sqlite3.OperationalError:
        raise Refused("The records are in use: stop the server and try again.", "busy") from None
    except sqlite3.DatabaseError:
        aside = there.parent / f"{NAME}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        there.rename(aside)
        there.with_name(f"{NAME}-journal").unlink(missing_ok=True)
        there.touch(mode=0o600)
        _over(folder / NAME, there)


def _end_sign_ins(folder: Path) -> None:
    """Nobody is signed in by a copy: a sign-in that ended since would live again."""
    copy = open_database(folder)
    with copy() as session:
        for table in (Ticket, SignIn):
            session.execute(delete(table))
        session.commit()
    copy.kw["bind"].dispose()


def _over(copy: Path, there: Path) -> None:
    """SQLite's own copying: one transaction that is taken back when it is interrupted."""
    with closing(sqlite3.connect(copy)) as given, closing(sqlite3.connect(there, timeout=WAIT)) as link:
        link.execute("PRAGMA synchronous=EXTRA")
        given.backup(link)


def _into_postgresql(folder: Path, database: Database) -> None:
    copy = open_database(folder)
    with copy() as held, database() as session:
        _refuse_full(session)
        for table in Table.metadata.sorted_tables:
            _fill(session, table, [dict(row._mapping) for row in held.execute(select(table))])
            _count_on(session, table.name, [column.name for column in table.primary_key])
        session.commit()
    copy.kw["bind"].dispose()


def _fill(session: Session, table: sqlalchemy.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into an empty table. What points at another row of the same table (a topic at the one it was
    merged into) is set once all are there: they come in any order."""
    own = {
        column.name for column in table.columns for key in column.foreign_keys if key.column.table is table
    }
    if rows:
        session.execute(table.insert(), [row | dict.fromkeys(own) for row in rows])
    for row in rows:
        pointing = {name: row[name] for name in own if row[name] is not None}
        if pointing:
            key = [column == row[column.name] for column in table.primary_key]
            session.execute(table.update().where(*key).values(pointing))


def _refuse_full(session: Session) -> None:
    if any(rows_of(session).values()):
        raise Refused(
            "There are records in this database: make an empty one and name it in DATABASE_URL.", "full"
        )


def _count_on(session: Session, table: str, key: list[str]) -> None:
    """New rows get numbers after those that were brought back."""
    sequence = text("SELECT pg_get_serial_sequence(:table, :column)")
    for column in key:
        name = session.scalar(sequence, {"table": table, "column": column})
        if name:
            session.execute(
                text(f"SELECT setval('{name}', COALESCE(MAX({column}), 0) + 1, false) FROM {table}")  # noqa: S608
            )
