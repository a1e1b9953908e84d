"""Leaps: practices whose figure moves beyond reason, or to what cannot be, against what was held, by name."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from benchmarking.differences import NUMBERS, held_against
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import usable
from benchmarking.periods import Period

BEYOND = 3  # times as large or as small as before
ENOUGH = 100  # the larger of the two numbers: threefold is then six standard errors of a count, no chance
MOSTLY = 0.5  # share of the practices that leap together from which on it is the total that moved


@dataclass(frozen=True)
class Leap:
    """One number of a practice's figure, before (in the period `since`) and now.

    `number`: numerator or denominator, whichever moved further. `impossible`: below nought or more than
    there are, so that the figure is missing from now on.
    """

    practice: str
    name: str
    indicator: str
    period: str
    since: str
    number: str
    before: float
    now: float
    impossible: bool = False

    @property
    def times(self) -> float:
        """How many times as large the larger number is; something where nothing was is the most."""
        low, high = sorted((self.before, self.now))
        return high / low if low > 0 else float("inf")

    def written(self) -> dict[str, Any]:
        return asdict(self)


def leaps(
    rows: pd.DataFrame,
    held: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    names: Mapping[str, str],
    practices: Collection[str] = (),
    impossible: pd.DataFrame | None = None,
) -> list[Leap]:
    """Every leap of `rows` against `held`, the furthest first; `rows`, `held`, `practices` as for
    `checks.suspicions`. `impossible`: rows with the numbers that were made missing in `rows`; each is a leap
    where the practice had a figure. A first file has nothing to leap from, and where most practices of a
    period leap together the totals say so once."""
    absurd = rows.iloc[:0] if impossible is None else impossible
    if practices:
        rows, held, absurd = (
            table[table["organisation"].isin(list(practices))] for table in (rows, held, absurd)
        )
    found = []
    for indicator, new in rows.groupby("indicator", observed=True):
        kind = indicators[str(indicator)].kind
        before, after = _by_period(held[held["indicator"] == indicator], kind), _by_period(new, kind)
        cannot_be = _numbers(absurd[absurd["indicator"] == indicator])
        for period in sorted({*after, *cannot_be}):
            since = held_against(period, before)
            if since is not None:
                about = (str(indicator), period, since)
                found += _leapt(before[since], after.get(period), *about)
                found += _leapt(before[since], cannot_be.get(period), *about, impossible=True)
    named = [Leap(code, names.get(code, code), *rest) for code, *rest in found]
    return sorted(named, key=lambda leap: (-leap.times, leap.indicator, leap.period, leap.practice))


def _by_period(rows: pd.DataFrame, kind: Kind) -> dict[Period, pd.DataFrame]:
    """Both numbers by practice of the rows that count, for each period."""
    counted = rows[usable(rows, Kind.COUNT if kind is Kind.RATE else kind)]
    return _numbers(counted)


def _numbers(rows: pd.DataFrame) -> dict[Period, pd.DataFrame]:
    groups = rows.groupby("period", observed=True)
    return {Period.parse(str(p)): held.set_index("organisation")[NUMBERS] for p, held in groups}


def _leapt(
    before: pd.DataFrame,
    after: pd.DataFrame | None,
    indicator: str,
    period: Period,
    since: Period,
    *,
    impossible: bool = False,
) -> list[tuple[Any, ...]]:
    """The fields of each leap, without the practice's name; what is impossible leaps however far it moved."""
    if after is None:
        return []
    was, now = before.align(after, join="inner", axis=0)
    high, low = was.where(was > now, now), was.where(was < now, now)
    beyond = (high >= ENOUGH) & (high > BEYOND * low) & (low >= 0)
    beyond |= impossible
    which = beyond.any(axis=1)
    if not impossible and which.sum() > max(1, MOSTLY * len(was)):
        return []
    times = (high / low.clip(lower=1e-9)).where(beyond, 0.0)[which]
    further = times.idxmax(axis=1) if len(times) else times.iloc[:, 0]
    return [
        (
            str(code),
            indicator,
            str(period),
            str(since),
            number,
            was.at[code, number],
            now.at[code, number],
            impossible,
        )
        for code, number in further.items()
    ]
