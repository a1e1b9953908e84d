"""Every function of the door: the expected figures of vectors.json, then figures worked out by hand."""

import ast
import json
import math
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.proportion import proportions_ztest
from statsmodels.stats.rates import test_poisson as exact_test

from benchmarking import statistics

FOLDERS = ("benchmarking", "components", "data_loaders", "pages", "records", "slide_templates")
CASES = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))["cases"]


def test_what_the_door_hands_out_is_taken_from_it() -> None:
    root, named = Path(__file__).parents[2], set(statistics.__all__)
    sources = [p for folder in FOLDERS for p in (root / folder).rglob("*.py")]
    assert len(sources) > 100
    past = [
        f"{path.name}: {name.name}"
        for path in sources
        if "methods" not in path.parts and path.name != "statistics.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("benchmarking.methods")
        for name in node.names
        if name.name in named
    ]
    assert past == []


def agrees(expected: Any, got: Any, tolerance: dict[str, float]) -> bool:
    """Numbers within the larger tolerance, null as None or NaN, lists entry by entry, all else exactly."""
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(got) == len(expected)
            and all(agrees(one, other, tolerance) for one, other in zip(expected, got, strict=True))
        )
    if expected is None:
        return got is None or (isinstance(got, float) and math.isnan(got))
    if isinstance(expected, str | bool) or isinstance(got, str | bool | None):
        return type(got) is type(expected) and got == expected
    return bool(abs(got - expected) <= max(tolerance["abs"], tolerance["rel"] * abs(expected)))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    got = getattr(statistics, case["method"])(**case["inputs"])
    wrong = {
        key: (expected, got.get(key, "no such key"))
        for key, expected in case["expected"].items()
        if key not in got or not agrees(expected, got[key], case["tolerance"])
    }
    assert not wrong


def test_all_vectors_are_here() -> None:
    assert len(CASES) == 221
    assert {case["method"] for case in CASES} <= set(statistics.__all__)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1.0, 1.1),
        (1.0, None),
        (1.0, True),
        (None, 0.0),
        ("*", 1),
        (True, 1),
        ([1.0], [1.0, 2.0]),
        ([1.0], 1.0),
    ],
)
def test_the_comparison_of_vectors_can_fail(expected: Any, got: Any) -> None:
    assert not agrees(expected, got, {"abs": 1e-9, "rel": 1e-6})


def test_door_names_what_it_exports() -> None:
    assert sorted(statistics.__all__) == statistics.__all__
    assert all(callable(getattr(statistics, name)) for name in statistics.__all__)


LISTS = {"numerators": [3, 5], "denominators": [10, 20]}
WRONG_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("proportion_ci", {"numerator": 1, "denominator": 2, "confidence": 95}),
    ("rate_ci", {"numerator": 1, "denominator": 2, "confidence": 0.5}),
    ("proportion_ci", {"numerator": None, "denominator": 2, "confidence": 1}),
    ("mean_ci", {"values": [], "confidence": 0.89}),
    ("byars_ci", {"count": None, "confidence": 95}),
    ("compare_to_benchmark", {"value": 1, "lower95": 0, "upper95": 2, "benchmark": 1, "polarity": "good"}),
    ("opportunity", {**LISTS, "target_rate": 0.1, "polarity": "high"}),
    ("funnel_significance", {**LISTS, "statistic": "odds"}),
    ("overdispersion", {**LISTS, "statistic": "mean"}),
    ("overdispersion", {**LISTS, "statistic": "rate", "trim": 0.5}),
    ("adjusted_limits", {"statistic": "x", "target": 1, "tau2": 0, "denominators": [1]}),
    ("benchmark_p_value", {"statistic": "x", "numerator": 1, "denominator": 2, "benchmark": 0.5}),
    ("quantile_groups", {"values": [1, 2], "n_groups": 0, "highest_first": True}),
    ("rank_interval", {**LISTS, "statistic": "rate", "draws": 100}),
    ("xmr", {"values": [1, 2], "improvement": "up"}),
    ("xmr", {"values": [1, 2], "improvement": "neutral", "baseline_n": 1}),
    ("recent_trend", {"kind": "rate", "periods": [2012]}),
    ("aggregate", {"numerators": [1], "denominators": [1, 2]}),
    ("suppress_line", {"counts": [1], "threshold": 0}),
]


