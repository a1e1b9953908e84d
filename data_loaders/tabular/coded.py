"""Columns that hold few values in many rows: what is made of a value is worked out once for all its rows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Each = TypeVar("Each", pd.Series, pd.DataFrame)
Rows = npt.NDArray[np.bool_]
_ROOM = 8  # places counted for each row, where there are not more pairs than that


@dataclass(frozen=True)
class Coded:
    """A column as the values that it holds and, for each row, the place of its own among them; -1 of none.

    Of a column of which rows were left out some values may have no row.
    """

    places: npt.NDArray[np.intp]
    values: pd.Series
    index: pd.Index
    column: pd.Series | None = None  # the same as texts, where they are at hand

    @classmethod
    def of(cls, column: pd.Series) -> "Coded":
        places, distinct = column.array.factorize()
        return cls(places, pd.Series(distinct, dtype="str"), column.index, column.rename(None))

    def rows(self, made: Each) -> Each:
        """For each row what was made of its value; where that changed none, the column as it is."""
        if self.column is not None and made.equals(self.values):
            return self.column  # type: ignore[return-value]
        return made.take(self.places).set_axis(self.index)

    def texts(self) -> pd.Series:
        """The values of the rows; missing where a row has none."""
        if self.column is not None:
            return self.column
        if len(self.values) and self.places.min(initial=0) >= 0:
            return self.rows(self.values)
        return self.values.reindex(self.places).set_axis(self.index)

    def which(self, made: pd.Series) -> Rows:
        """The rows for whose value something holds."""
        return np.append(made.to_numpy(bool), False)[self.places]

    def among(self, wanted: Collection[str]) -> Rows:
        """The rows whose value is one of these."""
        return np.array([*(value in wanted for value in self.values.tolist()), False])[self.places]

    def first_rows(self, but: pd.Series | None = None) -> npt.NDArray[np.intp]:
        """The first row of each value that has one, from above; of all values but those marked."""
        first = np.full(len(self.values) + 1, -1, np.intp)  # the last one: of no value
        first[self.places[::-1]] = np.arange(len(self.places))[::-1]
        found = first[:-1] if but is None else first[:-1][~but.to_numpy(bool)]
        return np.sort(found[found >= 0])

    def made(self, values: pd.Series) -> "Coded":
        """The same column after something was made of each value: those that became one are one."""
        if values.equals(self.values):
            return self
        places, distinct = values.array.factorize()
        return Coded(np.append(places, -1)[self.places], pd.Series(distinct, dtype="str"), self.index)

    def in_order(self) -> "Coded":
        """The same with the values in their order, and only those that a row has."""
        held = np.flatnonzero(np.bincount(self.places + 1, minlength=len(self.values) + 1)[1:])
        order = held[np.argsort(self.values.to_numpy(object)[held], kind="stable")]
        ranks = np.full(len(self.values) + 1, -1, np.intp)  # the last one: of no value
        ranks[order] = np.arange(len(order))
        return Coded(ranks[self.places], self.values.take(order).reset_index(drop=True), self.index)

    def kept(self, chosen: npt.NDArray[np.intp], index: pd.Index) -> "Coded":
        """The same of the rows at these places, which are called so."""
        return Coded(self.places[chosen], self.values, index)


def by_value(values: pd.Series, made: Callable[[pd.Series], Each]) -> Each:
    """What is made of each value of a column, worked out once for all rows that hold the same."""
    coded = Coded.of(values)
    return coded.rows(made(coded.values))


def joined(one: Coded, other: Coded) -> Coded:
    """The texts of two columns with a blank between them."""
    pairs, distinct = pd.factorize(together([one, other]), use_na_sentinel=False)
    upper, lower = np.divmod(distinct, len(other.values))
    texts = (
        one.values.take(upper).reset_index(drop=True) + " " + other.values.take(lower).reset_index(drop=True)
    )
    return Coded(pairs, texts.astype("str"), one.index)


def together(columns: Sequence[Coded]) -> npt.NDArray[np.intp]:
    """One number for the values of each row in several columns; -1 where it has none in one of them."""
    made, none = np.zeros(len(columns[0].places), np.intp), np.zeros(len(columns[0].places), bool)
    for column in columns:
        made = made * len(column.values) + column.places
        none |= column.places < 0
    made[none] = -1
    return made


def twice(columns: Sequence[Coded]) -> Rows:
    """Which rows hold in all these columns the same as an earlier one; none that has no value in one."""
    pairs, most = together(columns), int(np.prod([len(column.values) for column in columns]))
    if most <= _ROOM * len(pairs) and not (np.bincount(pairs + 1, minlength=2)[1:] > 1).any():
        return np.zeros(len(pairs), bool)
    return pd.Series(pairs).duplicated().to_numpy() & (pairs >= 0)


def sums_of(groups: Mapping[str, Coded], numbers: Mapping[str, npt.NDArray[np.float64]]) -> pd.DataFrame:
    """The numbers of the rows added up by group, in the order of the groups; NaN where one of them is.

    Rows without a group are left out. The groups, two or more, are the index.
    """
    columns = [column.in_order() for column in groups.values()]
    shape = [len(column.values) for column in columns]
    there, places = _numbered(together(columns), int(np.prod(shape)))
    held = there >= 0
    index = pd.MultiIndex.from_arrays(
        [
            column.values.take(level)
            for column, level in zip(columns, np.unravel_index(there[held], shape), strict=True)
        ],
        names=list(groups),
    )
    sums = {name: np.bincount(places, values, len(there))[held] for name, values in numbers.items()}
    return pd.DataFrame(sums, index)


def _numbered(pairs: npt.NDArray[np.intp], most: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The different pairs in their order, and the place of each row's pair among them."""
    if most > _ROOM * len(pairs):
        return np.unique(pairs, return_inverse=True)
    there = np.flatnonzero(np.bincount(pairs + 1))
    places = np.zeros(most + 1, np.intp)
    places[there] = np.arange(len(there))
    return there - 1, places[pairs + 1]
