"""Plots drawn on a slide and read back: the chart's numbers are the workbook's are the description's."""

import pytest

from benchmarking.charts import Chart, Role
from benchmarking.drawings.funnel_chart import funnel
from slide_templates.outline import outline
from tests.areas import code
from tests.benchmarking.test_funnel_chart import RATE, SHARE, varied
from tests.slide_templates.reading import cells, members, workbooks
from tests.slide_templates.test_charts import deck, drawn


def chart(id_: str = SHARE, chance_only: bool = False, named: bool = True) -> Chart:
    held, spread = varied(id_)
    tree = held.organisations if named else None
    return funnel(spread, tree, ours=[code(3), code(6)], ours_name="Ours", chance_only=chance_only)


@pytest.mark.parametrize(
    "made", [chart(), chart(RATE, True), chart(named=False)], ids=["usual", "chance", "bare"]
)
def test_every_number_is_in_the_chart_and_in_its_workbook(made: Chart) -> None:
    content = deck(made)
    (book,) = workbooks(content).values()
    found = {series.name: series for series in outline(content)[0].charts[0].series}
    assert found.keys() == {s.name for s in made.series if s.values}
    for series in made.series:
        shown = found[series.name]
        wanted = series.across
        if series.role not in (Role.LIMIT, Role.REFERENCE):  # one column of sizes serves all the practices
            points = [s for s in made.series if s.role not in (Role.LIMIT, Role.REFERENCE)]
            wanted = tuple(next(x for s in points if (x := s.across[i]) is not None) for i in range(45))
        assert (shown.values, shown.down) == (wanted, series.values)
        held = {reference: cells(book, reference) for reference in shown.cells}
        assert [series.name] in held.values()
        assert list(shown.values) in held.values() and list(shown.down) in held.values()


def test_the_workbook_reads_as_practice_size_and_value() -> None:
    made = chart()
    sheets = drawn(made).sheets
    assert sheets["Figures"][0][:2] == ("Practice", made.category_title)
    assert [row[0] for row in sheets["Figures"][1:]] == list(made.categories)
    assert drawn(chart(named=False)).sheets["Figures"][0][0] == made.category_title


def test_limits_are_named_once_and_the_legend_names_points_alone() -> None:
    made = drawn(chart())
    labels = [label for series in made.series for label in series.labels]
    assert [label for label in labels if "%" in label] == ["99.8%", "95%"]
    assert any(label.startswith("STP ") for label in labels)
    (xml,) = [
        part
        for name, part in members(deck(chart()))
        if name.startswith("ppt/charts/chart") and name.endswith("xml")
    ]
    assert xml.count(b"<c:legendEntry>") == 5  # four limits and the average
    lengths = [len(series.values) for series in made.series]
    assert lengths == sorted(lengths, reverse=True)
