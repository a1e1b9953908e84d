"""What many tests share: a running server, a browser, and the demonstration loaded as `make run` loads it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from tests.kept_demonstration import demonstration_in
from tests.servers import Server, running

settings.register_profile("stocktake", deadline=None, max_examples=50)
settings.load_profile("stocktake")


@dataclass(frozen=True)
class Loaded:
    """The demonstration in a home folder of its own. Tests that change it make a copy first."""

    home: Path
    answer: dict[str, Any]

    @property
    def snapshot(self) -> Snapshot:
        return self.snapshots()[-1]

    def snapshots(self) -> list[Snapshot]:
        return [snapshots.open_snapshot(self.home, id_) for id_ in self.answer["snapshots"]]

    def account(self, role: str) -> tuple[str, str]:
        """E-mail address and password of the first account with a role."""
        found = next(a for a in self.answer["accounts"] if a["role"] == role)
        return found["email"], found["password"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server on an empty home folder, shared by the tests that change nothing of it but accounts."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the operating system has it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed (make system installs it where apt can be used)")
    switches = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demonstration(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """`manage.py demo` in a folder of its own."""
    home = tmp_path_factory.mktemp("demonstration") / "home"
    assert request.config.cache is not None
    return Loaded(home, demonstration_in(home, request.config.cache.mkdir("demonstration")))
