"""Sums: numerators and denominators put together for every organisation of a level, as arrays (METHODS 8)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.held_numbers import Numbers
from benchmarking.indicators import Indicator
from benchmarking.observations import Status, usable_numbers
from benchmarking.organisations import ENGLAND, Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot


@dataclass(frozen=True)
class Sums:
    """Numbers put together, as arrays: a page needs hundreds of such tables, and frames are slow to build."""

    codes: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    counted: np.ndarray
    in_all: np.ndarray
    status: np.ndarray


@dataclass(frozen=True)
class Inside:
    """The organisations of a level, how many practices each has, and where that of each practice stands among
    them, -1 for none."""

    codes: np.ndarray
    places: np.ndarray
    in_all: np.ndarray


def sums(snapshot: Snapshot, indicator: Indicator, period: Period, level: Level) -> Sums:
    """One entry for each organisation of a level that has rows; of practices, their own numbers."""
    numbers = snapshot.held.numbers(indicator.id, period)
    if indicator.published_for is Level.CCG:
        return _of_areas(snapshot, indicator, period, level, numbers)
    if level is Level.PRACTICE:
        counts = usable_numbers(numbers.status, numbers.numerator, numbers.denominator, indicator.kind)
        ones = np.ones(len(numbers.codes), dtype=int)
        return Sums(**vars(numbers), counted=counts.astype(int), in_all=ones)
    totals = snapshot.held.totals(indicator.id, period, level)
    if totals is not None and totals.in_all is not None:
        return Sums(**vars(totals))
    inside = _inside(snapshot, indicator, period, level, numbers.codes)
    if totals is None:
        made = _added_up(snapshot, indicator, period, numbers, inside)
        of_ccgs = snapshot.held.of_ccgs.at(indicator.id, period)
        if of_ccgs is None or level is Level.LOCALITY:
            return made
        return _with_ccgs(snapshot.tree(indicator), period, level, made, of_ccgs)
    place = {code: number for number, code in enumerate(inside.codes)}
    return Sums(**{**vars(totals), "in_all": inside.in_all[[place[code] for code in totals.codes]]})


def _added_up(
    snapshot: Snapshot, indicator: Indicator, period: Period, numbers: Numbers, inside: Inside
) -> Sums:
    numerator, denominator = numbers.numerator, numbers.denominator
    if indicator.weighted_by:
        numerator, denominator = addable(snapshot, indicator, period, numbers.frame())
    counts = usable_numbers(numbers.status, numbers.numerator, numbers.denominator, indicator.kind)
    rows = counts & ~np.isnan(numerator) & (inside.places >= 0)
    where, size = inside.places[rows], len(inside.codes)
    counted = np.bincount(where, minlength=size)
    nothing = counted == 0
    above, below = (
        np.where(nothing, np.nan, np.bincount(where, values[rows], size))
        for values in (numerator, denominator)
    )
    broken = inside.places[(numbers.status == Status.BROKEN.value) & (inside.places >= 0)]
    status = np.select(
        [~nothing, np.isin(np.arange(size), broken)],
        [Status.OK.value, Status.BROKEN.value],
        Status.MISSING.value,
    ).astype(object)
    return Sums(inside.codes, above, below, counted, inside.in_all, status)


def _with_ccgs(tree: Organisations, period: Period, level: Level, made: Sums, of_ccgs: pd.DataFrame) -> Sums:
    """Sums over practices with those of whole CCGs added, which hold no practice that is in them already."""
    codes = of_ccgs.index.to_numpy(object)
    parents = _above(codes, tree, period, level)
    added = pd.DataFrame(
        {
            "numerator": np.nan_to_num(made.numerator),
            "denominator": np.nan_to_num(made.denominator),
            "counted": made.counted,
        },
        index=made.codes,
    )
    numbers = of_ccgs.rename(columns={"practices": "counted"})[list(added)].set_axis(parents)
    added = pd.concat([added, numbers[pd.notna(parents)]]).groupby(level=0).sum()
    known, counted = added["counted"].to_numpy() > 0, added["counted"].to_numpy(int)
    there = pd.Series(Counter(membership(tree, period, level, np.array([])).values()), dtype=float)
    in_all = pd.Series(made.in_all, made.codes).reindex(added.index).fillna(there.reindex(added.index))
    status = pd.Series(made.status, made.codes, dtype=object).reindex(added.index).to_numpy(object)
    return Sums(
        codes=added.index.to_numpy(object),
        numerator=np.where(known, added["numerator"], np.nan),
        denominator=np.where(known, added["denominator"], np.nan),
        counted=counted,
        in_all=np.maximum(counted, in_all.fillna(0).to_numpy(int)),
        status=np.where(known, Status.OK.value, status).astype(object),
    )


def _above(codes: np.ndarray, tree: Organisations, period: Period, level: Level) -> np.ndarray:
    """The organisation of a level that each CCG is part of: the STP of its practices on that day or, where
    none is known then, of those of what it became."""
    if level is not Level.STP:
        return np.full(len(codes), ENGLAND, dtype=object) if level is Level.ENGLAND else codes
    stps = tree.placed(period.end).groupby("ccg")["stp"].first().dropna().to_dict()
    found = []
    for code in codes:
        heir = code
        while heir not in stps and heir in tree.successors:
            heir, _ = tree.successors[heir]
        found.append(stps.get(heir))
    return np.array(found, dtype=object)


def _of_areas(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, numbers: Numbers
) -> Sums:
    """Sums of what is published for whole CCGs, which counts for all practices that a CCG has in the tree.

    Below them nobody has numbers. A CCG that is part of no known STP counts in England alone.
    """
    placed = snapshot.tree(indicator).placed(period.end)
    if level in (Level.PRACTICE, Level.LOCALITY):
        codes = placed.index if level is Level.PRACTICE else placed[level.value].dropna().unique()
        return _nothing(np.array(sorted(codes), dtype=object))
    size = placed.groupby("ccg").size().reindex(numbers.codes).fillna(1).to_numpy(int)
    counts = usable_numbers(numbers.status, numbers.numerator, numbers.denominator, indicator.kind)
    table = pd.DataFrame(
        {
            "numerator": np.where(counts, numbers.numerator, 0.0),
            "denominator": np.where(counts, numbers.denominator, 0.0),
            "counted": np.where(counts, size, 0),
            "in_all": size,
        }
    )
    added = table.groupby(_above(numbers.codes, snapshot.tree(indicator), period, level)).sum()
    known = added["counted"].to_numpy() > 0
    return Sums(
        codes=added.index.to_numpy(object),
        numerator=np.where(known, added["numerator"], np.nan),
        denominator=np.where(known, added["denominator"], np.nan),
        counted=added["counted"].to_numpy(int),
        in_all=added["in_all"].to_numpy(int),
        status=np.where(known, Status.OK.value, Status.MISSING.value).astype(object),
    )


def _nothing(codes: np.ndarray) -> Sums:
    """The organisations of a level without a number."""
    unknown, none = np.full(len(codes), np.nan), np.zeros(len(codes), dtype=int)
    status = np.full(len(codes), Status.MISSING.value, dtype=object)
    return Sums(codes, unknown, unknown, none, none + 1, status)


def _inside(
    snapshot: Snapshot, indicator: Indicator, period: Period, level: Level, codes: np.ndarray
) -> Inside:
    """Worked out once for all indicators that have the same practices."""
    tree = snapshot.tree(indicator)
    key = ("inside", tree is snapshot.organisations, period.end, level, id(codes))
    if key in snapshot.made:
        kept: Inside = snapshot.made[key]
        return kept
    member_of = membership(tree, period, level, codes)
    parents = [member_of.get(code) for code in codes]
    found = sorted({parent for parent in parents if parent is not None})
    place = {code: number for number, code in enumerate(found)}
    in_all = Counter(member_of.values())
    made = Inside(
        np.array(found, dtype=object),
        np.array([place.get(parent or "", -1) for parent in parents], dtype=int),
        np.array([in_all[code] for code in found], dtype=int),
    )
    if snapshot.held.is_shared(codes):  # the array lives as long as the snapshot does, so its id is its own
        snapshot.made[key] = made
    return made


def membership(
    tree: Organisations, period: Period, level: Level, with_rows: pd.Index | np.ndarray
) -> dict[str, str]:
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
    return numerator / np.where(denominator == 0, np.nan, denominator) * patients, patients
