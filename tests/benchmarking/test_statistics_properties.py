"""What must hold for any figures: properties of the methods, counts that stay hidden, nothing that raises."""

import math
from typing import Any

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from benchmarking import statistics
from benchmarking.methods.intervals import chi_square, z_value
from benchmarking.methods.overdispersion import two_sided
from benchmarking.methods.positions import percentile_rank

SHORT = settings(max_examples=60, deadline=None)

CONFIDENCES = st.floats(0.9, 0.999)
STATISTICS = st.sampled_from(["proportion", "rate", "ratio"])
POLARITIES = st.sampled_from(["high_good", "low_good", "neutral"])
ROWS = st.lists(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=25
)
# Whatever a damaged file may hold in place of a number.
ANYTHING = st.one_of(
    st.none(),
    st.floats(),
    st.floats(0, 100),
    st.integers(-5, 50),
    st.integers(),
    st.booleans(),
    st.text(max_size=3),
)


def parted(rows: list[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))


def same(one: Any, other: Any) -> bool:
    """Equal, but for the last digits that the order of adding up may change."""
    if isinstance(one, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-7)
    return bool(one == other)


@SHORT
@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), CONFIDENCES)
def test_interval_contains_value(pair: tuple[int, int], confidence: float) -> None:
    for function in (statistics.proportion_ci, statistics.rate_ci, statistics.survey_share_ci):
        got = function(numerator=pair[0], denominator=pair[1], confidence=confidence, multiplier=100)
        assert got["lower"] <= got["value"] <= got["upper"]


@SHORT
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9), CONFIDENCES)
def test_interval_of_a_mean_contains_it(values: list[float], confidence: float) -> None:
    got = statistics.mean_ci(values=values, confidence=confidence)
    assert got["lower"] <= got["value"] <= got["upper"]


@SHORT
@given(
    st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.lists(CONFIDENCES, min_size=2, max_size=2, unique=True).map(sorted),
)
def test_widening_confidence_widens_the_interval(pair: tuple[int, int], levels: list[float]) -> None:
    assume(levels[1] - levels[0] > 1e-6)
    for function in (statistics.proportion_ci, statistics.rate_ci):
        narrow, wide = (
            function(numerator=pair[0], denominator=pair[1], confidence=level) for level in levels
        )
        assert wide["lower"] <= narrow["lower"]
        assert wide["upper"] >= narrow["upper"]
        assert wide["upper"] - wide["lower"] > narrow["upper"] - narrow["lower"]


@SHORT
@given(ROWS, STATISTICS, st.randoms(use_true_random=False))
def test_order_of_practices_never_changes_a_result(
    rows: list[tuple[int, int]], statistic: str, shuffler: Any
) -> None:
    order = list(range(len(rows)))
    shuffler.shuffle(order)
    there, here = parted(rows), parted([rows[place] for place in order])
    values = [count / total for count, total in rows]
    moved = [values[place] for place in order]
    calls = [
        (statistics.funnel_significance, {"statistic": statistic}),
        (statistics.overdispersion, {"statistic": statistic}),
        (statistics.aggregate, {}),
        (statistics.opportunity, {"target_rate": 0.3, "polarity": "low_good"}),
    ]
    pairs = [
        (
            function(**extra, numerators=there[0], denominators=there[1]),
            function(**extra, numerators=here[0], denominators=here[1]),
        )
        for function, extra in calls
    ]
    for name, extra in (
        ("quantile_groups", {"n_groups": 3, "highest_first": True}),
        ("percentile_rank", {}),
        ("deciles", {}),
    ):
        function = getattr(statistics, name)
        pairs.append((function(values=values, **extra), function(values=moved, **extra)))
    pairs.append((statistics.bh_adjust(p_values=values), statistics.bh_adjust(p_values=moved)))
    for before, after in pairs:
        for key, figures in before.items():
            per_practice = isinstance(figures, list) and key != "deciles"
            expected = [figures[place] for place in order] if per_practice else figures
            assert same(expected, after[key]), key


