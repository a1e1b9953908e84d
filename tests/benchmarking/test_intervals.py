"""The quick kernels against slow versions that solve the defining equations, one figure at a time."""

import math
import time

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import norm
from scipy.stats import poisson as poisson_law

from benchmarking.methods.intervals import byars, exact_poisson, poisson, wilson

COUNTS = [0, 1, 2, 5, 9, 10, 11, 37, 250]
CONFIDENCES = [0.9, 0.95, 0.998]


def slow_wilson(count: float, total: float, confidence: float) -> tuple[float, float]:
    """The shares whose own score test just fails to reject: |x/n - p| = z √(p(1-p)/n)."""
    z, share = norm.ppf((1 + confidence) / 2), count / total

    def beyond(p: float) -> float:
        return (share - p) ** 2 - z**2 * p * (1 - p) / total

    # At the ends the share itself solves the equation too: the limit sought is the other root.
    lower = 0.0 if count == 0 else brentq(beyond, 0, min(share, 1 - 1e-9), xtol=1e-14)
    upper = 1.0 if count == total else brentq(beyond, max(share, 1e-9), 1, xtol=1e-14)
    return lower, upper


def slow_exact(count: int, confidence: float) -> tuple[float, float]:
    """The means at which the tail beyond the count holds just half of what confidence leaves over."""
    tail, far = (1 - confidence) / 2, 10 * count + 50
    lower = 0.0 if count == 0 else brentq(lambda m: poisson_law.sf(count - 1, m) - tail, 0, far, xtol=1e-13)
    return lower, brentq(lambda m: poisson_law.cdf(count, m) - tail, 0, far, xtol=1e-13)


def slow_byars(count: int, confidence: float) -> tuple[float, float]:
    """Breslow and Day's formula, written out in scalars."""
    z = norm.ppf((1 + confidence) / 2)
    upper = (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * math.sqrt(count + 1))) ** 3
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else float("nan")
    return (lower if lower >= 0 else float("nan")), upper


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_wilson_solves_the_score_equation(confidence: float) -> None:
    pairs = [
        (count, total) for total in (1, 7, 40, 1000) for count in range(0, total + 1, max(1, total // 7))
    ]
    got = wilson([count for count, _ in pairs], [total for _, total in pairs], confidence)
    slow = [slow_wilson(count, total, confidence) for count, total in pairs]
    assert np.column_stack(got) == pytest.approx(np.array(slow), rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_exact_limits_leave_the_right_tails(confidence: float) -> None:
    slow = [slow_exact(count, confidence) for count in COUNTS]
    assert np.column_stack(exact_poisson(COUNTS, confidence)) == pytest.approx(np.array(slow), rel=1e-8)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_poisson_is_exact_below_ten_and_byars_from_there(confidence: float) -> None:
    slow = [(slow_exact if count < 10 else slow_byars)(count, confidence) for count in COUNTS]
    assert np.column_stack(poisson(COUNTS, confidence)) == pytest.approx(np.array(slow), rel=1e-8)
    byar = [slow_byars(count, confidence) for count in COUNTS]
    assert np.column_stack(byars(COUNTS, confidence)) == pytest.approx(np.array(byar), nan_ok=True)


def test_what_cannot_be_worked_out_is_nan_and_the_rest_goes_on() -> None:
    lower, upper = wilson([None, 1, 5, -1, 3, 2], [10, 0, 4, 10, None, 10], 0.95)
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True] * 5 + [False]
    for kernel in (byars, exact_poisson, poisson):
        _, upper = kernel([None, -1, 12], 0.95)
        assert np.isnan(upper).tolist() == [True, True, False]


def test_a_single_figure_and_a_column_give_the_same() -> None:
    column = wilson(pd.Series([3, None], dtype="Int64"), pd.Series([10, 10]), 0.95)
    assert [float(limit) for limit in wilson(3, 10, 0.95)] == [limit[0] for limit in column]
    assert [float(limit) for limit in poisson(3, 0.95)] == [limit[0] for limit in poisson([3, 40], 0.95)]


@pytest.mark.parametrize("confidence", [0.5, 1, 95])
def test_confidence_is_a_share(confidence: float) -> None:
    for call in (lambda: wilson(1, 2, confidence), lambda: poisson([], confidence)):
        with pytest.raises(ValueError, match="confidence"):
            call()


def test_a_whole_table_takes_well_under_a_second() -> None:
    counts = np.arange(150_000) % 97.0
    start = time.process_time()
    wilson(counts, 100.0, 0.95)
    poisson(counts, 0.998)
    assert time.process_time() - start < 1
