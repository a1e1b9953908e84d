"""Two hundred writers on one priority, and a meeting whose server is killed: nothing acknowledged is lost."""

import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from records import audit
from records.agreed import afterwards
from records.agreed.afterwards import Conflict
from records.database import Database, open_database
from records.meetings import running, voting
from records.meetings.agenda import STEPS
from records.models import Ballot, User, Workshop
from tests.records.meetings import edit, record, stored_priorities
from tests.records.northside import Room, room

WRITERS, EDITS = 200, 5
AT_ONCE = 8
KILLS = 12


@pytest.fixture
def database(database_url: str | None) -> Iterator[Database]:
    """In memory where the machine has such a folder: a thousand edits are a thousand times on the disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        opened = open_database(Path(folder), database_url)
        yield opened
        opened.kw["bind"].dispose()


def test_two_hundred_writers_lose_nothing_and_each_conflict_is_shown(
    database: Database, workshop: Workshop, by: User
) -> None:
    priority = record(database, workshop, by)

    def write(writer: int) -> tuple[list[str], int]:
        """The texts that were saved, and how often both texts were shown instead."""
        saved, shown, version = [], 0, priority.version
        for number in range(EDITS):
            words = f"The words of writer {writer}, edit {number}."
            try:
                version = edit(database, priority, version, by, own_words=words).version
                saved.append(words)
            except Conflict as conflict:
                assert conflict.given["own_words"] == words
                assert conflict.stored.own_words not in ("", words)
                version, shown = conflict.stored.version, shown + 1
        return saved, shown

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(write, range(WRITERS)))
    saved = {words for texts, _ in done for words in texts}
    shown = sum(count for _, count in done)
    assert len(saved) + shown == WRITERS * EDITS and saved and shown
    (stored,) = stored_priorities(database)
    with database() as session:
        held = [version.held["own_words"] for version in afterwards.versions_of(session, priority.id)]
        refused = [line for line in audit.events(session) if line.outcome == "conflict"]
        assert audit.broken_at(session) is None
    assert stored.version == 1 + len(saved)
    assert {
        *held[1:],
        stored.own_words,
    } == saved  # each text that was saved is the last one or in the history
    assert len(refused) == shown


def meet(home: Path, live: Room, round_id: int, told: Connection) -> None:
    """A server's work in a process of its own: steps and votes, each told once it is acknowledged."""
    database = open_database(home)
    steps = [step.code for step in STEPS]
    for number in range(10_000):
        with database() as session:
            here = session.get_one(Workshop, live.workshop.id).step
            after = steps[(steps.index(here) + 1) % len(steps)]
            running.advance(session, live.workshop.id, here, after, by=live.f1)
        told.send(("step", after))
        choices = {"A": 1, "BCDEF"[number % 5]: 1}
        with database() as session:
            voting.cast(
                session, live.phones["Ash"], round_id, choices, idempotency_key=f"{os.getpid()} {number}"
            )
        told.send(("vote", choices))


def test_a_server_killed_at_any_moment_comes_back_to_the_same_place(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    live = room(database)
    live.join("Ash")
    one = live.opened()
    chance = random.Random(2017)  # noqa: S311 - when to kill
    steps = [step.code for step in STEPS]
    fork = multiprocessing.get_context("fork")
    acknowledged: dict[str, object] = {}
    for _ in range(KILLS):
        database.kw["bind"].dispose()
        here, there = fork.Pipe()
        child = fork.Process(target=meet, args=(tmp_path, live, one.id, there))
        child.start()
        time.sleep(0.1 + 0.15 * chance.random())
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        there.close()
        with suppress(EOFError):
            while here.poll():
                what, value = here.recv()
                acknowledged[what] = value
        here.close()
        with database() as session:
            workshop = session.get_one(Workshop, live.workshop.id)
            ballot = session.query(Ballot).one_or_none()
            assert audit.broken_at(session) is None
            moves = [line.after for line in audit.events(session) if line.event == "step_changed"]
        if "step" in acknowledged:
            place = steps.index(str(acknowledged["step"]))
            assert workshop.step in (steps[place], steps[(place + 1) % len(steps)])  # or committed, not told
            assert workshop.step == moves[-1]
        if "vote" in acknowledged:
            sent = [{"A": 1, letter: 1} for letter in "BCDEF"]
            place = sent.index(acknowledged["vote"])  # type: ignore[arg-type]
            assert ballot is not None
            # the one that was told, the one after it, or the first one of a new server that told nothing yet
            assert ballot.choices in (sent[place], sent[(place + 1) % 5], sent[0])
    database.kw["bind"].dispose()
    assert set(acknowledged) == {"step", "vote"}
