"""Priority plot: a locality's figures over time with the day of agreement, target and finished actions."""

from dataclasses import replace
from datetime import date

import streamlit as st

from benchmarking.agreed.followed import Verdict
from benchmarking.agreed.happened import about, marked
from benchmarking.charts import Chart, Mark, Role, Series
from benchmarking.drawings.change_chart import change_chart
from benchmarking.drawings.drawing import axis
from benchmarking.over_time.assurance import assurance
from benchmarking.over_time.changes import Change, change
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import cautions
from benchmarking.words.progress_wording import SHORT
from benchmarking.words.wording import shown
from components import tables
from components.drawing import trend_plot
from components.figure.change_card import columns, enough, only_one, rows
from components.markup import escape, show
from records.agreed.courses import Course
from records.agreed.events_on_trends import done_actions
from records.models import Priority, PriorityState

HEIGHT = 190  # pixels
SPECIAL = (Role.BETTER, Role.WORSE, Role.HIGHER, Role.LOWER)


def priority_plot(course: Course, snapshot: Snapshot) -> None:
    """The plot and its table; nothing where the locality or the indicator is not held."""
    priority = course.priority
    if priority.indicator not in snapshot.indicators or priority.locality not in snapshot.organisations:
        return
    if snapshot.held.latest(priority.indicator) is None:
        return
    found = change(snapshot, priority.locality, priority.indicator)
    if not enough(found):
        show(f'<p class="sk-sub">{escape(only_one(found))}</p>')
        return
    chart = chart_of(course, found)
    height = HEIGHT + trend_plot.LINE * len(chart.marks)
    trend_plot.draw(chart, f"priority_line_{priority.id}", height)
    said = (_assured(course, found), *cautions(found))
    if any(said):
        show(f'<p class="sk-note">{escape(" ".join(words for words in said if words))}</p>')
    with st.popover("Show these figures as a table", width="stretch"):
        show(tables.table(columns(found), rows(found), f"{found.indicator.title} over time"))


def chart_of(course: Course, found: Change) -> Chart:
    """The chart of the change without any finding but the stored verdict, which alone says what changed."""
    priority, drawn = course.priority, change_chart(found)
    agreed = priority.agreed_on or priority.recorded_on
    kept = [s for s in drawn.series if s.role not in SPECIAL or _agrees(s.role, course.said)]
    kept.append(_target(priority, found, agreed))
    values = [v for s in kept for v in (*s.values, *s.lower, *s.upper) if v is not None]
    said = SHORT[Verdict(course.said)] if course.is_followed else "Proposed"
    place = _place(found, agreed)
    alt = drawn.alt.partition(". ")[0]
    told = f"Target {shown(priority.target, found.indicator)}, agreed {agreed.day} {agreed:%B %Y}"
    assured = _assured(course, found)
    chart = replace(
        drawn,
        title=said,
        series=tuple(kept),
        axis=axis(values),
        alt=f"{alt}. {told}. {said}. {assured}".strip(),
        marks=() if place is None else (Mark(place, f"agreed {agreed.day} {agreed:%B %Y}"),),
    )
    done = about(done_actions([course]), priority.indicator, priority.locality)
    return marked(chart, [p.period for p in found.points], done)


def _assured(course: Course, found: Change) -> str:
    """Whether the target will be reached reliably; of a closed priority nothing is said."""
    priority = course.priority
    return assurance(found, priority.target, priority.wanted) if priority.state is PriorityState.OPEN else ""


def _agrees(role: Role, verdict: str) -> bool:
    """Whether points in a special colour say what the verdict says."""
    return (role, verdict) in ((Role.BETTER, Verdict.WANTED), (Role.WORSE, Verdict.UNWANTED))


def _target(priority: Priority, found: Change, agreed: date) -> Series:
    """The target from the day of agreement on, at least at the latest period, where its words stand; not
    beyond a later change in how it is counted."""
    last = len(found.points) - 1
    place = next((i for i, p in enumerate(found.points) if p.period.end >= agreed), last)
    stop = next((s.start for s in found.segments if s.start > place), last + 1)
    values = tuple(priority.target if place <= i < stop else None for i in range(last + 1))
    return Series(f"Target {shown(priority.target, found.indicator)}", Role.TARGET, values)


def _place(found: Change, day: date) -> int | None:
    return next((i for i, p in enumerate(found.points) if p.period.start <= day <= p.period.end), None)
