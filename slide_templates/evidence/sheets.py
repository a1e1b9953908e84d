"""Sheets: rows of plain cells, numbers with the places in which they are shown, and formulas over a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Number(NamedTuple):  # there are a hundred thousand of them
    """A number with the decimal places in which it is shown; all of it is kept."""

    value: float
    places: int = 0


class Formula(NamedTuple):
    """A formula over other columns of its row, "{Numerator}/{Denominator}", and what it comes to."""

    words: str
    value: float
    places: int = 0


Cell = str | int | date | Number | Formula | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its headings and its rows. `wide`: columns of long texts, which are wrapped."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    wide: frozenset[str] = frozenset()
