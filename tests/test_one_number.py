"""A figure and its verdict are the same in spine, chart, table, report, workbook and export."""

import io
import re
from datetime import date

import openpyxl
import pandas as pd
import pytest

from benchmarking.comparison import Comparison, compare
from benchmarking.drawings.drawing import caterpillar
from benchmarking.drawings.spine_chart import beside
from benchmarking.findings import at_a_glance
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.words.spread_wording import size
from benchmarking.words.wording import evidence, finding, label, likely_range, sentence, short, shown
from components.drawing import charts
from components.glance import spine, spine_picture
from components.markup import escape
from components.peer_choice import of_level
from components.tables import compared_rows, limits
from data_loaders import exports
from records import clock
from records.models import Role, Scope, User
from records.permissions import snapshot_for
from slide_templates.decks import practice_plan, practice_report
from slide_templates.outline import SlideOutline, outline
from slide_templates.practice.practice_figures import MOST_ROWS
from slide_templates.workbooks import practice_workbook
from tests.conftest import Loaded
from tests.slide_templates.reading import members

DAY = date(2026, 9, 15)
PRACTICES = ("X90030", "X90049", "X90015")
SECRET = b"a secret of the server for tests, 32 bytes or more"


@pytest.fixture(scope="module")
def whole(demonstration: Loaded) -> Snapshot:
    return demonstration.snapshot


@pytest.fixture(scope="module")
def analysts(whole: Snapshot) -> Snapshot:
    return snapshot_for(
        User("a@x.example", "a", Role.ANALYST, "", clock.now(), []), whole, secret=SECRET, on=DAY
    )


@pytest.fixture(scope="module")
def table(analysts: Snapshot) -> pd.DataFrame:
    """The export of practices and of the STP."""
    return exports.rows(analysts, [Level.PRACTICE, Level.STP]).set_index(
        ["organisation", "indicator", "period"]
    )


def pages(held: Snapshot, practice: str, ids: list[str]) -> list[SlideOutline]:
    return list(outline(practice_report(held, practice, made_on=DAY, indicators=ids)))


@pytest.mark.parametrize("practice", PRACTICES)
def test_every_figure_of_a_practice_is_the_same_everywhere(
    analysts: Snapshot, table: pd.DataFrame, practice: str
) -> None:
    every = at_a_glance(analysts, practice, Level.STP)
    assert len(every) > 35
    book = _figures(practice_workbook(analysts, practice, made_on=DAY))
    choice = of_level(analysts.organisations, Level.STP)
    drawn = spine_picture.figure(every, choice, "You")
    words = [a["text"] for a in drawn["layout"]["annotations"]]
    shown_rows = spine.rows(every, choice, practice, {}).split('<a class="sk-card"')[1:]
    report = pages(analysts, practice, [c.indicator.id for c in every])
    name = analysts.organisations[practice].name
    wide = [s for s in report if s.layout == "Wide chart" and s.title.startswith(name)]
    spines = {row[0]: row for s in wide for row in s.charts[0].sheets["Figures"][1:]}
    last = {row[0]: row for s in report if s.layout == "Table and question" for row in s.tables[0][1:]}
    for c, row in zip(every, shown_rows, strict=True):
        _in_the_export(c, table, practice)
        _on_the_screen(c, words, row)
        alike = [row for start, row in last.items() if c.indicator.title.startswith(start.removesuffix("…"))]
        _in_the_report(c, spines[c.indicator.title], alike)
        _in_the_workbook(c, book[c.indicator.id])


def _in_the_export(c: Comparison, table: pd.DataFrame, practice: str) -> None:
    row = table.loc[(practice, c.indicator.id, str(c.period))]
    for name in ("value", "lower95", "upper95", "numerator", "denominator"):
        exported = None if pd.isna(row[name]) else row[name]
        assert exported == getattr(c.figure, name.removesuffix("95")), (c.indicator.id, name)


def _on_the_screen(c: Comparison, words: list[str], line: str) -> None:
    """The spine's row and its picture, the marks of the chart of everybody, and the row of its table."""
    assert f"<b>{shown(c.figure.value, c.indicator)}</b>" in words
    said = short(c.figure)
    assert (f"<b>{said}</b>" if c.figure.level is not None else said) in words
    assert f'<b class="n">{escape(c.indicator.title)}</b>' in line
    own = line.partition('<span class="v">')[2].partition("</span>")[0]
    assert re.sub("^<i.*?</i>", "", own).partition("<")[0] == shown(c.figure.value, c.indicator)
    assert (f'<b class="s">{said}</b>' if c.figure.level is not None else f'<span class="s">{said}</') in line
    average = c.benchmark.value if c.benchmark else None
    assert average is None or f"average </span>{shown(average, c.indicator)}</span>" in line
    chart = caterpillar(c)
    own = chart.categories.index(c.figure.name)
    trace = next(t for t in charts.figure(chart)["data"] if t["name"] == c.figure.name)
    assert dict(zip(trace["y"], trace["x"], strict=True)).get(own) == c.figure.value
    assert chart.labels[own] == label(c.figure, c.indicator)
    [row] = compared_rows([c.figure], c.indicator, c.against)
    assert row[1] == label(c.figure, c.indicator).split("  ")[0]
    assert (row[2], row[5]) == (limits(c.figure, c.indicator), c.figure.phrase)


