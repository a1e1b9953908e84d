"""Dot list: every practice as a dot with its likely range, a row each, as HTML that fits any width."""

from benchmarking.charts import Chart, Role, Series
from components.drawing import colours
from components.drawing.charts import colour_of, held_against, is_filled, places
from components.markup import escape

FEW = 14  # rows; more stand closer together
MOST_NAME, MOST_LABEL = 24.0, 12.0  # em of the columns of words


def dot_list(chart: Chart, own: Role) -> str:
    """The chart of a comparison. `own` is the role that the organisation's own mark has earned.

    A figure of Plotly's with as many names took as long to send and to paint as the rest of its page, and a
    phone needed another one.
    """
    marks = {row: _mark(chart, s, row, own) for s in chart.series for row in _rows(s)}
    marked = {row for s in chart.series if s.role is Role.SELF for row in _rows(s)}
    labels = chart.labels or ("",) * len(chart.categories)
    rows = "".join(
        f'<div{" class=own" if row in marked else ""}><span class="n">{escape(name)}</span>'
        f'<span class="l">{marks.get(row, "")}</span><span class="v">{escape(label)}</span></div>'
        for row, (name, label) in enumerate(zip(chart.categories, labels, strict=True))
    )
    average = next((s for s in chart.series if s.role is Role.REFERENCE and s.values), None)
    at = None if average is None else _across(chart, average.values[0] or 0.0)
    line = "" if at is None else f";--at:{at:.2f}%"
    named = "" if at is None or average is None else _words(at, average.name)
    many = "" if len(chart.categories) <= FEW else " many"
    return (
        f'<div class="sk-dots{many}" role="img" aria-label="{escape(chart.alt)}" style="--n:'
        f'{_room(chart.categories, MOST_NAME)};--v:{_room(labels, MOST_LABEL)}{line}">'
        f'<div class="a"><span class="l">{named}</span></div>{rows}'
        f'<div class="a"><span class="l">{_ticks(chart)}</span></div></div>'
    )


def _rows(series: Series) -> list[int]:
    """The rows in which a series has a mark."""
    if series.role is Role.REFERENCE:
        return []
    return [row for row, value in enumerate(series.values) if value is not None]


def _mark(chart: Chart, series: Series, row: int, own: Role) -> str:
    """One dot on its likely range; a ring where there is some evidence or the figure is under challenge."""
    value = series.values[row] or 0.0
    dot, thin = f"left:{_across(chart, value):.2f}%", ""
    if series.role is not Role.PEER:
        role = own if series.role is Role.SELF else series.role
        colour = colour_of(role, series, held_against(chart, series))
        thin = f";background:{colour}"
        full = is_filled(series, row, role)
        dot += f";background:{colour if full else colours.CARD}"
        dot += "" if full else f";border:3.5px solid {colour}"
    return f'{_range(chart, series, row, thin)}<i class="d" style="{dot}"></i>'


def _range(chart: Chart, series: Series, row: int, colour: str) -> str:
    lower, upper = (limit[row] if limit else None for limit in (series.lower, series.upper))
    if lower is None or upper is None:
        return ""
    left, right = _across(chart, lower), _across(chart, upper)
    return f'<i class="r" style="left:{left:.2f}%;width:{right - left:.2f}%{colour}"></i>'


def _across(chart: Chart, value: float) -> float:
    low, high, _ = chart.axis
    return 100 * (value - low) / (high - low)


def _ticks(chart: Chart) -> str:
    low, high, step = chart.axis
    values = (low + n * step for n in range(round((high - low) / step) + 1))
    return "".join(_words(_across(chart, v), f"{v:,.{places(chart)}f}") for v in values)


def _words(at: float, words: str) -> str:
    """Words above or below the rows, inside their ends."""
    reach = -100 if at > 75 else 0 if at < 25 else -50
    return f'<b style="left:{at:.2f}%;transform:translateX({reach}%)">{escape(words)}</b>'


def _room(words: tuple[str, ...], most: float) -> str:
    longest = max((len(text) for text in words), default=0)
    return f"{min(0.56 * longest + 0.8, most):.1f}em"
