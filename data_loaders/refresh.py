"""Refresh: take in files, say of each what became of it, publish one new snapshot or change nothing."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarking import checks
from benchmarking.indicators import Indicator, read_catalogue
from benchmarking.organisations import Area
from data_loaders import archive, snapshots
from data_loaders.archive import Provenance
from data_loaders.assembly import Assembled, assemble
from data_loaders.reading import FileReport, Reader, Taken, found_files
from data_loaders.received import Problem
from data_loaders.written import sweep

CATALOGUE = Path(__file__).parent.parent / "indicators"


class Busy(RuntimeError):
    """Another refresh is running on the same folder."""


@dataclass(frozen=True)
class Refresh:
    """The current snapshot, whether it is a new one, each file, and why the refresh was held or stopped."""

    snapshot: str | None
    published: bool
    files: tuple[FileReport, ...]
    reasons: tuple[str, ...] = ()

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
        }


def refresh(
    home: Path,
    paths: Sequence[Path],
    *,
    by: str,
    dry_run: bool = False,
    period: str = "",
    confirm: bool = False,
    catalogue: Path = CATALOGUE,
    today: date | None = None,
    progress: Callable[[str], None] = lambda said: None,
) -> Refresh:
    """Take in files and folders. One refused file, or an unrecognised one named itself, and nothing changes.

    `period`: for files that do not say theirs. `confirm`: publish although something looks suspicious.
    `today`: the day on which the files were received. Raises Busy, and ValueError for settings or a catalogue
    that cannot be used.
    """
    home.mkdir(parents=True, exist_ok=True)
    area, indicators = snapshots.read_area(home), read_catalogue(catalogue)
    day = today or area.demonstration_today or datetime.now(UTC).date()
    with _alone(home):
        for folder in (home, home / "snapshots", home / "received", *(home / "received").glob("*")):
            sweep(folder)
        held = archive.held(home)
        reader = Reader(indicators, held, by, day, period)
        taken = []
        for named in found_files(paths):
            taken.append(reader.take(named))
            progress(f"{taken[-1].report.file}: {taken[-1].report.outcome}")
        current = snapshots.current_id(home)
        reports = tuple(one.report for one in taken)
        stopped = tuple(_reason(one.report) for one in taken if one.stops)
        if stopped or not (held or any(one.note for one in taken)):
            return Refresh(current, False, reports, stopped or ("There was no file to take in.",))
        progress("Putting all received files together")
        return _Publication(home, catalogue, area, indicators, held, taken, by).publish(
            current, dry_run=dry_run, confirm=confirm
        )


def _reason(report: FileReport) -> str:
    first = report.problems[0].message if report.problems else ""
    return f"{report.file} was {report.outcome}: {first}"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two refreshes at once would each publish without the other's files."""
    with (home / "refresh.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("Another refresh is running. Wait until it has ended and try again.") from None
        yield


class _Publication:
    """All received files together, the doubts about them, and the writing."""

    def __init__(
        self,
        home: Path,
        catalogue: Path,
        area: Area,
        indicators: dict[str, Indicator],
        held: dict[str, Provenance],
        taken: Sequence[Taken],
        by: str,
    ) -> None:
        self.home, self.indicators, self.by = home, indicators, by
        self.new = [(one.note, one.loaded, one.content) for one in taken if one.note and one.loaded]
        self.reports = [one.report for one in taken]
        before = [(note, archive.load(home, note, list(indicators))) for note in held.values()]
        self.content = assemble([*before, *((note, loaded) for note, loaded, _ in self.new)], catalogue, area)
        self.before = assemble(before, catalogue, area).observations if before and self.new else None

    def publish(self, current: str | None, *, dry_run: bool, confirm: bool) -> Refresh:
        doubts = self._doubts()
        self._report(doubts)
        reasons = () if confirm else tuple(doubt.message for doubt in doubts)
        if reasons or dry_run:
            return Refresh(current, False, tuple(self.reports), reasons)
        for note, loaded, content in self.new:
            archive.keep(self.home, note, content)
            archive.keep_tidy(self.home, note, list(self.indicators), loaded)
        id = snapshots.publish(self.home, self.content, by=self.by, made_at=datetime.now(UTC))
        return Refresh(id, id != current, tuple(self.reports))

    def _doubts(self) -> list[checks.Finding]:
        """Practices lost and totals moved, among the practices of our area where one is set."""
        if not self.new:
            return []
        rows = self.content.observations
        touched = (
            rows[rows["source"].isin([note.sha256 for note, _, _ in self.new])]
            .groupby(["indicator", "period"])
            .size()
        )
        about = pd.MultiIndex.from_frame(rows[["indicator", "period"]]).isin(touched.index)
        old = rows.iloc[:0] if self.before is None else self.before
        return checks.suspicions(rows[about], old, self.indicators, _area_practices(self.content))

    def _report(self, doubts: Sequence[checks.Finding]) -> None:
        """Put each doubt to the file that it comes from."""
        rows = self.content.observations
        names = {note.sha256: note.file for note, _, _ in self.new}
        for doubt in doubts:
            about = rows[(rows["indicator"] == doubt.indicator) & (rows["period"] == doubt.period)]
            files = {names[sha] for sha in about["source"].unique() if sha in names}
            problem = Problem(doubt.code, doubt.message, blocking=False)
            for place, report in enumerate(self.reports):
                if report.file in files:
                    self.reports[place] = replace(
                        report, outcome="warned", problems=(*report.problems, problem)
                    )


def _area_practices(content: Assembled) -> list[str]:
    """Practices that were part of our area at any time; none where no area is set: all are looked at."""
    inside = content.memberships["parent"].isin(content.area.codes)
    return list(pd.unique(content.memberships.loc[inside, "practice"]))
