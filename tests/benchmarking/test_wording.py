"""The words: rounding, verdicts, and that no banned word is ever said."""

from dataclasses import replace

import pytest

from benchmarking.charts import Role
from benchmarking.comparison import Comparison, compare
from benchmarking.drawings.drawing import axis, caterpillar, practices_together
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.words import wording
from tests.builders import CATALOGUE, PRACTICES, rows, snapshot


def high() -> Comparison:
    return compare(
        snapshot(rows("prev_htn_pct", lambda n: (1600 if n == 3 else 1000, 8000))), "X90003", "prev_htn_pct"
    )


@pytest.mark.parametrize(
    ("value", "indicator", "text"),
    [
        (13.092, "prev_htn_pct", "13.1%"),
        (5372.4, "act_contacts_1000", "5,370 per 1,000 patients a year"),
        (9.8417, "ue_ae_1000", "9.84 per 1,000 patients a year"),
        (9.996, "ue_ae_1000", "10.0 per 1,000 patients a year"),
        (0.9996, "ue_ae_1000", "1.00 per 1,000 patients a year"),
        (99.96, "ue_ae_1000", "100 per 1,000 patients a year"),
        (999.6, "ue_ae_1000", "1,000 per 1,000 patients a year"),
        (9996.0, "ue_ae_1000", "10,000 per 1,000 patients a year"),
        (287.3, "ue_ae_1000", "287 per 1,000 patients a year"),
        (10210.0, "pop_list_size", "10,210 patients"),
        (183.649, "fin_pay_patient", "£184 per weighted patient"),
        (None, "prev_htn_pct", "no figure"),
        (0.0, "prev_htn_pct", "0.0%"),
    ],
)
def test_values_are_rounded_only_to_be_read(value: float | None, indicator: str, text: str) -> None:
    assert wording.with_unit(value, CATALOGUE[indicator]) == text


@pytest.mark.parametrize(
    ("value", "lower", "upper", "said"),
    [
        (996.0, 952.3, 1041.7, "952 to 1,042"),
        (1004.0, 959.6, 1049.9, "960 to 1,050"),
        (9.996, 9.21, 10.84, "9.2 to 10.8"),
        (10.0, 9.21, 10.84, "9.2 to 10.8"),
        (9.984, 9.21, 10.84, "9.21 to 10.84"),
    ],
)
def test_a_range_has_the_places_of_its_value(value: float, lower: float, upper: float, said: str) -> None:
    figure = replace(high().figure, value=value, lower=lower, upper=upper)
    assert wording.likely_range(figure, CATALOGUE["ue_ae_1000"]) == said


def test_pounds_stand_at_each_sum() -> None:
    held = snapshot(rows("fin_pay_patient", lambda n: (158 * 8000 if n == 3 else 185 * 8000, 8000)))
    assert wording.evidence(compare(held, "X90003", "fin_pay_patient")).startswith("£158 against £185 per ")


def test_the_sentence_says_direction_size_and_range() -> None:
    comparison = high()
    assert wording.sentence(comparison, wording.difference(comparison)) == (
        "Higher than the STP average, and more than chance would explain "
        "(20.0 against 12.5%; likely range 19.1 to 20.9%). "
        "That is about 600 more patients on the register than at the STP average rate."
    )
    assert wording.short(comparison.figure) == "Higher, strong evidence"
    assert comparison.figure.phrase == "Statistically higher than the STP average"
    assert wording.label(comparison.figure, comparison.indicator) == "20.0  higher"


@pytest.mark.parametrize(
    ("indicator", "period", "said"),
    [
        ("act_dna_pct", "2026-06", "about 600 more missed appointments than"),
        ("prev_htn_pct", "2024/25", "about 600 more patients on the register than"),
        ("ue_ae_0_4_1000", "2024/25", "about 600 more A&E attendances a year, some 11 a week, than"),
        ("exp_phone_pct", "2026", "about 8 more patients who get through easily in every 100 than"),
        ("act_continuity_idx", "2026-06", "about 8 percentage points higher than"),
    ],
)
def test_a_size_says_what_it_is_of(indicator: str, period: str, said: str) -> None:
    numbers = rows(indicator, lambda n: (1600 if n == 3 else 1000, 8000), period=period)
    measured = CATALOGUE | {indicator: replace(CATALOGUE[indicator], months_shown=1)}
    comparison = compare(snapshot(numbers, indicators=measured), "X90003", indicator)
    assert said in wording.difference(comparison)
    unnamed = replace(comparison, indicator=replace(comparison.indicator, events=""))  # of an older snapshot
    assert wording.difference(unnamed) == wording.difference(comparison).replace(
        f" {comparison.indicator.events}", ""
    )


