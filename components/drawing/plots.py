"""Plots: points at two values each, with limits and averages as lines, as a plain Plotly dict."""

from itertools import pairwise
from textwrap import wrap
from typing import Any

from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.label_sides import Mark, label_sides
from components.drawing import colours
from components.drawing.charts import Figure, axis, layout, put, value_axis
from components.markup import escape

HEIGHT, WIDE = 390, 430  # pixels of the drawing; names are placed as if it were this wide
LEFT, RIGHT, TOP, BOTTOM = 56, 92, 22, 56  # margins; averages and limits are named at the right
LINES = (Role.LIMIT, Role.REFERENCE, Role.EXPECTED)
SIZES = {Role.PEER: 8, Role.SELF: 16, Role.TOGETHER: 12}
MANY = 300  # points; more are drawn smaller
APART = 31  # between two names of lines, each on two lines of its own
ACROSS, LINE = 38, 17  # characters of a line under the axis, and its height
TEXT = 13.5  # of a name at its mark
FOLDED = 16  # characters of a name that alone has room on one line of a phone
ANCHORS = {
    "right": ("left", 1, 0),
    "left": ("right", -1, 0),
    "above": ("center", 0, 1),
    "below": ("center", 0, -1),
}


def draw(chart: Chart, key: str, own: Role = Role.SELF, height: int = HEIGHT) -> None:
    """The plot on the page. `own` is the role that the organisation's own mark has earned."""
    put(figure(chart, own, height), chart.alt, key)


def figure(chart: Chart, own: Role = Role.SELF, height: int = HEIGHT) -> Figure:
    """A Plotly figure of a chart with an axis across: lines first, the own mark last and so on top."""
    assert chart.across_axis is not None  # noqa: S101 - only plots are drawn here
    low, high, step = chart.across_axis
    words = _folded(chart.category_title)
    below = LINE * words.count("<br>")
    drawn = layout(height + below, LEFT, RIGHT, TOP, BOTTOM + below)
    drawn["xaxis"] = axis(range=[low, high], tick0=low, dtick=step, tickformat=",~r", title=_title(words))
    drawn["yaxis"] = value_axis(chart) | {"showgrid": True, "gridcolor": colours.HAIR}
    drawn["annotations"] = [*_apart(_line_names(chart), chart, height), *_names(chart, height)]
    order = (*LINES, Role.PEER, Role.SIMILAR, Role.TOGETHER)
    listed = sorted(
        chart.series, key=lambda s: (s.role is Role.SELF, order.index(s.role) if s.role in order else 9)
    )
    return {"data": [_trace(s, chart, own) for s in listed], "layout": drawn}


def _folded(words: str) -> str:
    """The words under the axis, on as many lines as a phone needs."""
    return "<br>".join(escape(line) for line in wrap(words, ACROSS))


def _title(words: str) -> dict[str, Any]:
    return {"text": words, "standoff": 10, "font": {"size": 13, "color": colours.INK_SOFT}}


def _trace(series: Series, chart: Chart, own: Role) -> Figure:
    trace: Figure = {
        "type": "scatter", "name": series.name, "x": list(series.across), "y": list(series.values),
    }  # fmt: skip
    if series.role in LINES:
        return trace | {"mode": "lines", "connectgaps": False, "line": _line(series)}
    role = own if series.role is Role.SELF else series.role
    many = len(chart.categories) > MANY
    size = SIZES.get(series.role, 11)
    peer = series.role is Role.PEER
    marker: dict[str, Any] = {
        "size": size / 2 if many and peer else size,
        "color": colours.MARK.get(role, _better(series, chart)),
        "opacity": 0.55 if peer else 1,
        "line": {"color": colours.CARD, "width": 0 if peer else 2},
    }
    if role is Role.CHALLENGED:
        marker |= {"color": colours.CARD, "line": {"color": colours.COMMON, "width": 2.5}}
    if series.role is Role.TOGETHER:
        marker |= {"color": colours.CARD, "line": {"color": colours.INK, "width": 2}}
    return trace | {"mode": "markers", "marker": marker}


def _line(series: Series) -> dict[str, Any]:
    if series.role is Role.REFERENCE:
        return {"color": colours.BENCHMARK, "width": 1.5}
    if series.role is Role.EXPECTED:
        return {"color": colours.INK, "width": 1.5, "dash": "dot"}
    return {"color": colours.LIMIT, "width": 1.5, "dash": "solid" if all(series.strong) else "dot"}