@pytest.mark.parametrize(("name", "call"), WRONG_CALLS)
def test_wrong_calls_raise(name: str, call: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not|needed"):
        getattr(statistics, name)(**call)


def test_polarity_nobody_has_given_is_neutral() -> None:
    figures = {"value": 4, "lower95": 3, "upper95": 5, "benchmark": 1}
    assert statistics.compare_to_benchmark(**figures, polarity=None)["outcome"] == "higher"
    assert statistics.opportunity(**LISTS, target_rate=0.1, polarity=None)["total"] is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [
        (None, 10, "missing"),
        ("*", 10, "missing"),
        (float("inf"), 10, "missing"),
        (0, 0, "zero_denominator"),
        (-1, 10, "invalid"),
        (1, -10, "invalid"),
        (0, 1e-300, "zero_denominator"),
        (1, 1e300, "missing"),
        (11, 10, "invalid"),
    ],
)
def test_proportion_that_cannot_be_given(numerator: Any, denominator: Any, reason: str) -> None:
    got = statistics.proportion_ci(numerator=numerator, denominator=denominator)
    assert got == {"value": None, "lower": None, "upper": None, "reason": reason}


def test_nothing_counted_has_a_real_upper_limit() -> None:
    got = statistics.rate_ci(numerator=0, denominator=100, multiplier=1000)
    assert (got["value"], got["lower"]) == (0, 0)
    assert got["upper"] == pytest.approx(36.8888, rel=1e-5)  # -ln(0.025) / 100 x 1000


def test_mean_of_equal_values_is_its_own_interval() -> None:
    got = statistics.mean_ci(values=[0.1] * 12)
    assert (got["value"], got["lower"], got["upper"], got["n"]) == (0.1, 0.1, 0.1, 12)
    assert statistics.mean_ci(values=[None])["reason"] == "missing"


def test_survey_share_uses_the_effective_base() -> None:
    got = statistics.survey_share_ci(numerator=65, denominator=130, multiplier=100)
    plain = statistics.proportion_ci(numerator=50, denominator=100, multiplier=100)
    assert got == {**{key: pytest.approx(plain[key]) for key in ("value", "lower", "upper")}} | {
        "reason": None,
        "effective_base": 100,
    }


@pytest.mark.parametrize(
    ("counts", "populations", "reason"),
    [
        ([5, None], [10, 20], "missing"),
        ([], [], "missing"),
        ([5, -1], [10, 20], "invalid"),
        ([50, 1], [10, 0], "zero_denominator"),
        ([4, 5], [10, 20], "too_few_events"),
    ],
)
def test_directly_standardised_rate_that_cannot_be_given(counts: Any, populations: Any, reason: str) -> None:
    standard = [100] * len(counts)
    got = statistics.dsr_ci(counts=counts, populations=populations, standard_populations=standard)
    assert (got["value"], got["lower"], got["upper"], got["reason"]) == (None, None, None, reason)


@pytest.mark.parametrize(
    ("observed", "populations", "reference", "reason"),
    [
        (None, [10, 20], [100, 100], "missing"),
        (3, [10, None], [100, 100], "missing"),
        (3, [10, -20], [100, 100], "invalid"),
        (3, [10, 20], [100, 0], "zero_denominator"),
        (3, [10, 0], [100, 0], None),  # nobody of that age at the practice
    ],
)
def test_indirectly_standardised(observed: Any, populations: Any, reference: Any, reason: str | None) -> None:
    call = {"observed": observed, "populations": populations, "reference_populations": reference}
    ratio = statistics.isr_ratio(**call, reference_counts=[10, 10])
    rate = statistics.isr_rate(**call, reference_counts=[10, 10])
    assert (ratio["reason"], rate["reason"]) == (reason, reason)
    assert (ratio["value"] is None) == (rate["value"] is None) == (reason is not None)


