"""Few practices: which localities are hidden from a reader who knows some of their practices, and what else.

A locality with figures of fewer practices than may be shown is hidden, the others' figures and its total.
Hidden it stays only if it cannot be had by subtraction: what a shown total leaves when all that is shown
below it is taken away must be the sum of as many practices again (METHODS 9: secondary suppression). So the
smallest other locality of its CCG is hidden with it, or else the total above.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarking.counts import ABOVE, Counts, Places
from benchmarking.disclosure.shown import HandedOut, with_shown
from benchmarking.methods.plain_numbers import Flags
from benchmarking.snapshot import Snapshot


def without_few(snapshot: Snapshot, fewest: int, named: frozenset[str]) -> Snapshot:
    """A snapshot that was handed out, for a reader who may know only the `named` practices.

    `fewest`: practices that a locality must have figures of; with fewer it is hidden in that period, as is
    one of which the reader knows all practices but one.
    """
    held = snapshot.handed_out
    if not isinstance(held, HandedOut):
        return snapshot
    shown = {id_: each.without(_hidden(each.counts, fewest, named)) for id_, each in held.shown.items()}
    table = with_shown(snapshot.observations, shown)
    made = HandedOut(
        table, snapshot.indicators, snapshot.definitions, shown, exact=held.exact, of_ccgs=held.of_ccgs
    )
    return replace(snapshot, observations=table, handed_out=made)


def _hidden(counts: Counts, fewest: int, named: frozenset[str]) -> Flags:
    """Organisations × periods. Months put together are hidden where one of their months is."""
    others = np.array([code not in named for code in counts.codes[: counts.practices]], dtype=bool)
    hidden = np.zeros(counts.numerator.shape, dtype=bool)
    made: dict[bytes, Flags] = {}
    for at in range(len(counts.periods)):
        inside = [counts.inside[level, at] for level in ABOVE]
        counted = counts.counted[: counts.practices, at] > 0
        months = np.flatnonzero(counts.part_of[at])
        away = hidden[: counts.practices, months].any(axis=1) & counted
        key = b"".join(part.tobytes() for part in (*inside, counted, away, np.array(at < counts.published)))
        if key not in made:
            sieve = _Sieve(inside, counted, others, fewest, len(counts.codes))
            made[key] = sieve.published() if at < counts.published else sieve.together(away)
        hidden[:, at] = made[key]
    return hidden


class _Sieve:
    """One period. `open`: practices whose sum is not shown yet; what is shown of the rest are sums of groups
    that lie wholly inside or outside of each other, so a difference of sums is a sum of groups."""

    def __init__(
        self, inside: Sequence[Places], counted: Flags, others: Flags, fewest: int, rows: int
    ) -> None:
        self.inside, self.counted, self.others, self.fewest = inside, counted, others, fewest
        self.away = np.zeros(
            len(counted), dtype=bool
        )  # practices, named ones of hidden localities among them
        self.open = self.away.copy()
        self.totals = np.zeros(rows, dtype=bool)  # hidden
        self.groups: dict[tuple[int, int], Flags] = {}  # closed by a total that is shown, by level and place

    def published(self) -> Flags:
        """What is hidden of a period of which every figure can still be hidden."""
        localities = self.inside[0]
        for place in np.unique(localities[self.counted]):
            if self._few(self._members(0, place)):
                self._hide(place)
        return self._through(may_hide=True)

    def together(self, away: Flags) -> Flags:
        """What is hidden of months put together, given whose figures are."""
        for place in np.unique(self.inside[0][away]):
            self._hide(place, away)
        return self._through(may_hide=False)

    def _through(self, may_hide: bool) -> Flags:
        for level in range(1, len(ABOVE)):
            for place in np.unique(self.inside[level][self.open]):
                if place >= 0:
                    self._decide(level, place, may_hide)
        hidden = self.totals.copy()
        hidden[: len(self.away)] |= self.away & self.others
        return hidden

    def _decide(self, level: int, place: int, may_hide: bool) -> None:
        """Show a total, where enough practices are left in it or can be made to be, or hide it."""
        within = self._members(level, place)
        while may_hide and self._few(self.open & within) and self._hide_another(level, within):
            pass
        group = self.open & within
        cut = any((g & within).any() and (g & ~within).any() for g in self.groups.values())
        if cut or self._few(group):
            self.totals[place] = True
        elif group.any():
            self.groups[level, place] = group
            self.open &= ~group

    def _hide_another(self, level: int, within: Flags) -> bool:
        """Hide one more total inside an organisation: one of a level below that closes a group, or the
        smallest locality and what lies between; the reader's own last, and never the own locality. False for
        none."""
        closed = [at for at, group in self.groups.items() if not (group & ~within).any()]
        if closed:
            self._reopen(*min(closed, key=lambda at: (self._known(*at), at)))
            return True
        free = within & ~self.away & (self.inside[0] >= 0)
        places = [int(p) for p in np.unique(self.inside[0][free]) if self._may_go(p, within)]
        if not places:
            return False
        smallest = min(places, key=lambda p: (self._beside(level, p), int(self._members(0, p).sum()), p))
        for between, place in self._between(level, smallest):
            self._reopen(between, place)
        self._hide(smallest)
        return True

    def _may_go(self, place: int, within: Flags) -> bool:
        return not self._known(0, place) and not (self._members(0, place) & ~within).any()

    def _beside(self, level: int, locality: int) -> bool:
        """Whether a locality shares an organisation below this level with the reader's practices."""
        return any(self._known(*at) for at in self._between(level, locality))

    def _between(self, level: int, locality: int) -> list[tuple[int, int]]:
        """The organisations of the levels below this one that hold practices of a locality."""
        members = self._members(0, locality)
        return [
            (between, int(place))
            for between in range(1, level)
            for place in np.unique(self.inside[between][members])
            if place >= 0
        ]

    def _known(self, level: int, place: int) -> bool:
        return bool((self._members(level, place) & ~self.others).any())

    def _reopen(self, level: int, place: int) -> None:
        self.totals[place] = True
        self.open |= self.groups.pop((level, place), np.zeros(len(self.open), dtype=bool))

    def _hide(self, place: int, away: Flags | None = None) -> None:
        """Hide a locality: what is left in it is open until a total above holds enough."""
        members = self._members(0, place)
        self.away |= members if away is None else away & members
        self.open |= members if away is None else members & (away | ~self.others)
        if place >= 0:
            self.totals[place] = True

    def _members(self, level: int, place: int) -> Flags:
        found: Flags = self.counted & (self.inside[level] == place)
        return found

    def _few(self, group: Flags) -> bool:
        unknown = int((group & self.others).sum())
        return unknown > 0 and (int(group.sum()) < self.fewest or unknown == 1)
