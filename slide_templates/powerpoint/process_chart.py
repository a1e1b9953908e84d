"""Process chart: figures over time with average, usual range and special causes, as a native line chart."""

import math
from collections.abc import Mapping, Sequence

from benchmarking.charts import Chart, Role, Series
from slide_templates.powerpoint.break_marks import break_marks, marks_of, named_once
from slide_templates.powerpoint.chart_markup import (
    AXIS_SIZE,
    NO_LINE,
    NO_MARKER,
    X_AXIS,
    Y_AXIS,
    category_axis,
    chart_space,
    layout,
    legend,
    line,
    marker,
    only,
    value_axis,
    words,
)
from slide_templates.powerpoint.chart_workbook import Sheet
from slide_templates.powerpoint.dots import Frame
from slide_templates.powerpoint.lettering import LINE, width
from slide_templates.powerpoint.markup import Run
from slide_templates.powerpoint.palette import INK, MARKS, SOFT, Mark

AFTER = 4  # empty periods after the last one: there the lines have their names
FIGURE = Mark("circle", 7, "768692", "768692", "768692", SOFT, False)
TOP, RIGHT, BOTTOM = 0.14, 0.02, 0.1  # shares of the drawing around the figures
BESIDE = 30  # points at the left for the axis title and what stands free around the numbers


def process_chart(chart: Chart, frame: Frame) -> tuple[str, tuple[Sheet, ...]]:
    """A chart of shape LINES with limits: grey figures, solid average, dashed limits named at the right of
    the last period, special causes on top and in the legend. Gaps stay gaps."""
    sheet = Sheet("Figures")
    sheet.add(chart.category_title, [*chart.categories, *[""] * AFTER])
    for series in chart.series:
        sheet.add(series.name, [*series.values, *[None] * AFTER])
    names = sheet.add("Names of the periods", [*[chart.axis[0]] * len(chart.categories), *[None] * AFTER])
    named = _named(chart)
    up = _moved_up(chart, named, frame)
    drawn = "".join(
        _series(sheet, i, _shape(s) + _name(s, named.get(i, ""), up)) for i, s in enumerate(chart.series)
    )
    drawn += _series(sheet, names - 1, f"<c:spPr>{NO_LINE}</c:spPr>{NO_MARKER}{_periods(chart, frame)}")
    drawn += break_marks(sheet, chart, names, AFTER)
    ids = f'<c:axId val="{X_AXIS}"/><c:axId val="{Y_AXIS}"/>'
    plot = (
        layout(_left(chart, frame), TOP, 1 - _left(chart, frame) - RIGHT, 1 - TOP - BOTTOM)
        + '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{drawn}<c:marker val="1"/>{ids}</c:lineChart>'
        + category_axis(X_AXIS, Y_AXIS, "b", size=AXIS_SIZE, named=False)
        + value_axis(
            Y_AXIS, X_AXIS, "l", chart.axis[:2], step=chart.axis[2], title=chart.value_title,
            decimals=_places(chart.axis[2]), between="between",
        )
    )  # fmt: skip
    lines = [i for i, s in enumerate(chart.series) if s.role in (Role.REFERENCE, Role.LIMIT)]
    unnamed = range(names - 1, names + marks_of(chart))  # names of the periods, then the break marks
    return chart_space(plot, legend(without=[*lines, *named_once(chart), *unnamed])), (sheet,)


def _left(chart: Chart, frame: Frame) -> float:
    """The share of the drawing that the numbers of the axis and its title need."""
    longest = width(f"{chart.axis[1]:,.{_places(chart.axis[2])}f}", AXIS_SIZE)
    return (BESIDE + longest) / (frame.wide * 72)


def _series(sheet: Sheet, place: int, inside: str) -> str:
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx>{sheet.heading(place + 1)}</c:tx>'
        f"{inside}"
        f"<c:cat>{sheet.words(0)}</c:cat><c:val>{sheet.numbers(place + 1)}</c:val>"
        '<c:smooth val="0"/></c:ser>'
    )


def _periods(chart: Chart, frame: Frame) -> str:
    """Names under some of the periods, the last among them: an axis of names would turn or break them."""
    every, count = _every(chart, frame), len(chart.categories)
    return only(
        "".join(
            words(i, [Run(_short(chart.categories[i]), AXIS_SIZE, bold=False, colour=INK)], "b")
            for i in range((count - 1) % every, count, every)
        )
    )


def _short(label: str) -> str:
    """ "November 2016" as it stands under an axis: "Nov 2016"."""
    return " ".join(word[:3] if word.isalpha() and word != "to" else word for word in label.split())


def _every(chart: Chart, frame: Frame) -> int:
    """How many periods one written name takes."""
    wide = max((width(_short(label), AXIS_SIZE) for label in chart.categories), default=0.0) + 12
    each = frame.wide * 72 * (1 - _left(chart, frame) - RIGHT) / (len(chart.categories) + AFTER)
    return max(1, math.ceil(wide / each))


def _named(chart: Chart) -> dict[int, str]:
    """The words at the right end of the lines that reach the last stretch: by place of the series."""
    last = max((i for s in chart.series for i, v in enumerate(s.values) if v is not None), default=0)
    reaching = [i for i, s in enumerate(chart.series) if _last(s.values) == last]
    found = {
        i: chart.series[i].name.partition(", ")[0].lower()
        for i in reaching
        if chart.series[i].role is Role.REFERENCE
    }
    averages = {chart.series[i].values[last] for i in found}
    limits = [
        i
        for i in reaching
        if chart.series[i].role is Role.LIMIT and chart.series[i].values[last] not in averages
    ]  # a range of no width has no name of its own: it would lie on that of the average
    return found | dict.fromkeys(limits[-1:], "usual range")


def _last(values: Sequence[float | None]) -> int:
    return max((i for i, v in enumerate(values) if v is not None), default=-1)


def _shape(series: Series) -> str:
    if series.role is Role.REFERENCE:
        return f"<c:spPr>{line(INK, 1.75)}</c:spPr>{NO_MARKER}"
    if series.role is Role.LIMIT:
        return f"<c:spPr>{line(FIGURE.fill, 1.25, dashed=True)}</c:spPr>{NO_MARKER}"
    if series.role is Role.SELF:
        return f"<c:spPr>{line(FIGURE.line, 1.75)}</c:spPr>{marker(FIGURE)}"
    return f"<c:spPr>{NO_LINE}</c:spPr>{marker(MARKS[series.role])}"


def _moved_up(chart: Chart, named: Mapping[int, str], frame: Frame) -> float:
    """How far the name of the upper limit is moved up, so that it does not lie on that of the average."""
    ends = {chart.series[i].role: chart.series[i].values[_last(chart.series[i].values)] for i in named}
    average, limit = ends.get(Role.REFERENCE), ends.get(Role.LIMIT)
    if average is None or limit is None:
        return 0.0
    low, high, _ = chart.axis
    apart = (limit - average) / (high - low) * (1 - TOP - BOTTOM)
    return max(0.0, LINE * AXIS_SIZE / (frame.high * 72) - apart)


def _name(series: Series, said: str, up: float) -> str:
    if not said:
        return ""
    moved = up if series.role is Role.LIMIT else 0.0
    return only(words(_last(series.values), [Run(said, AXIS_SIZE, bold=False, colour=SOFT)], "r", moved))


def _places(step: float) -> int:
    return len(f"{step:.10f}".rstrip("0").partition(".")[2])
