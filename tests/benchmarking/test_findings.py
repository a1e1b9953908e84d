"""What is said about many comparisons at once: how many differ, what chance would give, which come first."""

from dataclasses import replace
from math import asin
from statistics import NormalDist

import pytest

from benchmarking import findings, statistics
from benchmarking.comparison import Comparison, compare
from benchmarking.figures import Outcome
from benchmarking.methods.verdicts import chance_in_a_small_group
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from tests.areas import area, code, no_real_difference
from tests.benchmarking.test_spread import BY_HAND, RATE
from tests.builders import CATALOGUE, LOCALITIES, rows, snapshot

FULL = 0.4 / (0.678655 * 39) - 0.0025  # `full_tau2` of BY_HAND, as in the test of the spread


def test_counts_are_left_out_and_scores_are_not_judged() -> None:
    comparisons = findings.at_a_glance(snapshot(), "X90003", Level.STP)
    assert [c.indicator.id for c in comparisons] == [
        "ue_ae_0_4_1000", "prev_htn_pct", "need_imd_score", "pop_65plus_pct",
    ]  # fmt: skip
    assert [c.indicator.id for c in findings.compared(comparisons)] == [
        "ue_ae_0_4_1000", "prev_htn_pct", "pop_65plus_pct",
    ]  # fmt: skip
    assert [c.indicator.id for c in findings.differing(comparisons)] == ["prev_htn_pct"]
    assert findings.chance(comparisons) == "Chance alone would give fewer than one."
    assert findings.in_groups(comparisons) == "Higher: Recorded hypertension."


def test_only_the_indicators_asked_for() -> None:
    chosen = findings.at_a_glance(snapshot(), "X90003", Level.STP, ["pop_65plus_pct", "pop_list_size"])
    assert [c.indicator.id for c in chosen] == ["pop_65plus_pct"]


def test_what_stands_out_allows_for_the_number_of_comparisons() -> None:
    def barely(number: int) -> tuple[float, float]:
        return (1195 if number == 3 else 1120, 8000)

    held = snapshot(
        *(rows(i, barely) for i in ("prev_htn_pct", "prev_dep_pct")),
        rows("prev_af_pct", lambda n: (160, 8000)),
    )
    one = findings.stands_out(held, "X90003", Level.STP, ["prev_htn_pct"])
    assert len(one.found) == len(one.differing) == 1
    strong = snapshot(
        rows("prev_htn_pct", barely), rows("prev_dep_pct", lambda n: (900 + 900 * (n == 3), 8000))
    )
    found = findings.stands_out(strong, "X90003", Level.STP)
    assert [c.indicator.id for c in found.first(3)] == ["prev_dep_pct", "prev_htn_pct"]
    assert [f.adjusted for f in found.found] == sorted(f.adjusted for f in found.found)
    assert len(found.first(1)) == 1
    assert found.flagged == "Flagged on 2 of 2; chance alone would give fewer than one."


def comparison_of(
    pairs: list[tuple[float, float]], organisation: str, id_: str = RATE
) -> tuple[Snapshot, Comparison]:
    held = area({id_: pairs})
    return held, compare(held, organisation, id_)


def test_the_p_value_of_a_practice_is_that_of_the_usual_spread() -> None:
    held, comparison = comparison_of(BY_HAND, code(1))
    wanted = 2 * NormalDist().cdf(-0.1 / (FULL + 0.0025) ** 0.5)
    assert findings.p_value(held, comparison) == pytest.approx(wanted, rel=1e-5)


def test_the_p_value_where_practices_vary_by_no_more_than_chance_is_the_larger_of_two() -> None:
    held, comparison = comparison_of([(140.0, 1000.0)] * 29 + [(190.0, 1000.0)], code(30), "prev_htn_pct")
    assert findings.judge(held, comparison).full_tau2 == 0  # type: ignore[union-attr]
    average = (29 * 140 + 190) / 30_000
    alone = statistics.benchmark_p_value(
        statistic="proportion", numerator=190, denominator=1000, benchmark=average
    )
    z = (asin(0.19**0.5) - asin(average**0.5)) * 2 * 1000**0.5
    assert findings.p_value(held, comparison) == pytest.approx(2 * NormalDist().cdf(-z))
    assert findings.p_value(held, comparison) > alone["p_value"]  # type: ignore[operator]
    held, comparison = comparison_of([(4.0, 8000.0)] * 91 + [(0.0, 8000.0)], code(92))
    average = 4 * 91 / 92 / 8000
    alone = statistics.benchmark_p_value(statistic="rate", numerator=0, denominator=8000, benchmark=average)
    assert findings.p_value(held, comparison) == pytest.approx(alone["p_value"]) == pytest.approx(0.038, 0.02)


