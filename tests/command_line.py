"""The command line as people's scripts use it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def run(home: Path, *words: str) -> tuple[int, Any, str]:
    """Exit status, the JSON of standard output (None where there is none), and what was said to people."""
    environment = {**os.environ, "STOCKTAKE_HOME": str(home)}
    command = [sys.executable, "manage.py", *words]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in found.stderr, found.stderr
    return found.returncode, json.loads(found.stdout) if found.stdout else None, found.stderr


def current(home: Path) -> str:
    return (home / "CURRENT").read_text().strip()
