"""Outcome of a refresh: the snapshot that is current after it, what became of each file, what changes."""

from dataclasses import dataclass
from typing import Any

from benchmarking.differences import Difference
from benchmarking.leaps import Leap
from data_loaders.reading import FileReport


@dataclass(frozen=True)
class Refresh:
    """The current snapshot, whether it is a new one, each file, and why the refresh was held or stopped.

    `held`: only for its looks, so that confirming takes it in. `left_out`: files received earlier that are
    not part of the current snapshot, because one went back to it; naming one takes it in again.
    `differences`: what the new files change, also where nothing was published. `leaps`: which practices'
    figures move beyond reason by it.
    """

    snapshot: str | None
    published: bool
    files: tuple[FileReport, ...]
    reasons: tuple[str, ...] = ()
    held: bool = False
    left_out: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    leaps: tuple[Leap, ...] = ()
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        return not self.reasons

    def written(self) -> dict[str, Any]:
        """As `manage.py refresh --json` prints it."""
        files = [report.written() for report in self.files]
        return {
            "snapshot": self.snapshot,
            "published": self.published,
            "files": files,
            "reasons": list(self.reasons),
            "left_out": list(self.left_out),
            "differences": [difference.written() for difference in self.differences],
            "leaps": [leap.written() for leap in self.leaps],
        }
