"""Comparison: one organisation, one indicator, against its peers."""

from dataclasses import dataclass

import pandas as pd

from benchmarking.figures import Figure, Outcome, figure
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level, Organisation
from benchmarking.peers import PeerGroup, ordinary, peers_of
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.standing import members, standing

__all__ = ["Comparison", "Figure", "Outcome", "compare", "history"]

MOST_PEERS_LISTED = 300  # more marks than that no reader can tell apart; quartiles still count them all


@dataclass(frozen=True)
class Comparison:
    """Everything a chart, a sentence, a card or a slide needs about one organisation and one indicator."""

    organisation: Organisation
    indicator: Indicator
    period: Period
    figure: Figure
    peers: PeerGroup | None = None  # None: there is nobody to compare with
    benchmark: Figure | None = None  # ratio of sums, without the practice itself where METHODS 3 says so
    others: tuple[Figure, ...] = ()  # figures of its peers, in order of name; empty above MOST_PEERS_LISTED
    peer_median: float | None = None
    peer_lower_quartile: float | None = None
    peer_upper_quartile: float | None = None

    @property
    def average(self) -> float | None:
        """The benchmark's value where this kind of indicator has one: a count is never compared."""
        return None if self.benchmark is None or self.indicator.kind is Kind.COUNT else self.benchmark.value


def compare(
    snapshot: Snapshot,
    organisation: str,
    indicator: str,
    period: Period | None = None,
    peers: Level = Level.STP,
) -> Comparison:
    """An organisation's figure against the organisation of level `peers` that it is part of.

    `organisation` is a code, `indicator` an id; `period` None means the latest that is held. Raises KeyError
    for an unknown code or id and ValueError where nothing at all is held for the indicator.
    """
    measured = snapshot.indicators[indicator]
    period = period or snapshot.held.latest(indicator)
    if period is None:
        raise ValueError(f"no figures are held for {indicator}")
    tree = snapshot.tree(measured)
    own = tree[organisation]
    group = peers_of(tree, own, peers, period.end)
    if group is None:
        return Comparison(own, measured, period, figure(snapshot, measured, period, own))
    everyone = members(snapshot, measured, period, own.level, group)
    listed = _listed(snapshot, measured, period, own.level, group)
    if organisation in listed:
        mine, benchmark = listed[organisation]
    else:
        rows = everyone.reindex([organisation])
        mine, benchmark = standing(snapshot, measured, period, rows, group, own.level)[organisation]
    others = tuple(other for code, (other, _) in listed.items() if code != organisation)
    quartiles = _quartiles(snapshot, period, own.level, everyone["value"])
    return Comparison(own, measured, period, mine, group, benchmark, others, *quartiles)


def history(snapshot: Snapshot, organisation: str, indicator: str) -> tuple[tuple[Period, Figure], ...]:
    """An organisation's figure in every published period of an indicator, oldest first."""
    measured = snapshot.indicators[indicator]
    own = snapshot.tree(measured)[organisation]
    return tuple((p, figure(snapshot, measured, p, own)) for p in snapshot.held.periods(indicator))


def _listed(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> dict[str, tuple[Figure, Figure]]:
    """Every member with its benchmark, in order of name, unless there are too many to show.

    Made once for each snapshot: all the practices of a locality, a deck or a page share it.
    """
    key = ("listed", indicator.id, period, level, group.organisation.code)
    if key not in snapshot.made:
        everyone = members(snapshot, indicator, period, level, group)
        few_enough = len(everyone) <= MOST_PEERS_LISTED + 1
        snapshot.made[key] = standing(
            snapshot, indicator, period, everyone if few_enough else everyone.iloc[:0], group, level
        )
    listed: dict[str, tuple[Figure, Figure]] = snapshot.made[key]
    return listed


def _quartiles(
    snapshot: Snapshot, period: Period, level: Level, values: pd.Series
) -> tuple[float | None, float | None, float | None]:
    """Median, lower and upper quartile of the members that METHODS 1 lets count."""
    if level is Level.PRACTICE:
        values = values[values.index.isin(ordinary(snapshot, period))]
    values = values.dropna()
    if len(values) < 4:  # a quarter of three practices is not a thing
        return None, None, None
    lower, median, upper = values.quantile([0.25, 0.5, 0.75])
    return float(median), float(lower), float(upper)
