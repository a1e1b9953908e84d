"""Relation: do two indicators go together over the practices of our area, and how surely."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.challenged import challenged_codes
from benchmarking.figures import figures
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisations
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import relationship

AGE_AND_DEPRIVATION = ("need_imd_score", "pop_65plus_pct")  # what is held equal where it is asked for
CHECKED_FOR_CODING = "act_contacts"  # ids that begin so: figures far from the area's are coding first of all
IMPLAUSIBLE = (0.5, 2.0)  # times the area's value


@dataclass(frozen=True)
class Link:
    """How closely two indicators go together; None where too few practices have both (see `reason`)."""

    practices: int  # with all figures
    spearman: float | None
    pearson: float | None
    lower: float | None  # 95% limits of Spearman's r
    upper: float | None
    words: str | None  # of METHODS 8a: "tend to go together", "no sign of a relation", "a weak relation"
    reason: str | None  # "too_few", "no_spread"


@dataclass(frozen=True)
class Dot:
    """One practice with both values."""

    code: str
    name: str
    across: float  # value of the first indicator
    up: float  # value of the second
    challenged: bool = False  # one of the two is under challenge: shown, not counted in the link


@dataclass(frozen=True)
class Relation:
    """Two indicators over the ordinary practices of our area."""

    first: Indicator
    second: Indicator
    first_period: Period
    second_period: Period
    dots: tuple[Dot, ...]  # in order of name; the link rests on those that are not under challenge
    averages: tuple[float | None, float | None]  # ratios of sums of the whole area
    average: str  # what those are called: "STP average"
    link: Link
    given: Link | None  # with `held` held equal; None: not asked for
    held: tuple[Indicator, ...]
    suspects: int  # practices left out, as their consultation figures look like coding
    joined: bool  # False: this user sees one by name and the other under letters


def relation(
    snapshot: Snapshot,
    first: str,
    second: str,
    period: Period | None = None,
    held: Iterable[str] = (),
    suspects_out: bool = True,
) -> Relation:
    """Two indicators at practice level: Spearman's and Pearson's r over the ordinary practices of our area.

    `held`: ids of indicators to hold equal. `suspects_out`: leave out practices whose consultations are under
    half or over twice the area's. `period`: the one to stand nearest to; otherwise the latest of the
    indicator whose figures are older, and of the other the period that shares most months with it. KeyError
    for an unknown id, ValueError where one of them has no figures at all.
    """
    wanted = tuple(held)
    doubted = tuple(item for item in snapshot.challenged.items() if item[0][1] in (first, second))
    key = ("relation", first, second, period, wanted, suspects_out, doubted)
    if key not in snapshot.made:
        snapshot.made[key] = _relation(snapshot, (first, second), period, wanted, suspects_out)
    made: Relation = snapshot.made[key]
    return made


def can_be_joined(snapshot: Snapshot, first: str, second: str) -> bool:
    """Whether the practices of two indicators can be told to be the same: both named, or both lettered."""
    trees = [snapshot.tree(snapshot.indicators[id_]) for id_ in (first, second)]
    return trees[0] is trees[1]


def nearest_shown(snapshot: Snapshot, indicator: str, period: Period) -> Period | None:
    """The period of an indicator that shares most months with another; the latest of equals."""
    alone = snapshot.held.ccgs_alone(indicator)
    there = [p for p in snapshot.held.shown_periods(indicator) if p not in alone]
    return max(there, key=lambda p: (_months_shared(p, period), p), default=None)


def _months_shared(one: Period, other: Period) -> int:
    return len(set(one.months()) & set(other.months()))


def _relation(
    snapshot: Snapshot, ids: tuple[str, str], period: Period | None, held: tuple[str, ...], suspects_out: bool
) -> Relation:
    pair = snapshot.indicators[ids[0]], snapshot.indicators[ids[1]]
    latest = [snapshot.held.latest(id_) for id_ in ids]
    if latest[0] is None or latest[1] is None:
        raise ValueError(f"no figures are held for {ids[0] if latest[0] is None else ids[1]}")
    target = period or min(latest[0], latest[1], key=lambda p: p.start)
    periods = [nearest_shown(snapshot, id_, target) or target for id_ in ids]
    averages = [_average(snapshot, i, p) for i, p in zip(pair, periods, strict=True)]
    joined = can_be_joined(snapshot, *ids)
    table = _side_by_side(snapshot, pair, periods, joined)
    found = [_suspect(table[c], i, a) for c, i, a in zip(table, pair, averages, strict=True)]
    suspect = (found[0] | found[1]) & suspects_out
    dots = _dots(snapshot.tree(pair[0]), table[~suspect], _doubted(snapshot, pair, periods))
    counted = [d for d in dots if not d.challenged]
    others = tuple(snapshot.indicators[id_] for id_ in held)
    return Relation(
        first=pair[0],
        second=pair[1],
        first_period=periods[0],
        second_period=periods[1],
        dots=tuple(dots),
        averages=(averages[0], averages[1]),
        average=_called(snapshot, periods[0]),
        link=_link(counted, []),
        given=_given(snapshot, counted, others, target) if others else None,
        held=others,
        suspects=int(suspect.sum()),
        joined=joined,
    )


def _side_by_side(
    snapshot: Snapshot, pair: tuple[Indicator, Indicator], periods: list[Period], joined: bool
) -> pd.DataFrame:
    """Both values of each practice that has both, by code; nobody where names and letters would meet."""
    values = [_values(snapshot, i, p) for i, p in zip(pair, periods, strict=True)]
    table = pd.concat(values, axis=1, keys=["across", "up"]).dropna()
    return table if joined else table.iloc[:0]


def _doubted(snapshot: Snapshot, pair: tuple[Indicator, Indicator], periods: list[Period]) -> frozenset[str]:
    """Who has one of the two figures under challenge."""
    found = (challenged_codes(snapshot.challenged, i.id, p) for i, p in zip(pair, periods, strict=True))
    return frozenset().union(*found)


def _dots(tree: Organisations, table: pd.DataFrame, doubted: frozenset[str]) -> list[Dot]:
    names = {str(code): tree.names.get(str(code), str(code)) for code in table.index}
    values = zip(table.index, table["across"].tolist(), table["up"].tolist(), strict=True)
    found = [Dot(str(code), names[str(code)], across, up, code in doubted) for code, across, up in values]
    return sorted(found, key=lambda d: (d.name, d.code))


def _values(snapshot: Snapshot, indicator: Indicator, period: Period) -> pd.Series:
    """The values of the ordinary practices of our area, by code. A lettered practice counts: whether it is
    large or special is not for this user to know."""
    tree = snapshot.tree(indicator)
    known = ordinary(snapshot, period)
    values = figures(snapshot, indicator, period, Level.PRACTICE)["value"]
    inside = tree.area_practices(period.end)
    counted = [c for c in values.index if c in inside and (c in known or c not in snapshot.organisations)]
    return values[sorted(counted)]


def _average(snapshot: Snapshot, indicator: Indicator, period: Period) -> float | None:
    """The area's value: that of its STP, or of England where none is known; of an adjusted figure what is
    expected."""
    if indicator.against_expected:
        return float(indicator.per)
    tree = snapshot.tree(indicator)
    level, code = _whole(tree, period)
    table = figures(snapshot, indicator, period, level)
    value = table["value"].get(code)
    return None if value is None or pd.isna(value) else float(value)


def _whole(tree: Organisations, period: Period) -> tuple[Level, str]:
    level = next((x for x in (Level.STP, Level.CCG) if len(tree.in_area(x, period.end)) == 1), Level.ENGLAND)
    return level, tree.in_area(level, period.end)[0].code


def _called(snapshot: Snapshot, period: Period) -> str:
    level, _ = _whole(snapshot.organisations, period)
    return f"{snapshot.organisations.level_name(level)} average"


def _suspect(values: pd.Series, indicator: Indicator, average: float | None) -> pd.Series:
    """Which consultation figures are so far from the area's that coding is the likelier reason."""
    if not indicator.id.startswith(CHECKED_FOR_CODING) or average is None:
        return pd.Series(False, index=values.index)
    low, high = IMPLAUSIBLE
    return (values < low * average) | (values > high * average)


def _given(snapshot: Snapshot, dots: list[Dot], held: tuple[Indicator, ...], target: Period) -> Link:
    """The same with other indicators held equal, each in its period nearest to the pair's."""
    columns = []
    for indicator in held:
        period = nearest_shown(snapshot, indicator.id, target)
        values = pd.Series(dtype=float) if period is None else _values(snapshot, indicator, period)
        columns.append([float(values.get(d.code, np.nan)) for d in dots])
    return _link(dots, columns)


def _link(dots: list[Dot], held: list[list[float]]) -> Link:
    found = relationship(first=[d.across for d in dots], second=[d.up for d in dots], held=held)
    return Link(
        practices=found["n"],
        spearman=found["spearman"],
        pearson=found["pearson"],
        lower=found["lower"],
        upper=found["upper"],
        words=found["relation"],
        reason=found["reason"],
    )
