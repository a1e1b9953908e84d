"""Made-up snapshots of any size for the benchmarks: practices, localities and indicators of every kind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from benchmarking.indicators import DataClass, Frequency, Indicator, Kind
from benchmarking.observations import COLUMNS
from benchmarking.organisations import MEMBERSHIP_COLUMNS, Area, Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot, Source
from tests.builders import CATALOGUE

AS_THEY_ARE = ("pop_list_size", "need_imd_score", "pop_0_4_pct", "pop_65plus_pct", "pop_85plus_pct")
SHARED = 12  # indicators shared in confidence
KINDS = ("proportion", "survey", "rate", "rate", "proportion", "indirect")


def snapshot(practices: int, indicators: int, periods: int, shared: int = SHARED) -> Snapshot:
    """Practices in localities of about seven, those in CCGs of about thirty, one STP for each 92."""
    random = np.random.default_rng(1)
    codes = [f"P{n:05d}" for n in range(practices)]
    measured = dict(_catalogue(indicators, shared))
    months = _months(periods)
    tables = [_rows(random, indicator, codes, months) for indicator in measured.values()]
    observations = pd.concat(tables, ignore_index=True)[list(COLUMNS)]
    return Snapshot(
        id="2026-08-11-abc123",
        made_at=datetime(2026, 8, 11, tzinfo=UTC),
        made_by="bench",
        sources=(),
        organisations=_tree(codes),
        indicators=measured,
        observations=observations,
    )


def published(practices: int, periods: int) -> Snapshot:
    """As `snapshot`, of the published indicators of the catalogue: stored and opened as any other."""
    random = np.random.default_rng(1)
    codes = [f"P{n:05d}" for n in range(practices)]
    measured = {i.id: i for i in CATALOGUE.values() if i.data_class is DataClass.PUBLISHED}
    tables = [_rows(random, indicator, codes, _last(indicator, periods)) for indicator in measured.values()]
    made = snapshot(practices, 1, 1)
    return replace(
        made,
        indicators=measured,
        observations=pd.concat(tables, ignore_index=True)[list(COLUMNS)],
        sources=(Source("made-up.csv", "Made up", "2026-06", "", date(2026, 8, 11), "file-1", 1, 1),),
    )


def _last(indicator: Indicator, count: int) -> list[str]:
    if indicator.frequency is Frequency.MONTHLY:
        return _months(count)
    return [f"{year}/{year % 100 + 1}" for year in range(2026 - count, 2026)]


def _catalogue(count: int, shared: int) -> Iterator[tuple[str, Indicator]]:
    """The characteristics of practices, then indicators of every kind, the first of them in confidence."""
    model = CATALOGUE["ue_ae_0_4_1000"]
    for place in range(count):
        if place < len(AS_THEY_ARE):
            indicator = replace(CATALOGUE[AS_THEY_ARE[place]], frequency=Frequency.MONTHLY, months_shown=1)
        else:
            kind = Kind(KINDS[place % len(KINDS)])
            hundred = kind in (Kind.PROPORTION, Kind.SURVEY, Kind.INDIRECT)
            hidden, unit = place < len(AS_THEY_ARE) + shared, "%" if hundred else "per 1,000"
            unit = "per 100 expected" if kind is Kind.INDIRECT else unit
            indicator = replace(
                model, id=f"made_up_{place:02d}", title=f"Made up {place}", kind=kind, months_shown=1,
                per=100 if hundred else 1000, unit=unit, frequency=Frequency.MONTHLY,
                data_class=DataClass.IN_CONFIDENCE if hidden else DataClass.PUBLISHED,
                lowest_level=Level.PRACTICE, weighted_by="", patient_years_of="", expected_from="",
                series_breaks=(),
            )  # fmt: skip
        yield indicator.id, indicator


def _months(count: int) -> list[str]:
    last = 2026 * 12 + 5
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(last - count + 1, last + 1)]


def _rows(
    random: np.random.Generator, indicator: Indicator, codes: list[str], months: list[str]
) -> pd.DataFrame:
    size = len(codes) * len(months)
    lists = np.repeat(np.round(random.lognormal(9, 0.5, len(codes)) + 800), len(months))
    usual = np.repeat(random.gamma(20, 0.005, len(codes)), len(months))
    counts = random.poisson(lists * usual).astype(float)
    if indicator.id == "pop_list_size":
        counts, lists = lists, np.full(size, np.nan)
    return pd.DataFrame(
        {
            "organisation": np.repeat(codes, len(months)),
            "indicator": indicator.id,
            "period": np.tile(months, len(codes)),
            "numerator": counts if indicator.kind is Kind.COUNT else np.minimum(counts, lists),
            "denominator": lists * (0.1 if indicator.kind is Kind.INDIRECT else 1),  # events expected
            "status": "ok",
            "source": "file-1",
        }
    )


def _tree(codes: list[str]) -> Organisations:
    stps = {code: place // 92 for place, code in enumerate(codes)}
    ccgs = {code: place // 31 for place, code in enumerate(codes)}
    localities = {code: place // 7 for place, code in enumerate(codes)}
    found = [
        Organisation(code, f"Practice {code}", Level.PRACTICE, rural=place % 5 == 0)
        for place, code in enumerate(codes)
    ]
    rows = []
    for level, homes in ((Level.LOCALITY, localities), (Level.CCG, ccgs), (Level.STP, stps)):
        found += [Organisation(f"{level}{n}", f"{level} {n}", level) for n in sorted(set(homes.values()))]
        rows += [(code, level.value, f"{level}{homes[code]}", date.min, date.max) for code in codes]
    memberships = pd.DataFrame(rows, columns=list(MEMBERSHIP_COLUMNS))
    return Organisations({o.code: o for o in found}, memberships, Area(codes=("stp0",), localities="local"))


def latest(made: Snapshot) -> Period:
    return max(made.held.periods("pop_list_size"))