@settings(max_examples=15, deadline=None)
@given(ROWS, STATISTICS, st.randoms(use_true_random=False))
def test_order_of_practices_never_changes_a_rank(
    rows: list[tuple[int, int]], statistic: str, shuffler: Any
) -> None:
    # Rates rest on a sum of whole numbers, which is the same in any order, so equality is exact here.
    order = list(range(len(rows)))
    shuffler.shuffle(order)
    there, here = parted(rows), parted([rows[place] for place in order])
    before = statistics.rank_interval(statistic=statistic, numerators=there[0], denominators=there[1])
    after = statistics.rank_interval(statistic=statistic, numerators=here[0], denominators=here[1])
    for key in ("lower", "upper"):
        assert after[key] == [before[key][place] for place in order]


@SHORT
@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=12),
    st.randoms(use_true_random=False),
)
def test_order_of_practices_never_changes_the_peers(rows: list[tuple[float, float]], shuffler: Any) -> None:
    named = [(f"L{place:05}", *row) for place, row in enumerate(rows)]
    moved = list(named)
    shuffler.shuffle(moved)
    got = []
    for codes, size, age in (parted(named), parted(moved)):
        call = {"codes": codes, "variables": {"size": size, "age": age}, "k": 3}
        got.append(statistics.similar_practices(target="L00000", **call)["distances"])
    assert same(*got)


@SHORT
@given(st.permutations(range(5)), st.lists(st.integers(1, 99), min_size=5, max_size=5), st.integers(100, 999))
def test_order_of_rows_never_changes_a_trend(order: list[int], counts: list[int], total: int) -> None:
    figures = {"denominators": [total] * 5, "kind": "proportion"}
    before = statistics.recent_trend(periods=[2012, 2013, 2014, 2015, 2016], numerators=counts, **figures)
    after = statistics.recent_trend(
        periods=[2012 + place for place in order], numerators=[counts[place] for place in order], **figures
    )
    assert before == after


@SHORT
@given(
    st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([1, 100, 1000, 100_000]),
)
def test_multiplier_scales_value_and_limits_alike(pair: tuple[int, int], multiplier: int) -> None:
    for function in (statistics.proportion_ci, statistics.rate_ci):
        plain = function(numerator=pair[0], denominator=pair[1])
        times = function(numerator=pair[0], denominator=pair[1], multiplier=multiplier)
        for key in ("value", "lower", "upper"):
            assert times[key] == pytest.approx(plain[key] * multiplier, rel=1e-12)


@SHORT
@given(ROWS, st.sampled_from(["proportion", "rate"]))
def test_funnel_agrees_with_the_verdict(rows: list[tuple[int, int]], statistic: str) -> None:
    counts, totals = parted(rows)
    mark = sum(counts) / sum(totals)
    funnel = statistics.funnel_significance(statistic=statistic, numerators=counts, denominators=totals)
    interval = statistics.proportion_ci if statistic == "proportion" else statistics.rate_ci
    for (count, total), place in zip(rows, funnel["significance"], strict=True):
        at95, at998 = (interval(numerator=count, denominator=total, confidence=c) for c in (0.95, 0.998))
        verdict = statistics.compare_to_benchmark(
            value=at95["value"],
            lower95=at95["lower"],
            upper95=at95["upper"],
            lower998=at998["lower"],
            upper998=at998["upper"],
            benchmark=mark,
            polarity="neutral",
        )
        level = {99.8: "998", 95: "95"}.get(verdict["level"])
        names = {"higher": f"high_{level}", "lower": f"low_{level}", "similar": "not_significant"}
        assert place == names[verdict["outcome"]]


