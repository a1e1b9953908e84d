"""Home: the one folder that Stocktake writes to."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def home_folder() -> Path:
    """STOCKTAKE_HOME, or `var` beside the program; made where it is not there yet."""
    folder = Path(os.environ.get("STOCKTAKE_HOME") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
