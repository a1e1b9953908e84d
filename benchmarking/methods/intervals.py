"""Confidence limits for arrays of counts: one figure or a table of 150,000 rows in the same call.

Each function takes numbers, lists, arrays or columns and returns (lower, upper) arrays of the broadcast
shape, NaN where a limit cannot be worked out. ValueError only for a confidence outside 0.9 to below 1.
"""

from functools import cache
from typing import Any

import numpy as np
from scipy.special import gammaincinv, ndtri

from benchmarking.methods.plain_numbers import Floats, check_confidence, numbers, usable_rows

Limits = tuple[Floats, Floats]

EXACT_BELOW = 10  # Byar's approximation is good enough from this count on (Fingertips)


@cache
def z_value(confidence: float) -> float:
    """Two-sided normal quantile: 1.959964 for 0.95, 3.090232 for 0.998."""
    check_confidence(confidence)
    return float(ndtri((1 + confidence) / 2))


def chi_square(probability: float, freedom: Floats) -> Floats:
    """Quantiles of chi-square: those of `scipy.stats.chi2.ppf`, to the last digit, without its long start."""
    return np.asarray(2 * gammaincinv(freedom / 2, probability))


def wilson(numerator: Any, denominator: Any, confidence: float) -> Limits:
    """Wilson score limits of a proportion, as shares from 0 to 1 (Wilson 1927, JASA 22:209).

    NaN where a figure is missing, the denominator is 0, or the count is negative or above its denominator.
    """
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - half a second at the start

    check_confidence(confidence)
    count, total = np.broadcast_arrays(numbers(numerator), numbers(denominator))
    usable = usable_rows(count, total, proportion=True)
    count, total = np.where(usable, count, 0.0), np.where(usable, total, 1.0)
    lower, upper = proportion_confint(count, total, alpha=1 - confidence, method="wilson")
    share = count / total
    # Rounding alone can put a limit a hair beyond 0, 1 or the share itself.
    lower, upper = np.clip(np.minimum(lower, share), 0, 1), np.clip(np.maximum(upper, share), 0, 1)
    return np.where(usable, lower, np.nan), np.where(usable, upper, np.nan)


def byars(count: Any, confidence: float) -> Limits:
    """Byar's limits of a count of events (Breslow & Day 1987); a lower limit below 0 is NaN.

    NaN where the count is missing or negative.
    """
    z = z_value(confidence)
    events = numbers(count)
    usable = events >= 0
    one_more = np.where(usable, events, 0.0) + 1
    upper = one_more * (1 - 1 / (9 * one_more) + z / (3 * np.sqrt(one_more))) ** 3
    positive = np.where(events > 0, events, 1.0)
    lower = positive * (1 - 1 / (9 * positive) - z / (3 * np.sqrt(positive))) ** 3
    return np.where((events > 0) & (lower >= 0), lower, np.nan), np.where(usable, upper, np.nan)


def exact_poisson(count: Any, confidence: float) -> Limits:
    """Exact (central) Poisson limits of a count of events, from chi-square quantiles; that of 0 begins at 0.

    NaN where the count is missing or negative.
    """
    check_confidence(confidence)
    tail = (1 - confidence) / 2
    events = numbers(count)
    usable = events >= 0
    upper = chi_square(1 - tail, 2 * np.where(usable, events, 0.0) + 2) / 2
    lower = np.where(events > 0, chi_square(tail, 2 * np.where(events > 0, events, 1.0)) / 2, 0.0)
    return np.where(usable, lower, np.nan), np.where(usable, upper, np.nan)


def poisson(count: Any, confidence: float) -> Limits:
    """Limits of a count of events as Fingertips gives them: exact below 10, Byar's from 10 on.

    NaN where the count is missing or negative.
    """
    events = numbers(count)
    lower, upper = byars(events, confidence)
    few = events < EXACT_BELOW
    # Only the small counts go through the chi-square quantiles, which cost most of the time on a whole table.
    lower[few], upper[few] = exact_poisson(events[few], confidence)
    return lower, upper
