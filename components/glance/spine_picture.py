"""Spine picture: the spine as one figure of Plotly's, for a browser to save as a picture."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.drawings.scales import Scale, scale, short_unit
from benchmarking.words.wording import short, shown
from components import current
from components.drawing import colours
from components.drawing.charts import layout, with_words
from components.drawing.strips import MANY
from components.figure.freshness import until
from components.markup import escape
from components.peer_choice import Choice

ROW, HEADING, TOP = 34, 28, 30  # heights in pixels
LEFT, RIGHT = 268, 430  # margins that hold the columns of words
NAME_AT, SMALL_AT = 36, 42  # characters of a title on one line, at the usual size and a little smaller
VALUE_AT, OTHER_AT, UNIT_AT, SAYS_AT = 58, 122, 132, 208  # columns: pixels from the right end of the drawing

SIZE = 14  # of the words of a row

Placed = list[tuple[float, Comparison]]


def figure(comparisons: Sequence[Comparison], choice: Choice, who: str) -> dict[str, Any]:
    """One Plotly figure: each row scaled so that all benchmarks make one upright line.

    `choice`: whom the practice is compared with; `who`: what the column of its values is called.
    """
    placed, headings, height = _places(comparisons)
    today = current.today()
    drawn = layout(round(height) + 14, LEFT, RIGHT, top=4, bottom=10)
    hidden = {"showgrid": False, "zeroline": False, "fixedrange": True, "showticklabels": False}
    drawn["xaxis"] = {**hidden, "range": [-1.02, 1.02]}
    faint = {"showgrid": True, "tickvals": [y for y, _ in placed], "gridcolor": colours.HAIR}
    drawn["yaxis"] = {**hidden, **faint, "range": [height, 0]}
    drawn["template"] = with_words(
        xref="paper", yref="y", showarrow=False, yanchor="middle", font={"size": SIZE, "color": colours.INK}
    )
    drawn["annotations"] = [
        *_headings(choice, who),
        *(
            _words(0, y, f"<b>{escape(name)}</b>", "left", -LEFT + 2, size=13, colour=colours.INK_SOFT)
            for y, name in headings
        ),
        *(a for y, c in placed for a in _row_words(y, c, today)),
    ]
    drawn["shapes"] = [*(band for y, c in placed for band in _band(y, c)), _upright(height)]
    return {"data": [_peers(placed), *(trace for y, c in placed for trace in _own(y, c))], "layout": drawn}


def _places(comparisons: Sequence[Comparison]) -> tuple[Placed, list[tuple[float, str]], float]:
    """Where each row and each theme's heading stands, in pixels from the top."""
    placed: Placed = []
    headings: list[tuple[float, str]] = []
    y, theme = float(TOP), ""
    for comparison in comparisons:
        if comparison.indicator.theme != theme:
            theme = comparison.indicator.theme
            y += 6 if placed else 0
            headings.append((y + HEADING / 2, theme))
            y += HEADING
        placed.append((y + ROW / 2, comparison))
        y += ROW
    return placed, headings, y


def _words(
    x: float, y: float, text: str, anchor: str, shift: float, size: float = SIZE, colour: str = colours.INK
) -> dict[str, Any]:
    """One annotation: x is 0 or 1, the ends of the drawing; shift reaches into the margin."""
    usual = {"size": SIZE, "color": colours.INK}
    font = {name: value for name, value in (("size", size), ("color", colour)) if usual[name] != value}
    return {
        "x": x, "xshift": shift, "y": y, "text": text, "xanchor": anchor,
        **({"align": anchor} if "<br>" in text else {}), **({"font": font} if font else {}),
    }  # fmt: skip


def _headings(choice: Choice, who: str) -> list[dict[str, Any]]:
    def small(x: float, text: str, anchor: str, shift: float) -> dict[str, Any]:
        return _words(x, 12, text, anchor, shift, size=12.5, colour=colours.INK_SOFT)

    return [
        small(0, "← lower", "left", 0),
        small(0.5, f"{escape(choice.called)} average", "center", 0),
        small(1, "higher →", "right", 0),
        small(1, who, "right", VALUE_AT),
        small(1, escape(choice.column), "right", OTHER_AT),
        small(1, "What it says", "left", SAYS_AT),
    ]


