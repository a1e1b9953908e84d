"""A snapshot as it is handed out: what is hidden, what is rounded, what stays, and that the truth is gone."""

import pickle
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarking.ccg_figures import CCG_FIGURES
from benchmarking.comparison import compare
from benchmarking.disclosure.few_practices import without_few
from benchmarking.disclosure.small_numbers import as_handed_out, rests_on_counts
from benchmarking.figures import figures
from benchmarking.indicators import DataClass, Kind
from benchmarking.organisations import Level, SmallNumbers
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import exports
from tests import builders

EVENTS, SHARE, PUBLISHED, CONTINUITY = (
    "ue_acsc_1000",
    "ue_zero_day_pct",
    "pop_65plus_pct",
    "act_continuity_idx",
)
MONTHS = [f"2025-{month:02d}" for month in range(7, 13)] + [f"2026-{month:02d}" for month in range(1, 7)]
YEAR, JUNE = Period.parse("year to 2026-06"), Period.parse("2026-06")
LISTS = 600.0  # patient-years a month
# counts of practices 1 to 12 in a month: LOC-A has 1 to 5, LOC-B 6 to 9, LOC-C 10 to 12
COUNTS = [0, 1, 3, 7, 8, 12, 13, 40, 0, 222, 0, 6]


def snapshot(rule: SmallNumbers = SmallNumbers.ROUND, months: Sequence[str] = MONTHS) -> Snapshot:
    """A year of months with the same counts in each, but for practice 2: one event in the last."""
    tables = []
    for month in months:
        counts = [*COUNTS]
        counts[1] *= month == months[-1]
        tables += [
            builders.rows(EVENTS, lambda n, held=counts: (held[n - 1], LISTS), month),  # type: ignore[misc]
            builders.rows(SHARE, lambda n, held=counts: (held[n - 1] // 2, held[n - 1]), month),  # type: ignore[misc]
            builders.rows(CONTINUITY, lambda n: (3.2 + n, 7 + n), month),
        ]
    tables.append(builders.rows(PUBLISHED, lambda n: (n, 7000), "2026-06"))
    tree = builders.organisations(area=replace(builders.AREA, small_numbers=rule))
    return builders.snapshot(*tables, tree=tree)


TRUE = snapshot()
SHOWN = as_handed_out(TRUE)


def shown(of: Snapshot, indicator: str, period: Period, level: Level = Level.PRACTICE) -> pd.DataFrame:
    return figures(of, of.indicators[indicator], period, level).sort_index()


def test_small_counts_are_hidden_others_rounded_and_zero_stays() -> None:
    found = shown(SHOWN, EVENTS, JUNE)
    assert found["numerator"].fillna(-1).tolist() == [0, -1, -1, -1, 10, 10, 15, 40, 0, 220, 0, -1]
    hidden = found["numerator"].isna().to_numpy()
    assert set(found["status"][hidden]) == {"suppressed"} and set(found["status"][~hidden]) == {"ok"}
    assert (
        found.loc[hidden, ["value", "lower95", "upper95", "lower998", "upper998", "denominator"]]
        .isna()
        .all(axis=None)
    )
    assert (found["practices_counted"] == ~hidden).all()
    assert found["value"]["X90008"] == 40 / LISTS * 1000, "rates are taken from the rounded count"


def test_figures_of_whole_ccgs_stay_beside_what_is_hidden_for_every_reader() -> None:
    of_ccgs = [("XD1", PUBLISHED, "2026-05", 50.0, 400.0, 3.0, "a")]
    held = replace(TRUE, ccg_figures=pd.DataFrame(of_ccgs, columns=list(CCG_FIGURES)))
    handed_out = as_handed_out(held)
    few = without_few(handed_out, 5, frozenset({"X90001"}))
    assert few.handed_out is not None
    called = few.handed_out.called({}, few.observations, few.definitions)
    for one in (handed_out, few, replace(few, handed_out=called)):
        assert shown(one, PUBLISHED, Period.parse("2026-05"), Level.ENGLAND)["numerator"].tolist() == [50]


def test_a_year_is_judged_by_what_its_months_come_to() -> None:
    found = shown(SHOWN, EVENTS, YEAR)["numerator"]
    assert found["X90003"] == 35 and found["X90004"] == 85, "3 and 7 a month: 36 and 84 in the year"
    assert np.isnan(found["X90002"]), "one event in the year"
    quarter = SHOWN.held.at(EVENTS, Period.parse("2026/27 Q1"))["numerator"]
    assert quarter["X90003"] == 10 and np.isnan(quarter["X90002"])


@pytest.mark.parametrize("level", [Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND])
@pytest.mark.parametrize("period", [YEAR, JUNE])
def test_totals_are_rounded_from_the_true_total_and_count_every_practice(
    level: Level, period: Period
) -> None:
    true, found = shown(TRUE, EVENTS, period, level), shown(SHOWN, EVENTS, period, level)
    assert (np.abs(found["numerator"] - true["numerator"]) <= 2).all() and (found["numerator"] % 5 == 0).all()
    same = ["denominator", "practices_counted", "practices_in_all", "status"]
    pd.testing.assert_frame_equal(found[same], true[same], check_dtype=False)


def test_of_a_share_both_numbers_are_counts() -> None:
    found = shown(SHOWN, SHARE, JUNE)
    assert found["denominator"].dropna().tolist() == [40, 220], "4 of 8, 6 of 12 and 6 of 13 rest on 1 to 7"
    assert (found["numerator"].dropna() % 5 == 0).all() and (found["value"].dropna() <= 100).all()


def test_published_figures_stay_as_they_are() -> None:
    pd.testing.assert_frame_equal(shown(SHOWN, PUBLISHED, JUNE), shown(TRUE, PUBLISHED, JUNE))
    published = builders.snapshot()
    assert as_handed_out(published) is published
    assert as_handed_out(SHOWN) is SHOWN
    assert as_handed_out(TRUE) is SHOWN, "made once for all readers"


@pytest.mark.parametrize("period", [YEAR, JUNE])
def test_of_a_mean_the_people_are_counted_and_the_mean_stays(period: Period) -> None:
    found, true = shown(SHOWN, CONTINUITY, period), shown(TRUE, CONTINUITY, period)
    assert (found["denominator"].dropna() % 5 == 0).all()
    known = found["value"].notna()
    assert known.sum() == 12 and (np.abs(found["value"] - true["value"]) <= 50 / found["denominator"]).all()


def test_which_indicators_rest_on_counts() -> None:
    found = {i.id for i in builders.CATALOGUE.values() if rests_on_counts(i)}
    shared = {i.id for i in builders.CATALOGUE.values() if i.data_class is DataClass.IN_CONFIDENCE}
    assert {EVENTS, SHARE, CONTINUITY} < found == shared


def test_nothing_that_is_handed_out_holds_a_hidden_count() -> None:
    """Twelve counts that occur nowhere else would be found in the bytes if they were anywhere."""
    kept = {1000 * n + 3: n for n in range(1, 13)}
    canaries = builders.snapshot(
        builders.rows(EVENTS, lambda n: (1000 * n + 3, LISTS)), tree=builders.organisations()
    )
    held = pickle.dumps(as_handed_out(canaries))
    assert all(np.float64(count).tobytes() not in held for count in kept)
    assert all(np.float64(count).tobytes() in pickle.dumps(canaries) for count in kept)


def test_the_table_and_the_export_hold_the_shown_numbers_only() -> None:
    table = SHOWN.observations[SHOWN.observations["indicator"].isin([EVENTS, SHARE])]
    assert not table["numerator"].between(1, 7).any() and (table["numerator"].dropna() % 5 == 0).all()
    assert len(SHOWN.observations) == len(TRUE.observations)
    written = exports.rows(SHOWN)
    counts = written[written["indicator"].isin([EVENTS, SHARE])]["numerator"].dropna()
    assert len(counts) > 200 and not counts.between(1, 7).any() and (counts % 5 == 0).all()


def test_a_comparison_says_that_the_numbers_are_too_small() -> None:
    found = compare(SHOWN, "X90002", EVENTS)
    assert (found.figure.value, found.figure.reason) == (None, "suppressed")
    assert found.benchmark is not None and found.benchmark.value is not None


FINANCIAL = [str(month) for month in Period.parse("2025/26").months()]
MARCH, WHOLE = Period.parse("2026-03"), Period.parse("year to 2026-03")


def exact() -> Snapshot:
    return as_handed_out(snapshot(SmallNumbers.HIDE, FINANCIAL))


def test_the_other_rule_shows_exact_counts_and_hides_what_would_tell() -> None:
    found = shown(exact(), EVENTS, WHOLE)["numerator"]
    assert found["X90004"] == 84 and found["X90008"] == 480
    assert np.isnan(found["X90002"]) and found[:5].isna().sum() == 2, "one event, and the smallest other one"
    totals = shown(exact(), EVENTS, WHOLE, Level.LOCALITY)["numerator"]
    assert totals["LOC-A"] == 12 * 18 + 1


def test_under_the_other_rule_no_two_periods_share_a_month() -> None:
    held = exact().held
    for indicator in (EVENTS, CONTINUITY):
        assert held.shown_periods(indicator) == (WHOLE,)
        assert held.at(indicator, MARCH)["numerator"].isna().all()
    assert held.at(CONTINUITY, WHOLE)["denominator"].tolist() == [12.0 * (7 + n) for n in range(1, 13)]


def test_under_the_other_rule_a_count_without_its_denominator_is_not_shown() -> None:
    tree = builders.organisations(area=replace(builders.AREA, small_numbers=SmallNumbers.HIDE))
    tables = [builders.rows(EVENTS, lambda n: (3, None if n == 4 else LISTS), month) for month in FINANCIAL]
    held = as_handed_out(builders.snapshot(*tables, tree=tree)).observations
    assert held["numerator"].isna().all()


def test_an_organisation_that_cuts_through_others_is_hidden_under_the_other_rule() -> None:
    made = snapshot(SmallNumbers.HIDE, FINANCIAL)
    tree = made.organisations
    tree.memberships.loc[
        (tree.memberships["practice"] == "X90001") & (tree.memberships["level"] == "ccg"), "parent"
    ] = "XC2"
    ccgs = shown(as_handed_out(made), EVENTS, WHOLE, Level.CCG)
    assert (
        ccgs["numerator"].isna().all()
        and shown(as_handed_out(made), EVENTS, WHOLE, Level.STP)["numerator"].notna().all()
    )


def test_ratios_and_published_scores_count_nobody() -> None:
    model = builders.CATALOGUE[EVENTS]
    people = [replace(model, kind=kind) for kind in (Kind.MEAN, Kind.SURVEY)]
    nobody = [replace(model, kind=Kind.RATIO), replace(model, kind=Kind.MEAN, weighted_by="pop_list_size")]
    assert all(map(rests_on_counts, people)) and not any(map(rests_on_counts, nobody))
    table = [builders.rows(EVENTS, lambda n: (n, 3.5), "2026-06")]
    for indicator in nobody:
        ratio = as_handed_out(builders.snapshot(*table, indicators={EVENTS: indicator}))
        assert ratio.observations["numerator"].tolist() == list(range(1, 13))
