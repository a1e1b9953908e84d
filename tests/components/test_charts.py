"""What a figure draws are exactly the numbers of its Chart, and its table says the same."""

import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from benchmarking.charts import Chart, Role
from benchmarking.comparison import compare
from benchmarking.drawings.change_chart import change_chart
from benchmarking.drawings.drawing import as_bars, caterpillar, in_order, practices_together
from benchmarking.drawings.scales import scale
from benchmarking.drawings.two_period_chart import dumbbells
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.over_time.two_periods import then_and_now
from benchmarking.periods import Period
from components import tables
from components.drawing import charts, colours
from components.drawing.strips import strip
from components.figure.change_card import rows as table_rows
from components.glance.spine import rows as spine_rows
from components.glance.spine_picture import figure as spine
from components.peer_choice import Choice, of_level
from tests.builders import rows, snapshot

HELD = snapshot(
    rows("prev_htn_pct", lambda n: (None, None) if n == 11 else (800 + 40 * n, 8000), period="2023/24"),
    rows("prev_htn_pct", lambda n: (None, None) if n == 11 else (900 + 40 * n, 8000), period="2024/25"),
)
COMPARISON = compare(HELD, "X90003", "prev_htn_pct", peers=Level.STP)
TOGETHER = compare(HELD, "LOC-A", "prev_htn_pct", peers=Level.STP)
PRACTICES = [compare(HELD, f"X9000{n}", "prev_htn_pct", peers=Level.STP) for n in range(1, 6)]
CHARTS = [
    caterpillar(COMPARISON),
    practices_together(TOGETHER, PRACTICES),
    as_bars(practices_together(TOGETHER, PRACTICES, by_size=True)),
]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c.title)
def test_the_figure_holds_the_numbers_of_the_chart(chart: Chart, narrow: bool) -> None:
    drawn = {trace["name"]: trace for trace in charts.figure(chart, narrow=narrow)["data"]}
    assert len(drawn) == len(chart.series)
    for series in chart.series:
        trace = drawn[series.name]
        if series.role is Role.REFERENCE:
            assert set(trace["x"]) == set(series.values)
            continue
        held = [row for row, value in enumerate(series.values) if value is not None]
        assert held and trace["y"] == held
        assert trace["x"] == [series.values[row] for row in held]
        if any(v is not None for v in series.lower):
            reach = trace["error_x"]
            for value, up, down, row in zip(
                trace["x"], reach["array"], reach["arrayminus"], held, strict=True
            ):
                assert value + up == pytest.approx(series.upper[row])
                assert value - down == pytest.approx(series.lower[row])


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c.title)
def test_plotly_knows_every_property_of_a_figure(chart: Chart, narrow: bool) -> None:
    """The figure is sent as it is written, so it is here that Plotly looks at it."""
    drawn = charts.figure(chart, narrow=narrow)
    assert go.Figure(drawn).to_dict()["data"] == drawn["data"]
    assert charts.AsDrawn(drawn).to_dict() is drawn


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c.title)
def test_names_and_labels_stand_in_the_order_of_the_chart(chart: Chart) -> None:
    notes = charts.figure(chart)["layout"]["annotations"]
    plain = [re.sub("<[^>]+>", " ", note["text"]).strip() for note in notes]
    count = len(chart.categories)
    assert plain[:count] == list(chart.categories)
    assert plain[count : 2 * count] == list(chart.labels)


def test_every_chart_says_itself_in_words() -> None:
    assert all(chart.alt for chart in CHARTS)


def test_the_tables_beside_the_charts_hold_the_same_values() -> None:
    figures = sorted((COMPARISON.figure, *COMPARISON.others), key=lambda f: f.name)
    of_practices = tables.compared_rows(figures, COMPARISON.indicator, "STP average")
    over_time = change(HELD, "X90003", "prev_htn_pct")
    for found, chart in ((of_practices, CHARTS[0]), (table_rows(over_time), change_chart(over_time))):
        for i, cells in enumerate(found):
            drawn = [s.values[i] for s in chart.series if s.role is not Role.REFERENCE]
            value = next((v for v in drawn if v is not None), None)
            assert cells[0] == chart.categories[i]
            assert cells[1] == ("no figure" if value is None else f"{value:,.{chart.decimals}f}")


def test_the_table_of_peers_has_every_practice_with_the_exact_phrase() -> None:
    figures = sorted((COMPARISON.figure, *COMPARISON.others), key=lambda f: f.name)
    found = tables.compared_rows(figures, COMPARISON.indicator, "STP average")
    assert [row[0] for row in found] == list(CHARTS[0].categories)
    own = next(row for row in found if row[0] == COMPARISON.figure.name)
    assert own[1:5] == ["12.8", "12.0 to 13.5", "1,020", "8,000"]
    assert own[5] == COMPARISON.figure.phrase
    assert next(row for row in found if row[0] == "Kale Surgery")[1:] == [
        "no figure", "–", "–", "–", "Not compared with the STP average: no value",
    ]  # fmt: skip


def test_own_mark_takes_the_colour_it_has_earned() -> None:
    def own(role: Role) -> str:
        return charts.figure(CHARTS[0], role)["data"][1]["error_x"]["color"]

    assert own(Role.HIGHER) == colours.HIGHER
    assert own(Role.WORSE) == colours.WORSE
    assert own(Role.SIMILAR) == colours.NONE


