"""What is published for whole CCGs is divided by the lists of the practices that they had that month."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from benchmarking.expected.expectation import NEAREST
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
    """Empty denominators of CCGs filled: the patients of the month, from the lists of their practices; where
    too few of these are held, those of the nearest month within three."""
    filled = rows.copy()
    for id in of_areas(indicators):
        lists = indicators[id].patients_of
        empty = (rows["indicator"] == id) & rows["denominator"].isna()
        if not lists or not empty.any():
            continue
        held = rows[(rows["indicator"] == lists) & (rows["status"] == Status.OK)]
        for month in rows.loc[empty, "period"].unique():
            here = empty & (rows["period"] == month)
            patients = pd.Series(np.nan, rows.index[here])
            for near in _near(month):
                lists_there = held[held["period"] == str(near)]
                if len(lists_there) and patients.isna().any():
                    found = _patients(lists_there, memberships, near)
                    patients = patients.fillna(rows.loc[here, "organisation"].map(found))
            filled.loc[here, "denominator"] = patients
    return filled


def _near(month: str) -> list[Period]:
    """A month and those within three months of it, the nearest first and the earlier of two."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1
    return [Period.parse(f"{n // 12}-{n % 12 + 1:02d}") for n in (number + away for away in NEAREST)]


def _patients(lists: pd.DataFrame, memberships: pd.DataFrame, month: Period) -> pd.Series:
    """Patients of each CCG in a month; missing where too few of its practices have a list."""
    day = month.end.isoformat()
    there = memberships[(memberships["valid_from"] <= day) & (memberships["valid_to"] >= day)]
    members = there[there["level"] == "ccg"].drop_duplicates("practice")
    known = members["practice"].map(lists.set_index("organisation")["numerator"])
    groups = known.groupby(members["parent"])
    return groups.sum().where(groups.count() >= np.ceil(COMPLETE * groups.size()))
