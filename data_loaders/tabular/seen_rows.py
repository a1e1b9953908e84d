"""Rows that stand in a file before: found piece by piece, however large the file is."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_loaders.tabular.coded import Coded

Prints = npt.NDArray[np.uint64]
_TIMES = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits spread: the order of the columns counts


class SeenRows:
    """The rows of a file so far; eight bytes of each are kept: a month of prescribing has 18 million."""

    def __init__(self) -> None:
        self._prints: Prints = np.array([], np.uint64)  # in order
        self._noted: list[Prints] = []  # not put in their order yet: most files have one piece

    def again(self, prints: Prints) -> npt.NDArray[np.bool_]:
        """Which of these rows stood there before, in this piece or an earlier one, with the same cells.

        Two different rows are taken for one by chance once in 100,000 files of 18 million rows.
        """
        ordered = np.sort(prints)
        found = np.zeros(len(prints), bool)
        twice = self._stood_before(ordered)
        if twice.any():
            found[np.argsort(prints, kind="stable")] = twice
            ordered = ordered[~twice]
        self.note(ordered)
        return found

    def note(self, prints: Prints) -> None:
        """Rows that stand there, of which it is known that none stood there before."""
        self._noted.append(prints)

    def _stood_before(self, ordered: Prints) -> npt.NDArray[np.bool_]:
        """Which prints, in order, are there a second time; of those in one piece the first is not."""
        twice = np.zeros(len(ordered), bool)
        twice[1:] = ordered[1:] == ordered[:-1]
        if self._noted:
            self._prints = np.sort(np.concatenate([self._prints, *self._noted]), kind="stable")
            self._noted = []
        if len(self._prints):
            places = np.searchsorted(self._prints, ordered).clip(max=len(self._prints) - 1)
            twice |= self._prints[places] == ordered
        return twice


def row_prints(columns: Sequence[Coded], begun: Prints | None = None) -> Prints:
    """One number for the cells of each row; `begun`: that of cells to the left of them."""
    made = np.zeros(len(columns[0].places), np.uint64) if begun is None else begun
    for column in columns:
        each = pd.util.hash_array(np.asarray(column.values, dtype=object), categorize=False)
        made = (made ^ each[column.places]) * _TIMES
        made ^= made >> np.uint64(29)
    return made