def test_expected_for_age_and_deprivation_leaves_the_practice_out() -> None:
    got = statistics.expected_for_age_and_deprivation(
        observed=[10, 30, 20, 5, None], expected=[10, 20, 20, 5, 8], fifths=[1, 1, 1, 2, 1]
    )
    # 10 x (30+20)/(20+20); 20 x (10+20)/(10+20); 20 x (10+30)/(10+20); alone; 8 x (10+30+20)/(10+20+20)
    assert got["expected"] == [pytest.approx(x) if x else None for x in (12.5, 20.0, 80 / 3, None, 9.6)]


@pytest.mark.parametrize(
    ("limits", "lacking"),
    [((1, None), "confidence interval"), ((3, 1), "confidence interval"), ((1, 3), "benchmark value")],
)
def test_not_compared(limits: tuple[Any, Any], lacking: str) -> None:
    got = statistics.compare_to_benchmark(
        value=2, lower95=limits[0], upper95=limits[1], benchmark=None, polarity="high_good"
    )
    assert (got["outcome"], got["direction"], got["level"]) == ("not_compared", None, None)
    assert got["phrase"] == f"Not compared with the STP average: no {lacking}"


@pytest.mark.parametrize(
    ("statistic", "numerator", "benchmark", "p_value"),
    [
        ("proportion", 0, 0, 1.0),
        ("proportion", 1, 0, 0.0),
        ("proportion", 10, 1, 1.0),
        ("proportion", 9, 1, 0.0),
        ("rate", 0, 0, 1.0),
        ("rate", 2, 0, 0.0),
        ("rate", None, 0.1, None),
        ("proportion", 3, 1.2, None),
    ],
)
def test_p_value_at_the_ends(statistic: str, numerator: Any, benchmark: Any, p_value: Any) -> None:
    got = statistics.benchmark_p_value(
        statistic=statistic, numerator=numerator, denominator=10, benchmark=benchmark
    )
    assert got["p_value"] == p_value


@pytest.mark.parametrize(("count", "total"), [(0, 40), (3, 40), (3.5, 40), (400, 9000), (1300, 9000)])
@pytest.mark.parametrize("mark", [0.0004, 0.03, 0.14, 0.6])
def test_p_value_is_that_of_statsmodels(count: float, total: int, mark: float) -> None:
    got = {
        statistic: statistics.benchmark_p_value(
            statistic=statistic, numerator=count, denominator=total, benchmark=mark
        )["p_value"]
        for statistic in ("proportion", "rate")
    }
    score = proportions_ztest(count, total, value=mark, prop_var=mark)[1]
    exact = exact_test(count, total, value=mark, method="exact-c").pvalue
    assert got == pytest.approx({"proportion": score, "rate": exact}, rel=1e-9, abs=1e-300)


def test_adjusting_p_values_keeps_nulls_in_their_place() -> None:
    got = statistics.bh_adjust(p_values=[0.01, None, 0.04, float("nan"), 1.5])
    assert got == {"adjusted": [0.02, None, 0.04, None, None], "m": 2}
    assert statistics.bh_adjust(p_values=[None]) == {"adjusted": [None], "m": 0}


@pytest.mark.parametrize(
    ("verdicts", "phrase"), [(0, "fewer than one"), (10, "fewer than one"), (50, "about 2"), (70, "about 4")]
)
def test_expected_by_chance(verdicts: int, phrase: str) -> None:
    assert statistics.expected_by_chance(verdicts=verdicts)["phrase"] == phrase


