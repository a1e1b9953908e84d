"""Scatter plot: each practice at its two values, ours named, as a plain Plotly dict."""

import streamlit as st

from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.label_sides import Mark, label_sides
from components.drawing import colours
from components.drawing.charts import Figure, axis, layout, put, value_axis
from components.markup import escape

HEIGHT, WIDE = 468, 690  # pixels; the width is that of the plot itself on a small laptop
LEFT, RIGHT, TOP, BOTTOM = 60, 16, 22, 56
SIZE = {Role.PEER: 9, Role.CHALLENGED: 11, Role.TOGETHER: 13, Role.SELF: 17}
LOOK = {  # fill, edge and its width
    Role.PEER: (colours.RANGE, colours.PEER, 1),
    Role.CHALLENGED: (colours.CARD, colours.COMMON, 2),
    Role.TOGETHER: (colours.CARD, colours.INK, 2),
    Role.SELF: (colours.ACTION, colours.CARD, 1),
}
LETTER, LINE = 6.6, 16  # pixels of an average letter and of a line of a name
SHIFT = {
    "right": ("left", "middle", 1, 0),
    "left": ("right", "middle", -1, 0),
    "above": ("center", "bottom", 0, 1),
    "below": ("center", "top", 0, -1),
}


def draw(chart: Chart, key: str) -> None:
    """The chart on the page: all names of ours where there is room, the own practice's alone on a phone."""
    with st.container(key=f"roomy_{key}"):
        put(figure(chart), chart.alt, key)
    with st.container(key=f"narrow_{key}"):
        put(figure(chart, narrow=True), chart.alt, f"{key}_narrow")


def figure(chart: Chart, narrow: bool = False) -> Figure:
    """A Plotly figure of a chart with `across_axis`: dots, dotted averages, a line only where it has one."""
    drawn = layout(HEIGHT, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    low, high, step = chart.across_axis or (0.0, 1.0, 1.0)
    drawn["xaxis"] = axis(
        range=[low, high], tick0=low, dtick=step, tickformat=",~r", ticklabelstandoff=6,
        title={"text": escape(chart.category_title), "font": {"size": 13}, "standoff": 10},
    )  # fmt: skip
    drawn["yaxis"] = value_axis(chart) | {"showgrid": True, "gridcolor": colours.HAIR, "ticklabelstandoff": 6}
    drawn["annotations"] = [*_averages(chart), *_names(chart, narrow)]
    order = (Role.REFERENCE, Role.EXPECTED, Role.PEER, Role.CHALLENGED, Role.TOGETHER, Role.SELF)
    traces = [_trace(s) for s in sorted(chart.series, key=lambda s: order.index(s.role))]
    return {"data": traces, "layout": drawn}


def _trace(series: Series) -> Figure:
    trace: Figure = {
        "type": "scatter", "name": series.name, "x": list(series.across), "y": list(series.values),
    }  # fmt: skip
    if series.role is Role.REFERENCE:
        return trace | {"mode": "lines", "line": {"color": colours.PEER, "width": 1.25, "dash": "dot"}}
    if series.role is Role.EXPECTED:
        return trace | {"mode": "lines", "line": {"color": colours.INK, "width": 1.5}}
    fill, edge, width = LOOK[series.role]
    marker = {"size": SIZE[series.role], "color": fill, "line": {"color": edge, "width": width}}
    return trace | {"mode": "markers", "marker": marker | {"opacity": 1}}


def _averages(chart: Chart) -> list[Figure]:
    """The value of each average at the end of its line."""
    found = []
    for series in chart.series:
        if series.role is Role.REFERENCE:
            upright = series.across[0] == series.across[1]
            found.append(
                {
                    "x": series.across[1], "y": series.values[1], "text": escape(series.name),
                    "xref": "x", "yref": "y", "showarrow": False,
                    "xanchor": "center" if upright else "right", "yanchor": "bottom",
                    "yshift": 2, "font": {"size": 12.5, "color": colours.INK_SOFT},
                }
            )  # fmt: skip
    return found


def _names(chart: Chart, narrow: bool) -> list[Figure]:
    """The names of ours beside their dots, on a pale ground; one without a free side is left out."""
    low, high, _ = chart.across_axis or (0.0, 1.0, 1.0)
    bottom, top, _ = chart.axis
    across, up = WIDE / (high - low), (HEIGHT - TOP - BOTTOM) / (top - bottom)
    spots = [_spot(chart, i) for i in range(len(chart.categories))]
    marks = [
        Mark(
            (x - low) * across, (y - bottom) * up, SIZE[role] / 2,
            len(label) * LETTER if role is Role.SELF or not narrow else 0.0,
        )
        for (role, x, y), label in zip(spots, chart.labels, strict=True)
    ]  # fmt: skip
    sides = label_sides(marks, WIDE, HEIGHT - TOP - BOTTOM, LINE)
    return [_name(spots[i], chart.labels[i], side) for i, side in enumerate(sides) if side]


def _spot(chart: Chart, place: int) -> tuple[Role, float, float]:
    """The role and the place of one practice's dot."""
    for series in chart.series:
        if series.role in SIZE and (value := series.values[place]) is not None:
            return series.role, series.across[place] or 0.0, value
    raise ValueError(f"{chart.categories[place]} stands nowhere in the chart")


def _name(spot: tuple[Role, float, float], label: str, side: str) -> Figure:
    role, x, y = spot
    xanchor, yanchor, right, over = SHIFT[side]
    away = SIZE[role] / 2 + 2
    text = f"<b>{escape(label)}</b>" if role is Role.SELF else escape(label)
    return {
        "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": xanchor, "yanchor": yanchor,
        "xshift": right * away, "yshift": over * away, "text": text, "showarrow": False,
        "bgcolor": "rgba(255,255,255,.72)", "borderpad": 0, "font": {"size": 13, "color": colours.INK},
    }  # fmt: skip