def _in_the_report(c: Comparison, spine_row: tuple[object, ...], rows: list[tuple[str, ...]]) -> None:
    assert spine_row[2:6] == (c.figure.value, c.figure.lower, c.figure.upper, c.average)
    assert spine_row[8] == short(c.figure)
    value, between = shown(c.figure.value, c.indicator), likely_range(c.figure, c.indicator)
    assert (f"{value} ({between})" if between else value) in {row[2] for row in rows}
    assert ("–" if c.average is None else shown(c.average, c.indicator)) in {row[3] for row in rows}


def _figures(content: bytes) -> dict[str, dict[str, object]]:
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Figures"]
    head, *rows = page.iter_rows(values_only=True)
    return {str(row[head.index("Indicator id")]): dict(zip(head, row, strict=True)) for row in rows}


def _in_the_workbook(c: Comparison, row: dict[str, object]) -> None:
    def same(cell: object, value: float | None) -> None:
        assert cell == (None if value is None else pytest.approx(value, rel=1e-14)), c.indicator.id

    same(row["Value"], c.figure.value)
    same(row["Lower 95%"], c.figure.lower)
    same(row["Upper 95%"], c.figure.upper)
    same(row["Average"], c.benchmark.value if c.benchmark else None)
    if row["Value worked out"] is not None:
        assert row["Value worked out"] == pytest.approx(c.figure.value, rel=1e-12)
    assert (row["Verdict"], row["In short"]) == (c.figure.phrase, short(c.figure))


@pytest.mark.parametrize("practice", PRACTICES)
def test_what_is_worth_a_look_has_the_sentences_of_the_page(analysts: Snapshot, practice: str) -> None:
    first, *_ = practice_plan(analysts, practice, made_on=DAY).slides
    titles = {i.title: i.id for i in analysts.indicators.values()}
    found = [s for s in first.statements if s.heading in titles]
    assert found
    for statement in found:
        c = compare(analysts, practice, titles[statement.heading])
        said = " ".join(" ".join(line).strip() for line in statement.lines)
        assert finding(c) in said
        assert evidence(c)[1:] in said
        assert size(analysts, c) in said
        assert finding(c)[:-1] in sentence(c)


def test_the_spine_on_a_slide_says_in_words_what_its_figures_say(analysts: Snapshot) -> None:
    (slide,) = (s for s in pages(analysts, "X90030", []) if s.layout == "Wide chart" and "differs" in s.title)
    (chart,) = slide.charts
    words = {text for series in chart.series for text in series.labels}
    every = {c.indicator.title: c for c in at_a_glance(analysts, "X90030", Level.STP)}
    rows = [every[str(row[0])] for row in chart.sheets["Figures"][1:]]
    assert len(rows) == MOST_ROWS
    assert {beside(c) for c in rows} <= words


def test_practices_under_letters_are_named_nowhere_that_leaves_the_screen(whole: Snapshot) -> None:
    """What a practice manager takes away: no other practice in the report, letters alone in confidence."""
    manager = User("m@x.example", "m", Role.PRACTICE_MANAGER, "", clock.now(), [Scope("X90030")])
    held = snapshot_for(manager, whole, secret=SECRET, on=DAY)
    others = {o.name: o.code for o in whole.organisations.in_area(Level.PRACTICE, DAY) if o.code != "X90030"}
    report = b"\n".join(part for _, part in members(practice_report(held, "X90030", made_on=DAY)))
    text = report.decode("utf-8", "ignore")
    assert [name for name, code in others.items() if name in text or code in text] == []
    book = openpyxl.load_workbook(io.BytesIO(practice_workbook(held, "X90030", made_on=DAY)), read_only=True)
    shared = {i.id for i in whole.indicators.values() if i.in_confidence}
    for sheet in ("Figures", "Peers", "History"):
        head, *rows = book[sheet].iter_rows(values_only=True)
        inside = [row for row in rows if row[head.index("Indicator id")] in shared]
        said = {str(cell) for row in inside for cell in row}
        assert inside and said.isdisjoint(others) and said.isdisjoint(others.values()), sheet