def test_funnel_limits_where_there_are_none() -> None:
    assert statistics.funnel_limits_proportion(baseline=0.5, denominators=[0, None])["lower95"] == [None] * 2
    assert statistics.funnel_limits_proportion(baseline=None, denominators=[9])["upper998"] == [None]
    rate = statistics.funnel_limits_rate(baseline=0.1, events=[0, None, 0.5])
    assert rate["lower95"] == rate["upper998_denominator"] == [None] * 3
    assert statistics.funnel_limits_rate(baseline=0, events=[5])["upper95"] == [None]


def test_funnel_significance_without_figures() -> None:
    got = statistics.funnel_significance(
        statistic="proportion", numerators=[None, 5, 90, 11], denominators=[9, 0, 100, 10], baseline=0.5
    )
    assert got["significance"] == [None, None, "high_998", None]
    nothing = statistics.funnel_significance(statistic="rate", numerators=[None], denominators=[9])
    assert nothing["significance"] == [None]


def test_a_rate_is_worked_as_a_ratio_to_the_average() -> None:
    counts, people = [10, 30, 20, 60], [1000, 1000, 1000, 2000]
    rate = statistics.overdispersion(statistic="rate", numerators=counts, denominators=people)
    expected = [n * 120 / 5000 for n in people]
    ratio = statistics.overdispersion(statistic="ratio", numerators=counts, denominators=expected)
    assert rate["baseline"] == pytest.approx(0.024)
    assert rate["expected"] == pytest.approx(expected)
    for key in ("phi", "tau2", "z", "z_adjusted", "shrunk", "p_values"):
        assert rate[key] == pytest.approx(ratio[key])


def test_overdispersion_without_figures() -> None:
    for counts in ([None, 1], [0, 0]):
        got = statistics.overdispersion(statistic="rate", numerators=counts, denominators=[5, 0])
        assert (got["phi"], got["tau2"], got["z"], got["n"]) == (None, None, [None, None], 0)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [([5371.936360145475], [1902.9416362231623]), ([30.0, 1.0], [10.0, 1e-14])],
)
def test_one_practice_alone_or_beside_next_to_nothing_has_no_spread(
    seen: list[float], expected: list[float]
) -> None:
    got = statistics.overdispersion(statistic="ratio", numerators=seen, denominators=expected)
    assert got["tau2"] == 0 and got["z_adjusted"] == got["z"]


def test_twenty_practices_are_enough_for_the_usual_spread() -> None:
    for practices in (19, 20):
        got = statistics.overdispersion(
            statistic="ratio", numerators=[9] * practices, denominators=[10] * practices
        )
        assert got["enough_practices"] == (practices == 20)


@pytest.mark.parametrize(("high", "level"), [(110, "low"), (122, "medium"), (125, "medium"), (300, "high")])
def test_reliability(high: int, level: str) -> None:
    figures = {"statistic": "ratio", "numerators": [100, high] * 10, "denominators": [100] * 20, "trim": 0}
    got = statistics.reliability(**figures)
    # Two heights: phi = mean of z squared, all weights 400; then tau2/(tau2 + 1/400).
    total = 10 * (math.sqrt(high / 100) - 1) ** 2 * 400
    tau2 = max(0, (total - 19) / (8000 - 400))
    assert got == {"value": pytest.approx(tau2 / (tau2 + 1 / 400)), "level": level, "n": 20}


def test_reliability_without_figures() -> None:
    got = statistics.reliability(statistic="rate", numerators=[None], denominators=[1])
    assert got == {"value": None, "level": None, "n": 0}


def test_position_of_a_value_that_is_alone() -> None:
    assert statistics.percentile_rank(values=[None, 3])["percentiles"] == [None, None]
    assert statistics.deciles(values=[None]) == {"deciles": [None] * 9, "n": 0}
    got = statistics.rank_interval(statistic="rate", numerators=[5, None], denominators=[10, 10])
    assert got == {"lower": [1, None], "upper": [1, None], "n": 1}
    nobody = statistics.rank_interval(statistic="rate", numerators=[None], denominators=[10])
    assert nobody == {"lower": [None], "upper": [None], "n": 0}


