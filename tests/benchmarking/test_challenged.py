"""A figure under challenge is shown everywhere, marked, and is in no finding, count, limit or link."""

import numpy as np
import pytest

from benchmarking.challenged import challenged_codes
from benchmarking.charts import Role
from benchmarking.comparison import compare
from benchmarking.drawings.change_chart import change_chart
from benchmarking.drawings.drawing import caterpillar, practices_together
from benchmarking.drawings.funnel_chart import funnel
from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.findings import patterns, stands_out
from benchmarking.opportunities import contributions, opportunities
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.over_time.many_charts import outcomes_over_time
from benchmarking.periods import Period
from benchmarking.relations import relation
from benchmarking.snapshot import Snapshot
from benchmarking.spread import latest_spread
from benchmarking.words import spread_wording
from benchmarking.words.change_wording import cautions, headline
from benchmarking.words.relation_wording import left_out
from benchmarking.words.wording import label
from tests import many
from tests.areas import area, code
from tests.builders import CATALOGUE, rows, snapshot

HTN, FAR, PLACE = "prev_htn_pct", code(7), "LOC-B"
YEAR = Period.parse("2024/25")


def spread_out() -> Snapshot:
    """45 practices of different size that vary; number 7 far above all the others."""
    draw = np.random.default_rng(2)
    sizes, rates = draw.integers(900, 9000, 45), draw.normal(0.2, 0.02, 45)
    rates[6] = 0.6
    return area({HTN: [(float(round(n * r)), float(n)) for n, r in zip(sizes, rates, strict=True)]})


PLAIN = spread_out()
MARKED = PLAIN.with_challenges({(FAR, HTN): (YEAR,), (PLACE, HTN): (YEAR,)})


def test_which_figures_are_meant() -> None:
    assert challenged_codes(MARKED.challenged, HTN, YEAR) == {FAR, PLACE}
    assert challenged_codes(MARKED.challenged, HTN, Period.parse("2023/24")) == set()
    assert challenged_codes(MARKED.challenged, "prev_dm_pct", YEAR) == set()


def test_the_funnel_shows_it_and_counts_it_nowhere() -> None:
    before, after = (latest_spread(s, CATALOGUE[HTN]) for s in (PLAIN, MARKED))
    assert before is not None and after is not None
    assert (before.practices, after.practices) == (45, 44)
    assert before.standing_out == after.standing_out + 1
    assert before.differ == after.differ + 1
    assert before.tau2 != after.tau2  # nor do the limits rest on it
    tree = MARKED.organisations
    assert next(s.role for s in funnel(before, tree).series if s.values[_place(before, FAR)]) is Role.HIGHER
    chart = funnel(after, tree)
    doubted = [s for s in chart.series if s.role is Role.CHALLENGED]
    assert [v for s in doubted for v in s.values if v is not None] == [after.rows["value"][FAR]]
    assert "Under challenge" in spread_wording.place(after, FAR)
    assert funnel(after, tree, own=FAR).labels[_place(after, FAR)] == "Practice 007"
    assert (
        "1 practice is in the average and not counted here: under challenge,"
        in spread_wording.not_counted(after)
    )
    assert spread_wording.not_counted(before) == ""


def _place(found, practice: str) -> int:  # type: ignore[no-untyped-def]
    ordered = found.rows.sort_values(["denominator", "value"], kind="stable")
    return list(ordered.index).index(practice)


def test_it_stands_out_nowhere_and_nothing_is_sized_by_it() -> None:
    assert FAR in {f.comparison.figure.code for f in stands_out(PLAIN, FAR, Level.STP).found}
    assert stands_out(MARKED, FAR, Level.STP).judged == ()
    assert opportunities(PLAIN, compare(PLAIN, FAR, HTN)).shown
    found = opportunities(MARKED, compare(MARKED, FAR, HTN))
    assert (found.shown, found.reason) == ((), "challenged")
    assert "under challenge" in spread_wording.NOT_SHOWN[found.reason]
    whole = {s.id: compare(s, PLACE, HTN) for s in (PLAIN,)}[PLAIN.id]
    assert FAR in {c.code for c in contributions(PLAIN, whole)}
    assert FAR not in {c.code for c in contributions(MARKED, compare(MARKED, PLACE, HTN))}


def test_the_whole_that_holds_it_has_no_verdict_and_a_pattern_needs_two_others() -> None:
    assert compare(PLAIN, PLACE, HTN).figure.level is not None
    whole = compare(MARKED, PLACE, HTN).figure
    assert (whole.reason, whole.level, whole.value) == (
        "challenged",
        None,
        compare(PLAIN, PLACE, HTN).figure.value,
    )
    codes = MARKED.organisations.practices(PLACE, YEAR.end)
    names = {name for p in patterns(compare(MARKED, c, HTN) for c in codes) for name in p.practices}
    assert "Practice 007" not in names


def test_drawings_show_it_as_itself_without_its_interval() -> None:
    own = compare(MARKED, FAR, HTN, peers=Level.LOCALITY)
    other = compare(MARKED, code(4), HTN, peers=Level.LOCALITY)
    row = next(i for i, name in enumerate(caterpillar(other).categories) if name == "Practice 007")
    for chart in (caterpillar(own), caterpillar(other)):
        series = next(s for s in chart.series if s.values[row] is not None and s.role is not Role.REFERENCE)
        assert series.lower[row] is None and chart.labels[row].endswith("under challenge")
        assert series.role is (
            Role.SELF if chart.title and series.name == "Practice 007" else Role.CHALLENGED
        )
    assert "under challenge" in caterpillar(own).alt
    codes = MARKED.organisations.practices(PLACE, YEAR.end)
    together = practices_together(compare(MARKED, PLACE, HTN), [compare(MARKED, c, HTN) for c in codes])
    doubted = {s.name: s for s in together.series if s.role is Role.CHALLENGED}
    assert set(doubted) == {"All our practices", "Under challenge"}
    assert "1 under challenge" in together.alt
    assert label(own.figure, own.indicator).endswith("under challenge")


