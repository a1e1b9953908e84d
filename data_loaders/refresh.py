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
from benchmarking.differences import Difference, differences
from benchmarking.indicators import Indicator, read_catalogue
from benchmarking.organisations import Area
from data_loaders import snapshots
from data_loaders.reading import FileReport, Reader, Taken, found_files
from data_loaders.reading_apart import Limits, take_apart
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.store import archive
from data_loaders.store.archive import Damaged, Provenance
from data_loaders.store.assembly import Assembled, assemble
from data_loaders.store.identity import digest_of
from data_loaders.store.written import sweep
from data_loaders.tabular.files import Received

CATALOGUE = Path(__file__).parent.parent / "indicators"


MADE_UP = "demonstration"  # who took in the files of the demonstration
MIXED = (
    "This STOCKTAKE_HOME holds the demonstration, and area.toml is no longer the demonstration's: made-up "
    "practices would count in England's figures. Set STOCKTAKE_HOME to an empty folder for your own area."
)


class Busy(RuntimeError):
    """Another refresh is running on the same folder."""


@dataclass(frozen=True)
class Refresh:
    """The current snapshot, whether it is a new one, each file, and why the refresh was held or stopped.

    `held`: only for its looks, so that confirming takes it in. `left_out`: files received earlier that are
    not part of the current snapshot, because one went back to it; naming one takes it in again.
    `differences`: what the new files change, also where nothing was published.
    """

    snapshot: str | None
    published: bool
    files: tuple[FileReport, ...]
    reasons: tuple[str, ...] = ()
    held: bool = False
    left_out: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

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
    apart: Limits | None = None,
) -> Refresh:
    """Take in files and folders, on top of the files that the current snapshot was made from.

    One refused file, or an unrecognised one named itself, and nothing changes.
    `period`: for files that do not say theirs. `confirm`: publish although something looks suspicious.
    `today`: the day on which the files were received. `apart`: read them in a process of its own, within
    these limits. Raises Busy, and ValueError for settings or a catalogue that cannot be used.
    """
    home.mkdir(parents=True, exist_ok=True)
    area, indicators = snapshots.read_area(home), read_catalogue(catalogue)
    day = today or area.demonstration_today or datetime.now(UTC).date()
    with _alone(home):
        for folder in (home, home / "snapshots", home / "received", *(home / "received").glob("*")):
            sweep(folder)
        current = snapshots.current_id(home)
        try:
            used = snapshots.received_files(home, current) if current else []
        except Damaged as damaged:
            return Refresh(current, False, (), (f"{damaged}. Go back to an earlier snapshot first.",))
        held = archive.held(home)
        if any(note.by == MADE_UP for note in held) and not area.is_demonstration:
            raise ValueError(MIXED)
        reader = Reader(indicators, used, max((note.order for note in held), default=0), by, day, period)
        taken = []
        named = list(found_files(paths))
        for one in take_apart(reader, named, catalogue, apart) if apart else map(reader.take, named):
            taken.append(one)
            progress(f"{taken[-1].report.file}: {taken[-1].report.outcome}")
        left_out = _left_out(held, [*used, *(one.note for one in taken if one.note)])
        so_far = Refresh(current, False, tuple(one.report for one in taken), left_out=left_out)
        stopped = tuple(_reason(one.report) for one in taken if one.stops)
        if stopped or not (used or any(one.note for one in taken)):
            return replace(so_far, reasons=stopped or ("There was no file to take in.",))
        before, unreadable = _before(home, used, list(indicators))
        if unreadable:
            return replace(so_far, reasons=unreadable)
        progress("Putting all received files together")
        try:
            together = _Publication(home, catalogue, area, indicators, before, taken, by)
        except Refused as refused:  # each file can be read, and together they cannot be
            return replace(so_far, reasons=tuple(problem.message for problem in refused.problems))
        return together.publish(so_far, dry_run=dry_run, confirm=confirm)


def _left_out(held: Sequence[Provenance], used: Sequence[Provenance]) -> tuple[str, ...]:
    known = {note.sha256 for note in used}
    apart = dict.fromkeys((note.file, note.sha256) for note in held if note.sha256 not in known)
    return tuple(file for file, _ in apart)


