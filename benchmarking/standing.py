"""Standing: how the members of a peer group stand to its benchmark, the ratio of its sums; all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from benchmarking.chosen_groups import by_name
from benchmarking.figures import (
    Columns,
    Figure,
    figures,
    read_columns,
    taken,
)
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Floats
from benchmarking.organisations import ENGLAND, Level, Organisation
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.verdict_table import as_expected, judged, verdict_table

MOST_LISTED = 300  # more marks than that no reader can tell apart


@dataclass(frozen=True)
class Standing:
    """A peer group on one indicator and period.

    `codes`: every member in order of name. `rows`: columns of `figures` and outcome, evidence (99.8, 95 or
    missing), direction, reason. `benchmarks`: what each was held against, of a chosen group that of who is
    compared. `listed`, `against`: rows and benchmarks as figures by code, empty above MOST_LISTED. `median`,
    `lower_quartile`, `upper_quartile`: of those that METHODS 1 lets count; nothing for adjusted figures.
    """

    codes: Sequence[str]
    rows: Columns
    benchmarks: Columns
    listed: dict[str, Figure]
    against: dict[str, Figure]
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

    def held_against(self, own: str, code: str, name: str) -> Figure:
        """What a member was held against, or the first of them, under another code and name."""
        if held := self.against.get(own):
            return replace(held, code=code, name=name)
        return _row(self.benchmarks, self.places.get(own, 0), code, name)


def standing(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup
) -> Standing:
    """Every organisation of the level of `own` inside an organisation's peer group against the group's
    benchmark, taken as exact. Of a chosen group: `chosen_standing`.

    It is made once for each snapshot: all the practices of a locality, a deck or a page share it.
    """
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
        codes = by_name(snapshot.tree(indicator), group.members)
        rows, benchmarks = rows.loc[codes], benchmarks.loc[codes]
    return _of_frames(snapshot, indicator, rows, benchmarks, ordinary(snapshot, period))


def _of_areas(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> Standing:
    """The organisations of a level that hold practices of the group."""
    tree, practices = snapshot.tree(indicator), set(group.members)
    everywhere = tree.at_level(level, period.end)
    inside = [o.code for o in everywhere if practices & set(tree.practices(o.code, period.end))]
    rows = figures(snapshot, indicator, period, level).reindex(by_name(tree, inside))
    whole = figures(snapshot, indicator, period, group.organisation.level)
    benchmarks = whole.reindex([group.organisation.code] * len(rows)).set_axis(rows.index)
    benchmarks = as_expected(indicator, benchmarks)
    rows = judged(indicator, period, rows, benchmarks, np.zeros(len(rows), dtype=bool))
    return _of_frames(snapshot, indicator, rows, benchmarks, frozenset(rows.index))


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
    listed, against = (
        {f.code: f for f in read_columns(columns, codes, called)} if len(codes) <= MOST_LISTED + 1 else {}
        for columns, called in ((rows, names), (benchmarks, {}))
    )
    counted = frozenset() if indicator.against_expected else counted
    counts = np.array([code in counted for code in codes], dtype=bool)
    numbers = np.asarray(rows["value"], float)[counts]
    return Standing(codes, rows, benchmarks, listed, against, *_quartiles(numbers[~np.isnan(numbers)]))


def _row(columns: Columns, place: int, code: str, name: str) -> Figure:
    """One row as a figure; a missing one at -1."""
    at = np.array([place])
    return read_columns({key: taken(column, at) for key, column in columns.items()}, [code], {code: name})[0]


def _quartiles(numbers: Floats) -> tuple[float | None, float | None, float | None]:
    """Median, lower and upper quartile."""
    if len(numbers) < 4:  # a quarter of three practices is not a thing
        return None, None, None
    lower, median, upper = np.percentile(numbers, [25, 50, 75]).tolist()
    return median, lower, upper
