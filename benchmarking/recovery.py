"""Recovery: which hidden counts the shown ones would give away, and the sums that are shown otherwise for it.

Rounding keeps a hidden count from being worked out by taking shown practices from a shown total, except at
the very ends: four hidden counts and a total shown as 30 (28 at the least) can only be four sevens. So for
every hidden count a witness is looked for: other counts, a few of them one more or one less, that would be
shown just the same. Where there is none, the sums that stand in its way are shown as the next five.
"""

from dataclasses import dataclass

import numpy as np

from benchmarking.counts import Counts, Places
from benchmarking.methods.disclosure import ROUNDED_TO, SMALL_HOSPITAL_COUNT
from benchmarking.methods.plain_numbers import Flags, Floats

FIRST = 2 * ROUNDED_TO  # the smallest count that is shown
MARGIN = ROUNDED_TO // 2  # a count shown as 20 is 18 to 22
TRIALS, SEARCHES = 1500, 25  # witnesses tried at once, and how often, before sums are shown otherwise…
ROUNDS = 50  # …and how often that is done before every sum is hidden
NOBODY = -1


def is_small(counts: Floats) -> Flags:
    """Counts of 1 to 7."""
    return (counts > 0) & (counts < SMALL_HOSPITAL_COUNT + 1)


def rounded(counts: Floats) -> Floats:
    """Each count to the nearest five; NaN for 1 to 7, which are hidden, and for what is missing."""
    return np.where(is_small(counts), np.nan, np.floor(counts / ROUNDED_TO + 0.5) * ROUNDED_TO)


def shown_counts(true: Counts, numbers: Floats, away: Flags) -> Floats:
    """Numbers of the shape of `true` as they are shown, NaN where hidden; no hidden 1 to 7 can be worked out.

    `away`: hidden in any case. Totals, and months put together, may be shown as the next five or hidden;
    practices' own published counts are always rounded to the nearest one.
    """
    known = true.counted > 0
    shown = np.where(away | ~known, np.nan, rounded(numbers))
    to_witness = is_small(numbers) & known
    if not to_witness.any():
        return shown
    table = _Table(true, numbers, shown)
    random = np.random.default_rng(0)  # the same counts are to give the same figures
    for _ in range(ROUNDS):
        without, blocked = table.search(to_witness, random)
        if not without.any():
            return table.shown
        table.show_otherwise(blocked)
    return np.where(true.sums, np.nan, table.shown)


@dataclass(frozen=True)
class _Trials:
    """Possible witnesses: practice `a` has one more (`step` 1) or one less in `month` and the opposite in
    `other`; practice `b` the opposite of `a` in both. NOBODY: no such practice or month."""

    a: Places
    b: Places
    month: Places
    other: Places
    step: Places


@dataclass(frozen=True)
class _Changes:
    """Counts that would change in some trials, and by how much."""

    trial: Places
    row: Places
    period: Places
    by: Floats

    def of(self, these: Flags) -> "_Changes":
        return _Changes(self.trial[these], self.row[these], self.period[these], self.by[these])