def _before(
    home: Path, used: Sequence[Provenance], indicators: Sequence[str]
) -> tuple[list[tuple[Provenance, Loaded]], tuple[str, ...]]:
    """What the files of the current snapshot say; and why some of them cannot be read any more."""
    parts, reasons = [], []
    for note in used:
        try:
            parts.append((note, archive.load(home, note, indicators)))
        except Damaged as damaged:
            reasons.append(f"{damaged}.")
        except Refused as refused:
            reasons.append(
                f"{note.file}, received on {note.received.day} {note.received:%B %Y} and part of the current"
                f" snapshot, cannot be read any more: {refused.problems[0].message} Go back to a snapshot"
                " without it, then take in again what came since."
            )
    return parts, tuple(reasons)


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
    """The files of the current snapshot and the new ones together, the doubts about them, and the writing."""

    def __init__(
        self,
        home: Path,
        catalogue: Path,
        area: Area,
        indicators: dict[str, Indicator],
        before: Sequence[tuple[Provenance, Loaded]],
        taken: Sequence[Taken],
        by: str,
    ) -> None:
        self.home, self.indicators, self.by = home, indicators, by
        self.new = [(one.note, one.loaded, one.content) for one in taken if one.note and one.loaded]
        self.reports = [one.report for one in taken]
        parts = [*before, *((note, loaded) for note, loaded, _ in self.new)]
        self.orders = {note.sha256: note.order for note, _ in parts}
        self.content = assemble(parts, catalogue, area)
        self.before = assemble(before, catalogue, area).observations if before and self.new else None

    def publish(self, so_far: Refresh, *, dry_run: bool, confirm: bool) -> Refresh:
        rows, old = self._touched()
        practices = _area_practices(self.content)
        doubts = checks.suspicions(rows, old, self.indicators, practices)
        so_far = replace(so_far, differences=tuple(differences(rows, old, self.indicators, practices)))
        self._report(doubts)
        reasons = () if confirm else tuple(doubt.message for doubt in doubts)
        if reasons or dry_run:
            return replace(so_far, files=tuple(self.reports), reasons=reasons, held=bool(reasons))
        if others := self._not_as_read():
            return replace(so_far, files=tuple(self.reports), reasons=others)
        digest = digest_of(self.content)
        if (
            so_far.snapshot
            and self.new
            and snapshots.is_content(self.home, so_far.snapshot, self.content, digest)
        ):
            self._say_that_nothing_is_new()
            return replace(so_far, files=tuple(self.reports))
        for note, loaded, content in self.new:
            archive.keep(self.home, note, content)
            archive.keep_tidy(self.home, note, list(self.indicators), loaded)
        made_at = datetime.now(UTC)
        id = snapshots.publish(
            self.home, self.content, by=self.by, made_at=made_at, orders=self.orders, digest=digest
        )
        return replace(so_far, snapshot=id, published=id != so_far.snapshot, files=tuple(self.reports))

    def _say_that_nothing_is_new(self) -> None:
        """The new files are not kept: they would be named as left out after every refresh from now on."""
        for place, report in enumerate(self.reports):
            if report.outcome in ("accepted", "warned"):
                message = f"{report.file} says nothing that is not held already: it was not kept."
                problem = Problem("nothing_new", message, blocking=False)
                self.reports[place] = replace(report, outcome="warned", problems=(*report.problems, problem))

    def _not_as_read(self) -> tuple[str, ...]:
        """Why files cannot be kept: their bytes are no longer those whose rows are to be published."""
        return tuple(
            f"{note.file} was changed while it was being read. Take it in again."
            for note, _, content in self.new
            if Received(note.file, content).sha256 != note.sha256
        )

    def _touched(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of every indicator and period that the new files say something of, and all rows before."""
        rows = self.content.observations
        old = rows.iloc[:0] if self.before is None else self.before
        if not self.new:
            return rows.iloc[:0], old
        came = rows["source"].isin([note.sha256 for note, _, _ in self.new])
        touched = rows[came].groupby(["indicator", "period"]).size()
        about = pd.MultiIndex.from_frame(rows[["indicator", "period"]]).isin(touched.index)
        return rows[about], old

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