def _row_words(y: float, comparison: Comparison, today: date) -> list[dict[str, Any]]:
    figure_, benchmark, indicator = comparison.figure, comparison.benchmark, comparison.indicator
    name = "<br>".join(escape(line) for line in _folded(indicator.title))
    other = shown(benchmark.value, indicator) if benchmark and benchmark.value is not None else ""
    verdict = escape(short(figure_))
    evidence = figure_.level is not None
    ink = colours.INK if evidence else colours.INK_SOFT
    unit = f"{escape(short_unit(indicator))}<br>{until(comparison.period, today)}"
    return [
        _words(
            0,
            y,
            name,
            "left",
            -LEFT + 2,
            size=SIZE if len(indicator.title) <= NAME_AT else 12.5,
        ),
        _words(1, y, f"<b>{escape(shown(figure_.value, indicator))}</b>", "right", VALUE_AT),
        _words(1, y, other, "right", OTHER_AT, colour=colours.INK_SOFT),
        _words(1, y, unit, "left", UNIT_AT, size=11, colour=colours.INK_SOFT),
        _words(1, y, f"<b>{verdict}</b>" if evidence else verdict, "left", SAYS_AT, size=13, colour=ink),
    ]


def _folded(title: str) -> list[str]:
    if len(title) <= SMALL_AT:
        return [title]
    cut = title.rfind(" ", 0, NAME_AT) if " " in title[:NAME_AT] else NAME_AT
    return [title[:cut], title[cut:].strip()]


def _band(y: float, comparison: Comparison) -> list[dict[str, Any]]:
    """The band of the middle half of a row."""
    placed, lower, upper = scale(comparison), comparison.peer_lower_quartile, comparison.peer_upper_quartile
    if placed is None or lower is None or upper is None:
        return []
    ends = {"x0": _at(placed, lower), "x1": _at(placed, upper)}
    return [
        {
            "y0": y - 8.5,
            "y1": y + 8.5,
            "fillcolor": colours.BAND,
            "line": {"width": 0},
            "layer": "below",
            **ends,
        }
    ]


def _at(line: Scale, value: float) -> float:
    """Where a value stands on the line of its row, to a hundredth of a pixel."""
    return round(line.at(value), 4)


def _upright(height: float) -> dict[str, Any]:
    return {
        "type": "line", "x0": 0, "x1": 0, "y0": TOP - 4, "y1": height, "layer": "below",
        "line": {"color": colours.BENCHMARK, "width": 1.5},
    }  # fmt: skip


def _peers(placed: Placed) -> dict[str, Any]:
    """All peers of all rows as one trace."""
    x: list[float] = []
    y: list[float] = []
    faint: list[float] = []
    for row, comparison in placed:
        line = scale(comparison)
        values = [f.value for f in comparison.others if f.value is not None] if line else []
        x += [_at(line, v) for v in values] if line else []
        y += [row] * len(values)
        faint += [0.5 if len(values) <= MANY else 0.25] * len(values)
    opacity = faint if len(set(faint)) > 1 else next(iter(faint), 0.5)
    marker = {"color": colours.PEER, "size": 8, "opacity": opacity, "line": {"width": 0}}
    return {"type": "scatter", "mode": "markers", "name": "peers", "x": x, "y": y, "marker": marker}


def _own(y: float, comparison: Comparison) -> list[dict[str, Any]]:
    """Own value and its likely range; hollow where there is some evidence and not strong evidence."""
    own, line = comparison.figure, scale(comparison)
    if line is None or own.value is None:
        return []
    colour = colours.of_figure(own)
    hollow = colours.is_hollow(own)
    marker = {
        "size": 16, "opacity": 1, "color": colours.CARD if hollow else colour,
        "line": {"color": colour if hollow else colours.CARD, "width": 3.5 if hollow else 2},
    }  # fmt: skip
    traces = []
    if own.lower is not None and own.upper is not None and own.reason != CHALLENGED:
        ends = [_at(line, own.lower), _at(line, own.upper)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": ends,
                "y": [y, y],
                "line": {"color": colour, "width": 4},
            }
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": comparison.indicator.id,
            "x": [_at(line, own.value)],
            "y": [y],
            "marker": marker,
        }
    )
    return traces
