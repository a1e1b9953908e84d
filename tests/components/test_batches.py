"""A batch is whole or nothing: its zip, its progress, stopped, failed, two at a time, one for each user."""

import io
import threading
import time
import zipfile
from collections.abc import Iterator

import pytest
import streamlit as st

from components.decks import batches
from components.decks.batches import Batch, State, begin, last
from records import clock
from records.models import Role, Scope, User

Files = Iterator[tuple[str, bytes]]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def user(name: str = "f", role: Role = Role.FACILITATOR, *codes: str) -> User:
    return User(f"{name}@x.example", name, role, "", clock.now(), [Scope(code) for code in codes])


def files(count: int, gate: threading.Event | None = None) -> Files:
    for number in range(count):
        if gate is not None and number == 1:
            gate.wait(10)
        yield f"{number}.pptx", b"x" * number


def ended(batch: Batch) -> State:
    until = time.monotonic() + 10
    while batch.running and time.monotonic() < until:
        time.sleep(0.005)
    return batch.state


def test_every_file_is_in_the_zip_in_order() -> None:
    batch = Batch("reports", 3, files(3), "reports.zip")
    assert ended(batch) is State.READY
    assert batch.done == 3
    with zipfile.ZipFile(io.BytesIO(batch.content())) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "0.pptx": b"", "1.pptx": b"x", "2.pptx": b"xx",
        }  # fmt: skip
    assert batch.content() == batch.content()


def test_nothing_is_handed_out_before_the_last_file_or_after_a_stop() -> None:
    gate = threading.Event()
    batch = Batch("reports", 3, files(3, gate), "reports.zip")
    while batch.done < 1:
        time.sleep(0.005)
    with pytest.raises(RuntimeError, match="not ready"):
        batch.content()
    batch.stop()
    gate.set()
    assert ended(batch) is State.STOPPED
    assert batch.done == 1
    with pytest.raises(RuntimeError, match="not ready"):
        batch.content()


def test_one_file_that_cannot_be_made_fails_all_of_them(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Files:
        yield "0.pptx", b""
        raise OSError("disk full")

    batch = Batch("reports", 2, broken(), "reports.zip")
    assert ended(batch) is State.FAILED
    assert "reports could not be made" in caplog.text
    with pytest.raises(RuntimeError):
        batch.content()


def test_two_at_a_time_and_the_third_waits() -> None:
    gate = threading.Event()
    made = [Batch("reports", 2, files(2, gate), "r.zip") for _ in range(3)]
    until = time.monotonic() + 10
    while sum(batch.done for batch in made) < 2 and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.05)
    assert sorted(batch.state for batch in made) == [State.MAKING, State.MAKING, State.WAITING]
    gate.set()
    assert [ended(batch) for batch in made] == [State.READY] * 3


def test_one_for_each_user_and_none_for_the_same_user_with_other_rights() -> None:
    gate = threading.Event()
    first = begin(user(), "reports", 2, lambda: files(2, gate), "r.zip")
    assert begin(user(), "decks", 9, lambda: files(9), "d.zip") is first
    assert last(user()) is first
    assert last(user("g")) is None
    assert last(user("f", Role.FACILITATOR, "LOC-A")) is None
    assert last(user("f", Role.ANALYST)) is None
    gate.set()
    assert ended(first) is State.READY
    second = begin(user(), "decks", 1, lambda: files(1), "d.zip")
    assert second is not first and last(user()) is second
    assert ended(second) is State.READY


def test_a_pause_lets_pages_go_first() -> None:
    started = time.monotonic()
    assert ended(Batch("reports", 20, files(20), "r.zip")) is State.READY
    assert time.monotonic() - started >= 20 * batches.PAUSE
