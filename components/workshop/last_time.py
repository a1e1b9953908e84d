"""Last time: each earlier priority with what came of it, reviewed, closed and acted on there."""

import streamlit as st

from components import current, pickers
from components.agreed.priority_actions import action_buttons, actions_list
from components.agreed.priority_plot import priority_plot
from components.agreed.priority_reviews import history, priority_work
from components.agreed.priority_verdict import closed_words, verdict_words
from components.agreed.then_and_now import then_and_now
from components.markup import card, escape, note, show
from components.workshop.live import Live
from records import workshops
from records.agreed.courses import Course, courses
from records.models import Priority, PriorityState

LEAD = "You agreed this last time. Here is what the figures say."
REHEARSED = "In a rehearsal nothing is written about what was agreed before."


def last_time(live: Live) -> None:
    """One priority at a time, in the order in which they were agreed; those closed today stay in sight."""
    found = earlier(live)
    if not found:
        with card("last_time"):
            show('<p class="sk-room-title">This is the first meeting.</p>')
        return
    show(f'<p class="sk-lead">{LEAD}</p>')
    names = {str(c.priority.id): f"{place}. {_name(live, c)}" for place, c in enumerate(found, 1)}
    picked = next(iter(names))
    if len(found) > 1:
        picked = pickers.pills("last", "Agreed before", names, picked)
    _card(live, next(c for c in found if str(c.priority.id) == picked))


def earlier(live: Live) -> list[Course]:
    """What was open in the locality when the meeting began, with what became of it."""
    with current.database()() as session:
        held = [p for p in workshops.agreed(session, live.workshop.locality) if _belongs(live, p)]
        return courses(session, sorted(held, key=lambda p: p.id), live.snapshot.id)


def _belongs(live: Live, priority: Priority) -> bool:
    if priority.workshop_id == live.workshop.id or priority.recorded_on > live.workshop.held_on:
        return False  # a meeting on paper may be typed in after a later one
    ended_today = priority.closed_on == live.workshop.held_on
    return priority.state is PriorityState.OPEN or (priority.state is PriorityState.CLOSED and ended_today)


def _name(live: Live, course: Course) -> str:
    """The measure, and that it was closed. Two may have the same one: pills are told apart by their words."""
    priority = course.priority
    indicator = live.snapshot.indicators.get(priority.indicator)
    title = indicator.title if indicator else priority.indicator
    return f"{title} (closed)" if priority.state is PriorityState.CLOSED else title


def _card(live: Live, course: Course) -> None:
    """Where it started and stands, the verdict, what was done; below what the room does about it."""
    priority, today = course.priority, live.today
    short, lines = verdict_words(course)
    with card(f"last_{priority.id}"):
        show(f'<p class="sk-room-title">{escape(priority.statement)}</p>')
        left, right = st.columns([1, 1], gap="medium")
        with left:
            said = "".join(f'<p class="sk-sub">{escape(line)}</p>' for line in lines)
            show(f'<p class="sk-lead"><b>{escape(short)}</b></p>{said}')
            show(then_and_now(priority, live.snapshot))
        with right:
            priority_plot(course, live.snapshot)
        show(actions_list(course, live.snapshot, today) or '<p class="sk-sub">No action was recorded.</p>')
        reviews = history(course, live.snapshot.organisations.names)
        if reviews:
            show(reviews)
        for line in closed_words(priority):
            show(f'<p class="sk-sub">{escape(line)}</p>')
        if live.workshop.rehearsal:
            note(REHEARSED)
            return
        action_buttons(live.user, course, live.snapshot, today, live.workshop.id)
        priority_work(live.user, course, live.snapshot, today)