def test_equal_practices_share_a_rank_interval() -> None:
    got = statistics.rank_interval(
        statistic="proportion", numerators=[50, 50, 99, 50], denominators=[100] * 4
    )
    assert got["lower"] == [1, 1, 4, 1]
    assert got["upper"] == [3, 3, 4, 3]
    # Each of forty comes first once in forty draws, just on the edge: drawn apart, they would differ.
    forty = statistics.rank_interval(statistic="rate", numerators=[50] * 40, denominators=[100] * 40)
    assert len(set(forty["lower"])) == len(set(forty["upper"])) == 1


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [1, 0, 2, 3, 4, 5], [5, 4, 3, 2, 0, 1]])
@pytest.mark.parametrize("twice", [2012, 2014, 2016])
def test_a_year_given_twice_is_no_series_whatever_the_order(order: list[int], twice: int) -> None:
    years, counts = [twice, 2012, 2013, 2014, 2015, 2016], [80, 10, 20, 30, 40, 50]
    got = statistics.recent_trend(
        kind="proportion", periods=[years[i] for i in order], numerators=[counts[i] for i in order],
        denominators=[100] * 6,
    )  # fmt: skip
    assert (got["trend"], got["reason"]) == ("cannot_be_calculated", "gap_in_series")


STEADY = [10, 12, 11, 13, 12, 10, 11, 12, 13, 11, 10, 12]


def test_gaps_are_dropped_and_come_back() -> None:
    plain = statistics.xmr(values=STEADY, improvement="decrease", target=20)
    gaps = statistics.xmr(values=[None, *STEADY[:5], None, *STEADY[5:]], improvement="decrease", target=20)
    for key in ("mean", "lpl", "upl", "special_cause", "point_type"):
        assert gaps[key] == [None, *plain[key][:5], None, *plain[key][5:]]
    for key in ("variation", "assurance", "trial_limits"):
        assert gaps[key] == plain[key]


def test_each_segment_needs_seven_points() -> None:
    got = statistics.xmr(values=[*STEADY[:6], *STEADY], improvement="increase", rebase_at=[6, 99])
    assert got["mean"][:6] == [None] * 6
    assert got["mean"][6:] == [pytest.approx(sum(STEADY) / 12)] * 12
    assert got["variation"] == "common_cause"
    assert got["trial_limits"] is False


def test_places_of_new_segments_come_in_any_order() -> None:
    call = {"values": [*STEADY, *range(30, 50)], "improvement": "neutral"}
    sorted_places = statistics.xmr(**call, rebase_at=[8, 16, 24])
    assert statistics.xmr(**call, rebase_at=[24, 8, 16, 8]) == sorted_places
    assert len(set(sorted_places["mean"])) == 4


def test_last_segment_too_short_has_no_icons() -> None:
    got = statistics.xmr(values=[*STEADY, 40, 41], improvement="increase", target=5, rebase_at=[12])
    assert (got["variation"], got["assurance"], got["trial_limits"]) == (None, None, True)
    assert got["mean"][0] is not None
    assert got["mean"][-1] is None


def test_baseline_sets_the_limits() -> None:
    got = statistics.xmr(values=[*STEADY, 30, 30], improvement="neutral", baseline_n=12)
    assert got["mean"] == [pytest.approx(sum(STEADY) / 12)] * 14
    assert got["special_cause"][-2:] == ["above_limit"] * 2
    assert got["variation"] == "neutral_high"


