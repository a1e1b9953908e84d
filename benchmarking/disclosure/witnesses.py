"""Witnesses: other counts that would be shown just the same, drawn by a rule that only looks back.

Each draw follows from the names of a practice and a period and from the number of the try, so what is found
for a count never depends on practices or months that were not there yet.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from benchmarking.counts import ABOVE, Counts, Places
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.organisations import Level

NOBODY = -1
ALONE, NEAR = 0.2, 0.8  # up to the first: no other practice; up to the second: one of the same locality
ONE_MONTH, ANY_MONTH = 0.35, 0.5  # up to the first: no other month; up to the second: any; else one close by
CLOSE_BY = (-2, -1, 1, 2)
Keys = np.ndarray[Any, np.dtype[np.uint64]]


def drawn(*keys: Keys) -> Floats:
    """Numbers from 0 to 1 that follow from some keys alone (the mixing of SplitMix64)."""
    made = np.zeros(1, dtype=np.uint64)
    for key in keys:
        made = made + key + np.uint64(0x9E3779B97F4A7C15)
        made = (made ^ (made >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        made = (made ^ (made >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        made = made ^ (made >> np.uint64(31))
    return (made >> np.uint64(11)).astype(float) * 2.0**-53


def keys_of(names: Iterable[str]) -> Keys:
    """A key for each name, the same in every snapshot."""
    return np.array([zlib.crc32(name.encode()) for name in names], dtype=np.uint64)


@dataclass(frozen=True)
class Trials:
    """Possible witnesses: practice `a` has one more (`step` 1) or one less in `month` and the opposite in
    `other`; practice `b` the opposite of `a` in both. NOBODY: no such practice or month."""

    a: Places
    b: Places
    month: Places
    other: Places
    step: Places

    def of(self, these: Any) -> "Trials":
        return Trials(self.a[these], self.b[these], self.month[these], self.other[these], self.step[these])

    def and_(self, more: "Trials") -> "Trials":
        mine, theirs = vars(self), vars(more)
        return Trials(**{name: np.concatenate([mine[name], theirs[name]]) for name in mine})

    def __len__(self) -> int:
        return len(self.a)


@dataclass(frozen=True)
class Changes:
    """Counts that would change in some trials, and by how much."""

    trial: Places
    row: Places
    period: Places
    by: Floats

    def of(self, these: Flags) -> "Changes":
        return Changes(self.trial[these], self.row[these], self.period[these], self.by[these])


class Witnesses:
    """Draws trials for the counts of one indicator, and says what they would change."""

    def __init__(self, true: Counts) -> None:
        self.true = true
        self._rows = keys_of(true.codes)
        self._periods = keys_of(map(str, true.periods))

    def trials(self, rows: Places, periods: Places, tries: range, newest: int) -> Trials:
        """Some tries for each of these counts, its tries one after the other; no month after `newest`."""
        rows, periods = np.repeat(rows, len(tries)), np.repeat(periods, len(tries))
        number = np.tile(np.arange(tries.start, tries.stop, dtype=np.uint64), len(rows) // max(1, len(tries)))
        seeds = self._rows[rows], self._periods[periods], number
        chance = [drawn(*seeds, np.array([part], dtype=np.uint64)) for part in range(8)]
        month = self._months.one(periods, chance[0])
        member = self._members.one(self._at(rows, periods), chance[1])
        a = np.where(rows < self.true.practices, rows, member)
        near = self._members.one(self._at(self._locality(a, month), month), chance[2])
        far = self._everyone.one(month, chance[3])
        b = np.select([chance[4] < ALONE, chance[4] < NEAR], [np.full(len(a), NOBODY), near], far)
        other = self._other(month, chance[5], chance[6], newest)
        return Trials(a, np.where(b == a, NOBODY, b), month, other, np.where(chance[7] < 0.5, -1, 1))

    def alone(self, trials: Trials) -> Trials:
        """The same practices and months with nothing to make up for the change, the other way round."""
        nobody = np.full(len(trials), NOBODY)
        return Trials(trials.a, nobody, trials.month, nobody, -trials.step)

    def changes(self, trials: Trials, periods: Places) -> Changes:
        """Every count of some periods that would change: of both practices, and of all they are part of."""
        true, part = self.true, self.true.part_of[periods].T
        up = part[trials.month].astype(float)
        down = part[trials.other] & (trials.other != NOBODY)[:, None]
        trial, place = np.nonzero(up - down)
        by = ((up - down) * trials.step[:, None])[trial, place]
        a, b, period = trials.a[trial], trials.b[trial], periods[place]
        counts = true.counted[: true.practices] > 0
        own, theirs = by * counts[a, period], -by * (counts[b, period] & (b != NOBODY))
        rows, changed = [a, b], [own, theirs]
        for inside in true.above:
            above, beside = inside[a, period], inside[b, period]
            same = above == beside
            rows += [above, beside]
            changed += [np.where(same, own + theirs, own), np.where(same, 0.0, theirs)]
        parts = len(rows)
        found = Changes(
            np.tile(trial, parts), np.concatenate(rows), np.tile(period, parts), np.concatenate(changed)
        )
        return found.of((found.row != NOBODY) & (found.by != 0))

    def _other(self, month: Places, when: Floats, which: Floats, newest: int) -> Places:
        """A month to make up in: months near each other are part of nearly the same years, so little is in
        the way. None where nothing is put together from months."""
        if self.true.published == len(self.true.periods):
            return np.full(len(month), NOBODY)
        close = month + np.array(CLOSE_BY)[(which * len(CLOSE_BY)).astype(int)]
        anywhere = (which * (newest + 1)).astype(int)
        other = np.select(
            [when < ONE_MONTH, when < ANY_MONTH], [np.full(len(month), NOBODY), anywhere], close
        )
        return np.where((other < 0) | (other > newest) | (other == month), NOBODY, other)

    def _at(self, rows: Places, periods: Places) -> Places:
        return np.where(rows < 0, -1, rows * len(self.true.periods) + periods)

    def _locality(self, practices: Places, periods: Places) -> Places:
        return np.asarray(self.true.above[ABOVE.index(Level.LOCALITY)][practices, periods])

    @cached_property
    def _months(self) -> "_Drawers":
        return _Drawers([np.flatnonzero(held) for held in self.true.part_of])

    @cached_property
    def _everyone(self) -> "_Drawers":
        counted = self.true.counted[: self.true.practices] > 0
        return _Drawers([np.flatnonzero(column) for column in counted.T])

    @cached_property
    def _members(self) -> "_Drawers":
        """The practices with figures of each organisation in each period."""
        true, empty = self.true, np.empty(0, dtype=int)
        found = [empty] * (len(true.codes) * len(true.periods))
        for (_, at), inside in true.inside.items():
            there = np.flatnonzero((true.counted[: true.practices, at] > 0) & (inside >= 0))
            ordered = there[np.argsort(inside[there], kind="stable")]
            above, first = np.unique(inside[ordered], return_index=True)
            for row, members in zip(above, np.split(ordered, first[1:]), strict=False):
                found[row * len(true.periods) + at] = members
        return _Drawers(found)


class _Drawers:
    """Many lists of places in one, of which one member each is drawn."""

    def __init__(self, lists: list[Places]) -> None:
        self._number = np.array([len(each) for each in lists])
        self._first = np.cumsum([0, *self._number[:-1]])
        self._held = np.concatenate([*lists, [NOBODY]])

    def one(self, which: Places, chance: Floats) -> Places:
        """A member of each of these lists; NOBODY out of an empty one, or where there is no list."""
        number = np.where(which < 0, 0, self._number[which])
        at = self._first[which] + (chance * number).astype(int)
        return np.asarray(np.where(number > 0, self._held[np.minimum(at, len(self._held) - 1)], NOBODY))
