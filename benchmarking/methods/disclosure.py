"""Small numbers: which counts may be shown, so that no patient can be picked out.

Public figures are shown as published; these rules are for everything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarking.methods.plain_numbers import Figures, Floats, Result, numbers

HIDDEN = "*"
SMALL_HOSPITAL_COUNT = 7
ROUNDED_TO = 5
SMALL_COUNT = 5  # where an agreement asks for exact counts with the small ones hidden

Shown = int | float | str | None
Line = tuple[list[int], int]  # where the parts stand in one list of counts, and where their total stands


def suppress_hospital_counts(*, counts: Figures) -> Result:
    """NHS Digital's rule for HES and ECDS (September 2018): 0 stays, 1 to 7 is `*`, others to the nearest 5.

    `display`; a missing or negative count is None. Totals go through the same call, from the true total.
    """
    return {"display": [_rounded(float(count)) for count in numbers(counts)]}


def _rounded(count: float) -> Shown:
    if not count >= 0:
        return None
    if 0 < count < SMALL_HOSPITAL_COUNT + 1:
        return HIDDEN
    return int(np.floor(count / ROUNDED_TO + 0.5)) * ROUNDED_TO


def suppress_line(*, counts: Figures, threshold: int = SMALL_COUNT) -> Result:
    """Counts and their total: 1 to `threshold` hidden, and what would let a hidden one be worked out.

    `display` and `total`, `*` where hidden. A missing or negative count is None and not in the total.
    ValueError for a threshold below 1.
    """
    parts = _valid(counts)
    cells = [*parts, _total(parts)]
    last = len(cells) - 1
    shown = _shown(cells, [(list(range(last)), last)], threshold)
    return {"display": shown[:last], "total": shown[last]}


def suppress_hierarchy(*, groups: Iterable[Figures], threshold: int = SMALL_COUNT) -> Result:
    """The same for practices within localities: counts, locality totals and the grand total, held together.

    `cells` (a list per group), `group_totals`, `grand_total`. ValueError for a threshold below 1.
    """
    parts = [_valid(group) for group in groups]
    totals = [_total(group) for group in parts]
    starts = np.cumsum([0, *(len(group) for group in parts)])
    first_total = int(starts[-1])
    last = first_total + len(totals)
    cells = [*(count for group in parts for count in group), *totals, _total(totals)]
    lines: list[Line] = [
        (list(range(starts[which], starts[which + 1])), first_total + which) for which in range(len(parts))
    ]
    lines.append((list(range(first_total, last)), last))
    shown = _shown(cells, lines, threshold)
    return {
        "cells": [shown[starts[which] : starts[which + 1]] for which in range(len(parts))],
        "group_totals": shown[first_total:last],
        "grand_total": shown[last],
    }


def _valid(counts: Figures) -> list[float]:
    figures = numbers(counts)
    valid: Floats = np.where(figures >= 0, figures, np.nan)
    return [float(count) for count in valid]


def _total(counts: list[float]) -> float:
    """Sum of the known counts; NaN when none is known."""
    known = [count for count in counts if not np.isnan(count)]
    return sum(known) if known else float("nan")


@dataclass
class _Table:
    """Counts, the sums that bind them, and which are hidden so far."""

    cells: list[float]
    lines: list[Line]
    hidden: list[bool]

    def hide_another(self, line: Line, threshold: int) -> bool:
        """Hide one more cell of a line if its hidden ones could be worked out; true when one was hidden."""
        parts, total = line
        if not self._exposed(line, threshold):
            return False
        visible = [place for place in parts if not self.hidden[place] and self.cells[place] > 0]
        self.hidden[min(visible, key=self.cells.__getitem__, default=total)] = True
        return True

    def _exposed(self, line: Line, threshold: int) -> bool:
        parts, total = line
        away = [place for place in (*parts, total) if self.hidden[place]]
        if len(away) < 2 or self.hidden[total]:
            return len(away) == 1
        together = sum(self.cells[place] for place in away)
        # Small in all, so small each; or no room above the least they can be, so exactly that.
        return together <= threshold or together <= sum(self._least(place) for place in away)

    def _least(self, place: int) -> float:
        """The least a reader knows a hidden cell to be: zeros are always shown, so it is 1 or more."""
        for parts, total in self.lines:
            if total == place:
                known = [part for part in parts if not np.isnan(self.cells[part])]
                return sum(self._least(part) if self.hidden[part] else self.cells[part] for part in known)
        return 1


def _shown(cells: list[float], lines: list[Line], threshold: int) -> list[Shown]:
    hidden = hidden_cells(cells, lines, threshold)
    return [HIDDEN if away else _plain(count) for count, away in zip(cells, hidden, strict=True)]


def hidden_cells(cells: list[float], lines: list[Line], threshold: int = SMALL_COUNT) -> list[bool]:
    """Which counts to hide: 1 to `threshold`, and what would let one of those be worked out along the lines.

    NaN is a count that is missing. A count is a part of one line at most and the total of one at most.
    ValueError for a threshold below 1.
    """
    if threshold < 1:
        raise ValueError(f"threshold is at least 1, not {threshold!r}")
    table = _Table(cells, lines, [0 < count <= threshold for count in cells])
    # Every line is visited in each round, since hiding a total opens the line above it.
    changed = [True]
    while any(changed):
        changed = [table.hide_another(line, threshold) for line in lines]
    return table.hidden


def _plain(count: float) -> Shown:
    if np.isnan(count):
        return None
    return int(count) if count == int(count) else count
