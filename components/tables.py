"""Tables: HTML that a screen reader, a printer and a phone can all read, with every word escaped."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from benchmarking.comparison import Comparison, phrase
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator
from benchmarking.periods import Period
from benchmarking.wording import counted, label, shown
from components.markup import escape, how, show

Cell = str


@dataclass(frozen=True)
class Column:
    """A heading and how its cells stand: figures to the right."""

    title: str
    numeric: bool = False


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], name: str, own: int | None = None
) -> str:
    """A table as HTML; the first cell of a row names it; `own` is the row the page is about."""
    heads = "".join(f'<th scope="col"{_right(c)}>{escape(c.title)}</th>' for c in columns)
    body = "".join(
        f'<tr{" class=own" if i == own else ""}><th scope="row">{escape(cells[0])}</th>'
        + "".join(
            f"<td{_right(c)}>{escape(cell)}</td>" for c, cell in zip(columns[1:], cells[1:], strict=True)
        )
        + "</tr>"
        for i, cells in enumerate(rows)
    )
    width = 6.5 * len(columns) + 6  # em: narrower, it scrolls
    return scrolling(
        f'<table class="sk-table" style="min-width:{width}em"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>",
        name,
    )


def scrolling(inner: str, name: str) -> str:
    """A region that scrolls sideways by itself, so that the page never does."""
    return f'<div class="sk-scroll" tabindex="0" role="region" aria-label="{escape(name)}">{inner}</div>'


def behind(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    name: str,
    own: int | None = None,
    about: str = "",
) -> None:
    """The table twin of a drawing, closed until it is asked for; `about`: the explanation to link to."""
    with st.expander("Show these figures as a table"):
        show(table(columns, rows, name, own) + (f"<p>{how(about)}</p>" if about else ""))


COMPARED = (
    Column("Practice"),
    Column("Value", True),
    Column("95% limits", True),
    Column("Counted", True),
    Column("Divided by", True),
    Column("Verdict"),
)


def compared_rows(figures: Sequence[Figure], indicator: Indicator, average: str) -> list[list[Cell]]:
    """One row for each figure, with the exact phrase of the method about the average it was held against."""
    return [
        [
            f.name,
            label(f, indicator).split("  ")[0],
            limits(f, indicator),
            _number(f.numerator),
            _number(f.denominator),
            phrase(f, average),
        ]
        for f in figures
    ]


def average_of(comparison: Comparison) -> str:
    """What the benchmark is called."""
    return comparison.peers.average if comparison.peers else "average"


def peers(comparison: Comparison) -> None:
    """The figures behind a caterpillar: the organisation and every peer, in order of name."""
    rows = sorted((comparison.figure, *comparison.others), key=lambda f: (f.name, f.code))
    behind(
        COMPARED,
        compared_rows(rows, comparison.indicator, average_of(comparison)),
        f"{comparison.indicator.title}: each practice",
        own=rows.index(comparison.figure),
        about="verdict",
    )


PERIODS = (Column("Period"), *COMPARED[1:5], Column("Practices counted", True))


def period_rows(indicator: Indicator, history: Sequence[tuple[Period, Figure]]) -> list[list[Cell]]:
    """One row for each period, oldest first."""
    return [
        [p.label, *compared_rows([f], indicator, "")[0][1:5], counted(f).removesuffix(" practices")]
        for p, f in history
    ]


def at_a_glance(comparisons: Sequence[Comparison], compared: str) -> None:
    """The figures behind the spine."""
    columns = (
        Column("Indicator"),
        Column("Period"),
        Column("You", True),
        Column("95% limits", True),
        Column(compared, True),
        Column("Unit"),
        Column("Practices counted", True),
        Column("Verdict"),
    )
    rows = [
        [
            c.indicator.title,
            c.period.label,
            label(c.figure, c.indicator).split("  ")[0],
            limits(c.figure, c.indicator),
            shown(c.benchmark.value, c.indicator) if c.benchmark and c.benchmark.value is not None else "–",
            c.indicator.unit,
            counted(c.benchmark).removesuffix(" practices") if c.benchmark else "–",
            c.figure.phrase or "Not compared",
        ]
        for c in comparisons
    ]
    behind(columns, rows, "Each indicator with its verdict")


def limits(figure: Figure, indicator: Indicator) -> str:
    """The 95% limits as a cell."""
    if figure.value is None or figure.lower is None or figure.upper is None:
        return "–"
    low, high = (shown(limit, indicator, places_of=figure.value) for limit in (figure.lower, figure.upper))
    return f"{low} to {high}"


def _number(value: float | None) -> str:
    """A count; published scores and weighted answers keep one place."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.1f}"


def _right(column: Column) -> str:
    return " class=n" if column.numeric else ""
