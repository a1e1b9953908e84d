"""Values of sums: numerator over denominator with both pairs of limits, all rows at once (METHODS 2, 8)."""

from typing import TypeVar

import numpy as np

from benchmarking.indicators import Indicator, Kind
from benchmarking.methods import intervals
from benchmarking.methods.values import DESIGN_EFFECT
from benchmarking.sums import Sums

Count = TypeVar("Count", float, np.ndarray)


def values(sums: Sums, indicator: Indicator) -> dict[str, np.ndarray]:
    """The columns of `figures.figures`; value and limits are NaN wherever nothing was counted."""
    counts = sums.counted > 0
    numerator = np.where(counts, sums.numerator, np.nan)
    denominator = np.where(counts, sums.denominator, np.nan)
    some = np.where(denominator == 0, np.nan, denominator)  # nobody to count among: no figure, not infinite
    columns = {
        "numerator": sums.numerator,
        "denominator": sums.denominator,
        "status": sums.status,
        "practices_counted": sums.counted,
        "practices_in_all": sums.in_all,
        "value": numerator if indicator.kind is Kind.COUNT else numerator / some * indicator.per,
    }
    for name, confidence in (("95", 0.95), ("998", 0.998)):
        columns[f"lower{name}"], columns[f"upper{name}"] = limits(
            indicator, numerator, denominator, confidence
        )
    return columns


def limits(
    indicator: Indicator, numerator: np.ndarray, denominator: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Confidence limits in the indicator's own unit; null where there is no sampling interval (METHODS 2)."""
    per = indicator.per
    if indicator.kind in (Kind.PROPORTION, Kind.SURVEY):
        counted, base = (effective(indicator, numbers) for numbers in (numerator, denominator))
        lower, upper = intervals.wilson(counted, base, confidence)
    elif indicator.kind in (Kind.RATE, Kind.INDIRECT):
        lower, upper = intervals.poisson(numerator, confidence)
        lower, upper = lower / denominator, upper / denominator
    else:
        lower = upper = np.full(len(numerator), np.nan)
    return lower * per, upper * per


def effective(indicator: Indicator, numbers: Count) -> Count:
    """Counts as they count: weighted answers of a survey divided by its design effect (METHODS 8a)."""
    return numbers / DESIGN_EFFECT if indicator.kind is Kind.SURVEY else numbers
