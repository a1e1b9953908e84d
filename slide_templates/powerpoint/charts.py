"""Draw a Chart as a native, editable PowerPoint chart with its workbook inside."""

from dataclasses import dataclass

from benchmarking.charts import Chart, Role, Series, Shape
from slide_templates.powerpoint.break_marks import break_marks, marks_of, named_once
from slide_templates.powerpoint.chart_markup import (
    AXIS_SIZE,
    NO_LINE,
    NO_MARKER,
    X_AXIS,
    Y_AXIS,
    category_axis,
    chart_space,
    legend,
    line,
    marker,
    only,
    value_axis,
    values_shown,
    words,
)
from slide_templates.powerpoint.chart_workbook import Sheet, workbook
from slide_templates.powerpoint.dots import Frame, dots
from slide_templates.powerpoint.markup import Run, colour
from slide_templates.powerpoint.palette import INK, MARKS
from slide_templates.powerpoint.plots import plot
from slide_templates.powerpoint.process_chart import process_chart


@dataclass(frozen=True)
class DrawnChart:
    """The two parts of a native chart: its XML and the workbook embedded in it."""

    xml: str
    workbook: bytes


def drawn(chart: Chart, wide: float, high: float, size: float) -> DrawnChart:
    """A chart `wide` and `high` inches, its names and words in `size` points; the axis as fixed."""
    frame = Frame(wide, high, size)
    shapes = {Shape.POINTS: dots, Shape.BARS: bars, Shape.LINES: lines}
    draw = process_chart if any(s.role is Role.LIMIT for s in chart.series) else shapes[chart.shape]
    xml, sheets = plot(chart, frame) if chart.across_axis else draw(chart, frame)
    return DrawnChart(xml, workbook(sheets))


def bars(chart: Chart, frame: Frame) -> tuple[str, tuple[Sheet, ...]]:
    """A chart of shape BARS, always from zero: lying down with the values at the end.

    Upright where a benchmark or intervals are drawn with it: some viewers draw lines over lying bars wrong.
    """
    sheet = _sheet(chart)
    reference = [(i, s) for i, s in enumerate(chart.series) if s.role is Role.REFERENCE]
    counted = [(i, s) for i, s in enumerate(chart.series) if s.role is not Role.REFERENCE]
    upright = bool(reference) or any(s.lower for _, s in counted)
    drawn_bars = "".join(_bar(chart, sheet, i, s, frame, upright) for i, s in counted)
    ids = f'<c:axId val="{X_AXIS}"/><c:axId val="{Y_AXIS}"/>'
    overlap = 100 if len(counted) > 1 else 0
    plot = (
        f'<c:layout/><c:barChart><c:barDir val="{"col" if upright else "bar"}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{drawn_bars}<c:gapWidth val="60"/>'
        f'<c:overlap val="{overlap}"/>{ids}</c:barChart>'
    )
    if reference:
        over = "".join(_average(sheet, i, s) for i, s in reference)
        plot += f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{over}{ids}</c:lineChart>'
    ends = (0.0, chart.axis[1])
    plot += category_axis(X_AXIS, Y_AXIS, "b" if upright else "l", size=frame.size, upside_down=not upright)
    plot += value_axis(
        Y_AXIS, X_AXIS, "l" if upright else "b", ends, step=chart.axis[2], title=chart.value_title,
        decimals=_places(chart.axis[2]), deleted=not upright, between="between",
    )  # fmt: skip
    key = legend() if len(counted) > 1 else ""
    return chart_space(plot, key), (sheet,)


def lines(chart: Chart, frame: Frame) -> tuple[str, tuple[Sheet, ...]]:
    """A chart of shape LINES: gaps stay gaps, and a series that has one gets markers, as a value between two
    gaps would otherwise be invisible."""
    sheet = _sheet(chart)
    ids = f'<c:axId val="{X_AXIS}"/><c:axId val="{Y_AXIS}"/>'
    count = len(chart.series)
    series = "".join(_line(sheet, i, s) for i, s in enumerate(chart.series))
    series += break_marks(sheet, chart, count)
    plot = (
        '<c:layout/><c:lineChart><c:grouping val="standard"/>'
        f'<c:varyColors val="0"/>{series}<c:marker val="1"/>{ids}'
        f"</c:lineChart>{category_axis(X_AXIS, Y_AXIS, 'b', size=AXIS_SIZE)}"
    )
    plot += value_axis(
        Y_AXIS, X_AXIS, "l", chart.axis[:2], step=chart.axis[2], title=chart.value_title,
        decimals=_places(chart.axis[2]), between="between",
    )  # fmt: skip
    unnamed = [*named_once(chart), *range(count, count + marks_of(chart))]
    key = legend(without=unnamed) if count > 1 else ""
    return chart_space(plot, key), (sheet,)


