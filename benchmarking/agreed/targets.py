"""Targets: the lines a locality could aim at, what chance alone would give back, what a year can show.

Method: WORKSHOP 8.3 and 11.3; the shrunk values are those of METHODS 4.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from benchmarking.figures import figures
from benchmarking.indicators import Indicator
from benchmarking.observations import usable
from benchmarking.organisations import Level
from benchmarking.over_time.series import series_of
from benchmarking.periods import Frequency, Period
from benchmarking.similar import similar_peers
from benchmarking.snapshot import Snapshot
from benchmarking.spread import spread

FEWEST_SIMILAR = 10  # practices, for a comparison later
VISIBLE = 1.33  # average moving ranges: about what a year of months shows with 85% power
BIG_CHANGE = 0.3  # of the baseline: few localities change this much in a year


@dataclass(frozen=True)
class Allowance:
    """How far chance alone would bring a figure back that was picked for being far out; never negative."""

    value: float
    reason: str = ""  # why it is 0 where it cannot be known: "too_few_practices"


def target_lines(
    snapshot: Snapshot, indicator: Indicator, period: Period, scope: Collection[str], wanted: str
) -> dict[str, float]:
    """ "peer_median" and "top_quarter" in the indicator's own unit, those that are known; none for an
    adjusted figure, which is never held against others' values (METHODS 2).

    The first is the median of each practice's ten similar practices, weighted by its denominator; the second
    the quarter of the STP's shrunk values that lies the wanted way.
    """
    lines: dict[str, float] = {}
    if indicator.against_expected:
        return lines
    median = _peer_median(snapshot, indicator, period, scope)
    if median is not None:
        lines["peer_median"] = median
    whole = spread(snapshot, indicator, period)
    shrunk = whole.rows["shrunk"].dropna().to_numpy(float) if whole.known else np.array([])
    if len(shrunk):
        lines["top_quarter"] = float(np.quantile(shrunk, 0.25 if wanted == "lower" else 0.75))
    return lines


def _peer_median(
    snapshot: Snapshot, indicator: Indicator, period: Period, scope: Collection[str]
) -> float | None:
    table = figures(snapshot, indicator, period, Level.PRACTICE)
    counts = usable(table, indicator.kind)
    weights, medians = [], []
    for code in sorted(scope):
        group = similar_peers(snapshot, code, indicator.id).group if code in table.index else None
        if group is None or not counts[code]:
            continue
        values = table["value"].reindex([m for m in group.members if m in table.index]).dropna()
        if len(values):
            weights.append(float(table["denominator"][code]))
            medians.append(float(values.median()))
    return float(np.average(medians, weights=weights)) if medians and sum(weights) > 0 else None


def beyond(line: float, baseline: float, wanted: str) -> bool:
    """Whether a line lies past a baseline, the wanted way."""
    return line < baseline if wanted == "lower" else line > baseline


def allowance(
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    scope: Collection[str],
    baseline: float,
    wanted: str,
) -> Allowance:
    """The distance from a baseline to the shrunk figures of its practices, where they lie the wanted way."""
    whole = spread(snapshot, indicator, period)
    if not whole.known or whole.tau2 is None:
        return Allowance(0.0, "too_few_practices")
    rows = whole.rows.reindex(sorted(scope))[["shrunk", "denominator"]].dropna()
    if rows.empty or rows["denominator"].sum() <= 0:
        return Allowance(0.0, "too_few_practices")
    shrunk = float(np.average(rows["shrunk"], weights=rows["denominator"]))
    return Allowance(abs(baseline - shrunk) if beyond(shrunk, baseline, wanted) else 0.0)


def smallest_visible(
    snapshot: Snapshot, indicator: Indicator, scope: Collection[str], last: Period
) -> float | None:
    """The smallest lasting change that a year of months can show; None for what is not monthly."""
    if indicator.frequency is not Frequency.MONTHLY:
        return None
    own = series_of(snapshot, indicator, scope)
    places = [at for at, p in enumerate(own.periods) if p.end <= last.end][-24:]
    values = own.values(places)
    values = values[~np.isnan(values)]
    return float(VISIBLE * np.abs(np.diff(values)).mean()) if len(values) > 1 else None


def similar_to(
    snapshot: Snapshot, indicator: str, scope: Collection[str], without: Collection[str]
) -> list[str]:
    """The ten most similar practices of each practice of a scope, outside some (those of every locality that
    chose it too): whom the priority will be compared with. Codes in order; fewer than ten are nobody."""
    found: set[str] = set()
    for code in scope:
        group = similar_peers(snapshot, code, indicator).group if code in snapshot.organisations else None
        found |= set(group.members) if group else set()
    left = sorted(found - set(without) - set(scope))
    return left if len(left) >= FEWEST_SIMILAR else []


def cautions(
    target: float, baseline: float, chance: Allowance, visible: float | None, said: str
) -> list[str]:
    """What to say about a target before it is agreed; cautions, never bans. `said`: where chance alone would
    take the figure, as it is read."""
    found = []
    distance = abs(target - baseline)
    if chance.value and distance <= chance.value:
        found.append(f"Chance alone would take the figure to about {said}. Go further, or say why.")
    if visible is not None and distance < visible:
        found.append("In a year the data cannot show a change this small.")
    if baseline and distance > BIG_CHANGE * abs(baseline):
        found.append("Few localities change this much in a year.")
    return found
