"""Priority cards: what a locality agreed, where it stood then and where it stands now."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from benchmarking.changes import change
from benchmarking.indicators import Indicator
from benchmarking.snapshot import Snapshot
from components import tables
from components.cards import day
from components.change_card import columns, enough, only_one, rows, small_plot
from components.markup import card, escape, show
from components.positions import position_form
from components.then_and_now import then_and_now
from records.models import Position, Priority, PriorityState, Stance, User
from records.priorities import is_lapsed

SAID = {
    Stance.AGREE: "agreed",
    Stance.CAN_LIVE: "can live with it",
    Stance.DISAGREE: "disagreed",
    Stance.ABSENT: "not there",
}
STATE = {
    PriorityState.PROPOSED: "Proposed, to be confirmed",
    PriorityState.OPEN: "Open",
    PriorityState.CLOSED: "Closed",
}


def state_words(priority: Priority, today: date) -> str:
    """The state as it is read; a proposal that was not confirmed in time has lapsed."""
    if is_lapsed(priority, today):
        return f"Lapsed: not confirmed by {day(priority.confirm_by)}"
    return STATE[priority.state]


def priority_card(user: User, priority: Priority, snapshot: Snapshot, today: date) -> None:
    """One priority: its statement and figures, the line over time, who agreed and when it is reviewed.

    Below them, as long as positions are taken, where the reader's practices stand.
    """
    indicator = snapshot.indicators.get(priority.indicator)
    with card(f"priority_{priority.id}"):
        left, middle, right = st.columns([10, 11, 8], gap="medium", vertical_alignment="center")
        with left:
            show(_statement(priority, indicator, snapshot) + then_and_now(priority, snapshot))
        with middle:
            _over_time(priority, snapshot)
        with right:
            show(_agreement(priority, snapshot, today))
        position_form(user, priority, snapshot, today)


def statements(priorities: Sequence[Priority], today: date) -> str:
    """A short list, as HTML."""
    rows = "".join(
        f'<li><b>{escape(p.statement)}</b><br><span class="sk-sub">{escape(state_words(p, today))}. '
        f"{escape(p.lead_role)} leads. Review on {escape(day(p.review_on))}.</span></li>"
        for p in priorities
    )
    return f'<ul class="sk-lines">{rows}</ul>'


def positions_in_words(positions: Sequence[Position], names: Mapping[str, str]) -> list[str]:
    """ "5 agreed, 1 can live with it, 1 disagreed", then each disagreement with its reason."""
    count = [(words, sum(p.stance is stance for p in positions)) for stance, words in SAID.items()]
    found = [", ".join(f"{n} {words}" for words, n in count if n)]
    for position in positions:
        if position.stance is Stance.DISAGREE:
            who = "A practice" if position.unnamed else names.get(position.practice, position.practice)
            found.append(f"{who} does not agree: {position.reason or 'no reason given'}")
    return found


def _statement(priority: Priority, indicator: Indicator | None, snapshot: Snapshot) -> str:
    names = snapshot.organisations.names
    lead = f"{priority.lead_role}, {names.get(priority.lead_practice, priority.lead_practice)}"
    own = f'<p class="sk-sub">{escape(priority.own_words)}</p>' if priority.own_words else ""
    title = indicator.title if indicator else priority.indicator
    return (
        f'<p class="sk-eyebrow">{escape(title)}  ·  {escape(priority.locality_name)}</p>'
        f'<h2>{escape(priority.statement)}</h2>{own}<p class="sk-sub">{escape(lead)}</p>'
    )


def _over_time(priority: Priority, snapshot: Snapshot) -> None:
    if priority.indicator not in snapshot.indicators or priority.locality not in snapshot.organisations:
        return
    if snapshot.held.latest(priority.indicator) is None:
        return
    found = change(snapshot, priority.locality, priority.indicator)
    if not enough(found):
        show(f'<p class="sk-sub">{escape(only_one(found))}</p>')
        return
    small_plot(found, f"priority_line_{priority.id}")
    with st.popover("Show these figures as a table", width="stretch"):
        show(tables.table(columns(found), rows(found), f"{found.indicator.title} over time"))


def _agreement(priority: Priority, snapshot: Snapshot, today: date) -> str:
    words = positions_in_words(priority.positions, snapshot.organisations.names)
    when = (
        f"Agreed {day(priority.agreed_on)}"
        if priority.agreed_on
        else f"Proposed {day(priority.recorded_on)}; positions until {day(priority.confirm_by)}"
    )
    lines = [when, *words, f"Review on {day(priority.review_on)}"]
    if priority.closed_on:
        lines.append(f"Closed {day(priority.closed_on)}: {priority.closing_note}")
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f'<p class="sk-eyebrow">{escape(state_words(priority, today))}</p><ul class="sk-lines">{items}</ul>'
    )
