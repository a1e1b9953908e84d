"""Verdicts of all practices at once, each against the organisation of a level that it is part of.

The same as `standing`, group by group, and as the scalar `compare_to_benchmark`: one pass over arrays.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.figures import Outcome, Sums, figures, with_values
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.standing import ENOUGH_OTHERS, SMALL_GROUP

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


def _verdict_table(snapshot: Snapshot, indicator: Indicator, period: Period, peers: Level) -> VerdictTable:
    rows = figures(snapshot, indicator, period, Level.PRACTICE)
    if peers is Level.ENGLAND:
        groups = np.full(len(rows), ENGLAND, dtype=object)
    else:
        parents = snapshot.tree(indicator).member_of(peers, period.end)
        rows = rows.reindex(sorted(parents))
        groups = np.array([parents[code] for code in rows.index], dtype=object)
    benchmarks = figures(snapshot, indicator, period, peers).reindex(groups).set_axis(rows.index)
    _, place, size = np.unique(groups, return_inverse=True, return_counts=True)
    small: Flags = size[place] < SMALL_GROUP
    if small.any() and not indicator.weighted_by:
        rest = _without_each(indicator, rows[small], benchmarks[small], place[small])
        benchmarks = pd.concat([benchmarks[~small], rest]).loc[rows.index]
    return VerdictTable(
        _judged(indicator, rows, benchmarks, small).assign(group=_texts(groups, rows)), benchmarks
    )


def _without_each(
    indicator: Indicator, rows: pd.DataFrame, benchmarks: pd.DataFrame, groups: np.ndarray
) -> pd.DataFrame:
    """The benchmark of each practice without itself."""
    counts = usable(rows, indicator.kind).to_numpy(bool)

    def others(values: Floats) -> Floats:
        held = np.where(counts, values, 0.0)
        rest: Floats = np.bincount(groups, held)[groups] - held
        return rest

    counted = others(np.ones(len(rows))).astype(int)
    sums = Sums(
        codes=rows.index.to_numpy(object),
        numerator=others(rows["numerator"].to_numpy(float)),
        denominator=others(rows["denominator"].to_numpy(float)),
        counted=counted,
        in_all=benchmarks["practices_in_all"].to_numpy() - 1,
        status=np.where(counted > 0, Status.OK.value, Status.MISSING.value).astype(object),
    )
    return with_values(sums, indicator)


def _judged(indicator: Indicator, rows: pd.DataFrame, benchmarks: pd.DataFrame, small: Flags) -> pd.DataFrame:
    """The rows with outcome, evidence and direction (METHODS 3), or the reason why there is no verdict."""
    number = {
        name: rows[name].to_numpy(float) for name in ("value", "lower95", "upper95", "lower998", "upper998")
    }
    average = benchmarks["value"].to_numpy(float)
    no_limits = np.isnan(number["lower95"]) | np.isnan(number["upper95"])
    known = ~np.isnan(number["value"]) & ~no_limits & ~np.isnan(average)
    higher, lower = known & (number["lower95"] > average), known & (number["upper95"] < average)
    strong = (higher & (number["lower998"] > average)) | (lower & (number["upper998"] < average))
    others, own = (np.nan_to_num(table["denominator"].to_numpy(float)) for table in (benchmarks, rows))
    position_only = known & small & (others < ENOUGH_OTHERS * own)
    held = known & ~position_only & (indicator.kind is not Kind.COUNT)
    up, down = WORDS[indicator.polarity]
    status = rows["status"].to_numpy(object)
    said = np.where(pd.isna(status) | (status == Status.OK.value), Status.MISSING.value, status)
    reason = np.select(
        [
            np.full(len(rows), indicator.kind is Kind.COUNT),
            np.isnan(number["value"]),
            position_only,
            known,
            no_limits,
        ],
        ["count", said.astype(str), "position_only", "", "no_interval"],
        "no_benchmark",
    )
    outcome = np.select(
        [~held, higher, lower], [Outcome.NOT_COMPARED.value, up.value, down.value], Outcome.SIMILAR.value
    )
    return rows.assign(
        outcome=_texts(outcome, rows),
        evidence=np.select([~held, strong, higher | lower], [np.nan, 99.8, 95.0], np.nan),
        direction=_texts(np.select([~held, higher, lower], ["", "higher", "lower"], "similar"), rows),
        reason=_texts(reason, rows),
    )


def _texts(texts: np.ndarray, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(texts.astype(object), rows.index, dtype=object)
