"""Read files that are to be taken in: which loader knows them, what they say, what is wrong with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarking import checks
from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from data_loaders import LOADERS, file_checks, patient_level
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.store.archive import Provenance
from data_loaders.store.assembly import stretch
from data_loaders.tabular.files import UNPACKED, Received

TABLES = (".csv", ".txt", ".zip", ".xlsx", ".xlsm", ".xls", ".ods")  # names that claim to be a table
IN_MEMORY = 64 * 2**20  # bytes; a larger file is read from where it lies
NEAR = 0.4  # share of a publication's columns from which on an unrecognised file is held against it
SHOWN = 20  # problems listed for each file


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
class Named:
    """A file to take in, and whether it was named itself: a folder's unrecognised files are only reported."""

    path: Path
    itself: bool


@dataclass(frozen=True)
class Taken:
    """One file after reading: its report, and what it says where it is a new one."""

    report: FileReport
    stops: bool = False
    note: Provenance | None = None
    content: bytes | Path = b""
    loaded: Loaded | None = None


def found_files(paths: Sequence[Path]) -> Iterator[Named]:
    """The files named and those in the folders named, in order of name (R2 before R10)."""
    for path in paths:
        if path.is_dir():
            inside = (found for found in path.rglob("*") if found.is_file())
            shown = (
                found
                for found in inside
                if not any(part.startswith(".") for part in found.relative_to(path).parts)
            )
            yield from (Named(found, False) for found in sorted(shown, key=_in_order))
        else:
            yield Named(path, True)


def _in_order(path: Path) -> list[tuple[int, str]]:
    pieces = re.split(r"(\d+)", str(path.with_suffix("")))
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


class Reader:
    """Reads one file after the other; remembers which bytes are in use already."""

    def __init__(
        self,
        indicators: dict[str, Indicator],
        used: Sequence[Provenance],
        order: int,
        by: str,
        day: date,
        period: str,
    ) -> None:
        """`used`: the files of the current snapshot. `order`: the highest that any received file has."""
        self.indicators, self.by, self.day, self.period = indicators, by, day, period
        self.seen = {note.sha256 for note in used}
        self.order = order

    def take(self, named: Named) -> Taken:
        name = named.path.name
        try:
            received = _received(named.path)
            if received.sha256 in self.seen:
                return Taken(FileReport(name, "already_loaded"))
            if patients := patient_level.problems(received):
                raise Refused(patients)
            loader = _recognised(received)
            if loader is None:
                return Taken(
                    FileReport(name, "unrecognised", problems=(_unrecognised(received),)), named.itself
                )
            return self._load(received, loader)
        except MemoryError:
            message = f"{name} needs more memory than there is. Cut it down to the practices needed."
            return _refused(name, "", [Problem("limit", message)])
        except Refused as refused:
            table = named.path.suffix.lower() in TABLES
            report = FileReport(
                name, "refused" if table else "unrecognised", problems=_listed(refused.problems)
            )
            return Taken(report, table or named.itself)

    def _load(self, received: Received, loader: str) -> Taken:
        publication = LOADERS[loader].NAME
        try:
            loaded = LOADERS[loader].load(received, indicators=list(self.indicators), period=self.period)
            tables = file_checks.problems(received, LOADERS[loader], loaded)
            tables += file_checks.still_to_come(received, loaded, self.day)
            found = checks.problems(loaded.rows, self.indicators, self.day)
            of_ccgs = loaded.ccg_figures.assign(status=Status.OK.value)
            found += checks.problems(of_ccgs, self.indicators, self.day, of_ccgs=True)
            periods = stretch(loaded.periods)
        except Refused as refused:
            return _refused(received.name, publication, refused.problems)
        except MemoryError:
            raise
        except Exception as error:  # whatever a file makes a loader stumble over is said, and nothing kept
            message = (
                f"{received.name} is not as {publication} is published ({error}). Download it again; if it is"
                " the file that was published, tell whoever looks after this program."
            )
            return _refused(received.name, publication, [Problem("not_understood", message)])
        said = tuple(Problem(f.code, f"{received.name}: {f.message}", blocking=f.blocking) for f in found)
        problems = (*loaded.problems, *tables, *said)
        bad = any(problem.blocking for problem in problems)
        outcome = "refused" if bad else "warned" if problems else "accepted"
        report = FileReport(
            received.name,
            outcome,
            publication,
            periods,
            loaded.read,
            loaded.used,
            _listed(problems),
        )
        if bad:
            return Taken(report, True)
        self.seen.add(received.sha256)
        self.order += 1
        note = Provenance(received.sha256, received.name, self.day, self.by, self.order, loader, self.period)
        return Taken(report, False, note, received.content, loaded)


def _received(path: Path) -> Received:
    try:
        size = path.stat().st_size
        if size > UNPACKED:
            message = (
                f"{path.name} is larger than {UNPACKED // 2**30} GB. Cut it down to the practices needed."
            )
            raise Refused([Problem("too_large", message)])
        return Received(path.name, path if size > IN_MEMORY else path.read_bytes())
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
    shown = f" It begins with: {headings[:120]}." if headings else ""
    message = (
        f"{received.name} fits none of the {len(LOADERS)} publications that are read here.{shown}"
        f"{_nearest(received)} Give a published file as it was published, with its headings. For figures of"
        " your own start from the template of an own extract on Data held."
    )
    return Problem("layout_unknown", message)


def _nearest(received: Received) -> str:
    """The publication that most of whose columns are there, and the first one lacking; nothing below NEAR."""
    fits = [
        (layout.fit(table), loader.NAME, layout, table)
        for table in received.tables
        for loader in LOADERS.values()
        for layout in file_checks.layouts(loader)
    ]
    fit, name, layout, table = max(fits, key=lambda one: one[0], default=(0.0, "", None, None))
    if layout is None or table is None or fit < NEAR:
        return ""
    columns = [lacks.column for lacks in layout.lacking(table) if lacks.column]
    lacking = f", but lacks the column “{columns[0]}”" if columns else ""
    return f" It comes nearest to {name}{lacking}."


def _refused(name: str, publication: str, problems: Sequence[Problem]) -> Taken:
    return Taken(FileReport(name, "refused", publication, problems=_listed(problems)), True)


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
