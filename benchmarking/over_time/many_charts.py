"""Process charts of many organisations at once: how the latest point of each stands (METHODS 6).

The same rules as `process_charts.xmr`, in one pass over a table of series instead of one series at a time.
"""

import numpy as np

from benchmarking.figures import figures
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.methods.process_charts import LIMIT_FACTOR, RUN, SCREEN_FACTOR, Signs
from benchmarking.observations import Status
from benchmarking.organisations import Level
from benchmarking.over_time.changes import IMPROVEMENT, change
from benchmarking.over_time.quarters import COUNTED, FEW_EVENTS
from benchmarking.over_time.series_breaks import stretches
from benchmarking.periods import Frequency
from benchmarking.snapshot import Snapshot


def outcomes_over_time(snapshot: Snapshot, indicator: Indicator, level: Level) -> dict[str, str]:
    """For each organisation of a level that has figures the `outcome` of its `change`. Made once.

    Those whose months rest on too few events, figures of years, and what is under challenge go through
    `change` one by one.
    """
    doubted = tuple(item for item in snapshot.challenged.items() if item[0][1] == indicator.id)
    key = ("outcomes over time", indicator.id, level, doubted)
    if key not in snapshot.made:
        made = _outcomes(snapshot, indicator, level)
        held = (code for (code, _), _ in doubted if code in made)
        snapshot.made[key] = made | {code: change(snapshot, code, indicator.id).outcome for code in held}
    found: dict[str, str] = snapshot.made[key]
    return found


def _outcomes(snapshot: Snapshot, indicator: Indicator, level: Level) -> dict[str, str]:
    periods = snapshot.held.periods(indicator.id)
    tables = [figures(snapshot, indicator, period, level) for period in periods]
    codes = sorted({str(code) for table in tables for code in table.index})
    if indicator.frequency is Frequency.ANNUAL:
        return {code: change(snapshot, code, indicator.id).outcome for code in codes}
    place = {code: row for row, code in enumerate(codes)}
    values, counts = np.full((2, len(codes), len(periods)), np.nan)
    hidden = np.zeros(counts.shape, dtype=bool)
    for at, table in enumerate(tables):
        rows = [place[code] for code in table.index]
        values[rows, at], counts[rows, at] = table["value"], table["numerator"]
        hidden[rows, at] = table["status"] == Status.SUPPRESSED
    starts = stretches(snapshot, indicator, level, codes, periods)
    found = dict(zip(codes, variations(values, IMPROVEMENT[indicator.polarity], starts), strict=True))
    few = 2 * (counts < FEW_EVENTS).sum(axis=1) > (~np.isnan(counts)).sum(axis=1)
    alone = np.flatnonzero((few | hidden.any(axis=1)) & (indicator.kind in COUNTED))
    return found | {codes[row]: change(snapshot, codes[row], indicator.id).outcome for row in alone}


def variations(values: Floats, improvement: str, segments: np.ndarray) -> list[str]:
    """`variation` of `xmr` for each row; "too_few_points" where it has no limits.

    `segments`: to which stretch each column, or each value, belongs, as `rebase_at` would cut them. NaN is a
    gap.
    """
    known = ~np.isnan(values)
    last = np.where(known, segments, -1).max(axis=1, initial=-1)
    known &= segments == last[:, None]
    order = np.argsort(~known, axis=1, kind="stable")  # the known points of the last stretch, side by side
    points = np.where(
        np.take_along_axis(known, order, axis=1), np.take_along_axis(values, order, axis=1), np.nan
    )
    size = known.sum(axis=1)
    signs = _last_signs(points, size)
    enough = size >= RUN
    return [
        _said(int(sign), improvement) if e else "too_few_points"
        for sign, e in zip(signs, enough, strict=True)
    ]


def _said(sign: int, improvement: str) -> str:
    if not sign:
        return "common_cause"
    side = "high" if sign > 0 else "low"
    if improvement == "neutral":
        return f"neutral_{side}"
    return f"{'improvement' if (sign > 0) == (improvement == 'increase') else 'concern'}_{side}"


def _last_signs(points: Floats, size: np.ndarray) -> Signs:
    """Whether the last point of each row is a special cause: 1 high, -1 low, 0 none."""
    rows = np.arange(len(points))
    mean, reach = _limits(points, size)
    away = points - mean[:, None]
    noise = 1e-12 * np.abs(np.nan_to_num(points)).max(axis=1, initial=0)[:, None]
    side = _beyond(away, noise)
    outside = _beyond(away, reach[:, None] + noise)
    near = np.where(outside == 0, _beyond(away, reach[:, None] * 2 / 3 + noise), 0)
    found = np.zeros(len(points), dtype=np.int64)
    end = np.maximum(size - 1, 0)
    for marks in (outside, _trends(points), _two_of_three(side, near), _shifts(side)):
        sign = marks[rows, end] if points.shape[1] else found
        found = np.where(found == 0, sign, found)
    return found


def _limits(points: Floats, size: np.ndarray) -> tuple[Floats, Floats]:
    """Mean and distance of the limits of each row; moving ranges far out are left out once."""
    first = points[:, 0] if points.shape[1] else np.full(len(points), np.nan)
    total = np.nansum(points, axis=1)
    constant = np.nan_to_num(np.abs(points - first[:, None])).max(axis=1, initial=0) == 0
    mean = np.where(constant, first, total / np.maximum(size, 1))
    ranges = np.abs(np.diff(points, axis=1))
    average = _mean(ranges, ~np.isnan(ranges))
    kept = ranges < SCREEN_FACTOR * average[:, None]
    screened = _mean(ranges, kept)
    return mean, LIMIT_FACTOR * np.where(screened > 0, screened, average)


def _mean(values: Floats, counted: Flags) -> Floats:
    sums: Floats = np.where(counted, values, 0.0).sum(axis=1) / np.maximum(counted.sum(axis=1), 1)
    return sums


def _beyond(away: Floats, distance: Floats) -> Signs:
    return np.where(np.abs(away) > distance, np.sign(np.nan_to_num(away)), 0).astype(np.int64)


def _trends(points: Floats) -> Signs:
    """Seven points strictly rising or falling; the later of two has the point that they share."""
    steps = np.sign(np.nan_to_num(np.diff(points, axis=1))).astype(np.int64)
    marked = np.zeros(points.shape, dtype=np.int64)
    for start in range(points.shape[1] - RUN + 1):
        rows = np.abs(steps[:, start : start + RUN - 1].sum(axis=1)) == RUN - 1
        marked[rows, start : start + RUN] = steps[rows, start][:, None]
    return marked


def _two_of_three(side: Signs, near: Signs) -> Signs:
    marked = np.zeros(side.shape, dtype=np.int64)
    for start in range(side.shape[1] - 2):
        three = slice(start, start + 3)
        rows = (np.abs(side[:, three].sum(axis=1)) == 3) & (np.abs(near[:, three].sum(axis=1)) >= 2)
        marked[rows, three] = np.where(near[rows, three] != 0, near[rows, three], marked[rows, three])
    return marked


def _shifts(side: Signs) -> Signs:
    marked = np.zeros(side.shape, dtype=np.int64)
    for start in range(side.shape[1] - RUN + 1):
        rows = np.abs(side[:, start : start + RUN].sum(axis=1)) == RUN
        marked[rows, start : start + RUN] = side[rows, start][:, None]
    return marked
