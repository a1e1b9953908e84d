"""Comparison: one organisation, one indicator, against its peers."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from benchmarking.figures import figures, with_values
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import Status, usable
from benchmarking.organisations import Level, Organisation
from benchmarking.peers import PeerGroup, ordinary, peers_of
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import compare_to_benchmark

SMALL_GROUP = 20  # below it a practice is left out of its own benchmark (METHODS 3)
ENOUGH_OTHERS = 5  # …and is given a verdict only against at least five times its own denominator
MOST_PEERS_LISTED = 300  # more marks than that no reader can tell apart; quartiles still count them all


class Outcome(StrEnum):
    NOT_COMPARED = "not_compared"
    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True)
class Figure:
    """One value with its limits; None where there is none (never zero), and how it stands to a benchmark."""

    code: str
    name: str
    value: float | None
    lower: float | None  # 95% limits
    upper: float | None
    numerator: float | None
    denominator: float | None
    counted: int  # practices that have both numbers
    in_all: int  # practices there are
    status: str
    lower998: float | None = None
    upper998: float | None = None
    outcome: Outcome = Outcome.NOT_COMPARED
    level: float | None = None  # 99.8: strong evidence; 95: some evidence; None: similar or not compared
    direction: str | None = None  # "higher", "lower" or "similar", whatever the polarity
    reason: str | None = None  # why it was not compared
    phrase: str = ""  # the verdict in the exact words of METHODS 3


@dataclass(frozen=True)
class Comparison:
    """Everything a chart, a sentence, a card or a slide needs about one organisation and one indicator."""

    organisation: Organisation
    indicator: Indicator
    period: Period
    figure: Figure
    peers: PeerGroup | None  # None: there is nobody to compare with
    benchmark: Figure | None  # ratio of sums, without the practice itself where METHODS 3 says so
    others: tuple[Figure, ...]  # figures of its peers, in order of name; empty above MOST_PEERS_LISTED
    peer_median: float | None
    peer_lower_quartile: float | None
    peer_upper_quartile: float | None


def compare(
    snapshot: Snapshot, organisation: str, indicator: str, period: Period | None = None, peers: Level = Level.STP
) -> Comparison:
    """An organisation's figure against the organisation of level `peers` that it is part of.

    `organisation` and `indicator` are codes; `period` None means the latest that is held. Raises KeyError for
    an unknown code and ValueError where nothing at all is held for the indicator.
    """
    measured = snapshot.indicators[indicator]
    period = period or snapshot.held.latest(indicator)
    if period is None:
        raise ValueError(f"no figures are held for {indicator}")
    tree = snapshot.tree(measured)
    own = tree[organisation]
    group = peers_of(tree, own, peers, period.end)
    if group is None:
        figure = _figure(snapshot, measured, period, own)
        return Comparison(own, measured, period, figure, None, None, (), None, None, None)
    standing = _standing(snapshot, measured, period, own.level, group)
    figure, benchmark = standing.get(organisation) or (_figure(snapshot, measured, period, own), None)
    others = tuple(f for code, (f, _) in standing.items() if code != organisation)
    lower, median, upper = _quartiles(snapshot, period, own.level, standing)
    return Comparison(
        own, measured, period, figure, group, benchmark, others if len(others) <= MOST_PEERS_LISTED else (),
        peer_median=median, peer_lower_quartile=lower, peer_upper_quartile=upper,
    )  # fmt: skip


def history(snapshot: Snapshot, organisation: str, indicator: str) -> tuple[tuple[Period, Figure], ...]:
    """An organisation's figure in every published period of an indicator, oldest first."""
    measured = snapshot.indicators[indicator]
    own = snapshot.tree(measured)[organisation]
    return tuple((p, _figure(snapshot, measured, p, own)) for p in snapshot.held.periods(indicator))


def _figure(snapshot: Snapshot, indicator: Indicator, period: Period, organisation: Organisation) -> Figure:
    """One organisation's figure on its own, not compared."""
    table = figures(snapshot, indicator, period, organisation.level)
    if organisation.code not in table.index:
        in_all = len(snapshot.tree(indicator).practices(organisation.code, period.end))
        return Figure(
            organisation.code, organisation.name, None, None, None, None, None, 0, in_all, Status.MISSING, reason="missing"
        )
    return _from_row(table.loc[organisation.code], organisation.code, organisation.name)


def _from_row(row: pd.Series, code: str, name: str) -> Figure:
    numbers = {
        field: None if pd.isna(row[column]) else float(row[column])
        for field, column in {
            "value": "value", "lower": "lower95", "upper": "upper95", "numerator": "numerator",
            "denominator": "denominator", "lower998": "lower998", "upper998": "upper998",
        }.items()
    }  # fmt: skip
    counted, in_all = int(row["practices_counted"]), int(row["practices_in_all"])
    return Figure(code=code, name=name, counted=counted, in_all=in_all, status=str(row["status"]), **numbers)


