"""Comparison: one organisation, one indicator, against its peers."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from benchmarking.challenged import CHALLENGED, challenged_codes
from benchmarking.chosen_standing import chosen_standing, of_the_others
from benchmarking.disclosure.allowed import TOO_FEW, WITHHELD, is_shown, why_not
from benchmarking.figures import Figure, Outcome, figure, figures_of, read_figures
from benchmarking.indicators import Indicator, Kind
from benchmarking.lineups import USUAL, lineup, usual_similar
from benchmarking.methods.plain_numbers import Floats
from benchmarking.methods.verdicts import verdict_phrase
from benchmarking.organisations import Level, Organisation
from benchmarking.peers import PeerGroup, peers_of
from benchmarking.periods import Period
from benchmarking.similar import SimilarPractices, similar_group
from benchmarking.snapshot import Snapshot
from benchmarking.standing import Standing, standing
from benchmarking.verdict_table import ENOUGH_OTHERS

__all__ = ["Comparison", "Figure", "Outcome", "Peers", "compare", "group_figure", "history"]

LACKING = {
    "no_interval": "no confidence interval",
    "no_benchmark": "no benchmark value",
    "position_only": f"the others together are under {ENOUGH_OTHERS} times its size",
    "under_letters": "the names of practices are hidden, and their average would tell which is which",
    "together": "several practices together",
    TOO_FEW: "too few to tell",
    WITHHELD: "not shown at this level",
    CHALLENGED: "the figure is under challenge",
}

Peers = Level | PeerGroup | SimilarPractices  # whom to compare with: everybody of a level, or chosen ones
KEPT: tuple[Peers, ...] = (*Level, USUAL)


@dataclass(frozen=True)
class Comparison:
    """Everything a chart, a sentence, a card or a slide needs about one organisation and one indicator."""

    organisation: Organisation
    indicator: Indicator
    period: Period
    figure: Figure
    peers: PeerGroup | None = None  # None: there is nobody to compare with
    # Ratio of sums, without the practice itself where METHODS 3 says so; of an adjusted figure the expected.
    benchmark: Figure | None = None
    others: tuple[
        Figure, ...
    ] = ()  # figures of its peers, in order of name; empty for a group too long to list
    peer_median: float | None = None
    peer_lower_quartile: float | None = None
    peer_upper_quartile: float | None = None
    withheld: str = ""  # why there is no figure of this level, and where there is one, in a sentence

    @cached_property
    def values_of_others(self) -> Floats:
        """The values that its peers have, in their order."""
        return np.array([f.value for f in self.others if f.value is not None], dtype=float)

    @property
    def average(self) -> float | None:
        """The benchmark's value where this kind of indicator has one: a count is never compared."""
        return None if self.benchmark is None or self.indicator.kind is Kind.COUNT else self.benchmark.value

    @property
    def against(self) -> str:
        """What a sentence calls the benchmark: "STP average", "number expected"."""
        return self.indicator.compared_with(self.peers.average if self.peers else "average")

    @property
    def others_alone(self) -> bool:
        """Whether the benchmark is that of other practices alone, and so few that chance is in it as well."""
        practice = self.organisation.level is Level.PRACTICE
        if self.peers is None or self.benchmark is None or not practice or self.indicator.against_expected:
            return False
        return self.peers.chosen or self.benchmark.in_all < len(self.peers.members)


def compare(
    snapshot: Snapshot,
    organisation: str,
    indicator: str,
    period: Period | None = None,
    peers: Peers = Level.STP,
) -> Comparison:
    """An organisation's figure against the organisation of level `peers` that it is part of, against a chosen
    group of practices, or against the practices most like it in what is not compared.

    `organisation` is a code, `indicator` an id; `period` None means the latest that is held. Raises KeyError
    for an unknown code or id and ValueError where nothing at all is held for the indicator.
    """
    if peers not in KEPT:  # weights and groups are as many as there are readers
        return _marked(snapshot, _compare(snapshot, organisation, indicator, period, peers))
    key = ("comparison", organisation, indicator, period, peers)
    if key not in snapshot.made:
        snapshot.made[key] = _compare(snapshot, organisation, indicator, period, peers)
    made: Comparison = snapshot.made[key]
    return _marked(snapshot, made)


def history(snapshot: Snapshot, organisation: str, indicator: str) -> tuple[tuple[Period, Figure], ...]:
    """An organisation's figure in every published period of an indicator, oldest first; below the CCG in
    those that practices have, if they have any."""
    measured = snapshot.indicators[indicator]
    own = snapshot.tree(measured)[organisation]
    periods = snapshot.held.periods(indicator)
    if own.level in (Level.PRACTICE, Level.LOCALITY):
        periods = snapshot.held.practice_periods(indicator) or periods
    return tuple(zip(periods, figures_of(snapshot, measured, periods, own), strict=True))


def group_figure(
    snapshot: Snapshot, indicator: str, group: PeerGroup, period: Period | None = None
) -> Figure | None:
    """The ratio of sums of a chosen group with nobody left out; None where its practices stand under letters,
    or the indicator is not shown for practices.

    Raises ValueError where nothing at all is held for the indicator.
    """
    measured = snapshot.indicators[indicator]
    period = period or snapshot.held.latest(indicator)
    if period is None:
        raise ValueError(f"no figures are held for {indicator}")
    if _under_letters(snapshot, measured, group) or not is_shown(measured, Level.PRACTICE):
        return None
    sums = of_the_others(snapshot, measured, period, group, group.organisation.code)
    return read_figures(sums, {group.organisation.code: group.name})[0]


