"""One value with its confidence interval: proportion, rate, count, mean, survey share.

These are the Fingertips methods (PHE "Technical Guide - Confidence Intervals", 2018), so that our figures
agree with those a practice can look up. Every result has `value` or limits, and `reason` when there is
none: `missing`, `zero_denominator`, `invalid`, `too_few`. ValueError only for a confidence outside 0.9 to
below 1.
"""

from collections.abc import Callable

import numpy as np

from benchmarking.methods.intervals import EXACT_BELOW, Limits, byars, exact_poisson, poisson, wilson
from benchmarking.methods.plain_numbers import (
    Figure,
    Figures,
    Floats,
    Result,
    check_confidence,
    number,
    numbers,
    optional,
    reason_unusable,
)

DESIGN_EFFECT = 1.3  # a weighted survey tells as much as a simple sample this many times smaller


def proportion_ci(
    *, numerator: Figure, denominator: Figure, confidence: float = 0.95, multiplier: float = 1
) -> Result:
    """Proportion with its Wilson score interval, times the multiplier (100 for per cent)."""
    return _share(numerator, denominator, confidence, multiplier, design_effect=1)


def survey_share_ci(
    *,
    numerator: Figure,
    denominator: Figure,
    confidence: float = 0.95,
    multiplier: float = 1,
    design_effect: float = DESIGN_EFFECT,
) -> Result:
    """Share of a weighted survey: Wilson on the effective base (weighted base over the design effect).

    For shares published without limits of their own. `effective_base` is to be printed beside the figure.
    """
    result = _share(numerator, denominator, confidence, multiplier, design_effect)
    base = number(denominator) / design_effect
    return {**result, "effective_base": optional(base) if base >= 0 else None}


def _share(
    numerator: Figure, denominator: Figure, confidence: float, multiplier: float, design_effect: float
) -> Result:
    check_confidence(confidence)
    count, total = number(numerator), number(denominator)
    reason = reason_unusable(count, total, proportion=True)
    if reason:
        return no_value(reason)
    limits = wilson(count / design_effect, total / design_effect, confidence)
    return {"value": count / total * multiplier, **scaled(limits, multiplier), "reason": None}


def rate_ci(
    *, numerator: Figure, denominator: Figure, confidence: float = 0.95, multiplier: float = 1
) -> Result:
    """Events over population, times the multiplier: exact Poisson interval below 10 events, else Byar's.

    More events than people is legal. `ci_method` is `exact` or `byars`.
    """
    check_confidence(confidence)
    count, total = number(numerator), number(denominator)
    reason = reason_unusable(count, total, proportion=False)
    if reason:
        return {**no_value(reason), "ci_method": None}
    lower, upper = poisson(count, confidence)
    return {
        "value": count / total * multiplier,
        **scaled((lower / total, upper / total), multiplier),
        "ci_method": "exact" if count < EXACT_BELOW else "byars",
        "reason": None,
    }


def byars_ci(*, count: Figure, confidence: float = 0.95) -> Result:
    """Byar's interval of a count of events; a lower limit that would be negative is None."""
    return _count_interval(byars, count, confidence)


def exact_poisson_ci(*, count: Figure, confidence: float = 0.95) -> Result:
    """Exact Poisson interval of a count of events."""
    return _count_interval(exact_poisson, count, confidence)


def _count_interval(kernel: Callable[[Floats, float], Limits], count: Figure, confidence: float) -> Result:
    events = numbers(number(count))
    limits = scaled(kernel(events, confidence), 1)
    return {**limits, "reason": reason_unusable(float(events), 1, proportion=False)}


def mean_ci(*, values: Figures, confidence: float = 0.95) -> Result:
    """Mean with Student's t interval (sample standard deviation).

    Missing values are dropped; `n` is what is left. One value: no interval, `too_few`. All equal: the
    interval is the value.
    """
    check_confidence(confidence)
    figures = numbers(values)
    figures = figures[~np.isnan(figures)]
    if not figures.size:
        return {**no_value("missing"), "n": 0}
    mean = float(figures[0]) if np.ptp(figures) == 0 else float(np.mean(figures))
    result: Result = {"value": mean, "lower": mean, "upper": mean, "n": figures.size, "reason": None}
    if figures.size == 1:
        return {**result, "lower": None, "upper": None, "reason": "too_few"}
    if np.ptp(figures) == 0:
        return result
    # Taken about the mean: the same interval, without loss of precision when values hardly differ.
    from scipy.stats import ttest_1samp  # noqa: PLC0415 - half a second at the start

    around = ttest_1samp(figures - mean, 0).confidence_interval(confidence)
    return {**result, "lower": mean + float(around.low), "upper": mean + float(around.high)}


def no_value(reason: str) -> Result:
    """The result when there is nothing to show, and why."""
    return {"value": None, "lower": None, "upper": None, "reason": reason}


def scaled(limits: Limits, multiplier: float) -> Result:
    """Single limits times the multiplier, for a result."""
    lower, upper = (optional(float(limit) * multiplier) for limit in limits)
    return {"lower": lower, "upper": upper}
