"""Learning card: what the priorities on a page teach: shared themes, lessons, quiet watch, gaps, asks."""

from collections.abc import Sequence

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current
from components.figure.cards import day
from components.markup import address, card, escape, note, show, title
from records.agreed.courses import Course
from records.agreed.heard import Heard, heard
from records.agreed.learning import Lesson, on_watch, tried_without_clear_change, worth_a_closer_look
from records.models import Priority, PriorityState

NO_CAUSE = "An action that was done before a change is not shown to have caused it. Ask those who did it."


def learning_card(courses: Sequence[Course], snapshot: Snapshot) -> None:
    """Each kind of lesson in the same form and size, every line with its way to the priority; no card where
    there is none of any."""
    localities = {c.priority.locality_name for c in courses}
    with current.database()() as session:
        said = [one for one in heard(session) if one.locality in localities]
    parts = [
        ("Worth a closer look", [_lesson(x, snapshot) for x in worth_a_closer_look(courses)]),
        ("Tried, no clear change yet", [_lesson(x, snapshot) for x in tried_without_clear_change(courses)]),
        ("On quiet watch after the close", [_line(w.course.priority, w.words) for w in on_watch(courses)]),
        ("Chosen in two or more localities", _shared(courses, snapshot)),
        ("Not measured yet", [_heard(one) for one in said if one.is_gap]),
        ("What localities ask of the board", [_heard(one) for one in said if not one.is_gap]),
    ]
    if not any(lines for _, lines in parts):
        return
    with card("learning"):
        title("What we learn from them", NO_CAUSE)
        held = [(name, lines) for name, lines in parts if lines]
        for start in range(0, len(held), 2):
            for column, (name, lines) in zip(
                st.columns(2, gap="medium"), held[start : start + 2], strict=False
            ):
                with column:
                    show(f'<p class="sk-eyebrow">{name}</p><ul class="sk-lines">{"".join(lines)}</ul>')
        note("The same is on the slides of the summary for the board.")


def _lesson(lesson: Lesson, snapshot: Snapshot) -> str:
    priority, names = lesson.course.priority, snapshot.organisations.names
    done = "; ".join(f"{a.what} (done {day(a.done_on)})" for a in lesson.done if a.done_on)
    lead = f"{priority.lead_role}, {names.get(priority.lead_practice, priority.lead_practice)}"
    called = f"{lesson.called[0].upper()}{lesson.called[1:]}. "
    return _line(priority, f"{called}Done there: {done}. Ask: {lead}.")


def _line(priority: Priority, words: str) -> str:
    link = address("agreed-priorities", priority=str(priority.id))
    return (
        f'<li><a href="{link}">{escape(priority.statement)}</a><br>'
        f'<span class="sk-sub">{escape(words)}</span></li>'
    )


def _shared(courses: Sequence[Course], snapshot: Snapshot) -> list[str]:
    """Each theme, then each measure, that is an open priority of two or more localities."""
    chosen: dict[tuple[int, str], dict[str, None]] = {}
    for priority in (c.priority for c in courses):
        if priority.state is PriorityState.OPEN and priority.indicator in snapshot.indicators:
            measured = snapshot.indicators[priority.indicator]
            for what in ((0, f"Theme: {measured.theme}"), (1, measured.title)):
                chosen.setdefault(what, {})[priority.locality_name] = None
    return [
        f'<li><b>{escape(what)}</b><br><span class="sk-sub">{escape(", ".join(names))}</span></li>'
        for (_, what), names in sorted(chosen.items())
        if len(names) > 1
    ]


def _heard(one: Heard) -> str:
    return (
        f'<li>{escape(one.words)}<br><span class="sk-sub">{escape(one.locality)}, '
        f"{escape(day(one.on))}</span></li>"
    )