def test_twelve_months_of_a_share_are_a_year_of_events() -> None:
    months = [str(m) for m in Period.parse("year to 2026-06").months()]
    table = [r for m in months for r in rows("act_dna_pct", lambda n: (200 if n == 3 else 50, 1000), m)]
    said = wording.difference(compare(snapshot(table), "X90003", "act_dna_pct"))
    assert "about 1,800 more missed appointments a year, some 34 a week, than at the STP average" in said


def test_so_many_a_year_are_said_a_week_in_whole_numbers() -> None:
    comparison = compare(snapshot(), "X90003", "ue_ae_0_4_1000")
    said = [wording.a_week(events, comparison) for events in (20, 27, 90, 2300, 10_000)]
    assert said == [
        "less than one a week", "about one a week", "some 2 a week", "some 44 a week", "some 190 a week",
    ]  # fmt: skip
    between = [wording.weeks_between(*ends, comparison) for ends in ((5, 20), (20, 90), (400, 640), (90, 92))]
    assert between == [
        "less than one a week", "less than one to 2 a week", "8 to 12 a week", "some 2 a week",
    ]  # fmt: skip
    register = compare(snapshot(), "X90003", "prev_htn_pct")  # who is on it is not counted week by week
    assert wording.a_week(2300, register) == wording.weeks_between(400, 640, register) == ""


def test_no_difference_and_no_figure_are_said_plainly() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (None, None) if n == 1 else (1000, 8000)))
    assert wording.finding(compare(held, "X90002", "prev_htn_pct")).startswith(
        "No clear difference from the STP average"
    )
    missing = compare(held, "X90001", "prev_htn_pct")
    assert (wording.sentence(missing), wording.short(missing.figure)) == (
        "No figure was published for this period.",
        "No figure",
    )


def test_no_sentence_uses_a_banned_word() -> None:
    held = snapshot()
    said = []
    for code in [*PRACTICES, "LOC-A", "XC1", "XST"]:
        for indicator in held.held_indicators():
            for level in (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND):
                comparison = compare(held, code, indicator.id, peers=level)
                said += [
                    wording.sentence(comparison, wording.difference(comparison)),
                    wording.short(comparison.figure),
                    comparison.figure.phrase,
                ]
                said += [wording.wanted(indicator), caterpillar(comparison).alt]
    assert len(said) > 1000
    assert [text for text in said if wording.banned_words(text)] == []


@pytest.mark.parametrize(
    ("value", "text"), [(0.2, "1"), (7.4, "7"), (54.4, "54"), (281.4, "280"), (1685926.67, "1,700,000")]
)
def test_sizes_have_two_figures(value: float, text: str) -> None:
    assert wording.two_figures(value) == text


def test_a_caterpillar_holds_every_practice_once_and_the_benchmark_as_a_line() -> None:
    comparison = high()
    chart = caterpillar(comparison)
    own, others, average = chart.series
    assert (own.role, others.role, average.role) == (Role.SELF, Role.PEER, Role.REFERENCE)
    assert chart.categories == tuple(name for name, _ in PRACTICES.values())
    assert [v for v in own.values if v is not None] == [comparison.figure.value]
    assert [v for v in others.values if v is not None] == [f.value for f in comparison.others]
    assert set(average.values) == {comparison.average}
    low, top, step = chart.axis
    assert low <= min(f.lower or 0 for f in comparison.others)
    assert top >= (comparison.figure.upper or 0)
    assert ((top - low) / step) == pytest.approx(round((top - low) / step))


def test_a_locality_chart_puts_all_practices_first_and_each_in_the_series_of_its_verdict() -> None:
    held = snapshot()
    practices = [
        compare(held, code, "prev_htn_pct")
        for code in held.organisations.practices("LOC-A", high().period.end)
    ]
    chart = practices_together(compare(held, "LOC-A", "prev_htn_pct"), practices)
    assert chart.categories[0] == "All our practices"
    marks = {
        s.role: sum(v is not None for v in s.values) for s in chart.series if s.role is not Role.REFERENCE
    }
    assert sum(marks.values()) == 1 + 5
    assert marks[Role.HIGHER] == 1
    assert chart.labels[3] == "20.0  higher"


@pytest.mark.parametrize(
    "values", [[], [0.0], [5.0], [0.0, 0.0], [12.1, 30.4], [0.001, 0.002], [1e6, 3e6], [-3.0, 4.0]]
)
def test_an_axis_holds_its_values_in_whole_steps(values: list[float]) -> None:
    low, top, step = axis(values)
    assert step > 0
    assert all(low <= v <= top for v in values)
    assert (top - low) / step <= 12
    assert axis(values, from_zero=True)[0] == 0 or min(values, default=0) < 0


def test_a_withheld_figure_is_not_called_missing() -> None:
    figure = replace(high().figure, value=None, status="suppressed", reason="suppressed")
    assert wording.label(figure, CATALOGUE["prev_htn_pct"]) == "too few to show"
