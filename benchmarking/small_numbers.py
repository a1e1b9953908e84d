"""Small numbers: a snapshot as it is handed out, with the small counts shared in confidence left behind.

Published figures are shown as published. Of everything else that counts events only what may be shown goes
out: practices' counts, and totals taken from the true counts. Nothing that is handed out holds those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.counts import Counts, counts_of
from benchmarking.indicators import Indicator, Kind
from benchmarking.methods.disclosure import SMALL_COUNT, hidden_cells
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import Numbers, Observations, Status, Totals
from benchmarking.organisations import Level, SmallNumbers
from benchmarking.periods import Period, PeriodKind
from benchmarking.recovery import rounded, shown_counts
from benchmarking.snapshot import Snapshot

COUNTING = (Kind.COUNT, Kind.PROPORTION, Kind.RATE, Kind.INDIRECT, Kind.DIRECT)
HIDDEN = Status.SUPPRESSED.value


def rests_on_counts(indicator: Indicator) -> bool:
    """Whether the rule is for this indicator: shared in confidence, and its numerator is a number of events.

    Continuity, a sum of each patient's share, is no count: nobody can be picked out by it.
    """
    return indicator.in_confidence and indicator.kind in COUNTING and indicator.counts_events


def as_handed_out(snapshot: Snapshot, fewest: int = 0, named: frozenset[str] = frozenset()) -> Snapshot:
    """The snapshot as pages, decks, exports and the command line may have it.

    The rule is that of the area's settings, the same for every reader. For one who may only know the `named`
    practices, a locality with fewer than `fewest` practices counted is hidden too: its total, and the others'
    figures; the totals above it stay those of all. The snapshot itself where there is nothing to hide in it.
    """
    covered = {
        i.id: i for i in snapshot.indicators.values() if rests_on_counts(i) or (fewest and i.in_confidence)
    }
    rows = snapshot.observations["indicator"].isin(list(covered)).to_numpy()
    if snapshot.handed_out is not None or not rows.any():
        return snapshot
    rule = snapshot.organisations.area.small_numbers
    shown = {
        id_: _shown(counts_of(snapshot, indicator), indicator, rule, fewest, named)
        for id_, indicator in covered.items()
        if snapshot.held.periods(id_)
    }
    observations = _practice_rows(snapshot.observations, rows, shown)
    held = HandedOut(observations, snapshot.indicators, shown, exact=rule is SmallNumbers.HIDE)
    return replace(
        snapshot, observations=observations, handed_out=held, fifths=_fifths(snapshot.fifths, covered)
    )


@dataclass(frozen=True)
class Shown:
    """What is shown of one indicator: the counts with the hidden ones NaN, by organisation and period."""

    counts: Counts  # `numerator` and `denominator` as they are shown
    hidden: Flags  # organisations × periods: there is a figure, and it is hidden

    def numbers(self, period: Period) -> Numbers:
        """The practices of a period."""
        at, practices = self.counts.place(period), self.counts.practices
        there = self.counts.status[:practices, at] != ""
        return Numbers(
            np.array(self.counts.codes[:practices], dtype=object)[there],
            self.counts.numerator[:practices, at][there],
            self.counts.denominator[:practices, at][there],
            self.counts.status[:practices, at][there].astype(object),
        )

    def totals(self, period: Period, level: Level) -> Totals:
        """The organisations of a level: sums of the true counts as they are shown."""
        at, these = self.counts.place(period), self.counts.at_level(level, period)
        return Totals(
            codes=np.array(self.counts.codes, dtype=object)[these],
            numerator=self.counts.numerator[these, at],
            denominator=self.counts.denominator[these, at],
            counted=np.where(self.hidden[these, at], 0, self.counts.counted[these, at]),
            status=self.counts.status[these, at].astype(object),
        )


class HandedOut(Observations):
    """The observations as they may be shown; months put together are judged by what they come to."""

    def __init__(
        self,
        table: pd.DataFrame,
        indicators: Mapping[str, Indicator],
        shown: Mapping[str, Shown],
        *,
        exact: bool,
    ) -> None:
        super().__init__(table, indicators)
        self._shown = shown
        self._exact = exact

    def shown_periods(self, indicator: str) -> tuple[Period, ...]:
        """As ever; exact years must share no months, as one could be subtracted from another."""
        found = super().shown_periods(indicator)
        if not self._exact or indicator not in self._shown:
            return found
        return tuple(
            p for p in found if p.kind is not PeriodKind.YEAR_TO or p.end.month == found[-1].end.month
        )

    def totals(self, indicator: str, period: Period, level: Level) -> Totals | None:
        """Totals of an indicator that rests on counts; None where they are summed from the rows as ever."""
        shown = self._shown.get(indicator)
        return shown.totals(period, level) if shown and period in shown.counts.periods else None

    def _together(self, indicator: str, period: Period) -> Numbers:
        shown = self._shown.get(indicator)
        if shown and period in shown.counts.periods:
            return shown.numbers(period)
        return super()._together(indicator, period)


def _shown(
    true: Counts, indicator: Indicator, rule: SmallNumbers, fewest: int, named: frozenset[str]
) -> Shown:
    """The rule applied to every practice, total, period and stretch of periods of one indicator at once."""
    few = _in_few(true, fewest, named)
    if not rests_on_counts(indicator):
        status = np.where(few, HIDDEN, true.status)
        kept, below = (np.where(few, np.nan, numbers) for numbers in (true.numerator, true.denominator))
        return Shown(replace(true, numerator=kept, denominator=below, status=status), few)
    shares = indicator.kind is Kind.PROPORTION  # then what is divided by is a number of events as well
    numerator, denominator = true.numerator, true.denominator if shares else None
    make = _exact if rule is SmallNumbers.HIDE else _to_fives
    shown, divided, hidden = make(true, numerator, denominator)
    hidden = (hidden & (true.counted > 0)) | few
    status = np.where(hidden, HIDDEN, true.status)
    kept = np.where(hidden, np.nan, shown)
    below = np.where(hidden, np.nan, true.denominator if divided is None else divided)
    return Shown(replace(true, numerator=kept, denominator=below, status=status), hidden)


def _in_few(true: Counts, fewest: int, named: frozenset[str]) -> Flags:
    """Localities with fewer than `fewest` practices counted, and their practices that are not named."""
    few = np.zeros(true.numerator.shape, dtype=bool)
    if not fewest:
        return few
    others = np.array([code not in named for code in true.codes[: true.practices]])
    for at in range(len(true.periods)):
        inside = true.inside[Level.LOCALITY, at]
        counted = true.counted[: true.practices, at] > 0
        for place in np.unique(inside[counted]):
            members = inside == place
            if (members & counted).sum() < fewest:
                few[: true.practices, at] |= members & others & counted
                if place >= 0:
                    few[place, at] = True
    return few


Made = tuple[Floats, Floats | None, Flags]


def _to_fives(true: Counts, numerator: Floats, denominator: Floats | None) -> Made:
    """The rule of hospital statistics: 0 stays, 1 to 7 hidden, others to the nearest five."""
    known = true.counted > 0
    away = known & np.isnan(rounded(numerator))
    if denominator is None:
        shown = shown_counts(true, numerator, away)
        return shown, None, np.isnan(shown)
    away |= known & np.isnan(rounded(denominator))
    above, below = (shown_counts(true, counts, away) for counts in (numerator, denominator))
    return np.minimum(above, below), below, np.isnan(above) | np.isnan(below)


def _exact(true: Counts, numerator: Floats, denominator: Floats | None) -> Made:
    """Exact counts, 1 to 5 hidden and what would give them away.

    Only periods that share no days are handed out: otherwise one could be subtracted from another. Of a share
    the rest, which a reader can subtract, is hidden by the same rule.
    """
    hidden = np.zeros(numerator.shape, dtype=bool)
    counted = [numerator] if denominator is None else [numerator, denominator, denominator - numerator]
    for at, period in enumerate(true.periods):
        if period not in true.apart:
            hidden[:, at] = True
            continue
        lines = true.totals_at(at)
        bound = np.zeros(len(hidden), dtype=bool)
        bound[[*range(true.practices), *(total for _, total in lines)]] = True
        hidden[:, at] |= ~bound  # an organisation that cuts through others
        for counts in counted:
            cells = [float(c) for c in np.where(true.counted[:, at] > 0, counts[:, at], np.nan)]
            hidden[:, at] |= hidden_cells(cells, lines, SMALL_COUNT)
    return numerator, denominator, hidden


def _practice_rows(observations: pd.DataFrame, rows: Flags, shown: Mapping[str, Shown]) -> pd.DataFrame:
    """The table with the practices' published figures as they may be shown."""
    names = ("numerator", "denominator", "status")
    columns = {name: observations[name].to_numpy(dtype=object, copy=True) for name in names}
    asked = observations.loc[rows, ["organisation", "period"]].set_axis(np.flatnonzero(rows))
    for indicator, held in asked.groupby(observations["indicator"].to_numpy()[rows], observed=True):
        counts = shown[str(indicator)].counts
        practice = pd.Index(counts.codes[: counts.practices]).get_indexer(pd.Index(held["organisation"]))
        at = held["period"].map({str(p): counts.place(p) for p in counts.periods}).to_numpy(int)
        for name, column in columns.items():
            column[held.index.to_numpy()] = getattr(counts, name)[practice, at]
    return observations.assign(
        **{
            name: pd.Series(made, observations.index).astype(observations[name].dtype)
            for name, made in columns.items()
        }
    )


def _fifths(fifths: pd.DataFrame, covered: Mapping[str, Any]) -> pd.DataFrame:
    """Events of the deprivation fifths to the nearest five: they are totals like any other."""
    if fifths.empty:
        return fifths
    seen = fifths["seen"].to_numpy(float)
    return fifths.assign(seen=np.where(fifths["indicator"].isin(list(covered)), rounded(seen), seen))
