"""The spread for p-values, and what two tests of one practice agree on: by hand and by drawing."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from benchmarking.methods.overdispersion import (
    even_scale,
    full_spread,
    left_by_trimming,
    outside_both,
    two_sided,
)


@pytest.mark.parametrize(("trim", "share"), [(0.0, 1.0), (0.1, 0.678655), (0.25, 0.298794)])
def test_what_trimming_leaves_of_normal_squares(trim: float, share: float) -> None:
    assert left_by_trimming(trim) == pytest.approx(share, rel=1e-5)
    z = NormalDist()
    ends = [z.inv_cdf((i + 0.5) / 40_000) for i in range(40_000)]
    far = z.inv_cdf(1 - trim) if trim else 9.0
    assert np.mean(np.clip(ends, -far, far) ** 2) == pytest.approx(share, rel=1e-3)


@pytest.mark.parametrize("uneven", [0.0, 0.5, 1.0])
def test_lists_drawn_from_one_usual_spread_hold_a_finding_in_one_of_twenty(uneven: float) -> None:
    draw = np.random.default_rng(7)
    found = 0
    for _ in range(40):
        sizes = draw.lognormal(6, uneven, 92)
        p = np.empty((20, 92))
        for row in p:
            seen = draw.poisson(sizes * draw.gamma(0.17**-2, 0.17**2, 92))
            scale = even_scale("rate", seen, sizes)
            row[:] = two_sided((scale.y - scale.target) / np.sqrt(scale.s**2 + full_spread(scale, 0.1)))
        adjusted = false_discovery_control(p, axis=0)
        found += int((adjusted < 0.05).any(axis=0).sum())
    assert found / (40 * 92) < 0.065  # 0.05, and its sampling error: whole areas of lists hang together


def test_the_full_spread_without_figures_or_of_one_practice() -> None:
    assert np.isnan(full_spread(even_scale("ratio", [None], [1.0]), 0.1))
    assert full_spread(even_scale("ratio", [9.0], [1.0]), 0.1) == 0


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(20, 200)), min_size=2, max_size=30),
    st.floats(0.01, 0.4),
)
def test_the_full_spread_leaves_z_scores_as_large_as_normal_ones(
    rows: list[tuple[int, int]], trim: float
) -> None:
    scale = even_scale("ratio", [seen for seen, _ in rows], [size for _, size in rows])
    tau2 = full_spread(scale, trim)
    z = (scale.y - scale.target) / np.sqrt(scale.s**2 + tau2)
    left = (np.clip(z, *np.quantile(z, [trim, 1 - trim])) ** 2).sum()
    wanted = left_by_trimming(trim) * (len(rows) - 1)
    assert left == pytest.approx(wanted, rel=1e-6) if tau2 else left <= wanted


def test_places_that_two_tests_agree_on() -> None:
    one = ["high_998", "high_998", "high_95", "low_998", "low_95", "high_998", "not_significant", None]
    other = ["high_998", "high_95", "not_significant", "low_95", "low_998", "low_998", "low_998", "low_998"]
    assert outside_both(one, other) == [
        "high_998", "high_95", "not_significant", "low_95", "low_95", "not_significant", "not_significant",
        None,
    ]  # fmt: skip
