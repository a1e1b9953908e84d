"""Trend plot: values over time on their usual range, labels at the right, as a plain Plotly dict."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import streamlit as st

from benchmarking.agreed.happened import short
from benchmarking.charts import Chart, Role, Series
from benchmarking.over_time.peers_over_time import MIDDLE, called
from components.drawing import colours
from components.drawing.charts import Figure, axis, layout, put, ranges, value_axis
from components.markup import escape

HEIGHT = 300  # pixels
TOP, BOTTOM, RIGHT, NO_WORDS = 14, 42, 96, 16  # margins; the last at the right where no line is named
NARROW = 22  # characters of the words of a mark on a phone
LINE = 16  # pixels of one line of a label
MOST_ROWS = 4  # of words above the drawing
HALF = called(MIDDLE)  # what the name of the middle decile begins with
ANEW = "counted differently"  # above the line that marks a series break
LINES = {
    Role.TARGET: {"color": colours.INK, "width": 1.5, "dash": "dash"},
    Role.REFERENCE: {"color": colours.BENCHMARK, "width": 1.5},
}
TENTH, MIDDLE_LINE = {"width": 1, "dash": "dot"}, {"width": 1.5, "dash": "dash"}  # of deciles
SPECIAL = {  # what stands beside the last point, in two short lines
    Role.HIGHER: "higher<br>than usual",
    Role.LOWER: "lower<br>than usual",
    Role.BETTER: "wanted<br>direction",
    Role.WORSE: "unwanted<br>direction",
}


def draw(chart: Chart, key: str, height: int = HEIGHT) -> None:
    """The chart on the page; on a phone the words of its marks stand on lines that fit."""
    if not chart.marks:
        put(figure(chart, height), chart.alt, key)
        return
    with st.container(key=f"roomy_{key}"):
        put(figure(chart, height), chart.alt, key)
    with st.container(key=f"narrow_{key}"):
        put(figure(folded(chart), height), chart.alt, f"{key}_narrow")


def folded(chart: Chart) -> Chart:
    """The same with the words of its marks cut to what stands left of the last point on a phone."""
    return replace(chart, marks=tuple(replace(m, words=short(m.words, NARROW)) for m in chart.marks))


def figure(chart: Chart, height: int = HEIGHT) -> Figure:
    """A Plotly figure of a chart of shape LINES: limits as a filled band, points with a special cause on top.

    Gaps stay gaps, and every point has its dot, so that a lone one is seen.
    """
    top = TOP + LINE * (bool(chart.breaks) + _rows(chart))
    labels = _labels(chart, height - top - BOTTOM)
    drawn = layout(height, left=52, right=RIGHT if labels else NO_WORDS, top=top, bottom=BOTTOM)
    count = len(chart.categories)
    drawn["xaxis"] = axis(
        type="linear",
        range=[-0.5, max(count - 0.5, 0.5)],
        **_time_ticks(chart.categories, short=bool(labels)),
    )
    drawn["yaxis"] = value_axis(chart, nticks=5 if height < HEIGHT else 7)
    drawn["annotations"] = [
        *labels, *_named_breaks(chart), *_doubts(chart), *_named_marks(chart),
    ]  # fmt: skip
    drawn["shapes"] = [_upright(place - 0.5) for place in chart.breaks]
    drawn["shapes"] += [_upright(mark.place, colours.ACTION) for mark in chart.marks]
    behind = (Role.LIMIT, Role.DECILE, Role.PEER, Role.REFERENCE)
    order = (*behind, Role.TARGET, Role.SELF, *SPECIAL, Role.CHALLENGED)
    listed = sorted(chart.series, key=lambda s: order.index(s.role))
    traces = [_trace(s, chart) for s in listed if s.role is not Role.LIMIT]
    return {"data": _bands(listed) + traces, "layout": drawn}


def _bands(series: Sequence[Series]) -> list[Figure]:
    """Each pair of limits as a lower line that is not seen and an upper one filled down to it."""
    found = []
    for place, limit in enumerate(s for s in series if s.role is Role.LIMIT):
        trace = _place(limit) | {"mode": "lines", "line": {"width": 0, "color": colours.PALE_ROW}}
        if place % 2:
            trace |= {"fill": "tonexty", "fillcolor": colours.PALE_ROW}
        found.append(trace)
    return found


def _place(series: Series) -> Figure:
    """The series at its periods."""
    positions = list(range(len(series.values)))
    return {
        "type": "scatter", "name": series.name, "connectgaps": False,
        "x": positions, "y": list(series.values),
    }  # fmt: skip


def _trace(series: Series, chart: Chart) -> Figure:
    trace = _place(series)
    if series.role in LINES:
        return trace | {"mode": "lines", "line": LINES[series.role]}
    if series.role is Role.DECILE:
        half = series.name.startswith(HALF)
        return trace | {"mode": "lines", "line": {"color": colours.PEER, **(MIDDLE_LINE if half else TENTH)}}
    if series.role is Role.PEER:
        return trace | {"mode": "markers", "marker": {"size": 5, "color": colours.PEER, "opacity": 0.6}}
    edge = {"color": colours.CARD, "width": 1.5}
    if series.role is Role.CHALLENGED:
        ring = {"color": colours.COMMON, "width": 2}
        return trace | {
            "mode": "markers", "marker": {"size": 10, "color": colours.CARD, "opacity": 1, "line": ring},
        }  # fmt: skip
    if series.role in SPECIAL:
        marker = {"size": 9, "color": _colour(series, chart), "opacity": 1, "line": edge}
        return trace | {"mode": "markers", "marker": marker}
    marker = {"size": 9, "color": colours.COMMON, "opacity": 1, "line": edge}
    trace |= {"mode": "lines+markers", "line": {"color": colours.TREND, "width": 1.75}, "marker": marker}
    if any(v is not None for v in series.lower):
        trace["error_y"] = ranges(series, range(len(series.values)), colours.RANGE, 2)
    return trace


def _colour(series: Series, chart: Chart) -> str:
    """The colour of a special cause; "better" keeps the blue of its direction."""
    if series.role is not Role.BETTER:
        return colours.MARK[series.role]
    means = [s for s in chart.series if s.role is Role.REFERENCE]
    above = [
        v > m.values[i]  # type: ignore[operator]
        for i, v in enumerate(series.values)
        for m in means
        if v is not None and m.values[i] is not None
    ]
    return colours.HIGHER if 2 * sum(above) > len(above) else colours.LOWER


def _upright(place: float, colour: str = colours.INK_SOFT) -> Figure:
    """An upright line: before the first period that is counted in a new way, or where something happened."""
    across = {"xref": "x", "x0": place, "x1": place}
    style = {"color": colour, "width": 1.25, "dash": "dot"}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": style, **across}


def _named_breaks(chart: Chart) -> list[Figure]:
    """What the line of a break says; of several, at the last one for all."""
    if not chart.breaks:
        return []
    place = chart.breaks[-1]
    left = 2 * place > len(chart.categories)
    return [
        {
            "xref": "x", "x": place - 0.5, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False,
            "xanchor": "right" if left else "left",
            "text": f"{ANEW} →" if left else f"→ {ANEW}",
            "font": {"size": 12.5, "color": colours.INK_SOFT},
        }
    ]  # fmt: skip


def _rows(chart: Chart) -> int:
    """How many lines of words the marks need: each further one stands above the one before."""
    return min(len(chart.marks), MOST_ROWS)


def _named_marks(chart: Chart) -> list[Figure]:
    """What happened, above the drawing, on the side where there is room."""
    first = LINE if chart.breaks else 0
    return [
        {
            "xref": "x", "x": mark.place, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False,
            "xanchor": "right" if 2 * mark.place > len(chart.categories) else "left",
            "yshift": first + LINE * (number % MOST_ROWS), "text": escape(mark.words),
            "font": {"size": 12.5, "color": colours.ACTION},
        }
        for number, mark in enumerate(chart.marks)
    ]  # fmt: skip


def _labels(chart: Chart, room: int) -> list[Figure]:
    """What the lines of the latest stretch are, in the right margin, and the finding at the last point.

    `room`: pixels from the lower to the upper end of the axis.
    """
    last = max((i for s in chart.series for i, v in enumerate(s.values) if v is not None), default=0)
    found: list[tuple[float, str, str, bool]] = []
    for series in chart.series:
        value = series.values[last] if series.values else None
        if value is None or series.role in (Role.SELF, Role.CHALLENGED, Role.PEER):
            continue
        if series.role is Role.DECILE:
            if series.name.startswith(HALF):
                found.append((value, "middle practice", colours.INK_SOFT, False))
            continue
        if series.role in (Role.REFERENCE, Role.TARGET):
            named = escape(series.name.partition(", ")[0].lower()).replace("\n", "<br>")
            found.append((value, named, colours.INK_SOFT, False))
        elif series.role in SPECIAL:
            found.append((value, SPECIAL[series.role], _colour(series, chart), True))
        elif not any(text == "usual range" for _, text, _, _ in found):
            found.append((value, "usual range", colours.INK_SOFT, False))
    low, high, _ = chart.axis
    scale = room / (high - low)
    shifts = _apart([(value * scale, LINE * (1 + text.count("<br>"))) for value, text, _, _ in found])
    return [
        {
            "xref": "paper", "x": 1, "xshift": 8, "yref": "y", "y": value, "yshift": shift,
            "showarrow": False, "text": f"<b>{text}</b>" if bold else text, "xanchor": "left",
            "yanchor": "middle", "align": "left", "font": {"size": 12.5, "color": colour},
        }
        for (value, text, colour, bold), shift in zip(found, shifts, strict=True)
    ]  # fmt: skip


def _doubts(chart: Chart) -> list[Figure]:
    """The words at the last point that is under challenge, on the side where there is room."""
    doubted = next((s for s in chart.series if s.role is Role.CHALLENGED), None)
    if doubted is None:
        return []
    place, value = next((i, v) for i, v in reversed(list(enumerate(doubted.values))) if v is not None)
    left = 2 * place > len(chart.categories)
    return [
        {
            "xref": "x", "x": place, "yref": "y", "y": value, "text": "under challenge", "showarrow": False,
            "xanchor": "right" if left else "left", "xshift": -8 if left else 8, "yshift": 12,
            "font": {"size": 12.5, "color": colours.INK_SOFT}, "bgcolor": "rgba(255,255,255,0.72)",
        }
    ]  # fmt: skip


def _apart(labels: Sequence[tuple[float, int]]) -> list[float]:
    """How far each label (middle and height, pixels) is moved so that none lies on another."""
    order = sorted(range(len(labels)), key=lambda i: labels[i][0])
    moved = [middle for middle, _ in labels]
    for below, above in pairwise(order):
        room = (labels[below][1] + labels[above][1]) / 2
        moved[above] = max(moved[above], moved[below] + room)
    return [now - middle for now, (middle, _) in zip(moved, labels, strict=True)]


def _time_ticks(categories: Sequence[str], *, short: bool = False) -> Figure:
    """Four to six labelled periods, the last one among them; short where names of lines take their room."""
    every = max(1, -(-len(categories) // 5))
    places = sorted(range(len(categories) - 1, -1, -every))
    return {
        "tickmode": "array",
        "tickvals": places,
        "ticktext": [_short_period(categories[i], short) for i in places],
        "tickangle": 0,
    }


def _short_period(label: str, short: bool = False) -> str:
    """A period under an axis: a financial year as 2020/21 or 20/21, other years on a line of their own."""
    year = re.fullmatch(r"April (\d{4}) to March \d\d(\d\d)", label)
    if year:
        return f"{year[1][2:] if short else year[1]}/{year[2]}"
    ends = [" ".join(w[:3] if w.isalpha() else w for w in part.split()) for part in label.split(" to ")]
    if len(ends) == 2:
        return "–<br>".join(escape(end) for end in ends)
    return "<br>".join(escape(word) for word in ends[0].split())
