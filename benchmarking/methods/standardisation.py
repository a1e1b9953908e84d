"""Allowing for age: direct and indirect standardisation, and what is expected for age and deprivation.

A blank age band is `missing`, never 0: in practice files a blank is often a suppressed number. An indirectly
standardised ratio is compared with the reference (100) only, never with another practice's.
"""

import numpy as np

from benchmarking.methods.intervals import byars
from benchmarking.methods.plain_numbers import (
    Figure,
    Figures,
    Floats,
    Result,
    check_confidence,
    check_same_length,
    numbers,
    optional,
    optionals,
)
from benchmarking.methods.values import no_value, rate_ci

FEWEST_EVENTS = 10  # below this a directly standardised rate is not shown (Fingertips)


def dsr_ci(
    *,
    counts: Figures,
    populations: Figures,
    standard_populations: Figures,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Result:
    """Directly standardised rate, with Dobson's interval (Dobson et al 1991, Stat Med 10:457).

    One entry per age band. `reason`: `missing`, `invalid`, `zero_denominator` (an age band without patients:
    merge it first), `too_few_events` (fewer than 10 in all; `total_count` is still given).
    """
    check_confidence(confidence)
    events, people, weights = numbers(counts), numbers(populations), numbers(standard_populations)
    check_same_length(counts=events, populations=people, standard_populations=weights)
    reason = _reason_no_bands(events, people, weights)
    total = float(events.sum()) if reason is None else float("nan")
    if total < FEWEST_EVENTS:
        reason = "too_few_events"
    if reason:
        return {**no_value(reason), "total_count": optional(total)}
    value = float((weights * events / people).sum() / weights.sum())
    variance = float((weights**2 * events / people**2).sum() / weights.sum() ** 2)
    lower, upper = (
        optional((value + np.sqrt(variance / total) * (float(limit) - total)) * multiplier)
        for limit in byars(total, confidence)
    )
    return {
        "value": value * multiplier,
        "lower": lower,
        "upper": upper,
        "total_count": total,
        "reason": None,
    }


def _reason_no_bands(events: Floats, people: Floats, weights: Floats) -> str | None:
    bands = np.concatenate([events, people, weights])
    if not bands.size or np.isnan(bands).any():
        return "missing"
    if (bands < 0).any():
        return "invalid"
    return "zero_denominator" if (people == 0).any() or weights.sum() == 0 else None


def isr_ratio(
    *,
    observed: Figure,
    populations: Figures,
    reference_counts: Figures,
    reference_populations: Figures,
    confidence: float = 0.95,
    multiplier: float = 100,
) -> Result:
    """Events observed over events expected at the reference's age rates; 100 is as expected.

    Interval as `rate_ci`, the expected events (also returned) being exact. Expected 0: `zero_denominator`.
    """
    check_confidence(confidence)
    expected, reason, _ = _expected(populations, reference_counts, reference_populations)
    figure = rate_ci(numerator=observed, denominator=expected, confidence=confidence, multiplier=multiplier)
    return {**figure, "expected": optional(expected), "reason": reason or figure["reason"]}


def isr_rate(
    *,
    observed: Figure,
    populations: Figures,
    reference_counts: Figures,
    reference_populations: Figures,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> Result:
    """Indirectly standardised rate: the ratio times the reference's crude rate (`reference_rate`)."""
    check_confidence(confidence)
    expected, reason, crude = _expected(populations, reference_counts, reference_populations)
    figure = rate_ci(
        numerator=observed, denominator=expected, confidence=confidence, multiplier=crude * multiplier
    )
    return {
        **figure,
        "expected": optional(expected),
        "reference_rate": optional(crude * multiplier),
        "reason": reason or figure["reason"],
    }


def _expected(
    populations: Figures, reference_counts: Figures, reference_populations: Figures
) -> tuple[float, str | None, float]:
    """Expected events, why there are none, and the reference's crude rate (NaN when there are none)."""
    people, events, base = numbers(populations), numbers(reference_counts), numbers(reference_populations)
    check_same_length(populations=people, reference_counts=events, reference_populations=base)
    bands = np.concatenate([people, events, base])
    if not bands.size or np.isnan(bands).any():
        return float("nan"), "missing", float("nan")
    if (bands < 0).any():
        return float("nan"), "invalid", float("nan")
    # An age band nobody at the practice belongs to asks nothing of the reference.
    lived_in = people > 0
    if base.sum() == 0 or (base[lived_in] == 0).any():
        return float("nan"), "zero_denominator", float("nan")
    expected = float((people[lived_in] * events[lived_in] / base[lived_in]).sum())
    return expected, None, float(events.sum() / base.sum())


def expected_for_age_and_deprivation(*, observed: Figures, expected: Figures, fifths: Figures) -> Result:
    """The age-sex expectation of each practice times observed over expected of its deprivation fifth.

    The practice itself is left out of its fifth, and so are practices without figures. None where nobody else
    in the fifth has figures. A second mark beside the age-only one, never instead of it.
    """
    events, ages, groups = numbers(observed), numbers(expected), numbers(fifths)
    check_same_length(observed=events, expected=ages, fifths=groups)
    usable = (events >= 0) & (ages > 0) & ~np.isnan(groups)
    result = np.full(events.shape, np.nan)
    for row in range(events.size):
        others = usable & (groups == groups[row])
        others[row] = False
        if others.any() and ages[row] > 0:
            result[row] = ages[row] * events[others].sum() / ages[others].sum()
    return {"expected": optionals(result)}
