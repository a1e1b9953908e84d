"""The screens in this process, on a home folder of the test's own."""

from pathlib import Path

import pytest

from components import current
from records.database import Database


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home folder that the screens use while a test runs."""
    monkeypatch.setenv("STOCKTAKE_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def database(home: Path) -> Database:
    """The records of that folder, as the screens open them."""
    return current.database()