@pytest.mark.parametrize(
    ("improvement", "target", "assurance"),
    [
        ("increase", 1, "consistently_pass"),
        ("increase", 99, "consistently_fail"),
        ("decrease", 99, "consistently_pass"),
        ("decrease", 1, "consistently_fail"),
        ("decrease", 11, "hit_and_miss"),
        ("neutral", 1, None),
    ],
)
def test_assurance(improvement: str, target: float, assurance: str | None) -> None:
    assert statistics.xmr(values=STEADY, improvement=improvement, target=target)["assurance"] == assurance


@pytest.mark.parametrize("values", [[0.1] * 13, [0.3, 0.1, 0.3, 0.1, 0.2, 0.3, 0.1] * 2])
def test_rounding_noise_is_no_special_cause(values: list[float]) -> None:
    assert statistics.xmr(values=values, improvement="neutral")["special_cause"] == ["none"] * len(values)


def test_a_level_series_has_its_own_value_as_mean_and_limits() -> None:
    got = statistics.xmr(values=[0.1] * 13, improvement="neutral")
    assert got["mean"] == got["lpl"] == got["upl"] == [0.1] * 13


def test_a_point_on_the_mean_breaks_a_shift() -> None:
    values = [0.9, 1.1, 0.9, 1.1, 1, 1.1, 0.9, 1.1, 0.9]
    broken = statistics.xmr(values=[1.1] * 6 + [1.0] + [0.9] * 6, improvement="neutral")
    assert set(broken["special_cause"]).isdisjoint({"shift_high", "shift_low"})
    assert statistics.xmr(values=values, improvement="neutral")["special_cause"] == ["none"] * 9


def test_the_later_of_two_trends_has_their_shared_point() -> None:
    peak = [*range(1, 8), *range(6, 0, -1)]
    got = statistics.xmr(values=peak, improvement="increase", baseline_n=13, screen_outliers=False)
    inside = [cause for cause in got["special_cause"] if cause.startswith("trend")]
    assert inside == sorted(inside, reverse=True)  # all up before all down
    assert got["special_cause"][6] in ("trend_down", "above_limit")


def test_no_points_at_all() -> None:
    got = statistics.xmr(values=[None, None], improvement="increase", target=1)
    assert got["mean"] == got["special_cause"] == [None, None]
    assert (got["variation"], got["assurance"]) == (None, None)


YEARS = [2012, 2013, 2014, 2015, 2016]


@pytest.mark.parametrize(
    ("periods", "numerators", "denominators", "reason"),
    [
        ([2011, 2013, 2014, 2015, 2016], [5, 6, 7, 8, 9], [50] * 5, "gap_in_series"),
        ([2012, 2012, 2013, 2014, 2015], [5, 6, 7, 8, 9], [50] * 5, "gap_in_series"),
        ([y + 0.5 for y in YEARS], [5, 6, 7, 8, 9], [50] * 5, "gap_in_series"),
        ([None, *YEARS[:4]], [5, 6, 7, 8, 9], [50] * 5, "too_few_points"),
        (YEARS, [5, None, 7, 8, 9], [50] * 5, "missing"),
        (YEARS, None, [50] * 5, "missing"),
        (YEARS, [5, 6, 7, 8, 0], [50] * 4 + [0], "zero_denominator"),
        (YEARS, [5, 6, 7, 8, 60], [50] * 5, "invalid"),
        (YEARS, [5, 6, 7, 8, 0], [50] * 5, "zero_or_all"),
    ],
)
def test_trend_that_cannot_be_calculated(
    periods: Any, numerators: Any, denominators: Any, reason: str
) -> None:
    got = statistics.recent_trend(
        kind="proportion", periods=periods, numerators=numerators, denominators=denominators
    )
    assert got == {"trend": "cannot_be_calculated", "chi2": None, "reason": reason}


def test_interval_without_width_carries_no_weight() -> None:
    got = statistics.recent_trend(
        kind="other", periods=YEARS, values=[1] * 5, lowers=[0] * 4 + [1], uppers=[2] * 4 + [1]
    )
    assert got["reason"] == "zero_width_interval"


