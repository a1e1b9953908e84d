"""Priority verdict: what the latest refresh said of a priority, in its short form and its sentences."""

from datetime import date

from benchmarking.agreed.followed import Verdict
from benchmarking.words.progress_wording import SHORT
from components.figure.cards import day
from components.markup import escape
from records.agreed.courses import Course
from records.models import Priority, PriorityState
from records.priorities import OUTCOMES, is_lapsed

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


def verdict_words(course: Course) -> tuple[str, list[str]]:
    """The short form, and what stands below it; nothing is said of what is only proposed."""
    if not course.is_followed:
        return "Not followed yet", ["Figures are followed once it is agreed."]
    short = SHORT[Verdict(course.said)]
    first, *more = course.sentences or [short]
    rest = first.removeprefix(short).lstrip(":. ")
    return short, [line[0].upper() + line[1:] for line in (rest, *more) if line]


def verdict_html(course: Course) -> str:
    """The same as HTML, with the figures that it rests on."""
    short, lines = verdict_words(course)
    made = f"At the refresh of {day(course.verdict.made_on)}." if course.verdict else ""
    below = "".join(f'<p class="sk-sub">{escape(line)}</p>' for line in lines)
    return f'<h2>{escape(short)}</h2>{below}<p class="sk-note">{escape(made)}</p><br>'


def closed_words(priority: Priority) -> list[str]:
    """How a closed priority ended."""
    if priority.closed_on is None:
        return []
    outcome = OUTCOMES.get(priority.outcome, priority.outcome)
    why = f": {priority.stop_reason}" if priority.stop_reason else ""
    return [f"Closed {day(priority.closed_on)}. {outcome}{why}.", priority.closing_note]