class _Table:
    """Counts as they are shown, and by how much each could be more or less and still be shown like that."""

    def __init__(self, true: Counts, numbers: Floats, shown: Floats) -> None:
        self.true, self.numbers, self.shown = true, numbers, shown
        hidden, small, known = np.isnan(shown), is_small(numbers), true.counted > 0
        low = np.where(hidden, np.where(small, 1, 0), shown - MARGIN)
        high = np.where(hidden, np.where(small, SMALL_HOSPITAL_COUNT, np.inf), shown + MARGIN)
        more = np.where(shown == 0, 0, high - numbers)
        less = np.where(shown == 0, 0, numbers - low)
        self.more = np.where(known, more, np.inf)
        self.less = np.where(known, less, np.inf)
        self.moved = np.zeros(shown.shape, dtype=bool)

    def search(self, wanted: Flags, random: np.random.Generator) -> tuple[Flags, _Changes]:
        """The counts for which no witness was found, and what stood in the way of the nearest to one."""
        without = wanted.copy()
        for _ in range(SEARCHES):
            rows, periods = _often(without)
            if not len(rows):
                break
            changes = self._changes(self._trials(rows, periods, random))
            fails = np.bincount(changes.trial, self._beyond(changes), len(rows)) > 0
            found = changes.of(~fails[changes.trial])
            without[found.row, found.period] = False
        return without, self._in_the_way(without, random)

    def show_otherwise(self, changes: _Changes) -> None:
        """Show these sums as the next five, so that they could change like that; hide those moved before."""
        for row, period, by in set(zip(changes.row, changes.period, changes.by, strict=True)):
            shown = self.shown[row, period]
            next_one = (FIRST if np.isnan(shown) else shown + ROUNDED_TO) if by > 0 else shown - ROUNDED_TO
            if self.moved[row, period]:
                next_one, room = np.nan, (np.inf, np.inf)
            elif next_one < FIRST:
                next_one, room = np.nan, (0.0, SMALL_HOSPITAL_COUNT)
            else:
                room = (ROUNDED_TO, 0.0) if by > 0 else (0.0, ROUNDED_TO)
            self.shown[row, period], self.moved[row, period] = next_one, True
            self.more[row, period], self.less[row, period] = room

    def _trials(self, rows: Places, periods: Places, random: np.random.Generator) -> _Trials:
        """One possible witness for each of these counts."""
        true, size = self.true, len(rows)
        months, practices = true.published, true.practices
        a, above = rows.copy(), rows >= practices
        a[above] = true.any_member(rows[above], periods[above], random)
        month = true.any_month(periods, random)
        near = true.any_neighbour(a, month, random)
        far = random.integers(practices, size=size)
        chance = random.random(size)
        b = np.select([chance < 0.25, chance < 0.8], [np.full(size, NOBODY), near], far)
        # Months near each other are part of nearly the same years, so little is in the way.
        other = month + random.choice([-2, -1, 1, 2], size=size)
        other = np.where(random.random(size) < 0.2, random.integers(months, size=size), other)
        other = np.where((random.random(size) < 0.2) | (other < 0) | (other >= months), NOBODY, other)
        b, other = np.where(b == a, NOBODY, b), np.where(other == month, NOBODY, other)
        return _Trials(a, b, month, other, random.choice([-1, 1], size=size))

    def _changes(self, trials: _Trials) -> _Changes:
        """Every count that would change: of the two practices, and of all that they are part of."""
        true = self.true
        up = true.part_of.T[trials.month].astype(float)
        down = true.part_of.T[trials.other] & (trials.other != NOBODY)[:, None]
        trial, period = np.nonzero(up - down)
        by = ((up - down) * trials.step[:, None])[trial, period]
        a, b = trials.a[trial], trials.b[trial]
        counts = true.counted[: true.practices] > 0
        own, theirs = by * counts[a, period], -by * (counts[b, period] & (b != NOBODY))
        rows, changes = [a, b], [own, theirs]
        for inside in true.above:
            above, beside = inside[a, period], inside[b, period]
            same = above == beside
            rows += [above, beside]
            changes += [np.where(same, own + theirs, own), np.where(same, 0.0, theirs)]
        parts = len(rows)
        found = _Changes(
            np.tile(trial, parts), np.concatenate(rows), np.tile(period, parts), np.concatenate(changes)
        )
        return found.of((found.row != NOBODY) & (found.by != 0))

    def _beyond(self, changes: _Changes) -> Flags:
        """Which counts would no longer be shown as they are."""
        at = changes.row, changes.period
        found: Flags = (changes.by > self.more[at]) | (-changes.by > self.less[at])
        return found

    def _in_the_way(self, without: Flags, random: np.random.Generator) -> _Changes:
        """For each count the trial that fewest sums stand in the way of, and no practice's own count."""
        rows, periods = _often(without)
        changes = self._changes(self._trials(rows, periods, random))
        beyond, size = self._beyond(changes), len(rows)
        own = np.bincount(changes.trial, beyond & ~self.true.sums[changes.row, changes.period], size)
        about = (changes.row == rows[changes.trial]) & (changes.period == periods[changes.trial])
        number = np.bincount(changes.trial, beyond, size)
        usable = (own == 0) & (np.bincount(changes.trial, about, size) > 0)
        order = [trial for trial in np.argsort(-number, kind="stable") if usable[trial]]
        best = {(rows[trial], periods[trial]): trial for trial in order}
        return changes.of(beyond & np.isin(changes.trial, list(best.values())))


def _often(without: Flags) -> tuple[Places, Places]:
    """Rows and periods of these counts, the fewer the oftener each."""
    rows, periods = np.nonzero(without)
    often = max(1, TRIALS // max(1, len(rows)))
    return np.repeat(rows, often), np.repeat(periods, often)
