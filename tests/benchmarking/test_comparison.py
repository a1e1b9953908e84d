"""Figures, roll-up, comparison and words: by hand, by an independent slow version and by properties."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from benchmarking.comparison import compare, history
from benchmarking.figures import Outcome, figures
from benchmarking.indicators import Kind, Polarity
from benchmarking.organisations import Level
from benchmarking.peers import chosen_group, ordinary, peers_of
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import compare_to_benchmark
from benchmarking.verdict_table import outcomes
from tests.areas import area
from tests.areas import code as one
from tests.builders import CATALOGUE, PRACTICES, organisations, rows, snapshot

LEVELS = (Level.PRACTICE, Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)
count = st.one_of(st.none(), st.integers(0, 400))
pairs = st.lists(st.tuples(count, st.one_of(st.none(), st.integers(0, 400))), min_size=12, max_size=12)


def slow_value(held: Snapshot, indicator: str, period: str, members: set[str]) -> tuple[float | None, int]:
    """Row by row: the ratio of sums over practices with both numbers, and how many they were."""
    top = bottom = 0.0
    counted = 0
    for row in held.observations.itertuples():
        asked = row.organisation in members and row.indicator == indicator and row.period == period
        if asked and row.status == "ok" and not math.isnan(row.numerator) and row.denominator > 0:
            top, bottom, counted = top + row.numerator, bottom + row.denominator, counted + 1
    return (top / bottom * CATALOGUE[indicator].per if counted else None), counted


@settings(max_examples=30, deadline=None)
@given(pairs)
def test_every_level_is_the_ratio_of_sums_of_the_practices_that_have_both(
    numbers: list[tuple[int | None, int | None]],
) -> None:
    held = snapshot(rows("ue_ae_0_4_1000", lambda n: numbers[n - 1], period="2021/22"))
    indicator, period = CATALOGUE["ue_ae_0_4_1000"], Period.parse("2021/22")
    for level in LEVELS:
        table = figures(held, indicator, period, level)
        for code, row in table.iterrows():
            members = set(held.organisations.practices(str(code), period.end))
            value, counted = slow_value(held, indicator.id, "2021/22", members)
            assert row["practices_counted"] == counted
            assert row["practices_in_all"] == len(members)
            assert (
                math.isnan(row["value"]) if value is None else row["value"] == pytest.approx(value, rel=1e-12)
            )


def test_the_order_of_rows_and_a_missing_practice_change_nothing_else() -> None:
    numbers = rows("prev_htn_pct", lambda n: (100 * n, 1000 * n))
    without = rows("prev_htn_pct", lambda n: (None, None) if n == 4 else (100 * n, 1000 * n))
    straight, turned, gap = (snapshot(t) for t in (numbers, numbers[::-1], without))
    for level in LEVELS:
        args = (CATALOGUE["prev_htn_pct"], Period.parse("2024/25"), level)
        pd.testing.assert_frame_equal(
            figures(straight, *args).sort_index(), figures(turned, *args).sort_index()
        )
    ashdale = figures(gap, CATALOGUE["prev_htn_pct"], Period.parse("2024/25"), Level.LOCALITY).loc["LOC-A"]
    assert (ashdale["numerator"], ashdale["denominator"]) == (
        100 + 200 + 300 + 500,
        1000 + 2000 + 3000 + 5000,
    )
    assert (ashdale["practices_counted"], ashdale["practices_in_all"]) == (4, 5)


def test_a_suppressed_figure_is_neither_zero_nor_part_of_a_sum() -> None:
    held = snapshot(
        rows("ue_ae_0_4_1000", lambda n: (0, 100), period="2021/22", status="suppressed")[:1]
        + rows("ue_ae_0_4_1000", lambda n: (50, 100), period="2021/22")[1:]
    )
    comparison = compare(held, "X90001", "ue_ae_0_4_1000")
    assert (comparison.figure.value, comparison.figure.reason) == (None, "suppressed")
    assert compare(held, "LOC-A", "ue_ae_0_4_1000").figure.value == 500


@pytest.mark.parametrize(
    ("id_", "pair", "counts"),
    [
        ("prev_htn_pct", (8001, 8000), False),
        ("prev_htn_pct", (-1, 8000), False),
        ("ue_ae_0_4_1000", (9000, 8000), True),
        ("ue_ae_0_4_1000", (-1, 8000), False),
        ("ue_ae_0_4_1000", (5, -8000), False),
        ("fin_pay_patient", (-40, 8000), True),
        ("pop_list_size", (-1, None), False),
    ],
)
def test_what_cannot_be_is_missing_even_where_it_was_let_in(
    id_: str, pair: tuple[float, float | None], counts: bool
) -> None:
    held = snapshot(rows(id_, lambda n: pair if n == 1 else (1100, None if pair[1] is None else 8000)))
    found = compare(held, "X90001", id_).figure
    assert (found.value is not None) == counts
    assert found.reason == ("count" if pair[1] is None else found.reason if counts else "missing")
    whole = figures(held, CATALOGUE[id_], compare(held, "X90001", id_).period, Level.STP)
    assert whole["practices_counted"].tolist() == [12 if counts else 11]
    if not counts:
        assert whole["numerator"].tolist() == [11 * 1100]


def test_a_published_score_is_put_together_weighted_by_lists() -> None:
    held = snapshot(
        rows("pop_list_size", lambda n: (1000 * n, None)),
        rows("need_imd_score", lambda n: (10.0 * n, 1), period="2019"),
    )
    ashdale = compare(held, "LOC-A", "need_imd_score").figure.value
    assert ashdale == pytest.approx(sum(n * 10 * n for n in range(1, 6)) / sum(range(1, 6)))
    assert compare(held, "X90003", "need_imd_score").figure.value == 30


def test_twelve_months_are_summed_and_an_incomplete_year_is_missing() -> None:
    months = [str(p) for p in Period.parse("year to 2026-06").months()]
    table = [r for m in months for r in rows("ue_ae_1000", lambda n: (30 + n, 800), period=m)]
    table = [r for r in table if not (r[0] == "X90002" and r[2] == "2025-12")]
    held = snapshot(table)
    first, second = compare(held, "X90001", "ue_ae_1000"), compare(held, "X90002", "ue_ae_1000")
    assert str(first.period) == "year to 2026-06"
    assert (first.figure.numerator, first.figure.denominator) == (12 * 31, 12 * 800)
    assert (second.figure.value, second.figure.status) == (None, "missing")
    assert compare(held, "LOC-A", "ue_ae_1000").figure.counted == 4
    assert len(history(held, "X90001", "ue_ae_1000")) == 12


def test_the_limits_are_those_of_the_kind() -> None:
    held = snapshot(
        rows("prev_htn_pct", lambda n: (20, 100)),
        rows("ue_ae_0_4_1000", lambda n: (4, 100), period="2021/22"),
    )
    share, rate = (
        compare(held, "X90001", "prev_htn_pct").figure,
        compare(held, "X90001", "ue_ae_0_4_1000").figure,
    )
    assert (share.lower, share.upper) == (pytest.approx(13.3366933331), pytest.approx(28.8829162874))
    assert rate.lower == pytest.approx(chi2.ppf(0.025, 8) / 2 / 100 * 1000)
    assert rate.upper == pytest.approx(chi2.ppf(0.975, 10) / 2 / 100 * 1000)


def test_a_survey_interval_rests_on_the_effective_base() -> None:
    held = snapshot(rows("exp_overall_pct", lambda n: (26, 130), period="2026"))
    figure = compare(held, "X90001", "exp_overall_pct").figure
    assert (figure.lower, figure.upper) == (pytest.approx(13.3366933331), pytest.approx(28.8829162874))


def test_scores_payments_and_counts_have_no_interval_and_no_verdict() -> None:
    held = snapshot()
    score, size = compare(held, "X90003", "need_imd_score"), compare(held, "X90003", "pop_list_size")
    assert (score.figure.lower, score.figure.reason) == (None, "no_interval")
    assert (size.figure.outcome, size.figure.reason, size.average) == (Outcome.NOT_COMPARED, "count", None)


def test_a_group_of_fewer_than_twenty_leaves_the_practice_out_of_its_benchmark() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (900 if n == 1 else 100, 1000)))
    own = compare(held, "X90001", "prev_htn_pct", peers=Level.STP)
    assert own.average == pytest.approx(10)
    assert (own.figure.outcome, own.figure.level, own.figure.direction) == (Outcome.HIGHER, 99.8, "higher")
    in_locality = compare(held, "X90001", "prev_htn_pct", peers=Level.LOCALITY)  # four others: 4 times, not 5
    assert in_locality.average == pytest.approx(10)
    assert (in_locality.figure.outcome, in_locality.figure.reason) == (Outcome.NOT_COMPARED, "position_only")


@pytest.mark.parametrize(("with_figures", "alone"), [(4, True), (19, True), (20, False)])
def test_a_group_is_as_small_as_those_of_it_that_have_figures(with_figures: int, alone: bool) -> None:
    pairs = [(2500.0, 8000.0)] + [(900.0 + 3 * n, 8000.0) for n in range(1, with_figures)]
    held = area({"prev_htn_pct": [*pairs, *[(None, None)] * (30 - with_figures)]})
    group = chosen_group("Ours", [one(n) for n in range(1, 31)], reason="picked")
    for peers, without_it in ((Level.STP, alone), (group, True)):  # a chosen group is always the others
        found = compare(held, one(1), "prev_htn_pct", peers=peers)
        rest = pairs[1:] if without_it else pairs
        assert found.benchmark is not None and found.benchmark.counted == len(rest)
        assert found.average == pytest.approx(100 * sum(o for o, _ in rest) / sum(n for _, n in rest))
        assert found.figure.reason == ("position_only" if with_figures == 4 else None)
        assert (found.figure.level == 99.8) == (with_figures > 4)


def test_an_area_is_not_compared_with_itself_and_a_practice_is_never_its_own_peer() -> None:
    held = snapshot()
    assert compare(held, "XST", "prev_htn_pct", peers=Level.STP).peers is None
    others = compare(held, "X90003", "prev_htn_pct").others
    assert [f.code for f in others] == [c for c in PRACTICES if c != "X90003"]
    assert [f.name for f in others] == sorted(f.name for f in others)


def test_polarity_judges_and_never_changes_the_direction() -> None:
    numbers = rows("act_dna_pct", lambda n: (200 if n == 2 else 50, 1000), period="2026-06")
    year = [(*r[:2], str(m), *r[3:]) for m in Period.parse("year to 2026-06").months() for r in numbers]
    worse = compare(snapshot(year), "X90002", "act_dna_pct").figure
    assert (worse.outcome, worse.direction, worse.phrase) == (
        Outcome.WORSE, "higher", "Statistically worse (higher) than the STP average",
    )  # fmt: skip


def test_small_new_and_special_practices_count_in_sums_but_not_in_quartiles() -> None:
    held = snapshot(rows("pop_list_size", lambda n: (700 if n == 5 else 5000, None)))
    assert "X90005" not in ordinary(held, Period.parse("2026-06"))
    assert len(ordinary(held, Period.parse("2026-06"))) == 11


def test_membership_is_that_of_the_period() -> None:
    tree = organisations()
    moved = tree.memberships.copy()
    here = (moved["practice"] == "X90001") & (moved["level"] == "locality")
    moved.loc[here, "valid_to"] = date(2024, 12, 31)
    later = moved[here].assign(parent="LOC-B", valid_from=date(2025, 1, 1), valid_to=date.max)
    tree = type(tree)(tree.by_code, pd.concat([moved, later], ignore_index=True), tree.area)
    assert "X90001" in tree.practices("LOC-A", date(2024, 12, 31))
    assert "X90001" in tree.practices("LOC-B", date(2025, 1, 1))
    for day in (date(2024, 12, 31), date(2025, 1, 1)):
        everyone = [p for o in tree.at_level(Level.LOCALITY, day) for p in tree.practices(o.code, day)]
        assert sorted(everyone) == list(PRACTICES)


def test_nobody_to_compare_with_is_said_and_an_unknown_code_is_an_error() -> None:
    held = snapshot()
    with pytest.raises(KeyError):
        compare(held, "X99999", "prev_htn_pct")
    with pytest.raises(ValueError, match="no figures are held"):
        compare(held, "X90001", "exp_overall_pct")
    assert (
        peers_of(held.organisations, held.organisations["X90001"], Level.PRACTICE, date(2026, 1, 1)) is None
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 400), st.integers(401, 5000), st.integers(2, 50))
def test_multiplying_both_numbers_leaves_the_value_and_narrows_the_interval(
    top: int, bottom: int, times: int
) -> None:
    one = compare(snapshot(rows("prev_htn_pct", lambda n: (top, bottom))), "X90001", "prev_htn_pct").figure
    many = compare(
        snapshot(rows("prev_htn_pct", lambda n: (top * times, bottom * times))), "X90001", "prev_htn_pct"
    ).figure
    assert one.value == pytest.approx(many.value)
    assert (
        one.lower is not None and one.upper is not None and many.lower is not None and many.upper is not None
    )
    assert one.lower < many.lower <= many.value <= many.upper < one.upper


def test_england_is_a_long_list_that_is_compared_but_not_listed() -> None:
    practices = {f"X9{n:04d}": (f"Practice {n}", "LOC-A") for n in range(1, 1001)}
    table = [
        (code, "prev_htn_pct", "2024/25", 100.0 + int(code[2:]) % 7, 1000.0, "ok", "f") for code in practices
    ]
    comparison = compare(
        snapshot(table, tree=organisations(practices)), "X90001", "prev_htn_pct", peers=Level.ENGLAND
    )
    assert comparison.others == ()
    values = [(100 + int(c[2:]) % 7) / 10 for c in practices]
    assert comparison.peer_median == pytest.approx(np.median(values))
    assert comparison.average == pytest.approx(np.mean(values))
    assert comparison.indicator.kind is Kind.PROPORTION


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_the_vectorised_verdict_is_the_scalar_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    values = pd.DataFrame(
        chance.choice([0.0, 1.0, 2.0, 3.0, 4.0, np.nan], (40, 5)), columns=["value", *"abcd"]
    )
    ordered = np.sort(values[list("abcd")], axis=1)  # a missing limit sorts to the top
    limits = values[["value"]].assign(
        lower998=ordered[:, 0], lower95=ordered[:, 1], upper95=ordered[:, 2], upper998=ordered[:, 3]
    )
    benchmark = chance.choice([1.0, 1.5, 2.0, np.nan], 40)
    for polarity in Polarity:
        outcome, evidence, direction = outcomes(limits, benchmark, polarity, np.zeros(40, dtype=bool))
        for row in range(40):
            numbers = {name: None if math.isnan(v) else v for name, v in limits.loc[row].items()}
            mark = None if math.isnan(benchmark[row]) else benchmark[row]
            slow = compare_to_benchmark(benchmark=mark, polarity=polarity.value, **numbers)
            assert (outcome[row], direction[row] or None) == (slow["outcome"], slow["direction"])
            assert (None if math.isnan(evidence[row]) else evidence[row]) == slow["level"]
