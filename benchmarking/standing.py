"""Standing: how the members of a peer group stand to its benchmark, the ratio of its sums; all at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from benchmarking.disclosure.allowed import is_shown
from benchmarking.figures import Figure, Sums, addable, figures, read_figures, with_values
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Flags
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level, Organisation
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.verdict_table import SMALL_GROUP, as_expected, judged, verdict_table

MOST_LISTED = 300  # more marks than that no reader can tell apart


@dataclass(frozen=True)
class Standing:
    """A peer group on one indicator and period.

    `rows`: every member in order of name, columns of `figures` and outcome, evidence (99.8, 95 or missing),
    direction, reason. `benchmarks`: the same index, what each was held against. `listed`: the rows as figures
    by code, empty above MOST_LISTED. `median`, `lower_quartile`, `upper_quartile`: of those that METHODS 1
    lets count; nothing for adjusted figures.
    """

    rows: pd.DataFrame
    benchmarks: pd.DataFrame
    listed: dict[str, Figure]
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None

    @cached_property
    def held_against(self) -> dict[str, Figure]:
        """What each row was held against, as a figure by code; empty above MOST_LISTED."""
        if len(self.benchmarks) > MOST_LISTED + 1:
            return {}
        return {figure.code: figure for figure in read_figures(self.benchmarks, {})}


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
    return _standing(snapshot, indicator, rows, benchmarks, ordinary(snapshot, period))


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
    return _standing(snapshot, indicator, rows, benchmarks, frozenset(rows.index))


def _of_chosen(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup
) -> Standing:
    """The members of a chosen group and `own`, each against the others."""
    practices = own.level is Level.PRACTICE
    codes = _by_name(snapshot, indicator, {own.code, *(group.members if practices else ())})
    rows = figures(snapshot, indicator, period, own.level).reindex(codes)
    held = _usable_members(snapshot, indicator, period, group)
    benchmarks = as_expected(indicator, _of_the_others(snapshot, indicator, period, group, codes, held))
    with_figures = int(held[1].sum())
    alone = practices and with_figures < SMALL_GROUP and not indicator.against_expected
    small = np.full(len(rows), alone)
    rows = judged(indicator, period, rows, benchmarks, small)
    return _standing(snapshot, indicator, rows, benchmarks, ordinary(snapshot, period) & set(group.members))


def _standing(
    snapshot: Snapshot,
    indicator: Indicator,
    rows: pd.DataFrame,
    benchmarks: pd.DataFrame,
    counted: frozenset[str],
) -> Standing:
    """Rows that are judged; `counted`: those whose values make the quartiles. Adjusted figures have none, as
    they are not to be held against each other."""
    names = snapshot.tree(indicator).names
    listed = {f.code: f for f in read_figures(rows, names)} if len(rows) <= MOST_LISTED + 1 else {}
    counted = frozenset() if indicator.against_expected else counted
    values = rows["value"][[code in counted for code in rows.index]]
    return Standing(rows, benchmarks, listed, *_quartiles(values.dropna()))


def _by_name(snapshot: Snapshot, indicator: Indicator, codes: Iterable[str]) -> list[str]:
    names = snapshot.tree(indicator).names
    return sorted(codes, key=lambda code: (names.get(code, code), code))


def of_the_others(
    snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup, codes: list[str]
) -> pd.DataFrame:
    """The ratio of sums of a chosen group, as a table of `figures`, once for each organisation of `codes`:
    without the members that are part of it. Nothing where an indicator is not shown for practices."""
    held = _usable_members(snapshot, indicator, period, group)
    return _of_the_others(snapshot, indicator, period, group, codes, held)


def _of_the_others(
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    group: PeerGroup,
    codes: list[str],
    held: tuple[pd.DataFrame, Flags],
) -> pd.DataFrame:
    """The same; `held`: what `_usable_members` gives."""
    tree, (members, counts) = snapshot.tree(indicator), held
    numerator, denominator = addable(snapshot, indicator, period, members)
    parts = [{code, *(tree.practices(code, period.end) if code in tree else ())} for code in codes]
    outside = np.array([[member not in part for member in group.members] for part in parts], dtype=bool)
    counted = (outside & counts).sum(axis=1)
    others = Sums(
        codes=np.array(codes, dtype=object),
        numerator=outside @ np.where(counts, numerator, 0.0),
        denominator=outside @ np.where(counts, np.nan_to_num(denominator), 0.0),
        counted=counted,
        in_all=outside.sum(axis=1),
        status=np.where(counted > 0, Status.OK.value, Status.MISSING.value).astype(object),
    )
    return with_values(others, indicator)


def _usable_members(
    snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup
) -> tuple[pd.DataFrame, Flags]:
    """The rows of a group's members, and which of them have figures to add."""
    members = snapshot.held.at(indicator.id, period).reindex(list(group.members))
    numerator, _ = addable(snapshot, indicator, period, members)
    counts = usable(members, indicator.kind).to_numpy(bool) & ~np.isnan(numerator)
    # A group of practices could be one of them.
    return members, counts & is_shown(indicator, Level.PRACTICE)


def _quartiles(values: pd.Series) -> tuple[float | None, float | None, float | None]:
    """Median, lower and upper quartile."""
    if len(values) < 4:  # a quarter of three practices is not a thing
        return None, None, None
    lower, median, upper = values.quantile([0.25, 0.5, 0.75])
    return float(median), float(lower), float(upper)
