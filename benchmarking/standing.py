"""Standing: how the members of a peer group stand to its benchmark, the ratio of its sums; all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from benchmarking.disclosure.allowed import is_shown
from benchmarking.figures import (
    Columns,
    Figure,
    Sums,
    addable,
    figures,
    read_columns,
    rows_of,
    taken,
    values,
    with_values,
)
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level, Organisation
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.verdict_table import SMALL_GROUP, as_expected, expected, judged, verdict_table, verdicts

MOST_LISTED = 300  # more marks than that no reader can tell apart


@dataclass(frozen=True)
class Standing:
    """A peer group on one indicator and period.

    `codes`: every member in order of name. `rows`: columns of `figures` and outcome, evidence (99.8, 95 or
    missing), direction, reason. `benchmarks`: what each was held against. `listed`: the rows as figures by
    code, empty above MOST_LISTED. `median`, `lower_quartile`, `upper_quartile`: of those that METHODS 1 lets
    count; nothing for adjusted figures.
    """

    codes: Sequence[str]
    rows: Columns
    benchmarks: Columns
    listed: dict[str, Figure]
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each member stands."""
        return {code: place for place, code in enumerate(self.codes)}

    def figure(self, code: str, name: str) -> Figure:
        """A member's figure, or a missing one."""
        held = self.listed.get(code)
        return held or _row(self.rows, self.places.get(code, -1), code, name)

    @cached_property
    def against(self) -> dict[str, Figure]:
        """What each member was held against, by its code; empty above MOST_LISTED."""
        few = len(self.codes) <= MOST_LISTED + 1
        return {f.code: f for f in read_columns(self.benchmarks, self.codes, {})} if few else {}

    def held_against(self, own: str, code: str, name: str) -> Figure:
        """What a member was held against, or the first of them, under another code and name."""
        if held := self.against.get(own):
            return replace(held, code=code, name=name)
        return _row(self.benchmarks, self.places.get(own, 0), code, name)


def standing(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup
) -> Standing:
    """Every organisation of the level of `own` inside a peer group against the group's benchmark, taken as
    exact. In a chosen group `own` has a row too where it is not a member, and every row is held against the
    members without those that are part of it.

    An organisation's group is made once for each snapshot: all the practices of a locality, a deck or a page
    share it. Chosen groups are as many as there are readers, so they are not kept.
    """
    if group.chosen:
        return _of_chosen(snapshot, indicator, period, own, group)
    key = ("standing", indicator.id, period, own.level, group.key)
    if key not in snapshot.made:
        snapshot.made[key] = (
            _of_practices(snapshot, indicator, period, group)
            if own.level is Level.PRACTICE
            else _of_areas(snapshot, indicator, period, own.level, group)
        )
    made: Standing = snapshot.made[key]
    return made


def _of_practices(snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup) -> Standing:
    """The practices of an organisation: their rows of the table of all verdicts.

    A member without a row stands there with nothing in it, England's excepted: it is simply long.
    """
    table = verdict_table(snapshot, indicator, period, group.organisation.level)
    rows, benchmarks = table.rows, table.benchmarks
    if group.organisation.code != ENGLAND:
        codes = _by_name(snapshot, indicator, group.members)
        rows, benchmarks = rows.loc[codes], benchmarks.loc[codes]
    return _of_frames(snapshot, indicator, rows, benchmarks, ordinary(snapshot, period))


