"""Exploring: one topic at a time, its views one key away: all practices, fair, enough, over time, beside."""

import streamlit as st

from benchmarking import findings
from benchmarking.agreed.happened import about
from benchmarking.comparison import Comparison, compare
from benchmarking.drawings.drawing import practices_together
from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.organisations import Level
from benchmarking.relations import relation
from benchmarking.words.relation_wording import caution
from benchmarking.words.relation_wording import sentence as related
from benchmarking.words.spread_wording import reliability
from benchmarking.words.wording import counted, likely_range, sentence, with_unit
from components import current
from components.acting import act
from components.drawing import charts, scatter_plot
from components.figure import cards
from components.figure.adjustment_card import adjustment_card
from components.figure.change_card import change_card
from components.figure.detail import source_of
from components.figure.funnel_card import around, funnel_card
from components.glance.verdict_counts import counts
from components.markup import card, escape, note, show, title
from components.workshop.live import Live
from records import workshops
from records.agreed.courses import courses
from records.agreed.events_on_trends import done_actions
from records.meetings import running
from records.meetings.running import VIEWS
from records.models import Topic


def exploring(live: Live) -> None:
    """The topic on the screen in the view that was chosen, with the list to jump to another."""
    topic = live.topic
    if topic is None:
        show("<p>No topic with figures is on the list: talk, or go on.</p>")
        return
    place = [t.id for t in live.topics].index(topic.id) + 1
    comparison = compare(live.snapshot, live.workshop.locality, topic.indicator, peers=Level.STP)
    theme = escape(comparison.indicator.theme)
    show(
        f'<p class="sk-eyebrow">Topic {place} of {len(live.topics)}  ·  {theme}</p>'
        f'<p class="sk-room-title">{escape(topic.title)}</p>'
        f'<p class="sk-lead">{escape(sentence(comparison))}</p>'
    )
    _choices(live, topic)
    {
        "": _everyone,
        "fair": _fair,
        "enough": _enough,
        "trend": _trend,
        "beside": _beside,
    }[live.workshop.view](live, comparison)


def _choices(live: Live, topic: Topic) -> None:
    """The views as buttons, then the other topics."""
    with st.container(horizontal=True, gap="small"):
        for number, (view, label) in enumerate(VIEWS.items(), start=1):
            now = view == live.workshop.view
            if st.button(
                label,
                key=f"view_{view or 'all'}",
                type="primary" if now else "secondary",
                shortcut=str(number),
            ):
                _look(live, topic.id, view)
    others = [t for t in live.topics if t.id != topic.id and t.indicator in live.snapshot.indicators]
    if others:
        with st.popover("Another topic"):
            for other in others:
                if st.button(other.title, key=f"topic_{other.id}", width="stretch"):
                    _look(live, other.id, "")


def _look(live: Live, topic_id: int, view: str) -> None:
    act(
        lambda s: running.look_at(s, live.workshop.id, topic_id, view, by=live.user),
        "The screen did not change",
        "look",
    )


def _everyone(live: Live, comparison: Comparison) -> None:
    """The locality's practices as dots with their likely ranges, and the STP's line."""
    indicator = comparison.indicator
    members = live.snapshot.tree(indicator).practices(live.workshop.locality, comparison.period.end)
    rows = [compare(live.snapshot, code, indicator.id, peers=Level.STP) for code in members]
    rows = [row for row in rows if row.peers is not None]
    if not rows:
        note("The practices' own figures are not shown for this measure.")
        return
    words = counts(rows, "practice", "STP")
    with card("together"):
        title(words[0].rstrip(":"), f"{findings.chance(rows)} {cards.about_marks(indicator)}")
        charts.draw(practices_together(comparison, rows, source_of(indicator.source)), "room_together")
        note(cards.about_names(indicator))


def _fair(live: Live, comparison: Comparison) -> None:
    """The funnel with its usual spread, and what age, sex and deprivation would lead to."""
    found = around(live.snapshot, comparison.indicator, comparison.period, live.workshop.locality)
    tree = live.snapshot.tree(comparison.indicator)
    ours = tree.practices(live.workshop.locality, comparison.period.end)
    left, right = st.columns(2, gap="small")
    with left:
        funnel_card(
            found, tree, "", ours, live.workshop.locality_name, source_of(comparison.indicator.source)
        )
    with right:
        adjustment_card(live.snapshot, comparison)


def _enough(live: Live, comparison: Comparison) -> None:
    """How many practices it rests on, its range, and whether practices differ by more than chance."""
    figure, indicator = comparison.figure, comparison.indicator
    rows = [
        ("Figure", with_unit(figure.value, indicator)),
        ("Likely range", likely_range(figure, indicator) or "none"),
        ("Counted", f"{counted(figure)} counted"),
        ("Reliability", reliability(around(live.snapshot, indicator, comparison.period, figure.code))),
        ("Small numbers", "Fewer than eight are not shown, so that nobody can be picked out."),
    ]
    items = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in rows if v)
    with card("enough"):
        title("Is it enough to tell?")
        show(f'<dl class="sk-list">{items}</dl>')


def _trend(live: Live, comparison: Comparison) -> None:
    """With the finished actions of the locality's priorities marked; no notes, which are not for a room."""
    locality, indicator = live.workshop.locality, comparison.indicator.id
    with current.database()() as session:
        held = courses(session, workshops.agreed(session, locality), live.snapshot.id)
    done = about(done_actions(held), indicator, locality)
    change_card(live.snapshot, comparison, source_of(comparison.indicator.source), done)


def _beside(live: Live, comparison: Comparison) -> None:
    """Beside hospital or community use: every practice of the area as a dot, with the fixed caution."""
    pair = next((i for i in comparison.indicator.related if i in live.snapshot.indicators), None)
    if pair is None or live.snapshot.held.latest(pair) is None:
        note("The catalogue has no measure to put beside this one.")
        return
    found = relation(live.snapshot, comparison.indicator.id, pair)
    near = live.snapshot.tree(found.first).practices(live.workshop.locality, found.first_period.end)
    with card("beside"):
        title(related(found), caution(found))
        chart = relation_chart(found, "", near, live.workshop.locality_name, source_of(found.first.source))
        scatter_plot.draw(chart, "room_scatter")
