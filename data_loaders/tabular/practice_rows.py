"""Tidy rows for practices, put together from columns of numbers, and figures that come as one row each."""

from collections.abc import Mapping
from functools import reduce

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.received import ROW_COLUMNS, nothing
from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import Coded, twice

_MARKS = [status.value for status in Status]
_WRITTEN = pd.Series([Status.MISSING.value, *_MARKS], dtype="str")  # the first one: of no row
Numbers = tuple[pd.Series, pd.Series]  # values, and the Status of each


def practice_rows(
    practices: pd.Series, period: str | pd.Series, figures: Mapping[str, tuple[Numbers, Numbers | None]]
) -> pd.DataFrame:
    """ROW_COLUMNS from a numerator and a denominator for each indicator, all in the order of `practices`.

    No denominator: it is filled when a snapshot is made, or a count needs none. Rows without a practice are
    left out.
    """
    pieces = [rows_for(practices, period, id, over, under) for id, (over, under) in figures.items()]
    return pd.concat(pieces or [nothing(ROW_COLUMNS)], ignore_index=True)


def rows_for(
    practices: pd.Series,
    period: str | pd.Series,
    indicator: str | pd.Series,
    numerator: Numbers,
    denominator: Numbers | None,
) -> pd.DataFrame:
    """The rows of one pair of columns; of one indicator, or of one named beside each number."""
    columns = {
        "organisation": practices,
        "indicator": indicator,
        "period": period,
        "numerator": numerator[0],
        "denominator": pd.Series(np.nan, practices.index) if denominator is None else denominator[0],
        "status": numerator[1] if denominator is None else together(numerator[1], denominator[1]),
    }
    return pd.DataFrame(columns, columns=list(ROW_COLUMNS)).dropna(subset="organisation")


def together(*statuses: pd.Series) -> pd.Series:
    """The status of a figure made from several: withheld or missing as soon as one of them is."""

    def worse(one: pd.Series, other: pd.Series) -> pd.Series:
        if one.equals(other):
            return one
        suppressed = (one == Status.SUPPRESSED.value) | (other == Status.SUPPRESSED.value)
        return one.where(one != Status.OK.value, other).mask(suppressed, Status.SUPPRESSED.value)

    return reduce(worse, statuses)


def added(*numbers: Numbers) -> Numbers:
    """The sum of several columns; not known where one of them is not."""
    values = reduce(lambda one, other: one + other, (value for value, _ in numbers))
    return values, together(*(status for _, status in numbers))


def once_each(body: Body, *columns: Coded | pd.Series) -> None:
    """Report practices, which the first column holds, that have a second row for the same things."""
    keys = [column if isinstance(column, Coded) else Coded.of(column) for column in columns]
    body.report(twice(keys), "practice", "practice_twice", "stands there twice")


class Spread:
    """Figures that came as one row for each practice and measure, side by side: one line for a practice."""

    def __init__(self, body: Body, practices: Coded, measures: Coded, column: str) -> None:
        """Raises Refused where a practice has two rows for one measure, or a value is no number."""
        practices, measures = practices.in_order(), measures.in_order()
        body.report(twice([practices, measures]), "practice", "practice_twice", "stands there twice")
        values, status = body.coded_numbers(column)
        body.refuse_if_blocked()
        self.practices = practices.values.rename("practice")
        self._names = {name: place for place, name in enumerate(measures.values)}
        known = practices.places >= 0
        cells = practices.places[known], measures.places[known]
        self._values = np.full((len(practices.values), len(self._names)), np.nan)
        self._values[cells] = values[known]
        # of each cell the place of its Status among these; 0 where there is no row
        marks = np.array([0, *(1 + _MARKS.index(mark) for mark in status.values)], np.int8)
        self._marks = np.zeros(self._values.shape, np.int8)
        self._marks[cells] = marks[1 + status.places[known]]

    def __contains__(self, measure: str) -> bool:
        return measure in self._names

    def __getitem__(self, measure: str) -> Numbers:
        """One measure; missing for practices without a row, and for all where the file lacks it."""
        if measure not in self:
            empty = pd.Series(np.nan, self.practices.index)
            return empty, pd.Series(Status.MISSING.value, self.practices.index, dtype="str")
        place = self._names[measure]
        marks = _WRITTEN.take(self._marks[:, place]).reset_index(drop=True)
        return pd.Series(self._values[:, place].copy()), marks

    def total(self, *, beginning: str = "", ending: str = "") -> Numbers:
        """The sum of all measures whose names begin and end so, over those that a practice has a row for."""
        names = [p for n, p in self._names.items() if n.startswith(beginning) and n.endswith(ending)]
        held, marks = self._values[:, names], self._marks[:, names]
        unknown = (np.isnan(held) & (marks > 0)).any(axis=1) | (marks == 0).all(axis=1)
        withheld = (marks == 1 + _MARKS.index(Status.SUPPRESSED.value)).any(axis=1)
        status = np.select(
            [withheld, unknown], [Status.SUPPRESSED.value, Status.MISSING.value], Status.OK.value
        )
        values = np.where(unknown | withheld, np.nan, np.nansum(held, axis=1))
        return pd.Series(values), pd.Series(status, self.practices.index, dtype="str")