@SHORT
@given(st.floats(0, 10), st.floats(0, 5), st.floats(0, 5), st.floats(0, 10))
def test_flipping_polarity_swaps_better_and_worse(
    value: float, below: float, above: float, mark: float
) -> None:
    call = {"value": value, "lower95": value - below, "upper95": value + above, "benchmark": mark}
    high, low, neutral = (
        statistics.compare_to_benchmark(**call, polarity=polarity)
        for polarity in ("high_good", "low_good", "neutral")
    )
    assert high["direction"] == low["direction"] == neutral["direction"]
    swapped = {"better": "worse", "worse": "better"}
    assert low["outcome"] == swapped.get(high["outcome"], high["outcome"])
    assert neutral["outcome"] == neutral["direction"]


@SHORT
@given(ROWS, STATISTICS, st.sampled_from([(None, 10), (3, None), (3, 0), (-1, 5)]), st.data())
def test_a_null_row_changes_nothing_else(
    rows: list[tuple[int, int]], statistic: str, null: tuple[Any, Any], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows)))
    there, here = parted(rows), parted([*rows[:place], null, *rows[place:]])
    for name, extra in (
        ("funnel_significance", {"statistic": statistic}),
        ("overdispersion", {"statistic": statistic}),
        ("opportunity", {"target_rate": 0.3, "polarity": "high_good"}),
    ):
        function = getattr(statistics, name)
        before = function(**extra, numerators=there[0], denominators=there[1])
        after = function(**extra, numerators=here[0], denominators=here[1])
        for key, figures in before.items():
            whole = [*figures[:place], None, *figures[place:]] if isinstance(figures, list) else figures
            assert after[key] == whole, key


@SHORT
@given(ROWS, STATISTICS)
def test_without_spread_the_adjusted_z_is_the_plain_one(rows: list[tuple[int, int]], statistic: str) -> None:
    counts, totals = parted(rows)
    got = statistics.overdispersion(statistic=statistic, numerators=counts, denominators=totals)
    if not got["tau2"]:  # none, or no events anywhere to tell it from
        assert got["z_adjusted"] == got["z"]
    else:
        pairs = zip(got["z_adjusted"], got["z"], strict=True)
        assert all(adjusted == plain == 0 or abs(adjusted) < abs(plain) for adjusted, plain in pairs)


@SHORT
@given(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.05, 0.95)
)
def test_p_value_agrees_with_the_interval(pair: tuple[int, int], mark: float) -> None:
    for statistic, interval in (("proportion", statistics.proportion_ci), ("rate", statistics.rate_ci)):
        if statistic == "rate" and pair[0] >= 10:
            continue  # Byar's interval is an approximation, so only the exact one agrees to the letter
        limits = interval(numerator=pair[0], denominator=pair[1])
        got = statistics.benchmark_p_value(
            statistic=statistic, numerator=pair[0], denominator=pair[1], benchmark=mark
        )
        assume(abs(got["p_value"] - 0.05) > 1e-9)
        outside = limits["lower"] > mark or limits["upper"] < mark
        assert (got["p_value"] < 0.05) == outside


