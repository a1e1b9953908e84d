"""Figures: values with their intervals for every organisation of a level, by sums first and division last."""

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from benchmarking import intervals
from benchmarking.disclosure import ROUNDED_TO
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import Status, usable
from benchmarking.organisations import ENGLAND, Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

SMALLEST_PART = 0.02  # of the practices under letters: all larger ones fit every value that is shown
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
    lettered: bool = False  # of a practice under a letter: nothing here may tell how large it is


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
    lettered = getattr(row, "lettered", False) is True
    outcome = getattr(row, "outcome", Outcome.NOT_COMPARED)
    made = Figure(
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
    return under_letter(made) if lettered else made


def under_letter(figure: Figure) -> Figure:
    """Value and verdict alone: list sizes are public, and limits give the number of events back."""
    return replace(
        figure, lower=None, upper=None, lower998=None, upper998=None, numerator=None, denominator=None,
        lettered=True,
    )  # fmt: skip


def step_under_letters(indicator: Indicator, denominators: np.ndarray) -> float | None:
    """What values under letters are rounded to; None where they may stand as they are.

    Numerators are multiples of five, so a finer value would fit the public list size of one practice only.
    """
    known = denominators[denominators > 0]
    if indicator.kind not in (Kind.RATE, Kind.INDIRECT) or not indicator.in_confidence or not len(known):
        return None
    return indicator.per * ROUNDED_TO / float(np.quantile(known, SMALLEST_PART))


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
        summed = (
            _practices(rows, indicator)
            if level is Level.PRACTICE
            else _summed(snapshot, indicator, period, level)
        )
        snapshot.made[key] = _lettered(with_values(summed, indicator), snapshot, indicator, level)
    made: pd.DataFrame = snapshot.made[key]
    return made


def _lettered(table: pd.DataFrame, snapshot: Snapshot, indicator: Indicator, level: Level) -> pd.DataFrame:
    """The table with a column that says which practices stand under letters, and their values rounded."""
    letters = snapshot.tree(indicator).lettered
    if level is not Level.PRACTICE or not letters:
        return table
    lettered = np.array([code in letters for code in table.index], dtype=bool)
    value = table["value"].to_numpy(float)
    step = step_under_letters(indicator, table["denominator"].to_numpy(float)[lettered])
    if step is not None:
        value = np.where(lettered, np.round(value / step) * step, value)
    return table.assign(value=value, lettered=lettered)


@dataclass(frozen=True)
class Sums:
    """Numbers put together, as arrays: a page needs hundreds of such tables, and frames are slow to build."""

    codes: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    counted: np.ndarray
    in_all: np.ndarray
    status: np.ndarray


def with_values(sums: Sums, indicator: Indicator) -> pd.DataFrame:
    """The table of `figures`; value and limits are null wherever nothing was counted."""
    counts = sums.counted > 0
    numerator, denominator = (
        np.where(counts, sums.numerator, np.nan),
        np.where(counts, sums.denominator, np.nan),
    )
    columns = {
        "numerator": sums.numerator,
        "denominator": sums.denominator,
        "status": sums.status,
        "practices_counted": sums.counted,
        "practices_in_all": sums.in_all,
        "value": numerator if indicator.kind is Kind.COUNT else numerator / denominator * indicator.per,
    }
    for name, confidence in (("95", 0.95), ("998", 0.998)):
        columns[f"lower{name}"], columns[f"upper{name}"] = limits(
            indicator, numerator, denominator, confidence
        )
    return pd.DataFrame(columns, index=pd.Index(sums.codes, dtype=object, name="organisation"))


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


def _practices(rows: pd.DataFrame, indicator: Indicator) -> Sums:
    return Sums(
        codes=rows.index.to_numpy(object),
        numerator=rows["numerator"].to_numpy(float),
        denominator=rows["denominator"].to_numpy(float),
        counted=usable(rows, indicator.kind).to_numpy().astype(int),
        in_all=np.ones(len(rows), dtype=int),
        status=rows["status"].to_numpy(object),
    )


def _summed(snapshot: Snapshot, indicator: Indicator, period: Period, level: Level) -> Sums:
    rows = snapshot.held.at(indicator.id, period)
    member_of = membership(snapshot.tree(indicator), period, level, rows.index)
    in_all = Counter(member_of.values())
    totals = snapshot.held.totals(indicator.id, period, level)
    if totals is not None:
        everyone = np.array([in_all[code] for code in totals.codes], dtype=int)
        return Sums(**vars(totals), in_all=everyone)
    numerator, denominator = addable(snapshot, indicator, period, rows)
    counts = usable(rows, indicator.kind).to_numpy() & ~np.isnan(numerator)
    parents = [member_of.get(code) for code in rows.index]
    codes = np.array(sorted({parent for parent in parents if parent is not None}), dtype=object)
    place = {code: number for number, code in enumerate(codes)}
    inside = np.array([place.get(parent, -1) for parent in parents], dtype=int)
    rows_in = counts & (inside >= 0)

    def total(values: np.ndarray | None) -> np.ndarray:
        weights = None if values is None else values[rows_in]
        return np.bincount(inside[rows_in], weights=weights, minlength=len(codes))

    counted = total(None)
    nothing = counted == 0
    return Sums(
        codes=codes,
        numerator=np.where(nothing, np.nan, total(numerator)),
        denominator=np.where(nothing, np.nan, total(denominator)),
        counted=counted,
        in_all=np.array([in_all[code] for code in codes], dtype=int),
        status=np.where(nothing, Status.MISSING.value, Status.OK.value).astype(object),
    )


def membership(tree: Organisations, period: Period, level: Level, with_rows: pd.Index) -> dict[str, str]:
    """Which organisation of a level each practice was part of at the end of a period."""
    if level is Level.ENGLAND:
        return dict.fromkeys([*tree.placed(period.end).index, *with_rows], ENGLAND)
    return tree.member_of(level, period.end)


def addable(
    snapshot: Snapshot, indicator: Indicator, period: Period, rows: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators to add. A published score has none: it is weighted by the list."""
    numerator, denominator = rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float)
    if not indicator.weighted_by:
        return numerator, denominator
    nearest = snapshot.held.nearest(indicator.weighted_by, period)
    if nearest is None:
        return np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    patients = (
        snapshot.held.at(indicator.weighted_by, nearest)["numerator"].reindex(rows.index).to_numpy(float)
    )
    return numerator / denominator * patients, patients
