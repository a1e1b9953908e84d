"""The benchmarks of decks: ours against PptxGenJS and plain python-pptx, a quarter, a fresh process."""

import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from slide_templates.decks import HOUSE_TEMPLATE, locality_plan
from slide_templates.plan import Deck
from slide_templates.powerpoint.writer import write
from slide_templates.running_order import usual_topics
from tests.rivals.content import as_content
from tests.rivals.python_pptx import deck_by_python_pptx

SLIDES, CHARTS = 14, 9
PPTXGENJS = "4.0.1"
SCRIPT = Path(__file__).parent / "rivals" / "pptxgenjs.js"
FRESH = """
import pickle, sys, time
from slide_templates.template import FILE
from slide_templates.powerpoint.writer import write
with open(sys.argv[1], "rb") as file:
    write(pickle.load(file), FILE.read_bytes())
print(time.process_time())
"""
QUARTER = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from benchmarking.disclosure.small_numbers import as_handed_out
from data_loaders import snapshots
from slide_templates.batch import batch
home = Path(sys.argv[1])
shown = as_handed_out(snapshots.open_snapshot(home, snapshots.current_id(home)))
started = time.process_time()
count = sum(1 for deck in batch(shown, [], made_on=date(2026, 9, 15)))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps([time.process_time() - started, count, peak]))
"""
Row = tuple[str, float, str, str | None, float | None]  # name, value, unit, against, how many times as fast


@dataclass(frozen=True)
class Taken:
    """Processor seconds and bytes of one deck."""

    seconds: float
    size: int


def decks(snapshot: Snapshot, day: date) -> Iterator[Row]:
    """A deck of 14 slides and 9 charts of the first locality that has so many, made in three ways; the best
    of several goes of each, as other work on the machine only ever adds to it."""
    every = list(_decks(snapshot, day))
    deck = every[0]
    name = f"one deck of {len(deck.slides)} slides, {sum(len(s.charts) for s in deck.slides)} charts"
    content = as_content(deck)
    ours = _taken(lambda: write(deck, HOUSE_TEMPLATE), 25)
    plain = _taken(lambda: deck_by_python_pptx(content, HOUSE_TEMPLATE), 5)
    yield f"{name}: plain python-pptx, no intervals", plain.seconds * 1000, "ms", None, None
    yield f"{name}: its size", plain.size / 1000, "kB", None, None
    yield (
        f"{name}: ours", ours.seconds * 1000, "ms", "plain python-pptx", plain.seconds / ours.seconds,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        theirs = _pptxgenjs(content, Path(folder))
        if isinstance(theirs, str):
            print(f"PptxGenJS is left out: {theirs}", file=sys.stderr)
        else:
            yield f"{name}: PptxGenJS {PPTXGENJS}, compressed", theirs.seconds * 1000, "ms", None, None
            yield f"{name}: its size", theirs.size / 1000, "kB", None, None
            times = theirs.seconds / ours.seconds
            yield f"{name}: ours", 1 / ours.seconds, "decks/s", "PptxGenJS compressed", times
        yield f"{name}: our size", ours.size / 1000, "kB", None, None
        largest = max(len(write(other, HOUSE_TEMPLATE)) for other in every)
        yield f"{name}: our size, the largest of {len(every)} localities", largest / 1000, "kB", None, None
        yield f"{name}: ours in a fresh process", _fresh(deck, Path(folder)), "s", None, None


def quarter(home: Path) -> Iterator[Row]:
    """Every report, deck and the summary of a stored snapshot, in a process of its own."""
    seconds, count, peak = json.loads(_python(QUARTER, home))
    yield f"a quarter's {count} reports, decks and summary, comparisons too", seconds, "s", None, None
    yield "the same: peak memory of its process", peak, "MB", None, None
    yield "the first deck from the command line, snapshot and comparisons too", _first(home), "s", None, None


def _decks(snapshot: Snapshot, day: date) -> Iterator[Deck]:
    """Of each locality that has so many slides and charts."""
    for place in snapshot.organisations.in_area(Level.LOCALITY, day):
        topics = usual_topics(snapshot, place.code, {}, day)
        plan = locality_plan(snapshot, place.code, [], made_on=day, topics=topics)
        kept, charts = [], 0
        for slide in plan.slides:
            if charts + len(slide.charts) <= CHARTS:
                kept.append(slide)
                charts += len(slide.charts)
        if charts == CHARTS and len(kept) >= SLIDES:
            yield replace(plan, slides=tuple(kept[:SLIDES]))


def _taken(make: object, rounds: int) -> Taken:
    assert callable(make)
    content = make()
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        content = make()
        seconds.append(time.process_time() - started)
    return Taken(min(seconds), len(content))


def _pptxgenjs(content: object, folder: Path) -> Taken | str:
    """The same deck by PptxGenJS, or why it could not be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "node and npm are not on this machine (apt-get install nodejs npm)"
    install = [npm, "install", "--no-audit", "--no-fund", f"pptxgenjs@{PPTXGENJS}"]
    got = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
    if got.returncode:
        return f"npm could not install it ({got.stderr.strip().splitlines()[-1:]})"
    (folder / "deck.json").write_text(json.dumps(content), "utf-8")
    environment = {**os.environ, "NODE_PATH": str(folder / "node_modules")}
    ran = subprocess.run(
        [node, SCRIPT, folder / "deck.json", "15"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        return f"it failed ({ran.stderr.strip().splitlines()[-1:]})"
    said = json.loads(ran.stdout)
    return Taken(said["seconds"], said["bytes"])


def _fresh(deck: Deck, folder: Path) -> float:
    """Processor seconds from the start of a process to its first deck, imports and all."""
    (folder / "deck").write_bytes(pickle.dumps(deck))
    return float(_python(FRESH, folder / "deck"))


def _first(home: Path) -> float:
    """Processor seconds of the whole command, from the start of its process to its end."""
    place = snapshots.open_snapshot(home, str(snapshots.current_id(home))).organisations.in_area(
        Level.LOCALITY, date(2026, 9, 15)
    )[0]
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "manage.py", "decks", "--what", "localities", "--locality", place.code,
             "--out", folder],
            env={**os.environ, "STOCKTAKE_HOME": str(home)}, capture_output=True, check=True,
            cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _python(program: str, about: Path) -> str:
    """What a program says that runs in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", program, about], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    return ran.stdout
