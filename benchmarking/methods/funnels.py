"""Funnel plots: the limits to draw, and which points lie outside (Spiegelhalter 2005, Stat Med 24:1185).

The curve and the verdict agree: a point is outside exactly when its own interval leaves out the baseline.
"""

import numpy as np

from benchmarking.methods.intervals import Limits, chi_square, poisson, wilson, z_value
from benchmarking.methods.plain_numbers import (
    STATISTICS,
    Figure,
    Figures,
    Flags,
    Floats,
    Result,
    check_choice,
    check_same_length,
    number,
    numbers,
    optionals,
    usable_rows,
)

LEVELS = {"95": 0.95, "998": 0.998}


def funnel_limits_proportion(*, baseline: Figure, denominators: Figures, multiplier: float = 100) -> Result:
    """Limits about a baseline share: the curve outside which the Wilson interval excludes it.

    At each denominator: lists `lower95`, `upper95`, `lower998`, `upper998`, times the multiplier; None
    where the denominator is not above 0 or the baseline is no share.
    """
    share, totals = number(baseline), numbers(denominators)
    possible = (totals > 0) & (share >= 0) & (share <= 1)
    variance = np.where(possible, share * (1 - share), np.nan) / np.where(possible, totals, 1.0)
    result: Result = {}
    for name, confidence in LEVELS.items():
        reach = z_value(confidence) * np.sqrt(variance)
        result[f"lower{name}"] = optionals(np.clip(share - reach, 0, 1) * multiplier)
        result[f"upper{name}"] = optionals(np.clip(share + reach, 0, 1) * multiplier)
    return result


def funnel_limits_rate(*, baseline: Figure, events: Figures, multiplier: float = 100_000) -> Result:
    """Limits about a baseline rate: for each count of events, the population at which it is on the limit.

    Lists `lower95_denominator` and `lower95` (events over that population, times the multiplier), and so on
    for the upper limit and 99.8%. None below one event, or when the baseline is not above 0.
    """
    rate, counts = number(baseline), numbers(events)
    possible = (counts >= 1) & (rate > 0)
    safe = np.where(possible, counts, 1.0)
    result: Result = {}
    for name, confidence in LEVELS.items():
        tail = (1 - confidence) / 2
        curves = {"lower": chi_square(1 - tail, 2 * (safe + 1)), "upper": chi_square(tail, 2 * safe)}
        for side, quantile in curves.items():
            population = np.where(possible, quantile / 2, np.nan) / (rate if rate > 0 else 1.0)
            result[f"{side}{name}_denominator"] = optionals(population)
            result[f"{side}{name}"] = optionals(safe / population * multiplier)
    return result


def funnel_significance(
    *, statistic: str, numerators: Figures, denominators: Figures, baseline: Figure = None
) -> Result:
    """Where each point lies: `high_998`, `high_95`, `not_significant`, `low_95`, `low_998`, or None.

    Each point's own interval (Wilson, or Poisson) against the baseline: a share or rate, not multiplied; when
    None, all events over all denominators, and 1 for a ratio (whose denominators are expected events).
    """
    check_choice("statistic", statistic, STATISTICS)
    counts, totals = numbers(numerators), numbers(denominators)
    check_same_length(numerators=counts, denominators=totals)
    usable = usable_rows(counts, totals, proportion=statistic == "proportion")
    mark = average(statistic, counts, totals, usable) if baseline is None else number(baseline)
    low95, high95 = _limits(statistic, counts, totals, usable, 0.95)
    low998, high998 = _limits(statistic, counts, totals, usable, 0.998)
    if np.isnan(mark):
        usable = np.zeros_like(usable)
    places = np.select(
        [low998 > mark, low95 > mark, high998 < mark, high95 < mark],
        ["high_998", "high_95", "low_998", "low_95"],
        "not_significant",
    )
    return {
        "significance": [str(place) if known else None for place, known in zip(places, usable, strict=True)]
    }


def average(statistic: str, counts: Floats, totals: Floats, usable: Flags) -> float:
    """All events over all denominators of the usable rows; 1 for a ratio; NaN when there are none."""
    if statistic == "ratio":
        return 1.0
    return float(counts[usable].sum() / totals[usable].sum()) if usable.any() else float("nan")


def _limits(statistic: str, counts: Floats, totals: Floats, usable: Flags, confidence: float) -> Limits:
    if statistic == "proportion":
        return wilson(counts, totals, confidence)
    safe = np.where(usable, totals, 1.0)
    lower, upper = poisson(np.where(usable, counts, np.nan), confidence)
    return lower / safe, upper / safe
