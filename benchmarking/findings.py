"""Findings: which of many comparisons differ, what chance alone would give, and which to look at first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarking.comparison import Comparison, compare
from benchmarking.figures import DESIGN_EFFECT, Outcome
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import benchmark_p_value, bh_adjust, expected_by_chance

STILL_A_FINDING = 0.05  # the adjusted p-value below which a difference stands out of a whole list (METHODS 3)
SHARED_BY = 2  # practices that differ in the same way make a pattern from this number on
STATISTIC = {
    Kind.PROPORTION: "proportion",
    Kind.SURVEY: "proportion",
    Kind.RATE: "rate",
    Kind.INDIRECT: "ratio",
}


@dataclass(frozen=True)
class Pattern:
    """One indicator on which several practices differ in the same direction."""

    indicator: Indicator
    outcome: Outcome
    direction: str
    practices: tuple[str, ...]  # names, in the order given
    of: int  # practices that could be compared


def at_a_glance(
    snapshot: Snapshot, organisation: str, peers: Level, indicators: Iterable[str] = ()
) -> tuple[Comparison, ...]:
    """An organisation against its peers on each indicator that has a denominator, by theme and title.

    `indicators`: only these ids; empty for all that are held. Left out: an indicator in whose tree the
    organisation stands under a letter, and counts, which are never compared.
    """
    wanted = set(indicators)
    return tuple(
        compare(snapshot, organisation, indicator.id, peers=peers)
        for indicator in snapshot.held_indicators()
        if indicator.kind is not Kind.COUNT
        and organisation in snapshot.tree(indicator)
        and (not wanted or indicator.id in wanted)
    )


def compared(comparisons: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """Those that came to a verdict, a difference or none."""
    return tuple(c for c in comparisons if c.figure.outcome is not Outcome.NOT_COMPARED)


def differing(comparisons: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """Those that differ from their benchmark, in the order given."""
    return tuple(c for c in comparisons if c.figure.level is not None)


def chance(comparisons: Iterable[Comparison]) -> str:
    """What chance alone would give among so many verdicts: "Chance alone would give about 2."."""
    phrase = expected_by_chance(verdicts=len(compared(comparisons)))["phrase"]
    return f"Chance alone would give {phrase}."


def standing_out(comparisons: Sequence[Comparison], at_most: int) -> tuple[Comparison, ...]:
    """The differences that still stand out when the number of comparisons is allowed for, strongest first."""
    weighed = compared(comparisons)
    adjusted = bh_adjust(p_values=[_p_value(c) for c in weighed])["adjusted"]
    found = [
        (p, _distance(c), c.indicator.title, c)
        for p, c in zip(adjusted, weighed, strict=True)
        if p is not None and p < STILL_A_FINDING and c.figure.level is not None
    ]
    found.sort(key=lambda item: (item[0], -item[1], item[2]))
    return tuple(item[-1] for item in found[:at_most])


def patterns(comparisons: Iterable[Comparison]) -> tuple[Pattern, ...]:
    """Indicators on which at least two practices differ in the same direction, the most shared first."""
    groups: dict[str, list[Comparison]] = {}
    for comparison in compared(comparisons):
        groups.setdefault(comparison.indicator.id, []).append(comparison)
    found = []
    for members in groups.values():
        for outcome in Outcome:
            alike = [c for c in members if c.figure.outcome is outcome and c.figure.level is not None]
            if len(alike) >= SHARED_BY:
                names = tuple(c.figure.name for c in alike)
                direction = alike[0].figure.direction or ""
                found.append(Pattern(alike[0].indicator, outcome, direction, names, len(members)))
    return tuple(
        sorted(found, key=lambda p: (-len(p.practices) / p.of, -len(p.practices), p.indicator.title))
    )


def in_groups(comparisons: Iterable[Comparison]) -> str:
    """The differences by what they are: "Higher: A&E attendances. Worse (lower): continuity."."""
    groups: dict[str, list[str]] = {}
    for comparison in differing(comparisons):
        figure = comparison.figure
        judged = figure.outcome in (Outcome.BETTER, Outcome.WORSE)
        word = f"{figure.outcome} ({figure.direction})" if judged else str(figure.outcome)
        groups.setdefault(word.capitalize(), []).append(comparison.indicator.title)
    return " ".join(f"{word}: {'; '.join(titles)}." for word, titles in groups.items())


def _p_value(comparison: Comparison) -> float | None:
    """The p-value that agrees with the verdict's interval; None where there is no sampling interval."""
    figure, benchmark, indicator = comparison.figure, comparison.benchmark, comparison.indicator
    statistic = STATISTIC.get(indicator.kind)
    if statistic is None or benchmark is None or benchmark.value is None:
        return None
    if figure.numerator is None or figure.denominator is None:
        return None
    shrink = DESIGN_EFFECT if indicator.kind is Kind.SURVEY else 1.0
    found: float | None = benchmark_p_value(
        statistic=statistic,
        numerator=figure.numerator / shrink,
        denominator=figure.denominator / shrink,
        benchmark=benchmark.value / indicator.per,
    )["p_value"]
    return found


def _distance(comparison: Comparison) -> float:
    """How far the value lies from its benchmark, in widths of its own likely range."""
    figure, benchmark = comparison.figure, comparison.benchmark
    if benchmark is None or None in (figure.value, figure.lower, figure.upper, benchmark.value):
        return 0.0
    width = (figure.upper or 0) - (figure.lower or 0)
    return abs((figure.value or 0) - (benchmark.value or 0)) / width if width else 0.0