def test_only_the_last_five_years_count() -> None:
    five = {"numerators": [994, 1023, 1199, 1332, 1367], "denominators": [40299, 41527, 42811, 44064, 44701]}
    more = {name: [None, *figures] for name, figures in five.items()}
    got = statistics.recent_trend(kind="proportion", periods=[1990, *YEARS], **more)
    assert got == statistics.recent_trend(kind="proportion", periods=YEARS, **five)


def test_opportunity_without_figures() -> None:
    got = statistics.opportunity(
        numerators=[900, None, 5], denominators=[10000, 10, 0], target_rate=0.08, polarity="low_good"
    )
    assert got == {"per_practice": [100, None, None], "total": 100}
    assert statistics.opportunity(**LISTS, target_rate=None, polarity="low_good")["total"] is None


def test_opportunity_interval_by_hand() -> None:
    counts, people = [100, 300] * 10 + [None], [100] * 20 + [100]
    call = {"statistic": "ratio", "numerators": counts, "denominators": people, "target_rate": 1, "trim": 0}
    got = statistics.opportunity_interval(**call, polarity="low_good")
    s2, y = 1 / 400, math.sqrt(3)
    tau2 = (10 * (y - 1) ** 2 * 400 - 19) / 7600
    centre, reach = (tau2 * y + s2) / (tau2 + s2), 1.959964 * math.sqrt(s2 * tau2 / (s2 + tau2))
    assert got["lower"][1] == pytest.approx(((centre - reach) ** 2 - 1) * 100, rel=1e-6)
    assert got["upper"][1] == pytest.approx(((centre + reach) ** 2 - 1) * 100, rel=1e-6)
    assert got["shown"] == [False, True] * 10 + [False]
    turned = statistics.opportunity_interval(**call, polarity="high_good")
    assert turned["lower"][1] == pytest.approx(-got["upper"][1])
    assert turned["shown"] == [False] * 21


def test_opportunity_interval_of_a_rate_is_that_of_its_ratio() -> None:
    counts, people = [100, 300] * 10, [1000] * 20
    rate = statistics.opportunity_interval(
        statistic="rate", numerators=counts, denominators=people, target_rate=0.2, polarity="low_good"
    )
    ratio = statistics.opportunity_interval(
        statistic="ratio", numerators=counts, denominators=[200] * 20, target_rate=1, polarity="low_good"
    )
    assert rate["lower"] == pytest.approx(ratio["lower"])


def test_no_opportunity_interval_without_spread_or_direction() -> None:
    level = {"statistic": "rate", "numerators": [10] * 20, "denominators": [100] * 20, "target_rate": 0.05}
    for polarity in ("low_good", "neutral"):
        got = statistics.opportunity_interval(**level, polarity=polarity)
        assert got == {"lower": [None] * 20, "upper": [None] * 20, "shown": [False] * 20}


def test_relationship_by_hand() -> None:
    first = [*range(1, 21), None]
    second = [*range(2, 21), 1, 5]
    got = statistics.relationship(first=first, second=second)
    # Nineteen rank differences of 1 and one of 19: r = 1 - 6 x 380 / (20 x 399).
    r = 1 - 6 * 380 / (20 * 399)
    assert (got["n"], got["reason"]) == (20, None)
    assert got["spearman"] == pytest.approx(r)
    assert got["pearson"] == pytest.approx(r)
    reach = 1.959964 * math.sqrt((1 + r**2 / 2) / 17)
    assert got["lower"] == pytest.approx(math.tanh(math.atanh(r) - reach), rel=1e-6)
    assert got["upper"] == pytest.approx(math.tanh(math.atanh(r) + reach), rel=1e-6)
    assert got["relation"] == "tend to go together"


