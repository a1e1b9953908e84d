"""Practices most like one another, by nearest neighbours (Model Health System and RightCare approach)."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from benchmarking.methods.plain_numbers import Figures, Floats, Result, check_same_length, numbers

CAP = 5  # standard deviations above the mean beyond which a variable is held down
MOST_MISSING = 1 / 3  # of the variables, beyond which a practice gets no peer group


def similar_practices(
    *,
    target: str,
    codes: Sequence[str],
    variables: Mapping[str, Figures],
    weights: Mapping[str, float] | None = None,
    k: int = 10,
    sqrt_transform: bool = True,
) -> Result:
    """The `k` practices nearest to the target, without itself; ties by code.

    `variables`: name to values, one per code. Each is capped at mean + 5 SD, square-rooted if
    `sqrt_transform` (never one with negative values), standardised and weighted (default 1); a missing
    value counts as the mean. Returns `neighbours`, `distances`, `largest_differences` (per neighbour, the
    variable that sets it apart most) and `reason`: `not_in_pool`, `missing` (no variables),
    `too_many_missing` (over a third of them).
    """
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - a fifth of a second at the start

    places = list(codes)
    columns = [numbers(column) for column in variables.values()]
    for column in columns:
        check_same_length(codes=places, variable=column)
    reason = _reason_no_peers(target, places, columns)
    if reason:
        return {"neighbours": [], "distances": [], "largest_differences": [], "reason": reason}
    weighing = [(weights or {}).get(name, 1.0) for name in variables]
    scaled = np.column_stack([standardised(column, sqrt_transform) for column in columns]) * weighing
    here = places.index(target)
    distances = cdist(scaled[[here]], scaled)[0]
    # Rounded for the order only: equal distances are to be settled by code, not by the last binary digit.
    order = np.lexsort((np.array(places, dtype=str), np.round(distances, 9)))
    nearest = [int(row) for row in order if row != here][: max(k, 0)]
    names = list(variables)
    return {
        "neighbours": [places[row] for row in nearest],
        "distances": [float(distances[row]) for row in nearest],
        "largest_differences": [names[int(np.abs(scaled[row] - scaled[here]).argmax())] for row in nearest],
        "reason": None,
    }


def _reason_no_peers(target: str, codes: list[str], columns: list[Floats]) -> str | None:
    if target not in codes:
        return "not_in_pool"
    if not columns:
        return "missing"
    lacking = sum(bool(np.isnan(column[codes.index(target)])) for column in columns)
    return "too_many_missing" if lacking > MOST_MISSING * len(columns) else None


def standardised(
    column: Floats, sqrt_transform: bool = True, reference: npt.NDArray[np.bool_] | None = None
) -> Floats:
    """A variable capped, square-rooted if `sqrt_transform`, less its mean and over its SD; missing is 0.

    `reference`: whose mean, spread and cap count (None: everybody's); the others are put on their scale.
    """
    known = ~np.isnan(column)
    measured = known if reference is None else known & reference
    result = np.zeros(column.size)
    if measured.sum() < 2:
        return result
    cap = column[measured].mean() + CAP * column[measured].std(ddof=1)
    figures = np.minimum(column, cap)
    if sqrt_transform and (figures[known] >= 0).all():
        figures = np.sqrt(figures)
    yardstick = figures[measured]
    # No spread adds nothing; rounding can give equal values a standard deviation that is not quite 0.
    if np.ptp(yardstick) > 1e-12 * np.abs(yardstick).max():
        result[known] = (figures[known] - yardstick.mean()) / yardstick.std(ddof=1)
    return result
