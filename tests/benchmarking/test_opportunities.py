"""Opportunities: worked by hand, equal to the statistics, shown only where allowed, and in under 5 %."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking import statistics
from benchmarking.comparison import Comparison, compare
from benchmarking.findings import judge
from benchmarking.indicators import Indicator, Polarity
from benchmarking.opportunities import (
    Aim,
    Opportunities,
    contributions,
    gains,
    opportunities,
    top_quarter,
    unwanted,
)
from benchmarking.organisations import Organisations
from benchmarking.snapshot import Snapshot
from benchmarking.spread import latest_spread
from benchmarking.words import spread_wording
from benchmarking.words.wording import banned_words, difference
from tests.areas import area, code, no_real_difference
from tests.builders import CATALOGUE

RATE, SHARE, SURVEY = "ue_ae_0_4_1000", "prev_htn_pct", "exp_phone_pct"
# expected events 2,500 everywhere: 19 practices a fifth above it, 21 below, so every z is 10 or -10
BY_HAND = [(3025.0, 25_000.0)] * 19 + [(2025.0, 25_000.0)] * 21


def judged(id_: str, polarity: Polarity) -> dict[str, Indicator]:
    return {**CATALOGUE, id_: replace(CATALOGUE[id_], polarity=polarity)}


def found_of(held: Snapshot, organisation: str, id_: str) -> Opportunities:
    return opportunities(held, compare(held, organisation, id_))


def test_a_practice_worked_by_hand() -> None:
    held = area({RATE: BY_HAND}, judged(RATE, Polarity.LOW_GOOD))
    found = found_of(held, code(1), RATE)
    tau2, s2 = 3961 / 390_000, 0.0001  # (40 x 100 - 39) / (40 x 10,000 - 10,000)
    kept = tau2 / (tau2 + s2)
    middle, reach = 1 + 0.1 * kept, 1.959964 * (s2 * kept) ** 0.5
    average = found.shown[0]
    assert (average.aim, average.practices, average.more) == (Aim.AVERAGE, 1, False)
    assert average.value == pytest.approx(100)
    assert average.events == pytest.approx(2500 * (middle**2 - 1))
    assert average.lower == pytest.approx(2500 * ((middle - reach) ** 2 - 1))
    assert average.upper == pytest.approx(2500 * ((middle + reach) ** 2 - 1))
    assert spread_wording.opportunity(found, average) == (
        "If this practice matched the STP average: about 520 fewer A&E attendances a year, some 10 a week "
        "(likely range 410 to 630)."
    )
    quarter = next(o for o in found.shown if o.aim is Aim.TOP_QUARTER)
    assert quarter.value == pytest.approx(100 * (1 - 0.1 * kept) ** 2)
    assert found_of(held, code(40), RATE).reason == "no_difference"


def test_a_locality_is_the_sum_of_its_clear_gaps_with_their_ranges_put_together() -> None:
    held = area({RATE: BY_HAND}, judged(RATE, Polarity.LOW_GOOD))
    one = found_of(held, code(1), RATE).shown[0]
    locality = found_of(held, "LOC-B", RATE)
    whole = locality.shown[0]
    k = sum(
        p in {code(n) for n in range(1, 20)}
        for p in held.organisations.practices("LOC-B", locality.comparison.period.end)
    )
    assert whole.practices == k > 1
    assert whole.events == pytest.approx(k * one.events)
    assert whole.events - whole.lower == pytest.approx(k**0.5 * (one.events - one.lower))
    assert whole.upper - whole.events == pytest.approx(k**0.5 * (one.upper - one.events))
    assert spread_wording.opportunity(locality, whole).startswith(
        f"If {k} practices matched the STP average:"
    )


def test_the_middle_one_of_the_practices_is_the_same_for_a_practice_and_its_locality() -> None:
    held = area({RATE: BY_HAND})
    practice = compare(held, code(1), RATE)
    aims = [{o.aim: o.value for o in found_of(held, who, RATE).shown} for who in (code(1), "LOC-B")]
    assert aims[0][Aim.PEER_MEDIAN] == aims[1][Aim.PEER_MEDIAN] == practice.peer_median
    assert compare(held, "LOC-B", RATE).peer_median != practice.peer_median  # that one is of localities


def test_a_neutral_difference_is_said_as_it_is_and_never_against_the_top_quarter() -> None:
    held = area({RATE: BY_HAND})
    high, low = found_of(held, code(1), RATE), found_of(held, code(40), RATE)
    assert high.neutral and {o.aim for o in high.shown} <= {Aim.AVERAGE, Aim.PEER_MEDIAN}
    assert spread_wording.opportunity(high, high.shown[0]) == (
        "About 520 more A&E attendances a year, some 10 a week, than at the STP average "
        "(likely range 410 to 630)."
    )
    assert "fewer A&E attendances a year, some 9 a week, than at the STP average" in (
        spread_wording.opportunity(low, low.shown[0])
    )
    assert spread_wording.sizes(high.shown[0], high.comparison) == (
        "410 to 630 more A&E attendances a year, 8 to 12 a week"
    )
    sure = replace(high.shown[0], lower=129_800.0, upper=130_200.0)
    assert spread_wording.sizes(sure, high.comparison) == (
        "about 130,000 more A&E attendances a year, some 2,500 a week"
    )


def test_one_difference_has_one_size_wherever_it_is_said() -> None:
    pairs = [(302.0, 2500.0)] * 19 + [(202.0, 2500.0)] * 21
    held = area({RATE: pairs}, judged(RATE, Polarity.LOW_GOOD))
    high, low = (compare(held, code(n), RATE) for n in (1, 40))
    found = opportunities(held, high)
    assert spread_wording.size(held, high) == (
        "That is about 47 more A&E attendances a year, about one a week, than at the STP average rate "
        "(likely range 16 to 80)."
    )
    assert spread_wording.opportunity(found, found.shown[0]).endswith(
        "about 47 fewer A&E attendances a year, about one a week (likely range 16 to 80)."
    )
    assert "about 52 more" in difference(high)  # as counted: said nowhere beside the other
    assert "fewer A&E attendances a year" in spread_wording.size(held, low)  # wanted, and sized alike


def test_a_difference_has_no_size_where_its_size_cannot_be_told_from_none() -> None:
    close = area({RATE: [(125.0, 1000.0), *[(114.0, 1000.0), (86.0, 1000.0)] * 15]})
    same = area({RATE: [(130.0, 1000.0), *[(100.0, 1000.0)] * 30]})
    for held in (close, same):
        comparison = compare(held, code(1), RATE)
        assert comparison.figure.level is not None and spread_wording.size(held, comparison) == ""
    few = area({RATE: [*BY_HAND[:10], (9000.0, 25_000.0)]})  # no usual spread is known of so few
    comparison = compare(few, code(11), RATE)
    assert spread_wording.size(few, comparison) == difference(comparison) != ""


def test_a_survey_says_its_gap_in_a_hundred_patients() -> None:
    pairs = [(60.0, 200.0)] * 12 + [(120.0, 200.0)] * 12
    found = found_of(area({SURVEY: pairs}), code(1), SURVEY)
    average = found.shown[0]
    assert average.more and 0 < average.lower < average.events < 15 < average.upper < 30
    assert spread_wording.opportunity(found, average).startswith(
        "If this practice matched the STP average: about 14 more patients who get through easily in every "
        "100 (likely range"
    )


def test_nothing_is_shown_and_the_reason_is_said() -> None:
    def reason(pairs: list[tuple[float, float]], organisation: str = code(1)) -> str:
        found = found_of(area({RATE: pairs}, judged(RATE, Polarity.LOW_GOOD)), organisation, RATE)
        assert not found.shown
        return found.reason

    assert reason([(130.0, 1000.0), *[(100.0, 1000.0)] * 30]) == "no_chance_left"
    assert reason(BY_HAND[:10]) == "no_spread"
    assert reason(BY_HAND, code(40)) == "no_difference"
    # clear on its own, but not once it is drawn towards the average
    close = area({RATE: [(125.0, 1000.0), *[(114.0, 1000.0), (86.0, 1000.0)] * 15]})
    assert compare(close, code(1), RATE).figure.level == 95
    assert found_of(close, code(1), RATE).reason == "uncertain"
    # the usual spread is known, and there is nobody's average to match
    unmatched = replace(compare(close, code(1), RATE), benchmark=None)
    assert opportunities(close, unmatched).reason == "no_average"
    said = {"uncertain", "no_chance_left", "no_spread", "no_average", "no_difference"}
    assert set(spread_wording.NOT_SHOWN) >= said


@pytest.mark.parametrize(("id_", "statistic"), [(RATE, "rate"), (SHARE, "proportion")])
def test_all_at_once_is_the_same_as_the_statistics_one_by_one(id_: str, statistic: str) -> None:
    pairs = [(float(90 + (n * 37) % 91), 750.0 + 11 * n) for n in range(40)]
    held = area({id_: pairs})
    usual = judge(held, compare(held, code(1), id_))
    assert usual is not None and usual.target is not None
    for side, polarity in (("higher", "low_good"), ("lower", "high_good")):
        one = statistics.opportunity_interval(
            statistic=statistic, numerators=[o for o, _ in pairs], denominators=[n for _, n in pairs],
            target_rate=usual.target / CATALOGUE[id_].per, polarity=polarity,
        )  # fmt: skip
        made = gains(usual, usual.target, side).loc[[code(n) for n in range(1, 41)]]
        assert made["lower"].tolist() == pytest.approx(one["lower"])
        assert made["upper"].tolist() == pytest.approx(one["upper"])


def test_who_a_gap_comes_from() -> None:
    # LOC-A holds practices 3, 6, 9 …: gaps of 54, 41, 22, 9 and 5 as in the worked example of the workshop
    gaps = dict(zip((3, 6, 9, 12, 15), (54, 41, 22, 9, 5), strict=True)) | {18: -20.0, 1: -111.0}
    held = area(
        {RATE: [(500.0 + gaps.get(n, 0), 5000.0) for n in range(1, 25)]}, judged(RATE, Polarity.LOW_GOOD)
    )
    comparison = compare(held, "LOC-A", RATE)
    found = contributions(held, comparison)
    assert [(c.code, round(c.events)) for c in found] == [(code(n), gaps[n]) for n in (3, 6, 9, 12, 15)]
    assert [c.share for c in found] == pytest.approx([g / 131 for g in (54, 41, 22, 9, 5)])
    assert sum(sorted((c.share for c in found), reverse=True)[:3]) == pytest.approx(0.893, abs=0.001)


def test_the_unwanted_side() -> None:
    held = area({RATE: BY_HAND})
    high = compare(held, code(1), RATE)
    assert (unwanted(high), unwanted(compare(held, code(40), RATE))) == ("higher", "lower")
    for polarity, side in ((Polarity.HIGH_GOOD, "lower"), (Polarity.LOW_GOOD, "higher")):
        assert unwanted(replace(high, indicator=replace(high.indicator, polarity=polarity))) == side


PAIRS = st.lists(
    st.integers(750, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=20,
    max_size=26,
)


@given(PAIRS, st.sampled_from(list(Polarity)))
def test_what_is_shown_is_a_gain_with_its_range_and_says_nothing_forbidden(
    pairs: list[tuple[int, int]], polarity: Polarity
) -> None:
    held = area({SHARE: pairs}, judged(SHARE, polarity))
    for organisation in (code(1), code(2), "LOC-A"):
        comparison = compare(held, organisation, SHARE)
        found = opportunities(held, comparison)
        assert bool(found.shown) is (not found.reason)
        for one in found.shown:
            assert 0 < one.lower <= one.events <= one.upper
            _said(found, comparison, spread_wording.opportunity(found, one))
        usual = judge(held, comparison)
        assert usual is not None
        low, high = top_quarter(usual, "higher"), top_quarter(usual, "lower")
        assert low <= high
        shares = [c.share for c in contributions(held, comparison)]
        assert not shares or sum(shares) == pytest.approx(1)


def _said(found: Opportunities, comparison: Comparison, words: str) -> None:
    assert banned_words(words) == [] and "saving" not in words.lower()
    if comparison.indicator.polarity is Polarity.NEUTRAL:
        assert "If " not in words


def test_areas_without_any_real_difference_show_an_opportunity_in_under_one_of_twenty() -> None:
    shown, asked = 0, 0
    for polarity in (Polarity.LOW_GOOD, Polarity.HIGH_GOOD, Polarity.NEUTRAL):
        for seed in range(12):
            held = no_real_difference(seed, [RATE], practices=60)
            held = replace(held, indicators=judged(RATE, polarity))
            for organisation in (*(code(n) for n in range(1, 61)), "LOC-A", "LOC-B", "LOC-C"):
                asked += 1
                shown += bool(found_of(held, organisation, RATE).shown)
    assert asked == 3 * 12 * 63
    assert shown / asked < 0.05


def test_under_letters_nothing_tells_the_size_of_a_practice() -> None:
    tree = area({SHARE: [(140.0, 1000.0)] * 60}).organisations
    letters = {code(n): f"letter-{n}" for n in range(4, 61)}
    hidden = tree.memberships.assign(practice=tree.memberships["practice"].replace(letters))
    names = {o.code: o for o in tree.by_code.values() if o.code not in letters}
    names |= {new: replace(tree[old], code=new, name=f"Practice {new}") for old, new in letters.items()}
    masked = Organisations(names, hidden, tree.area)
    secret = {
        **CATALOGUE,
        SHARE: replace(CATALOGUE[SHARE], data_class=CATALOGUE["act_continuity_idx"].data_class),
    }
    held = area({SHARE: [(100.0 + 3 * n, 1000.0) for n in range(1, 61)]}, secret)
    rows = held.observations.assign(organisation=held.observations["organisation"].replace(letters))
    held = replace(held, organisations=tree, observations=rows, in_confidence=masked)
    found = latest_spread(held, secret[SHARE])
    assert found is not None and found.under_letters and found.practices == 60
    assert contributions(held, compare(held, "LOC-A", SHARE)) == ()
