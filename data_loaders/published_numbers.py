"""Numbers as they are published: with thousands divided, withheld or missing under several marks."""

import numpy as np
import pandas as pd

from benchmarking.observations import Status

SUPPRESSED = ("*", "-99", "-98", "-99.0", "-98.0", "c", "[c]", "suppressed")
MISSING = ("", "-", "na", "n/a", "null", "nd", "est", "ns", ".", ":", "[x]", "[z]",
           "no patients in indicator", "increase from 0")  # fmt: skip
THOUSANDS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"


def numbers(text: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Numbers, their Status, and which cells are neither a number nor a known mark.

    A comma may divide thousands (1,234.5). Elsewhere it could be a decimal point: 1,5 is not 15.
    """
    commas = text[text.str.contains(",", regex=False)]
    grouped = commas[commas.str.fullmatch(THOUSANDS)].str.replace(",", "", regex=False)
    values = pd.to_numeric(grouped.reindex(text.index).fillna(text), errors="coerce")
    lower = text.str.lower()
    suppressed = lower.isin(SUPPRESSED)
    values = values.astype(float)
    values = values.where(np.isfinite(values)).mask(suppressed)
    wrong = values.isna() & ~suppressed & ~lower.isin(MISSING)
    status = pd.Series(np.where(suppressed, Status.SUPPRESSED, Status.MISSING), text.index, "str")
    return values, status.mask(values.notna(), Status.OK.value), wrong
