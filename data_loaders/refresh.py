"""Refresh: take in files, say of each what became of it, publish one new snapshot or change nothing."""

import fcntl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarking.indicators import read_catalogue
from benchmarking.organisations import Area
from data_loaders import snapshots
from data_loaders.outcome import Refresh
from data_loaders.outcome_words import READ, problem_said
from data_loaders.publication import Publication
from data_loaders.reading import FileReport, Named, Reader, Taken, found_files
from data_loaders.reading_apart import Limits, take_apart
from data_loaders.received import Loaded, Refused
from data_loaders.store import archive
from data_loaders.store.archive import Damaged, Provenance
from data_loaders.store.written import sweep

CATALOGUE = Path(__file__).parent.parent / "indicators"
MADE_UP = "demonstration"  # who took in the files of the demonstration
MIXED = (
    "This STOCKTAKE_HOME holds the demonstration, and area.toml is no longer the demonstration's: made-up "
    "practices would count in England's figures. Set STOCKTAKE_HOME to an empty folder for your own area."
)


class Busy(RuntimeError):
    """Another refresh is running on the same folder."""


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
        _sweep(home)
        current = snapshots.current_id(home)
        try:
            used = snapshots.received_files(home, current) if current else []
        except Damaged as damaged:
            return Refresh(current, False, (), (f"{damaged}. Go back to an earlier snapshot first.",))
        held = _held(home, area)
        reader = Reader(indicators, used, max((note.order for note in held), default=0), by, day, period)
        taken = list(_read(reader, list(found_files(paths)), catalogue, apart, progress))
        left_out = _left_out(home, held, used, [one.note for one in taken if one.note])
        reports = tuple(one.report for one in taken)
        so_far = Refresh(current, False, reports, left_out=left_out, dry_run=dry_run)
        stopped = tuple(_reason(one.report) for one in taken if one.stops)
        if stopped or not (used or any(one.note for one in taken)):
            return replace(so_far, reasons=stopped or ("There was no file to take in.",))
        before, unreadable = _before(home, used, list(indicators))
        if unreadable:
            return replace(so_far, reasons=unreadable)
        progress("Putting all received files together")
        try:
            together = Publication(home, catalogue, area, indicators, before, taken, by)
        except Refused as refused:  # each file can be read, and together they cannot be
            return replace(so_far, reasons=tuple(problem.message for problem in refused.problems))
        return together.publish(so_far, dry_run=dry_run, confirm=confirm)


def _sweep(home: Path) -> None:
    """Remove what a refresh that was killed left half-written."""
    for folder in (home, home / "snapshots", home / "received", *(home / "received").glob("*")):
        sweep(folder)


def _held(home: Path, area: Area) -> list[Provenance]:
    """Every file received so far. Raises ValueError where made-up and real ones would stand together."""
    held = archive.held(home)
    if any(note.by == MADE_UP for note in held) and not area.is_demonstration:
        raise ValueError(MIXED)
    return held


def _read(
    reader: Reader,
    named: Sequence[Named],
    catalogue: Path,
    apart: Limits | None,
    progress: Callable[[str], None],
) -> Iterator[Taken]:
    for one in take_apart(reader, named, catalogue, apart) if apart else map(reader.take, named):
        progress(f"{one.report.file}: {READ[one.report.outcome]}")
        yield one


def _left_out(
    home: Path, held: Sequence[Provenance], used: Sequence[Provenance], new: Sequence[Provenance]
) -> tuple[str, ...]:
    """Files received earlier and not in use, unless they add nothing to those that are."""
    inside = {note.sha256 for note in used}
    known = inside | {note.sha256 for note in new} | _needless(home, held, inside)
    apart = dict.fromkeys((note.file, note.sha256) for note in held if note.sha256 not in known)
    return tuple(file for file, _ in apart)


def _needless(home: Path, held: Sequence[Provenance], used: Collection[str]) -> set[str]:
    """Files that add nothing to those in use: they added nothing to a snapshot whose files all are."""
    found = set()
    for note in held:
        with suppress(Damaged):
            if note.beside and {one.sha256 for one in snapshots.received_files(home, note.beside)} <= set(
                used
            ):
                found.add(note.sha256)
    return found


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
    first = problem_said(report, report.problems[0]) if report.problems else ""
    return f"{report.file} is {READ[report.outcome]}. {first}"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two refreshes at once would each publish without the other's files."""
    with (home / "refresh.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("Another refresh is running. Wait until it has ended and try again.") from None
        yield
