"""Counts: the figures of one indicator as arrays, organisations by periods, and the sums that bind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from benchmarking.indicators import Indicator
from benchmarking.methods.disclosure import Line
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import Status, usable_numbers
from benchmarking.organisations import ENGLAND, Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

ABOVE = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)
Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Counts:
    """Numbers of one indicator: first the practices, in order of code, then the totals, level by level.

    `counted`: practices that have both numbers, at a practice 0 or 1. `status`: empty where there is no row.
    `apart`: periods of which no two share a day, neither here nor in a later snapshot. `inside`: for each
    level and period the place of each practice's organisation among the rows, -1 for none.
    """

    codes: tuple[str, ...]
    practices: int
    periods: tuple[Period, ...]
    published: int  # of the periods: the first so many
    numerator: Floats
    denominator: Floats
    counted: np.ndarray[Any, Any]
    status: np.ndarray[Any, Any]
    inside: dict[tuple[Level, int], Places]
    apart: frozenset[Period]
    sums: Flags = field(repr=False)

    @cached_property
    def _places(self) -> dict[Period, int]:
        return {period: at for at, period in enumerate(self.periods)}

    def place(self, period: Period) -> int:
        return self._places[period]

    def at_level(self, level: Level, period: Period) -> Places:
        """Rows of the organisations of a level that have practices with rows in a period."""
        at = self.place(period)
        there = self.inside[level, at][self.status[: self.practices, at] != ""]
        return np.unique(there[there >= 0])

    def totals_at(self, at: int) -> list[Line]:
        """The lines of one period, each part in one line only: practices make localities, those CCGs …

        Where an organisation does not lie inside one of the next level, its practices are counted up instead.
        """
        below = np.flatnonzero(self.counted[: self.practices, at] > 0)
        of = {int(p): np.array([p]) for p in below}  # what each part is made of
        lines: list[Line] = []
        for level in ABOVE:
            parents = self.inside[level, at]
            groups: dict[int, list[int]] = {}
            for part, members in of.items():
                found = {int(parents[p]) for p in members}
                if len(found) == 1 and (parent := found.pop()) >= 0:
                    groups.setdefault(parent, []).append(part)
            for parent, parts in groups.items():
                if self._whole(parent, parts, of, parents, below):
                    lines.append((parts, parent))
                    of[parent] = np.concatenate([of.pop(part) for part in parts])
        return lines

    def _whole(
        self, parent: int, parts: Sequence[int], of: dict[int, Places], parents: Places, below: Places
    ) -> bool:
        return sum(len(of[part]) for part in parts) == int((parents[below] == parent).sum())

    @cached_property
    def part_of(self) -> Flags:
        """Periods × published ones: which are part of which; each is part of itself."""
        first = self.periods[: self.published]
        parts = [set(p.months()) if p not in first else {p} for p in self.periods]
        return np.array([[month in held for month in first] for held in parts], dtype=bool)

    @cached_property
    def above(self) -> list[Places]:
        """For each level practices × periods: the row of the organisation that each is part of; the last
        row, of nobody, is -1."""
        nobody = np.full((1, len(self.periods)), -1)
        every = range(len(self.periods))
        return [
            np.vstack([np.column_stack([self.inside[level, at] for at in every]), nobody]) for level in ABOVE
        ]

    @cached_property
    def arrivals(self) -> list[Places]:
        """The periods in the order in which they came, those of one day together; all at once where none is
        put together from others, as then none has to do with another."""
        if self.published == len(self.periods):
            return [np.arange(self.published)]
        days = sorted({period.end for period in self.periods})
        return [np.flatnonzero([period.end == day for period in self.periods]) for day in days]


def counts_of(snapshot: Snapshot, indicator: Indicator) -> Counts:
    """The true counts of an indicator in every period held, and in the years and quarters its months make."""
    held, tree = snapshot.held, snapshot.tree(indicator)
    published, block = held.periods(indicator.id), held.block(indicator.id)
    together = dict.fromkeys([*held.shown_periods(indicator.id), *held.quarters(indicator.id)])
    periods = tuple(dict.fromkeys([*published, *together]))
    blocks = [block] + [held.together(indicator.id, period) for period in periods[len(published) :]]
    practices = [str(code) for code in block.practices]
    key = ("places", tuple(practices), periods)  # most indicators have the same
    if key not in snapshot.made:
        snapshot.made[key] = _places(tree, practices, periods)
    codes, inside = snapshot.made[key]
    made: dict[str, Any] = {
        name: _above(np.column_stack([getattr(b, name) for b in blocks]), len(codes), empty)
        for name, empty in (("numerator", np.nan), ("denominator", np.nan), ("status", ""))
    }
    own = slice(0, len(practices))
    counts = usable_numbers(
        made["status"][own], made["numerator"][own], made["denominator"][own], indicator.kind
    )
    made["counted"] = _above(counts.astype(int), len(codes), 0)
    for (_, at), parents in inside.items():
        _add_up(made, parents, counts[:, at], at)
    return Counts(
        codes=codes, practices=len(practices), periods=periods, inside=inside,
        published=len(published), apart=_apart(snapshot, indicator),
        sums=_sums(made["counted"].shape, len(practices), len(published)), **made,
    )  # fmt: skip


def _above(practices: Any, rows: int, empty: object) -> Any:
    """Room for the totals below the practices."""
    full = np.full((rows, practices.shape[1]), empty, dtype=practices.dtype)
    full[: len(practices)] = practices
    return full


def _add_up(made: dict[str, Any], parents: Places, counts: Flags, at: int) -> None:
    """The totals of one level and period, from the practices that have both numbers."""
    there = np.flatnonzero((made["status"][: len(parents), at] != "") & (parents >= 0))
    totals = np.unique(parents[there])
    adding = counts & (parents >= 0)
    size = len(made["numerator"])
    counted = np.bincount(parents[adding], minlength=size)[totals]
    for name in ("numerator", "denominator"):
        sums = np.bincount(parents[adding], made[name][: len(parents), at][adding], size)[totals]
        made[name][totals, at] = np.where(counted > 0, sums, np.nan)
    made["counted"][totals, at] = counted
    broken = (made["status"][: len(parents), at] == Status.BROKEN.value) & (parents >= 0)
    made["status"][totals, at] = np.select(
        [counted > 0, np.isin(totals, parents[broken])],
        [Status.OK.value, Status.BROKEN.value],
        Status.MISSING.value,
    )


def _apart(snapshot: Snapshot, indicator: Indicator) -> frozenset[Period]:
    """Those published, or the years that start in the month in which the indicator does: the same ones in
    every snapshot, so that those of two snapshots share no months either."""
    shown, months = snapshot.held.shown_periods(indicator.id), indicator.months_shown
    if months == 1:
        return frozenset(snapshot.held.periods(indicator.id))
    return frozenset(p for p in shown if p.start.month == indicator.first_period.start.month)


def _places(
    tree: Organisations, practices: list[str], periods: Sequence[Period]
) -> tuple[tuple[str, ...], dict[tuple[Level, int], Places]]:
    """Codes of all rows, and where each practice's organisation of a level and period stands among them."""
    above: dict[tuple[Level, int], list[str | None]] = {}
    for at, period in enumerate(periods):
        for level in ABOVE:
            known = {} if level is Level.ENGLAND else tree.member_of(level, period.end)
            everywhere = ENGLAND if level is Level.ENGLAND else None
            above[level, at] = [known.get(code, everywhere) for code in practices]
    keys = sorted(
        {(ABOVE.index(level), code) for (level, _), codes in above.items() for code in codes if code}
    )
    place = {key: len(practices) + number for number, key in enumerate(keys)}
    inside = {
        (level, at): np.array([place.get((ABOVE.index(level), code or ""), -1) for code in codes], dtype=int)
        for (level, at), codes in above.items()
    }
    return (*practices, *(code for _, code in keys)), inside


def _sums(shape: tuple[int, int], practices: int, published: int) -> Flags:
    """Which counts are put together from others: totals, and everything that was not published itself."""
    sums = np.zeros(shape, dtype=bool)
    sums[practices:] = True
    sums[:, published:] = True
    return sums
