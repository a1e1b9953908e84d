"""Standing: how the members of a peer group stand to its benchmark, the ratio of its sums; all at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.figures import Figure, Outcome, Sums, addable, figures, read_figures, with_values
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level, Organisation
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

SMALL_GROUP = 20  # below it a practice is left out of its own benchmark (METHODS 3)
ENOUGH_OTHERS = 5  # …and is given a verdict only against at least five times its own denominator
MOST_LISTED = 300  # more marks than that no reader can tell apart


@dataclass(frozen=True)
class Standing:
    """A peer group on one indicator and period.

    `rows`: every member in order of name, columns of `figures` and outcome, evidence (99.8, 95 or missing),
    direction, reason. `benchmarks`: the same index, what each was held against. `listed`: the rows as figures
    by code, empty above MOST_LISTED. `median`, `lower_quartile`, `upper_quartile`: of those that METHODS 1
    lets count.
    """

    rows: pd.DataFrame
    benchmarks: pd.DataFrame
    listed: dict[str, Figure]
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None


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
        rows = _chosen_rows(snapshot, indicator, period, own, group)
        benchmarks = of_the_others(snapshot, indicator, period, group, list(rows.index))
        small = own.level is Level.PRACTICE and len(group.members) < SMALL_GROUP
        counted = ordinary(snapshot, period) & set(group.members)
        return _standing(snapshot, indicator, period, rows, benchmarks, small, counted)
    key = ("standing", indicator.id, period, own.level, group.key)
    if key not in snapshot.made:
        rows = _members(snapshot, indicator, period, own.level, group)
        whole = figures(snapshot, indicator, period, group.organisation.level)
        benchmarks = whole.reindex([group.organisation.code] * len(rows)).set_axis(rows.index)
        small = own.level is Level.PRACTICE and len(rows) < SMALL_GROUP
        if small and not indicator.weighted_by:  # a published score has no sums to take a practice out of
            benchmarks = _without_each(indicator, rows, benchmarks)
        counted = ordinary(snapshot, period) if own.level is Level.PRACTICE else frozenset(rows.index)
        snapshot.made[key] = _standing(snapshot, indicator, period, rows, benchmarks, small, counted)
    made: Standing = snapshot.made[key]
    return made


def _standing(
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    rows: pd.DataFrame,
    benchmarks: pd.DataFrame,
    small: bool,
    counted: frozenset[str],
) -> Standing:
    """Rows with their verdicts; `counted`: those whose values make the quartiles."""
    rows = _with_outcomes(indicator, rows, benchmarks, small)
    names = snapshot.tree(indicator).names
    listed = {f.code: f for f in read_figures(rows, names)} if len(rows) <= MOST_LISTED + 1 else {}
    values = rows["value"][[code in counted for code in rows.index]]
    return Standing(rows, benchmarks, listed, *_quartiles(values.dropna()))


def outcomes(
    limits: pd.DataFrame, benchmark: pd.Series, polarity: Polarity
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, evidence and direction of each row (METHODS 3); `compare_to_benchmark` is the scalar form.

    A limit equal to the benchmark is no difference; without a value, limits or benchmark there is none.
    """
    known = limits[["value", "lower95", "upper95"]].notna().all(axis=1) & benchmark.notna()
    higher, lower = known & (limits["lower95"] > benchmark), known & (limits["upper95"] < benchmark)
    strong = (higher & (limits["lower998"] > benchmark)) | (lower & (limits["upper998"] < benchmark))
    words = {
        Polarity.NEUTRAL: (Outcome.HIGHER, Outcome.LOWER),
        Polarity.HIGH_GOOD: (Outcome.BETTER, Outcome.WORSE),
    }
    up, down = words.get(polarity, (Outcome.WORSE, Outcome.BETTER))
    outcome = np.select(
        [higher, lower, known], [up.value, down.value, Outcome.SIMILAR.value], Outcome.NOT_COMPARED.value
    )
    evidence = np.select([strong, higher | lower], [99.8, 95.0], np.nan)
    direction = np.select([higher, lower, known], ["higher", "lower", "similar"], "")
    return outcome, evidence, direction


