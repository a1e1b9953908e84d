"""As now: the same figures put together as practices are organised on one day, whatever they were before."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import COLUMNS, usable
from benchmarking.organisations import MEMBERSHIP_COLUMNS, Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.tidy_table import as_texts

LEVELS = [Level.LOCALITY.value, Level.CCG.value, Level.STP.value]
ADDED = (Kind.COUNT, Kind.PROPORTION, Kind.SURVEY, Kind.RATE, Kind.RATIO, Kind.INDIRECT)


def lineage(tree: Organisations, on: date) -> dict[str, str]:
    """Code of every organisation that others took over by a day → the last one that did."""
    onward = {code: new for code, (new, day) in tree.successors.items() if day <= on}
    found = {}
    for code in onward:
        last = code
        while last in onward:  # a ring was refused where the lists were read
            last = onward[last]
        found[code] = last
    return found


def tree_as_now(tree: Organisations, on: date, without: Collection[str] = ()) -> Organisations:
    """The tree with each practice where it stands on a day, while it, or one it took over, was there.

    A practice that was taken over stands where the last of its successors does; one that closed stands where
    it stood last, in what became of that locality, CCG or STP. So each has one place at a time, and every sum
    over all practices is what it was. `without`: practices that were taken over and have no figures left.
    """
    later = lineage(tree, on)
    known = tree.memberships[tree.memberships["valid_from"] <= on]
    parents = _places(tree, known, later, on)
    spans = known[["practice", "valid_from", "valid_to"]].drop_duplicates()
    heirs = spans.assign(practice=spans["practice"].map(later)).dropna()
    there = _united(pd.concat([spans, heirs]))
    there = there[~there["practice"].isin(list(without))]
    rows = there.merge(parents, on="practice")[list(MEMBERSHIP_COLUMNS)]
    return Organisations(tree.by_code, rows, tree.area, tree.successors)


def _places(tree: Organisations, known: pd.DataFrame, later: Mapping[str, str], on: date) -> pd.DataFrame:
    """Practice, level and parent on a day, of every practice that ever had a place."""
    last = known.sort_values("valid_to", kind="stable").drop_duplicates(["practice", "level"], keep="last")
    table = last.pivot_table(index="practice", columns="level", values="parent", aggfunc="first")
    table = table.reindex(columns=LEVELS)
    placed = tree.placed(on)
    table.loc[placed.index] = placed.reindex(columns=LEVELS)
    heirs = [later.get(code, code) for code in table.index]
    found = [heir if heir in table.index else code for heir, code in zip(heirs, table.index, strict=True)]
    moved = table.loc[found].set_axis(table.index).replace(dict(later))
    rows = moved.rename_axis("practice").reset_index().melt("practice", LEVELS, "level", "parent")
    return rows.dropna(subset="parent")


def _united(spans: pd.DataFrame) -> pd.DataFrame:
    """The days on which each practice was there, as stretches that do not touch."""
    found: list[list[Any]] = []
    for practice, start, end in sorted(spans.itertuples(index=False, name=None)):
        before = found[-1] if found and found[-1][0] == practice else None
        if before is not None and (before[2] == date.max or start <= before[2] + timedelta(days=1)):
            before[2] = max(before[2], end)
        else:
            found.append([practice, start, end])
    return pd.DataFrame(found, columns=["practice", "valid_from", "valid_to"])


def as_now(snapshot: Snapshot, on: date) -> Snapshot:
    """The snapshot with every period put together as of a day, published figures only.

    A practice's earlier figures are those of the practices that it took over as well, in each period in which
    all of them have one; where they have not, or the figures cannot be added, each keeps its own, and the
    sums above them are the same. What is shared in confidence is left out: two sums that differ by one
    practice would give its figure away.
    """
    shown = {id_: i for id_, i in snapshot.indicators.items() if not i.in_confidence}
    rows = snapshot.observations[snapshot.observations["indicator"].isin(list(shown))]
    later = lineage(snapshot.organisations, on)
    joined = _joined(rows, shown, snapshot.organisations, later)
    tree = tree_as_now(snapshot.organisations, on, later.keys() - set(joined["organisation"]))
    return replace(
        snapshot, observations=joined, organisations=tree, indicators=shown, in_confidence=None,
        ccg_figures=_carried(snapshot.ccg_figures, snapshot.organisations, tree, later),
    )  # fmt: skip


def _carried(
    of_ccgs: pd.DataFrame, before: Organisations, tree: Organisations, later: Mapping[str, str]
) -> pd.DataFrame:
    """Figures of whole CCGs under what each became: the successor that a list names, else the one CCG where
    all of its practices stand; where they stand in several it keeps its own code, and counts in England."""
    if of_ccgs.empty:
        return of_ccgs
    ends = {text: Period.parse(text).end for text in of_ccgs["period"].unique()}
    heirs = [
        later.get(code) or _whole_in(code, ends[period], before, tree, later)
        for code, period in zip(of_ccgs["organisation"], of_ccgs["period"], strict=True)
    ]
    keys = ["organisation", "indicator", "period"]
    sums: Any = {"numerator": "sum", "denominator": "sum", "practices": "sum", "source": "first"}
    carried: pd.DataFrame = of_ccgs.assign(organisation=heirs).groupby(keys, as_index=False).agg(sums)
    return carried


def _whole_in(
    code: str, on: date, before: Organisations, tree: Organisations, later: Mapping[str, str]
) -> str:
    practices = before.practices(code, on) if code in before else ()
    parents = {tree.member_of(Level.CCG, on).get(later.get(practice, practice)) for practice in practices}
    (parent, *others) = parents or {None}
    return code if others or parent is None else parent


def _joined(
    rows: pd.DataFrame, indicators: Mapping[str, Indicator], tree: Organisations, later: Mapping[str, str]
) -> pd.DataFrame:
    """Rows of practices that were taken over added to those of the practice that took them over."""
    concerned = rows["organisation"].isin([*later, *later.values()])
    if not concerned.any():
        return rows
    pieces = [as_texts(rows[~concerned])]
    held = as_texts(rows[concerned])
    held = held.assign(heir=held["organisation"].map(later).fillna(held["organisation"]))
    for (id_, period), group in held.groupby(["indicator", "period"], observed=True, sort=False):
        indicator = indicators[str(id_)]
        if indicator.kind not in ADDED or indicator.weighted_by:
            pieces.append(group)
            continue
        there = set(tree.placed(Period.parse(str(period)).end).index)
        whole = usable(group, indicator.kind)
        for heir, parts in group.groupby("heir", sort=False):
            open_ones = {code for code, last in later.items() if last == heir and code in there}
            lacking = open_ones - set(parts["organisation"])
            pieces.append(parts if lacking or not whole[parts.index].all() else _sum(parts, str(heir)))
    joined: pd.DataFrame = pd.concat(pieces)[list(COLUMNS)]
    return joined.sort_values(["indicator", "period", "organisation"], ignore_index=True)


def _sum(parts: pd.DataFrame, heir: str) -> pd.DataFrame:
    one = parts.iloc[:1].assign(organisation=heir)
    for number in ("numerator", "denominator"):
        one[number] = parts[number].sum() if parts[number].notna().all() else np.nan
    return one