def test_a_link_is_worked_out_without_it_and_still_shows_it() -> None:
    values = [10.0 + 0.2 * n for n in range(40)]
    others = [20.0 + 0.3 * n for n in range(40)]
    others[5] = 99.0
    held = many.many({"prev_htn_pct": values, "prev_dm_pct": others})
    doubted = held.with_challenges({(many.CODES[5], "prev_dm_pct"): (YEAR,)})
    before, after = (relation(s, "prev_htn_pct", "prev_dm_pct") for s in (held, doubted))
    assert (before.link.practices, after.link.practices) == (40, 39)
    assert after.link.pearson == pytest.approx(1) and before.link.pearson != pytest.approx(1)
    assert len(after.dots) == 40
    chart = relation_chart(after, own=many.CODES[5])
    cross = next(s for s in chart.series if s.role is Role.CHALLENGED)
    assert [v for v in cross.values if v is not None] == [99.0]
    assert not any(s.role is Role.SELF for s in chart.series)
    assert [label for label in chart.labels if label] == ["Practice 06: under challenge"]
    fitted = next(s for s in chart.series if s.role is Role.EXPECTED)
    assert max(v for v in fitted.values if v is not None) < 40
    assert left_out(after) == "1 practice has a figure under challenge: shown, not counted."


MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


def monthly(values: list[float]) -> Snapshot:
    tables = [
        rows("act_dna_pct", lambda _, v=v: (v * 10, 1000.0), month)  # type: ignore[misc]
        for month, v in zip(MONTHS, values, strict=True)
    ]
    return snapshot(*tables)


def test_a_month_under_challenge_is_no_signal_and_no_part_of_the_limits() -> None:
    values = [5.0, 5.4] * 12
    values[-1] = 11.0
    held = monthly(values)
    doubted = held.with_challenges({("X90003", "act_dna_pct"): (Period.parse(MONTHS[-1]),)})
    before, after = (change(s, "X90003", "act_dna_pct") for s in (held, doubted))
    assert "Higher" in headline(before) or "unwanted" in headline(before)
    assert headline(after) == "The latest figure is under challenge" and after.run is None
    assert after.segments[0].upper < before.segments[0].upper  # type: ignore[operator]
    assert f"{Period.parse(MONTHS[-1]).label} is under challenge: shown, not judged." in cautions(after)
    chart = change_chart(after)
    ring = next(s for s in chart.series if s.role is Role.CHALLENGED)
    assert [v for v in ring.values if v is not None] == [11.0]
    assert next(s for s in chart.series if s.role is Role.SELF).values[-1] is None
    assert "1 under challenge" in chart.alt and "without a figure" not in chart.alt
    assert change(held, "X90003", "act_dna_pct") is before  # both are kept
    indicator, practice = held.indicators["act_dna_pct"], Level.PRACTICE
    assert outcomes_over_time(held, indicator, practice)["X90003"] == before.outcome
    assert outcomes_over_time(doubted, indicator, practice)["X90003"] == "too_few_points"
    assert outcomes_over_time(doubted, indicator, practice)["X90004"] == before.outcome


def test_a_month_under_challenge_in_the_middle_is_left_out() -> None:
    values = [5.0, 5.4] * 12
    values[12] = 11.0
    held = monthly(values)
    doubted = held.with_challenges({("X90003", "act_dna_pct"): (Period.parse(MONTHS[12]),)})
    before, after = (change(s, "X90003", "act_dna_pct") for s in (held, doubted))
    assert "since February 2025" in headline(before)  # what follows a far month seems low beside it
    assert headline(after) == "No real change: ordinary month-to-month variation"
    assert after.segments[0].mean == pytest.approx(sum(values[:12] + values[13:]) / 23)


def test_a_year_under_challenge_marks_the_months_of_the_practice_and_not_of_its_locality() -> None:
    year, held = Period.parse(f"year to {MONTHS[-1]}"), monthly([5.0, 5.4] * 12)
    codes = (("X90003", "act_dna_pct"), ("LOC-A", "act_dna_pct"))
    doubted = held.with_challenges(dict.fromkeys(codes, (year,)))
    own, whole = (change(doubted, code, "act_dna_pct") for code in ("X90003", "LOC-A"))
    assert [p.challenged for p in own.points] == [False] * 12 + [True] * 12
    assert not any(p.challenged for p in whole.points)
    assert compare(doubted, "LOC-A", "act_dna_pct").figure.reason == "challenged"


def test_a_year_under_challenge_makes_no_trend() -> None:
    years = [f"{y}/{y % 100 + 1}" for y in range(2020, 2025)]
    tables = [rows(HTN, lambda _, v=v: (1000.0 + 200 * v, 8000.0), y) for v, y in enumerate(years)]  # type: ignore[misc]
    held = snapshot(*tables)
    doubted = held.with_challenges({("X90003", HTN): (Period.parse(years[2]),)})
    assert headline(change(held, "X90003", HTN)) == "Increasing"
    found = change(doubted, "X90003", HTN)
    assert headline(found) == "Too little data for a trend"
    assert "A year is under challenge." in cautions(found)
    last = held.with_challenges({("X90003", HTN): (Period.parse(years[-1]),)})
    assert headline(change(last, "X90003", HTN)) == "The latest figure is under challenge"
