"""Charts: draw a Chart with Plotly, as a plain dict; a role decides colour and weight here, once."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from benchmarking.charts import Chart, Role, Series, Shape
from components.drawing import colours
from components.markup import escape

FONT = "Arial, Helvetica, sans-serif"
BEHIND_NAMES = "rgba(255,255,255,0.85)"  # on a phone the average would run through the names
WRAP_AT = 26  # longer names take a second line
FEW_ROWS, SOME_ROWS = 14, 30
STILL = {"displayModeBar": False, "staticPlot": True}
AXIS = {"automargin": True, "zerolinecolor": "white", "title": {"standoff": 15}}
TEMPLATE = {"layout": {"autotypenumbers": "strict", "xaxis": AXIS, "yaxis": AXIS}}

Figure = dict[str, Any]


def draw(chart: Chart, key: str, own: Role = Role.SELF) -> None:
    """The chart on the page: names beside the marks where there is room, above them on a phone."""
    with st.container(key=f"roomy_{key}"):
        put(figure(chart, own), chart.alt, key)
    with st.container(key=f"narrow_{key}"):
        put(figure(chart, own, narrow=True), chart.alt, f"{key}_narrow")


def figure(chart: Chart, own: Role = Role.SELF, narrow: bool = False) -> Figure:
    """A Plotly figure of a chart of POINTS or BARS, lying down; lines over time are drawn by `trend_plot`.

    `own` is the role that the organisation's own mark has earned.
    """
    rows = len(chart.categories)
    step = 46 if narrow else 34 if rows <= FEW_ROWS else 25 if rows <= SOME_ROWS else 19
    size = 13 if rows <= SOME_ROWS else 11.5
    drawn = _frame(chart, narrow, step, size)
    listed = sorted(chart.series, key=lambda s: (s.role is not Role.REFERENCE, s.role is not Role.BEFORE))
    mark = partial(_bar, narrow=narrow) if chart.shape is Shape.BARS else _dots
    drawn["barmode"] = "overlay"  # or each colour would have a place of its own in every row
    marks = [mark(s, own, held_against(chart, s), size) for s in listed]
    return {"data": [*_joined(chart, own), *marks], "layout": drawn}


def layout(height: int, left: int = 8, right: int = 8, top: int = 8, bottom: int = 32) -> Figure:
    """What all figures share: no paper, no frame, no legend, nothing that moves."""
    return {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": colours.INK_SOFT},
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
        "template": TEMPLATE,
    }


class AsDrawn(go.Figure):  # type: ignore[misc]
    """A figure that is sent as it is written.

    Plotly looks at every property of a plain dict again and adds a template of 6 kB, for each chart at each
    rerun: most of what a page cost. That our figures are valid is held by the tests.
    """

    def __init__(self, drawn: Figure) -> None:
        self._drawn = drawn

    def to_dict(self) -> Figure:
        return self._drawn


def put(drawn: Figure, alt: str, key: str) -> None:
    """A figure on the page, still, with its words for those who do not see it."""
    st.plotly_chart(AsDrawn(drawn), theme=None, width="stretch", config=STILL, alt=alt, key=key)


def axis(**more: Any) -> Figure:
    """What all axes share."""
    return {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "", "showline": False, **more}


def value_axis(chart: Chart, **more: Any) -> Figure:
    """The axis of the values with the ends and steps that the chart says."""
    low, high, step = chart.axis
    style = {"range": [low, high], "tick0": low, "dtick": step, "tickformat": f",.{places(chart)}f"}
    return axis(**style, **more)


def places(chart: Chart) -> int:
    """Decimals of the numbers along the axis of values."""
    low, _, step = chart.axis
    return 0 if float(step).is_integer() and float(low).is_integer() else chart.decimals


def _frame(chart: Chart, narrow: bool, step: int, size: float) -> Figure:
    """Categories run down the page, values across, names at the left and labels at the right edge."""
    rows = len(chart.categories)
    marked = {
        i
        for s in chart.series
        if s.role in (Role.SELF, Role.TOGETHER)
        for i, v in enumerate(s.values)
        if v is not None
    }
    fold = WRAP_AT if rows <= SOME_ROWS else 99
    longest = max((len(line) for name in chart.categories for line in _folded(name, fold)), default=0)
    widest = max((len(text) for text in chart.labels), default=0)
    left = 12 if narrow else min(30 + round(longest * size * 0.62), 330)
    right = 12 if narrow else 24 + round(widest * size * 0.55)
    named = [_name(name, i in marked, 99 if narrow else fold) for i, name in enumerate(chart.categories)]
    drawn = layout(rows * step + 62, left, right, top=26, bottom=36)
    drawn["xaxis"] = value_axis(chart, nticks=5 if narrow else 8)
    drawn["yaxis"] = axis(range=[rows - 0.4, -0.6], showticklabels=False)
    drawn["template"] = _names_in_the_margin(narrow, size)
    drawn["annotations"] = [
        *(_beside(i, text, narrow, left=True) for i, text in enumerate(named)),
        *(
            _beside(i, _bold(escape(text), i in marked), narrow, left=False)
            for i, text in enumerate(chart.labels)
        ),
        *_reference_names(chart),
    ]
    drawn["shapes"] = [_row_band(i) for i in sorted(marked)]
    return drawn


def _folded(name: str, at_most: int = WRAP_AT) -> list[str]:
    """A long name on two lines, broken between words near its middle."""
    words = name.split()
    if len(name) <= at_most or len(words) < 2:
        return [name]
    breaks = range(1, len(words))
    at = min(breaks, key=lambda k: abs(len(" ".join(words[:k])) - len(" ".join(words[k:]))))
    return [" ".join(words[:at]), " ".join(words[at:])]


def _name(name: str, marked: bool, fold: int) -> str:
    return _bold("<br>".join(escape(line) for line in _folded(name, fold)), marked)


def _bold(text: str, really: bool) -> str:
    return f"<b>{text}</b>" if really else text


def with_words(**shared: Any) -> Figure:
    """The template with what all words of a figure share: sent once, not with each of some hundred."""
    return {"layout": {**TEMPLATE["layout"], "annotationdefaults": shared}}


def _names_in_the_margin(narrow: bool, size: float) -> Figure:
    shared = {
        "xref": "paper", "yref": "y", "yshift": 17 if narrow else 0, "showarrow": False, "yanchor": "middle",
        "font": {"size": size, "color": colours.INK}, **({"bgcolor": BEHIND_NAMES} if narrow else {}),
    }  # fmt: skip
    return with_words(**shared)


def _beside(row: int, text: str, narrow: bool, *, left: bool) -> Figure:
    """A name or a label in the margin of its row; above the row on a phone."""
    side = ("left" if left else "right") if narrow else ("right" if left else "left")
    place = {"x": 0 if left else 1, "y": row, "xanchor": side, "text": text}
    if not narrow:
        place["xshift"] = -8 if left else 8
    return place | ({"align": side} if "<br>" in text else {})


def _row_band(row: int) -> Figure:
    """The pale ground of the row that the page is about."""
    return {
        "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": row - 0.42, "y1": row + 0.42,
        "fillcolor": colours.PALE_ROW, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _reference_names(chart: Chart) -> list[Figure]:
    return [
        {
            "xref": "x", "x": s.values[0], "yref": "paper", "y": 1, "yshift": 12, "text": escape(s.name),
            "yanchor": "auto", "showarrow": False, "font": {"size": 12.5, "color": colours.INK_SOFT},
            "bgcolor": "rgba(0,0,0,0)",
        }
        for s in chart.series
        if s.role is Role.REFERENCE and s.values
    ]  # fmt: skip


def _dots(series: Series, own: Role, reference: float | None, size: float) -> Figure:
    """One series of dots with its likely ranges; a reference is an upright line."""
    rows = len(series.values)
    trace: Figure = {"type": "scatter", "name": series.name}
    if series.role is Role.REFERENCE and rows:
        ends = {"x": [series.values[0], series.values[-1]], "y": [-0.6, rows - 0.4]}
        return trace | ends | {"mode": "lines", "line": {"color": colours.BENCHMARK, "width": 1.5}}
    held = [row for row, value in enumerate(series.values) if value is not None]
    trace |= {"x": [series.values[row] for row in held], "y": held}
    if series.role is Role.BEFORE:
        ring = {"color": colours.COMMON, "width": 2}
        marker = {"color": colours.CARD, "size": 10 if size > 12 else 8, "opacity": 1, "line": ring}
        return trace | {"mode": "markers", "marker": marker}
    role = own if series.role is Role.SELF else series.role
    colour = colour_of(role, series, reference)
    large = series.role in (Role.SELF, Role.TOGETHER)
    trace |= {
        "mode": "markers",
        "marker": _marker(series, held, role, colour, 16 if large else 10 if size > 12 else 8),
    }
    if any(v is not None for v in series.lower):
        thin = colours.RANGE if role is Role.PEER else colour
        trace["error_x"] = ranges(series, held, thin, 4 if large else 2)
    return trace


def _bar(series: Series, own: Role, reference: float | None, size: float, *, narrow: bool) -> Figure:
    """One series of bars from zero with their likely ranges; a reference is an upright line."""
    if series.role is Role.REFERENCE:
        return _dots(series, own, reference, size)
    role = own if series.role is Role.SELF else series.role
    colour, earned = colour_of(role, series, reference), role in colours.EARNED
    held = [row for row, value in enumerate(series.values) if value is not None]
    filled = [not earned or not series.strong or series.strong[row] for row in held]
    trace: Figure = {
        "type": "bar", "orientation": "h", "name": series.name, "width": 0.3 if narrow else 0.5,
        "x": [series.values[row] for row in held], "y": held,
        "marker": {
            "color": [colour if full else colours.CARD for full in filled],
            "line": {"color": colour, "width": 2 if earned else 0},
        },
    }  # fmt: skip
    if any(v is not None for v in series.lower):
        trace["error_x"] = ranges(series, held, colours.INK, 1.5)
    return trace


def held_against(chart: Chart, series: Series) -> float | None:
    """The average of the drawing, or where the first row of a series stood before."""
    found = (s for s in chart.series if s.role in (Role.REFERENCE, Role.BEFORE))
    pairs = (zip(s.values, series.values, strict=True) for s in found)
    return next((one for rows in pairs for one, now in rows if one is not None and now is not None), None)


def _joined(chart: Chart, own: Role) -> list[Figure]:
    """A line in each row that has an earlier value, from there to where it stands now."""
    before = next((s.values for s in chart.series if s.role is Role.BEFORE), ())
    found = []
    for series in (s for s in chart.series if s.role not in (Role.BEFORE, Role.REFERENCE)):
        both = enumerate(zip(before, series.values, strict=False))
        rows = [(i, then, now) for i, (then, now) in both if then is not None and now is not None]
        role = own if series.role is Role.SELF else series.role
        earned = role in colours.EARNED or role is Role.TOGETHER
        colour = colour_of(role, series, rows[0][1]) if rows and earned else colours.RANGE
        trace = {
            "type": "scatter", "mode": "lines", "connectgaps": False, "name": f"{series.name}, from then",
            "x": [x for _, then, now in rows for x in (then, now, None)],
            "y": [y for i, _, _ in rows for y in (i, i, None)], "line": {"color": colour, "width": 3},
        }  # fmt: skip
        found += [trace] if rows else []
    return found


def colour_of(role: Role, series: Series, reference: float | None) -> str:
    """The colour of a role; "better" keeps the blue of its direction."""
    if role is not Role.BETTER:
        return colours.MARK[role]
    first = next((v for v in series.values if v is not None), None)
    above = first is not None and reference is not None and first > reference
    return colours.HIGHER if above else colours.LOWER


def is_filled(series: Series, row: int, role: Role) -> bool:
    """Whether a mark is full: a ring has some evidence, or is of a figure under challenge."""
    earned = role in colours.EARNED or role is Role.CHALLENGED
    return not earned or not series.strong or series.strong[row]


def _marker(series: Series, held: Sequence[int], role: Role, colour: str, size: int) -> Figure:
    """Filled where the evidence is strong or nothing is judged; hollow with a ring where there is some, or
    where the figure is under challenge."""
    filled = [is_filled(series, row, role) for row in held]
    if all(filled):
        return {"color": colour, "size": size, "opacity": 1, "line": {"color": colours.CARD, "width": 2}}
    fills = [colour if full else colours.CARD for full in filled]
    edges = [colours.CARD if full else colour for full in filled]
    widths = [2 if full else 3.5 for full in filled]
    return {"color": fills, "size": size, "opacity": 1, "line": {"color": edges, "width": widths}}


def ranges(series: Series, held: Sequence[int], colour: str, thickness: float) -> Figure:
    """The likely ranges as bars around each value that is held, without end caps."""
    reach = [(series.values[row], series.lower[row], series.upper[row]) for row in held]
    return {
        "type": "data", "symmetric": False, "color": colour, "thickness": thickness, "width": 0,
        "array": [None if v is None or u is None else u - v for v, _, u in reach],
        "arrayminus": [None if v is None or low is None else v - low for v, low, _ in reach],
    }  # fmt: skip
