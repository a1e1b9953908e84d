"""The usual spread: worked by hand, equal to the statistics one by one, and who counts in it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking import statistics
from benchmarking.methods.overdispersion import outside_both
from benchmarking.methods.values import DESIGN_EFFECT
from benchmarking.organisations import ENGLAND, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.spread import Spread, latest_spread, spread
from benchmarking.words.spread_wording import counts, place
from tests.areas import area, code, no_real_difference
from tests.builders import CATALOGUE

RATE, SHARE, SURVEY = "ue_ae_0_4_1000", "prev_htn_pct", "exp_phone_pct"
# 19 practices 21 events above the expected 100 and 21 practices 19 below it: every z is 2 or -2
BY_HAND = [(121.0, 1000.0)] * 19 + [(81.0, 1000.0)] * 21


def of(held: Snapshot, id_: str) -> Spread:
    found = latest_spread(held, CATALOGUE[id_])
    assert found is not None
    return found


def test_worked_by_hand() -> None:
    found = of(area({RATE: BY_HAND}), RATE)
    assert (found.practices, found.differ, found.standing_out, found.reason) == (
        40,
        19,
        0,
        "",
    )  # 81 events could be 100
    assert found.average == "STP average" and found.target == pytest.approx(100)
    assert found.phi == pytest.approx(4)
    tau2 = 121 / 15600  # (40 x 4 - 39) / (16000 - 400), as every weight is 400
    assert found.tau2 == pytest.approx(tau2)
    # 40 x 0.1^2 / (0.0025 + tau2) is 0.6787 x 39: what pulling in the ends leaves of normal z-scores
    assert found.full_tau2 == pytest.approx(0.4 / (0.678655 * 39) - 0.0025, rel=1e-5)
    assert found.reliability == pytest.approx(tau2 / (tau2 + 0.0025)) and found.level == "high"
    first, last = found.rows.loc[code(1)], found.rows.loc[code(40)]
    assert (first["z"], last["z"]) == (pytest.approx(2), pytest.approx(-2))
    assert first["z_adjusted"] == pytest.approx(0.1 / (tau2 + 0.0025) ** 0.5)
    assert first["shrunk"] == pytest.approx(100 * (1 + 0.1 * tau2 / (tau2 + 0.0025)) ** 2)
    assert first["percentile"] == pytest.approx(100 * 21 / 39) and last["percentile"] == 0
    assert first["significance"] == "not_significant"


@pytest.mark.parametrize("id_", [RATE, SHARE, SURVEY])
def test_all_at_once_is_the_same_as_the_statistics_one_by_one(id_: str) -> None:
    draw = np.random.default_rng(4)
    sizes = draw.integers(750, 5000, 45).astype(float)
    pairs = [(float(round(n * r)), float(n)) for n, r in zip(sizes, draw.uniform(0.05, 0.4, 45), strict=True)]
    found = of(area({id_: pairs}), id_)
    shrink = DESIGN_EFFECT if id_ == SURVEY else 1.0
    given_ = {
        "statistic": "rate" if id_ == RATE else "proportion",
        "numerators": [o / shrink for o, _ in pairs],
        "denominators": [n / shrink for _, n in pairs],
    }
    one = statistics.overdispersion(**given_)
    rows = found.rows.loc[[code(n) for n in range(1, 46)]]
    assert (found.phi, found.tau2) == (pytest.approx(one["phi"]), pytest.approx(one["tau2"]))
    for column, name in (("z", "z"), ("z_adjusted", "z_adjusted")):
        assert rows[column].tolist() == pytest.approx(one[name])
    own = statistics.funnel_significance(**given_)["significance"]
    assert rows["significance"].tolist() == outside_both(one["significance"], own)
    unit = CATALOGUE[id_].per * (one["baseline"] if id_ == RATE else 1)
    assert rows["shrunk"].tolist() == pytest.approx([v * unit for v in one["shrunk"]])
    assert rows["percentile"].tolist() == pytest.approx(
        statistics.percentile_rank(values=rows["value"].tolist())["percentiles"]
    )
    reliable = statistics.reliability(**given_)
    assert (found.reliability, found.level) == (pytest.approx(reliable["value"]), reliable["level"])


def test_without_more_than_chance_the_adjusted_z_is_the_plain_one() -> None:
    found = of(area({SHARE: [(140.0, 1000.0)] * 30}), SHARE)
    assert found.tau2 == 0 and not found.overdispersed and found.level == "low"
    assert found.rows["z_adjusted"].tolist() == found.rows["z"].tolist()
    assert (found.differ, found.standing_out) == (0, 0)


def test_fewer_than_twenty_practices_have_no_usual_spread() -> None:
    few = of(area({SHARE: [(140.0, 1000.0)] * 19}), SHARE)
    assert few.reason == "too_few" and not few.known
    assert (few.phi, few.tau2, few.reliability, few.level) == (None, None, None, "")
    assert few.rows["z_adjusted"].isna().all() and few.rows["value"].notna().all()
    assert of(area({SHARE: [(140.0, 1000.0)] * 20}), SHARE).known


@pytest.mark.parametrize("id_", ["fin_pay_patient", "need_imd_score"])
def test_figures_without_an_interval_have_no_usual_spread(id_: str) -> None:
    found = of(area({id_: [(150.0, 1.0)] * 30}), id_)
    assert found.reason == "no_interval" and found.practices == 0
    assert len(found.rows) == 30


def test_small_special_and_new_practices_are_shown_and_do_not_count() -> None:
    pairs = [*BY_HAND, (900.0, 1000.0), (5.0, 1000.0), (800.0, 1000.0)]
    held = area({RATE: pairs}, lists=[8000.0] * 40 + [700.0, 8000.0, 8000.0])
    tree = held.organisations
    changed = dict(tree.by_code)
    changed[code(42)] = replace(changed[code(42)], serves="students")
    changed[code(43)] = replace(changed[code(43)], opened=date(2024, 6, 1))
    held = replace(held, organisations=Organisations(changed, tree.memberships, tree.area))
    found = spread(held, CATALOGUE[RATE], Period.parse("2024/25"))
    assert found.practices == 40
    assert not found.rows.loc[[code(41), code(42), code(43)], "counts"].any()
    assert found.rows.loc[code(41), "significance"] == "high_998"
    assert found.standing_out == 0 and np.isnan(found.rows.loc[code(41), "percentile"])
    # …and yet they are part of the published average
    assert found.target == pytest.approx(1000 * sum(o for o, _ in pairs) / sum(n for _, n in pairs))


def test_missing_figures_stay_out_and_england_may_be_asked_for() -> None:
    held = area({SHARE: [(None, None)] + [(140.0, 1000.0)] * 25})
    assert code(1) not in of(held, SHARE).rows.index
    whole = spread(held, CATALOGUE[SHARE], Period.parse("2024/25"), held.organisations[ENGLAND])
    assert whole.average == "England average" and whole.practices == 25
    assert spread(held, CATALOGUE[SHARE], Period.parse("2024/25")) is of(held, SHARE)
    nothing = spread(held, CATALOGUE[SHARE], Period.parse("2020/21"))
    assert nothing.reason == "too_few" and nothing.rows.empty


PAIRS = st.lists(
    st.integers(750, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=20,
    max_size=30,
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_practices_changes_nothing(
    pairs: list[tuple[int, int]], draw: np.random.Generator
) -> None:
    order = list(range(len(pairs)))
    draw.shuffle(order)  # type: ignore[arg-type]
    first = of(area({SHARE: pairs}), SHARE)
    mixed = of(area({SHARE: [pairs[i] for i in order]}), SHARE)
    assert (first.differ, first.standing_out) == (mixed.differ, mixed.standing_out)
    assert first.tau2 == pytest.approx(mixed.tau2)
    ours = mixed.rows.loc[[code(n) for n in range(1, len(pairs) + 1)], "z_adjusted"]
    theirs = first.rows.loc[[code(i + 1) for i in order], "z_adjusted"]
    assert ours.tolist() == pytest.approx(theirs.tolist(), abs=1e-6)


@given(PAIRS)
def test_shrunk_values_lie_between_value_and_average_and_adjusting_never_adds(
    pairs: list[tuple[int, int]],
) -> None:
    found = of(area({SHARE: pairs}), SHARE)
    rows, target = found.rows, found.target
    low, high = np.minimum(rows["value"], target), np.maximum(rows["value"], target)
    assert (rows["shrunk"] >= low - 1e-6).all() and (rows["shrunk"] <= high + 1e-6).all()
    assert (rows["z_adjusted"].abs() <= rows["z"].abs() + 1e-9).all()
    assert 0 <= (found.reliability or 0) <= 1


def test_areas_without_any_real_difference_are_flagged_at_the_promised_rate() -> None:
    found = [of(no_real_difference(seed, [id_]), id_) for id_ in (RATE, SHARE, SURVEY) for seed in range(60)]
    practices = sum(s.practices for s in found)
    flagged, out = (sum(getattr(s, n) for s in found) / practices for n in ("differ", "standing_out"))
    assert 0.04 < flagged < 0.06  # one in twenty
    assert out < 0.004  # two in a thousand
    assert np.mean([s.level == "low" for s in found]) > 0.95


def test_who_could_be_average_by_its_own_interval_does_not_stand_out() -> None:
    # Expected are 4 events; on the even scale nobody lies at -4, and yet nobody is seen in one of 55.
    found = of(area({RATE: [(4.0, 8000.0)] * 91 + [(0.0, 8000.0)]}), RATE)
    assert found.rows.loc[code(92), "z_adjusted"] < -3.9
    assert found.standing_out == 0 and "none by more than practices usually differ" in counts(found)
    assert place(found, code(92)) == "Within the usual spread of the STP, near its lower edge."


@pytest.mark.parametrize(("id_", "share"), [(RATE, 0.0005), (SURVEY, 0.95)])
def test_few_events_and_shares_near_all_stand_out_no_more_often_than_chance_allows(
    id_: str, share: float
) -> None:
    found = [of(all_alike(id_, share, seed), id_) for seed in range(60)]
    practices = sum(s.practices for s in found)
    assert practices > 5000 and sum(s.standing_out for s in found) / practices <= 0.003
    on_the_scale = sum((s.rows["z_adjusted"].abs() > 3.09).sum() for s in found)
    assert on_the_scale / practices > 0.01  # that is what the even scale alone would say


def all_alike(id_: str, share: float, seed: int) -> Snapshot:
    """92 practices with the same chance; of a survey there are more answers, which tell no more."""
    draw = np.random.default_rng(seed)
    survey = id_ == SURVEY
    sizes = draw.lognormal(4.4 if survey else 9.0, 0.4, 92).round()
    counts = draw.binomial(sizes.astype(int), share) if survey else draw.poisson(sizes * share)
    weight = DESIGN_EFFECT if survey else 1.0
    return area({id_: [(float(o) * weight, float(n) * weight) for o, n in zip(counts, sizes, strict=True)]})


@pytest.mark.parametrize("usual", [0.1, 0.3])
def test_the_spread_for_p_values_is_not_made_smaller_by_pulling_in_the_ends(usual: float) -> None:
    found = [of(no_real_difference(seed, [RATE], usual=usual), RATE) for seed in range(80)]
    truth = (usual / 2) ** 2  # of the square root of a ratio
    assert np.mean([s.full_tau2 for s in found]) / truth == pytest.approx(1, abs=0.08)
    assert np.mean([s.tau2 for s in found]) / truth < 0.75
