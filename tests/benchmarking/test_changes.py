"""Change over months and years: worked by hand, never across a break, judged only where a way is wanted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest

from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.change_chart import change_chart
from benchmarking.indicators import Indicator
from benchmarking.over_time.changes import Change, Method, change
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import recent_trend, xmr
from benchmarking.words.change_wording import cautions, headline
from benchmarking.words.wording import banned_words
from tests.builders import CATALOGUE, rows, snapshot

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
LEVEL = [10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0]


def held(
    indicator: str,
    values: Mapping[str, float | None],
    breaks: Sequence[str] = (),
    base: float = 1000.0,
    backwards: bool = False,
) -> Snapshot:
    """Every practice with these percentages (or rates per 1,000) by period, on a base."""
    measured = replace(CATALOGUE[indicator], series_breaks=tuple(Period.parse(b) for b in breaks))
    tables = [
        rows(indicator, lambda _, v=value: (None if v is None else v * base / measured.per, base), period)
        for period, value in values.items()
    ]
    made = snapshot(*tables, indicators=CATALOGUE | {indicator: measured})
    return (
        replace(made, observations=made.observations.iloc[::-1].reset_index(drop=True)) if backwards else made
    )


def of(
    indicator: str, values: Sequence[float | None], breaks: Sequence[str] = (), base: float = 1000
) -> Change:
    made = held(indicator, dict(zip(MONTHS, values, strict=False)), breaks, base)
    return change(made, "X90003", indicator)


def series(chart: Chart, role: Role) -> list[Series]:
    return [s for s in chart.series if s.role is role]


def test_mean_and_limits_worked_by_hand() -> None:
    found = of("act_dna_pct", LEVEL)  # mean 11, every moving range 2, so limits 11 ± 2.66 × 2
    (segment,) = found.segments
    assert (segment.mean, segment.lower, segment.upper) == pytest.approx((11.0, 5.68, 16.32))
    assert headline(found) == "No real change: ordinary month-to-month variation"
    assert cautions(found) == ()
    chart = change_chart(found)
    assert [s.values for s in series(chart, Role.REFERENCE)] == [pytest.approx((11.0,) * 12)]
    assert [s.values for s in series(chart, Role.LIMIT)] == [
        pytest.approx((5.68,) * 12), pytest.approx((16.32,) * 12),
    ]  # fmt: skip
    assert not series(chart, Role.BETTER) and not series(chart, Role.WORSE)


WANTED, UNWANTED = "Change in the wanted direction: ", "Change in the unwanted direction: "
HIGHER, LOWER = "Higher than usual in January 2025", "Lower than usual in January 2025"


@pytest.mark.parametrize(
    ("indicator", "last", "words", "role"),
    [
        ("act_dna_pct", [20.0], f"{UNWANTED}h{HIGHER[1:]}", Role.WORSE),
        ("act_dna_pct", [2.0], f"{WANTED}l{LOWER[1:]}", Role.BETTER),
        ("act_sameday_pct", [20.0], HIGHER, Role.HIGHER),
        ("act_sameday_pct", [2.0], LOWER, Role.LOWER),
        ("act_continuity_idx", [20.0], f"{WANTED}h{HIGHER[1:]}", Role.BETTER),
        ("act_sameday_pct", [20.0, 11.0], f"{HIGHER}; ordinary variation since", Role.HIGHER),
    ],
)
def test_one_point_outside_the_limits(indicator: str, last: list[float], words: str, role: Role) -> None:
    found = of(indicator, [*LEVEL, *last])
    assert headline(found) == words
    (special,) = series(change_chart(found), role)
    assert [v for v in special.values if v is not None] == pytest.approx(last[:1])
    assert special.values[12] == pytest.approx(last[0])


def test_a_run_is_told_from_its_first_point() -> None:
    found = of("act_sameday_pct", [*LEVEL, 15.0, 15.5, 15.0, 15.5, 15.0, 15.5, 15.0, 15.5])
    assert headline(found) == "Higher than before since January 2025"
    assert found.run is not None and (found.run.count, found.run.lasting) == (8, True)


def test_the_months_before_a_shift_are_not_marked_for_lying_on_its_other_side() -> None:
    found = of("act_sameday_pct", [*LEVEL, *[20.0] * 6])
    assert any(p.special and not p.high for p in found.points[:12])  # by the rule of seven below the average
    (run,) = (s for s in change_chart(found).series if s.role in (Role.HIGHER, Role.LOWER))
    assert run.role is Role.HIGHER
    assert [i for i, v in enumerate(run.values) if v is not None] == list(range(12, 18))
    outside = of("act_sameday_pct", [*LEVEL[:6], 1.0, *LEVEL[6:], *[20.0] * 6])  # special without the run too
    (low,) = series(change_chart(outside), Role.LOWER)
    assert low.values[6] == 1.0


def test_seven_rising_points_are_said_to_rise() -> None:
    found = of("act_sameday_pct", [*LEVEL, 9.5, 9.6, 10.0, 10.5, 11.0, 11.4, 11.9])
    assert headline(found) == "Rising since January 2025"
    assert headline(of("act_sameday_pct", [*LEVEL, 12.5, 12.0, 11.7, 11.5, 11.0, 10.4, 9.9])).startswith(
        "Falling"
    )


def test_nothing_is_worked_out_across_a_break() -> None:
    """Twelve months at 10 to 12, then another way of counting at 30 to 34: no change in either."""
    values = [*LEVEL, *(v * 2 + 10 for v in LEVEL)]
    broken = of("act_sameday_pct", values, breaks=["2025-01"])
    assert [(s.start, s.stop, s.held) for s in broken.segments] == [(0, 12, 12), (12, 24, 12)]
    assert [s.mean for s in broken.segments] == pytest.approx([11.0, 32.0])
    assert headline(broken) == "No real change: ordinary month-to-month variation"
    assert cautions(broken) == ("Counted differently from January 2025: no line is drawn across.",)
    assert headline(of("act_sameday_pct", values)).startswith("Higher than")
    own = series(change_chart(broken), Role.SELF)
    assert [[i for i, v in enumerate(s.values) if v is not None] for s in own] == [
        list(range(12)), list(range(12, 24)),
    ]  # fmt: skip
    for line in [*series(change_chart(broken), Role.REFERENCE), *series(change_chart(broken), Role.LIMIT)]:
        known = [i for i, v in enumerate(line.values) if v is not None]
        assert known in (list(range(12)), list(range(12, 24)))
    assert len({s.name for s in change_chart(broken).series}) == len(change_chart(broken).series)


def test_the_segments_are_those_of_the_vectors_function() -> None:
    values = [*LEVEL, *(v + 20 for v in LEVEL[:8])]
    broken = of("act_sameday_pct", values, breaks=["2025-01"])
    wanted = xmr(values=[p.value for p in broken.points], improvement="neutral", rebase_at=[12])
    assert [p.cause for p in broken.points] == wanted["special_cause"]
    for segment in broken.segments:
        for place in range(segment.start, segment.stop):
            assert (segment.mean, segment.lower, segment.upper) == (
                wanted["mean"][place], wanted["lpl"][place], wanted["upl"][place],
            )  # fmt: skip
    assert broken.trial and "Trial limits: fewer than 12 points." in cautions(broken)


def test_too_few_points_have_no_limits_and_say_so() -> None:
    assert headline(of("act_sameday_pct", LEVEL[:6])) == "Too few months to judge (6 of 12)"
    assert not series(change_chart(of("act_sameday_pct", LEVEL[:6])), Role.LIMIT)
    after = of("act_sameday_pct", [*LEVEL, 30.0, 31.0], breaks=["2025-01"])
    assert headline(after) == "Too few months since counting changed in January 2025 (2 of 12)"
    assert len(series(change_chart(after), Role.LIMIT)) == 2  # those of the year before the break


def test_a_gap_stays_a_gap_whether_missing_or_never_published() -> None:
    values: dict[str, float | None] = dict(zip(MONTHS, [*LEVEL, *LEVEL], strict=False))
    values["2024-05"] = None
    del values["2024-09"]
    made = change(held("act_sameday_pct", values), "X90003", "act_sameday_pct")
    assert [str(p.period) for p in made.points] == MONTHS
    assert [str(p.period) for p in made.points if p.value is None] == ["2024-05", "2024-09"]
    (own,) = series(change_chart(made), Role.SELF)
    assert own.values[4] is None and own.values[8] is None and own.values[5] is not None
    assert "2 without a figure" in change_chart(made).alt
    values["2025-12"] = None
    late = change(held("act_sameday_pct", values), "X90003", "act_sameday_pct")
    assert "The last figure is that of November 2025." in cautions(late)


def test_hospital_months_carry_the_season_and_few_events_become_quarters() -> None:
    assert "Winter months" in cautions(of("ue_ae_1000", [v * 30 for v in LEVEL]))[0]
    quarters = of("ue_acsc_1000", [3.0, 4.0, 3.0] * 8)  # a base of 1,000: three or four events a month
    assert [str(p.period) for p in quarters.points] == [
        "2023/24 Q4", *(f"2024/25 Q{n}" for n in (1, 2, 3, 4)), *(f"2025/26 Q{n}" for n in (1, 2, 3)),
    ]  # fmt: skip
    assert {p.figure.numerator for p in quarters.points} == {10.0}
    assert {p.value for p in quarters.points} == {10.0 / 3000 * 1000}
    assert cautions(quarters) == (
        "Trial limits: fewer than 12 points.", "Quarters, as a month alone has too few events.",
    )  # fmt: skip
    assert headline(quarters) == "No real change: ordinary quarter-to-quarter variation"


def test_a_quarter_needs_its_three_months_and_one_way_of_counting() -> None:
    some = of("ue_acsc_1000", [3.0, 4.0, None, *[3.0, 4.0, 3.0] * 3], breaks=["2024-08"])
    assert [p.value for p in some.points] == [None, 10.0 / 3, None, 10.0 / 3]
    assert [p.segment for p in some.points] == [0, 0, 1, 1]


YEARS = ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")


@pytest.mark.parametrize(
    ("indicator", "values", "words"),
    [
        ("prev_htn_pct", (10.0, 11.0, 12.0, 13.0, 14.0), "Increasing"),
        ("prev_htn_pct", (14.0, 13.0, 12.0, 11.0, 10.0), "Decreasing"),
        ("prev_htn_pct", (12.0, 12.1, 11.9, 12.0, 12.1), "No clear trend"),
        ("prev_htn_pct", (12.0, 12.1, None, 12.0, 12.1), "Too little data for a trend"),
        ("exp_contact_pct", (40.0, 45.0, 50.0, 55.0, 60.0), "Increasing and getting better"),
        ("exp_contact_pct", (60.0, 55.0, 50.0, 45.0, 40.0), "Decreasing and getting worse"),
    ],
)
def test_years_are_told_as_a_trend(indicator: str, values: Sequence[float | None], words: str) -> None:
    made = held(indicator, dict(zip(YEARS, values, strict=True)), base=8000)
    found = change(made, "X90003", indicator)
    assert (found.method, headline(found)) == (Method.YEARLY, words)
    chart = change_chart(found)
    assert not series(chart, Role.LIMIT) and not series(chart, Role.REFERENCE)
    (own,) = series(chart, Role.SELF)
    assert own.lower == tuple(p.figure.lower for p in found.points)


def test_a_yearly_trend_is_that_of_the_counts() -> None:
    made = held("prev_htn_pct", dict(zip(YEARS, (10.0, 10.5, 11.0, 10.9, 11.6), strict=True)), base=8000)
    found = change(made, "X90003", "prev_htn_pct")
    wanted = recent_trend(
        kind="proportion",
        periods=[1, 2, 3, 4, 5],
        numerators=[800, 840, 880, 872, 928],
        denominators=[8000] * 5,
    )
    assert (found.outcome, found.reason) == (wanted["trend"], wanted["reason"])


def test_a_break_takes_the_earlier_years_out_of_the_trend() -> None:
    made = held("prev_htn_pct", dict(zip(YEARS, (10, 11, 12, 13, 14), strict=True)), ["2022/23"], base=8000)
    found = change(made, "X90003", "prev_htn_pct")
    assert headline(found) == "Too little data for a trend"
    assert cautions(found) == (
        "Five years counted in the same way are needed.",
        "Counted differently from April 2022 to March 2023: no line is drawn across.",
    )
    assert len(series(change_chart(found), Role.SELF)) == 2


def test_the_order_of_rows_never_matters_and_a_change_is_made_once() -> None:
    values = dict(zip(MONTHS, [*LEVEL, 15.0, 9.0, 20.0], strict=False))
    forward, backward = held("act_dna_pct", values), held("act_dna_pct", values, backwards=True)
    assert change(forward, "LOC-A", "act_dna_pct") == change(backward, "LOC-A", "act_dna_pct")
    assert change(forward, "LOC-A", "act_dna_pct") is change(forward, "LOC-A", "act_dna_pct")


def test_what_is_not_held_is_an_error_and_an_organisation_without_figures_is_not() -> None:
    with pytest.raises(ValueError, match="no figures are held for ue_ae_1000"):
        change(snapshot(), "X90003", "ue_ae_1000")
    with pytest.raises(KeyError):
        change(snapshot(), "nobody", "prev_htn_pct")
    nothing = change(snapshot(), "X90011", "prev_htn_pct")
    assert headline(nothing) == "No figures over time"
    assert change_chart(nothing).alt == "Line: Recorded hypertension, Kale Surgery. No figures."


def test_limits_are_drawn_within_what_a_figure_can_be() -> None:
    (low, _) = series(change_chart(of("act_dna_pct", [1.0, 5.0] * 8)), Role.LIMIT)
    assert set(low.values) == {0.0}
    (_, high) = series(change_chart(of("act_dna_pct", [99.0, 91.0] * 8)), Role.LIMIT)
    assert set(high.values) == {100.0}


def test_no_banned_word_and_nothing_judged_where_nothing_is_wanted() -> None:
    ends = ([20.0], [2.0], [20.0, 11.0], [11.0], [15.0] * 8, [7.0] * 8)
    judging = re.compile(r"wanted|better|worse", re.IGNORECASE)
    for indicator in ("act_dna_pct", "act_sameday_pct", "ue_ae_1000"):
        for end in ends:
            found = of(indicator, [v * 10 for v in (*LEVEL, *end)], base=10_000)
            said = " ".join([headline(found), *cautions(found), change_chart(found).alt])
            said += " ".join(s.name for s in change_chart(found).series)
            assert banned_words(said) == []
            assert indicator == "act_dna_pct" or not judging.search(said)


def test_catalogue_breaks_of_a_survey_start_a_new_series() -> None:
    found = change(_survey(CATALOGUE["exp_overall_pct"]), "X90003", "exp_overall_pct")
    assert [(s.start, s.stop) for s in found.segments] == [(0, 2), (2, 4)]
    assert found.starts_anew is not None and str(found.starts_anew) == "2024"


def _survey(indicator: Indicator) -> Snapshot:
    tables = [rows(indicator.id, lambda _: (80.0, 110.0), year) for year in ("2022", "2023", "2024", "2025")]
    made = snapshot(*tables)
    assert isinstance(made.observations, pd.DataFrame)
    return made
