"""Characteristics: size, deprivation, ages and place of every practice, on one scale."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from benchmarking.figures import figures
from benchmarking.methods.similarity import MOST_MISSING, standardised
from benchmarking.organisations import Level
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

SIZE, RURAL = "pop_list_size", "rural"
LABELS = {  # the variables of METHODS 10 that a loader supplies: who is registered, not what is done
    SIZE: "list size",
    "need_imd_score": "deprivation",
    "pop_0_4_pct": "share aged 0 to 4",
    "pop_65plus_pct": "share aged 65 and over",
    "pop_85plus_pct": "share aged 85 and over",
    RURAL: "rural or urban setting",
}

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Characteristics:
    """Every practice that is open, in order of code, and its place on each variable that is known for enough
    of the pool: for two thirds of it, as METHODS 10 asks of a practice."""

    stp: str  # whose practices are the pool; empty: everywhere
    pool: str  # in words: "92 practices of Wendle STP"
    ids: tuple[str, ...]  # of the variables
    periods: tuple[Period | None, ...]  # of each variable
    not_held: tuple[str, ...]  # labels of the other variables
    codes: tuple[str, ...]
    values: Floats  # one row for each code, one column for each variable, in the indicator's own unit
    scaled: Floats  # the same in standard deviations of the pool, before any weight; missing is 0
    candidates: Flags  # which may be chosen: ordinary practices of the pool of which enough is known

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}


def characteristics(snapshot: Snapshot, practice: str, compared: str = "") -> Characteristics:
    """Characteristics for finding practices like one of them, by the newest figures of each variable.

    `compared`: id of the indicator that is to be compared; it is left out of the variables. Practices are
    sought everywhere if it is known for most practices outside the STP, otherwise in the STP.
    """
    stp = _pool_stp(snapshot, practice, compared)
    key = ("characteristics", stp, compared if compared in LABELS else "")
    if key not in snapshot.made:
        snapshot.made[key] = _characteristics(snapshot, stp, compared)
    made: Characteristics = snapshot.made[key]
    return made


def newest(snapshot: Snapshot) -> Period | None:
    """The period whose practices are looked at: the newest list sizes', or else any variable's."""
    periods = [snapshot.held.latest(id_) for id_ in LABELS if id_ in snapshot.indicators]
    held = [period for period in periods if period is not None]
    return snapshot.held.latest(SIZE) or max(held, default=None)


def _characteristics(snapshot: Snapshot, stp: str, compared: str) -> Characteristics:
    period = newest(snapshot)
    placed = snapshot.organisations.placed(period.end) if period else None
    codes = tuple(sorted(placed.index)) if placed is not None else ()
    ordinary_ones = ordinary(snapshot, period) if period else frozenset()
    inside = set(snapshot.organisations.practices(stp, period.end)) if stp and period else set(codes)
    reference = np.array([code in ordinary_ones and code in inside for code in codes], dtype=bool)
    ids, columns = [], []
    for id_ in LABELS:
        column = _column(snapshot, id_, codes) if id_ != compared else np.full(len(codes), np.nan)
        if reference.any() and np.isnan(column[reference]).mean() <= MOST_MISSING:
            ids.append(id_)
            columns.append(column)
    values = np.column_stack(columns) if columns else np.empty((len(codes), 0))
    scaled = [standardised(column, reference=reference) for column in columns]
    lacking = np.isnan(values).sum(axis=1)
    return Characteristics(
        stp=stp,
        pool=_in_words(snapshot, stp, int(reference.sum())),
        ids=tuple(ids),
        periods=tuple(None if id_ == RURAL else snapshot.held.latest(id_) for id_ in ids),
        not_held=tuple(label for id_, label in LABELS.items() if id_ not in (*ids, compared)),
        codes=codes,
        values=values,
        scaled=np.column_stack(scaled) if scaled else values,
        candidates=reference & (lacking <= MOST_MISSING * len(ids)),
    )


def _column(snapshot: Snapshot, id_: str, codes: tuple[str, ...]) -> Floats:
    """One variable of each practice; rural is 1 and urban 0. Nothing shared in confidence is used."""
    if id_ == RURAL:
        places = (snapshot.organisations[code].rural for code in codes)
        return np.array([math.nan if rural is None else float(rural) for rural in places])
    indicator, period = (
        snapshot.indicators.get(id_),
        snapshot.held.latest(id_) if id_ in snapshot.indicators else None,
    )
    if indicator is None or period is None or indicator.in_confidence:
        return np.full(len(codes), np.nan)
    values = figures(snapshot, indicator, period, Level.PRACTICE)["value"]
    return values.reindex(list(codes)).to_numpy(float)


def _pool_stp(snapshot: Snapshot, practice: str, compared: str) -> str:
    """The STP in which likes are sought; empty: everywhere."""
    period = newest(snapshot)
    stp = snapshot.organisations.above(practice, Level.STP, period.end) if period else None
    if stp is None or period is None:
        return ""
    key = ("sought everywhere", stp.code, compared)
    if key not in snapshot.made:
        everyone = set(snapshot.organisations.placed(period.end).index)
        outside = everyone - set(snapshot.organisations.practices(stp.code, period.end))
        snapshot.made[key] = bool(outside) and _known_for(snapshot, compared, outside)
    return "" if snapshot.made[key] else stp.code


def _known_for(snapshot: Snapshot, compared: str, practices: set[str]) -> bool:
    """Whether an indicator is known for most of some practices (two thirds); "" is known for all."""
    if not compared:
        return True
    period = snapshot.held.latest(compared)
    if period is None:
        return False
    values = figures(snapshot, snapshot.indicators[compared], period, Level.PRACTICE)["value"]
    known = len(practices & set(values.index[values.notna()]))
    return known >= (1 - MOST_MISSING) * len(practices)


def _in_words(snapshot: Snapshot, stp: str, practices: int) -> str:
    where = f"of {snapshot.organisations[stp].name}" if stp else "in England"
    return f"{practices:,} practices {where}"
