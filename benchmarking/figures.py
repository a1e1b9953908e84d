"""Figures: values with their intervals for every organisation of a level, by sums first and division last."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from benchmarking import intervals
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

DESIGN_EFFECT = 1.3  # of the GP Patient Survey's weighted answers (METHODS 8a)


class Outcome(StrEnum):
    """How a figure stands to a benchmark (METHODS 3)."""

    NOT_COMPARED = "not_compared"
    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True)
class Figure:
    """One value with its limits; None where there is none (never zero), and how it stands to a benchmark."""

    code: str
    name: str
    value: float | None
    lower: float | None  # 95% limits
    upper: float | None
    numerator: float | None
    denominator: float | None
    counted: int  # practices that have both numbers
    in_all: int  # practices there are
    status: str
    lower998: float | None = None
    upper998: float | None = None
    outcome: Outcome = Outcome.NOT_COMPARED
    level: float | None = None  # 99.8: strong evidence; 95: some evidence; None: similar or not compared
    direction: str | None = None  # "higher", "lower" or "similar", whatever the polarity
    reason: str | None = None  # why it was not compared
    phrase: str = ""  # the verdict in the exact words of METHODS 3


def figure(snapshot: Snapshot, indicator: Indicator, period: Period, organisation: Organisation) -> Figure:
    """One organisation's figure on its own, not compared; missing where there is no row for it."""
    table = figures(snapshot, indicator, period, organisation.level)
    in_all = len(snapshot.tree(indicator).practices(organisation.code, period.end))
    return read_figures(table.reindex([organisation.code]), {organisation.code: organisation.name}, in_all)[0]


def read_figures(table: pd.DataFrame, names: dict[str, str], in_all: int = 1) -> tuple[Figure, ...]:
    """The rows of a table of `figures`, in its order. A row that is not there at all is a missing figure;
    `in_all` is how many practices it would have been about."""
    return tuple(_read(row, names.get(str(row.Index), str(row.Index)), in_all) for row in table.itertuples())


def _read(row: Any, name: str, in_all: int) -> Figure:
    def number(value: float) -> float | None:
        return None if pd.isna(value) else float(value)

    absent = pd.isna(row.practices_in_all)
    outcome = getattr(row, "outcome", Outcome.NOT_COMPARED)
    return Figure(
        code=str(row.Index),
        name=name,
        value=number(row.value),
        lower=number(row.lower95),
        upper=number(row.upper95),
        numerator=number(row.numerator),
        denominator=number(row.denominator),
        counted=0 if absent else int(row.practices_counted),
        in_all=in_all if absent else int(row.practices_in_all),
        status=Status.MISSING.value if absent else str(row.status),
        lower998=number(row.lower998),
        upper998=number(row.upper998),
        outcome=Outcome.NOT_COMPARED if pd.isna(outcome) else Outcome(outcome),
        level=number(getattr(row, "evidence", np.nan)),
        direction=_text(getattr(row, "direction", None)),
        reason=_text(getattr(row, "reason", None)) or (Status.MISSING.value if absent else None),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def figures(snapshot: Snapshot, indicator: Indicator, period: Period, level: Level) -> pd.DataFrame:
    """One row for each organisation of a level that has rows for this indicator and period.

    Index organisation; columns numerator, denominator, value, lower95, upper95, lower998, upper998,
    practices_counted, practices_in_all, status. The value is numerator ÷ denominator × per, numerators and
    denominators summed first over the practices that have both (METHODS 8). Missing stays missing.
    """
    key = ("figures", indicator.id, period, level)
    if key not in snapshot.made:
        rows = snapshot.held.at(indicator.id, period)
        if level is Level.PRACTICE:
            table = rows.assign(
                practices_counted=usable(rows, indicator.kind).astype(int), practices_in_all=1
            )
        else:
            table = _summed(snapshot, indicator, period, level)
        snapshot.made[key] = with_values(table, indicator)
    made: pd.DataFrame = snapshot.made[key]
    return made


def with_values(table: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The same table with value and limits; null wherever the row does not count."""
    counts = usable(table, indicator.kind)
    numerator = table["numerator"].where(counts).to_numpy(float)
    denominator = table["denominator"].where(counts).to_numpy(float)
    table["value"] = numerator if indicator.kind is Kind.COUNT else numerator / denominator * indicator.per
    for name, confidence in (("95", 0.95), ("998", 0.998)):
        lower, upper = limits(indicator, numerator, denominator, confidence)
        table[f"lower{name}"], table[f"upper{name}"] = lower, upper
    return table


def limits(
    indicator: Indicator, numerator: np.ndarray, denominator: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Confidence limits in the indicator's own unit; null where there is no sampling interval (METHODS 2)."""
    per = indicator.per
    if indicator.kind is Kind.PROPORTION:
        lower, upper = intervals.wilson(numerator, denominator, confidence)
    elif indicator.kind is Kind.SURVEY:
        lower, upper = intervals.wilson(numerator / DESIGN_EFFECT, denominator / DESIGN_EFFECT, confidence)
    elif indicator.kind in (Kind.RATE, Kind.INDIRECT):
        lower, upper = intervals.poisson(numerator, confidence)
        lower, upper = lower / denominator, upper / denominator
    else:
        lower = upper = np.full(len(numerator), np.nan)
    return lower * per, upper * per


def _summed(snapshot: Snapshot, indicator: Indicator, period: Period, level: Level) -> pd.DataFrame:
    rows = snapshot.held.at(indicator.id, period)
    tree = snapshot.tree(indicator)
    members = membership(tree, period, level, rows.index)
    counted = _weighted(snapshot, indicator, period, rows[usable(rows, indicator.kind)])
    parents = members.reindex(counted.index)
    table = counted.groupby(parents)[["numerator", "denominator"]].sum(min_count=1)
    table["practices_counted"] = counted.groupby(parents).size()
    in_all = members.groupby(members).size()
    with_rows = members.reindex(rows.index).dropna().unique()
    table = table.reindex(pd.Index(sorted(with_rows), name="organisation"))
    table["practices_counted"] = table["practices_counted"].fillna(0).astype(int)
    table["practices_in_all"] = in_all.reindex(table.index).astype(int)
    table["status"] = np.where(table["practices_counted"] > 0, Status.OK.value, Status.MISSING.value)
    return table


def membership(tree: Organisations, period: Period, level: Level, with_rows: pd.Index) -> pd.Series:
    """Which organisation of a level each practice was part of at the end of a period (index practice)."""
    placed = tree.placed(period.end)
    if level is Level.ENGLAND:
        return pd.Series(ENGLAND, index=placed.index.union(with_rows))
    return placed[level.value].dropna()


def _weighted(snapshot: Snapshot, indicator: Indicator, period: Period, rows: pd.DataFrame) -> pd.DataFrame:
    """A published score has no numbers to add: practices are put together weighted by their lists."""
    if not indicator.weighted_by:
        return rows
    nearest = snapshot.held.nearest(indicator.weighted_by, period)
    if nearest is None:
        return rows.iloc[0:0]
    patients = snapshot.held.at(indicator.weighted_by, nearest)["numerator"].reindex(rows.index)
    score = rows["numerator"] / rows["denominator"]
    return pd.DataFrame({"numerator": score * patients, "denominator": patients}).dropna()