def _standing(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> dict[str, tuple[Figure, Figure | None]]:
    """Every organisation of a level inside a peer group, against the group's benchmark; in order of name.

    Made once for each snapshot: all the practices of a locality, a deck or a page share it.
    """
    key = ("standing", indicator.id, period, level, group.organisation.code)
    if key not in snapshot.made:
        tree = snapshot.tree(indicator)
        table = figures(snapshot, indicator, period, level)
        inside = [c for c in _members(snapshot, indicator, period, level, group) if c in table.index]
        inside.sort(key=lambda c: (tree.names.get(c, c), c))
        whole = _figure(snapshot, indicator, period, group.organisation)
        rows = table.loc[inside]
        small = level is Level.PRACTICE and len(inside) < SMALL_GROUP
        snapshot.made[key] = {
            code: _against(
                _from_row(rows.loc[code], code, tree.names.get(code, code)),
                _without(indicator, whole, rows, code) if small else whole,
                indicator,
                group.average,
                few=small,
            )
            for code in inside
        }
    standing: dict[str, tuple[Figure, Figure | None]] = snapshot.made[key]
    return standing


def _members(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> tuple[str, ...]:
    """Codes of the organisations of a level that lie inside a peer group."""
    if level is Level.PRACTICE:
        return group.members
    tree = snapshot.tree(indicator)
    inside = set(group.members)
    return tuple(o.code for o in tree.at_level(level, period.end) if inside & set(tree.practices(o.code, period.end)))


def _without(indicator: Indicator, whole: Figure, rows: pd.DataFrame, code: str) -> Figure:
    """The benchmark of a small group with the practice itself left out."""
    rest = rows.drop(index=code)
    rest = rest[usable(rest, indicator.kind)]
    if rest.empty or indicator.weighted_by:
        return whole if indicator.weighted_by else replace(whole, value=None, lower=None, upper=None, counted=0)
    sums = rest[["numerator", "denominator"]].sum().to_frame().T
    sums["status"] = Status.OK.value
    sums["practices_counted"], sums["practices_in_all"] = len(rest), whole.in_all - 1
    return _from_row(with_values(sums, indicator).iloc[0], whole.code, whole.name)


def _against(
    figure: Figure, benchmark: Figure, indicator: Indicator, average: str, few: bool
) -> tuple[Figure, Figure]:
    """The figure with its outcome against a benchmark (METHODS 3)."""
    if indicator.kind is Kind.COUNT:
        return replace(figure, reason="count", phrase="A count is not compared"), benchmark
    found = compare_to_benchmark(
        value=figure.value, lower95=figure.lower, upper95=figure.upper, benchmark=benchmark.value,
        polarity=indicator.polarity.value, lower998=figure.lower998, upper998=figure.upper998,
        benchmark_name=average,
    )  # fmt: skip
    compared = Outcome(found["outcome"])
    if few and compared is not Outcome.NOT_COMPARED:
        if (benchmark.denominator or 0) < ENOUGH_OTHERS * (figure.denominator or 0):
            words = f"Not compared with the {average}: too few other patients"
            return replace(figure, reason="position_only", phrase=words), benchmark
    reason = _why_not(figure, benchmark) if compared is Outcome.NOT_COMPARED else None
    return (
        replace(
            figure, outcome=compared, level=found["level"], direction=found["direction"], reason=reason,
            phrase=found["phrase"],
        ),
        benchmark,
    )  # fmt: skip


def _why_not(figure: Figure, benchmark: Figure) -> str:
    if figure.value is None:
        return figure.status if figure.status != Status.OK else "missing"
    return "no_interval" if figure.lower is None or figure.upper is None else "no_benchmark"


def _quartiles(
    snapshot: Snapshot, period: Period, level: Level, standing: dict[str, tuple[Figure, Figure | None]]
) -> tuple[float | None, float | None, float | None]:
    """Lower quartile, median and upper quartile of the members that METHODS 1 lets count."""
    counting = ordinary(snapshot, period) if level is Level.PRACTICE else None
    values = [
        figure.value
        for code, (figure, _) in standing.items()
        if figure.value is not None and (counting is None or code in counting)
    ]
    if len(values) < 4:  # a quarter of three practices is not a thing
        return None, None, None
    lower, median, upper = (float(q) for q in np.quantile(values, [0.25, 0.5, 0.75]))
    return lower, median, upper
