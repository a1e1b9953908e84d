"""Figures: values with their intervals for every organisation of a level, by sums first and division last."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.disclosure.allowed import TOO_FEW, WITHHELD, is_shown
from benchmarking.disclosure.letters import values_under_letters
from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from benchmarking.organisations import Level, Organisation
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.sums import Sums, addable, sums
from benchmarking.values_of_sums import effective, limits, values

__all__ = [
    "Figure",
    "Outcome",
    "Sums",
    "addable",
    "effective",
    "figure",
    "figures",
    "limits",
    "read_columns",
    "read_figures",
    "rows_of",
    "taken",
    "values",
    "with_values",
]

Columns = Mapping[str, np.ndarray]


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
    return figures_of(snapshot, indicator, (period,), organisation)[0]


def figures_of(
    snapshot: Snapshot, indicator: Indicator, periods: Sequence[Period], organisation: Organisation
) -> tuple[Figure, ...]:
    """The same in each of these periods."""
    code, name, tree = organisation.code, organisation.name, snapshot.tree(indicator)
    found: dict[Period, Figure] = {}
    held = {period: _every(snapshot, indicator, period, organisation.level) for period in periods}
    for every in {id(every): every for every in held.values()}.values():
        at = {
            p: place for p in periods if held[p] is every and (place := every.places(p).get(code)) is not None
        }
        found |= zip(at, _read(every.columns, list(at.values()), [(code, name)] * len(at)), strict=True)
    return tuple(
        found[p] if p in found else _missing(code, name, len(tree.practices(code, p.end))) for p in periods
    )


def figures(snapshot: Snapshot, indicator: Indicator, period: Period, level: Level) -> pd.DataFrame:
    """One row for each organisation of a level that has rows for this indicator and period.

    Index organisation; columns numerator, denominator, value, lower95, upper95, lower998, upper998,
    practices_counted, practices_in_all, status. The value is numerator ÷ denominator × per, numerators and
    denominators summed first over the practices that have both (METHODS 8). Missing stays missing.
    """
    key = ("figures", indicator.id, period, level)
    if key not in snapshot.made:
        snapshot.made[key] = _every(snapshot, indicator, period, level).table(period)
    made: pd.DataFrame = snapshot.made[key]
    return made


def rows_of(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, codes: Sequence[str]
) -> dict[str, np.ndarray]:
    """The columns of `figures` for some organisations, in their order; nothing in a row that is not there."""
    every = _every(snapshot, indicator, period, level)
    places = every.places(period)
    rows = np.array([places.get(code, -1) for code in codes], dtype=int)
    return {name: taken(column, rows) for name, column in every.columns.items()}


def taken(column: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Some rows of a column; NaN where a row is -1."""
    there = rows >= 0
    found = np.full(len(rows), np.nan, dtype=float if column.dtype.kind in "if" else object)
    found[there] = column[rows[there]]
    return found


def read_figures(table: pd.DataFrame, names: Mapping[str, str], in_all: int = 1) -> tuple[Figure, ...]:
    """The rows of a table of `figures`, in its order. A row that is not there at all is a missing figure;
    `in_all` is how many practices it would have been about."""
    return read_columns({str(name): table[name].to_numpy() for name in table}, table.index, names, in_all)


def read_columns(
    columns: Columns, codes: Iterable[object], names: Mapping[str, str], in_all: int = 1
) -> tuple[Figure, ...]:
    """The same of the columns of such a table, without the table."""
    called = [(str(code), names.get(str(code), str(code))) for code in codes]
    there = pd.notna(columns["practices_in_all"])
    if there.all():
        return tuple(_read(columns, slice(None), called))
    held = _read(columns, np.flatnonzero(there), [c for c, known in zip(called, there, strict=True) if known])
    return tuple(
        next(held) if known else _missing(*c, in_all) for c, known in zip(called, there, strict=True)
    )


def _read(
    columns: Columns, rows: Sequence[int] | np.ndarray | slice, called: Sequence[tuple[str, str]]
) -> Iterator[Figure]:
    """The figures of some rows, whose codes and names are given."""
    without = np.full(len(called), None)
    taken = {name: column[rows] for name, column in columns.items()}
    numbers = [_optional(taken.get(name, without)) for name in NUMBERS]
    words = [taken.get(name, without) for name in ("outcome", "direction", "reason", "lettered")]
    counts = (taken["practices_counted"], taken["practices_in_all"], taken["status"])
    for (code, name), *given in zip(called, *numbers, *counts, *words, strict=True):
        value, lower, upper, numerator, denominator, lower998, upper998, level = given[:8]
        counted, in_all, status, outcome, direction, reason, lettered = given[8:]
        made = Figure(
            code, name, value, lower, upper, numerator, denominator, int(counted), int(in_all), str(status),
            lower998, upper998, Outcome(outcome) if isinstance(outcome, str) else Outcome.NOT_COMPARED, level,
            _text(direction), _text(reason),
        )  # fmt: skip
        yield under_letter(made) if lettered is True or lettered is np.True_ else made


