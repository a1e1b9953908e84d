"""Load the demonstration as its files came: refresh by refresh, through the ordinary loaders."""

from collections.abc import Callable
from pathlib import Path

from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from data_loaders.area_settings import read_area
from data_loaders.demonstration import Demonstration
from data_loaders.refresh import MADE_UP, refresh


class OtherFiguresHeld(RuntimeError):
    """The home folder belongs to a real area: made-up figures must never be mixed with its own."""


def load(home: Path, written: Demonstration, progress: Callable[[str], None]) -> list[Snapshot]:
    """Publish one snapshot for each refresh; the snapshots, oldest first.

    Doing it again changes nothing. Raises OtherFiguresHeld, before anything is written, where the folder
    holds other figures or settings.
    """
    check_empty(home)
    (home / "area.toml").write_bytes((written.folder / "area.toml").read_bytes())
    made = []
    for step in written.refreshes:
        progress(f"Refresh {step.name}, {step.received:%d %B %Y}")
        outcome = refresh(home, [step.folder], by=MADE_UP, confirm=True, today=step.received)
        if outcome.snapshot is None or not outcome.ok:
            raise RuntimeError(f"{step.name} was not taken in: {' '.join(outcome.reasons)}")
        made.append(snapshots.open_snapshot(home, outcome.snapshot))
    return made


def check_empty(home: Path) -> None:
    """Raise OtherFiguresHeld unless the folder is empty or the demonstration's own."""
    others = snapshots.current_id(home) is not None or (home / "area.toml").exists()
    if others and not read_area(home).is_demonstration:
        raise OtherFiguresHeld(
            "This STOCKTAKE_HOME holds an area of your own. The demonstration would be mixed with it: "
            "set STOCKTAKE_HOME to an empty folder first."
        )
