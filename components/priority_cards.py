"""Priority cards: what a locality agreed, where it stood then and where it stands now."""

from collections.abc import Mapping, Sequence

import streamlit as st

from benchmarking.changes import change
from benchmarking.comparison import Comparison, compare
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.wording import likely_range, with_unit
from components import tables
from components.cards import day
from components.change_card import columns, enough, only_one, rows, small_plot
from components.markup import card, escape, show
from records.models import Position, Priority, PriorityState, Stance

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


def priority_card(priority: Priority, snapshot: Snapshot) -> None:
    """One priority: its statement and figures, the line over time, who agreed and when it is reviewed."""
    indicator = snapshot.indicators.get(priority.indicator)
    latest = _latest(priority, snapshot)
    with card(f"priority_{priority.id}"):
        left, middle, right = st.columns([10, 11, 8], gap="medium", vertical_alignment="center")
        with left:
            show(_statement(priority, indicator, snapshot) + _then_and_now(priority, indicator, latest))
        with middle:
            _over_time(priority, snapshot)
        with right:
            show(_agreement(priority, snapshot))


def statements(priorities: Sequence[Priority]) -> str:
    """A short list, as HTML."""
    rows = "".join(
        f'<li><b>{escape(p.statement)}</b><br><span class="sk-sub">{escape(STATE[p.state])}. '
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


def _latest(priority: Priority, snapshot: Snapshot) -> Comparison | None:
    tree = snapshot.organisations
    if priority.indicator not in snapshot.indicators or priority.locality not in tree:
        return None
    if snapshot.held.latest(priority.indicator) is None:
        return None
    return compare(snapshot, priority.locality, priority.indicator, peers=Level.STP)


def _statement(priority: Priority, indicator: Indicator | None, snapshot: Snapshot) -> str:
    names = snapshot.organisations.names
    lead = f"{priority.lead_role}, {names.get(priority.lead_practice, priority.lead_practice)}"
    own = f'<p class="sk-sub">{escape(priority.own_words)}</p>' if priority.own_words else ""
    title = indicator.title if indicator else priority.indicator
    return (
        f'<p class="sk-eyebrow">{escape(title)}  ·  {escape(priority.locality_name)}</p>'
        f'<h2>{escape(priority.statement)}</h2>{own}<p class="sk-sub">{escape(lead)}</p>'
    )


def _then_and_now(priority: Priority, indicator: Indicator | None, latest: Comparison | None) -> str:
    """Baseline with its range and period, the latest value, the target with its date."""
    if indicator is None:
        return ""
    kept = priority.baseline
    then = Figure("", "", kept["value"], kept["lower"], kept["upper"], None, None, 0, 0, "ok")
    entries = [
        (
            "Then",
            _short(then.value, indicator),
            likely_range(then, indicator),
            Period.parse(kept["period"]).label,
        )
    ]
    if latest is not None and str(latest.period) != kept["period"]:
        figure = latest.figure
        entries.append(
            ("Latest", _short(figure.value, indicator), likely_range(figure, indicator), latest.period.label)
        )
    else:
        entries.append(("Latest", "not yet", "", "no newer figures"))
    entries.append(("Target", _short(priority.target, indicator), "", f"by {priority.target_by:%B %Y}"))
    cells = "".join(
        f'<div><p class="sk-note">{escape(word)}</p><p class="sk-fact">{escape(value)}</p>'
        f'<p class="sk-note">{escape(limits)}{"<br>" if limits else ""}{escape(when)}</p></div>'
        for word, value, limits, when in entries
    )
    return f'<div class="sk-facts" style="margin-top:10px;grid-template-columns:repeat(3,1fr)">{cells}</div>'


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


def _agreement(priority: Priority, snapshot: Snapshot) -> str:
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
    return f'<p class="sk-eyebrow">{escape(STATE[priority.state])}</p><ul class="sk-lines">{items}</ul>'


def _short(value: float | None, indicator: Indicator) -> str:
    return with_unit(value, indicator).split(" per ")[0].split(" weighted")[0]