def _sheet(chart: Chart) -> Sheet:
    """Names first, then each series, then the limits of those that have intervals."""
    sheet = Sheet("Figures")
    sheet.add(chart.category_title or "Name", chart.categories)
    for series in chart.series:
        sheet.add(series.name, series.values)
    for series in (s for s in chart.series if s.lower):
        sheet.add(f"{series.name}: lower 95% limit", series.lower)
        sheet.add(f"{series.name}: upper 95% limit", series.upper)
        sheet.add(f"{series.name}: below the value", _distances(series, series.lower))
        sheet.add(f"{series.name}: above the value", _distances(series, series.upper))
    if chart.labels:
        sheet.add("Shown as", chart.labels)
    return sheet


def _distances(series: Series, limits: tuple[float | None, ...]) -> list[float | None]:
    pairs = zip(series.values, limits, strict=True)
    return [abs(limit - value) if value is not None and limit is not None else None for value, limit in pairs]


def _opening(sheet: Sheet, place: int) -> str:
    return f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx>{sheet.heading(place + 1)}</c:tx>'


def _closing(sheet: Sheet, place: int) -> str:
    return f"<c:cat>{sheet.words(0)}</c:cat><c:val>{sheet.numbers(place + 1)}</c:val>"


def _bar(chart: Chart, sheet: Sheet, place: int, series: Series, frame: Frame, upright: bool) -> str:
    shape = f'<c:spPr>{colour(MARKS[series.role].fill)}</c:spPr><c:invertIfNegative val="0"/>'
    labels = "" if upright and series.lower else values_shown(chart.decimals, frame.size, INK, "outEnd")
    limits = _error_bars(sheet, series)
    return f"{_opening(sheet, place)}{shape}{labels}{limits}{_closing(sheet, place)}</c:ser>"


def _error_bars(sheet: Sheet, series: Series) -> str:
    if not series.lower:
        return ""
    headings = [heading for heading, _ in sheet.columns]
    above = headings.index(f"{series.name}: above the value")
    below = headings.index(f"{series.name}: below the value")
    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{sheet.numbers(above)}</c:plus><c:minus>{sheet.numbers(below)}</c:minus>"
        f"<c:spPr>{line(INK, 1.25)}</c:spPr></c:errBars>"
    )


def _average(sheet: Sheet, place: int, series: Series) -> str:
    """A benchmark over columns: a straight trend line that reaches half a column beyond them at both ends."""
    last = len(series.values) - 1
    label = only(words(last, [Run(series.name, AXIS_SIZE, colour=INK)], "t"))
    trend = (
        f"<c:trendline><c:spPr>{line(INK, 1.75, dashed=True)}</c:spPr>"
        '<c:trendlineType val="linear"/><c:forward val="0.5"/><c:backward val="0.5"/><c:dispRSqr val="0"/>'
        '<c:dispEq val="0"/></c:trendline>'
    )
    return (
        f"{_opening(sheet, place)}<c:spPr>{NO_LINE}</c:spPr>{NO_MARKER}{label}{trend}"
        f'{_closing(sheet, place)}<c:smooth val="0"/></c:ser>'
    )


def _line(sheet: Sheet, place: int, series: Series) -> str:
    mark = MARKS[series.role]
    dashed = series.role is Role.REFERENCE
    shape = f"<c:spPr>{line(mark.line, 1.75 if dashed else 2.5, dashed=dashed)}</c:spPr>"
    marked = marker(mark) if None in series.values and not dashed else NO_MARKER
    limits = "" if dashed else _error_bars(sheet, series)
    return (
        f'{_opening(sheet, place)}{shape}{marked}{limits}{_closing(sheet, place)}<c:smooth val="0"/></c:ser>'
    )


def _places(step: float) -> int:
    return len(f"{step:.10f}".rstrip("0").partition(".")[2])
