"""Batches: many files made in the background into one zip; never handed out before the last one is in it."""

import logging
import threading
import time
import zipfile
from collections.abc import Callable, Iterable
from enum import StrEnum
from tempfile import TemporaryFile

import streamlit as st

from records.models import User
from records.permissions import scope_id

AT_ONCE = 2  # batches that the server works on; the others wait
PAUSE = 0.01  # seconds after each file, so that pages go first
DATE = (1980, 1, 1, 0, 0, 0)  # of the files in the zip: each says inside when it was made
_turns = threading.BoundedSemaphore(AT_ONCE)


class State(StrEnum):
    """How far a batch is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


class Batch:
    """One zip in the making. The files lie in a temporary file without a name: it goes with the batch."""

    def __init__(self, called: str, total: int, files: Iterable[tuple[str, bytes]], file: str) -> None:
        self.called, self.total, self.file = called, total, file  # `file`: the name of the zip
        self.done, self.state = 0, State.WAITING
        self._files, self._stop = files, threading.Event()
        self._zip = TemporaryFile()  # noqa: SIM115 - lives as long as the batch
        threading.Thread(target=self._work, daemon=True, name=f"batch {called}").start()

    def __del__(self) -> None:
        self._zip.close()

    @property
    def running(self) -> bool:
        return self.state in (State.WAITING, State.MAKING)

    def stop(self) -> None:
        """Make no further file; what was made is thrown away."""
        self._stop.set()

    def content(self) -> bytes:
        """The zip. Raises RuntimeError before it is whole."""
        if self.state is not State.READY:
            raise RuntimeError(f"{self.called}: not ready")
        self._zip.seek(0)
        return self._zip.read()

    def _work(self) -> None:
        state = State.FAILED
        try:
            with _turns:
                state = self._made()
        except Exception:
            logging.getLogger(__name__).exception("%s could not be made", self.called)
        finally:
            if state is not State.READY:
                self._zip.close()
            self.state = state

    def _made(self) -> State:
        """Every file, one after the other: no more than one of them is in memory."""
        self.state = State.MAKING
        with zipfile.ZipFile(self._zip, "w") as archive:  # stored: each file is compressed already
            for name, content in self._files:
                if self._stop.is_set():
                    return State.STOPPED
                archive.writestr(zipfile.ZipInfo(name, DATE), content)
                self.done += 1
                time.sleep(PAUSE)
        return State.STOPPED if self._stop.is_set() else State.READY


def begin(
    user: User, called: str, total: int, files: Callable[[], Iterable[tuple[str, bytes]]], file: str
) -> Batch:
    """Start a batch for a user, whose last one is thrown away; one that still runs is kept instead."""
    held = _held()
    with _lock():
        last = held.get(scope(user))
        if last is not None and last.running:
            return last
        held[scope(user)] = Batch(called, total, files(), file)
        return held[scope(user)]


def last(user: User) -> Batch | None:
    """The latest batch of a user with the rights that they had when they began it."""
    return _held().get(scope(user))


def scope(user: User) -> str:
    """Whose batch it is: an account whose role or places change has none any more."""
    return f"{user.email} {scope_id(user)}"


@st.cache_resource(show_spinner=False)
def _held() -> dict[str, Batch]:
    return {}


@st.cache_resource(show_spinner=False)
def _lock() -> threading.Lock:
    return threading.Lock()
