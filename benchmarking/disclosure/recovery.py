"""Recovery: which hidden counts the shown ones would give away, and the sums that are shown otherwise for it.

Rounding keeps a hidden count from being worked out by taking shown practices from a shown total, except at
the very ends: four hidden counts and a total shown as 30 (28 at the least) can only be four sevens. So for
every hidden count a witness is looked for: other counts, a few of them one more or one less, that would be
shown just the same. Where there is none, sums that stand in its way are shown as the next five.

Periods are gone through as they came, and what was decided for the earlier ones stands: a sum is shown in
the same way in every later snapshot, so that two of them tell no more than the newer one.
"""

import numpy as np

from benchmarking.counts import Counts, Places
from benchmarking.disclosure.witnesses import NOBODY, Changes, Trials, Witnesses
from benchmarking.methods.disclosure import ROUNDED_TO, SMALL_HOSPITAL_COUNT
from benchmarking.methods.plain_numbers import Flags, Floats

FIRST = 2 * ROUNDED_TO  # the smallest count that is shown
MARGIN = ROUNDED_TO // 2  # a count shown as 20 is 18 to 22
TRIES = (range(0, 2), range(2, 8), range(8, 32), range(32, 128), range(128, 512))  # for a count
LOOKED_INTO = range(0, 128)  # tries among which the one that least stands in the way of is looked for
ROUNDS = 20  # …and how often sums are shown otherwise before all the new ones are hidden


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
    hidden = is_small(numbers) & known
    if not hidden.any():
        return shown
    table = _Table(true, numbers, shown, hidden)
    late = np.zeros(hidden.shape, dtype=bool)
    for arrived in true.arrivals:
        late |= table.protect(arrived)
    if late.any():
        table.hide_for(late)
    return table.shown


