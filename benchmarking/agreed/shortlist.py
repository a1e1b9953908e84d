"""Shortlist: topics for a locality's meeting, ordered by a score whose every part is shown (WORKSHOP 4).

The score orders a list for the facilitator. It is never shown in the room, on a slide or in a report, and
never worked out for one practice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

import numpy as np

from benchmarking.challenged import is_challenged
from benchmarking.comparison import Comparison, compare
from benchmarking.figures import figures
from benchmarking.findings import weighed
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.observations import usable
from benchmarking.opportunities import contributions
from benchmarking.organisations import Level
from benchmarking.over_time.series_breaks import breaks_of
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.spread import spread

PARTS = {
    "size": "Size of the gap",
    "evidence": "Strength of evidence",
    "few": "In few practices",
    "movable": "Can we change it?",
    "picked": "Practices picked it",
}
WEIGHTS = {"size": 25, "evidence": 25, "few": 10, "movable": 20, "picked": 20}
STEP, HEAVIEST = 5, 100
MOVABLE = {"practice": 100, "shared": 50, "outside": 0}
MOST_OF_THEME = 2
COVERED, OLDEST_MONTHS, BREAK_MONTHS = 0.8, 24, 12
Parts = Mapping[str, int | None]


@dataclass(frozen=True)
class Candidate:
    """An indicator as a topic: its parts from 0 to 100 (None: not known), and why it may not be scored."""

    indicator: Indicator
    comparison: Comparison
    parts: Parts
    cautions: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        """Whether scoring may propose it; people may list any topic."""
        return not self.cautions


def score(parts: Parts, weights: Mapping[str, float]) -> float | None:
    """Σ weight × part ÷ Σ weight over the parts that exist, unrounded; None where nothing weighs."""
    known = {name: part for name, part in parts.items() if part is not None}
    total = sum(weights.get(name, 0) for name in known)
    return sum(weights.get(name, 0) * part for name, part in known.items()) / total if total else None


def ordered(
    candidates: Sequence[Candidate], weights: Mapping[str, float], at_most: int
) -> list[tuple[Candidate, float]]:
    """The candidates that may be scored, highest first, at most two of a theme; ties: larger size, name."""
    scored = [(c, s) for c in candidates if c.allowed and (s := score(c.parts, weights)) is not None]
    scored.sort(key=lambda pair: (-pair[1], -(pair[0].parts["size"] or 0), pair[0].indicator.title))
    taken: list[tuple[Candidate, float]] = []
    for candidate, value in scored:
        theme = [c for c, _ in taken if c.indicator.theme == candidate.indicator.theme]
        if len(theme) < MOST_OF_THEME and len(taken) < at_most:
            taken.append((candidate, value))
    return taken


def candidates(
    snapshot: Snapshot,
    locality: str,
    *,
    picked: Mapping[str, int],
    practices: int,
    already: Collection[str],
    today: date,
    prefer_shared: bool = False,
) -> list[Candidate]:
    """Every indicator that a locality can be compared on, with its parts.

    `picked`: indicator → how many of its practices chose it; `practices`: how many there are; `already`:
    indicators of its open priorities; `prefer_shared`: a gap that all share counts for more than one in few.
    """
    held = [
        compare(snapshot, locality, i.id, peers=Level.STP)
        for i in snapshot.held_indicators()
        if i.kind is not Kind.COUNT and locality in snapshot.tree(i)
    ]
    evidence = _evidence(snapshot, held)
    found = []
    for comparison in held:
        indicator = comparison.indicator
        few = _few(snapshot, comparison)
        parts = {
            "size": _size(snapshot, comparison),
            "evidence": evidence.get(indicator.id, 0),
            "few": 100 - few if prefer_shared and few is not None else few,
            "movable": MOVABLE.get(indicator.movable),
            "picked": _half_up(100 * picked.get(indicator.id, 0) / practices) if practices else None,
        }
        cautions = _cautions(snapshot, comparison, already, today)
        found.append(Candidate(indicator, comparison, parts, cautions))
    return found


def in_few(gaps: Sequence[float], practices: int) -> int | None:
    """How much of the gap the third of the practices with the largest gaps holds, from 0 (all alike) to 100.

    `gaps`: the positive ones; `practices`: those with figures.
    """
    if practices < 2 or not gaps or sum(gaps) <= 0:
        return None
    few = ceil(practices / 3)
    share = sum(sorted(gaps, reverse=True)[:few]) / sum(gaps)
    even = few / practices
    return _half_up(max(0.0, 100 * (share - even) / (1 - even)))


def _size(snapshot: Snapshot, comparison: Comparison) -> int | None:
    """The gap of the shrunk figures to the STP average, in the unwanted direction, in quarters' reach."""
    indicator, period = comparison.indicator, comparison.period
    whole = spread(snapshot, indicator, period)
    if not whole.known or comparison.average is None:
        return None
    members = snapshot.tree(indicator).practices(comparison.organisation.code, period.end)
    rows = whole.rows.reindex(list(members))[["shrunk", "denominator"]].dropna()
    if rows.empty or rows["denominator"].sum() <= 0:
        return None
    shrunk = float(np.average(rows["shrunk"], weights=rows["denominator"]))
    gap = shrunk - comparison.average
    if indicator.polarity is not Polarity.NEUTRAL:
        gap = max(0.0, gap if indicator.polarity is Polarity.LOW_GOOD else -gap)
    counted = whole.rows["value"][whole.rows.index.isin(list(ordinary(snapshot, period)))].dropna()
    if len(counted) < 4:
        return None
    lower, median, upper = counted.quantile([0.25, 0.5, 0.75])
    low_is_better = indicator.polarity is Polarity.LOW_GOOD or (
        indicator.polarity is Polarity.NEUTRAL and gap > 0
    )
    distance = float(median - lower if low_is_better else upper - median)
    return _half_up(100 * min(1.0, abs(gap) / (2 * distance))) if distance > 0 else None


