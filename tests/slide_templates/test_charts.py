"""Every shape of chart, drawn and read back: the chart's numbers are the workbook's are the description's."""

import re
from dataclasses import replace
from datetime import date

import pytest

from benchmarking.charts import Chart, Role, Series, Shape
from slide_templates.decks import HOUSE_TEMPLATE
from slide_templates.outline import ChartOutline, outline
from slide_templates.plan import Deck, Notes, Slide
from slide_templates.powerpoint.writer import write
from tests.slide_templates.reading import cells, members, workbooks

NAMES = ("Alder & <Sons>", '=HYPERLINK("x")', "Cedar {0}", "Damson\x0b")
VALUES = (12.34567890123, None, 0.0, 15.5)
LOWER, UPPER = (11.1, None, -0.5, 15.0), (13.3, None, 1.5, 16.25)
POINTS = Chart(
    shape=Shape.POINTS,
    title="A title",
    category_title="Practice",
    value_title="per 1,000 (line = 95% interval)",
    categories=NAMES,
    series=(
        Series(
            "Worse",
            Role.WORSE,
            (VALUES[0], None, None, None),
            (LOWER[0], *[None] * 3),
            (UPPER[0], *[None] * 3),
        ),
        Series(
            "Similar",
            Role.SIMILAR,
            (None, None, *VALUES[2:]),
            (None, None, *LOWER[2:]),
            (None, None, *UPPER[2:]),
        ),
        Series("STP average 14.0", Role.REFERENCE, (14.0,) * 4),
    ),
    axis=(-5.0, 20.0, 2.5),
    decimals=1,
    source="",
    alt="Dots: four made-up practices around an average of 14.",
    labels=("12.3  worse (higher)", "no figure", "0.0", "15.5"),
)
LYING = Chart(
    shape=Shape.BARS,
    title="Counts",
    category_title="Practice",
    value_title="Patients",
    categories=NAMES,
    series=(Series("Patients", Role.SIMILAR, (900.0, None, 0.0, 1200.0)),),
    axis=(0.0, 1500.0, 500.0),
    decimals=0,
    source="",
    alt="Bars: patients of four made-up practices.",
)
UPRIGHT = Chart(
    shape=Shape.BARS,
    title="Columns",
    category_title="Practice",
    value_title="per 1,000",
    categories=NAMES,
    series=(
        Series("Value", Role.SIMILAR, VALUES, LOWER, UPPER),
        Series("STP average 14.0", Role.REFERENCE, (14.0,) * 4),
    ),
    axis=(0.0, 20.0, 5.0),
    decimals=1,
    source="",
    alt="Columns: four made-up practices with intervals.",
)
LINES = Chart(
    shape=Shape.LINES,
    title="Over time",
    category_title="Month",
    value_title="per 1,000",
    categories=("April 2025", "May 2025", "June 2025", "July 2025"),
    series=(
        Series("Alder", Role.SELF, VALUES, LOWER, UPPER),
        Series("STP", Role.REFERENCE, (14.0, 14.25, 13.5, 13.0)),
    ),
    axis=(-5.0, 20.0, 5.0),
    decimals=1,
    source="",
    alt="Line: one made-up practice over four months, one without a figure.",
)
EVERY = pytest.mark.parametrize("chart", [POINTS, LYING, UPRIGHT, LINES], ids=lambda c: c.title)


def deck(chart: Chart) -> bytes:
    """One slide with one chart."""
    notes = Notes(1, "say", "ask", "listen", "method")
    slide = Slide("Chart", "Section", "A chart", ("Source: made up",), notes, charts=(chart,))
    return write(Deck("Test", "Test", date(2026, 1, 1), "id", (slide,)), HOUSE_TEMPLATE)


def drawn(chart: Chart) -> ChartOutline:
    return outline(deck(chart))[0].charts[0]


@EVERY
def test_every_number_in_the_chart_stands_in_its_workbook(chart: Chart) -> None:
    content = deck(chart)
    (book,) = workbooks(content).values()
    for series in outline(content)[0].charts[0].series:
        held = {reference: cells(book, reference) for reference in series.cells}
        kept = [list(series.values), list(series.down)]
        for values in kept:
            assert not values or values in held.values()
        assert [series.name] in held.values()


@EVERY
def test_the_workbook_reads_as_names_then_numbers_under_plain_headings(chart: Chart) -> None:
    (book,) = workbooks(deck(chart)).values()
    sheet = book["Figures"]
    assert [c.value for c in sheet["A"]] == [
        chart.category_title,
        *(n.replace("\x0b", "") for n in chart.categories),
    ]
    assert all(c.data_type != "f" for row in sheet for c in row)
    assert all(cell.value for cell in sheet[1])