@pytest.mark.parametrize(
    ("second", "relation"),
    [
        (list(range(40, 0, -1)), "tend to go together"),
        ([1, 2] * 20, "no sign of a relation"),
        ([*range(5, 40), *range(5)], "a weak relation"),
    ],
)
def test_words_for_a_relationship(second: list[float], relation: str) -> None:
    assert statistics.relationship(first=list(range(40)), second=second)["relation"] == relation


def test_a_relationship_through_a_third_variable_goes_when_that_is_held() -> None:
    third = [step for step in range(10) for _ in range(4)]
    first = [step + shift for step, shift in zip(third, [0, 0, 0.5, 0.5] * 10, strict=True)]
    second = [step + shift for step, shift in zip(third, [0, 0.5, 0, 0.5] * 10, strict=True)]
    assert statistics.relationship(first=first, second=second)["spearman"] > 0.9
    held = statistics.relationship(first=first, second=second, held=[third])
    assert held["spearman"] == pytest.approx(0, abs=0.05)
    assert held["relation"] == "no sign of a relation"
    # One variable held leaves 40 - 3 - 1 degrees of freedom.
    reach = 1.959964 * math.sqrt((1 + held["spearman"] ** 2 / 2) / 36)
    assert held["upper"] == pytest.approx(math.tanh(math.atanh(held["spearman"]) + reach), rel=1e-6)


def test_relationship_that_cannot_be_given() -> None:
    assert statistics.relationship(first=[1] * 19, second=[2] * 19)["reason"] == "too_few"
    assert statistics.relationship(first=[1] * 20, second=list(range(20)))["reason"] == "no_spread"


def test_peers_that_cannot_be_given() -> None:
    variables = {"size": [None, 1, 2], "age": [None, 3, 3], "rural": [1, 0, 0]}
    assert statistics.similar_practices(target="Z", codes=["A"], variables={"size": [1]})["reason"] == (
        "not_in_pool"
    )
    assert statistics.similar_practices(target="A", codes=["A"], variables={})["reason"] == "missing"
    got = statistics.similar_practices(target="A", codes=["A", "B", "C"], variables=variables)
    assert (got["neighbours"], got["reason"]) == ([], "too_many_missing")


def test_equally_near_peers_are_in_order_of_code() -> None:
    got = statistics.similar_practices(
        target="M",
        codes=["Z", "M", "A", "Q"],
        variables={"size": [1, 2, 3, 9], "level": [0.1] * 4, "none": [None, 1, None, None]},
        k=2,
        sqrt_transform=False,
    )
    assert got["neighbours"] == ["A", "Z"]
    assert got["largest_differences"] == ["size", "size"]


def test_a_variable_below_zero_is_not_square_rooted() -> None:
    call = {"target": "A", "codes": ["A", "B", "C"], "variables": {"change": [-1, 0, 4]}}
    plain = statistics.similar_practices(**call, sqrt_transform=False)
    assert statistics.similar_practices(**call, sqrt_transform=True) == plain


def test_counts_that_are_no_counts_are_not_shown() -> None:
    assert statistics.suppress_hospital_counts(counts=[-3, "x", 7.5])["display"] == [None, None, "*"]
    assert statistics.suppress_line(counts=[None, 12, 3, 25, -2]) == {
        "display": [None, "*", "*", 25, None],
        "total": 40,
    }
    assert statistics.suppress_line(counts=[None]) == {"display": [None], "total": None}
    got = statistics.suppress_hierarchy(groups=[[None], [12, 30], []])
    assert got == {"cells": [[None], [12, 30], []], "group_totals": [None, 42, None], "grand_total": 42}


def test_ones_that_add_up_to_their_own_number_need_company() -> None:
    # Zeros are always shown, so six hidden cells that sum to 6 would all be known to be 1.
    assert statistics.suppress_line(counts=[1, 1, 1, 1, 1, 1, 40])["display"] == ["*"] * 7
    assert statistics.suppress_line(counts=[1] * 6) == {"display": ["*"] * 6, "total": "*"}
