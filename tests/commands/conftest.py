"""A home folder for the command line."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Loaded


@pytest.fixture
def home(demonstration: Loaded, tmp_path: Path) -> Path:
    """A copy of the demonstration that a test may change."""
    return Path(shutil.copytree(demonstration.home, tmp_path / "home"))
