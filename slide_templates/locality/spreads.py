"""Spread: one indicator across the practices of a locality, with the area it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, compare
from benchmarking.disclosure.allowed import TOO_FEW
from benchmarking.disclosure.letters import step_under_letters
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

ENOUGH_HAVE_FIGURES = 0.75  # below this share no figure of the whole is shown
RAISED = (Outcome.HIGHER, Outcome.BETTER, Outcome.WORSE)


@dataclass(frozen=True)
class Spread:
    """The practices of one locality on one indicator, in order of their rows, named as in the deck."""

    whole: Comparison  # the locality itself
    practices: tuple[Figure, ...]
    average: str  # what the practices are compared with: "STP average"

    @property
    def against(self) -> str:
        """What a sentence about this indicator calls it."""
        return self.indicator.compared_with(self.average)

    @property
    def indicator(self) -> Indicator:
        return self.whole.indicator

    @property
    def period(self) -> Period:
        return self.whole.period

    @cached_property
    def with_figures(self) -> tuple[Figure, ...]:
        """Practices that have a value."""
        return tuple(f for f in self.practices if f.value is not None)

    @cached_property
    def compared(self) -> tuple[Figure, ...]:
        """Practices that came to a verdict, a difference or none."""
        return tuple(f for f in self.practices if f.outcome is not Outcome.NOT_COMPARED)

    @cached_property
    def differing(self) -> tuple[Figure, ...]:
        """Practices that differ from the benchmark beyond chance."""
        return tuple(f for f in self.compared if f.level is not None)

    @cached_property
    def higher(self) -> tuple[Figure, ...]:
        return tuple(f for f in self.differing if f.direction == "higher")

    @cached_property
    def lower(self) -> tuple[Figure, ...]:
        return tuple(f for f in self.differing if f.direction == "lower")

    @cached_property
    def too_few(self) -> bool:
        """Whether over half of the practices rest on fewer people or answers than the indicator needs."""
        withheld = [f for f in self.practices if f.status == Status.SUPPRESSED]
        return 2 * (len(self.few) + len(withheld)) > len(self.practices)

    @cached_property
    def few(self) -> tuple[Figure, ...]:
        """Practices whose figure rests on too few for a verdict."""
        return tuple(f for f in self.with_figures if f.reason == TOO_FEW)

    @cached_property
    def challenged(self) -> tuple[Figure, ...]:
        """Practices whose figure is under challenge: shown, in no title, count or figure of the whole."""
        return tuple(f for f in self.with_figures if f.reason == CHALLENGED)

    @property
    def too_disputed(self) -> bool:
        """Whether so many figures are under challenge that nothing is said of the others either."""
        return 4 * len(self.challenged) > len(self.practices)

    @cached_property
    def undisputed(self) -> tuple[Figure, ...]:
        """Practices with a figure that nobody challenged."""
        return tuple(f for f in self.with_figures if f.reason != CHALLENGED)

    @property
    def whole_is_shown(self) -> bool:
        """Whether there are several practices, and enough of them have figures for one of all together, none
        of which is under challenge."""
        figure = self.whole.figure
        if len(self.practices) == 1 or self.challenged or figure.reason == CHALLENGED:
            return False
        return figure.value is not None and figure.counted >= ENOUGH_HAVE_FIGURES * figure.in_all


def spread(
    snapshot: Snapshot,
    locality: str,
    indicator: Indicator,
    letters: Mapping[str, str],
    period: Period | None = None,
) -> Spread | None:
    """The figures of an indicator for a locality's practices; None where none of them has a figure.

    `letters` are the names to show instead of the practices' own, by code; rows stand in order of those.
    `period` None: the latest.
    """
    period = period or snapshot.held.latest(indicator.id)
    if period is None:
        return None
    tree = snapshot.tree(indicator)
    codes = tree.practices(locality, period.end)
    if not codes:
        return None
    first = compare(
        snapshot, codes[0], indicator.id, period
    )  # one comparison holds the figures of all its peers
    held = {figure.code: figure for figure in (first.figure, *first.others)}
    found = [held[c] if c in held else compare(snapshot, c, indicator.id, period).figure for c in codes]
    if letters and indicator.in_confidence:
        found = _without_sizes(indicator, found)
    named = [replace(f, name=letters.get(f.code, "Another practice") if letters else f.name) for f in found]
    practices = tuple(sorted(named, key=lambda f: (f.name, f.code)))
    average = first.peers.average if first.peers else "average"
    made = Spread(compare(snapshot, locality, indicator.id, period), practices, average)
    return made if made.with_figures else None


def _without_sizes(indicator: Indicator, practices: list[Figure]) -> list[Figure]:
    """Values that no public list size fits better than another; limits would tell the number of events.

    None where there is no verdict as too few were counted: whose list is so small would be told.
    """
    hidden = Status.SUPPRESSED.value
    practices = [
        replace(f, value=None, status=hidden, reason=hidden) if f.reason == TOO_FEW else f for f in practices
    ]
    step = step_under_letters(indicator, np.array([f.denominator or 0.0 for f in practices]))
    return [
        replace(
            f, lower=None, upper=None, lower998=None, upper998=None,
            value=f.value if step is None or f.value is None else round(f.value / step) * step,
        )
        for f in practices
    ]  # fmt: skip
