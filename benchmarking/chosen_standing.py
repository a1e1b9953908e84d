"""Chosen standing: how practices stand to groups that were picked one by one, for many groups in one pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.chosen_groups import ChosenGroups, gathered
from benchmarking.disclosure.allowed import is_shown
from benchmarking.figures import Columns, Sums, addable, read_columns, rows_of, taken, values, with_values
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import Status, usable
from benchmarking.organisations import Level, Organisation
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.standing import MOST_LISTED, Standing
from benchmarking.verdict_table import SMALL_GROUP, expected, verdicts

Quartiles = tuple[float | None, float | None, float | None]  # median, lower, upper
Members = tuple[np.ndarray, np.ndarray, Flags]  # numerator, denominator, whether it counts


@dataclass(frozen=True)
class _Judged:
    """Every row of chosen groups on one indicator and period; the quartiles of whoever is compared."""

    rows: Columns
    benchmarks: Columns
    quartiles: Mapping[str, Quartiles]


def chosen_standing(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, groups: ChosenGroups
) -> Standing:
    """Who is compared, and the members of its group, each against the members that are no part of it.

    All that `groups` holds is worked out at once and kept with them.
    """
    key = (indicator.id, period)
    if key not in groups.found:
        groups.found[key] = _judged(snapshot, indicator, period, own.level, groups)
    found: _Judged = groups.found[key]
    at, names = groups.rows[own.code], snapshot.tree(indicator).names
    codes = [groups.codes[row] for row in at]
    rows = {name: column[at] for name, column in found.rows.items()}
    here = at[codes.index(own.code)]
    benchmark = {name: column[here : here + 1] for name, column in found.benchmarks.items()}
    listed = {f.code: f for f in read_columns(rows, codes, names)} if len(codes) <= MOST_LISTED + 1 else {}
    against = {own.code: read_columns(benchmark, [own.code], {})[0]}
    return Standing(codes, rows, benchmark, listed, against, *found.quartiles[own.code])


def of_the_others(
    snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup, code: str
) -> pd.DataFrame:
    """The ratio of sums of a chosen group without one practice, as a table of `figures`."""
    groups = gathered([(code, group.members, (code,))], {})
    held = _usable_members(snapshot, indicator, period, groups.members)
    return with_values(_of_the_others(groups, held), indicator)


def _judged(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, groups: ChosenGroups
) -> _Judged:
    size = len(groups.codes)
    held = _usable_members(snapshot, indicator, period, groups.members)
    benchmarks = values(_of_the_others(groups, held), indicator)
    if indicator.against_expected:
        benchmarks |= {name: np.full(size, each) for name, each in expected(indicator).items()}
    with_figures = np.bincount(groups.row, held[2][groups.member], size)
    few = with_figures < SMALL_GROUP
    alone: Flags = few & (level is Level.PRACTICE and not indicator.against_expected)
    rows = rows_of(snapshot, indicator, period, level, groups.codes)
    rows |= verdicts(indicator, period, rows, benchmarks, alone)
    counted = np.bincount(groups.row, ~groups.other, size) > 0  # practices that are members themselves
    usual = frozenset() if indicator.against_expected else ordinary(snapshot, period)
    counted &= np.array([code in usual for code in groups.codes], dtype=bool)
    numbers = np.where(counted, np.asarray(rows["value"], float), np.nan)
    return _Judged(rows, benchmarks, _quartiles({own: numbers[at] for own, at in groups.rows.items()}))


def _of_the_others(groups: ChosenGroups, held: Members) -> Sums:
    """The sums of each row's group without those that are part of it; `held`: of `groups.members`."""
    row, member, size = groups.row[groups.other], groups.member[groups.other], len(groups.codes)
    numerator, denominator, counts = held

    def added(numbers: np.ndarray) -> Floats:
        return np.bincount(row, numbers[member], size).astype(float)

    counted = added(counts)
    return Sums(
        codes=np.array(groups.codes, dtype=object),
        numerator=added(np.where(counts, numerator, 0.0)),
        denominator=added(np.where(counts, np.nan_to_num(denominator), 0.0)),
        counted=counted.astype(int),
        in_all=np.bincount(row, minlength=size),
        status=np.where(counted > 0, Status.OK.value, Status.MISSING.value).astype(object),
    )


def _usable_members(
    snapshot: Snapshot, indicator: Indicator, period: Period, members: Sequence[str]
) -> Members:
    """What practices have to add, and which of them count."""
    key = ("addable", indicator.id, period)  # of all practices: each choice of a practice is another group
    if key not in snapshot.made:
        every = snapshot.held.at(indicator.id, period)
        added = addable(snapshot, indicator, period, every)
        counts = usable(every, indicator.kind).to_numpy(bool) & ~np.isnan(added[0])
        snapshot.made[key] = ({str(code): at for at, code in enumerate(every.index)}, *added, counts)
    place, numerator, denominator, counts = snapshot.made[key]
    at = np.array([place.get(code, -1) for code in members], dtype=int)
    found = taken(numerator, at), taken(denominator, at)
    # A group of practices could be one of them.
    return *found, (taken(counts, at) == True) & is_shown(indicator, Level.PRACTICE)  # noqa: E712 - or missing


def _quartiles(numbers: Mapping[str, Floats]) -> dict[str, Quartiles]:
    """Median, lower and upper quartile of each; as many numbers at a time as there are equally many of."""
    known = {own: some[~np.isnan(some)] for own, some in numbers.items()}
    found: dict[str, Quartiles] = dict.fromkeys(known, (None, None, None))
    for size in {len(some) for some in known.values() if len(some) >= 4}:  # a quarter of three is no thing
        owns = [own for own, some in known.items() if len(some) == size]
        quarters = np.percentile([known[own] for own in owns], [25, 50, 75], axis=1).T.tolist()
        found |= {own: (middle, low, high) for own, (low, middle, high) in zip(owns, quarters, strict=True)}
    return found
