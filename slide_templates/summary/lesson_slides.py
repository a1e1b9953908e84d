"""Lessons for the board: what is worth a closer look, what was tried, what ended and why."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import opening
from records.agreed.courses import Course
from records.agreed.learning import Lesson, on_watch, tried_without_clear_change, worth_a_closer_look
from records.models import Priority, PriorityState
from records.priorities import OUTCOMES
from slide_templates.locality.slides import Setting
from slide_templates.plan import Cell, Slide
from slide_templates.stamps import cut, day
from slide_templates.summary.learning_slides import LEARNED, MOST_LINES, change_words, listed
from slide_templates.summary.summary_slides import LocalityLine, page_of
from slide_templates.tables import parts
from slide_templates.titles import fitting, in_words

HEAD = ("Locality", "Measure, and its change (likely range)", "What was done there", "Ask them")
YEAR = timedelta(days=366)
WIDTHS = (2.2, 3.5, 4.23, 2.2)
ASK = "An action that was done before a change is not shown to have caused it: who could ask them?"


def lessons(
    setting: Setting,
    lines: Sequence[LocalityLine],
    courses: Sequence[Course],
    indicators: Mapping[str, Indicator],
) -> list[Slide]:
    """The two kinds of lesson in the same form and size, then those that were closed; no slide for what
    there is none of."""
    names = {line.code: line.name for line in lines}
    mine = [c for c in courses if c.priority.locality in names]
    made = []
    for found, one, several, lede in (
        (
            worth_a_closer_look(mine),
            "One priority is worth a closer look",
            "{} priorities are worth a closer look",
            "Changed as wanted twice running, and by more than similar practices",
        ),
        (
            tried_without_clear_change(mine),
            "Something was tried with no clear change yet",
            "{} priorities show no clear change yet, with something tried",
            "No clear change twice running; something may have happened all the same",
        ),
    ):
        rows = [_lesson(lesson, names, indicators, setting.stamps.snapshot) for lesson in found]
        title = one if len(found) == 1 else several.format(opening(in_words(len(found))))
        made += [
            listed(setting, LEARNED, fitting([title]), lede, HEAD, part, WIDTHS, ASK)
            for part in parts(rows, MOST_LINES)
        ]
    return made + _ended(setting, names, mine, indicators)


def _lesson(
    lesson: Lesson, names: Mapping[str, str], indicators: Mapping[str, Indicator], snapshot: Snapshot
) -> list[Cell]:
    course = lesson.course
    priority, indicator = course.priority, indicators.get(course.priority.indicator)
    title = indicator.title if indicator else priority.indicator
    done = "; ".join(
        f"{a.what} ({a.owner_role}, {day(a.done_on)})" for a in lesson.done if a.done_on is not None
    )
    called = f"{lesson.called[0].upper()}{lesson.called[1:]}"
    return [
        Cell(cut(names[lesson.locality], 40), bold=True),
        Cell(f"{title}: {change_words(course, indicator)}. {called}", page=page_of(priority)),
        Cell(cut(unnamed(done, snapshot), 150)),
        Cell(f"{priority.lead_role} there"),
    ]


def unnamed(words: str, snapshot: Snapshot) -> str:
    """Words that somebody wrote, without the names of practices: those are not told outside the locality."""
    tree = snapshot.organisations
    names = {o.name for o in tree.by_code.values() if o.level is Level.PRACTICE}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if name.lower() in words.lower():
            words = re.sub(re.escape(name), "a practice", words, flags=re.IGNORECASE)
    return words


def _ended(
    setting: Setting,
    names: Mapping[str, str],
    courses: Sequence[Course],
    indicators: Mapping[str, Indicator],
) -> list[Slide]:
    """Priorities closed within the last year, how and why, and whether what was reached holds."""
    watched = {watch.course.priority.idempotency_key: watch.words for watch in on_watch(courses)}
    found = [c.priority for c in courses if _is_told(c.priority, watched, setting)]
    rows = [
        [
            Cell(cut(names[p.locality], 40), bold=True),
            Cell(indicators[p.indicator].title if p.indicator in indicators else p.indicator),
            Cell(_how(p)),
            Cell(
                watched.get(p.idempotency_key) or cut(unnamed(p.closing_note, setting.stamps.snapshot), 150)
            ),
        ]
        for p in found
    ]
    many = "priority was" if len(found) == 1 else "priorities were"
    return [
        listed(
            setting, LEARNED, fitting([f"{opening(in_words(len(found)))} {many} closed in the last year"]),
            "How they ended and why; what was reached is watched for four quarters",
            ("Locality", "Measure", "How it was closed", "Since then, or why"),
            part, (2.2, 3.0, 2.9, 4.03), "What would help to keep what was reached?",
        )
        for part in parts(rows, MOST_LINES)
    ]  # fmt: skip


def _is_told(priority: Priority, watched: Collection[str], setting: Setting) -> bool:
    if priority.state is not PriorityState.CLOSED or priority.closed_on is None:
        return False
    return priority.idempotency_key in watched or priority.closed_on >= setting.stamps.made_on - YEAR


def _how(priority: Priority) -> str:
    """ "Stopped before its time: not in our power, 1 February 2027"."""
    why = f": {priority.stop_reason}" if priority.stop_reason else ""
    closed = f", {day(priority.closed_on)}" if priority.closed_on else ""
    return f"{OUTCOMES.get(priority.outcome, priority.outcome)}{why}{closed}"
