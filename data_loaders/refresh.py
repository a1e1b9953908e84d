"""Refresh: take in files, say of each what became of it, publish one new snapshot or change nothing."""

import fcntl
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarking import checks
from benchmarking.indicators import Indicator, read_catalogue
from benchmarking.organisations import Area
from data_loaders import LOADERS, archive, snapshots
from data_loaders.archive import Provenance
from data_loaders.assembly import Assembled, assemble, stretch
from data_loaders.files import Received
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.written import sweep

CATALOGUE = Path(__file__).parent.parent / "indicators"
TABLES = (".csv", ".txt", ".zip", ".xlsx", ".xlsm", ".xls")  # names that claim to be a table
LARGEST = 300 * 2**20
SHOWN = 20  # problems listed for each file


class Busy(RuntimeError):
    """Another refresh is running on the same folder."""


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `outcome`: accepted, warned, refused, already_loaded or unrecognised."""

    file: str
    outcome: str
    publication: str = ""
    period: str = ""
    rows: int = 0
    used: int = 0
    problems: tuple[Problem, ...] = ()

    def written(self) -> dict[str, Any]:
        names = ("row", "column", "code", "message")
        problems = [{name: getattr(problem, name) for name in names} for problem in self.problems]
        return {**asdict(self), "problems": problems}


@dataclass(frozen=True)
class Refresh:
    """The outcome: the current snapshot, whether it is a new one, each file, and why it was held or stopped."""

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


@dataclass(frozen=True)
class _Named:
    """A file to take in, and whether it was named itself (a folder's unrecognised files are only reported)."""

    path: Path
    itself: bool


@dataclass(frozen=True)
class _Taken:
    """One file after reading: its report, and what it says where it is a new one."""

    report: FileReport
    stops: bool = False
    note: Provenance | None = None
    content: bytes = b""
    loaded: Loaded | None = None


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
        sweep(home)
        held = archive.held(home)
        reader = _Reader(indicators, held, by, day, period)
        taken = []
        for named in _files(paths):
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


def _files(paths: Sequence[Path]) -> Iterator[_Named]:
    """The files named and those in the folders named, in order of name (R2 before R10)."""
    for path in paths:
        if path.is_dir():
            inside = (found for found in path.rglob("*") if found.is_file())
            shown = (
                found
                for found in inside
                if not any(part.startswith(".") for part in found.relative_to(path).parts)
            )
            yield from (_Named(found, False) for found in sorted(shown, key=_in_order))
        else:
            yield _Named(path, True)


def _in_order(path: Path) -> list[tuple[int, str]]:
    pieces = re.split(r"(\d+)", str(path.with_suffix("")))
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


class _Reader:
    """Reads one file after the other; remembers which bytes have come already."""

    def __init__(
        self, indicators: dict[str, Indicator], held: dict[str, Provenance], by: str, day: date, period: str
    ) -> None:
        self.indicators, self.by, self.day, self.period = indicators, by, day, period
        self.seen = set(held)
        self.order = max((note.order for note in held.values()), default=0)

    def take(self, named: _Named) -> _Taken:
        name = named.path.name
        try:
            received = _received(named.path)
            if received.sha256 in self.seen:
                return _Taken(FileReport(name, "already_loaded"))
            loader = _recognised(received)
            if loader is None:
                return _Taken(
                    FileReport(name, "unrecognised", problems=(_unrecognised(received),)), named.itself
                )
            return self._load(received, loader)
        except Refused as refused:
            table = named.path.suffix.lower() in TABLES
            report = FileReport(
                name, "refused" if table else "unrecognised", problems=_listed(refused.problems)
            )
            return _Taken(report, table or named.itself)

    def _load(self, received: Received, loader: str) -> _Taken:
        publication = LOADERS[loader].NAME
        try:
            loaded = LOADERS[loader].load(received, indicators=list(self.indicators), period=self.period)
            found = checks.problems(loaded.rows, self.indicators, self.day)
        except Refused as refused:
            return _Taken(
                FileReport(received.name, "refused", publication, problems=_listed(refused.problems)), True
            )
        said = tuple(Problem(f.code, f"{received.name}: {f.message}", blocking=f.blocking) for f in found)
        problems = (*loaded.problems, *said)
        bad = any(problem.blocking for problem in problems)
        outcome = "refused" if bad else "warned" if problems else "accepted"
        report = FileReport(
            received.name,
            outcome,
            publication,
            stretch(loaded.periods),
            loaded.read,
            loaded.used,
            _listed(problems),
        )
        if bad:
            return _Taken(report, True)
        self.seen.add(received.sha256)
        self.order += 1
        note = Provenance(received.sha256, received.name, self.day, self.by, self.order, loader, self.period)
        return _Taken(report, False, note, received.content, loaded)


def _received(path: Path) -> Received:
    try:
        if path.stat().st_size > LARGEST:
            message = (
                f"{path.name} is larger than {LARGEST // 2**20} MB. Cut it down to the practices needed."
            )
            raise Refused([Problem("too_large", message)])
        return Received(path.name, path.read_bytes())
    except OSError as error:
        raise Refused([Problem("cannot_be_read", f"{path.name} cannot be read: {error.strerror}.")]) from None


def _recognised(received: Received) -> str | None:
    """Name of the loader whose layout the file fits best, or None. Raises Refused if two fit alike."""
    fits = {name: loader.recognises(received) for name, loader in LOADERS.items()}
    best = max(fits.values())
    names = [name for name, fit in fits.items() if fit == best]
    if best == 0:
        return None
    if len(names) > 1:
        said = " and ".join(LOADERS[name].NAME for name in names)
        raise Refused(
            [
                Problem(
                    "ambiguous", f"{received.name} could be {said}. Give its columns their published names."
                )
            ]
        )
    return names[0]


def _unrecognised(received: Received) -> Problem:
    first = received.tables[0].top if received.tables else ()
    headings = ", ".join(cell for cell in first[0][:6] if cell) if first else ""
    known = "; ".join(loader.NAME for loader in LOADERS.values())
    shown = f" It begins with: {headings[:120]}." if headings else ""
    return Problem(
        "layout_unknown", f"{received.name} is none of the publications that are read here ({known}).{shown}"
    )


def _listed(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The first problems, blocking ones first, and how many more there are."""
    ordered = sorted(problems, key=lambda problem: not problem.blocking)
    more = len(ordered) - SHOWN
    if more <= 0:
        return tuple(ordered)
    return (
        *ordered[:SHOWN],
        Problem("more", f"{more:,} more problems of this file are not listed.", blocking=False),
    )


class _Publication:
    """All received files together, the doubts about them, and the writing."""

    def __init__(
        self,
        home: Path,
        catalogue: Path,
        area: Area,
        indicators: dict[str, Indicator],
        held: dict[str, Provenance],
        taken: Sequence[_Taken],
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
    """Practices that were part of our area at any time; none where no area is set (then all are looked at)."""
    inside = content.memberships["parent"].isin(content.area.codes)
    return list(pd.unique(content.memberships.loc[inside, "practice"]))
