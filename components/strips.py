"""Strips: one value with its likely range on a line of its peers, drawn small, in HTML."""

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.scales import Scale, scale
from benchmarking.wording import shown
from components import colours
from components.markup import escape


def strip(comparison: Comparison, compared: str, own: str = "you") -> str:
    """The small drawing as HTML: band, peers, benchmark, own value. Its words stand in the card beside it."""
    placed = scale(comparison)
    if placed is None or comparison.figure.value is None:
        return ""
    marks = [
        *_band(comparison, placed),
        *_peers(comparison, placed),
        *_benchmark(comparison, placed, compared),
    ]
    marks += _own(comparison, placed, own)
    return f'<div class="sk-strip" aria-hidden="true">{"".join(marks)}</div>'


def _across(position: float) -> str:
    return f"{50 + position * 49:.2f}%"


def _span(style: str, words: str = "", kind: str = "") -> str:
    return f'<span{f" class={kind}" if kind else ""} style="{style}">{words}</span>'


def _band(comparison: Comparison, placed: Scale) -> list[str]:
    lower, upper = comparison.peer_lower_quartile, comparison.peer_upper_quartile
    if lower is None or upper is None:
        return []
    left, right = placed.at(lower), placed.at(upper)
    return [
        _span(
            f"left:{_across(left)};width:{(right - left) * 49:.2f}%;top:27px;height:22px;"
            f"background:{colours.BAND}"
        )
    ]


def _peers(comparison: Comparison, placed: Scale) -> list[str]:
    faint = 0.5 if len(comparison.others) <= 30 else 0.25
    dot = (
        "top:33.5px;width:9px;height:9px;margin-left:-4.5px;border-radius:50%;"
        f"background:{colours.PEER};opacity:{faint}"
    )
    values = [f.value for f in comparison.others if f.value is not None]
    return [_span(f"left:{_across(placed.at(v))};{dot}") for v in values]


def _benchmark(comparison: Comparison, placed: Scale, compared: str) -> list[str]:
    benchmark = comparison.benchmark
    if benchmark is None or benchmark.value is None:
        return []
    place = _across(placed.at(benchmark.value))
    words = f"{escape(compared)} {shown(benchmark.value, comparison.indicator)}"
    return [
        _span(f"left:{place};top:18px;height:40px;width:2px;margin-left:-1px;background:{colours.BENCHMARK}"),
        _span(f"left:{place};top:0;color:{colours.INK_SOFT}", words, "t"),
    ]


def _own(comparison: Comparison, placed: Scale, own: str) -> list[str]:
    figure = comparison.figure
    colour, place = colours.of_figure(figure), placed.at(figure.value or 0)
    marks = []
    if figure.lower is not None and figure.upper is not None and figure.reason != CHALLENGED:
        left, right = placed.at(figure.lower), placed.at(figure.upper)
        width = (right - left) * 49
        marks.append(
            _span(f"left:{_across(left)};width:{width:.2f}%;top:36px;height:4px;background:{colour}")
        )
    hollow = colours.is_hollow(figure)
    fill = f"background:{colours.CARD};border:3.5px solid {colour}" if hollow else f"background:{colour}"
    dot = "top:29px;width:18px;height:18px;margin-left:-9px;border-radius:50%;box-sizing:border-box"
    marks.append(_span(f"left:{_across(place)};{dot};{fill};outline:2px solid {colours.CARD}"))
    words = f"<b>{escape(own)} {shown(figure.value, comparison.indicator)}</b>"
    inside = max(-0.8, min(0.8, place))
    marks.append(_span(f"left:{_across(inside)};top:60px;color:{colours.INK}", words, "t"))
    return marks