def test_the_p_value_of_a_locality_allows_for_the_practices_that_make_it_up() -> None:
    pairs = [(o, 1000.0) for o, _ in BY_HAND]
    held, comparison = comparison_of(pairs, "LOC-A")
    members = held.organisations.practices("LOC-A", comparison.period.end)
    assert findings.evenness(held, comparison) == pytest.approx(1 / len(members))
    events, people = comparison.figure.numerator or 0, 1000 * len(members)
    expected = people * 0.1
    z = ((events / expected) ** 0.5 - 1) / (1 / (4 * expected) + FULL / len(members)) ** 0.5
    assert findings.p_value(held, comparison) == pytest.approx(2 * NormalDist().cdf(-abs(z)), rel=1e-5)


def test_unequal_practices_leave_more_of_the_variance() -> None:
    held, comparison = comparison_of([(100.0, 1000.0)] * 3 + [(300.0, 3000.0)] * 21, "LOC-A")
    assert findings.evenness(held, comparison) == pytest.approx((1e6 + 7 * 9e6) / (1e3 + 7 * 3e3) ** 2)


def test_no_p_value_without_a_verdict_or_an_interval() -> None:
    held = snapshot()
    for organisation, id_ in (("X90011", "prev_htn_pct"), ("X90003", "need_imd_score")):
        assert findings.p_value(held, compare(held, organisation, id_)) is None


def test_the_stp_is_looked_at_locality_by_locality() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (1600 if n <= 5 else 1100, 8000)))
    found = findings.stands_out(held, "XST", Level.STP)
    assert [c.figure.name for c in found.judged] == ["Ashdale", "Brookmere", "Cragside"]
    assert found.first(1)[0].figure.name == "Ashdale"
    assert findings.stands_out(snapshot([]), "XST", Level.STP).judged == ()


def test_lists_without_any_real_difference_hold_a_finding_in_one_of_twenty_at_most() -> None:
    ids = ["prev_htn_pct", "prev_dm_pct", "prev_dep_pct", "prev_ob_pct", "ue_ae_0_4_1000", "exp_phone_pct"]
    areas = [no_real_difference(seed, ids, practices=60) for seed in range(25)]
    practices = [findings.stands_out(a, code(n), Level.STP) for a in areas for n in range(1, 9)]
    localities = [findings.stands_out(a, place, Level.STP) for a in areas for place in LOCALITIES]
    judged, flagged = sum(len(f.judged) for f in practices), sum(len(f.differing) for f in practices)
    assert judged == 25 * 8 * 6 and 0.035 < flagged / judged < 0.065
    for lists in (practices, localities):
        assert sum(bool(f.found) for f in lists) / len(lists) < 0.065


def test_lists_drawn_from_one_usual_spread_seldom_hold_a_finding() -> None:
    ids = [f"drawn_{number:02d}" for number in range(20)]
    kinds = [CATALOGUE["ue_ae_0_4_1000"], CATALOGUE["prev_htn_pct"]]
    catalogue = {id_: replace(kinds[n % 2], id=id_, title=id_) for n, id_ in enumerate(ids)}
    areas = [no_real_difference(seed, ids, catalogue=catalogue, usual=0.17) for seed in range(4)]
    codes = [*(code(number) for number in range(1, 93, 6)), *LOCALITIES]
    lists = [findings.stands_out(area_, c, Level.STP) for area_ in areas for c in codes]
    assert all(len(found.judged) == 20 for found in lists)
    # One in twenty, as test_full_spread.py counts closely; with the spread of the funnel it is one in four.
    assert sum(bool(found.found) for found in lists) / len(lists) < 0.12


def test_in_a_locality_as_many_are_flagged_without_any_difference_as_the_chance_line_says() -> None:
    ids, judged, flagged, said, lists, found = ["prev_htn_pct", RATE], 0, 0, 0.0, 0, 0
    for seed in range(25):
        held = no_real_difference(seed, ids, practices=24)  # eight in each locality
        for number in range(1, 25):
            comparisons = findings.at_a_glance(held, code(number), Level.LOCALITY, ids)
            made = findings.weighed(held, comparisons)
            judged, flagged = judged + len(made.judged), flagged + len(made.differing)
            said += sum(
                0.05 + chance_in_a_small_group(c.figure.denominator or 0, c.benchmark.denominator or 0)
                for c in made.judged
                if c.benchmark is not None
            )
            lists, found = lists + 1, found + bool(made.found)
    assert judged > 900 and said / judged > 0.06
    assert flagged / judged == pytest.approx(said / judged, abs=0.015)
    assert found / lists < 0.065


