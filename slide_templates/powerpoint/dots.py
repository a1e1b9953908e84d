"""Dots lying down: names at the left, intervals and marks in the middle, figures and words at the right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarking.charts import Chart, Role, Series
from slide_templates.powerpoint.chart_markup import (
    AXIS_SIZE,
    NO_LINE,
    NO_MARKER,
    X_AXIS,
    Y_AXIS,
    chart_space,
    layout,
    line,
    marker,
    only,
    value_axis,
    words,
)
from slide_templates.powerpoint.chart_workbook import Sheet
from slide_templates.powerpoint.lettering import row_names, width
from slide_templates.powerpoint.markup import Run
from slide_templates.powerpoint.palette import INK, MARKS, SOFT

FEWEST_SLOTS = 3  # one or two rows alone are not spread over the whole height
HEADING_ROW = 0.8  # rows above the first one
MOST_NAMES, MOST_NAMES_IN_HALF, FEWEST_NAMES = 0.36, 0.40, 0.20  # share of the width for names, and for words
NAME_SIZE = 12  # points: as small as names become, so that long ones stay whole
MOST_WORDS, FEWEST_WORDS = 0.30, 0.22
MOST_WORDS_AND_FIGURES, SMALL = 0.44, 12  # of a chart whose rows have figures of their own: for paper
EDGE = "768692"
HALF = 7.0  # inches: a chart that is narrower stands beside another one
TICK = 0.3  # rows above and below a dot that the tick of what is expected reaches
BESIDE = (Role.REFERENCE, Role.EXPECTED, Role.MIDDLE)  # what a row is held against, not the row itself
BELOW = 0.3  # rows below a dot at which the middle half lies: nothing may depend on what is drawn on top
FEW_ROWS = 4  # up to so many rows the figures have a heading: there is room, and little else explains them


@dataclass(frozen=True)
class Frame:
    """Where a chart stands: inches wide and high, and the size of its row text in points."""

    wide: float
    high: float
    size: float


@dataclass(frozen=True)
class _Drawn:
    """One series: how long it is, and its XML apart from its number in the order."""

    length: int
    xml: str


def dots(chart: Chart, frame: Frame) -> tuple[str, tuple[Sheet, ...]]:
    """A chart of shape POINTS as one XY chart, and the sheets its numbers stand in.

    Series stand in order of length, as LibreOffice leaves out those that stand before a longer one; nothing
    depends on which of two marks lies on top.
    """
    rows = [float(len(chart.categories) - i) for i in range(len(chart.categories))]
    if chart.columns:
        frame = replace(frame, size=min(frame.size, SMALL))
    figures, places, lines = _figures_sheet(chart, rows), Sheet("Places"), Sheet("Lines")
    shown = [s for s in chart.series if s.role not in BESIDE]
    drawn = [_labels(chart, frame, rows, places)]
    drawn += [made for s in shown if (made := _intervals(s, rows, lines))]
    drawn += [_ticks(s, rows, lines, frame) for s in chart.series if s.role is Role.EXPECTED]
    drawn += [m for s in chart.series if s.role is Role.MIDDLE and (m := _middle_half(s, rows, lines))]
    drawn += [_markers(series, figures, places if chart.columns else figures) for series in shown]
    drawn += [
        _reference(s, len(rows), lines, frame)
        for s in chart.series
        if s.role is Role.REFERENCE and s.values[0] is not None
    ]
    drawn.sort(key=lambda made: -made.length)
    numbered = "".join([made.xml.replace("{order}", str(i), 2) for i, made in enumerate(drawn)])
    sheets = tuple(sheet for sheet in (figures, places, lines) if sheet.columns)
    return chart_space(_plot(chart, frame, numbered)), sheets


def _plot(chart: Chart, frame: Frame, series: str) -> str:
    count = len(chart.categories)
    smallest, largest, step = chart.axis
    names, said = _name_share(chart, frame), _word_share(chart, frame)
    top = frame.size * 2 / (frame.high * 72)
    bottom = (30 if chart.columns else 60) / (frame.high * 72)
    high = 1 - top - bottom
    lowest = min(0.4, count + 0.6 - FEWEST_SLOTS)
    decimals = 0 if step == int(step) else len(f"{step:.10f}".rstrip("0").partition(".")[2])
    longest = width(f"{largest:,.{decimals}f}", AXIS_SIZE) + 8
    while (largest - smallest) / step * longest > (1 - names - said) * frame.wide * 72:
        step *= 2  # labels that do not fit side by side are drawn slanted, over the axis title
    return (
        layout(names, top, 1 - names - said, high)
        + '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        + series
        + f'<c:axId val="{X_AXIS}"/><c:axId val="{Y_AXIS}"/></c:scatterChart>'
        + value_axis(
            X_AXIS,
            Y_AXIS,
            "b",
            (smallest, largest),
            step=step,
            title=chart.value_title,
            decimals=decimals,
            numbered=not chart.columns,
        )
        + value_axis(Y_AXIS, X_AXIS, "l", (lowest, count + 1.0), deleted=True)
    )


def _name_share(chart: Chart, frame: Frame) -> float:
    longest = max(width(name, _name_size(chart, frame), bold=True) for name in chart.categories)
    return min(_most_names(frame), max(FEWEST_NAMES, (longest + 14) / (frame.wide * 72)))


def _name_size(chart: Chart, frame: Frame) -> float:
    """The size of all names: that of the rows, or as much less as the longest one needs to stay whole."""
    room = _most_names(frame) * frame.wide * 72 - 14
    longest = max(width(name, 1, bold=True) for name in chart.categories)
    return min(frame.size, max(NAME_SIZE, room // longest)) if longest else frame.size


def _most_names(frame: Frame) -> float:
    return MOST_NAMES if frame.wide > HALF else MOST_NAMES_IN_HALF


def _word_share(chart: Chart, frame: Frame) -> float:
    longest = max((width(label, frame.size, bold=True) for label in chart.labels), default=0)
    most = MOST_WORDS_AND_FIGURES if chart.columns else MOST_WORDS
    return min(most, max(FEWEST_WORDS, (longest + 14) / (frame.wide * 72)))


def _figures_sheet(chart: Chart, rows: Sequence[float]) -> Sheet:
    """What a person wants to read: names, value, limits, the words shown, then the drawing's columns."""
    sheet = Sheet("Figures")
    sheet.add(chart.category_title or "Name", chart.categories)
    if chart.columns:
        for heading, values in chart.columns:
            sheet.add(heading, values)
        sheet.add("Row in the chart", rows)
        return sheet
    shown = [s for s in chart.series if s.role not in BESIDE]
    places = range(len(chart.categories))
    held = [next((s for s in shown if s.values[i] is not None), None) for i in places]
    sheet.add("Value", [s.values[i] if s else None for i, s in enumerate(held)])
    sheet.add("Lower 95% limit", [s.lower[i] if s and s.lower else None for i, s in enumerate(held)])
    sheet.add("Upper 95% limit", [s.upper[i] if s and s.upper else None for i, s in enumerate(held)])
    for series in (s for s in chart.series if s.role is Role.EXPECTED):
        sheet.add(series.name, series.values)
    if chart.labels:
        sheet.add("Shown as", chart.labels)
    sheet.add("Row in the chart", rows)
    return sheet


