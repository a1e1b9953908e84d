"""Tidy rows for practices, put together from columns of numbers, and figures that come as one row each."""

from collections.abc import Mapping
from functools import reduce

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.received import ROW_COLUMNS, nothing
from data_loaders.tabular.spreadsheets import Body

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
        suppressed = (one == Status.SUPPRESSED.value) | (other == Status.SUPPRESSED.value)
        return one.where(one != Status.OK.value, other).mask(suppressed, Status.SUPPRESSED.value)

    return reduce(worse, statuses)


def added(*numbers: Numbers) -> Numbers:
    """The sum of several columns; not known where one of them is not."""
    values = reduce(lambda one, other: one + other, (value for value, _ in numbers))
    return values, together(*(status for _, status in numbers))


def once_each(body: Body, practices: pd.Series, *others: pd.Series) -> None:
    """Report practices that have a second row for the same things."""
    keys = pd.concat([practices, *others], axis=1)
    body.report(keys.duplicated() & practices.notna(), "practice", "practice_twice", "stands there twice")


def _laid_out(
    values: np.ndarray, cells: tuple[np.ndarray, np.ndarray], practices: pd.Series, names: pd.Index
) -> pd.DataFrame:
    """Values in their rows and columns; NaN where there is none."""
    made = np.full((len(practices), len(names)), np.nan, values.dtype)
    made[cells] = values
    return pd.DataFrame(made, pd.Index(practices), names)


class Spread:
    """Figures that came as one row for each practice and measure, side by side: one line for a practice."""

    def __init__(self, body: Body, practices: pd.Series, measures: pd.Series, column: str) -> None:
        """Raises Refused where a practice has two rows for one measure, or a value is no number."""
        row, codes = pd.factorize(practices, sort=True)
        place, names = pd.factorize(measures, sort=True)
        known = row >= 0
        twice = pd.Series(row * len(names) + place, practices.index).duplicated() & known
        body.report(twice, "practice", "practice_twice", "stands there twice")
        values, status = body.numbers(column)
        body.refuse_if_blocked()
        self.practices = pd.Series(codes, dtype="str", name="practice")
        cells = row[known], place[known]
        self._values = _laid_out(values.to_numpy(float)[known], cells, self.practices, names)
        self._status = _laid_out(status.to_numpy(object)[known], cells, self.practices, names)

    def __contains__(self, measure: str) -> bool:
        return measure in self._values

    def __getitem__(self, measure: str) -> Numbers:
        """One measure; missing for practices without a row, and for all where the file lacks it."""
        if measure not in self:
            empty = pd.Series(np.nan, self.practices.index)
            return empty, pd.Series(Status.MISSING.value, self.practices.index, dtype="str")
        values = self._values[measure].reset_index(drop=True)
        status = self._status[measure].reset_index(drop=True)
        return values, status.fillna(Status.MISSING.value).astype("str")

    def total(self, *, beginning: str = "", ending: str = "") -> Numbers:
        """The sum of all measures whose names begin and end so, over those that a practice has a row for."""
        names = [n for n in self._values if str(n).startswith(beginning) and str(n).endswith(ending)]
        held, status = self._values[names], self._status[names]
        unknown = (held.isna() & status.notna()).any(axis=1) | status.isna().all(axis=1)
        withheld = (status == Status.SUPPRESSED.value).any(axis=1)
        marks = np.select(
            [withheld, unknown], [Status.SUPPRESSED.value, Status.MISSING.value], Status.OK.value
        )
        values = held.sum(axis=1).mask(unknown | withheld).reset_index(drop=True)
        return values, pd.Series(marks, self.practices.index, dtype="str")
