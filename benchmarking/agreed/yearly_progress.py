"""Yearly progress: the change between two years with an interval that allows for how years usually differ."""

import numpy as np

from benchmarking.figures import limits
from benchmarking.indicators import Indicator
from benchmarking.methods.overdispersion import FEWEST_PRACTICES
from benchmarking.methods.plain_numbers import Floats
from benchmarking.organisations import Level
from benchmarking.over_time.series import Series, series_of
from benchmarking.snapshot import Snapshot

Z = 1.959964
TRIM = 0.1  # share of z-scores pulled in at either end (METHODS 4)


def yearly_change(
    snapshot: Snapshot, indicator: Indicator, own: Series, earlier: int, later: int
) -> tuple[float | None, float | None, float | None, float | None]:
    """Lower and upper limit, change and its variance between two years of some practices (WORKSHOP 11.2).

    Newcombe's squaring and adding of the intervals of both years, widened by the usual spread of such changes
    between the other practices of the STP, where at least 20 are known.
    """
    now, then = (_figure(indicator, own, at) for at in (later, earlier))
    if np.isnan([*now, *then]).any():
        return None, None, None if np.isnan([now[0], then[0]]).any() else now[0] - then[0], None
    sizes = np.nansum(own.denominator[:, [later]], axis=1)
    share = float((sizes**2).sum() / sizes.sum() ** 2) if sizes.sum() > 0 else 1.0
    usual = tau2_of_changes(snapshot, indicator, own, earlier, later) * share
    lower, upper = squared_and_added(now, then, usual)
    return lower, upper, now[0] - then[0], ((upper - lower) / (2 * Z)) ** 2


def squared_and_added(
    now: tuple[float, float, float], then: tuple[float, float, float], usual: float
) -> tuple[float, float]:
    """Limits of the difference of two figures (value, lower, upper); `usual`: variance of such changes."""
    (v1, l1, u1), (v0, l0, u0) = now, then
    below = np.sqrt((v1 - l1) ** 2 + (u0 - v0) ** 2 + Z**2 * usual)
    above = np.sqrt((u1 - v1) ** 2 + (v0 - l0) ** 2 + Z**2 * usual)
    return float(v1 - v0 - below), float(v1 - v0 + above)


def tau2_of_changes(snapshot: Snapshot, indicator: Indicator, own: Series, earlier: int, later: int) -> float:
    """The variance between practices of the STP outside the scope in how much they changed; 0 if unknown."""
    stp = snapshot.organisations.in_area(Level.STP, own.periods[later].end)
    if not stp:
        return 0.0
    practices = snapshot.organisations.practices(stp[0].code, own.periods[later].end)
    others = series_of(snapshot, indicator, set(practices) - set(own.practices))
    now, then = (_figures(indicator, others, at) for at in (later, earlier))
    change = now[0] - then[0]
    variance = ((now[2] - now[1]) / (2 * Z)) ** 2 + ((then[2] - then[1]) / (2 * Z)) ** 2
    known = ~np.isnan(change) & ~np.isnan(variance) & (variance > 0)
    if known.sum() < FEWEST_PRACTICES:
        return 0.0
    return between_variance(change[known], variance[known])


def between_variance(values: Floats, variances: Floats) -> float:
    """DerSimonian & Laird's variance between, from z-scores that are winsorised (METHODS 4, step 3)."""
    weights = 1 / variances
    mean = float((weights * values).sum() / weights.sum())
    z = (values - mean) / np.sqrt(variances)
    phi = float((np.clip(z, *np.quantile(z, [TRIM, 1 - TRIM])) ** 2).sum() / values.size)
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max(0.0, (values.size * phi - (values.size - 1)) / room) if room > 0 else 0.0


def _figure(indicator: Indicator, own: Series, place: int) -> tuple[float, float, float]:
    numerator, denominator = own.sums(place)
    if denominator <= 0:
        return float("nan"), float("nan"), float("nan")
    low, high = limits(indicator, np.array([numerator]), np.array([denominator]), 0.95)
    return numerator / denominator * own.per, float(low[0]), float(high[0])


def _figures(indicator: Indicator, own: Series, place: int) -> tuple[Floats, Floats, Floats]:
    numerator, denominator = own.numerator[:, place], own.denominator[:, place]
    low, high = limits(indicator, numerator, denominator, 0.95)
    return numerator / denominator * own.per, low, high
