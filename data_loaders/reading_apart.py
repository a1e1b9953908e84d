"""Reading apart: files are read in a process of their own, which alone runs out of memory or of time.

`python -m data_loaders.reading_apart` is that process: what is asked comes in as JSON, one line of JSON for
each file goes out, and the tidy rows lie in a folder.
"""

import ctypes
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarking.indicators import read_catalogue
from data_loaders.reading import FileReport, Named, Reader, Taken
from data_loaders.received import Problem
from data_loaders.store import archive
from data_loaders.store.archive import Provenance

REPOSITORY = Path(__file__).resolve().parents[1]
# Each thread would set memory aside for itself that counts against the limit whether it is used or not.
FRUGAL = {"MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_DIE_WITH_PARENT = 1  # of prctl


@dataclass(frozen=True)
class Limits:
    """What one file may take: bytes of memory on top of the program's own, and seconds."""

    memory: int = 2**30
    seconds: float = 300


USUAL = Limits()


def take_apart(
    reader: Reader, named: Sequence[Named], catalogue: Path, limits: Limits = USUAL
) -> Iterator[Taken]:
    """What `reader.take` says of each file, read in another process; a file that breaks a limit is refused.

    `catalogue`: the folder of the reader's indicators.
    """
    waiting = list(named)
    while waiting:
        with TemporaryDirectory(prefix="stocktake-reading-") as folder:
            asked = tuple(waiting)  # of its own: the list gets shorter while the answers come
            for taken in _process(reader, asked, catalogue, Path(folder), limits):
                waiting.pop(0)
                _remember(reader, taken)
                yield taken


def _remember(reader: Reader, taken: Taken) -> None:
    if taken.note is not None:
        reader.seen.add(taken.note.sha256)
        reader.order = taken.note.order


def _process(
    reader: Reader, named: Sequence[Named], catalogue: Path, folder: Path, limits: Limits
) -> Iterator[Taken]:
    """The answers of one process, up to the first file that it did not survive."""
    asked = {
        "files": [[str(one.path.resolve()), one.itself] for one in named],
        "catalogue": str(catalogue.resolve()),
        "seen": sorted(reader.seen),
        "order": reader.order,
        "by": reader.by,
        "day": reader.day.isoformat(),
        "period": reader.period,
        "folder": str(folder),
        "memory": limits.memory,
    }
    command = [sys.executable, "-m", "data_loaders.reading_apart"]
    with subprocess.Popen(  # noqa: S603 - our own module; what is asked goes in as JSON
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPOSITORY, env={**os.environ, **FRUGAL}
    ) as process:
        try:
            assert process.stdin is not None  # noqa: S101 - a pipe was asked for
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(asked).encode())
                process.stdin.close()
            for place, one in enumerate(named):
                line = _line(process, limits.seconds)
                if line is None:
                    process.kill()
                yield _taken(line, folder / str(place), one) if line else _broken(one, line, limits)
                if not line:
                    return
        finally:
            process.kill()


def _line(process: "subprocess.Popen[bytes]", seconds: float) -> bytes | None:
    """The next answer; nothing where the process ended, None where it takes too long."""
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        return process.stdout.readline() if ready.select(seconds) else None


def _broken(named: Named, line: bytes | None, limits: Limits) -> Taken:
    name = named.path.name
    if line is None:
        what = f"it could not be read in {limits.seconds:,.0f} seconds"
    else:
        what = f"reading it needs more than {limits.memory / 2**30:.1f} GB of memory, or breaks the program"
    message = f"{name} was stopped: {what}. Nothing was changed. Cut it down to the practices needed."
    report = FileReport(name, "refused", problems=(Problem("limit", message),))
    return Taken(report, stops=True)


def _taken(line: bytes, folder: Path, named: Named) -> Taken:
    given: dict[str, Any] = json.loads(line)
    problems = tuple(Problem(**problem) for problem in given["report"].pop("problems"))
    taken = Taken(FileReport(**given["report"], problems=problems), given["stops"])
    if given["note"] is None:
        return taken
    received = date.fromisoformat(given["note"].pop("received"))
    loaded = archive.read_tidy(folder)
    note = Provenance(**given["note"], received=received)
    return replace(taken, note=note, content=named.path, loaded=loaded)


def main() -> None:
    """Read every file that is asked for, within the limits that this process takes on first."""
    asked = json.load(sys.stdin)
    _limit(asked["memory"])
    catalogue = read_catalogue(Path(asked["catalogue"]))
    day = date.fromisoformat(asked["day"])
    reader = Reader(catalogue, [], asked["order"], asked["by"], day, asked["period"])
    reader.seen = set(asked["seen"])
    for place, (path, itself) in enumerate(asked["files"]):
        taken = reader.take(Named(Path(path), itself))
        if taken.loaded is not None:
            archive.write_tidy(Path(asked["folder"]) / str(place), taken.loaded)
        report = vars(taken.report) | {"problems": [vars(problem) for problem in taken.report.problems]}
        note = taken.note.written() if taken.note else None
        print(json.dumps({"report": report, "stops": taken.stops, "note": note}), flush=True)


def _limit(memory: int) -> None:
    """No more memory than is in use now and so much more; and no life without the parent."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
