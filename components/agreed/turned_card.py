"""Turned card: priorities of which the latest figures say something else, and reviews long overdue."""

from collections.abc import Sequence
from datetime import date, timedelta

from benchmarking.agreed.followed import Verdict
from benchmarking.snapshot import Snapshot
from benchmarking.words.progress_wording import SHORT
from components import current
from components.agreed.priority_verdict import verdict_words
from components.figure.cards import day
from components.markup import address, card, linked, show, title
from records.agreed.courses import Course, courses
from records.models import Priority, PriorityState, Role, User

TOLD = (Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.ANALYST)
LONG = timedelta(days=30)  # overdue for longer: the facilitator is reminded


def turned_card(user: User, priorities: Sequence[Priority], snapshot: Snapshot, today: date) -> None:
    """One digest for each refresh: each priority once, and no card where nothing turned.

    `priorities`: those that the account may read.
    """
    if user.role not in TOLD:
        return
    with current.database()() as session:
        going = [p for p in priorities if p.state is PriorityState.OPEN]
        found = [c for c in courses(session, going, snapshot.id) if _is_news(c, snapshot)]
    late = long_overdue(user, priorities, today)
    if not found and not late:
        return
    with card("turned"):
        title("Agreed priorities: what the latest figures say")
        entries = "".join([*map(_turned, found), *map(_late, late)])
        show(f'<ul class="sk-lines">{entries}</ul>')


def long_overdue(user: User, priorities: Sequence[Priority], today: date) -> list[Priority]:
    """What a facilitator is reminded of: reviews due more than thirty days ago, the oldest first."""
    if user.role is not Role.FACILITATOR:
        return []
    late = [p for p in priorities if p.state is PriorityState.OPEN and today - p.review_on > LONG]
    return sorted(late, key=lambda p: (p.review_on, p.id))


def _is_news(course: Course, snapshot: Snapshot) -> bool:
    return course.turned and course.verdict is not None and course.verdict.snapshot == snapshot.id


def _turned(course: Course) -> str:
    short, lines = verdict_words(course)
    before = SHORT[Verdict(course.before.verdict)] if course.before else ""
    was = f"Before: {before[0].lower()}{before[1:]}."
    return _entry(course.priority, short, " ".join([course.priority.statement, *lines[:1], was]))


def _late(priority: Priority) -> str:
    words = f"{priority.statement} Its review was due {day(priority.review_on)}."
    return _entry(priority, "Review overdue", words)


def _entry(priority: Priority, what: str, words: str) -> str:
    link = address("agreed-priorities", locality=priority.locality)
    return linked(what, words, link)
