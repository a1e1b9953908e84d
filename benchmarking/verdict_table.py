"""Verdicts: every row of a table of figures against its benchmark, in one pass over arrays (METHODS 3).

`compare_to_benchmark` is the scalar form of the same rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.disclosure.allowed import TOO_FEW, fewest
from benchmarking.figures import Outcome, Sums, figures, with_values
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

SMALL_GROUP = 20  # with figures: below it a practice is left out of its own benchmark (METHODS 3)
ENOUGH_OTHERS = 5  # …and is given a verdict only against at least five times its own denominator
Table = pd.DataFrame | Mapping[str, np.ndarray]  # columns by name
WORDS = {
    Polarity.NEUTRAL: (Outcome.HIGHER, Outcome.LOWER),
    Polarity.HIGH_GOOD: (Outcome.BETTER, Outcome.WORSE),
    Polarity.LOW_GOOD: (Outcome.WORSE, Outcome.BETTER),
}


@dataclass(frozen=True)
class VerdictTable:
    """`rows`: practices, columns of `figures` and group (the organisation compared with), outcome, evidence
    (99.8, 95 or missing), direction, reason. `benchmarks`: the same index, what each was held against."""

    rows: pd.DataFrame
    benchmarks: pd.DataFrame


def verdict_table(snapshot: Snapshot, indicator: Indicator, period: Period, peers: Level) -> VerdictTable:
    """Every practice that is part of an organisation of the level `peers`. Made once for each snapshot."""
    key = ("verdicts", indicator.id, period, peers)
    if key not in snapshot.made:
        snapshot.made[key] = _verdict_table(snapshot, indicator, period, peers)
    made: VerdictTable = snapshot.made[key]
    return made


def too_few(indicator: Indicator, period: Period, rows: Table) -> Flags:
    """Which rows have a value that rests on too few for a verdict."""
    few: Flags = np.asarray(rows["denominator"], float) < fewest(indicator, period)
    held: Flags = few & ~np.isnan(np.asarray(rows["value"], float))
    return held


def outcomes(
    rows: Table, benchmark: Floats, polarity: Polarity, few: Flags
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, evidence and direction of each row; those that rest on too `few` are not compared.

    A limit equal to the benchmark is no difference; without a value, limits or benchmark there is none.
    """
    value, lower, upper, lowest, highest = (
        np.asarray(rows[name], float) for name in ("value", "lower95", "upper95", "lower998", "upper998")
    )
    known = ~few & ~np.isnan(value) & ~np.isnan(lower) & ~np.isnan(upper) & ~np.isnan(benchmark)
    higher, below = known & (lower > benchmark), known & (upper < benchmark)
    strong = (higher & (lowest > benchmark)) | (below & (highest < benchmark))
    up, down = WORDS[polarity]
    outcome = np.select(
        [higher, below, known], [up.value, down.value, Outcome.SIMILAR.value], Outcome.NOT_COMPARED.value
    )
    evidence = np.select([strong, higher | below], [99.8, 95.0], np.nan)
    direction = np.select([higher, below, known], ["higher", "lower", "similar"], "")
    return outcome, evidence, direction


def judged(
    indicator: Indicator, period: Period, rows: pd.DataFrame, benchmarks: pd.DataFrame, small: Flags
) -> pd.DataFrame:
    """The rows with outcome, evidence and direction, or the reason why there is no verdict.

    `small`: which rows are compared with a group of fewer than SMALL_GROUP practices that have figures.
    """
    found = verdicts(indicator, period, rows, benchmarks, small)
    texts = {name: _texts(found[name], rows) for name in ("outcome", "direction", "reason")}
    return rows.assign(**{name: texts.get(name, column) for name, column in found.items()})