def _series(name: str, properties: str, after: str, across: str, down: str) -> str:
    """An XY series; its order, which stands in it twice and first, is filled in when all series are known."""
    return (
        f'<c:ser><c:idx val="{{order}}"/><c:order val="{{order}}"/><c:tx>{name}</c:tx>'
        f"<c:spPr>{properties}</c:spPr>{after}<c:xVal>{across}</c:xVal><c:yVal>{down}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _labels(chart: Chart, frame: Frame, rows: Sequence[float], sheet: Sheet) -> _Drawn:
    """One hidden series carries the names at the smallest value and the words at the largest."""
    smallest, largest, _ = chart.axis
    over = [len(rows) + HEADING_ROW] if chart.labels and len(rows) <= FEW_ROWS else []
    heading, side, at = _heading(chart)
    across = sheet.add("Names and words", [smallest] * len(rows) + [largest] * len(rows) + [at] * len(over))
    down = sheet.add("Row in the chart", [*rows, *rows, *over])
    room = _name_share(chart, frame) * frame.wide * 72 - 12
    roles = [next((s.role for s in chart.series if _held(s, i)), None) for i in range(len(rows))]
    size = _name_size(chart, frame)
    names = row_names(chart.categories, size, room)
    said = ""
    for i, name in enumerate(names):
        first = roles[i] is Role.TOGETHER or roles[i] is Role.SELF
        said += words(i, [Run(name, size, bold=first, colour=INK)], "l")
    for i, label in enumerate(chart.labels):
        mark = MARKS.get(roles[i]) if roles[i] else None  # type: ignore[arg-type]
        run = Run(label, frame.size, bold=mark.bold if mark else False, colour=mark.label if mark else SOFT)
        said += words(len(rows) + i, [run], "r")
    for _ in over:
        said += words(2 * len(rows), [Run(heading, 14, bold=False, colour=SOFT)], side)
    xml = _series(
        sheet.heading(across), NO_LINE, NO_MARKER + only(said), sheet.numbers(across), sheet.numbers(down)
    )
    return _Drawn(2 * len(rows) + len(over), xml)


def _heading(chart: Chart) -> tuple[str, str, float]:
    """A heading over the figures, or over the names where the benchmark's own label stands near the figures.

    Its words, its side of the point, and the value at which the point stands.
    """
    smallest, largest, _ = chart.axis
    marks = [s.values[0] for s in chart.series if s.role is Role.REFERENCE and s.values[0] is not None]
    if marks and marks[0] > (smallest + largest) / 2:
        return chart.category_title or "Name", "l", smallest
    return "Figure", "r", largest


def _held(series: Series, place: int) -> bool:
    return series.role not in BESIDE and series.values[place] is not None


def _intervals(series: Series, rows: Sequence[float], sheet: Sheet) -> _Drawn | None:
    """The intervals of one role as one line with a gap after each pair, in the colour of its mark."""
    ends = [
        (low, high, row)
        for low, high, row in zip(series.lower, series.upper, rows, strict=False)
        if low is not None and high is not None
    ]
    if not ends:
        return None
    name = f"{series.name}: 95% interval"
    across = sheet.add(name, [x for low, high, _ in ends for x in (low, high, None)])
    down = sheet.add("Row in the chart", [y for _, _, row in ends for y in (row, row, None)])
    xml = _series(
        sheet.heading(across),
        line(MARKS[series.role].line, 2.75),
        NO_MARKER,
        sheet.numbers(across),
        sheet.numbers(down),
    )
    return _Drawn(3 * len(ends), xml)


def _ticks(series: Series, rows: Sequence[float], sheet: Sheet, frame: Frame) -> _Drawn:
    """What is expected in each row as a black tick through it; named where there is room."""
    held = [(value, row) for value, row in zip(series.values, rows, strict=True) if value is not None]
    across = sheet.add(f"{series.name}: tick", [x for value, _ in held for x in (value, value, None)])
    down = sheet.add("Row in the chart", [y for _, row in held for y in (row - TICK, row + TICK, None)])
    ends = sheet.numbers(across), sheet.numbers(down)
    named = only(words(0, [Run("expected", frame.size, bold=False, colour=INK)], "b"))
    label = named if 0 < len(held) <= FEW_ROWS else ""
    return _Drawn(3 * len(held), _series(sheet.heading(across), line(INK, 3), NO_MARKER + label, *ends))


def _middle_half(series: Series, rows: Sequence[float], sheet: Sheet) -> _Drawn | None:
    """The middle half of the peers as a broad grey line below each row."""
    held = [
        (low, high, row - BELOW)
        for low, high, row in zip(series.lower, series.upper, rows, strict=True)
        if low is not None and high is not None
    ]
    if not held:
        return None
    across = sheet.add(series.name, [x for low, high, _ in held for x in (low, high, None)])
    down = sheet.add("Row in the chart", [y for _, _, row in held for y in (row, row, None)])
    ends = sheet.numbers(across), sheet.numbers(down)
    return _Drawn(3 * len(held), _series(sheet.heading(across), line(EDGE, 4), NO_MARKER, *ends))


def _markers(series: Series, figures: Sheet, sheet: Sheet) -> _Drawn:
    """The marks of one role, in the same rows as the names; `sheet` is where their places are kept."""
    rows = next(i for i, (heading, _) in enumerate(figures.columns) if heading == "Row in the chart")
    across = sheet.add(series.name, series.values)
    mark = marker(MARKS[series.role])
    xml = _series(sheet.heading(across), NO_LINE, mark, sheet.numbers(across), figures.numbers(rows))
    return _Drawn(len(series.values), xml)


def _reference(series: Series, count: int, sheet: Sheet, frame: Frame) -> _Drawn:
    """The benchmark: a dashed line through all rows with its value on top."""
    value = series.values[0]
    across = sheet.add(series.name, [value, value])
    down = sheet.add("From and to row", [0.5, count + 0.55])
    label = only(words(1, [Run(series.name, frame.size, bold=False, colour=INK)], "t"))
    ends = sheet.numbers(across), sheet.numbers(down)
    return _Drawn(2, _series(sheet.heading(across), line(INK, 1.75, dashed=True), NO_MARKER + label, *ends))
