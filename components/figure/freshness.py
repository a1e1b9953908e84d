"""Freshness: of when a figure is, beside the figure, with a mark where that is over a year ago."""

from datetime import date

from benchmarking.periods import Period, PeriodKind
from components.markup import escape

OLD = 12  # months after the end of a period from which its age is in bold
OLDER = "<span><b>bold month</b>: over a year ago</span>"


def age(period: Period, today: date) -> str:
    """How old a figure is: "3 months old"; a survey's year need not be over."""
    months = period.months_old(today)
    if period.end > today:
        return "this year's"
    return "less than a month old" if months == 0 else f"{months} month{'s' if months > 1 else ''} old"


def dated(period: Period, today: date) -> str:
    """ "July 2025 to June 2026, 3 months old"."""
    return f"{period.label}, {age(period, today)}"


def marked(period: Period, today: date) -> str:
    """The same as HTML, its age in bold where it is old."""
    return f"{escape(period.label)}, {_bold(escape(age(period, today)), period, today)}"


def until(period: Period, today: date) -> str:
    """ "to Jun 2026", "2026", in bold where it is old: beside a figure among many, as HTML."""
    year = period.kind is PeriodKind.CALENDAR_YEAR
    return _bold(f"{period.end:%Y}" if year else f"to {period.end:%b %Y}", period, today)


def _bold(words: str, period: Period, today: date) -> str:
    return f"<b>{words}</b>" if period.months_old(today) > OLD else words
