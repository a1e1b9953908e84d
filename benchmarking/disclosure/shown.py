"""What is shown: the counts of one indicator as they may go out, and the observations made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.ccg_figures import CcgFigures
from benchmarking.counts import Counts
from benchmarking.held_numbers import Numbers, Totals
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Flags
from benchmarking.observations import Observations, Status
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.tidy_table import as_texts

HIDDEN = Status.SUPPRESSED.value


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

    def without(self, hidden: Flags) -> "Shown":
        """The same with more of it hidden."""
        numerator, denominator = (
            np.where(hidden, np.nan, numbers) for numbers in (self.counts.numerator, self.counts.denominator)
        )
        status = np.where(hidden, HIDDEN, self.counts.status)
        kept = replace(self.counts, numerator=numerator, denominator=denominator, status=status)
        return Shown(kept, self.hidden | hidden)

    def called(self, names: Mapping[str, str]) -> "Shown":
        """The same with its practices under other codes, in order of those; one that has none is left out."""
        counts = self.counts
        kept = [place for place, code in enumerate(counts.codes[: counts.practices]) if code in names]
        kept.sort(key=lambda place: names[counts.codes[place]])
        gone = counts.practices - len(kept)
        rows = [*kept, *range(counts.practices, len(counts.codes))]
        codes = tuple(names[counts.codes[place]] for place in kept) + counts.codes[counts.practices :]
        arrays: dict[str, Any] = {
            name: getattr(counts, name)[rows]
            for name in ("numerator", "denominator", "counted", "status", "sums")
        }
        inside = {
            key: np.where(parents[kept] < 0, parents[kept], parents[kept] - gone)
            for key, parents in counts.inside.items()
        }
        made = replace(counts, codes=codes, practices=len(kept), inside=inside, **arrays)
        return Shown(made, self.hidden[rows])


class HandedOut(Observations):
    """The observations as they may be shown; months put together are judged by what they come to."""

    def __init__(
        self,
        table: pd.DataFrame,
        indicators: Mapping[str, Indicator],
        definitions: pd.DataFrame,
        shown: Mapping[str, Shown],
        *,
        exact: bool,
        of_ccgs: CcgFigures,
    ) -> None:
        """`exact`: counts are not rounded, so that periods which share months would tell those. `of_ccgs`: of
        published indicators alone."""
        super().__init__(table, indicators, definitions, of_ccgs)
        self.shown = shown
        self.exact = exact

    def called(
        self, names: Mapping[str, str], observations: pd.DataFrame, definitions: pd.DataFrame
    ) -> "HandedOut":
        """The same with practices under other codes, as they are in these tables."""
        shown = {id_: each.called(names) for id_, each in self.shown.items()}
        return HandedOut(
            observations, self._indicators, definitions, shown, exact=self.exact, of_ccgs=self.of_ccgs
        )

    def shown_periods(self, indicator: str) -> tuple[Period, ...]:
        """As ever; exact years must share no months, as one could be subtracted from another."""
        found = super().shown_periods(indicator)
        shown = self.shown.get(indicator)
        if shown is None or not self.exact:
            return found
        return tuple(period for period in found if period in shown.counts.apart)

    def totals(self, indicator: str, period: Period, level: Level) -> Totals | None:
        """Totals of an indicator shared in confidence; None where they are summed from the rows as ever."""
        shown = self.shown.get(indicator)
        return shown.totals(period, level) if shown and period in shown.counts.periods else None

    def _together(self, indicator: str, period: Period) -> Numbers:
        shown = self.shown.get(indicator)
        if shown and period in shown.counts.periods:
            return shown.numbers(period)
        return super()._together(indicator, period)


def with_shown(table: pd.DataFrame, shown: Mapping[str, Shown]) -> pd.DataFrame:
    """The tidy table with practices' published figures as they are shown."""
    names = ("numerator", "denominator", "status")
    rows = table["indicator"].isin(list(shown)).to_numpy()
    columns = {name: table[name].to_numpy(dtype=object, copy=True) for name in names}
    asked = as_texts(table.loc[rows, ["organisation", "period"]]).set_axis(np.flatnonzero(rows))
    for indicator, held in asked.groupby(table["indicator"].to_numpy()[rows], observed=True):
        counts = shown[str(indicator)].counts
        practice = pd.Index(counts.codes[: counts.practices]).get_indexer(pd.Index(held["organisation"]))
        at = held["period"].map({str(p): counts.place(p) for p in counts.periods}).to_numpy(int)
        for name, column in columns.items():
            column[held.index.to_numpy()] = getattr(counts, name)[practice, at]
    return table.assign(
        **{name: pd.Series(made, table.index).astype(table[name].dtype) for name, made in columns.items()}
    )
