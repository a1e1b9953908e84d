"""Standing: how the members of a peer group stand to its benchmark, the ratio of its sums."""

from dataclasses import replace

import pandas as pd

from benchmarking.figures import Figure, Outcome, figure, figures, read_figures, with_values
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import compare_to_benchmark

SMALL_GROUP = 20  # below it a practice is left out of its own benchmark (METHODS 3)
ENOUGH_OTHERS = 5  # …and is given a verdict only against at least five times its own denominator


def members(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> pd.DataFrame:
    """Rows of `figures` for every organisation of a level inside a peer group, in order of name.

    A member without a row stands there with nothing in it, England's excepted: it is simply long.
    """
    key = ("members", indicator.id, period, level, group.organisation.code)
    if key not in snapshot.made:
        tree = snapshot.tree(indicator)
        table = figures(snapshot, indicator, period, level)
        codes = (
            group.members if level is Level.PRACTICE else _inside(snapshot, indicator, period, level, group)
        )
        if group.organisation.code == ENGLAND:
            codes = tuple(table.index)
        snapshot.made[key] = table.reindex(sorted(codes, key=lambda code: (tree.names.get(code, code), code)))
    made: pd.DataFrame = snapshot.made[key]
    return made


def standing(
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    rows: pd.DataFrame,
    group: PeerGroup,
    level: Level,
) -> dict[str, tuple[Figure, Figure]]:
    """Some rows of `members`, each as (its figure with the outcome, the benchmark it was held against)."""
    whole = figure(snapshot, indicator, period, group.organisation)
    everyone = members(snapshot, indicator, period, level, group)
    small = level is Level.PRACTICE and len(everyone) < SMALL_GROUP
    found = {}
    for own in read_figures(rows, snapshot.tree(indicator).names):
        benchmark = _without(indicator, whole, everyone, own.code) if small else whole
        found[own.code] = (against(own, benchmark, indicator, group.average, small), benchmark)
    return found


def against(own: Figure, benchmark: Figure, indicator: Indicator, average: str, small: bool) -> Figure:
    """The figure with its outcome against a benchmark (METHODS 3), the benchmark taken as exact."""
    if indicator.kind is Kind.COUNT:
        return replace(own, reason="count", phrase="A count is not compared")
    found = compare_to_benchmark(
        value=own.value,
        lower95=own.lower,
        upper95=own.upper,
        lower998=own.lower998,
        upper998=own.upper998,
        benchmark=benchmark.value,
        polarity=indicator.polarity.value,
        benchmark_name=average,
    )
    outcome = Outcome(found["outcome"])
    if outcome is Outcome.NOT_COMPARED:
        return replace(own, reason=_why_not(own), phrase=found["phrase"])
    if small and (benchmark.denominator or 0) < ENOUGH_OTHERS * (own.denominator or 0):
        words = f"Not compared with the {average}: too few other patients"
        return replace(own, reason="position_only", phrase=words)
    return replace(
        own,
        outcome=outcome,
        level=found["level"],
        direction=found["direction"],
        phrase=found["phrase"],
    )


def _inside(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> tuple[str, ...]:
    tree, practices = snapshot.tree(indicator), set(group.members)
    everywhere = tree.at_level(level, period.end)
    return tuple(o.code for o in everywhere if practices & set(tree.practices(o.code, period.end)))


def _without(indicator: Indicator, whole: Figure, everyone: pd.DataFrame, code: str) -> Figure:
    """The benchmark of a small group with the practice itself left out (a published score stays whole)."""
    if indicator.weighted_by:
        return whole
    rest = everyone.drop(index=code)
    rest = rest[usable(rest, indicator.kind)]
    if rest.empty:
        return replace(whole, value=None, lower=None, upper=None, counted=0)
    sums = rest[["numerator", "denominator"]].sum().to_frame(whole.code).T
    sums["status"] = Status.OK.value
    sums["practices_counted"], sums["practices_in_all"] = len(rest), whole.in_all - 1
    return read_figures(with_values(sums, indicator), {whole.code: whole.name})[0]


def _why_not(own: Figure) -> str:
    if own.value is None:
        return own.status if own.status != Status.OK else Status.MISSING.value
    return "no_interval" if own.lower is None or own.upper is None else "no_benchmark"