def test_the_spine_puts_every_benchmark_in_the_middle() -> None:
    drawn = spine([COMPARISON, *PRACTICES[:2]], of_level(HELD.organisations, Level.STP), "You")
    go.Figure(drawn)  # Plotly knows every property
    for comparison in (COMPARISON, *PRACTICES[:2]):
        line = scale(comparison)
        assert (
            line is not None and comparison.benchmark is not None and comparison.benchmark.value is not None
        )
        assert line.at(comparison.benchmark.value) == 0
    marks = [t for t in drawn["data"] if t.get("name") == "prev_htn_pct"]
    assert len(marks) == 3
    assert all(-1 <= x <= 1 for t in drawn["data"] for x in t["x"])


def test_a_strip_without_a_value_is_empty_and_names_are_escaped() -> None:
    missing = compare(HELD, "X90011", "prev_htn_pct", peers=Level.STP)
    assert strip(missing, "STP") == ""
    alone = strip(missing, "STP", alone=True)
    assert "class=peers" in alone and "class=own" not in alone
    assert "&lt;i&gt;" in strip(COMPARISON, "<i>")
    named = replace(COMPARISON, indicator=replace(COMPARISON.indicator, title='<b>"', theme="<b>&"))
    drawn = spine_rows([named], Choice(Level.STP, "“<b>”", {"group": '<b>"'}), "X90003", {"show": '">'})
    plain = spine_rows([COMPARISON], of_level(HELD.organisations, Level.STP), "X90003", {})
    assert drawn.count("<b>") == plain.count("<b>") and drawn.count('"') == plain.count('"')


def test_the_spine_on_the_page_places_each_practice_where_its_picture_does() -> None:
    choice = of_level(HELD.organisations, Level.STP)
    [row] = spine_rows([COMPARISON], choice, "X90003", {"theme": "A&E"}).split('<a class="sk-card"')[1:]
    dots = [float(x) - 100 for x in re.findall(r"([0-9.]+)cqw 0", row)]
    peers, *_, own = spine([COMPARISON], choice, "You")["data"]
    assert dots == pytest.approx([50 + 49 * x for x in peers["x"]], abs=0.051)
    [mark] = re.findall(r'<span class=own style="left:([0-9.]+)%', row)
    assert float(mark) == pytest.approx(50 + 49 * own["x"][0], abs=0.006)
    assert (
        'href="my-practice?practice=X90003&amp;indicator=prev_htn_pct&amp;theme=A%26E&amp;peers=stp"' in row
    )


def test_a_unit_stands_at_its_number_as_it_is_read() -> None:
    choice = of_level(HELD.organisations, Level.STP)
    for unit, read in (("£ per weighted patient", "£12.8"), ("%", "12.8%"), ("per 1,000", "12.8 per 1,000")):
        costed = replace(COMPARISON, indicator=replace(COMPARISON.indicator, unit=unit))
        [value] = re.findall('<span class="v">(.*?)</span>', spine_rows([costed], choice, "X90003", {}))[1:]
        assert re.sub("<.*?>", "", value) == read


def test_on_a_phone_the_average_does_not_run_through_a_name() -> None:
    for narrow in (False, True):
        layout = charts.figure(CHARTS[0], narrow=narrow)["layout"]
        shared = layout["template"]["layout"]["annotationdefaults"]
        assert (shared.get("bgcolor") == charts.BEHIND_NAMES) is narrow


def test_bars_begin_at_nought_and_lie_over_each_other() -> None:
    made = charts.figure(CHARTS[2])
    assert CHARTS[2].axis[0] == 0 and CHARTS[2].alt.startswith("Bars: ")
    assert {t["type"] for t in made["data"]} == {"bar", "scatter"}  # the average stays a line
    assert made["layout"]["barmode"] == "overlay"


def test_the_largest_come_first_unless_a_letter_would_tell_its_size() -> None:
    figures = [row.figure for row in PRACTICES]
    sized = [replace(f, denominator=1000.0 * (1 + n % 3)) for n, f in enumerate(figures)]
    assert [f.denominator for f in in_order(sized, by_size=True)] == [3000, 2000, 2000, 1000, 1000]
    hidden = [*sized[:4], replace(sized[4], lettered=True)]
    assert [f.name for f in in_order(hidden, by_size=True)] == sorted(f.name for f in hidden)


def test_two_periods_are_two_dots_joined_by_a_line() -> None:
    then, now = Period.parse("2023/24"), Period.parse("2024/25")
    measured, tree = COMPARISON.indicator, HELD.organisations
    found = [then_and_now(HELD, measured, then, now, tree[f"X9000{n}"]) for n in range(1, 4)]
    chart = dumbbells(None, found, measured, then, now, "words")
    drawn = {trace["name"]: trace for trace in charts.figure(chart)["data"]}
    before, after = chart.series
    assert drawn[before.name]["x"] == [row.then.value for row in found]
    assert drawn[after.name]["x"] == [row.now.value for row in found]
    line = drawn[f"{after.name}, from then"]
    assert line["x"] == [v for row in found for v in (row.then.value, row.now.value, None)]
    assert line["y"] == [0, 0, None, 1, 1, None, 2, 2, None]
