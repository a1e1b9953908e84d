"""The tidy table as a whole: where the rows of each indicator lie, and texts that it keeps only once."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd


def places_of(indicators: pd.Series) -> Mapping[str, slice | np.ndarray]:
    """Where the rows of each indicator lie: from one row to another, as in a snapshot, or one by one."""
    firsts = np.flatnonzero((indicators != indicators.shift()).to_numpy(bool))
    runs = dict(zip(indicators.iloc[firsts], pairwise([*firsts, len(indicators)]), strict=True))
    if len(runs) == len(firsts):
        return {str(id_): slice(first, end) for id_, (first, end) in runs.items()}
    places: Mapping[Any, Any] = indicators.groupby(indicators, observed=True).indices
    return places


def as_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their codes as plain text, so that they can be given others or laid beside other rows.

    An opened snapshot keeps every code once, in order, and only its number in each row: nine million rows of
    England then take a tenth of the memory.
    """
    kept_once = [name for name, kind in rows.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
    return rows.astype(dict.fromkeys(kept_once, "str"))
