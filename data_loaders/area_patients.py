"""What is published for whole CCGs is divided by the lists of the practices that they had that month."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from benchmarking.organisations import Level
from benchmarking.periods import Period

COMPLETE = 0.9  # share of its practices whose lists must be held: with fewer, every rate would be too high


def of_areas(indicators: Mapping[str, Indicator]) -> list[str]:
    """The indicators that are published for whole CCGs."""
    return [id for id, indicator in indicators.items() if indicator.published_for is Level.CCG]


def with_area_patients(
    rows: pd.DataFrame, indicators: Mapping[str, Indicator], memberships: pd.DataFrame
) -> pd.DataFrame:
    """Empty denominators of CCGs filled: the patients of the month, from the lists of their practices."""
    filled = rows.copy()
    for id in of_areas(indicators):
        lists = indicators[id].patients_of
        empty = (rows["indicator"] == id) & rows["denominator"].isna()
        if not lists or not empty.any():
            continue
        held = rows[(rows["indicator"] == lists) & (rows["status"] == Status.OK)]
        for month in rows.loc[empty, "period"].unique():
            here = empty & (rows["period"] == month)
            patients = _patients(held[held["period"] == month], memberships, Period.parse(month))
            filled.loc[here, "denominator"] = rows.loc[here, "organisation"].map(patients)
    return filled


def _patients(lists: pd.DataFrame, memberships: pd.DataFrame, month: Period) -> pd.Series:
    """Patients of each CCG in a month; missing where too few of its practices have a list."""
    day = month.end.isoformat()
    there = memberships[(memberships["valid_from"] <= day) & (memberships["valid_to"] >= day)]
    members = there[there["level"] == "ccg"].drop_duplicates("practice")
    known = members["practice"].map(lists.set_index("organisation")["numerator"])
    groups = known.groupby(members["parent"])
    return groups.sum().where(groups.count() >= np.ceil(COMPLETE * groups.size()))
