"""Plots: points at two values each in a native XY chart, with limits, averages and fitted lines."""

from dataclasses import dataclass

from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.label_sides import Mark as Placed
from benchmarking.drawings.label_sides import label_sides
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
    text_style,
    value_axis,
    words,
)
from slide_templates.powerpoint.chart_workbook import Sheet
from slide_templates.powerpoint.dots import Frame
from slide_templates.powerpoint.lettering import width
from slide_templates.powerpoint.markup import Run
from slide_templates.powerpoint.palette import INK, MARKS, SOFT, Mark

LINES = (Role.LIMIT, Role.REFERENCE, Role.EXPECTED)
LIGHT, EDGE = "AEB7BD", "768692"
OTHERS = Mark("circle", 7, LIGHT, LIGHT, LIGHT, SOFT, False)
OURS = Mark("circle", 11, "003087", "003087", "003087", INK, True)
LEFT, TOP, BOTTOM = 0.12, 0.11, 0.2  # shares of the drawing around the points; room for names at the right
NAMES = 14.0  # points, of the names at the marks
ORDER = "\x00"  # stands for the place of a series until it is known; no text of ours can hold it
SIDES = {"right": "r", "left": "l", "above": "t", "below": "b"}


@dataclass(frozen=True)
class _Drawn:
    """One series: how long it is, whether the legend names it, and its XML apart from its order."""

    length: int
    named: bool
    xml: str


def plot(chart: Chart, frame: Frame) -> tuple[str, tuple[Sheet, ...]]:
    """A chart with an axis across as one XY chart, and the sheets its numbers stand in.

    Series stand in order of length, as LibreOffice leaves out those that stand before a longer one. Points
    are named in the legend, lines at their right end.
    """
    figures, held = Sheet("Figures"), Sheet("Lines")
    if any(chart.categories):
        figures.add("Practice", chart.categories)
    across = figures.add(chart.category_title, [_at(chart, i)[0] for i in range(len(chart.categories))])
    points = [s for s in chart.series if s.role not in LINES]
    sides = _sides(chart, frame)
    drawn = [_points(chart, series, figures, across, sides) for series in points]
    said: set[str] = set()
    drawn += [_line(s, held, said) for s in chart.series if s.role in LINES and s.values]
    drawn.sort(key=lambda made: -made.length)
    numbered = "".join(made.xml.replace(ORDER, str(i)) for i, made in enumerate(drawn))
    hidden = [i for i, made in enumerate(drawn) if not made.named]
    key = _legend(hidden) if len(drawn) > 1 else ""
    return chart_space(_plot_area(chart, frame, numbered), key), tuple(
        s for s in (figures, held) if s.columns
    )


def _at(chart: Chart, place: int) -> tuple[float | None, float | None]:
    """Where the point of a category stands."""
    held = (s for s in chart.series if s.role not in LINES and s.values[place] is not None)
    series = next(held, None)
    return (series.across[place], series.values[place]) if series else (None, None)


def _mark(series: Series) -> Mark:
    return {Role.PEER: OTHERS, Role.SELF: OURS, Role.TOGETHER: OURS}.get(series.role) or MARKS[series.role]


