"""Pictures: a chart with its finding, source, period and version in it, which the browser saves as a PNG.

The browser draws it, as it draws the page: no other program is needed and nothing leaves the machine.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from textwrap import wrap

import streamlit as st

from components import current
from components.downloads import version
from components.drawing import colours
from components.drawing.charts import Figure
from components.markup import escape, note

WIDE = 1000  # pixels of the picture, which is saved twice as fine
TITLE, SECOND, FOOT = 18, 14, 12  # pixels of its lines of text
TITLE_AT, SECOND_AT, FOOT_AT = 92, 120, 150  # characters of a line
EDGE, LEFT = 16, 4  # pixels that stand free above and below, and left of the words


@dataclass(frozen=True)
class Picture:
    """A chart that can be saved: how it is drawn, what it says, what it is about, where it comes from."""

    figure: Callable[[], Figure]
    title: str  # the finding, one sentence
    second: str  # indicator, unit and period
    source: str


def switched_on(key: str) -> bool:
    """A switch for the picture; whether it is on."""
    return st.toggle("Save the chart as a picture", key=f"picture_{key}")


def show_picture(picture: Picture, key: str) -> None:
    """The picture with its camera."""
    made = framed(picture)
    name = re.sub(r"[^a-z0-9]+", "-", f"{picture.second} {version()}".lower()).strip("-")
    camera = {"format": "png", "filename": f"stocktake-{name}"[:120], "scale": 2, "width": WIDE}
    st.plotly_chart(
        made, theme=None, width="stretch", alt=f"{picture.title} {picture.second}", key=f"picture_of_{key}",
        config={
            "displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": camera | {"height": made["layout"]["height"]},
        },
    )  # fmt: skip
    note("The camera at its top right saves it as a picture for a slide, a letter or a notice board.")


def framed(picture: Picture) -> Figure:
    """The figure on white, with its words above and its source below."""
    made = deepcopy(picture.figure())
    layout = made["layout"]
    margin = layout["margin"]
    title, second = wrap(picture.title, TITLE_AT), wrap(picture.second, SECOND_AT)
    foot = wrap(footer(picture.source), FOOT_AT)
    above = EDGE + 1.3 * (len(title) * TITLE + len(second) * SECOND) + 8
    below = 1.4 * len(foot) * FOOT + EDGE
    words = [
        _line(title, TITLE, True, -margin["l"] + LEFT, margin["t"] + above - EDGE, margin, top=True),
        _line(
            second, SECOND, False, -margin["l"] + LEFT,
            margin["t"] + above - EDGE - 1.3 * len(title) * TITLE - 4, margin, top=True,
        ),
        _line(foot, FOOT, False, -margin["l"] + LEFT, -margin["b"] - below + 8, margin, top=False),
    ]  # fmt: skip
    layout["annotations"] = [*layout.get("annotations", ()), *words]
    layout["height"] = round(layout["height"] + above + below)
    layout["margin"] = {**margin, "t": margin["t"] + above, "b": margin["b"] + below}
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = colours.CARD
    return made


def footer(source: str) -> str:
    """Where it comes from and which version of the figures it shows."""
    made_up = " Demonstration: made-up figures." if current.area().is_demonstration else ""
    return f"Source: {source.rstrip('.')}. Stocktake, version {version()}.{made_up}"


def _line(
    lines: list[str], size: int, bold: bool, left: float, up: float, margin: dict[str, float], *, top: bool
) -> Figure:
    """Text in the margin, counted in pixels from the top (or the bottom) left corner of the drawing."""
    text = "<br>".join(escape(line) for line in lines)
    return {
        "xref": "paper", "x": 0, "xshift": left, "xanchor": "left", "align": "left", "showarrow": False,
        "yref": "paper", "y": 1 if top else 0, "yshift": up, "yanchor": "top" if top else "bottom",
        "text": f"<b>{text}</b>" if bold else text,
        "font": {"size": size, "color": colours.INK if bold else colours.INK_SOFT},
    }  # fmt: skip
