"""Letters: what of a practice's figure may stand under a letter, as list sizes are public."""

import numpy as np

from benchmarking.disclosure.allowed import fewest
from benchmarking.indicators import Indicator, Kind
from benchmarking.methods.disclosure import ROUNDED_TO
from benchmarking.periods import Period

SMALLEST_PART = 0.02  # of the practices under letters: all larger ones fit every single rate that is shown


def step_under_letters(indicator: Indicator, denominators: np.ndarray) -> float | None:
    """What values under letters are rounded to; None where they are not: shares, and what is published.

    Numerators are multiples of five, so many a finer rate would fit one public list size alone. Rounded, a
    rate by itself fits every practice but the smallest; of several figures together nothing is promised.
    """
    known = denominators[denominators > 0]
    if indicator.kind not in (Kind.RATE, Kind.INDIRECT) or not indicator.in_confidence or not len(known):
        return None
    return indicator.per * ROUNDED_TO / float(np.quantile(known, SMALLEST_PART))


def values_under_letters(
    columns: dict[str, np.ndarray], rows: slice, indicator: Indicator, period: Period
) -> None:
    """Round the values under letters in some rows of the columns of `figures`, and take away those that rest
    on too few for a verdict: without one its list would be a small one."""
    lettered, value, size = (columns[name][rows] for name in ("lettered", "value", "denominator"))
    step = step_under_letters(indicator, size[lettered])
    if step is not None:
        value = np.where(lettered, np.round(value / step) * step, value)
    columns["value"][rows] = np.where(lettered & (size < fewest(indicator, period)), np.nan, value)
