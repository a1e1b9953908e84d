"""Series breaks: from when on something is counted in a new way, by the catalogue or by the files themselves.

A sum over practices is broken wherever one of them is: no line, limit or trend crosses it (FEATURES T12).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarking.indicators import Indicator
from benchmarking.organisations import ENGLAND, Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot


@dataclass(frozen=True)
class Break:
    """The first period counted in a new way, and how many of the practices it is about were counted anew."""

    period: Period
    practices: int
    in_all: int

    @property
    def of_some(self) -> str:
        """ " in 5 of 7 practices"; empty where it is all of them."""
        return "" if self.practices >= self.in_all else f" in {self.practices:,} of {self.in_all:,} practices"


def breaks_of(snapshot: Snapshot, indicator: Indicator, organisation: Organisation) -> tuple[Break, ...]:
    """The breaks of an organisation's figures, oldest first: those of the catalogue, and those that the files
    declare for a practice that was part of it then."""
    tree = snapshot.tree(indicator)
    return _breaks(snapshot, indicator, lambda first: tree.practices(organisation.code, first.end))


def breaks_among(snapshot: Snapshot, indicator: Indicator, practices: Collection[str]) -> tuple[Break, ...]:
    """The same of some practices, whatever they were part of."""
    return _breaks(snapshot, indicator, lambda _: practices)


def breaks_of_area(snapshot: Snapshot, indicator: Indicator) -> tuple[Break, ...]:
    """The same of all practices of our area."""
    tree = snapshot.tree(indicator)
    return _breaks(snapshot, indicator, lambda first: tree.area_practices(first.end))


def ways_at(snapshot: Snapshot, indicator: Indicator, period: Period) -> dict[str, int]:
    """How many practices of our area are counted in which way throughout a period, by what their files call
    it; those of which no file says so are left out. Made once for each snapshot."""
    key = ("ways", indicator.id, period)
    if key not in snapshot.made:
        snapshot.made[key] = _ways_at(snapshot, indicator, period)
    made: dict[str, int] = snapshot.made[key]
    return made


def _ways_at(snapshot: Snapshot, indicator: Indicator, period: Period) -> dict[str, int]:
    held = snapshot.definitions
    held = held[held["indicator"] == indicator.id]
    starts = {text: Period.parse(text).start for text in held["period"].unique()}
    begun = held.assign(start=held["period"].map(starts))
    begun = begun[begun["start"] <= period.start].sort_values("start", kind="stable")
    latest = begun.drop_duplicates("organisation", keep="last").set_index("organisation")["definition"]
    anew = {
        practice
        for first, practices in snapshot.held.counted_anew(indicator.id).items()
        if period.start < first.start <= period.end
        for practice in practices
    }
    ours = snapshot.tree(indicator).area_practices(period.end) - anew
    counts = latest[latest.index.isin(list(ours))].value_counts()
    return {str(way): int(counts[way]) for way in sorted(counts.index)}


def first_between(breaks: Sequence[Break], one: Period, other: Period) -> Break | None:
    """The first break between two periods: what started in the later one, or after the earlier one began."""
    early, late = sorted((one, other), key=lambda p: p.end)
    return next((b for b in breaks if early.start < b.period.start <= late.end), None)


def stretch(breaks: Sequence[Break], period: Period) -> int:
    """The how-manieth stretch counted in one way a period belongs to, from 0."""
    return sum(period.end >= b.period.start for b in breaks)


def stretches(
    snapshot: Snapshot, indicator: Indicator, level: Level, codes: Sequence[str], periods: Sequence[Period]
) -> np.ndarray:
    """The same of many organisations of a level: an array of organisations × periods."""
    ends = [period.end for period in periods]
    catalogue = {b.start for b in indicator.series_breaks}
    found = np.zeros((len(codes), len(periods)), dtype=int)
    found += [sum(end >= start for start in catalogue) for end in ends]
    for first, practices in snapshot.held.counted_anew(indicator.id).items():
        if first.start in catalogue:
            continue
        broken = _above(snapshot.tree(indicator), level, first, practices)
        rows = [place for place, code in enumerate(codes) if code in broken]
        found[rows] += [end >= first.start for end in ends]
    return found


def _above(tree: Organisations, level: Level, first: Period, practices: Collection[str]) -> set[str]:
    """The organisations of a level that these practices were part of."""
    if level is Level.PRACTICE:
        return set(practices)
    if level is Level.ENGLAND:
        return {ENGLAND}
    parents = tree.member_of(level, first.end)
    return {parents[code] for code in practices if code in parents}


def _breaks(
    snapshot: Snapshot, indicator: Indicator, members: Callable[[Period], Collection[str]]
) -> tuple[Break, ...]:
    found = {}
    for first, practices in snapshot.held.counted_anew(indicator.id).items():
        inside = set(members(first))
        if anew := len(practices & inside):
            found[first.start] = Break(first, anew, len(inside))
    for first in indicator.series_breaks:
        found[first.start] = Break(first, 1, 1)
    return tuple(found[start] for start in sorted(found))
