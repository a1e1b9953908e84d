"""Scales: where the marks of one comparison stand on a line that has its benchmark in the middle."""

import re
from dataclasses import dataclass

import numpy as np

from benchmarking.comparison import Comparison
from benchmarking.indicators import Indicator

FARTHEST = (
    3.0  # peers further out than so many times the widest of own range and middle half stand at the edge
)


@dataclass(frozen=True)
class Scale:
    """Places values on a line from -1 to 1 with the benchmark in the middle."""

    middle: float
    reach: float

    def at(self, value: float) -> float:
        """Where a value stands; what lies beyond the ends stands at the end."""
        return max(-1.0, min(1.0, (value - self.middle) / self.reach))


def scale(comparison: Comparison) -> Scale | None:
    """The scale that holds a comparison's marks; None where there is nothing to place it among: a mark alone
    would stand in the middle, as if it were average."""
    figure, benchmark = comparison.figure, comparison.benchmark
    around, others = (
        [comparison.peer_median, benchmark.value if benchmark else None],
        comparison.values_of_others,
    )
    if not others.size and all(v is None for v in around):
        return None
    middle = next(
        (
            v
            for v in (benchmark.value if benchmark else None, comparison.peer_median, figure.value)
            if v is not None
        ),
        None,
    )
    if middle is None:
        return None
    near = (
        figure.value,
        figure.lower,
        figure.upper,
        comparison.peer_lower_quartile,
        comparison.peer_upper_quartile,
    )
    close = max((abs(v - middle) for v in near if v is not None), default=0.0)
    far = float(np.abs(others - middle).max(initial=0.0))
    reach = max(close, min(far, FARTHEST * close)) if close else far
    return Scale(float(middle), (reach or abs(middle) or 1.0) * 1.04)


def short_unit(indicator: Indicator) -> str:
    """The unit as it fits a narrow place: "%", "per 1,000"."""
    text = indicator.unit
    if text.startswith("£"):
        return "£"
    if "÷" in text:
        return "ratio"
    return re.split(" patients| weighted| expected", text)[0] if "per " in text else text
