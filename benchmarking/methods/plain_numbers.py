"""Reading the figures handed over: what is a number, what is missing, what cannot be true.

Inside, a missing figure is NaN; in a result it is None. Nothing here raises for data. ValueError is kept for
a call that is wrong in itself, such as a misspelt polarity.
"""

from collections.abc import Iterable, Sized
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Figure = float | None
Figures = Iterable[Figure]
Result = dict[str, Any]

POLARITIES = ("high_good", "low_good", "neutral")
STATISTICS = ("proportion", "rate", "ratio")

# No count, list, or sum of money of the health service comes near these; beyond them a file is damaged.
LARGEST = 1e15
SMALLEST = 1e-15


def number(value: object) -> float:
    """One figure as a float; NaN for None, text that is no number, infinity, or a size beyond all sense."""
    try:
        figure = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return float("nan")
    if not abs(figure) < LARGEST:
        return float("nan")
    return 0.0 if abs(figure) < SMALLEST else figure


def numbers(values: Any) -> Floats:
    """Figures (a list, an array, a column, or a single one) as an array of floats, missing ones as NaN."""
    try:
        figures = np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        figures = np.array([number(value) for value in values] if isinstance(values, Iterable) else np.nan)
    return _within_sense(figures)


def _within_sense(figures: Floats) -> Floats:
    kept = np.where(np.abs(figures) < LARGEST, figures, np.nan)
    return np.where(np.abs(kept) < SMALLEST, 0.0, kept)


def optional(figure: float) -> float | None:
    """The figure for a result: None in place of NaN."""
    return None if np.isnan(figure) else float(figure)


def optionals(figures: Floats) -> list[float | None]:
    """The figures for a result: None in place of NaN."""
    return [optional(figure) for figure in figures]


def placed(usable: Flags, figures: Floats) -> list[float | None]:
    """Figures worked out for the usable rows only, back in their own rows; None in the others."""
    full = np.full(usable.shape, np.nan)
    full[usable] = figures
    return optionals(full)


def usable_rows(numerators: Floats, denominators: Floats, *, proportion: bool) -> Flags:
    """Rows with both figures, a denominator above 0 and a count that is possible."""
    possible = (numerators >= 0) & (denominators > 0)
    return possible & (numerators <= denominators) if proportion else possible


def reason_unusable(numerator: float, denominator: float, *, proportion: bool) -> str | None:
    """Why a figure cannot be given: `missing`, `zero_denominator`, `invalid`; None when it can."""
    if np.isnan(numerator) or np.isnan(denominator):
        return "missing"
    if denominator == 0:
        return "zero_denominator"
    if numerator < 0 or denominator < 0 or (proportion and numerator > denominator):
        return "invalid"
    return None


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise ValueError when a word is not one of those allowed."""
    if value not in allowed:
        raise ValueError(f"{name} is one of {', '.join(allowed)}, not {value!r}")


def checked_polarity(polarity: str | None) -> str:
    """The polarity; None (nobody has said) is `neutral`. ValueError for any other word."""
    if polarity is None:
        return "neutral"
    check_choice("polarity", polarity, POLARITIES)
    return polarity


def check_confidence(confidence: float) -> None:
    """Raise ValueError unless the confidence is a share from 0.9 up to, but not, 1 (95 is a slip)."""
    if not 0.9 <= confidence < 1:
        raise ValueError(f"confidence is from 0.9 to below 1, not {confidence!r}")


def check_same_length(**lists: Sized) -> None:
    """Raise ValueError when lists that describe the same rows are not of one length."""
    lengths = {name: len(items) for name, items in lists.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"lists of one length are needed, not {lengths}")
