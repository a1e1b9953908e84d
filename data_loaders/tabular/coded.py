"""Columns that hold few values in many rows: what is made of a value is worked out once for all its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

Each = TypeVar("Each", pd.Series, pd.DataFrame)


@dataclass(frozen=True)
class Coded:
    """A column as the values that it holds and, for each row, the place of its own among them."""

    places: np.ndarray
    values: pd.Series
    index: pd.Index

    @classmethod
    def of(cls, column: pd.Series) -> "Coded":
        places, distinct = pd.factorize(column)
        return cls(places, pd.Series(distinct, dtype="str"), column.index)

    def rows(self, made: Each) -> Each:
        """For each row what was made of its value."""
        return made.take(self.places).set_axis(self.index)


def by_value(values: pd.Series, made: Callable[[pd.Series], Each]) -> Each:
    """What is made of each value of a column, worked out once for all rows that hold the same."""
    coded = Coded.of(values)
    return coded.rows(made(coded.values))
