"""The demonstration, made once for each state of the sources: it takes long, and every run wants it."""

import fcntl
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import manage
from tests.servers import ROOT

MADE_OF = (".py", ".toml", ".csv", ".txt")  # endings of what it depends on


def demonstration_in(home: Path, kept: Path) -> dict[str, Any]:
    """Put a copy of the demonstration into a home folder; what `manage.py demo` answered when it was made.

    `kept`: the folder in which one lies from an earlier run, or is made now. Processes that want it at once
    wait for the first of them.
    """
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = kept / _digest()
        if not (there / "answer.json").exists():
            for old in (path for path in kept.iterdir() if path.is_dir()):
                shutil.rmtree(old)
            _make(there)
        shutil.copytree(there / "home", home)
        answer: dict[str, Any] = json.loads((there / "answer.json").read_text("utf-8"))
    return answer


def _make(there: Path) -> None:
    """The answer is written last: a folder without one is not whole."""
    (there / "home").mkdir(parents=True)
    with patch.dict(os.environ, {"STOCKTAKE_HOME": str(there / "home")}):
        answer = manage.command_answer(["demo"])
    (there / "answer.json").write_text(json.dumps(answer, default=str), "utf-8")


def _digest() -> str:
    """What the sources and the libraries come to: a change in any of them makes another demonstration."""
    found = hashlib.sha256(sys.version.encode())
    apart = ("tests", "var")
    for place in sorted(p for p in ROOT.iterdir() if p.name not in apart and not p.name.startswith(".")):
        for path in sorted([place, *place.rglob("*")]):
            if path.is_file() and path.suffix in MADE_OF:
                found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]
