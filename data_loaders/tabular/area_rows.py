"""Tidy rows of what is published for whole CCGs or sub-ICBs, whose codes are not those of practices."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.received import ROW_COLUMNS, nothing

# 15C, and the longer ones that came with mergers (D2P2L); X24 is NHS England itself
CCG = r"(?!X24)[0-9A-Z]{3}|[A-Z]\d[A-Z]\d[A-Z]"

Pair = tuple[pd.Series, pd.Series | None]  # counted; divided by, or nothing: filled when a snapshot is made


def area_rows(
    codes: pd.Series, periods: pd.Series | str, figures: Mapping[str, Pair], indicators: Collection[str]
) -> pd.DataFrame:
    """ROW_COLUMNS of the indicators asked for; a number that is not there is missing."""
    pieces = [
        pd.DataFrame(
            {
                "organisation": codes,
                "indicator": id,
                "period": periods,
                "numerator": above,
                "denominator": np.nan if below is None else below,
                "status": np.where(
                    above.isna() | (False if below is None else below.isna()), Status.MISSING, Status.OK
                ),
            }
        )
        for id, (above, below) in figures.items()
        if id in indicators
    ]
    return pd.concat(pieces, ignore_index=True)[list(ROW_COLUMNS)] if pieces else nothing(ROW_COLUMNS)
