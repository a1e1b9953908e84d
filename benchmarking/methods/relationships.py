"""Do two indicators go together at practice level?

A link between practices is not a cause, nor true of each patient.
"""

from collections.abc import Iterable

import numpy as np

from benchmarking.methods.intervals import z_value
from benchmarking.methods.plain_numbers import Figures, Floats, Result, check_same_length, numbers

FEWEST_PRACTICES = 20
STRONG = 0.3  # the whole interval beyond it: the two tend to go together


def relationship(
    *, first: Figures, second: Figures, held: Iterable[Figures] = (), confidence: float = 0.95
) -> Result:
    """Spearman's r of two indicators, one entry per practice, with Pearson's beside it.

    `held`: variables to hold equal (deprivation, share aged 65 and over); then Spearman's r is that of what
    is left of the ranks. Interval by Fisher's z with the standard error of Bonett & Wright 2000
    (Psychometrika 65:23). `relation` is the wording. `reason`: `too_few` (under 20 practices with all
    figures), `no_spread`.
    """
    z = z_value(confidence)
    columns = [numbers(column) for column in (first, second, *held)]
    for column in columns:
        check_same_length(first=columns[0], other=column)
    table = np.column_stack(columns)
    table = table[~np.isnan(table).any(axis=1)]
    result: Result = dict.fromkeys(("spearman", "pearson", "lower", "upper", "relation"))
    result["n"] = len(table)
    freedom = len(table) - 3 - (len(columns) - 2)
    if len(table) < FEWEST_PRACTICES or freedom < 1:
        return {**result, "reason": "too_few"}
    left = _left_of_ranks(table)
    if (np.ptp(left, axis=0) == 0).any():
        return {**result, "reason": "no_spread"}
    from scipy.stats import spearmanr  # noqa: PLC0415 - half a second at the start

    r = float(spearmanr(left[:, 0], left[:, 1]).statistic)
    lower, upper = _fisher_interval(r, freedom, z)
    return {
        **result,
        "spearman": r,
        "pearson": _pearson(table[:, 0], table[:, 1]),
        "lower": lower,
        "upper": upper,
        "relation": _relation(lower, upper),
        "reason": None,
    }


def _left_of_ranks(table: Floats) -> Floats:
    """Ranks of the two indicators less what the ranks of the variables held equal account for."""
    from scipy.stats import rankdata  # noqa: PLC0415

    ranks = rankdata(table, axis=0)
    known = np.column_stack([np.ones(len(ranks)), ranks[:, 2:]])
    fitted = known @ np.linalg.lstsq(known, ranks[:, :2], rcond=None)[0]
    # Rounded, so that ties stay ties after the fit.
    return np.asarray(np.round(ranks[:, :2] - fitted, 9))


def _pearson(first: Floats, second: Floats) -> float:
    from scipy.stats import pearsonr  # noqa: PLC0415

    # About the mean: the same r, without loss of precision when values hardly differ.
    return float(pearsonr(first - first.mean(), second - second.mean()).statistic)


def _fisher_interval(r: float, freedom: int, z: float) -> tuple[float, float]:
    if abs(r) >= 1:
        return r, r
    reach = z * np.sqrt((1 + r**2 / 2) / freedom)
    return float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach))


def _relation(lower: float, upper: float) -> str:
    if lower > STRONG or upper < -STRONG:
        return "tend to go together"
    return "no sign of a relation" if lower <= 0 <= upper else "a weak relation"
