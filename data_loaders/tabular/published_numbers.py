"""Numbers as they are published: with thousands divided, withheld or missing under several marks."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from benchmarking.observations import Status

SUPPRESSED = ("*", "-99", "-98", "-99.0", "-98.0", "c", "[c]", "suppressed")
MISSING = ("", "-", "na", "n/a", "null", "nd", "est", "ns", ".", ":", "[x]", "[z]",
           "no patients in indicator", "increase from 0")  # fmt: skip
LOWEST = -98  # what is above it is no mark
OK = pd.Series([Status.OK.value], dtype="str")  # of a column of numbers only
THOUSANDS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"


def numbers(given: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Numbers, their Status, and which cells are neither a number nor a known mark.

    A comma may divide thousands (1,234.5). Elsewhere it could be a decimal point: 1,5 is not 15.
    """
    plain = all_numbers(given)
    text = given if plain is not None else given.str.strip()
    if plain is None:
        plain = all_numbers(text)
    if plain is not None and (plain > LOWEST).all():  # nothing to be told apart: so most columns are
        none = pd.Series(False, given.index)
        return pd.Series(plain, given.index), pd.Series(Status.OK.value, given.index, dtype="str"), none
    if (text == "").all():  # a column that is there for other years
        missing = pd.Series(Status.MISSING.value, text.index, dtype="str")
        return pd.Series(np.nan, text.index), missing, pd.Series(False, text.index)
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


def all_numbers(text: pd.Series) -> npt.NDArray[np.float64] | None:
    """The numbers of a column in which there is nothing else; None where there is."""
    try:
        found = pc.cast(pa.array(text, pa.large_string()), pa.float64())
    except pa.ArrowInvalid:
        return None
    values: npt.NDArray[np.float64] = found.to_numpy(zero_copy_only=False)
    return values if np.isfinite(values).all() else None
