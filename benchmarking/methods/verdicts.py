"""Is a value different from its benchmark, beyond chance? The verdict, its p-value, and many at once."""

import math

import numpy as np
from scipy.special import ndtr, pdtr, pdtrc

from benchmarking.methods.intervals import z_value
from benchmarking.methods.plain_numbers import (
    STATISTICS,
    Figure,
    Figures,
    Result,
    check_choice,
    checked_polarity,
    number,
    numbers,
    placed,
    reason_unusable,
)


def compare_to_benchmark(
    *,
    value: Figure,
    lower95: Figure,
    upper95: Figure,
    benchmark: Figure,
    polarity: str | None,
    lower998: Figure = None,
    upper998: Figure = None,
    benchmark_name: str = "STP average",
) -> Result:
    """Verdict on a value against a benchmark taken as exact (Fingertips; PHE technical guide 2018).

    Returns `outcome` (`higher`, `lower`, `better`, `worse`, `similar`, `not_compared`), `direction`
    (`higher`, `lower`, `similar`, or None), `level` (99.8, 95 or None) and the exact `phrase`. A limit
    equal to the benchmark is no difference. A polarity of None is `neutral`; any other unknown word raises
    ValueError.
    """
    polarity = checked_polarity(polarity)
    mark, low, high = number(benchmark), number(lower95), number(upper95)
    lacking = _lacking(number(value), low, high, mark)
    if lacking:
        phrase = verdict_phrase("not_compared", None, benchmark_name, lacking)
        return {"outcome": "not_compared", "direction": None, "level": None, "phrase": phrase}
    direction = _direction(low, high, mark)
    outcome = _judged(direction, polarity)
    # A missing 99.8% limit is NaN, which excludes nothing.
    strong = _direction(number(lower998), number(upper998), mark) == direction
    level = None if direction == "similar" else 99.8 if strong else 95
    phrase = verdict_phrase(outcome, direction, benchmark_name)
    return {"outcome": outcome, "direction": direction, "level": level, "phrase": phrase}


def verdict_phrase(
    outcome: str, direction: str | None, benchmark_name: str, lacking: str = "no value"
) -> str:
    """A verdict in its exact words: the direction is always said. `lacking`: why there is none."""
    if outcome == "not_compared":
        return f"Not compared with the {benchmark_name}: {lacking}"
    if outcome == "similar":
        return f"No statistical difference from the {benchmark_name}"
    words = outcome if outcome == direction else f"{outcome} ({direction})"
    return f"Statistically {words} than the {benchmark_name}"


def _lacking(value: float, lower: float, upper: float, benchmark: float) -> str | None:
    if np.isnan(value):
        return "no value"
    if not lower <= upper:
        return "no confidence interval"
    return "no benchmark value" if np.isnan(benchmark) else None


def _direction(lower: float, upper: float, benchmark: float) -> str:
    if lower > benchmark:
        return "higher"
    return "lower" if upper < benchmark else "similar"


def _judged(direction: str, polarity: str) -> str:
    if direction == "similar" or polarity == "neutral":
        return direction
    return "better" if (direction == "higher") == (polarity == "high_good") else "worse"


def benchmark_p_value(*, statistic: str, numerator: Figure, denominator: Figure, benchmark: Figure) -> Result:
    """Two-sided p-value of the difference from a benchmark, agreeing with the interval of the same figure.

    Proportion: score test (agrees with Wilson); rate, or ratio with expected events as denominator: exact
    central Poisson test. `benchmark` is a share or a rate per person, not multiplied. Where practices
    differ by more than chance use `p_values` of `overdispersion` instead.
    """
    check_choice("statistic", statistic, STATISTICS)
    proportion = statistic == "proportion"
    count, total, mark = number(numerator), number(denominator), number(benchmark)
    reason = reason_unusable(count, total, proportion=proportion)
    reason = reason or reason_unusable(mark, 1, proportion=proportion)
    if reason:
        return {"p_value": None, "reason": reason}
    return {"p_value": _p_value(count, total, mark, proportion=proportion), "reason": None}


def _p_value(count: float, total: float, mark: float, *, proportion: bool) -> float:
    # Benchmarks at the very end leave no chance: the figure is the benchmark, or it cannot have come from it.
    if mark == 0 or (proportion and mark == 1):
        return float(count == mark * total)
    # As statsmodels' `proportions_ztest` and `test_poisson(method="exact-c")`, which take ten times as long.
    if proportion:
        return math.erfc(abs(count / total - mark) / math.sqrt(2 * mark * (1 - mark) / total))
    expected = mark * total
    return min(1.0, 2 * min(float(pdtr(count, expected)), float(pdtrc(count - 1, expected))))


def bh_adjust(*, p_values: Figures) -> Result:
    """P-values adjusted for how many there are (Benjamini & Hochberg 1995, JRSS-B 57:289).

    Missing ones, and any outside 0 to 1, stay None and are not counted in `m`.
    """
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - half a second at the start

    values = numbers(p_values)
    usable = (values >= 0) & (values <= 1)
    adjusted = false_discovery_control(values[usable]) if usable.any() else np.array([])
    return {"adjusted": placed(usable, adjusted), "m": int(usable.sum())}


def expected_by_chance(*, verdicts: int, more: float = 0.0) -> Result:
    """How many of so many verdicts at 95% come up by chance alone: one in twenty, and in words.

    `more`: how many beside those, the sum of `chance_in_a_small_group` over the verdicts it is about.
    """
    count = round(verdicts / 20 + more)
    return {"count": count, "phrase": f"about {count}" if count else "fewer than one"}


def chance_in_a_small_group(own: float, others: float) -> float:
    """By how much chance alone flags more than one in twenty where the benchmark is that of few others.

    The verdict takes it as exact, but it is drawn too: the difference has 1 + own ÷ others times the variance
    of the figure itself (`own`, `others`: denominators), so 2 Φ(-1.96 ÷ √(1 + own ÷ others)) are flagged.
    """
    return float(2 * ndtr(-z_value(0.95) / np.sqrt(1 + own / others)) - 0.05)
