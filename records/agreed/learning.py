"""Learning: what the board's summary says beyond counts (WORKSHOP 11.7), from the courses of priorities.

Nothing here claims that an action caused a change: a lesson is somebody to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.agreed.followed import Verdict as Said
from benchmarking.agreed.progress import RHYTHMS
from benchmarking.periods import Period
from records.agreed.courses import Course
from records.models import ActionState, PlannedAction, PriorityState, Verdict

CLOSER_LOOK, TWO_PLACES = "worth a closer look", "seen in two places"
MONTHS_OF_A_YEAR = 12
NO_CHANGE_YET = "tried, no clear change yet"


@dataclass(frozen=True)
class Lesson:
    """A priority that others may want to ask about: its course, and the actions that were done in time.

    `called`: the words that may be used of it, one of the three constants above.
    """

    course: Course
    done: tuple[PlannedAction, ...]  # oldest first
    called: str

    @property
    def locality(self) -> str:
        """The code of the locality to ask."""
        return self.course.priority.locality


@dataclass(frozen=True)
class Watch:
    """A closed priority on quiet watch: `state` and `words` of quiet_watch.STATES."""

    course: Course
    state: str
    words: str


def worth_a_closer_look(courses: Sequence[Course]) -> list[Lesson]:
    """Open priorities, in the order given, whose change is worth asking the locality about.

    `wanted` at the last two quarterly refreshes, by more than similar practices, not already moving before
    the meeting, nothing of it under challenge, and an action that was done before the signal window began.
    Called "seen in two places" where two localities or more have the same indicator here.
    """
    found = [(one, _done_in_time(one)) for one in courses if _has_changed(one)]
    lessons = [(one, done) for one, done in found if done]
    places: dict[str, set[str]] = {}
    for one, _ in lessons:
        places.setdefault(one.priority.indicator, set()).add(one.priority.locality)
    return [
        Lesson(one, done, TWO_PLACES if len(places[one.priority.indicator]) > 1 else CLOSER_LOOK)
        for one, done in lessons
    ]


def tried_without_clear_change(courses: Sequence[Course]) -> list[Lesson]:
    """Open priorities, in the order given, with `no_clear_change` at the last two quarterly refreshes and an
    action that was done: that is learning too, told in the same form and of the same size."""
    found = [one for one in courses if _twice_running(one, Said.NO_CLEAR_CHANGE)]
    lessons = [(one, _done_before(one, date.max)) for one in found if not one.doubted]
    return [Lesson(one, done, NO_CHANGE_YET) for one, done in lessons if done]


def on_watch(courses: Sequence[Course]) -> list[Watch]:
    """Closed priorities whose last verdict says whether what was reached holds, in the order given."""
    found = []
    for one in courses:
        kept = (one.verdict.details if one.verdict else {}).get("watch")
        if kept and one.priority.state is PriorityState.CLOSED:
            found.append(Watch(one, kept["state"], kept["words"]))
    return found


def quarterly(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The last verdict of each calendar quarter in which there was one, oldest first."""
    last = {(v.made_on.year, (v.made_on.month - 1) // 3): v for v in verdicts}
    return list(last.values())


def signal_began(verdict: Verdict) -> date | None:
    """The first day of the periods in which a signal counts: the last 6 months, 4 quarters, or the year, of
    the follow-up that a verdict rests on. None where it rests on none."""
    periods = [Period.parse(text) for text in verdict.details.get("periods") or []]
    if not periods:
        return None
    rhythm = next(r for r in RHYTHMS.values() if r.year * len(periods[-1].months()) == MONTHS_OF_A_YEAR)
    return periods[-rhythm.signal :][0].start


def _has_changed(one: Course) -> bool:
    details = one.verdict.details if one.verdict else {}
    return (
        _twice_running(one, Said.WANTED)
        and details.get("comparison") == "more_than_similar"
        and not details.get("already_moving")
        and not one.doubted
    )


def _twice_running(one: Course, verdict: Said) -> bool:
    last = quarterly(one.verdicts)[-2:]
    is_open = one.priority.state is PriorityState.OPEN
    return is_open and len(last) == 2 and all(v.verdict == verdict for v in last)


def _done_in_time(one: Course) -> tuple[PlannedAction, ...]:
    began = signal_began(one.verdict) if one.verdict else None
    return _done_before(one, began) if began else ()


def _done_before(one: Course, day: date) -> tuple[PlannedAction, ...]:
    done = [(a.done_on, a.id, a) for a in one.actions if a.state is ActionState.DONE and a.done_on]
    return tuple(a for done_on, _, a in sorted(done, key=lambda x: x[:2]) if done_on < day)
