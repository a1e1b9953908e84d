"""An XmR chart, only so far as the generator needs it to keep a series without any signal."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration.chance import Flags, Floats


def limits(values: Floats, baseline: int) -> tuple[float, float, float]:
    """Mean, lower and upper limit from the first `baseline` points, large ranges screened out."""
    first = values[:baseline]
    ranges = np.abs(np.diff(first))
    kept = ranges[ranges < 3.267 * ranges.mean()]
    spread = 2.66 * float(kept.mean())
    mean = float(first.mean())
    return mean, mean - spread, mean + spread


def signals(values: Floats, baseline: int) -> Flags:
    """Points marked: outside the limits, in a trend or shift of seven, or two of three near a limit."""
    mean, lower, upper = limits(values, baseline)
    marked = (values < lower) | (values > upper)
    side = np.sign(values - mean)
    steps = np.sign(np.diff(values))
    near = ~marked & (np.abs(values - mean) > (upper - mean) * 2 / 3)
    for end in range(len(values)):
        seven = slice(end - 6, end + 1)
        if end >= 6 and (abs(side[seven].sum()) == 7 or abs(steps[end - 6 : end].sum()) == 6):
            marked[seven] = True
        three = slice(end - 2, end + 1)
        if end >= 2 and abs(side[three].sum()) == 3 and near[three].sum() >= 2:
            marked[three] |= near[three]
    return marked
