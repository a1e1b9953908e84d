"""Lists and reference events of a snapshot, and the denominators that are expected events."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from benchmarking.expected.expectation import POPULATIONS, REFERENCE_EVENTS
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Area
from benchmarking.periods import Period
from data_loaders.received import Loaded, nothing
from data_loaders.store.archive import Provenance

_LIST = ["practice", "period", "age_band", "sex"]
_REFERENCE = ["organisation", "measure", "period"]
_CELL = [*_REFERENCE, "age_band", "sex"]


def populations(
    parts: Sequence[tuple[Provenance, Loaded]], memberships: pd.DataFrame, area: Area
) -> pd.DataFrame:
    """Lists by age and sex of every practice that was part of our area at any time; of two the later wins.

    Expectations rest on the rates of our own STP, so nobody else's ages are needed (no area, no ages).
    """
    ours = set(memberships.loc[memberships["parent"].isin(area.codes), "practice"])
    tables = [loaded.populations for _, loaded in parts if len(loaded.populations)]
    held = [table[table["practice"].isin(list(ours))] for table in tables] if ours else []
    if not any(map(len, held)):
        return nothing(POPULATIONS)
    rows = pd.concat(held, ignore_index=True).drop_duplicates(_LIST, keep="last")
    return rows.sort_values(_LIST, ignore_index=True)[list(POPULATIONS)]


def reference_events(parts: Sequence[tuple[Provenance, Loaded]]) -> pd.DataFrame:
    """The events by age and sex of each STP, measure and year, all from the latest file that has any."""
    tables = [
        loaded.reference_events.assign(order=note.order)
        for note, loaded in parts
        if len(loaded.reference_events)
    ]
    if not tables:
        return nothing(REFERENCE_EVENTS)
    rows = pd.concat(tables, ignore_index=True)
    rows = rows[rows["order"] == rows.groupby(_REFERENCE)["order"].transform("max")]
    return rows.sort_values(_CELL, ignore_index=True)[list(REFERENCE_EVENTS)]


def stp_of(memberships: pd.DataFrame, month: Period) -> Mapping[str, str]:
    """The STP of each practice at the end of a month."""
    day = month.end.isoformat()
    there = memberships[
        (memberships["level"] == "stp")
        & (memberships["valid_from"] <= day)
        & (memberships["valid_to"] >= day)
    ]
    return dict(zip(there["practice"], there["parent"], strict=True))


def with_expected(
    rows: pd.DataFrame, indicators: Mapping[str, Indicator], expected: pd.DataFrame
) -> pd.DataFrame:
    """Empty denominators of observed ÷ expected filled; a month without any expectation is left out."""
    filled = rows.copy()
    away = np.zeros(len(rows), dtype=bool)
    for id, indicator in indicators.items():
        if indicator.kind is not Kind.INDIRECT or not indicator.expected_from:
            continue
        about = (rows["indicator"] == id) & rows["denominator"].isna()
        events = expected.get(indicator.expected_from, pd.Series(dtype=float)).dropna()
        wanted = pd.MultiIndex.from_frame(rows.loc[about, ["organisation", "period"]])
        filled.loc[about, "denominator"] = events.reindex(wanted).to_numpy(float)
        months = set(events.index.get_level_values(-1))
        away |= about.to_numpy() & ~rows["period"].isin(months).to_numpy()
    return filled[~away].reset_index(drop=True)
