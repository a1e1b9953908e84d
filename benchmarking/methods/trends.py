"""Change over years: the Fingertips recent-trend test on the last five yearly values.

Armitage 1955 (Biometrics 11:375) for proportions, a weighted slope for other figures; Fingertips technical
guidance "Trend markers". For months and quarters see `process_charts`.
"""

from dataclasses import dataclass

import numpy as np

from benchmarking.methods.plain_numbers import (
    Figures,
    Floats,
    Result,
    check_choice,
    check_same_length,
    numbers,
    optional,
)

YEARS = 5
CHI2_998 = 9.5495  # 99.8% point of chi-square with one degree of freedom, as Fingertips rounds it
WIDTH_95 = 3.92  # standard errors in a 95% interval
KINDS = ("proportion", "other")


@dataclass(frozen=True)
class Trend:
    """What the two tests have in common: chi-square, and points with weights for the slope's direction."""

    chi2: float
    y: Floats
    weights: Floats


def recent_trend(
    *,
    kind: str,
    periods: Figures,
    numerators: Figures | None = None,
    denominators: Figures | None = None,
    values: Figures | None = None,
    lowers: Figures | None = None,
    uppers: Figures | None = None,
) -> Result:
    """Trend over the last five years, in whatever order the rows come; periods are whole years, each once.

    `kind` `proportion` reads numerators and denominators; `other` reads values with 95% limits. Returns
    `trend` (`increasing`, `decreasing`, `no_significant_change`, `cannot_be_calculated`), `chi2`, and
    `reason`: `not_significant`, `one_point_dominates`, or why it cannot be calculated: `too_few_points`,
    `gap_in_series`, `missing`, `zero_denominator`, `invalid`, `zero_or_all`, `zero_width_interval`.
    """
    check_choice("kind", kind, KINDS)
    given = (numerators, denominators) if kind == "proportion" else (values, lowers, uppers)
    years, columns, reason = _last_years(numbers(periods), given)
    if reason is None:
        reason = _reason_no_counts(*columns) if kind == "proportion" else _reason_no_weights(*columns)
    if reason:
        return {"trend": "cannot_be_calculated", "chi2": None, "reason": reason}
    years = years - years.mean()
    trend = _in_counts(years, *columns) if kind == "proportion" else _in_values(years, *columns)
    return {**_verdict(years, trend), "chi2": optional(trend.chi2)}


def _last_years(
    periods: Floats, given: tuple[Figures | None, ...]
) -> tuple[Floats, list[Floats], str | None]:
    """The last five years and their columns, oldest first, and what is wrong with them."""
    columns = [np.full(periods.size, np.nan) if column is None else numbers(column) for column in given]
    for column in columns:
        check_same_length(periods=periods, figures=column)
    known = np.flatnonzero(~np.isnan(periods))
    twice = np.unique(periods[known]).size < known.size  # which of the two counts would be a matter of order
    last = known[np.argsort(periods[known], kind="stable")][-YEARS:]
    years, columns = periods[last], [column[last] for column in columns]
    if years.size < YEARS:
        return years, columns, "too_few_points"
    if twice or (np.diff(years) != 1).any() or (years % 1 != 0).any():
        return years, columns, "gap_in_series"
    return years, columns, "missing" if np.isnan(columns).any() else None


def _reason_no_counts(counts: Floats, totals: Floats) -> str | None:
    if (totals == 0).any():
        return "zero_denominator"
    if (counts < 0).any() or (totals < 0).any() or (counts > totals).any():
        return "invalid"
    return "zero_or_all" if ((counts == 0) | (counts == totals)).any() else None


def _reason_no_weights(_values: Floats, lowers: Floats, uppers: Floats) -> str | None:
    return "zero_width_interval" if (uppers <= lowers).any() else None


def _in_counts(years: Floats, counts: Floats, totals: Floats) -> Trend:
    """Cochran-Armitage test; the direction is that of the log odds, each year weighing the same."""
    x, n = counts.sum(), totals.sum()
    top = n * (n * (counts * years).sum() - x * (totals * years).sum()) ** 2
    bottom = x * (n - x) * (n * (totals * years**2).sum() - (totals * years).sum() ** 2)
    return Trend(float(top / bottom), np.log(counts / (totals - counts)), np.ones(years.size))


def _in_values(years: Floats, values: Floats, lowers: Floats, uppers: Floats) -> Trend:
    """Slope weighted by the intervals, over its variance from those weights alone."""
    weights = (WIDTH_95 / (uppers - lowers)) ** 2
    spread = (weights * (years - np.average(years, weights=weights)) ** 2).sum()
    return Trend(float(_slope(years, values, weights) ** 2 * spread), values, weights)


def _slope(years: Floats, y: Floats, weights: Floats) -> float:
    away = years - np.average(years, weights=weights)
    # Taken about the mean of y, so that a level series of large values has a slope of exactly 0.
    return float((weights * away * (y - np.average(y, weights=weights))).sum() / (weights * away**2).sum())


def _verdict(years: Floats, trend: Trend) -> Result:
    if not trend.chi2 > CHI2_998:
        return {"trend": "no_significant_change", "reason": "not_significant"}
    direction = np.sign(_slope(years, trend.y, trend.weights))
    for dropped in range(years.size):
        kept = np.arange(years.size) != dropped
        if np.sign(_slope(years[kept], trend.y[kept], trend.weights[kept])) != direction:
            return {"trend": "no_significant_change", "reason": "one_point_dominates"}
    return {"trend": "increasing" if direction > 0 else "decreasing", "reason": None}