def _series(name: str, properties: str, after: str, across: str, up: str) -> str:
    """An XY series; its order is filled in when all series are known."""
    return (
        f'<c:ser><c:idx val="{ORDER}"/><c:order val="{ORDER}"/><c:tx>{name}</c:tx>'
        f"<c:spPr>{properties}</c:spPr>{after}<c:xVal>{across}</c:xVal><c:yVal>{up}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _points(chart: Chart, series: Series, sheet: Sheet, across: int, sides: list[str]) -> _Drawn:
    up = sheet.add(series.name, series.values)
    mark = _mark(series)
    said = "".join(
        words(i, [Run(chart.labels[i], NAMES, bold=mark.bold, colour=INK)], SIDES[side])
        for i, side in enumerate(sides)
        if side and series.values[i] is not None
    )
    labels = only(said) if said else ""
    xml = _series(sheet.heading(up), NO_LINE, marker(mark) + labels, sheet.numbers(across), sheet.numbers(up))
    return _Drawn(len(series.values), True, xml)


def _line(series: Series, sheet: Sheet, said: set[str]) -> _Drawn:
    """A limit, an average or a fitted line, with its name at the right end; of two alike once."""
    across = sheet.add(f"{series.name}: across", series.across)
    up = sheet.add(series.name, series.values)
    short = series.name.partition(", ")[0]
    ends = [
        i for i, (x, y) in enumerate(zip(series.across, series.values, strict=True)) if None not in (x, y)
    ]
    label = ""
    if short not in said and ends:
        said.add(short)
        upright = series.across[ends[0]] == series.across[ends[-1]]
        run = Run(_end_words(series, short), AXIS_SIZE, bold=False, colour=SOFT)
        label = only(words(ends[-1], [run], "t" if upright else "r"))
    shape = {
        Role.REFERENCE: line(INK, 1.75),
        Role.EXPECTED: line(INK, 2.25, dashed=True),
        Role.LIMIT: line(EDGE, 1.5, dashed=not all(series.strong)),
    }[series.role]
    xml = _series(sheet.heading(up), shape, NO_MARKER + label, sheet.numbers(across), sheet.numbers(up))
    return _Drawn(len(series.values), False, xml)


def _end_words(series: Series, short: str) -> str:
    """ "99.8%" stands at a limit, "STP 287" at an average: there is little room."""
    return short.partition(" of ")[0] if series.role is Role.LIMIT else short.replace(" average ", " ")


def _top(chart: Chart) -> float:
    """The share above the points: an upright line has its name between them and the legend."""
    lines = (s for s in chart.series if s.role is Role.REFERENCE and len(s.across) > 1)
    return TOP + 0.06 if any(s.across[0] == s.across[1] for s in lines) else TOP


def _right(chart: Chart) -> float:
    """Points of room that the names of the lines need."""
    names = [_end_words(s, s.name.partition(", ")[0]) for s in chart.series if s.role in LINES]
    return max((width(name, AXIS_SIZE) for name in names), default=0.0) + 12


def _sides(chart: Chart, frame: Frame) -> list[str]:
    """On which side of its mark each label stands, "" for those that have none or no room."""
    if not any(chart.labels) or chart.across_axis is None:
        return [""] * len(chart.categories)
    wide = frame.wide * 72 * (1 - LEFT) - _right(chart)
    high = frame.high * 72 * (1 - _top(chart) - BOTTOM)
    (left, right, _), (low, top, _) = chart.across_axis, chart.axis
    marks = []
    for i, name in enumerate(chart.labels):
        x, y = _at(chart, i)
        size = next(
            (_mark(s).size for s in chart.series if s.role not in LINES and s.values[i] is not None), 7
        )
        placed = (-99.0, -99.0) if x is None or y is None else (
            (x - left) / (right - left) * wide, (y - low) / (top - low) * high
        )  # fmt: skip
        marks.append(Placed(*placed, size / 2, width(name, NAMES, bold=True) + 6 if name else 0.0))
    return label_sides(marks, wide, high, NAMES * 1.2)


def _plot_area(chart: Chart, frame: Frame, series: str) -> str:
    assert chart.across_axis is not None  # noqa: S101 - only plots are drawn here
    left, right, step = chart.across_axis
    low, high, up = chart.axis
    room = 1 - LEFT - _right(chart) / (frame.wide * 72)
    return (
        layout(LEFT, _top(chart), room, 1 - _top(chart) - BOTTOM)
        + '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        + series
        + f'<c:axId val="{X_AXIS}"/><c:axId val="{Y_AXIS}"/></c:scatterChart>'
        + value_axis(
            X_AXIS, Y_AXIS, "b", (left, right), step=step, title=chart.category_title, decimals=_places(step)
        )
        + value_axis(Y_AXIS, X_AXIS, "l", (low, high), step=up, title=chart.value_title, decimals=_places(up))
    )


def _legend(hidden: list[int]) -> str:
    """A legend at the top of the kinds of points; lines are named where they end."""
    left_out = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>' for i in hidden
    )
    return f'<c:legend><c:legendPos val="t"/>{left_out}<c:overlay val="0"/>{text_style(AXIS_SIZE)}</c:legend>'


def _places(step: float) -> int:
    return len(f"{step:.10f}".rstrip("0").partition(".")[2])
