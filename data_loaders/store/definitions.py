"""Definitions: from when on each practice was counted in which way, by what the received files declare."""

from collections.abc import Collection, Sequence

import pandas as pd

from benchmarking.checks import KEYS
from benchmarking.observations import DEFINITIONS
from benchmarking.periods import Period
from data_loaders.received import Loaded, nothing
from data_loaders.store.archive import Provenance


def definitions(parts: Sequence[tuple[Provenance, Loaded]], indicators: Collection[str]) -> pd.DataFrame:
    """One row for each stretch of periods counted in one way, DEFINITIONS, from files in the order in which
    they came: of two that say the same thing the later one counts, whether it says how or not.

    A period of which no file says how it was counted begins nothing new.
    """
    tables = [loaded.definitions for _, loaded in parts if len(loaded.definitions)]
    if not tables:
        return nothing(DEFINITIONS)
    rows = pd.concat(tables, ignore_index=True).drop_duplicates(KEYS, keep="last")
    rows = rows[rows["indicator"].isin(list(indicators)) & (rows["definition"] != "")]
    ends = {text: Period.parse(text).end for text in rows["period"].unique()}
    rows = rows.assign(end=rows["period"].map(ends)).sort_values(["indicator", "organisation", "end"])
    before = rows.groupby(["indicator", "organisation"])["definition"].shift()
    return rows.loc[rows["definition"] != before, list(DEFINITIONS)].reset_index(drop=True)
