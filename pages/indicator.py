"""One indicator: all practices of a locality or of the area, in order of name."""

from dataclasses import replace

import streamlit as st

from benchmarking import findings
from benchmarking.comparison import Comparison, compare
from benchmarking.drawing import practices_together
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.wording import wanted
from components import cards, charts, current, pickers, states, tables
from components.detail import source_of
from components.markup import card, head, lead, note, title
from components.verdict_counts import counts
from records.models import User
from records.permissions import Action, may

AREA, LOCALITIES = "area", "localities"


def page(user: User) -> None:
    """One indicator and who is shown on it, both in the address."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    held = pickers.indicators(snapshot)
    indicator = pickers.chosen("indicator", held, next(iter(held)))
    tree = snapshot.tree(snapshot.indicators[indicator])
    area = pickers.called(tree, pickers.area_level(tree, today))
    options = {LOCALITIES: f"Every {tree.level_name(Level.LOCALITY)}"}
    if may(user, Action.SEE_PRACTICES):
        places = {o.code: f"Practices of {o.name}" for o in tree.in_area(Level.LOCALITY, today)}
        options = {AREA: f"All practices of the {area}"} | options | places
    usual = next(iter(pickers.localities(user, tree, today)), AREA)
    of = pickers.chosen("of", options, usual if usual in options else next(iter(options)))
    measured = snapshot.indicators[indicator]
    period = snapshot.held.latest(indicator)
    with head(measured.title, f"{measured.question} {period.label if period else ''}.", measured.theme):
        pickers.choice("indicator", "Indicator", held, indicator, width=270)
        pickers.choice("of", "Show", options, of, width=270)
    return _shown(snapshot, indicator, of)


def _shown(snapshot: Snapshot, indicator: str, of: str) -> None:
    measured, period = snapshot.indicators[indicator], snapshot.held.latest(indicator)
    assert period is not None  # noqa: S101 - only indicators that are held can be chosen
    tree = snapshot.tree(measured)
    level = pickers.area_level(tree, period.end)
    if of == LOCALITIES:
        codes = [o.code for o in tree.in_area(Level.LOCALITY, period.end)]
    elif of == AREA:
        codes = [o.code for o in tree.in_area(Level.PRACTICE, period.end)]
    else:
        codes = list(tree.practices(of, period.end))
    rows = [compare(snapshot, code, indicator, peers=level) for code in codes]
    rows = [row for row in rows if row.peers is not None]
    if not rows or all(row.figure.value is None for row in rows):
        return states.state(
            "No figures for this choice",
            "None of these practices has a figure for the latest period. Choose another indicator or place.",
            icon="event_busy",
            key="no_figures",
        )
    together = _together(snapshot, indicator, of, rows, level)
    compared = tree.level_name(level)
    what = tree.level_name(Level.LOCALITY) if of == LOCALITIES else "practice"
    lead(*counts(rows, what, compared), second=f"{findings.chance(rows)} {wanted(measured)}")
    source = source_of(measured.source)
    with card("together"):
        title(f"Each {what} beside the {compared} average", cards.about_marks(measured))
        charts.draw(practices_together(together, rows, source), "together")
        if of != LOCALITIES:
            note(cards.about_names(measured))
    figures = [together.figure, *sorted((row.figure for row in rows), key=lambda f: (f.name, f.code))]
    tables.behind(
        tables.COMPARED,
        tables.compared_rows(figures, measured, tables.average_of(rows[0])),
        f"{measured.title}: each {what}",
        own=0,
    )
    words, ideas = st.columns([3, 2], gap="small")
    with words:
        cards.definition(measured, period, source, current.today())
    with ideas:
        cards.ideas(measured)
    return None


def _together(
    snapshot: Snapshot, indicator: str, of: str, rows: list[Comparison], level: Level
) -> Comparison:
    """All the practices shown, as one figure: the locality's, or the area's where all of it is shown."""
    if of not in (AREA, LOCALITIES):
        return compare(snapshot, of, indicator, peers=level)
    first = rows[0]
    assert first.peers is not None  # noqa: S101 - rows without peers were left out
    whole = compare(snapshot, first.peers.organisation.code, indicator, peers=level)
    return replace(
        first, organisation=whole.organisation, figure=whole.figure, benchmark=whole.figure, others=()
    )