def _compare(
    snapshot: Snapshot, organisation: str, indicator: str, period: Period | None, peers: Peers
) -> Comparison:
    measured = snapshot.indicators[indicator]
    period = period or snapshot.held.latest(indicator)
    if period is None:
        raise ValueError(f"no figures are held for {indicator}")
    tree = snapshot.tree(measured)
    own = tree[organisation]
    group = _group(snapshot, own, measured, period, peers)
    if not is_shown(measured, own.level):
        return _withheld(snapshot, own, measured, period, group)
    if group is None:
        return Comparison(own, measured, period, figure(snapshot, measured, period, own))
    if group.chosen and _under_letters(snapshot, measured, group):
        return Comparison(own, measured, period, _set_apart(snapshot, measured, period, own, group), group)
    if group.chosen:
        groups = lineup(snapshot, measured, period, own, group, usual=peers == USUAL)
        found = chosen_standing(snapshot, measured, period, own, groups)
    else:
        found = standing(snapshot, measured, period, own, group)
    return Comparison(
        organisation=own,
        indicator=measured,
        period=period,
        figure=_own(found, own, measured.compared_with(group.average)),
        peers=group,
        benchmark=_benchmark(found, own, snapshot, measured, period, group),
        others=tuple(other for code, other in found.listed.items() if code != organisation),
        peer_median=found.median,
        peer_lower_quartile=found.lower_quartile,
        peer_upper_quartile=found.upper_quartile,
    )


def _marked(snapshot: Snapshot, comparison: Comparison) -> Comparison:
    """The comparison with the figures that are under challenge set apart: value and limits, no verdict."""
    doubted = challenged_codes(snapshot.challenged, comparison.indicator.id, comparison.period)
    if not doubted:
        return comparison
    average = comparison.against

    def marked(one: Figure) -> Figure:
        if one.code not in doubted:
            return one
        apart = replace(one, outcome=Outcome.NOT_COMPARED, level=None, direction=None, reason=CHALLENGED)
        return replace(apart, phrase=phrase(apart, average))

    return replace(
        comparison, figure=marked(comparison.figure), others=tuple(marked(f) for f in comparison.others)
    )


def _group(
    snapshot: Snapshot, own: Organisation, indicator: Indicator, period: Period, peers: Peers
) -> PeerGroup | None:
    """Who is compared with; None where there is nobody."""
    if isinstance(peers, PeerGroup):
        return peers
    if isinstance(peers, Level):
        return peers_of(snapshot.tree(indicator), own, peers, period.end)
    if own.level is not Level.PRACTICE:
        return None
    if peers == USUAL:
        return usual_similar(snapshot, own.code, indicator.id)
    return similar_group(snapshot, own.code, indicator.id, peers)


def _under_letters(snapshot: Snapshot, indicator: Indicator, group: PeerGroup) -> bool:
    """Whether a member stands under a letter in the figures of an indicator.

    The average of practices that are picked one by one would tell which letter is whose: two groups that
    differ by one practice give its figure away. So there is none.
    """
    return any(m in snapshot.organisations and m not in snapshot.tree(indicator) for m in group.members)


def _set_apart(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup
) -> Figure:
    found = figure(snapshot, indicator, period, own)
    found = replace(found, reason=found.reason or "under_letters")
    return replace(found, phrase=phrase(found, indicator.compared_with(group.average)))


def _withheld(
    snapshot: Snapshot, own: Organisation, indicator: Indicator, period: Period, group: PeerGroup | None
) -> Comparison:
    """No figure, nor those of others of its level, and the average as it is."""
    found = replace(figure(snapshot, indicator, period, own), reason=WITHHELD)
    found = replace(
        found, phrase=phrase(found, indicator.compared_with(group.average if group else "average"))
    )
    average = None
    if group is not None and not group.chosen:
        average = figure(snapshot, indicator, period, group.organisation)
        if indicator.against_expected:
            average = replace(average, value=float(indicator.per), numerator=None, denominator=None)
    why = why_not(indicator, own.level, snapshot.tree(indicator))
    return Comparison(own, indicator, period, found, group, average, withheld=why)


def _own(found: Standing, own: Organisation, average: str) -> Figure:
    """The organisation's figure with its outcome and the exact phrase for it."""
    figure = found.figure(own.code, own.name)
    return replace(figure, phrase=phrase(figure, average))


def _benchmark(
    found: Standing,
    own: Organisation,
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    group: PeerGroup,
) -> Figure:
    if not found.codes:  # nobody has a figure of that period, but whole CCGs may
        return figure(snapshot, indicator, period, group.organisation)
    code, name = group.organisation.code, group.organisation.name
    if indicator.against_expected:
        name = _expectation(snapshot, indicator)
    return found.held_against(own.code, code, name)


def _expectation(snapshot: Snapshot, indicator: Indicator) -> str:
    """What is expected, in words that can follow its value."""
    area = snapshot.tree(indicator).level_name(Level.STP)
    return f"what the {area}'s rates would give for patients of these ages"


def phrase(figure: Figure, average: str) -> str:
    """The verdict in the exact words of METHODS 3, for tables, notes and exports."""
    if figure.reason == "count":
        return "A count is not compared"
    return verdict_phrase(
        figure.outcome.value, figure.direction, average, LACKING.get(figure.reason or "", "no value")
    )