def _better(series: Series, chart: Chart) -> str:
    """ "Better" keeps the blue of its direction."""
    averages = [s.values[0] for s in chart.series if s.role is Role.REFERENCE]
    value = next((v for v in series.values if v is not None), None)
    above = value is not None and bool(averages) and averages[0] is not None and value > averages[0]
    return colours.HIGHER if above else colours.LOWER


def _ends(series: Series) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Where a line begins and ends, (across, up) each."""
    held = [
        (x, y) for x, y in zip(series.across, series.values, strict=True) if x is not None and y is not None
    ]
    return (held[0], held[-1]) if held else None


def _line_names(chart: Chart) -> list[Figure]:
    """The name of each line at its right end, of an upright one on top of it; of two alike once."""
    found, said = [], set()
    for series in chart.series:
        words, ends = series.name.partition(", ")[0], _ends(series)
        if series.role not in LINES or ends is None or words in said:
            continue
        said.add(words)
        (x0, _), (x, y) = ends
        text = escape(words).replace(" of ", " of<br>").replace(" average ", "<br>average ")
        where = {"xref": "x", "x": x, "yref": "paper", "y": 1, "yanchor": "bottom"}
        if x0 != x:
            where = {
                "xref": "paper",
                "x": 1,
                "xshift": 6,
                "xanchor": "left",
                "yref": "y",
                "y": y,
                "align": "left",
            }
        font = {"size": 12.5, "color": colours.INK_SOFT}
        found.append(where | {"text": escape(words) if x0 == x else text, "showarrow": False, "font": font})
    return found


def _apart(names: list[Figure], chart: Chart, height: int) -> list[Figure]:
    """The names at the right edge, moved up where they would stand on each other."""
    low, high, _ = chart.axis
    scale = (height - TOP - BOTTOM) / (high - low)
    beside = [name for name in names if name["yref"] == "y"]
    beside.sort(key=lambda name: name["y"])
    for below, name in pairwise(beside):
        lowest = below["y"] * scale + below.get("yshift", 0) + APART
        name["yshift"] = max(0.0, lowest - name["y"] * scale)
    return names


def _names(chart: Chart, height: int) -> list[Figure]:
    """The labels beside their marks, on a side where they meet neither each other nor other marks."""
    if not any(chart.labels) or chart.across_axis is None:
        return []
    places = _places(chart)
    high = height - TOP - BOTTOM
    (left, right, _), (low, top, _) = chart.across_axis, chart.axis
    marks = [
        Mark(
            (x - left) / (right - left) * WIDE,
            (y - low) / (top - low) * high,
            size / 2,
            len(name) * TEXT * 0.55,
        )
        for name, (x, y, size) in zip(chart.labels, places, strict=True)
    ]
    sides = label_sides(marks, WIDE, high, TEXT * 1.2)
    # One name alone is the reader's own: it stands somewhere in any case.
    only = sum(map(bool, chart.labels)) == 1
    return [
        _name(_on_two_lines(name) if only else escape(name), *place, side or "above")
        for name, place, side in zip(chart.labels, places, sides, strict=True)
        if name and (side or only)
    ]


def _places(chart: Chart) -> list[tuple[float, float, float]]:
    """Across, up and size of the mark of each category; far outside where it has none."""
    found = []
    for i in range(len(chart.categories)):
        held = (s for s in chart.series if s.role not in LINES and s.values[i] is not None)
        series = next(held, None)
        if series is None:
            found.append((-9e9, -9e9, 0.0))
            continue
        found.append((series.across[i] or 0.0, series.values[i] or 0.0, float(SIZES.get(series.role, 11))))
    return found


def _on_two_lines(name: str) -> str:
    """A long name on two lines, so that on a phone it does not reach the numbers of the axis."""
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    cut = min(spaces, key=lambda i: abs(i - len(name) / 2), default=0)
    return (
        f"{escape(name[:cut])}<br>{escape(name[cut + 1 :])}" if cut and len(name) > FOLDED else escape(name)
    )


def _name(text: str, x: float, y: float, size: float, side: str) -> Figure:
    """`text`: of the label, as HTML."""
    anchor, right, up = ANCHORS[side]
    reach = size / 2 + 4 + TEXT * 0.65 * text.count("<br>")
    return {
        "xref": "x", "x": x, "yref": "y", "y": y, "text": f"<b>{text}</b>", "showarrow": False,
        "xanchor": anchor, "xshift": right * reach, "yshift": up * (reach + TEXT / 2),
        "font": {"size": TEXT, "color": colours.INK}, "bgcolor": "rgba(255,255,255,0.72)",
    }  # fmt: skip