def _members(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, group: PeerGroup
) -> pd.DataFrame:
    """A member without a row stands there with nothing in it, England's excepted: it is simply long."""
    tree = snapshot.tree(indicator)
    table = figures(snapshot, indicator, period, level)
    if group.organisation.code == ENGLAND:
        return table
    codes = group.members
    if level is not Level.PRACTICE:
        practices = set(group.members)
        everywhere = tree.at_level(level, period.end)
        codes = tuple(o.code for o in everywhere if practices & set(tree.practices(o.code, period.end)))
    return table.reindex(sorted(codes, key=lambda code: (tree.names.get(code, code), code)))


def _chosen_rows(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup
) -> pd.DataFrame:
    names = snapshot.tree(indicator).names
    codes = {own.code, *(group.members if own.level is Level.PRACTICE else ())}
    table = figures(snapshot, indicator, period, own.level)
    return table.reindex(sorted(codes, key=lambda code: (names.get(code, code), code)))


def of_the_others(
    snapshot: Snapshot, indicator: Indicator, period: Period, group: PeerGroup, codes: list[str]
) -> pd.DataFrame:
    """The ratio of sums of a chosen group, as a table of `figures`, once for each organisation of `codes`:
    without the members that are part of it."""
    tree = snapshot.tree(indicator)
    members = snapshot.held.at(indicator.id, period).reindex(list(group.members))
    numerator, denominator = addable(snapshot, indicator, period, members)
    counts = usable(members, indicator.kind).to_numpy() & ~np.isnan(numerator)
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


def _without_each(indicator: Indicator, rows: pd.DataFrame, benchmarks: pd.DataFrame) -> pd.DataFrame:
    """The benchmark of a small group with each practice itself left out."""
    counts = usable(rows, indicator.kind).to_numpy()
    own = np.where(counts, rows["numerator"], 0.0), np.where(counts, rows["denominator"], 0.0)
    counted = counts.sum() - counts.astype(int)
    rest = Sums(
        codes=rows.index.to_numpy(object),
        numerator=own[0].sum() - own[0],
        denominator=own[1].sum() - own[1],
        counted=counted,
        in_all=benchmarks["practices_in_all"].to_numpy() - 1,
        status=np.where(counted > 0, Status.OK.value, Status.MISSING.value).astype(object),
    )
    return with_values(rest, indicator)


def _with_outcomes(
    indicator: Indicator, rows: pd.DataFrame, benchmarks: pd.DataFrame, small: bool
) -> pd.DataFrame:
    """The rows with outcome, evidence, direction and, where there is no verdict, the reason."""
    outcome, evidence, direction = outcomes(rows, benchmarks["value"], indicator.polarity)
    few = benchmarks["denominator"].fillna(0) < ENOUGH_OTHERS * rows["denominator"].fillna(0)
    verdict = outcome != Outcome.NOT_COMPARED
    position_only = verdict & few.to_numpy() & small
    counts = np.full(len(rows), indicator.kind is Kind.COUNT)
    absent = rows["value"].isna().to_numpy()
    said = rows["status"].where(rows["status"].notna() & (rows["status"] != Status.OK), Status.MISSING.value)
    no_limits = rows[["lower95", "upper95"]].isna().any(axis=1).to_numpy()
    reason = np.select(
        [counts, absent, position_only, verdict, no_limits],
        ["count", said.to_numpy(str), "position_only", "", "no_interval"],
        "no_benchmark",
    )
    held = verdict & ~position_only & ~counts
    return rows.assign(
        outcome=np.where(held, outcome, Outcome.NOT_COMPARED.value),
        evidence=np.where(held, evidence, np.nan),
        direction=np.where(held, direction, ""),
        reason=reason,
    )


def _quartiles(values: pd.Series) -> tuple[float | None, float | None, float | None]:
    """Median, lower and upper quartile."""
    if len(values) < 4:  # a quarter of three practices is not a thing
        return None, None, None
    lower, median, upper = values.quantile([0.25, 0.5, 0.75])
    return float(median), float(lower), float(upper)