def test_points_show_every_value_interval_and_word() -> None:
    made = drawn(POINTS)
    found = {series.name: series for series in made.series}
    assert found["Worse"].values == POINTS.series[0].values
    assert found["Similar"].values == POINTS.series[1].values
    assert found["Similar"].down == (4.0, 3.0, 2.0, 1.0)
    assert found["Similar: 95% interval"].values == (-0.5, 1.5, None, 15.0, 16.25, None)
    assert found["Similar: 95% interval"].down == (2.0, 2.0, None, 1.0, 1.0, None)
    assert found["STP average 14.0"].values == (14.0, 14.0)
    assert found["STP average 14.0"].labels == ("STP average 14.0",)
    names = found["Names and words"]
    assert names.labels[:4] == ("Alder & <Sons>", '=HYPERLINK("x")', "Cedar {0}", "Damson")
    assert names.labels[4:8] == POINTS.labels
    assert set(names.values[:4]) == {POINTS.axis[0]} and set(names.values[4:8]) == {POINTS.axis[1]}
    rows = made.sheets["Figures"]
    assert rows[0][:4] == ("Practice", "Value", "Lower 95% limit", "Upper 95% limit")
    assert [row[1:4] for row in rows[1:]] == [*zip(VALUES, LOWER, UPPER, strict=True)]


def test_longer_series_stand_before_shorter_ones() -> None:
    lengths = [len(series.values) for series in drawn(POINTS).series]
    assert lengths == sorted(lengths, reverse=True)


def test_long_names_are_cut_in_the_picture_and_whole_in_the_workbook() -> None:
    long = tuple(f"The Wellspring and Harbourside Partnership Practice {n}" for n in "AABB")
    made = drawn(Chart(**{**vars(POINTS), "categories": long}))
    labels = next(s for s in made.series if s.name == "Names and words").labels[:4]
    assert len(set(labels)) == 4 and all("…" in label for label in labels)
    assert [row[0] for row in made.sheets["Figures"][1:]] == list(long)


def test_names_become_smaller_before_they_are_cut() -> None:
    names = ("Cocklegarth Medical Centre", "Driftgarth and Hobthrush Practice", "Elm", "Fern")
    labels = next(
        s for s in drawn(Chart(**{**vars(POINTS), "categories": names})).series if s.name == "Names and words"
    ).labels
    assert tuple(labels[:4]) == names


@pytest.mark.parametrize("chart", [LYING, UPRIGHT], ids=lambda c: c.title)
def test_bars_start_at_zero(chart: Chart) -> None:
    (xml,) = [x for name, x in _parts(deck(chart)) if name.startswith("ppt/charts/chart")]
    assert b'<c:min val="0"/>' in xml
    assert (b'<c:barDir val="bar"/>' in xml) is (chart is LYING)


@pytest.mark.parametrize("chart", [LYING, UPRIGHT, LINES], ids=lambda c: c.title)
def test_bars_and_lines_show_the_values_of_the_chart(chart: Chart) -> None:
    made = drawn(chart)
    assert [(s.name, s.values) for s in made.series] == [(s.name, s.values) for s in chart.series]


def test_a_line_with_a_gap_has_markers_and_one_without_has_none() -> None:
    (xml,) = [x for name, x in _parts(deck(LINES)) if name.startswith("ppt/charts/chart")]
    first, second = xml.split(b"<c:ser>")[1:]
    assert b'<c:symbol val="circle"/>' in first
    assert b'<c:symbol val="none"/>' in second
    assert b'<c:dispBlanksAs val="gap"/>' in xml


def test_axis_ends_step_and_ids_are_fixed() -> None:
    (xml,) = [x for name, x in _parts(deck(POINTS)) if name.startswith("ppt/charts/chart")]
    assert b'<c:max val="20"/><c:min val="-5"/>' in xml
    assert b'<c:majorUnit val="5"/>' in xml
    assert b'axId val="-' not in xml


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    from tests.slide_templates.reading import members

    return [(name, part) for name, part in members(content) if name.endswith(".xml")]


BROKEN = replace(
    LINES,
    title="Counted in two ways",
    series=(
        Series("Alder", Role.SELF, (12.0, 12.5, None, None)),
        Series("Alder, counted anew from June 2025", Role.SELF, (None, None, 4.0, 4.5)),
    ),
    breaks=(2,),
)


@pytest.mark.parametrize("limits", [False, True])
def test_a_series_break_is_an_upright_line_over_its_period(limits: bool) -> None:
    """With limits the chart is a process chart, without them plain lines: both mark it alike."""
    chart = BROKEN
    if limits:
        chart = replace(BROKEN, series=(*BROKEN.series, Series("Limit", Role.LIMIT, (9.0, 9.0, None, None))))
    found = drawn(chart)
    mark = found.series[-1]
    assert (mark.name, mark.labels) == ("Counted differently from June 2025", ("counted differently",))
    assert [i for i, v in enumerate(mark.values) if v is not None] == [2]
    assert mark.values[2] == chart.axis[1]
    xml = next(held for name, held in members(deck(chart)) if name.endswith("charts/chart1.xml")).decode()
    assert xml.count("<c:errBars>") == 1
    assert '<c:errValType val="fixedVal"/><c:noEndCap val="1"/><c:val val="25"/>' in xml
    hidden = set(map(int, re.findall(r'<c:legendEntry><c:idx val="(\d+)"/><c:delete val="1"/>', xml)))
    assert {1, len(found.series) - 1} <= hidden and 0 not in hidden  # the mark itself says what is new
    assert "Counted differently" not in {s.name for s in drawn(LINES).series}
