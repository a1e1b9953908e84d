"""Priority cards: what a locality agreed, where it stood then and where it stands now."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from benchmarking.agreed.followed import Verdict
from benchmarking.indicators import Indicator
from benchmarking.snapshot import Snapshot
from components.agreed.positions import position_form
from components.agreed.priority_actions import action_buttons, actions_list
from components.agreed.priority_plot import priority_plot
from components.agreed.priority_reviews import history, priority_work
from components.agreed.priority_verdict import closed_words, state_words, verdict_html
from components.agreed.then_and_now import then_and_now
from components.figure.cards import day
from components.markup import card, escape, show
from records.agreed.courses import Course
from records.meetings.minutes import positions_in_words
from records.models import Priority, Stance, User


def priority_card(user: User, course: Course, snapshot: Snapshot, today: date) -> None:
    """One priority: its statement and figures, the line over time, the verdict, who agreed, what is done.

    Below them what the reader may do: take part, move actions, review.
    """
    priority = course.priority
    indicator = snapshot.indicators.get(priority.indicator)
    with card(f"priority_{priority.id}"):
        left, middle, right = st.columns([10, 11, 8], gap="medium")
        with left:
            last = course.restatements[-1].restated_on if course.restatements else None
            is_broken = course.is_followed and course.said == Verdict.SERIES_BROKEN
            show(
                _statement(priority, indicator, snapshot) + then_and_now(priority, snapshot, last, is_broken)
            )
        with middle:
            priority_plot(course, snapshot)
        with right:
            show(verdict_html(course) + _agreement(priority, snapshot, today))
        names = snapshot.organisations.names
        below = actions_list(course, snapshot, today) + history(course, names)
        if below:
            show(below)
        action_buttons(user, course, snapshot, today)
        priority_work(user, course, snapshot, today)
        position_form(user, priority, snapshot, today)


def statements(priorities: Sequence[Priority], today: date) -> str:
    """A short list, as HTML."""
    rows = "".join(
        f'<li><b>{escape(p.statement)}</b><br><span class="sk-sub">{escape(state_words(p, today))}. '
        f"{escape(p.lead_role)} leads. Review on {escape(day(p.review_on))}.</span></li>"
        for p in priorities
    )
    return f'<ul class="sk-lines">{rows}</ul>'


def _statement(priority: Priority, indicator: Indicator | None, snapshot: Snapshot) -> str:
    names = snapshot.organisations.names
    lead = f"{priority.lead_role}, {names.get(priority.lead_practice, priority.lead_practice)}"
    own = f'<p class="sk-sub">{escape(priority.own_words)}</p>' if priority.own_words else ""
    title = indicator.title if indicator else priority.indicator
    return (
        f'<p class="sk-eyebrow">{escape(title)}  ·  {escape(priority.locality_name)}</p>'
        f'<h2>{escape(priority.statement)}</h2>{own}<p class="sk-sub">{escape(lead)}</p>'
    )


def _agreement(priority: Priority, snapshot: Snapshot, today: date) -> str:
    words = [positions_in_words(priority.positions, snapshot.organisations.names)]
    absent = sum(position.stance is Stance.ABSENT for position in priority.positions)
    words += [f"{absent} not there"] if absent else []
    when = (
        f"Agreed {day(priority.agreed_on)}"
        if priority.agreed_on
        else f"Proposed {day(priority.recorded_on)}; positions until {day(priority.confirm_by)}"
    )
    lines = [when, *words, f"Review on {day(priority.review_on)}"]
    if priority.closed_on:
        lines = [when, *words, *closed_words(priority)]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f'<p class="sk-eyebrow">{escape(state_words(priority, today))}</p><ul class="sk-lines">{items}</ul>'
    )
