"""Files changed on purpose: `python -m tests.mutations` reads every variant and says what became of each.

Variants that say the same must be read to the same values; spoilt ones must be refused or remarked on. The
publications are those of the tests and, where the real files lie beside the checkout, the first lines of each
real csv that a loader knows.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from data_loaders import LOADERS
from data_loaders.reading import Named, Reader, Taken
from data_loaders.received import Loaded
from tests.builders import CATALOGUE
from tests.data_loaders.test_spoilt_files import SOUND
from tests.variants import Variant, variants

REAL = Path(__file__).resolve().parents[2] / "shared" / "real_data"
LINES, LARGEST = 150, 60 * 2**20  # of a real file
DAY = date(2026, 9, 15)
# What only looks spoilt: payments can be below nought, a practice can be going to move, and be alone in its
# locality, a presentation is prescribed in several quantities, and taken back; prescribing is of others too.
FINE = {
    "payments": ("below nought",),
    "localities": ("still to come", "misspelt: locality_code"),
    "prescribing": ("a row again with other numbers", "below nought", "no code"),
}


@dataclass(frozen=True)
class Verdict:
    """What became of one variant. `fault`: empty where it is as it should be."""

    file: str
    variant: str
    outcome: str
    fault: str
    said: str


def sound_files(*, real: bool) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file that the variants are made from: csv only, one table in each."""
    for name, content in SOUND.items():
        if name.endswith(".csv"):
            yield name, content
    for path in sorted(REAL.rglob("*.csv")) if real else ():
        if path.stat().st_size < LARGEST:
            lines = path.read_bytes().splitlines(keepends=True)
            content = b"".join(lines[:LINES])
            taken = read(path.name, content)
            if taken.loaded is not None:
                yield path.name, content


def read(name: str, content: bytes) -> Taken:
    """One file through the reader that a refresh uses."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return Reader(CATALOGUE, [], 0, "tests", DAY, "").take(Named(path, True))


def values(loaded: Loaded) -> list[tuple[str, ...]]:
    """Everything that a file says, in an order of its own, as text."""
    found: list[tuple[str, ...]] = []
    for frame in (loaded.rows, loaded.memberships, loaded.populations, loaded.reference_events):
        found += [tuple(map(_text, row)) for row in frame.itertuples(index=False)]
    organisations = loaded.organisations.drop(columns="as_at", errors="ignore")
    found += [tuple(map(_text, row)) for row in organisations.itertuples(index=False)]
    return sorted(found)


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.9g}"
    return "" if value is None or value is pd.NA else str(value)


def _counted(loaded: Loaded, sound: Loaded) -> bool:
    """Whether a figure became another one, where it should have become none."""
    keys = ["organisation", "indicator", "period"]
    both = loaded.rows.merge(sound.rows, "left", keys, suffixes=("", "_sound"))
    both = both[both["status"] == "ok"]
    pairs = [(both[name], both[f"{name}_sound"]) for name in ("numerator", "denominator")]
    return any(((now != was) & now.notna()).any() for now, was in pairs)


def judged(name: str, held: Taken, variant: Variant) -> Verdict:
    """Read a variant and hold it against what the sound file says."""
    said, fault = "", ""
    try:
        taken = read(variant.name or name, variant.content)
    except Exception as error:
        return Verdict(name, variant.what, "traceback", "traceback", repr(error)[:160])
    problems = taken.report.problems
    said = problems[0].message if problems else ""
    assert held.loaded is not None
    if any(problem.code == "not_understood" for problem in problems):
        fault = "a loader stumbled"
    same = taken.loaded is not None and values(taken.loaded) == values(held.loaded)
    more = [p for p in problems if p.code not in {known.code for known in held.report.problems}]
    if taken.loaded is None and not any(len(p.message) > len(p.code) + 20 for p in problems):
        fault = "refused without a reason"
    elif variant.says_the_same and taken.loaded is None:
        fault = "a sound file was refused"
    elif variant.says_the_same and not same:
        fault = "other values"
    elif variant.withholds and taken.loaded is not None and _counted(taken.loaded, held.loaded):
        fault = "counted as nought"
    elif variant.is_spoilt and taken.loaded is not None and not same and not more:
        fault = "accepted in silence"
    return Verdict(name, variant.what, taken.report.outcome, fault, said)


def run(every: int = 1, *, real: bool = True) -> list[Verdict]:
    """The verdict on every variant, or on each so many-th one; `real`: of the real files as well."""
    found = []
    place = 0
    for name, content in sound_files(real=real):
        held = read(name, content)
        assert held.loaded is not None, f"{name}: {held.report.problems}"
        layouts = vars(LOADERS[held.note.loader]).values() if held.note else ()
        fine = FINE.get(held.note.loader if held.note else "", ())
        for variant in variants(name, content, list(layouts)):
            if variant.what.startswith(fine or ("-",)):
                continue
            place += 1
            if place % every == 0:
                found.append(judged(name, held, variant))
    return found


def main() -> int:
    found = run()
    for verdict in found:
        if verdict.fault:
            print(f"{verdict.fault:<26} {verdict.file:<44} {verdict.variant:<36} {verdict.said[:150]}")
    same = [v for v in found if v.variant.startswith("same")]
    taken = sum(v.outcome in ("accepted", "warned") and not v.fault for v in same)
    publications = len({v.file for v in found})
    print(f"{len(found):,} variants of {publications} files: {dict(Counter(v.outcome for v in found))}")
    print(f"{taken} of {len(same)} that say the same were read alike ({100 * taken / len(same):.1f} %)")
    print(f"faults: {dict(Counter(v.fault for v in found if v.fault)) or 'none'}")
    return int(any(v.fault for v in found))


if __name__ == "__main__":
    sys.exit(main())
