"""Findings: which of many comparisons differ, what chance alone would give, and which to look at first."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarking.characteristics import LABELS
from benchmarking.comparison import Comparison, Peers, compare
from benchmarking.disclosure.allowed import is_shown
from benchmarking.figures import Outcome, effective, rows_of
from benchmarking.indicators import Indicator, Kind
from benchmarking.methods.overdispersion import p_value_from_spread
from benchmarking.methods.verdicts import chance_in_a_small_group
from benchmarking.observations import usable_numbers
from benchmarking.organisations import Level
from benchmarking.similar import SimilarPractices
from benchmarking.snapshot import Snapshot
from benchmarking.spread import STATISTIC, Spread, spread
from benchmarking.statistics import benchmark_p_value, bh_adjust, expected_by_chance

STILL_A_FINDING = 0.05  # the adjusted p-value below which a difference stands out of a whole list (METHODS 3)
SHARED_BY = 2  # practices that differ in the same way make a pattern from this number on


@dataclass(frozen=True)
class Finding:
    """A difference with what is left of it when the number of comparisons is allowed for."""

    comparison: Comparison
    adjusted: float  # its p-value, adjusted for the list


@dataclass(frozen=True)
class Findings:
    """Many comparisons at once: those that came to a verdict, and their differences, surest first."""

    judged: tuple[Comparison, ...]
    differences: tuple[Finding, ...]  # those whose p-value is known

    @property
    def found(self) -> tuple[Finding, ...]:
        """The differences that remain when the number of comparisons is allowed for."""
        return tuple(d for d in self.differences if d.adjusted < STILL_A_FINDING)

    @property
    def differing(self) -> tuple[Comparison, ...]:
        """Those that differ from their benchmark, each on its own: k of m."""
        return differing(self.judged)

    def first(self, at_most: int) -> tuple[Comparison, ...]:
        """The surest findings."""
        return tuple(finding.comparison for finding in self.found[:at_most])

    def largest(self, at_most: int) -> tuple[Comparison, ...]:
        """The differences that lie farthest out, whether anything remains of them or not."""
        return tuple(difference.comparison for difference in self.differences[:at_most])

    @property
    def flagged(self) -> str:
        """ "Flagged on 3 of 50; chance alone would give about 2." """
        return f"Flagged on {len(self.differing)} of {len(self.judged)}; {by_chance(self.judged)}."


@dataclass(frozen=True)
class Pattern:
    """One indicator on which several practices differ in the same direction."""

    indicator: Indicator
    outcome: Outcome
    direction: str
    practices: tuple[str, ...]  # names, in the order given
    of: int  # practices that could be compared
    against: int = 0  # practices that differ in the other direction

    @property
    def shared(self) -> bool:
        """Whether half of the practices or more go one way, with those against it taken away."""
        return 2 * (len(self.practices) - self.against) >= self.of


def at_a_glance(
    snapshot: Snapshot, organisation: str, peers: Peers, indicators: Iterable[str] = ()
) -> tuple[Comparison, ...]:
    """An organisation against its peers on each indicator that has a denominator, by theme and title.

    `indicators`: only these ids; empty for all that are held. Left out: an indicator in whose tree the
    organisation stands under a letter, or that is not shown at its level, counts, which are not compared, and
    what similar practices were chosen by: it cannot be compared with them, only with another ten.
    """
    wanted, level = set(indicators), snapshot.organisations[organisation].level
    matched = LABELS if isinstance(peers, SimilarPractices) else {}
    return tuple(
        compare(snapshot, organisation, indicator.id, peers=peers)
        for indicator in snapshot.held_indicators()
        if indicator.kind is not Kind.COUNT
        and indicator.id not in matched
        and organisation in snapshot.tree(indicator)
        and is_shown(indicator, level)
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
    said = by_chance(comparisons)
    return f"{said[0].upper()}{said[1:]}."


def by_chance(comparisons: Iterable[Comparison]) -> str:
    """The same inside a sentence, where it belongs to the number that differ and not to those that stay."""
    judged = compared(comparisons)
    phrase = expected_by_chance(verdicts=len(judged), more=sum(map(_more_by_chance, judged)))["phrase"]
    return f"chance alone would give {phrase}"


def _more_by_chance(comparison: Comparison) -> float:
    """By how much chance alone flags a verdict more often than one in twenty: against a few others."""
    own, others = comparison.figure.denominator, comparison.benchmark and comparison.benchmark.denominator
    if not comparison.others_alone or not own or not others:
        return 0.0
    return chance_in_a_small_group(own, others)


def weighed(snapshot: Snapshot, comparisons: Iterable[Comparison]) -> Findings:
    """A list of comparisons with the differences that remain when their number is allowed for.

    A difference remains where its p-value, adjusted for the list (Benjamini & Hochberg), is below 0.05;
    practices that vary by more than chance are held against their usual spread (METHODS 3 and 4).
    """
    judged = compared(comparisons)
    adjusted = bh_adjust(p_values=[p_value(snapshot, c) for c in judged])["adjusted"]
    found = [
        (p, -_distance(c), c.indicator.title, c.figure.name, c)
        for p, c in zip(adjusted, judged, strict=True)
        if p is not None and c.figure.level is not None
    ]
    found.sort(key=lambda item: item[:4])
    return Findings(judged, tuple(Finding(c, p) for p, *_, c in found))


def stands_out(
    snapshot: Snapshot, organisation: str, peers: Peers, indicators: Iterable[str] = ()
) -> Findings:
    """What stands out for a practice, a locality or the STP, over every indicator that can be compared.

    `peers` is the level it is compared with; its own level: its localities against it, each on its own.
    """
    own = snapshot.organisations[organisation]
    if own.level is not peers:
        return weighed(snapshot, at_a_glance(snapshot, organisation, peers, indicators))
    codes = _localities_of(snapshot, organisation)
    return weighed(snapshot, [c for code in codes for c in at_a_glance(snapshot, code, peers, indicators)])


def _localities_of(snapshot: Snapshot, organisation: str) -> list[str]:
    """The localities that make up an organisation on the day its newest figures end, in order of name."""
    ends = [p.end for i in snapshot.indicators if (p := snapshot.held.latest(i))]
    if not ends:
        return []
    tree, day = snapshot.organisations, max(ends)
    members = set(tree.practices(organisation, day))
    return [o.code for o in tree.at_level(Level.LOCALITY, day) if members & set(tree.practices(o.code, day))]


def judge(snapshot: Snapshot, comparison: Comparison) -> Spread | None:
    """The usual spread that a comparison is held against: that of its benchmark's own practices or, where
    those are too few, of the STP around them. None where neither is known."""
    if comparison.peers is None:
        return None
    indicator, period = comparison.indicator, comparison.period
    tree = snapshot.tree(indicator)
    wider = [o for o in (comparison.peers.organisation,) if o.level is not Level.PRACTICE]  # none if chosen
    practices = tree.practices(comparison.organisation.code, period.end)
    if practices and (stp := tree.above(practices[0], Level.STP, period.end)) is not None:
        wider.append(stp)
    found = (spread(snapshot, indicator, period, organisation) for organisation in wider)
    return next((s for s in found if s.known), None)


def p_value(snapshot: Snapshot, comparison: Comparison) -> float | None:
    """The two-sided p-value of a comparison; None where there is no verdict or no sampling interval.

    The larger of two: that of the test that agrees with its interval, and that of |z| against the usual
    spread (`full_tau2`), weighted by the practices of the organisation (METHODS 4; WORKSHOP 4.2 for a
    locality) and, where the average is that of a few others alone, by theirs. Where fewer than 20 practices
    are known there is no spread to hold it against.
    """
    figure, benchmark = comparison.figure, comparison.benchmark
    statistic = STATISTIC.get(comparison.indicator.kind)
    if statistic is None or figure.outcome is Outcome.NOT_COMPARED or benchmark is None:
        return None
    if None in (figure.numerator, figure.denominator, benchmark.value):
        return None
    numerator, denominator = (
        effective(comparison.indicator, n or 0.0) for n in (figure.numerator, figure.denominator)
    )
    average = (benchmark.value or 0.0) / comparison.indicator.per
    alone: float | None = benchmark_p_value(
        statistic=statistic, numerator=numerator, denominator=denominator, benchmark=average
    )["p_value"]
    usual = judge(snapshot, comparison)
    if alone is None or (usual is None and not comparison.others_alone):
        return alone
    full, others = (usual and usual.full_tau2) or 0.0, np.inf
    tau2 = full * evenness(snapshot, comparison)
    if comparison.others_alone and benchmark.denominator:
        others = effective(comparison.indicator, benchmark.denominator)
        tau2 += full * _evenness_of(snapshot, comparison, _others(comparison))
    spread_out = p_value_from_spread(statistic, numerator, denominator, average, tau2, others)
    return alone if spread_out is None else max(alone, spread_out)


def _others(comparison: Comparison) -> list[str]:
    members = comparison.peers.members if comparison.peers else ()
    return [code for code in members if code != comparison.organisation.code]


def evenness(snapshot: Snapshot, comparison: Comparison) -> float:
    """Σn² ÷ (Σn)² over the practices of an organisation that have figures: 1 for one practice, 1/k for k of
    one size. It is how much of the variance between practices is left between such groups."""
    if comparison.organisation.level is Level.PRACTICE:
        return 1.0
    tree, end = snapshot.tree(comparison.indicator), comparison.period.end
    return _evenness_of(snapshot, comparison, tree.practices(comparison.organisation.code, end))


def _evenness_of(snapshot: Snapshot, comparison: Comparison, practices: Iterable[str]) -> float:
    indicator = comparison.indicator
    rows = rows_of(snapshot, indicator, comparison.period, Level.PRACTICE, list(practices))
    sizes = rows["denominator"]
    sizes = sizes[usable_numbers(rows["status"], rows["numerator"], sizes, indicator.kind)]
    return float((sizes**2).sum() / sizes.sum() ** 2) if sizes.sum() > 0 else 1.0


def patterns(comparisons: Iterable[Comparison]) -> tuple[Pattern, ...]:
    """Indicators on which at least two practices differ in the same direction; those first on which most do
    when the practices that differ the other way are taken away."""
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
                against = len(differing(members)) - len(alike)
                found.append(Pattern(alike[0].indicator, outcome, direction, names, len(members), against))
    return tuple(
        sorted(
            found,
            key=lambda p: ((p.against - len(p.practices)) / p.of, -len(p.practices), p.indicator.title),
        )
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


def _distance(comparison: Comparison) -> float:
    """How far the value lies from its benchmark, in widths of its own likely range."""
    figure, benchmark = comparison.figure, comparison.benchmark
    if benchmark is None or None in (figure.value, figure.lower, figure.upper, benchmark.value):
        return 0.0
    width = (figure.upper or 0) - (figure.lower or 0)
    return abs((figure.value or 0) - (benchmark.value or 0)) / width if width else 0.0
