"""Tables: HTML that a screen reader, a printer and a phone can all read, with every word escaped."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from benchmarking.comparison import Comparison, phrase
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator
from benchmarking.periods import Period
from benchmarking.words.wording import counted, label, shown
from components.downloads import CSV, Offer, button, reader, version, workbook_button
from components.drawing import pictures
from components.drawing.pictures import Picture
from components.markup import escape, how, show
from components.table_files import Exact, as_csv, of_figures

Cell = str
Rows = Sequence[Sequence[Cell]]
TABLE, AND_PICTURE = "Show these figures as a table", ", save them, or save the chart as a picture"
OPENED = "tables"  # in the address: the tables behind drawings that are open, "trend,spread"


@dataclass(frozen=True)
class Column:
    """A heading and how its cells stand: figures to the right."""

    title: str
    numeric: bool = False


def table(
    columns: Sequence[Column],
    rows: Rows,
    name: str,
    own: int | None = None,
    *,
    whole: bool = False,
) -> str:
    """A table as HTML; the first cell of a row names it; `own` is the row the page is about. `whole`: it has
    so few words that it fits on a phone and need not scroll."""
    heads = "".join(f'<th scope="col"{_right(c)}>{escape(c.title)}</th>' for c in columns)
    body = "".join(
        f'<tr{" class=own" if i == own else ""}><th scope="row">{escape(cells[0])}</th>'
        + "".join(
            f"<td{_right(c)}>{escape(cell)}</td>" for c, cell in zip(columns[1:], cells[1:], strict=True)
        )
        + "</tr>"
        for i, cells in enumerate(rows)
    )
    width = 0 if whole else 6.5 * len(columns) + 6  # em: narrower, it scrolls
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
    rows: Callable[[], Rows],
    name: str,
    own: int | None = None,
    about: str = "",
    *,
    key: str,
    exact: Callable[[], Exact] = dict,
    picture: Callable[[], Picture] | None = None,
    asked: str = TABLE,
) -> None:
    """The table twin of a drawing, closed until it is asked for, and not made before; `about`: the
    explanation to link to; `asked`: what is pressed to see it; `key`: its word in the address.

    It can be saved: as a csv, where the columns of `exact` have their numbers in full, in the workbook of
    the page, and its drawing as a picture.
    """
    kept = f"table_{key}"
    if st.session_state.get(kept) != (key in _opened()):
        st.session_state[kept] = key in _opened()
    inside = st.expander(
        asked if picture is None else f"{asked}{AND_PICTURE}", key=kept, on_change=_keep, args=(key,)
    )
    if not inside.open:
        return
    made, saved = rows(), _key(name)
    with inside:
        with st.container(horizontal=True, vertical_alignment="center"):
            _csv_button([column.title for column in columns], made, name, exact())
            workbook_button(f"book_{saved}")
            wanted = picture is not None and pictures.switched_on(saved)
        if picture is not None and wanted:
            pictures.show_picture(picture(), saved)
        show(table(columns, made, name, own) + (f"<p>{how(about)}</p>" if about else ""))


def _opened() -> list[str]:
    """The words of the tables that are open."""
    return [word for word in st.query_params.get(OPENED, "").split(",") if word]


def _keep(key: str) -> None:
    """Put into the address whether a table is open: another practice or a reload leaves it so."""
    words = [word for word in _opened() if word != key]
    if st.session_state[f"table_{key}"]:
        words.append(key)
    if words:
        st.query_params[OPENED] = ",".join(words)
    else:
        st.query_params.pop(OPENED, None)


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower())


def _csv_button(heads: Sequence[str], rows: Rows, name: str, exact: Exact) -> None:
    if (user := reader()) is None:
        return
    key = _key(name)
    make = partial(as_csv, heads, rows, exact, version())
    file = f"{key.strip('_').replace('_', '-')[:80]}-{version()}.csv"
    offer = Offer("Save the table as csv", make, file, CSV, "table_taken", name)
    button(offer, user, version(), f"csv_{key}", plain=True)


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
    return comparison.against


def peers(comparison: Comparison, picture: Callable[[], Picture] | None = None) -> None:
    """The figures behind a caterpillar: the organisation and every peer, in order of name."""
    rows = sorted((comparison.figure, *comparison.others), key=lambda f: (f.name, f.code))
    behind(
        COMPARED,
        partial(compared_rows, rows, comparison.indicator, average_of(comparison)),
        f"{comparison.indicator.title}: each practice",
        own=rows.index(comparison.figure),
        about="verdict",
        key="practices",
        exact=partial(of_figures, rows),
        picture=picture,
    )


def save_every_figure(comparisons: Sequence[Comparison], name: str) -> None:
    """The button that saves a table that stands on the page by itself, one row for each figure in it."""
    heads = ["Indicator", "Period", *(column.title for column in COMPARED)]
    rows = [
        [c.indicator.title, c.period.label, *cells]
        for c in comparisons
        for cells in compared_rows([c.figure], c.indicator, average_of(c))
    ]
    _csv_button(heads, rows, name, of_figures([c.figure for c in comparisons]))


PERIODS = (Column("Period"), *COMPARED[1:5], Column("Practices counted", True))


def period_rows(indicator: Indicator, history: Sequence[tuple[Period, Figure]]) -> list[list[Cell]]:
    """One row for each period, oldest first."""
    return [
        [p.label, *compared_rows([f], indicator, "")[0][1:5], counted(f).removesuffix(" practices")]
        for p, f in history
    ]


def at_a_glance(
    comparisons: Sequence[Comparison], compared: str, picture: Callable[[], Picture], who: str = "You"
) -> None:
    """The figures behind the spine. `who`: whose figures they are."""
    columns = (
        Column("Indicator"),
        Column("Period"),
        Column(who, True),
        Column("95% limits", True),
        Column(compared, True),
        Column("Unit"),
        Column("Practices counted", True),
        Column("Verdict"),
    )

    def exact() -> Exact:
        averages = [c.benchmark.value if c.benchmark else None for c in comparisons]
        return {**of_figures([c.figure for c in comparisons], who), compared: {"benchmark": averages}}

    name = "Each indicator with its verdict"
    behind(
        columns, partial(_glance_rows, comparisons), name, key="verdicts", exact=exact, picture=picture
    )  # fmt: skip


def _glance_rows(comparisons: Sequence[Comparison]) -> Rows:
    return [
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