def _evidence(snapshot: Snapshot, held: Sequence[Comparison]) -> dict[str, int]:
    """By the p-value adjusted over all that could be compared: 100, 70, or 30 for a flag that goes."""
    return {
        d.comparison.indicator.id: 100 if d.adjusted < 0.01 else 70 if d.adjusted < 0.05 else 30
        for d in weighed(snapshot, held).differences
    }


def _few(snapshot: Snapshot, comparison: Comparison) -> int | None:
    indicator, period = comparison.indicator, comparison.period
    members = snapshot.tree(indicator).practices(comparison.organisation.code, period.end)
    table = figures(snapshot, indicator, period, Level.PRACTICE)
    rows = table.reindex([code for code in members if code in table.index])
    return in_few(
        [c.events for c in contributions(snapshot, comparison)], int(usable(rows, indicator.kind).sum())
    )


def _cautions(
    snapshot: Snapshot, comparison: Comparison, already: Collection[str], today: date
) -> tuple[str, ...]:
    """Why scoring does not propose it, in words that a facilitator reads."""
    indicator, period, own = comparison.indicator, comparison.period, comparison.organisation
    found = []
    if indicator.id in already:
        found.append("Already a priority.")
    if comparison.figure.value is None or _covered(snapshot, comparison) < COVERED:
        found.append("Practices with fewer than 80% of the patients have a figure.")
    if period.months_old(today) > OLDEST_MONTHS:
        found.append(f"The figures are {period.months_old(today)} months old.")
    since = Period.month_of(today)
    for one in breaks_of(snapshot, indicator, own):
        if one.period.months_old(today) < BREAK_MONTHS and one.period <= since:
            found.append(f"Counted in a new way since {one.period.start:%B %Y}.")
    if is_challenged(snapshot.challenged, own.code, indicator.id, period):
        found.append("The figure is under challenge.")
    return tuple(found)


def _covered(snapshot: Snapshot, comparison: Comparison) -> float:
    """Which share of the locality's registered patients is with practices that have a figure."""
    period = snapshot.held.latest("pop_list_size")
    if period is None:
        return comparison.figure.counted / comparison.figure.in_all if comparison.figure.in_all else 0.0
    lists = figures(snapshot, snapshot.indicators["pop_list_size"], period, Level.PRACTICE)["numerator"]
    members = list(snapshot.tree(comparison.indicator).practices(comparison.organisation.code, period.end))
    table = figures(snapshot, comparison.indicator, comparison.period, Level.PRACTICE)
    known = [c for c in members if c in table.index and bool(usable(table, comparison.indicator.kind)[c])]
    total = float(lists.reindex(members).sum())
    return float(lists.reindex(known).sum()) / total if total else 1.0


def _half_up(value: float) -> int:
    return floor(value + 0.5)