class _Table:
    """Counts as they are shown, by how much each could be more or less and still be shown like that, and the
    witness that was found for each hidden one."""

    def __init__(self, true: Counts, numbers: Floats, shown: Floats, hidden: Flags) -> None:
        self.true, self.shown, self.hidden = true, shown, hidden
        self.witnesses = Witnesses(true)
        away, known = np.isnan(shown), true.counted > 0
        low = np.where(away, np.where(hidden, 1, 0), shown - MARGIN)
        high = np.where(away, np.where(hidden, SMALL_HOSPITAL_COUNT, np.inf), shown + MARGIN)
        self.more = np.where(known, np.where(shown == 0, 0, high - numbers), np.inf)
        self.less = np.where(known, np.where(shown == 0, 0, numbers - low), np.inf)
        self.moved = np.zeros(shown.shape, dtype=bool)
        nothing = np.empty(0, dtype=int)
        self.found = Trials(nothing, nothing, nothing, nothing, nothing)
        self.witness = np.full(shown.shape, NOBODY)  # place in `found`, also of one that holds no more
        self.so_far = nothing  # periods

    def protect(self, arrived: Places) -> Flags:
        """Find a witness for every hidden count up to the periods that arrived; only their sums may move.

        Returns those that earlier sums give away: months put together that are hidden only now, when all of
        them are there.
        """
        self.so_far = np.concatenate([self.so_far, arrived])
        may_move = np.zeros(self.shown.shape, dtype=bool)
        may_move[:, arrived] = self.true.sums[:, arrived]
        for _ in range(ROUNDS):
            without = self._search(self._without(arrived))
            if not without.any():
                return without
            changes = self._in_the_way(without, may_move)
            if not len(changes.row):
                break
            self._show_otherwise(changes)
        self.hidden = self.hidden & ~without
        return without

    def hide_for(self, late: Flags) -> None:
        """Hide sums of any period until each of these counts has a witness; what witnesses the others have
        stands without that."""
        away = np.isnan(self.shown) & self.true.sums
        self.more[away] = self.less[away] = np.inf
        for _ in range(ROUNDS):
            late = self._search(late)
            changes = self._in_the_way(late, self.true.sums)
            at = changes.row, changes.period
            self.shown[at], self.more[at], self.less[at] = np.nan, np.inf, np.inf

    def _without(self, arrived: Places) -> Flags:
        """Hidden counts so far without a witness, or whose witness does not hold in what arrived."""
        used = np.unique(self.witness[self.witness != NOBODY])
        changes = self.witnesses.changes(self.found.of(used), arrived)
        holds = np.bincount(changes.trial, self._beyond(changes), len(used)) == 0
        without = np.zeros(self.hidden.shape, dtype=bool)
        lacking = self.hidden & np.isin(self.witness, [NOBODY, *used[~holds]])
        without[:, self.so_far] = lacking[:, self.so_far]
        return self._note(without, changes.of(holds[changes.trial]), used)

    def _note(self, without: Flags, changes: Changes, places: Places) -> Flags:
        """Keep trials that hold as witnesses of the counts that they change; those that still have none."""
        without = without.copy()
        new = without[changes.row, changes.period]
        at = changes.row[new], changes.period[new]
        self.witness[at], without[at] = places[changes.trial[new]], False
        return without

    def _search(self, without: Flags) -> Flags:
        """The counts for which no witness was found."""
        for tries in TRIES:
            rows, periods = np.nonzero(without)
            if not len(rows):
                break
            trials, _ = self._trials(rows, periods, tries)
            changes = self.witnesses.changes(trials, self.so_far)
            holds = np.bincount(changes.trial, self._beyond(changes), len(trials)) == 0
            without = self._note(
                without, changes.of(holds[changes.trial]), np.cumsum(holds) - 1 + len(self.found)
            )
            self.found = self.found.and_(trials.of(holds))
        return without

    def _trials(self, rows: Places, periods: Places, tries: range) -> tuple[Trials, Places]:
        """Tries for these counts, with and without other practices and months, and whose each one is."""
        newest = int(self.so_far[self.so_far < self.true.published].max(initial=0))
        found = self.witnesses.trials(rows, periods, tries, newest)
        each = np.repeat(np.arange(len(rows)), len(tries))
        return found.and_(self.witnesses.alone(found)), np.concatenate([each, each])

    def _beyond(self, changes: Changes) -> Flags:
        """Which counts would no longer be shown as they are."""
        at = changes.row, changes.period
        found: Flags = (changes.by > self.more[at]) | (-changes.by > self.less[at])
        return found

    def _in_the_way(self, without: Flags, may_move: Flags) -> Changes:
        """For each of these counts the sums that stand in the way of one trial, the fewest."""
        rows, periods = np.nonzero(without)
        trials, about = self._trials(rows, periods, LOOKED_INTO)
        had = np.flatnonzero(self.witness[rows, periods] != NOBODY)
        trials = trials.and_(self.found.of(self.witness[rows[had], periods[had]]))
        about = np.concatenate([about, had])
        changes = self.witnesses.changes(trials, self.so_far)
        beyond, size = self._beyond(changes), len(trials)
        fixed = beyond & ~may_move[changes.row, changes.period]
        target = about[changes.trial]
        touched = (changes.row == rows[target]) & (changes.period == periods[target])
        usable = np.bincount(changes.trial, fixed, size) == 0
        usable &= np.bincount(changes.trial, touched, size) > 0
        number = np.bincount(changes.trial, beyond, size)
        order = np.flatnonzero(usable)[np.argsort(number[usable], kind="stable")]
        _, first = np.unique(about[order], return_index=True)
        return changes.of(beyond & np.isin(changes.trial, order[first]))

    def _show_otherwise(self, changes: Changes) -> None:
        """Show these sums as the next five, so that they could change like that; hide those moved before."""
        wanted: dict[tuple[int, int], set[bool]] = {}
        for row, period, by in zip(changes.row.tolist(), changes.period.tolist(), changes.by, strict=True):
            wanted.setdefault((row, period), set()).add(bool(by > 0))
        for at, ways in wanted.items():
            self._move(at, up=True in ways, hide=len(ways) == 2 or bool(self.moved[at]))

    def _move(self, at: tuple[int, int], up: bool, hide: bool) -> None:
        shown, room = self.shown[at], (np.inf, np.inf)
        next_one = np.nan
        if not hide and up:
            next_one, room = FIRST if np.isnan(shown) else shown + ROUNDED_TO, (ROUNDED_TO, 0.0)
        elif not hide:
            next_one, room = shown - ROUNDED_TO, (0.0, ROUNDED_TO)
            if not next_one >= FIRST:
                next_one, room = np.nan, (0.0, SMALL_HOSPITAL_COUNT)
        self.shown[at], self.moved[at] = next_one, True
        self.more[at], self.less[at] = room
