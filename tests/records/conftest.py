"""A fresh records database for each test: SQLite, and PostgreSQL where its programs are found; a meeting."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from records.database import Database, open_database
from records.models import Role, User, Workshop
from tests.accounts import account
from tests.records.meetings import opened

NUMBERS = count()


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest first."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def other_account() -> str | None:
    """PostgreSQL does not run as root: an account it can run as, or None where we are not root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a throw-away server that listens in its own folder only."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server programs (initdb, pg_ctl) were found on this machine")
    account = other_account()
    home = Path(tempfile.mkdtemp(prefix="stocktake-pg-"))
    if account:
        shutil.chown(home, account)
    held = home / "data"

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [str(folder / program), *options], check=True, user=account, cwd=home, stdout=subprocess.DEVNULL
        )

    run("initdb", "-D", str(held), "-U", "stocktake", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
    run("pg_ctl", "-D", str(held), "-l", str(home / "log"), "-o", settings, "-w", "start")
    try:
        yield f"postgresql+psycopg://stocktake@/postgres?host={home}"
    finally:
        run("pg_ctl", "-D", str(held), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database; None for SQLite, whose file is made in the home folder."""
    if request.param == "sqlite":
        return None
    url = make_url(request.getfixturevalue("postgresql"))
    name = f"test_{next(NUMBERS)}"
    with psycopg.connect(
        host=url.query["host"], user="stocktake", dbname="postgres", autocommit=True
    ) as link:
        link.execute(f"CREATE DATABASE {name}")
    return url.set(database=name).render_as_string()


@pytest.fixture
def database(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    """An opened database with its tables."""
    opened = open_database(tmp_path, database_url)
    yield opened
    opened.kw["bind"].dispose()


@pytest.fixture
def by(database: Database) -> User:
    return account(database, Role.FACILITATOR, "LOC-A")


@pytest.fixture
def workshop(database: Database, by: User) -> Workshop:
    return opened(database, by)
