"""Small snapshots in one line: a fictional STP of 12 practices, 3 localities and 2 CCGs."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from benchmarking.indicators import Indicator, read_catalogue
from benchmarking.observations import COLUMNS
from benchmarking.organisations import MEMBERSHIP_COLUMNS, Area, Level, Organisation, Organisations
from benchmarking.snapshot import Snapshot, Source

CATALOGUE = read_catalogue(Path(__file__).resolve().parents[1] / "indicators")
LOCALITIES = {"LOC-A": "Ashdale", "LOC-B": "Brookmere", "LOC-C": "Cragside"}
CCG_OF = {"LOC-A": "XC1", "LOC-B": "XC1", "LOC-C": "XC2"}
NAMES = {
    "LOC-A": ("Alder", "Beech", "Cedar", "Damson", "Elm"),
    "LOC-B": ("Fern", "Gorse", "Hazel", "Iris"),
    "LOC-C": ("Juniper", "Kale", "Larch"),
}
PRACTICES = {  # code → (name, locality), X90001 … X90012 in order of name
    f"X9{number:04d}": (f"{name} Surgery", locality)
    for number, (name, locality) in enumerate(
        ((n, loc) for loc, names in NAMES.items() for n in names), start=1
    )
}
AREA = Area(
    codes=("XST",),
    localities="local",
    level_names={
        Level.PRACTICE: "practice",
        Level.LOCALITY: "locality",
        Level.CCG: "CCG",
        Level.STP: "STP",
        Level.ENGLAND: "England",
    },
)
PERIOD_OF = {"monthly": "2026-06", "quarterly": "2025/26 Q4", "annual": "2024/25"}

# (practice number from 1) → (numerator, denominator); None for a figure that is missing
Numbers = Callable[[int], tuple[float | None, float | None]]


def organisations(practices: Mapping[str, tuple[str, str]] = PRACTICES, area: Area = AREA) -> Organisations:
    """The tree of some practices (code → name and locality), as it always was."""
    found = [Organisation(code, name, Level.PRACTICE) for code, (name, _) in practices.items()]
    found += [Organisation(code, name, Level.LOCALITY) for code, name in LOCALITIES.items()]
    found += [Organisation(code, f"NHS {code} CCG", Level.CCG) for code in sorted(set(CCG_OF.values()))]
    found.append(Organisation("XST", "Wendle STP", Level.STP))
    rows = [
        (code, level.value, parent, date.min, date.max)
        for code, (_, locality) in practices.items()
        for level, parent in ((Level.LOCALITY, locality), (Level.CCG, CCG_OF[locality]), (Level.STP, "XST"))
    ]
    memberships = pd.DataFrame(rows, columns=list(MEMBERSHIP_COLUMNS))
    return Organisations({o.code: o for o in found}, memberships, area)


def rows(
    indicator: str, numbers: Numbers, period: str | None = None, status: str = "ok"
) -> list[tuple[object, ...]]:
    """One row of the tidy table for each practice, from a function of its number."""
    when = period or PERIOD_OF[CATALOGUE[indicator].frequency]
    found = []
    for number, code in enumerate(PRACTICES, start=1):
        numerator, denominator = numbers(number)
        there = status if numerator is not None else "missing"
        found.append((code, indicator, when, numerator, denominator, there, "file-1"))
    return found


def snapshot(
    *tables: list[tuple[object, ...]],
    tree: Organisations | None = None,
    indicators: Mapping[str, Indicator] = CATALOGUE,
    id: str = "2026-08-11-abc123",
) -> Snapshot:
    """A snapshot of some `rows`; without any, of five indicators with plain differences between practices."""
    observations = pd.DataFrame([r for t in tables or _ordinary() for r in t], columns=list(COLUMNS))
    observations = observations.astype({"numerator": float, "denominator": float})
    source = Source(
        "list.csv", "Patients registered at a GP practice", "2026-06", "", date(2026, 8, 11), "file-1", 12, 12
    )
    return Snapshot(
        id=id,
        made_at=datetime(2026, 8, 11, 9, 0, tzinfo=UTC),
        made_by="tests",
        sources=(source,),
        organisations=tree or organisations(),
        indicators=dict(indicators),
        observations=observations,
    )


def _ordinary() -> tuple[list[tuple[object, ...]], ...]:
    """List size, 65+, hypertension, A&E 0-4 and deprivation: practice 3 high, practice 7 low, 11 missing."""

    def hypertension(number: int) -> tuple[float | None, float | None]:
        share = {3: 0.20, 7: 0.08}.get(number, 0.14)
        return (None, None) if number == 11 else (round(8000 * share), 8000)

    return (
        rows("pop_list_size", lambda n: (7000 + 250 * n, None)),
        rows("pop_65plus_pct", lambda n: (1200 + 40 * n, 7000 + 250 * n)),
        rows("prev_htn_pct", hypertension),
        rows("ue_ae_0_4_1000", lambda n: (300 + 20 * (n == 3), 500 + n), period="2021/22"),
        rows("need_imd_score", lambda n: (12.5 + 2 * n, 1), period="2019"),
    )