def _of_areas(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> Standing:
    """The organisations of a level that hold practices of the group."""
    tree, practices = snapshot.tree(indicator), set(group.members)
    everywhere = tree.at_level(level, period.end)
    inside = [o.code for o in everywhere if practices & set(tree.practices(o.code, period.end))]
    rows = figures(snapshot, indicator, period, level).reindex(_by_name(snapshot, indicator, inside))
    whole = figures(snapshot, indicator, period, group.organisation.level)
    benchmarks = whole.reindex([group.organisation.code] * len(rows)).set_axis(rows.index)
    benchmarks = as_expected(indicator, benchmarks)
    rows = judged(indicator, period, rows, benchmarks, np.zeros(len(rows), dtype=bool))
    return _of_frames(snapshot, indicator, rows, benchmarks, frozenset(rows.index))


def _of_chosen(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup
) -> Standing:
    """The members of a chosen group and `own`, each against the others."""
    practices = own.level is Level.PRACTICE
    codes = _by_name(snapshot, indicator, {own.code, *(group.members if practices else ())})
    rows = rows_of(snapshot, indicator, period, own.level, codes)
    held = _usable_members(snapshot, indicator, period, group)
    benchmarks = values(_of_the_others(snapshot, indicator, period, group, codes, held), indicator)
    if indicator.against_expected:
        benchmarks |= {name: np.full(len(codes), each) for name, each in expected(indicator).items()}
    with_figures = int(held[2].sum())
    alone = practices and with_figures < SMALL_GROUP and not indicator.against_expected
    rows |= verdicts(indicator, period, rows, benchmarks, np.full(len(codes), alone))
    counted = ordinary(snapshot, period) & set(group.members)
    return _standing(snapshot, indicator, codes, rows, benchmarks, counted)


def _of_frames(
    snapshot: Snapshot,
    indicator: Indicator,
    rows: pd.DataFrame,
    benchmarks: pd.DataFrame,
    counted: frozenset[str],
) -> Standing:
    columns, against = ({str(name): table[name].to_numpy() for name in table} for table in (rows, benchmarks))
    return _standing(snapshot, indicator, rows.index.tolist(), columns, against, counted)


def _standing(
    snapshot: Snapshot,
    indicator: Indicator,
    codes: Sequence[str],
    rows: Columns,
    benchmarks: Columns,
    counted: frozenset[str],
) -> Standing:
    """Rows that are judged; `counted`: those whose values make the quartiles. Adjusted figures have none, as
    they are not to be held against each other."""
    names = snapshot.tree(indicator).names
    listed = {f.code: f for f in read_columns(rows, codes, names)} if len(codes) <= MOST_LISTED + 1 else {}
    counted = frozenset() if indicator.against_expected else counted
    counts = np.array([code in counted for code in codes], dtype=bool)
    numbers = np.asarray(rows["value"], float)[counts]
    return Standing(codes, rows, benchmarks, listed, *_quartiles(numbers[~np.isnan(numbers)]))


def _row(columns: Columns, place: int, code: str, name: str) -> Figure:
    """One row as a figure; a missing one at -1."""
    at = np.array([place])
    return read_columns({key: taken(column, at) for key, column in columns.items()}, [code], {code: name})[0]


def _by_name(snapshot: Snapshot, indicator: Indicator, codes: Iterable[str]) -> list[str]:
    names = snapshot.tree(indicator).names
    return sorted(codes, key=lambda code: (names.get(code, code), code))


def of_the_others(
    snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup, codes: list[str]
) -> pd.DataFrame:
    """The ratio of sums of a chosen group, as a table of `figures`, once for each organisation of `codes`:
    without the members that are part of it. Nothing where an indicator is not shown for practices."""
    held = _usable_members(snapshot, indicator, period, group)
    return with_values(_of_the_others(snapshot, indicator, period, group, codes, held), indicator)


def _of_the_others(
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    group: PeerGroup,
    codes: list[str],
    held: tuple[np.ndarray, np.ndarray, Flags],
) -> Sums:
    """The sums of the same; `held`: what `_usable_members` gives."""
    tree, (numerator, denominator, counts) = snapshot.tree(indicator), held
    parts = [{code, *(tree.practices(code, period.end) if code in tree else ())} for code in codes]
    outside = np.array([[member not in part for member in group.members] for part in parts], dtype=bool)
    counted = (outside & counts).sum(axis=1)
    return Sums(
        codes=np.array(codes, dtype=object),
        numerator=outside @ np.where(counts, numerator, 0.0),
        denominator=outside @ np.where(counts, np.nan_to_num(denominator), 0.0),
        counted=counted,
        in_all=outside.sum(axis=1),
        status=np.where(counted > 0, Status.OK.value, Status.MISSING.value).astype(object),
    )


def _usable_members(
    snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup
) -> tuple[np.ndarray, np.ndarray, Flags]:
    """What a group's members have to add, and which of them count."""
    key = ("addable", indicator.id, period)  # of all practices: each choice of a practice is another group
    if key not in snapshot.made:
        every = snapshot.held.at(indicator.id, period)
        added = addable(snapshot, indicator, period, every)
        counts = usable(every, indicator.kind).to_numpy(bool) & ~np.isnan(added[0])
        snapshot.made[key] = ({str(code): at for at, code in enumerate(every.index)}, *added, counts)
    place, numerator, denominator, counts = snapshot.made[key]
    at = np.array([place.get(code, -1) for code in group.members], dtype=int)
    found = taken(numerator, at), taken(denominator, at)
    # A group of practices could be one of them.
    return *found, (taken(counts, at) == True) & is_shown(indicator, Level.PRACTICE)  # noqa: E712 - or missing


def _quartiles(numbers: Floats) -> tuple[float | None, float | None, float | None]:
    """Median, lower and upper quartile."""
    if len(numbers) < 4:  # a quarter of three practices is not a thing
        return None, None, None
    lower, median, upper = np.percentile(numbers, [25, 50, 75]).tolist()
    return median, lower, upper
