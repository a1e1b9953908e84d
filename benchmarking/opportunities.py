"""Opportunities: what matching an aim could mean, with its likely range, and who a locality's gap comes from.

Method: METHODS 8 and WORKSHOP 8.3. An illustration, not a saving: shown only where the verdict says so and
the whole range is a gain. In pounds: tariffs.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, compare
from benchmarking.disclosure.allowed import TOO_FEW
from benchmarking.figures import Outcome
from benchmarking.findings import judge
from benchmarking.indicators import Polarity
from benchmarking.methods.plain_numbers import Floats
from benchmarking.methods.totals import shrunk_gains
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.spread import Spread

UNWANTED = {Polarity.HIGH_GOOD: "lower", Polarity.LOW_GOOD: "higher"}
SIDES = {"higher": (Outcome.HIGHER, Outcome.WORSE), "lower": (Outcome.LOWER, Outcome.WORSE)}
IN = 100  # `Indicator.in_hundred`: a survey's answers are a sample, so its gap is said in so many patients


class Aim(StrEnum):
    """What a practice could match."""

    AVERAGE = "average"
    PEER_MEDIAN = "peer_median"  # the middle one of those it is compared with
    TOP_QUARTER = "top_quarter"  # 75th or 25th percentile of shrunk values: the best of few is luck (T15)


@dataclass(frozen=True)
class Opportunity:
    """What matching an aim would mean, from shrunk values, and its 95% range, all above 0.

    In `Indicator.events` of the period; for a survey in every 100. `more` and not fewer of them.
    """

    aim: Aim
    value: float  # the aim in the indicator's unit
    events: float
    lower: float
    upper: float
    more: bool
    practices: int  # whose gaps are added up: 1 for a practice itself


@dataclass(frozen=True)
class Opportunities:
    """The opportunities of one organisation on one indicator; where none is shown, `reason` says why:
    "too_few" (were counted), "challenged", "no_spread", "no_average" (to match), "no_chance_left" (practices
    vary by no more than chance), "no_difference", "uncertain"."""

    comparison: Comparison
    shown: tuple[Opportunity, ...]
    reason: str = ""

    @property
    def neutral(self) -> bool:
        """Neither direction is wanted: a difference, and no opportunity."""
        return self.comparison.indicator.polarity is Polarity.NEUTRAL


@dataclass(frozen=True)
class Contribution:
    """One practice's part of its locality's gap: events beyond the average, and its share of all such."""

    code: str
    name: str
    events: float
    share: float  # 0 to 1 of the gaps in the same direction


def opportunities(snapshot: Snapshot, comparison: Comparison) -> Opportunities:
    """What a practice or a locality could gain by matching each aim, as far as it may be shown.

    Judged indicators: average, middle of the peers, top quarter. Neutral ones: the difference from the first
    two, in the direction in which it lies. A locality's is the sum over its practices with a clear gap of
    their own; its range puts theirs together as independent (Zou & Donner 2008, Stat Med 27:1693).
    """
    if (reason := comparison.figure.reason) in (TOO_FEW, CHALLENGED):
        return Opportunities(comparison, (), reason)
    usual = judge(snapshot, comparison)
    if usual is None or comparison.average is None:
        return Opportunities(comparison, (), "no_spread" if usual is None else "no_average")
    if not usual.overdispersed:
        return Opportunities(comparison, (), "no_chance_left")
    side = unwanted(comparison)
    codes = _with_clear_gap(snapshot, comparison, usual, side)
    if side is None or not codes:
        return Opportunities(comparison, (), "no_difference")
    aims = _aims(snapshot, comparison, usual, side)
    made = (_opportunity(usual, aim, value, side, codes) for aim, value in aims.items())
    shown = tuple(o for o in made if o is not None)
    return Opportunities(comparison, shown, "" if shown else "uncertain")


def size_together(snapshot: Snapshot, comparisons: Sequence[Comparison]) -> Opportunity | None:
    """How far practices that differ in the same way from one average on one indicator lie from it in all.

    Whether that is wanted or not; None where it cannot be told from zero or there is no usual spread.
    """
    first = comparisons[0]
    usual = judge(snapshot, first)
    if usual is None or not usual.overdispersed or first.average is None or not first.figure.direction:
        return None
    codes = [c.figure.code for c in comparisons]
    return _opportunity(usual, Aim.AVERAGE, first.average, first.figure.direction, codes)


def unwanted(comparison: Comparison) -> str | None:
    """The direction of a gap: "higher" or "lower"; that of the figure itself where neither is wanted."""
    figure, average, indicator = comparison.figure, comparison.average, comparison.indicator
    if indicator.polarity is not Polarity.NEUTRAL:
        return UNWANTED[indicator.polarity]
    if figure.value is None or average is None or figure.value == average:
        return None
    return "higher" if figure.value > average else "lower"


def contributions(snapshot: Snapshot, comparison: Comparison) -> tuple[Contribution, ...]:
    """The practices of a locality whose figures lie beyond the average in the direction of its gap, by name.

    Shares are of the sum of these gaps alone; the other practices take away from it. None under letters: a
    share and a value give a practice's size away, and sizes are published.
    """
    usual, side = judge(snapshot, comparison), unwanted(comparison)
    if usual is None or side is None or comparison.average is None:
        return ()
    members = _members(snapshot, comparison, usual)
    if any(code not in snapshot.organisations for code in members):
        return ()
    rows = usual.rows.reindex(members)
    rows = rows[~rows["challenged"].to_numpy(bool)]
    expected = rows["denominator"] * comparison.average / comparison.indicator.per
    gaps = (rows["numerator"] - expected) * (1 if side == "higher" else -1)
    gaps = gaps[gaps > 0]
    names = snapshot.tree(comparison.indicator).names
    found = (
        Contribution(str(code), names.get(str(code), str(code)), float(gap), float(gap / gaps.sum()))
        for code, gap in gaps.items()
    )
    return tuple(sorted(found, key=lambda c: (c.name, c.code)))


def gains(usual: Spread, value: float, side: str) -> pd.DataFrame:
    """Gain of every practice of a spread against an aim: columns events, lower, upper, in the unit of
    `Opportunity`, and size, what they are counted among. Below 0: no gain."""
    names = ("events", "lower", "upper", "size")
    columns = dict(zip(names, _gains(usual, value, side), strict=True))
    return pd.DataFrame(columns, index=usual.rows.index[usual.scale.usable])


def _gains(usual: Spread, value: float, side: str) -> Floats:
    """The same as four rows of numbers, one column for each practice that can be used."""
    polarity = "low_good" if side == "higher" else "high_good"
    tau2, target = usual.tau2 or 0.0, value / usual.indicator.per
    found = shrunk_gains(usual.statistic, usual.scale, tau2, target, polarity)
    sizes, counted = usual.usable_sizes
    return np.array([*(numbers * sizes / counted for numbers in found), sizes])


def _aims(snapshot: Snapshot, comparison: Comparison, usual: Spread, side: str) -> dict[Aim, float]:
    aims = {Aim.AVERAGE: comparison.average}
    if comparison.indicator.against_expected:  # never against others' values (METHODS 2)
        return {aim: value for aim, value in aims.items() if value is not None}
    aims[Aim.PEER_MEDIAN] = _middle(snapshot, comparison)
    if comparison.indicator.polarity is not Polarity.NEUTRAL:
        aims[Aim.TOP_QUARTER] = top_quarter(usual, side)
    return {aim: value for aim, value in aims.items() if value is not None}


def _middle(snapshot: Snapshot, comparison: Comparison) -> float | None:
    """The median of the practices compared with: for a locality too, whose own peers are localities."""
    organisation, peers, period = comparison.organisation, comparison.peers, comparison.period
    if organisation.level is Level.PRACTICE or peers is None or peers.chosen:
        return comparison.peer_median
    practices = snapshot.tree(comparison.indicator).practices(organisation.code, period.end)
    level = peers.organisation.level
    return compare(snapshot, practices[0], comparison.indicator.id, period, level).peer_median


def top_quarter(usual: Spread, side: str) -> float:
    """The value that marks off the quarter of practices farthest from the unwanted side, of shrunk values."""
    shrunk = usual.rows["shrunk"][usual.rows["counts"]].dropna()
    return float(np.quantile(shrunk, 0.25 if side == "higher" else 0.75))


def _with_clear_gap(snapshot: Snapshot, comparison: Comparison, usual: Spread, side: str | None) -> list[str]:
    """The practices whose own verdict lies on that side: the practice itself, or those of the locality."""
    if side is None:
        return []
    if comparison.organisation.level is Level.PRACTICE:
        own = comparison.figure
        clear = own.level is not None and own.direction == side and own.code in usual.rows.index
        return [own.code] if clear else []
    rows = usual.rows.reindex(_members(snapshot, comparison, usual))
    return [str(code) for code in rows.index[rows["outcome"].isin([o.value for o in SIDES[side]])]]


def _members(snapshot: Snapshot, comparison: Comparison, usual: Spread) -> list[str]:
    """The practices of the organisation that have a figure."""
    tree = snapshot.tree(comparison.indicator)
    codes = tree.practices(comparison.organisation.code, comparison.period.end)
    return [code for code in codes if code in usual.rows.index]


def _opportunity(usual: Spread, aim: Aim, value: float, side: str, codes: list[str]) -> Opportunity | None:
    """The sum of the gains whose whole range lies above 0; None where there is none."""
    places = [usual.usable_places[code] for code in codes if code in usual.usable_places]
    found = _gains(usual, value, side)[:, places]
    gain, lower, upper, size = found[:, found[1] > 0]
    if not gain.size:
        return None
    events = float(gain.sum())
    below = float(np.sqrt(((gain - lower) ** 2).sum()))
    above = float(np.sqrt(((upper - gain) ** 2).sum()))
    scale = IN / float(size.sum()) if usual.indicator.in_hundred else 1.0
    return Opportunity(
        aim, value, events * scale, (events - below) * scale, (events + above) * scale, side == "lower",
        gain.size,
    )  # fmt: skip
