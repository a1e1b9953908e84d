"""Strips: one value with its likely range on a line of its peers, drawn small, in HTML."""

import numpy as np

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.drawings.scales import Scale, scale
from benchmarking.words.wording import shown
from components.drawing import colours
from components.markup import escape

MANY = 30  # more peers than that are drawn fainter, or they hide the band
# The peers are shadows of one dot that stands a strip's width further left: an element for each was most of a
# page. `cqw` is a hundredth of the strip's width.
FINE = 10  # places in a hundredth of the width
PLACES = [f"{100 + place / FINE:g}cqw 0" for place in range(100 * FINE + 1)]


def strip(comparison: Comparison, compared: str, own: str = "you", *, alone: bool = False) -> str:
    """The small drawing as HTML: band, peers, benchmark, own value. Its words stand in the card beside it.

    Nothing where there is no own value; `alone`: then what it would stand among.
    """
    placed = scale(comparison)
    if placed is None or (comparison.figure.value is None and not alone):
        return ""
    marks = [
        *_band(comparison, placed),
        *_peers(comparison, placed),
        *_benchmark(comparison, placed, compared),
    ]
    marks += _own(comparison, placed, own)
    many = " many" if len(comparison.others) > MANY else ""
    return f'<div class="sk-strip{many}" aria-hidden="true">{"".join(marks)}</div>'


def _across(position: float) -> str:
    return f"{50 + position * 49:.2f}%"


def _span(style: str, words: str = "", kind: str = "") -> str:
    return f'<span{f" class={kind}" if kind else ""} style="{style}">{words}</span>'


def _band(comparison: Comparison, placed: Scale) -> list[str]:
    lower, upper = comparison.peer_lower_quartile, comparison.peer_upper_quartile
    if lower is None or upper is None:
        return []
    left, right = placed.at(lower), placed.at(upper)
    return [_span(f"left:{_across(left)};width:{(right - left) * 49:.2f}%", kind="band")]


def _peers(comparison: Comparison, placed: Scale) -> list[str]:
    values = comparison.values_of_others
    if not values.size:
        return []
    across = np.clip((values - placed.middle) / placed.reach, -1, 1)
    places = np.rint((50 + across * 49) * FINE).astype(int).tolist()
    return [_span(f"box-shadow:{','.join([PLACES[place] for place in places])}", kind="peers")]


def _benchmark(comparison: Comparison, placed: Scale, compared: str) -> list[str]:
    benchmark = comparison.benchmark
    if benchmark is None or benchmark.value is None:
        return []
    place = _across(placed.at(benchmark.value))
    words = f"{escape(compared)} {shown(benchmark.value, comparison.indicator)}"
    return [
        _span(f"left:{place}", kind="line"),
        _span(f"left:{place}", words, "t"),
    ]


def _own(comparison: Comparison, placed: Scale, own: str) -> list[str]:
    figure = comparison.figure
    if figure.value is None:
        return []
    colour, place = colours.of_figure(figure), placed.at(figure.value)
    marks = []
    if figure.lower is not None and figure.upper is not None and figure.reason != CHALLENGED:
        left, right = placed.at(figure.lower), placed.at(figure.upper)
        width = (right - left) * 49
        marks.append(_span(f"left:{_across(left)};width:{width:.2f}%;background:{colour}", kind="range"))
    hollow = colours.is_hollow(figure)
    fill = f"background:{colours.CARD};border:3.5px solid {colour}" if hollow else f"background:{colour}"
    marks.append(_span(f"left:{_across(place)};{fill}", kind="own"))
    words = f"<b>{escape(own)} {shown(figure.value, comparison.indicator)}</b>"
    inside = max(-0.8, min(0.8, place))
    marks.append(_span(f"left:{_across(inside)}", words, '"t of"'))
    return marks