def pinned(cells: list[list[float]], shown: dict[str, Any], threshold: int) -> list[int]:
    """Places of hidden small counts a reader can work out who knows the sums, and that zeros are shown."""
    true = [*(count for group in cells for count in group), *(sum(group) for group in cells)]
    true.append(sum(sum(group) for group in cells))
    seen = [*(count for group in shown["cells"] for count in group), *shown["group_totals"]]
    seen.append(shown["grand_total"])
    sums = np.zeros((len(cells) + 1, len(true)))
    place, first_total = 0, sum(len(group) for group in cells)
    for which, group in enumerate(cells):
        sums[which, place : place + len(group)] = 1
        sums[which, first_total + which] = -1
        place += len(group)
    sums[-1, first_total:-1], sums[-1, -1] = 1, -1
    bounds = [(1, None) if count == "*" else (count, count) for count in seen]
    found = []
    for target, count in enumerate(true):
        if seen[target] != "*" or count > threshold:
            continue
        aim = np.zeros(len(true))
        aim[target] = 1
        least = linprog(aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
        most = linprog(-aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
        assert least.status == 0
        unbounded = most.status != 0
        if not unbounded and -most.fun - least.fun < 0.999:
            found.append(target)
    return found


SMALL_TABLES = st.lists(
    st.lists(st.one_of(st.integers(0, 3), st.integers(0, 30)), min_size=1, max_size=5), min_size=1, max_size=4
)


@SHORT
@given(SMALL_TABLES, st.sampled_from([1, 2, 5, 7]))
def test_no_hidden_small_count_can_be_worked_out(groups: list[list[float]], threshold: int) -> None:
    shown = statistics.suppress_hierarchy(groups=groups, threshold=threshold)
    assert pinned(groups, shown, threshold) == []
    for group, seen in zip(groups, shown["cells"], strict=True):
        for count, mark in zip(group, seen, strict=True):
            assert mark == "*" if 0 < count <= threshold else mark in (count, "*")
            assert mark == 0 if count == 0 else True


@SHORT
@given(st.lists(st.one_of(st.integers(0, 3), st.integers(0, 30)), min_size=1, max_size=8))
def test_no_hidden_small_count_of_a_line_can_be_worked_out(counts: list[float]) -> None:
    shown = statistics.suppress_line(counts=counts, threshold=5)
    table = {"cells": [shown["display"]], "group_totals": [shown["total"]], "grand_total": shown["total"]}
    assert pinned([counts], table, 5) == []


def test_the_solver_finds_a_count_that_is_badly_hidden() -> None:
    shown = {"cells": [["*", 20]], "group_totals": [23], "grand_total": 23}
    assert pinned([[3, 20]], shown, 5) == [0]


@SHORT
@given(st.lists(st.integers(0, 10**6), max_size=9))
def test_hospital_counts_are_hidden_or_rounded(counts: list[int]) -> None:
    for count, mark in zip(
        counts, statistics.suppress_hospital_counts(counts=counts)["display"], strict=True
    ):
        assert (mark == "*") == (1 <= count <= 7)
        assert mark == "*" or (mark % 5 == 0 and abs(mark - count) <= 2)


COLUMN = st.lists(ANYTHING, min_size=6, max_size=6)
INDIRECT = {
    "observed": ANYTHING,
    "populations": COLUMN,
    "reference_counts": COLUMN,
    "reference_populations": COLUMN,
}
PRACTICES = {"statistic": STATISTICS, "numerators": COLUMN, "denominators": COLUMN}
CALLS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "proportion_ci": {"numerator": ANYTHING, "denominator": ANYTHING},
    "survey_share_ci": {"numerator": ANYTHING, "denominator": ANYTHING},
    "rate_ci": {"numerator": ANYTHING, "denominator": ANYTHING},
    "byars_ci": {"count": ANYTHING},
    "exact_poisson_ci": {"count": ANYTHING},
    "mean_ci": {"values": COLUMN},
    "dsr_ci": {"counts": COLUMN, "populations": COLUMN, "standard_populations": COLUMN},
    "isr_ratio": INDIRECT,
    "isr_rate": INDIRECT,
    "expected_for_age_and_deprivation": {"observed": COLUMN, "expected": COLUMN, "fifths": COLUMN},
    "compare_to_benchmark": {
        **dict.fromkeys(("value", "lower95", "upper95", "benchmark", "lower998", "upper998"), ANYTHING),
        "polarity": POLARITIES,
    },
    "benchmark_p_value": {
        "statistic": STATISTICS,
        **dict.fromkeys(("numerator", "denominator", "benchmark"), ANYTHING),
    },
    "bh_adjust": {"p_values": COLUMN},
    "expected_by_chance": {"verdicts": st.integers(0, 500)},
    "funnel_limits_proportion": {"baseline": ANYTHING, "denominators": COLUMN},
    "funnel_limits_rate": {"baseline": ANYTHING, "events": COLUMN},
    "funnel_significance": {
        "statistic": STATISTICS,
        "numerators": COLUMN,
        "denominators": COLUMN,
        "baseline": ANYTHING,
    },
    "overdispersion": PRACTICES,
    "reliability": PRACTICES,
    "rank_interval": PRACTICES,
    "adjusted_limits": {
        "statistic": STATISTICS,
        "target": ANYTHING,
        "tau2": ANYTHING,
        "denominators": COLUMN,
    },
    "quantile_groups": {"values": COLUMN, "n_groups": st.integers(1, 10), "highest_first": st.booleans()},
    "percentile_rank": {"values": COLUMN},
    "deciles": {"values": COLUMN},
    "xmr": {
        "values": st.lists(ANYTHING, max_size=30),
        "improvement": st.sampled_from(["increase", "decrease", "neutral"]),
        "target": ANYTHING,
        "screen_outliers": st.booleans(),
        "baseline_n": st.none() | st.integers(2, 20),
        "rebase_at": st.none() | st.lists(st.integers(-2, 40), max_size=3),
    },
    "recent_trend": {
        "kind": st.sampled_from(["proportion", "other"]),
        "periods": st.just([2011, 2012, 2013, 2014, 2015, 2016]) | COLUMN,
        **dict.fromkeys(("numerators", "denominators", "values", "lowers", "uppers"), COLUMN),
    },
    "similar_practices": {
        "target": st.sampled_from("ABCDEFG"),
        "codes": st.just(list("ABCDEF")),
        "variables": st.dictionaries(st.text(max_size=2), COLUMN, max_size=4),
        "k": st.integers(0, 9),
        "sqrt_transform": st.booleans(),
    },
    "aggregate": {"numerators": COLUMN, "denominators": COLUMN},
    "opportunity": {
        "numerators": COLUMN,
        "denominators": COLUMN,
        "target_rate": ANYTHING,
        "polarity": POLARITIES,
    },
    "opportunity_interval": {
        "statistic": STATISTICS,
        "numerators": COLUMN,
        "denominators": COLUMN,
        "target_rate": ANYTHING,
        "polarity": POLARITIES,
    },
    "relationship": {
        "first": st.lists(ANYTHING, min_size=24, max_size=24),
        "second": st.lists(st.floats(-1e9, 1e9), min_size=24, max_size=24),
        "held": st.lists(st.lists(st.integers(0, 9), min_size=24, max_size=24), max_size=2),
    },
    "suppress_hospital_counts": {"counts": COLUMN},
    "suppress_line": {"counts": COLUMN},
    "suppress_hierarchy": {"groups": st.lists(COLUMN, max_size=3)},
}


def figures_in(result: Any) -> list[Any]:
    if isinstance(result, dict | list):
        inner = result.values() if isinstance(result, dict) else result
        return [figure for item in inner for figure in figures_in(item)]
    return [result]


@pytest.mark.parametrize("name", statistics.__all__)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_data_never_raise(name: str, data: st.DataObject) -> None:
    call = data.draw(st.fixed_dictionaries(CALLS[name]))
    for figure in figures_in(getattr(statistics, name)(**call)):
        assert figure is None or type(figure) in (int, float, str, bool)
        assert not (isinstance(figure, float) and not math.isfinite(figure))


def test_quantiles_and_ranks_are_those_of_scipy_to_the_last_digit() -> None:
    events = np.concatenate([np.arange(0, 400), np.linspace(0.1, 5_000, 999)])
    for probability in (0.001, 0.025, 0.975, 0.999):
        found = chi_square(probability, 2 * events + 2)
        assert (found == scipy.stats.chi2.ppf(probability, 2 * events + 2)).all()
    z = np.linspace(-6, 6, 481)
    assert (two_sided(z) == 2 * scipy.stats.norm.sf(np.abs(z))).all()
    assert z_value(0.998) == scipy.stats.norm.ppf(0.999)
    values = [3.0, 1.0, 3.0, 2.0, 2.0]
    ranks = scipy.stats.rankdata(values, method="min")
    assert percentile_rank(values=values)["percentiles"] == (100 * (ranks - 1) / 4).tolist()
