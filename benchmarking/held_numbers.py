"""Numbers of one indicator and period as arrays: those of the rows, and sums as they may be shown."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Totals:
    """Sums over practices as they may be shown, one for each organisation of a level; NaN where hidden."""

    codes: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    counted: np.ndarray  # practices that have both numbers; 0 where the sum is hidden
    status: np.ndarray
    in_all: np.ndarray | None = None  # practices there are; None: those of the tree


@dataclass(frozen=True)
class Numbers:
    """The rows of one indicator and period as arrays, in order of code."""

    codes: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    status: np.ndarray

    def frame(self) -> pd.DataFrame:
        """Index organisation; columns numerator, denominator, status."""
        index = pd.Index(self.codes, dtype=object, name="organisation")
        status = pd.Series(self.status, index, dtype=object)
        columns = {"numerator": self.numerator, "denominator": self.denominator, "status": status}
        return pd.DataFrame(columns, index=index)
