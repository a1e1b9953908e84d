"""Open the records database: SQLite in the home folder unless an address of PostgreSQL is given."""

import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

__all__ = ["Database", "Session", "begin_writing", "open_database"]

Database = sessionmaker[Session]

PRAGMAS = {  # every one is asked back at connecting (RELIABILITY 6.10)
    "journal_mode": ("TRUNCATE", "truncate"),
    "synchronous": ("EXTRA", 3),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),  # a ballot that is deleted is overwritten
    "busy_timeout": ("10000", 10000),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
}
MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 10  # seconds that a writer waits for another
WRITERS_LOCK = 5_810_243  # any number, the same in every server: PostgreSQL's lock that one writer holds


def open_database(home: Path, url: str | None = None) -> Database:
    """Sessions on the records database, with its tables brought up to date.

    `url` is DATABASE_URL (postgresql+psycopg://…); without one, `records.sqlite` in the home folder.
    Raises RuntimeError in plain words when it cannot be opened or is newer than this program.
    """
    home.mkdir(parents=True, exist_ok=True)
    engine = _postgresql(url) if url else _sqlite(home / "records.sqlite")
    try:
        _bring_up_to_date(engine)
    except DBAPIError as error:
        engine.dispose()
        raise RuntimeError(f"The records database cannot be opened: {error.orig}") from error
    except BaseException:
        engine.dispose()
        raise
    return sessionmaker(engine, expire_on_commit=False)


def begin_writing(session: Session) -> None:
    """Start a transaction that holds the one place for a writer until it ends.

    Whatever the session had not committed is dropped: a verb starts from what is stored. On both databases
    writers take turns, so a count that was read stays true until the row that depends on it is written.
    """
    session.rollback()
    connection = session.connection(execution_options={"stocktake_writes": True})
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"))


def _sqlite(path: Path) -> Engine:
    path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver would start too late
        for name, (wanted, answer) in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={wanted}")
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            if found != answer:
                connection.close()
                raise RuntimeError(f"SQLite would not set {name} to {wanted}: it says {found}.")

    _take_turns(engine)
    return engine


def _take_turns(engine: Engine) -> None:
    """The writers of one server queue for SQLite's one place instead of asking again and again: under load an
    unlucky one would ask for ten seconds and be refused. Between servers SQLite decides."""
    turn = threading.Lock()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("stocktake_writes"):
            connection.exec_driver_sql("BEGIN")
            return
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() / 1000
        connection.info["turn"] = turn.acquire(timeout=patience)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            over(connection.info)
            raise

    def over(info: MutableMapping[Any, Any]) -> None:
        if info.pop("turn", False):
            turn.release()

    @event.listens_for(engine, "checkin")
    def on_checkin(connection: object, record: Any) -> None:
        over(record.info)  # its transaction ended, however it did


def _postgresql(url: str) -> Engine:
    if not url.startswith("postgresql+psycopg://"):
        raise RuntimeError("DATABASE_URL has to start with postgresql+psycopg://")
    return create_engine(url, pool_pre_ping=True)


def _bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that this database has not had, all in one transaction."""
    if _is_up_to_date(engine):
        return
    from alembic import command  # noqa: PLC0415 - takes longer to import than most commands take
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(stocktake_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"))
        known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
        _refuse_newer(connection, known)
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def _is_up_to_date(engine: Engine) -> bool:
    """Whether the newest migration has been run; each file of `versions` begins with its number."""
    newest = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest]


def _refuse_newer(connection: Connection, known: set[str]) -> None:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    stored = MigrationContext.configure(connection).get_current_revision()
    if stored is not None and stored not in known:
        raise RuntimeError(
            f"The records database was last used by a newer version of this program (revision {stored}). "
            "Install that version or restore a backup."
        )
