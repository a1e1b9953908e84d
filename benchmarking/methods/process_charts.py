"""Change over months or quarters: the XmR chart, by NHS England's "Making Data Count" rules.

Follows NHSRplotthedots (NHS-R Community); screening of moving ranges after Nelson 1982 (J Qual Technol
14:172).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarking.methods.plain_numbers import (
    Figure,
    Figures,
    Floats,
    Result,
    check_choice,
    number,
    numbers,
    optionals,
)

Signs = npt.NDArray[np.int64]  # +1 high or rising, -1 low or falling, 0 neither

RUN = 7  # points that make a shift or a trend; also the fewest that carry limits
FEWEST_POINTS = 12  # below it the limits are on trial
LIMIT_FACTOR = 2.66  # average moving range to limits
SCREEN_FACTOR = 3.267  # moving ranges from here on are left out once
IMPROVEMENTS = ("increase", "decrease", "neutral")

# What each rule is called when it is met on the high and on the low side; the first that applies is told.
RULES = (
    ("above_limit", "below_limit"),
    ("trend_up", "trend_down"),
    ("two_of_three_high", "two_of_three_low"),
    ("shift_high", "shift_low"),
)
LINES = ("mean", "lpl", "upl", "near_lower", "near_upper")
HIGH = tuple(high for high, _ in RULES)


@dataclass(frozen=True)
class Limits:
    mean: float
    reach: float  # from the mean to either limit


def xmr(
    *,
    values: Figures,
    improvement: str,
    target: Figure = None,
    screen_outliers: bool = True,
    baseline_n: int | None = None,
    rebase_at: Iterable[int] | None = None,
) -> Result:
    """XmR chart of a series in order of time; a gap is None, is dropped, and comes back as None.

    `improvement`: `increase`, `decrease` or `neutral`. `baseline_n`: limits from the first so many points
    of a segment. `rebase_at`: 0-based places where a new segment starts, worked on its own.

    Lists, one entry per value: `mean`, `lpl`, `upl`, `near_lower`, `near_upper` (None in a segment of fewer
    than 7 points), `special_cause`, `point_type`. For the last point: `variation` (None without limits),
    `assurance` (None without target, limits or a wanted direction), `trial_limits` (fewer than 12 points in
    its segment). ValueError for an unknown improvement or a `baseline_n` below 2.
    """
    check_choice("improvement", improvement, IMPROVEMENTS)
    if baseline_n is not None and baseline_n < 2:
        raise ValueError(f"baseline_n needs at least 2 points, not {baseline_n!r}")
    series = numbers(values)
    causes: list[str | None] = [None] * series.size
    lines = {name: np.full(series.size, np.nan) for name in LINES}
    limits, places = None, np.array([], dtype=int)
    for places in _segments(series, rebase_at or ()):
        points = series[places]
        limits = _limits(points[:baseline_n], screen_outliers) if points.size >= RUN else None
        found = _special_causes(points, limits) if limits else ["none"] * points.size
        for place, cause in zip(places, found, strict=True):
            causes[place] = cause
        if limits:
            _draw(lines, places, limits)
    last = causes[places[-1]] if places.size else None
    return {
        **{name: optionals(line) for name, line in lines.items()},
        "special_cause": causes,
        "point_type": [_point_type(cause, improvement) for cause in causes],
        "variation": _variation(last, improvement) if limits else None,
        "assurance": _assurance(number(target), limits, improvement),
        "trial_limits": places.size < FEWEST_POINTS,
    }


def _segments(series: Floats, rebase_at: Iterable[int]) -> list[npt.NDArray[np.int64]]:
    """Places of the known points of each segment, empty segments left out."""
    known = np.flatnonzero(~np.isnan(series))
    starts = np.unique(np.array(list(rebase_at), dtype=int))
    segment = np.searchsorted(starts, known, side="right")
    return [known[segment == which] for which in np.unique(segment)]


def _limits(points: Floats, screen_outliers: bool) -> Limits:
    # A constant series has exactly its own value as mean; summing could miss it by a rounding error.
    mean = float(points[0]) if np.ptp(points) == 0 else float(points.mean())
    ranges = np.abs(np.diff(points))
    kept = ranges[ranges < SCREEN_FACTOR * ranges.mean()] if screen_outliers else ranges
    # With nothing but zeros left the limits would collapse on the mean and flag every point.
    average = float(kept.mean() if kept.any() else ranges.mean())
    return Limits(mean, LIMIT_FACTOR * average)


def _draw(lines: dict[str, Floats], places: npt.NDArray[np.int64], limits: Limits) -> None:
    near = limits.reach * 2 / 3
    lines["mean"][places] = limits.mean
    lines["lpl"][places], lines["upl"][places] = limits.mean - limits.reach, limits.mean + limits.reach
    lines["near_lower"][places], lines["near_upper"][places] = limits.mean - near, limits.mean + near


def _special_causes(points: Floats, limits: Limits) -> list[str]:
    away = points - limits.mean
    # A point on a line counts as on it, whatever the last binary digit says.
    noise = 1e-12 * float(np.abs(points).max())
    side = _beyond(away, noise)
    outside = _beyond(away, limits.reach + noise)
    near = np.where(outside == 0, _beyond(away, limits.reach * 2 / 3 + noise), 0)
    marks = (outside, _trends(points), _two_of_three(side, near), _shifts(side))
    return [_first_rule([int(mark[place]) for mark in marks]) for place in range(points.size)]


def _beyond(away: Floats, distance: float) -> Signs:
    return np.where(np.abs(away) > distance, np.sign(away), 0).astype(np.int64)


def _first_rule(signs: list[int]) -> str:
    for sign, (high, low) in zip(signs, RULES, strict=True):
        if sign:
            return high if sign > 0 else low
    return "none"


def _trends(points: Floats) -> Signs:
    """Seven points strictly rising or falling; where two trends share a point the later one has it."""
    steps = np.sign(np.diff(points)).astype(np.int64)
    marked = np.zeros(points.size, dtype=np.int64)
    for start in range(points.size - RUN + 1):
        if abs(steps[start : start + RUN - 1].sum()) == RUN - 1:
            marked[start : start + RUN] = steps[start]
    return marked


def _two_of_three(side: Signs, near: Signs) -> Signs:
    marked = np.zeros(side.size, dtype=np.int64)
    for start in range(side.size - 2):
        three = slice(start, start + 3)
        if abs(side[three].sum()) == 3 and abs(near[three].sum()) >= 2:
            marked[three] = np.where(near[three] != 0, near[three], marked[three])
    return marked


def _shifts(side: Signs) -> Signs:
    marked = np.zeros(side.size, dtype=np.int64)
    for start in range(side.size - RUN + 1):
        if abs(side[start : start + RUN].sum()) == RUN:
            marked[start : start + RUN] = side[start]
    return marked


def _point_type(cause: str | None, improvement: str) -> str | None:
    if cause is None or cause == "none":
        return None if cause is None else "common_cause"
    high = cause in HIGH
    if improvement == "neutral":
        return "neutral_high" if high else "neutral_low"
    return "improvement" if high == (improvement == "increase") else "concern"


def _variation(cause: str | None, improvement: str) -> str | None:
    """The icon of a point; `_high` where higher values are of that nature."""
    kind = _point_type(cause, improvement)
    if kind not in ("improvement", "concern"):
        return kind
    return f"{kind}_high" if cause in HIGH else f"{kind}_low"


def _assurance(target: float, limits: Limits | None, improvement: str) -> str | None:
    if limits is None or improvement == "neutral" or np.isnan(target):
        return None
    below, above = target < limits.mean - limits.reach, target > limits.mean + limits.reach
    if not below and not above:
        return "hit_and_miss"
    return "consistently_pass" if below == (improvement == "increase") else "consistently_fail"
