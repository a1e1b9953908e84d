"""Days in the forms in which publishers write them."""

from datetime import date, datetime
from functools import lru_cache

EARLIEST, LATEST = 1900, 2199  # years; 1019 is a slip of the keyboard
_DAYS = ("%d%b%Y", "%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%Y_%m_%d", "%d-%b-%Y", "%d %B %Y", "%d-%m-%Y")


@lru_cache(2**14)  # a file holds the same days over and over, and so do those of other months
def day_of(text: str) -> date | None:
    """The date a text stands for in one of the published forms, or None."""
    for form in _DAYS:
        try:
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        return day if EARLIEST <= day.year <= LATEST else None
    return None


def first_of_month(text: str) -> date | None:
    """The first day of a month, None for any other day: 08/01/2025 is an American 1 August, not 8 January."""
    day = day_of(text)
    return day if day and day.day == 1 else None