def verdicts(
    indicator: Indicator, period: Period, rows: Table, benchmarks: Table, small: Flags
) -> dict[str, np.ndarray]:
    """The columns that `judged` adds, of tables whose columns may be arrays."""
    few, average = too_few(indicator, period, rows), np.asarray(benchmarks["value"], float)
    outcome, evidence, direction = outcomes(rows, average, indicator.polarity, few)
    verdict = outcome != Outcome.NOT_COMPARED.value
    others, own = (np.nan_to_num(np.asarray(table["denominator"], float)) for table in (benchmarks, rows))
    position_only = verdict & small & (others < ENOUGH_OTHERS * own)
    count = np.full(len(few), indicator.kind is Kind.COUNT)
    status = np.asarray(rows["status"], object)
    said = np.where(pd.isna(status) | (status == Status.OK.value), Status.MISSING.value, status)
    no_limits = np.isnan(np.asarray(rows["lower95"], float) + np.asarray(rows["upper95"], float))
    reason = np.select(
        [count, np.isnan(np.asarray(rows["value"], float)), few, position_only, verdict, no_limits],
        ["count", said.astype(str), TOO_FEW, "position_only", "", "no_interval"],
        "no_benchmark",
    )
    held = verdict & ~position_only & ~count
    return {
        "outcome": np.where(held, outcome, Outcome.NOT_COMPARED.value).astype(object),
        "evidence": np.where(held, evidence, np.nan),
        "direction": np.where(held, direction, "").astype(object),
        "reason": reason.astype(object),
    }


def as_expected(indicator: Indicator, benchmarks: pd.DataFrame) -> pd.DataFrame:
    """The benchmarks as they are; of an adjusted figure what is expected, without sums or limits."""
    return benchmarks.assign(**expected(indicator)) if indicator.against_expected else benchmarks


def expected(indicator: Indicator) -> dict[str, float]:
    """What stands in each column of the benchmarks of an adjusted figure."""
    nothing = ("numerator", "denominator", "lower95", "upper95", "lower998", "upper998")
    return dict.fromkeys(nothing, np.nan) | {"value": float(indicator.per)}


def _verdict_table(snapshot: Snapshot, indicator: Indicator, period: Period, peers: Level) -> VerdictTable:
    rows = figures(snapshot, indicator, period, Level.PRACTICE)
    if peers is Level.ENGLAND:
        groups = np.full(len(rows), ENGLAND, dtype=object)
    else:
        parents = snapshot.tree(indicator).member_of(peers, period.end)
        rows = rows.reindex(sorted(parents))
        groups = np.array([parents[code] for code in rows.index], dtype=object)
    benchmarks = figures(snapshot, indicator, period, peers).reindex(groups).set_axis(rows.index)
    place = np.unique(groups, return_inverse=True)[1]
    wholes = _sums_of_groups(indicator, rows, place)
    if snapshot.held.of_ccgs.at(indicator.id, period) is not None:  # no rows of ours, and in it
        wholes = benchmarks[list(wholes)].fillna(0.0)
    with_figures = wholes["practices_counted"].to_numpy()
    small: Flags = (with_figures < SMALL_GROUP) & (not indicator.against_expected)
    benchmarks = as_expected(indicator, benchmarks)
    if small.any() and not indicator.weighted_by:  # a published score has no sums to take a practice out of
        rest = _without_each(indicator, rows[small], benchmarks[small], wholes[small])
        benchmarks = pd.concat([benchmarks[~small], rest]).loc[rows.index]
    return VerdictTable(
        judged(indicator, period, rows, benchmarks, small).assign(group=_texts(groups, rows)), benchmarks
    )


def _own_part(indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """What each practice adds to the sums of its group."""
    counts = usable(rows, indicator.kind)
    return rows[["numerator", "denominator", "practices_counted"]].where(counts, 0.0).astype(float)


def _sums_of_groups(indicator: Indicator, rows: pd.DataFrame, groups: np.ndarray) -> pd.DataFrame:
    """For each practice the sums over the practices of its group."""
    own = _own_part(indicator, rows)
    return own.apply(lambda values: pd.Series(np.bincount(groups, values)[groups], rows.index))


def _without_each(
    indicator: Indicator, rows: pd.DataFrame, benchmarks: pd.DataFrame, wholes: pd.DataFrame
) -> pd.DataFrame:
    """The benchmark of each practice without itself; `wholes`: the sums of its group with it."""
    rest = wholes - _own_part(indicator, rows)
    counted = rest["practices_counted"].to_numpy(int)
    sums = Sums(
        codes=rows.index.to_numpy(object),
        numerator=rest["numerator"].to_numpy(float),
        denominator=rest["denominator"].to_numpy(float),
        counted=counted,
        in_all=np.maximum(counted, benchmarks["practices_in_all"].to_numpy() - 1),  # a whole CCG may hold it
        status=np.where(counted > 0, Status.OK.value, Status.MISSING.value).astype(object),
    )
    return with_values(sums, indicator)


def _texts(texts: np.ndarray, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(texts, rows.index, dtype=object)
