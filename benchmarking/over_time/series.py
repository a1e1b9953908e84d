"""Series: the figures of some practices over time, put together or held against earlier ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarking.indicators import Indicator, Kind
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.observations import usable
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.sums import addable


@dataclass(frozen=True)
class Series:
    """Practices by periods, oldest first; NaN where a practice has no usable figure."""

    periods: tuple[Period, ...]
    practices: tuple[str, ...]
    numerator: Floats  # practices × periods
    denominator: Floats
    per: float

    @property
    def known(self) -> Flags:
        """Which figures there are."""
        there: Flags = ~np.isnan(self.denominator)
        return there

    def values(self, places: Sequence[int] | None = None) -> Floats:
        """The ratio of sums in each period, or in some; NaN where nobody has a figure."""
        at = list(range(len(self.periods)) if places is None else places)
        return self._ratio(
            np.nansum(self.numerator[:, at], axis=0), np.nansum(self.denominator[:, at], axis=0)
        )

    def together(self, places: Sequence[int]) -> float:
        """One ratio of sums over several periods."""
        at = list(places)
        above, below = np.nansum(self.numerator[:, at]), np.nansum(self.denominator[:, at])
        return float(self._ratio(np.asarray(above), np.asarray(below)))

    def sums(self, place: int) -> tuple[float, float]:
        """Numerator and denominator of one period."""
        return float(np.nansum(self.numerator[:, place])), float(np.nansum(self.denominator[:, place]))

    def difference(self, later: int, earlier: int) -> float:
        """The value of one period less that of another, over the practices that have figures in both."""
        both = self.known[:, later] & self.known[:, earlier]
        if not both.any():
            return float("nan")
        now, then = (
            self._ratio(
                np.asarray(self.numerator[both, at].sum()), np.asarray(self.denominator[both, at].sum())
            )
            for at in (later, earlier)
        )
        return float(now - then)

    def share_there(self, place: int, weights: Floats) -> float:
        """How much of the practices' weight has a figure in a period."""
        total = weights.sum()
        return float(weights[self.known[:, place]].sum() / total) if total > 0 else 0.0

    def _ratio(self, above: Floats, below: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(below > 0, above / below * self.per, np.nan)
        return found


def series_of(snapshot: Snapshot, indicator: Indicator, practices: Collection[str]) -> Series:
    """The published figures of some practices in every period that practices have. A count has 1 below its
    line."""
    periods = snapshot.held.practice_periods(indicator.id)
    codes = tuple(sorted(set(practices)))
    numerator, denominator = np.full((2, len(codes), len(periods)), np.nan)
    place = {code: row for row, code in enumerate(codes)}
    for at, period in enumerate(periods):
        rows = snapshot.held.at(indicator.id, period)
        rows = rows[rows.index.isin(codes)]
        above, below = addable(snapshot, indicator, period, rows)
        if indicator.kind is Kind.COUNT:
            below = np.ones(len(rows))
        counts = usable(rows, indicator.kind).to_numpy(bool) & ~np.isnan(above)
        where = [place[code] for code in rows.index[counts]]
        numerator[where, at], denominator[where, at] = above[counts], below[counts]
    return Series(periods, codes, numerator, denominator, indicator.per)
