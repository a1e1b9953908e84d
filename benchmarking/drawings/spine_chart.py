"""The chart of a spine: one practice on many indicators, each on its own scale, one upright benchmark."""

from collections.abc import Sequence

from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.comparison import Comparison
from benchmarking.drawings.drawing import LEGEND, role_of
from benchmarking.drawings.scales import Scale, scale, short_unit
from benchmarking.indicators import Indicator
from benchmarking.words.wording import short, shown

LONGEST_ALT = 390


def spine_chart(comparisons: Sequence[Comparison], average: str, source: str = "") -> Chart:
    """POINTS with a row for each indicator: own mark and likely range by what the comparison says, the middle
    half of the peers as MIDDLE, the benchmark in the middle of every row. The figures themselves stand in
    `columns`. A row that has nothing to be placed among has words and no mark.
    """
    scales = [scale(c) for c in comparisons]
    roles = [role_of(c.figure) for c in comparisons]
    series = [
        _marks(role, [s if r is role else None for s, r in zip(scales, roles, strict=True)], comparisons)
        for role in LEGEND
    ]
    series = [s for s in series if any(v is not None for v in s.values)]
    series += [_middle(scales, comparisons), Series(_opening(average), Role.REFERENCE, (0.0,) * len(scales))]
    return Chart(
        shape=Shape.POINTS,
        title="All figures at a glance",
        category_title="Indicator",
        value_title="lower  ←  each row on its own scale  →  higher",
        categories=tuple(c.indicator.title for c in comparisons),
        series=tuple(series),
        axis=(-1.05, 1.05, 1.05),
        decimals=2,
        source=source,
        alt=_alt(comparisons, average),
        labels=tuple(beside(c) for c in comparisons),
        columns=_columns(comparisons, average),
    )


def beside(comparison: Comparison) -> str:
    """The words at the end of a row: "312 against 287 per 1,000 · Higher, strong evidence"."""
    figure, indicator = comparison.figure, comparison.indicator
    if figure.value is None:
        return short(figure)
    text = _with_short_unit(shown(figure.value, indicator), indicator, last=comparison.average is None)
    if comparison.average is not None:
        other = _with_short_unit(shown(comparison.average, indicator), indicator, last=True)
        text = f"{text} against {other}"
    return f"{text} · {short(figure)}"


def _with_short_unit(text: str, indicator: Indicator, *, last: bool) -> str:
    """Signs stand at each number, words at the last one."""
    unit = short_unit(indicator)
    if unit in "%£":
        return f"£{text}" if unit == "£" else f"{text}%"
    return f"{text} {unit}" if last and unit.startswith("per") else text


def _marks(role: Role, scales: Sequence[Scale | None], comparisons: Sequence[Comparison]) -> Series:
    figures = [c.figure for c in comparisons]
    sure = [None if role is Role.CHALLENGED else s for s in scales]  # a disputed figure has no interval
    return Series(
        LEGEND[role],
        role,
        tuple(_at(s, f.value) for s, f in zip(scales, figures, strict=True)),
        tuple(_at(s, f.lower) for s, f in zip(sure, figures, strict=True)),
        tuple(_at(s, f.upper) for s, f in zip(sure, figures, strict=True)),
        tuple(f.level == 99.8 for f in figures),
    )


def _middle(scales: Sequence[Scale | None], comparisons: Sequence[Comparison]) -> Series:
    ends = [
        (_at(s, c.peer_lower_quartile), _at(s, c.peer_upper_quartile))
        for s, c in zip(scales, comparisons, strict=True)
    ]
    nothing = (None,) * len(ends)
    return Series(
        "Middle half of practices", Role.MIDDLE, nothing, tuple(a for a, _ in ends), tuple(b for _, b in ends)
    )


def _at(placed: Scale | None, value: float | None) -> float | None:
    return None if placed is None or value is None else placed.at(value)


def _columns(
    comparisons: Sequence[Comparison], average: str
) -> tuple[tuple[str, tuple[str | float | None, ...]], ...]:
    """The figures, in full precision, as somebody who opens the chart's data wants to read them."""

    def of_figures(name: str) -> tuple[float | None, ...]:
        return tuple(getattr(c.figure, name) for c in comparisons)

    return (
        ("Unit", tuple(c.indicator.unit for c in comparisons)),
        ("Our figure", of_figures("value")),
        ("Lower 95% limit", of_figures("lower")),
        ("Upper 95% limit", of_figures("upper")),
        (_opening(average), tuple(c.average for c in comparisons)),
        ("Lower quartile of practices", tuple(c.peer_lower_quartile for c in comparisons)),
        ("Upper quartile of practices", tuple(c.peer_upper_quartile for c in comparisons)),
        ("Finding", tuple(short(c.figure) for c in comparisons)),
    )


def _alt(comparisons: Sequence[Comparison], average: str) -> str:
    """Kind, subject, the differences by name as far as there is room; the rest counted."""
    text = f"Dots with intervals: {len(comparisons)} indicators against the {average}"
    differing = [c for c in comparisons if c.figure.level is not None]
    rest = len(comparisons) - len(differing)
    ends = f"; {rest} without a clear difference or a verdict." if rest else "."
    for place, comparison in enumerate(differing):
        words = f"; {comparison.indicator.title} {beside(comparison)}"
        if len(text) + len(words) + len(ends) > LONGEST_ALT - 20:
            return f"{text}; {len(differing) - place} more differ{ends}"
        text += words
    return text + ends


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]
