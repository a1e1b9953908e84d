"""Due: when the next figures of a publication are to come, and that they are late, in the same words."""

from datetime import date, datetime


def is_past(next_due: str, today: date) -> bool:
    """Whether the month a publication was due in is over; words that name no month alone never are."""
    try:
        due = datetime.strptime(next_due, "%B %Y")  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        return False
    return (due.year, due.month) < (today.year, today.month)


def due_words(next_due: str, today: date) -> str:
    """ "October 2026", or "Late, was due August 2026" when that month is over."""
    return f"Late, was due {next_due}" if is_past(next_due, today) else next_due
