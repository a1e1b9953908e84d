"""Period: a month, a quarter, a year; how it is written, ordered and said."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Frequency(StrEnum):
    """How often a publication gives a new figure."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    CALENDAR_YEAR = "calendar year"
    YEAR_TO = "year to"  # the twelve months that end with the named month


@dataclass(frozen=True, order=True)
class Period:
    """One stretch of time, with both ends included; sorts by when it ends.

    Written "2017-03", "2016/17 Q4", "2016/17", "2024" or "year to 2026-06", the same in exports,
    options and addresses.
    """

    end: date
    start: date
    kind: PeriodKind

    @staticmethod
    def parse(text: str) -> "Period":
        """The period a text stands for. Raises ValueError, naming the text, for anything else."""
        return _parse(text.strip())

    @staticmethod
    def month_of(day: date) -> "Period":
        return Period.parse(f"{day.year}-{day.month:02d}")

    def __str__(self) -> str:
        if self.kind is PeriodKind.MONTH:
            return f"{self.end:%Y-%m}"
        if self.kind is PeriodKind.YEAR_TO:
            return f"year to {self.end:%Y-%m}"
        if self.kind is PeriodKind.CALENDAR_YEAR:
            return f"{self.end:%Y}"
        year = self.start.year if self.start.month >= 4 else self.start.year - 1
        years = f"{year}/{(year + 1) % 100:02d}"
        if self.kind is PeriodKind.FINANCIAL_YEAR:
            return years
        return f"{years} Q{(self.start.month - 4) % 12 // 3 + 1}"

    @property
    def label(self) -> str:
        """As it is said on a page: "March 2017", "April 2016 to March 2017", "2024"."""
        if self.kind is PeriodKind.CALENDAR_YEAR:
            return f"{self.end:%Y}"
        if self.kind is PeriodKind.MONTH:
            return f"{self.end:%B %Y}"
        if self.start.year == self.end.year:
            return f"{self.start:%B} to {self.end:%B %Y}"
        return f"{self.start:%B %Y} to {self.end:%B %Y}"

    @property
    def until(self) -> str:
        """The month it ends with, "June 2026"; of a calendar year the year: a survey is of the year it
        was held in, whether that is over or not."""
        return f"{self.end:%Y}" if self.kind is PeriodKind.CALENDAR_YEAR else f"{self.end:%B %Y}"

    def year_to(self) -> "Period":
        """The twelve months that end with this month."""
        return Period.parse(f"year to {self.end:%Y-%m}")

    def quarter(self) -> "Period":
        """The quarter of the financial year that this month is part of."""
        first = _month_number(self.start) // 3 * 3  # calendar quarters are those of the financial year
        return _stretch(first, first + 2, PeriodKind.QUARTER)

    def months(self) -> tuple["Period", ...]:
        """The months it is made of, oldest first."""
        first, last = _month_number(self.start), _month_number(self.end)
        return tuple(Period.parse(f"{n // 12}-{n % 12 + 1:02d}") for n in range(first, last + 1))

    def months_old(self, today: date) -> int:
        """Whole months between the end of the period and today; never below zero."""
        return max(0, _month_number(today) - _month_number(self.end))


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _stretch(first: int, last: int, kind: PeriodKind) -> Period:
    """From the first day of month number `first` to the last day of month number `last`."""
    year, month = last // 12, last % 12 + 1
    end = date(year, month, calendar.monthrange(year, month)[1])
    return Period(end=end, start=date(first // 12, first % 12 + 1, 1), kind=kind)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    if found := re.fullmatch(r"(year to )?((?:19|20|21)\d\d)-(0[1-9]|1[0-2])", text):
        last = int(found[2]) * 12 + int(found[3]) - 1
        return (
            _stretch(last - 11, last, PeriodKind.YEAR_TO)
            if found[1]
            else _stretch(last, last, PeriodKind.MONTH)
        )
    if found := re.fullmatch(r"((?:19|20|21)\d\d)/(\d{2})(?: Q([1-4]))?", text):
        april = int(found[1]) * 12 + 3
        if (int(found[1]) + 1) % 100 == int(found[2]):
            if found[3] is None:
                return _stretch(april, april + 11, PeriodKind.FINANCIAL_YEAR)
            first = april + 3 * (int(found[3]) - 1)
            return _stretch(first, first + 2, PeriodKind.QUARTER)
    if re.fullmatch(r"(?:19|20|21)\d\d", text):
        return _stretch(int(text) * 12, int(text) * 12 + 11, PeriodKind.CALENDAR_YEAR)
    raise ValueError(f"{text!r} is not a period: write 2017-03, 2016/17 Q4, 2016/17, 2024 or year to 2026-06")
