"""Observations: the tidy table of what was published for each practice, indexed by indicator and period."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.indicators import Indicator, Kind
from benchmarking.periods import Period, PeriodKind

# organisation  code of a practice: higher levels are never stored, always summed
# indicator     id of the catalogue
# period        as `str(Period)` writes it
# numerator     number, or missing; a count without a denominator stands here too
# denominator   number, or missing
# status        a Status
# source        sha256 of the received file it came from
COLUMNS = ("organisation", "indicator", "period", "numerator", "denominator", "status", "source")


class Status(StrEnum):
    OK = "ok"
    SUPPRESSED = "suppressed"  # the publisher withheld it
    MISSING = "missing"  # never zero
    NOT_APPLICABLE = "not_applicable"


def usable(rows: pd.DataFrame, kind: Kind) -> pd.Series:
    """Which rows count: both numbers present, the denominator above zero (a count needs no denominator)."""
    present = (rows["status"] == Status.OK) & rows["numerator"].notna()
    return present if kind is Kind.COUNT else present & (rows["denominator"] > 0)


class Observations:
    """The tidy table, read by indicator and period. Frames handed out are shared: never change them."""

    def __init__(self, table: pd.DataFrame, indicators: Mapping[str, Indicator]) -> None:
        self._table = table
        self._indicators = indicators
        self._rows: dict[Any, Any] = table.groupby(["indicator", "period"], observed=True).indices
        self._made: dict[tuple[str, Period], pd.DataFrame] = {}
        self._periods: dict[str, tuple[Period, ...]] = {}

    def periods(self, indicator: str) -> tuple[Period, ...]:
        """The published periods of an indicator, oldest first."""
        if indicator not in self._periods:
            self._periods[indicator] = tuple(sorted(Period.parse(p) for i, p in self._rows if i == indicator))
        return self._periods[indicator]

    def shown_periods(self, indicator: str) -> tuple[Period, ...]:
        """The periods that a page compares: those published, or the years to each month with twelve held."""
        published = self.periods(indicator)
        if self._indicators[indicator].months_shown == 1:
            return published
        held = set(published)
        return tuple(month.year_to() for month in published if held.issuperset(month.year_to().months()))

    def latest(self, indicator: str) -> Period | None:
        """The newest period that a page compares, or None where nothing is held."""
        shown = self.shown_periods(indicator)
        return shown[-1] if shown else None

    def nearest(self, indicator: str, period: Period) -> Period | None:
        """The published period of an indicator that ends nearest to another one's end; the earlier of two."""
        return min(
            self.periods(indicator), key=lambda p: (abs((p.end - period.end).days), p.end), default=None
        )

    def at(self, indicator: str, period: Period) -> pd.DataFrame:
        """Rows of one indicator and period: index organisation; columns numerator, denominator, status."""
        key = (indicator, period)
        if key not in self._made:
            made = (
                self._year(indicator, period)
                if period.kind is PeriodKind.YEAR_TO
                else self._published(indicator, period)
            )
            self._made[key] = made
        return self._made[key]

    def _published(self, indicator: str, period: Period) -> pd.DataFrame:
        rows = self._rows.get((indicator, str(period)), np.array([], dtype=int))
        columns = ["organisation", "numerator", "denominator", "status"]
        found: pd.DataFrame = self._table[columns].iloc[rows].set_index("organisation")
        return found

    def _year(self, indicator: str, period: Period) -> pd.DataFrame:
        """Twelve months put together by sums; a practice that lacks one of them is missing, not smaller."""
        months = pd.concat([self.at(indicator, month) for month in period.months()])
        counted = usable(months, self._indicators[indicator].kind)
        sums = months[counted].groupby(level=0)[["numerator", "denominator"]].sum()
        complete = counted.groupby(level=0).sum() == len(period.months())
        withheld = (months["status"] == Status.SUPPRESSED).groupby(level=0).any()
        year = sums.reindex(complete.index).where(complete)
        year["status"] = np.select(
            [complete, withheld], [Status.OK.value, Status.SUPPRESSED.value], Status.MISSING.value
        )
        return year
