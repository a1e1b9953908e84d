"""Together card: all that is shown on an indicator as dots, as bars with their likely ranges, or in two
periods side by side; in order of name or of size."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from benchmarking.charts import Chart
from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import is_shown, why_not
from benchmarking.drawings.drawing import LIST_BY_NAME, as_bars, in_order, one_by_one, practices_together
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, plural
from benchmarking.over_time.two_periods import earlier_periods
from benchmarking.peers import PeerGroup
from benchmarking.similar import SimilarPractices
from benchmarking.snapshot import Snapshot
from components import organised, pickers, tables
from components.challenges.challenge_card import links
from components.drawing import charts
from components.drawing.pictures import Picture
from components.figure import cards
from components.figure.together import EVERY, all_together
from components.figure.two_periods_card import two_periods
from components.glance.verdict_counts import counts
from components.markup import card, note, title
from components.peer_choice import Choice
from components.table_files import of_figures
from records.models import User

DRAWN, BARS, TWO = "drawn", "bars", "two-periods"  # in the address; dots are not said
ORDER, NAME, SIZE = "order", "name", "size"


def together_card(
    user: User,
    snapshot: Snapshot,
    of: str,
    rows: Sequence[Comparison],
    choice: Choice,
    group: PeerGroup | None,
    source: str,
) -> Comparison:
    """The card with the table behind it; all of them together, as the rest of the page compares them."""
    measured = rows[0].indicator
    together = all_together(snapshot, of, rows, choice, group)
    what = snapshot.tree(measured).level_name(EVERY[of]) if of in EVERY else "practice"
    sorted_by_size = _is_by_size(rows)
    ways = {"": "Dots", BARS: "Bars"} | ({TWO: "Two periods"} if earlier_periods(snapshot, measured) else {})
    with card("together"):
        choose = partial(_choices, snapshot, rows, ways, what)
        way = pickers.chosen(DRAWN, ways, "")
        if way == TWO:
            two_periods(snapshot, rows, together, group, what, sorted_by_size, choose, source)
        else:
            title(_title(measured, what, choice), cards.about_marks(measured, way == BARS))
            choose()
            drawn = _drawn(together, rows, source, sorted_by_size, way == BARS)
            charts.draw(drawn, "together")
            _table(together, rows, drawn, sorted_by_size, what, choice)
        if of not in EVERY:
            note(cards.about_names(measured))
            links(user, snapshot, rows)
        if not is_shown(measured, Level.PRACTICE):
            note(why_not(measured, Level.PRACTICE, snapshot.tree(measured)))
    return together


def _choices(snapshot: Snapshot, rows: Sequence[Comparison], ways: dict[str, str], what: str) -> None:
    """How it is drawn, of practices of which day, and in which order, all in the address."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        with st.container(width="content"):
            pickers.pills(DRAWN, "Drawn as", ways, "")
        organised.switch(snapshot)
        if _can_be_by_size(rows):
            orders = {NAME: "By name", SIZE: f"Largest {what} first"}
            with st.container(width="content"):
                pickers.pills(ORDER, "In which order", orders, _usual_order(rows))


def _can_be_by_size(rows: Sequence[Comparison]) -> bool:
    """Whether size may be told: not where one of them is under a letter."""
    return len(rows) > 1 and not any(row.figure.lettered for row in rows)


def _usual_order(rows: Sequence[Comparison]) -> str:
    return SIZE if len(rows) > LIST_BY_NAME else NAME


def _is_by_size(rows: Sequence[Comparison]) -> bool:
    usual = _usual_order(rows)
    return _can_be_by_size(rows) and pickers.chosen(ORDER, {NAME: "", SIZE: ""}, usual) == SIZE


def _drawn(together: Comparison, rows: Sequence[Comparison], source: str, by_size: bool, bars: bool) -> Chart:
    drawn = practices_together(together, rows, source, by_size)
    drawn = one_by_one(drawn) if cards.is_count(rows[0].indicator) else drawn
    return as_bars(drawn) if bars else drawn


def _table(
    together: Comparison,
    rows: Sequence[Comparison],
    drawn: Chart,
    by_size: bool,
    what: str,
    choice: Choice,
) -> None:
    """The figures behind the drawing, in its order."""
    measured, period = rows[0].indicator, rows[0].period
    figures = [together.figure, *in_order((row.figure for row in rows), by_size)]
    tables.behind(
        tables.COMPARED,
        partial(tables.compared_rows, figures, measured, tables.average_of(rows[0])),
        f"{measured.title}: each {what}",
        own=0,
        key="together",
        exact=partial(of_figures, figures),
        picture=partial(
            Picture, partial(charts.figure, drawn), " ".join(counts(rows, what, choice.called)),
            f"{measured.title}, {measured.unit}, {period.label}", drawn.source,
        ),
    )  # fmt: skip


def _title(measured: Indicator, what: str, choice: Choice) -> str:
    if cards.is_count(measured):
        return f"Each {what}"
    if isinstance(choice.peers, SimilarPractices):
        return f"Each {what} against the average of its own similar {plural(what)}"
    return f"Each {what} beside the {choice.called} average"