NUMBERS = ("value", "lower95", "upper95", "numerator", "denominator", "lower998", "upper998", "evidence")


def _optional(values: np.ndarray) -> list[float | None]:
    """Numbers, None where there is none."""
    numbers: list[float] = values.astype(float).tolist()
    return [None if math.isnan(number) else number for number in numbers]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _missing(code: str, name: str, in_all: int) -> Figure:
    missing = Status.MISSING.value
    return Figure(code, name, None, None, None, None, None, 0, in_all, missing, reason=missing)


def under_letter(figure: Figure) -> Figure:
    """Value and verdict alone: list sizes are public, and limits give the number of events back.

    Not even a value where too few were counted for a verdict: having none, its list would be a small one.
    """
    if figure.reason == TOO_FEW or (figure.value is None and figure.status == Status.OK):
        withheld = Status.SUPPRESSED.value
        figure = replace(figure, value=None, status=withheld, reason=withheld)
    return replace(
        figure, lower=None, upper=None, lower998=None, upper998=None, numerator=None, denominator=None,
        lettered=True,
    )  # fmt: skip


@dataclass(frozen=True)
class _Every:
    """The figures of one indicator and level in many periods, worked out in one go; row by row, and where the
    rows of each period begin and end."""

    codes: np.ndarray
    columns: dict[str, np.ndarray]
    starts: dict[Period, tuple[int, int]]
    made: dict[Any, dict[str, int]]

    def places(self, period: Period) -> dict[str, int]:
        """Where the organisations of a period stand."""
        if period not in self.made:
            first, last = self.starts[period]
            self.made[period] = {code: first + at for at, code in enumerate(self.codes[first:last].tolist())}
        return self.made[period]

    def table(self, period: Period) -> pd.DataFrame:
        """The rows of a period as a frame."""
        first, last = self.starts[period]
        return _frame(self.codes[first:last], {name: c[first:last] for name, c in self.columns.items()})


def _every(snapshot: Snapshot, indicator: Indicator, period: Period, level: Level) -> _Every:
    """The figures of a period, and of all that are asked for with it: interval by interval they cost more."""
    held = snapshot.held
    key = ("every", indicator.id, level, period)
    if key not in snapshot.made:
        family = next(
            (p for p in (held.periods(indicator.id), held.shown_periods(indicator.id)) if period in p),
            (period,),
        )
        made = _worked_out(snapshot, indicator, level, family)
        snapshot.made.update({("every", indicator.id, level, each): made for each in family})
    found: _Every = snapshot.made[key]
    return found


def _worked_out(snapshot: Snapshot, indicator: Indicator, level: Level, periods: Sequence[Period]) -> _Every:
    parts = [sums(snapshot, indicator, period, level) for period in periods]
    ends = np.cumsum([len(part.codes) for part in parts]).tolist()
    starts = dict(zip(periods, zip([0, *ends[:-1]], ends, strict=True), strict=True))
    together = Sums(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])}
    )
    columns = values(together if is_shown(indicator, level) else _withheld(together), indicator)
    letters = snapshot.tree(indicator).lettered
    if level is Level.PRACTICE and letters:
        columns["lettered"] = np.array([code in letters for code in together.codes.tolist()], dtype=bool)
        for period, (first, last) in starts.items():
            values_under_letters(columns, slice(first, last), indicator, period)
    return _Every(together.codes, columns, starts, {})


def _withheld(sums: Sums) -> Sums:
    """Nothing but who there is: figures below the lowest level at which an indicator is shown."""
    nothing = np.full(len(sums.codes), np.nan)
    none = np.zeros(len(sums.codes), dtype=int)
    status = np.full(len(sums.codes), WITHHELD, dtype=object)
    return replace(sums, numerator=nothing, denominator=nothing, counted=none, status=status)


def with_values(sums: Sums, indicator: Indicator) -> pd.DataFrame:
    """The table of `figures`; value and limits are null wherever nothing was counted."""
    return _frame(sums.codes, values(sums, indicator))


def _frame(codes: np.ndarray, columns: Columns) -> pd.DataFrame:
    index = pd.Index(codes, dtype=object, name="organisation")
    status = pd.Series(columns["status"], index, dtype=object)
    return pd.DataFrame({**columns, "status": status}, index=index)