def test_the_chance_line_of_a_small_group_says_more_than_one_in_twenty() -> None:
    assert 0.05 + chance_in_a_small_group(1, 6) == pytest.approx(0.0696, abs=1e-4)
    assert chance_in_a_small_group(1, 1e9) == pytest.approx(0, abs=1e-6)
    held = area({RATE: [(100.0, 1000.0)] * 24})
    alone = [compare(held, code(1), RATE, peers=Level.LOCALITY)]
    assert findings.by_chance(alone * 30) == "chance alone would give about 2"  # 30 x 0.067
    assert findings.by_chance(alone * 38) == "chance alone would give about 3"
    whole = [compare(held, code(1), RATE)]
    assert findings.by_chance(whole * 38) == "chance alone would give about 2"


def test_the_p_value_against_a_few_others_has_their_chance_in_it() -> None:
    held = area({RATE: [(140.0, 1000.0), *[(100.0, 1000.0)] * 23]})  # chance alone: no spread between them
    found = compare(held, code(1), RATE, peers=Level.LOCALITY)
    z = (1.4**0.5 - 1) / (1 / 400 * (1 + 1 / 7)) ** 0.5
    assert findings.p_value(held, found) == pytest.approx(2 * NormalDist().cdf(-z))
    few = area({RATE: [(140.0, 1000.0), *[(100.0, 1000.0)] * 17]})  # no usual spread is known of so few
    found = compare(few, code(1), RATE, peers=Level.LOCALITY)
    z = (1.4**0.5 - 1) / (1 / 400 * (1 + 1 / 5)) ** 0.5
    assert findings.judge(few, found) is None
    assert findings.p_value(few, found) == pytest.approx(2 * NormalDist().cdf(-z))
    spread_out = area({RATE: [*BY_HAND[:16], (121.0, 1000.0), *BY_HAND[17:]]})
    found = compare(spread_out, code(1), RATE, peers=Level.LOCALITY)
    others = found.benchmark.denominator  # type: ignore[union-attr]
    expected = (found.average or 0) / 1000 * 1000
    z = ((121 / expected) ** 0.5 - 1) / (
        1 / (4 * expected) * (1 + 1000 / others) + FULL * (1 + 1000 / others)
    ) ** 0.5
    assert findings.p_value(spread_out, found) == pytest.approx(2 * NormalDist().cdf(-z), rel=1e-4)


def test_a_pattern_is_what_at_least_two_practices_share() -> None:
    held = snapshot(
        rows("prev_htn_pct", lambda n: (1500 if n in (1, 2, 3) else 800 if n == 4 else 1100, 8000))
    )
    comparisons = [compare(held, f"X9000{n}", "prev_htn_pct", peers=Level.STP) for n in range(1, 6)]
    [pattern] = [p for p in findings.patterns(comparisons) if p.outcome is Outcome.HIGHER]
    assert pattern.practices == ("Alder Surgery", "Beech Surgery", "Cedar Surgery")
    assert pattern.of == 5 and pattern.direction == "higher"
    assert not [p for p in findings.patterns(comparisons[2:]) if p.outcome is Outcome.HIGHER]


def test_a_pattern_counts_those_that_go_the_other_way_and_stands_behind_one_that_nobody_does() -> None:
    both, one_way = "prev_htn_pct", "prev_dep_pct"
    held = snapshot(
        rows(both, lambda n: (1500 if n in (1, 2, 3) else 700 if n in (4, 5) else 1100, 8000)),
        rows(one_way, lambda n: (1200 if n in (1, 2) else 1030, 8000)),
    )
    comparisons = [
        compare(held, f"X9000{n}", id_, peers=Level.STP) for id_ in (both, one_way) for n in range(1, 6)
    ]
    found = {(p.indicator.id, p.direction): p for p in findings.patterns(comparisons)}
    assert (found[both, "higher"].against, found[both, "lower"].against) == (2, 3)
    assert not found[both, "higher"].shared and found[one_way, "higher"].against == 0
    assert findings.patterns(comparisons)[0] == found[one_way, "higher"]
