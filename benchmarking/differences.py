"""Differences between what was held and what new files say: practices new, changed and lost, and totals."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from benchmarking.checks import RECENT, by_period
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import usable
from benchmarking.periods import Period

NUMBERS = ["numerator", "denominator"]


@dataclass(frozen=True)
class Difference:
    """One indicator and period: how many practices' figures are new, changed and lost, and the totals of the
    numerators before and now. `since`: the period it is held against, the one before where this one is new;
    empty where nothing was held before."""

    indicator: str
    period: str
    since: str
    new: int
    changed: int
    lost: int
    total_before: float | None
    total_now: float

    @property
    def restates(self) -> bool:
        """Whether a figure that was held before reads otherwise now, or is gone."""
        return self.changed > 0 or self.lost > 0

    def written(self) -> dict[str, Any]:
        return asdict(self)


def differences(
    rows: pd.DataFrame,
    held: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    practices: Collection[str] = (),
) -> list[Difference]:
    """Each indicator and period of `rows` that does not read as before, in order.

    `rows`, `held`, `practices` as for `checks.suspicions`.
    """
    if practices:
        rows, held = (table[table["organisation"].isin(list(practices))] for table in (rows, held))
    found = []
    for indicator, new in rows.groupby("indicator", observed=True):
        kind = indicators[str(indicator)].kind
        old = held[held["indicator"] == indicator]
        before, after = by_period(old, kind), by_period(new, kind)
        for period in sorted(after):
            known = {**{p: rows for p, rows in after.items() if p < period}, **before}
            since = held_against(period, known)
            changed = _changed(new, old, period, kind) if since == period else 0
            one = _difference(str(indicator), period, since, known, after[period], changed)
            if since != period or one.new or one.changed or one.lost:
                found.append(one)
    return found


def held_against(period: Period, known: Collection[Period]) -> Period | None:
    """The period itself where it was held, else the latest one before that is recent enough."""
    earlier = [p for p in known if p < period and (period.end - p.end).days < RECENT]
    return period if period in known else max(earlier, default=None)


def _difference(
    indicator: str, period: Period, since: Period | None, known: Mapping[Period, pd.Series], now: pd.Series,
    changed: int,
) -> Difference:  # fmt: skip
    old = known[since] if since is not None else None
    there = now.index if old is None else now.index.difference(old.index)
    return Difference(
        indicator,
        str(period),
        "" if since is None else str(since),
        new=len(there),
        changed=changed,
        lost=0 if old is None else len(old.index.difference(now.index)),
        total_before=None if old is None else float(old.sum()),
        total_now=float(now.sum()),
    )


def _changed(new: pd.DataFrame, old: pd.DataFrame, period: Period, kind: Kind) -> int:
    """Practices with a figure before and now whose numbers are others."""
    pieces = []
    for table in (old, new):
        at = table[(table["period"] == str(period))]
        counted = at[usable(at, Kind.COUNT if kind is Kind.RATE else kind)]
        pieces.append(counted.set_index("organisation")[NUMBERS])
    was, now = pieces[0].align(pieces[1], join="inner", axis=0)
    same = (was == now) | (was.isna() & now.isna())
    return int((~same.all(axis=1)).sum())
