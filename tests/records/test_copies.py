"""Everything is copied out while people work, looked over, and brought back whole or not at all."""

import io
import json
import sqlite3
import stat
import threading
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import manage
from benchmarking.snapshot import Snapshot
from records import audit, copies
from records.accounts.secret_keys import secret
from records.database import Database, begin_writing, open_database
from records.models import Role, Topic, User, Workshop
from tests import builders, store
from tests.accounts import account
from tests.records.meetings import opened, record

FOLDER = "the home folder"  # how full the disk is says nothing of the program


@pytest.fixture
def home(tmp_path: Path, database: Database, by: User, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a snapshot, a secret and a priority; the records in it or in PostgreSQL."""
    monkeypatch.setenv("STOCKTAKE_HOME", str(tmp_path))
    engine = database.kw["bind"]
    if engine.dialect.name == "postgresql":
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    else:
        monkeypatch.delenv("DATABASE_URL", raising=False)
    store.publish(tmp_path, builders.snapshot())
    secret(tmp_path, "sign_in")
    record(database, opened(database, by), by)
    return tmp_path


def run(*words: str) -> dict[str, Any]:
    return manage.command_answer(list(words))


def faults() -> dict[str, list[str]]:
    found = {one["check"]: one["faults"] for one in run("doctor")["checks"]}
    return {check: words for check, words in found.items() if words and check != FOLDER}


def lines(database: Database) -> int:
    with database() as session:
        assert audit.broken_at(session) is None
        return len(audit.events(session))


def written_until(stop: threading.Event, database: Database) -> None:
    while not stop.is_set():
        with database() as session:
            begin_writing(session)
            audit.write(session, by=None, event="written", thing="while it is copied")
            session.commit()


def test_a_copy_taken_under_load_comes_back_on_a_bare_machine(
    home: Path, database: Database, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = home.parent / f"{home.name}.zip"
    stop = threading.Event()
    writers = [threading.Thread(target=written_until, args=(stop, database)) for _ in range(3)]
    for writer in writers:
        writer.start()
    while lines(database) <= 5:  # they are well under way
        stop.wait(0.01)
    answer = run("backup", str(copy))
    stop.set()
    for writer in writers:
        writer.join(30)
    assert not answer.get("failed"), answer
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    bare = tmp_path_factory.mktemp("bare")
    monkeypatch.setenv("STOCKTAKE_HOME", str(bare))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    back = run("restore", str(copy))
    assert (back["snapshot"], back["records"]) == (answer["snapshot"], answer["records"])
    assert answer["records"]["priorities"] == 1 and answer["records"]["audit"] > 5
    here = open_database(bare)
    assert lines(here) == answer["records"]["audit"] + 1  # that it was restored
    here.kw["bind"].dispose()
    for name in ("CURRENT", "secrets/sign_in"):
        assert (bare / name).read_bytes() == (home / name).read_bytes()
    assert secret(bare, "sign_in") == secret(home, "sign_in")
    assert faults() == {}


def test_what_is_here_is_copied_out_before_it_goes(home: Path, database: Database) -> None:
    if database.kw["bind"].dialect.name == "postgresql":
        copy = home.parent / f"{home.name}.zip"
        run("backup", str(copy))
        refused = run("restore", str(copy))
        assert refused["failed"] and "make an empty one" in refused["message"]
        return
    copy = home.parent / f"{home.name}.zip"
    run("backup", str(copy))
    account(database, Role.ANALYST, name="Later")
    before = lines(database)
    answer = run("restore", str(copy))
    with database() as session:
        assert session.query(User).filter(User.name == "Later").all() == []
    assert lines(database) < before + 2
    with zipfile.ZipFile(answer["before"]) as held, sqlite3.connect(":memory:") as link:
        link.deserialize(held.read(copies.NAME))
        assert link.execute("SELECT COUNT(*) FROM users WHERE name = 'Later'").fetchone() == (1,)
    (home / copies.NAME).write_bytes(b"\0" * 4096)
    assert "the records and their audit" in faults()
    assert not run("restore", str(copy)).get("failed")
    assert faults() == {} and list(home.glob(f"{copies.NAME}.damaged-*"))


def test_a_copy_of_postgresql_goes_into_an_empty_one_and_counts_on(
    home: Path, database: Database, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.kw["bind"].dialect.name == "sqlite":
        copy = home.parent / f"{home.name}.zip"
        run("backup", str(copy))
        url = empty(postgresql, f"copy_{home.name}".replace("-", "_").lower())
        monkeypatch.setenv("DATABASE_URL", url)
        assert not run("restore", str(copy)).get("failed")
        there = open_database(home, url)
        with there() as session:
            held = [user.id for user in session.query(User).order_by(User.id)]
        assert account(there, Role.ANALYST, name="Next").id == max(held) + 1
        there.kw["bind"].dispose()


def empty(postgresql: str, name: str) -> str:
    import psycopg
    from sqlalchemy import make_url

    url = make_url(postgresql)
    with psycopg.connect(
        host=url.query["host"], user="stocktake", dbname="postgres", autocommit=True
    ) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    return url.set(database=name).render_as_string()


def test_a_spoilt_copy_changes_nothing(home: Path, database: Database) -> None:
    copy = home.parent / f"{home.name}.zip"
    run("backup", str(copy))
    assert "is there already" in run("backup", str(copy))["message"]
    before, whole = lines(database), copy.read_bytes()
    with zipfile.ZipFile(copy) as held:
        first = held.getinfo(copies.NAME)
        inside = first.header_offset + first.compress_size // 2
    for spoilt in (whole[: len(whole) // 2], flipped(whole, inside), b"not a copy"):
        copy.write_bytes(spoilt)
        answer = run("restore", str(copy))
        assert answer["failed"] and str(copy) in answer["message"], answer
    assert lines(database) == before
    strange = home.parent / f"{home.name}-strange.zip"
    with zipfile.ZipFile(strange, "w") as out:
        out.writestr("home/../../x", b"x")
        out.writestr(copies.NAME, b"x")
        files = {"home/../../x": "0", copies.NAME: "0"}
        out.writestr("manifest.json", json.dumps({"format": 1, "files": files}))
    assert "does not belong" in run("restore", str(strange))["message"]
    elsewhere = home.parent / f"{home.name}.elsewhere"
    with zipfile.ZipFile(strange, "w") as out, zipfile.ZipFile(io.BytesIO(whole)) as held:
        files = json.loads(held.read("manifest.json"))["files"] | {
            f"home/{elsewhere}": sha256(b"x").hexdigest()
        }
        for name in files:
            out.writestr(name, b"x" if name == f"home/{elsewhere}" else held.read(name))
        out.writestr(
            "manifest.json", json.dumps({"format": 1, "made_at": "", "snapshot": "", "files": files})
        )
    assert "does not belong" in run("restore", str(strange))["message"]
    assert not elsewhere.exists()


def test_where_the_records_cannot_come_back_no_file_does(
    home: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = home.parent / f"{home.name}.zip"
    run("backup", str(copy))
    monkeypatch.setattr(copies, "WAIT", 0.1)
    newer = b"n" * len((home / "secrets" / "sign_in").read_bytes())
    (home / "secrets" / "sign_in").write_bytes(newer)
    with database() as session:
        if database.kw["bind"].dialect.name == "sqlite":
            begin_writing(session)  # PostgreSQL has records: that is enough
        refused = run("restore", str(copy))
    assert refused["failed"] and "records" in refused["message"]
    assert (home / "secrets" / "sign_in").read_bytes() == newer


def test_a_topic_that_was_merged_into_a_later_one_is_copied(
    home: Path, database: Database, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database() as session:
        meeting = session.query(Workshop).one().id
        topics = [Topic(meeting, name, "", "", "facilitator", place, name) for place, name in enumerate("AB")]
        session.add_all(topics)
        session.flush()
        topics[0].merged_into = topics[1].id
        session.commit()
        topics[1].question = "PostgreSQL hands out last what was changed last"
        session.commit()
        wanted = topics[1].id
    copy = home.parent / f"{home.name}.zip"
    assert not run("backup", str(copy)).get("failed")
    url = empty(postgresql, f"merged_{home.name}".replace("-", "_").lower())
    monkeypatch.setenv("DATABASE_URL", url)
    assert not run("restore", str(copy)).get("failed")
    there = open_database(home, url)
    with there() as session:
        assert [t.merged_into for t in session.query(Topic).order_by(Topic.id)] == [wanted, None]
    there.kw["bind"].dispose()


def test_records_with_a_damaged_page_are_named_and_not_copied(home: Path, database: Database) -> None:
    if database.kw["bind"].dialect.name == "postgresql":
        pytest.skip("PostgreSQL keeps its pages itself")
    database.kw["bind"].dispose()
    file = home / copies.NAME
    with sqlite3.connect(file) as link:
        page = link.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit'").fetchone()[0]
        size = link.execute("PRAGMA page_size").fetchone()[0]
    whole, at = file.read_bytes(), (page - 1) * size
    file.write_bytes(whole[:at] + b"\xff" * size + whole[at + size :])
    assert "cannot be read" in faults()["the records and their audit"][0]
    copy = home.parent / f"{home.name}.zip"
    assert "cannot be copied" in run("backup", str(copy))["message"] and not copy.exists()


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_doctor_names_what_is_wrong(home: Path, database: Database) -> None:
    assert faults() == {}
    snapshot: Snapshot = builders.snapshot()
    part = next((home / "snapshots").glob("[!.]*/observations.parquet"))
    part.write_bytes(flipped(part.read_bytes(), 100))
    (home / "CURRENT").write_text("2001-01-01-abcdef\n")
    (home / "secrets" / "sign_in").chmod(0o644)
    (home / "area.toml").write_text('area = "QUY"\n')
    found = faults()
    assert set(found) == {"area.toml", "secrets", "snapshots"}
    assert "rebuild" in found["snapshots"][0] and "rollback" in found["snapshots"][1]
    assert snapshot.id and "chmod 600" in found["secrets"][0]
    is_sqlite = database.kw["bind"].dialect.name == "sqlite"
    with database() as session:
        session.connection().exec_driver_sql(
            "DROP TRIGGER audit_UPDATE" if is_sqlite else "DROP TRIGGER audit_row ON audit"
        )
        session.connection().exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
        session.commit()
    assert "The audit does not hold from line 2 on." in " ".join(faults()["the records and their audit"])
