"""Corrections: in which version a figure that once read otherwise reads as it does now, and which ones do."""

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pandas as pd

from benchmarking.figures import figure
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.tidy_table import as_texts
from data_loaders.snapshots import as_stored, held
from data_loaders.store.archive import Damaged

Read = tuple[float | None, float | None]  # numerator and denominator


@lru_cache(maxsize=512)  # versions never change, and a page asks each time that it is drawn
def corrected_in(
    home: Path, since: str, now: str, organisation: str, indicator: str, period: Period
) -> str | None:
    """The first version after `since`, up to `now`, with another figure; None where `now` reads the same.

    None as well where one of the two is not held or `now` is the older one, as after a rollback.
    """
    ids = [entry.id for entry in held(home)]
    if since not in ids or now not in ids or ids.index(now) <= ids.index(since):
        return None

    def another(version: str) -> bool:
        return _read(home, version, organisation, indicator, period) not in (None, before)

    before = _read(home, since, organisation, indicator, period)
    if not another(now):
        return None
    between = ids[ids.index(since) + 1 : ids.index(now)]
    return next((version for version in between if another(version)), now)


@lru_cache(maxsize=64)
def corrected_since(home: Path, since: str, now: str) -> dict[tuple[str, Period], int]:
    """Which figures of `since` read otherwise in the later version `now`: indicator and period → in how many
    organisations of our area.

    A figure that came late counts too, as it moves the averages of its period; a period of which `since`
    held nothing does not. Nothing where `now` is not the later one, or one of the two is not held.
    """
    ids = [entry.id for entry in held(home)]
    if since not in ids or now not in ids or ids.index(now) <= ids.index(since):
        return {}
    try:
        before, after = (_figures(as_stored(home, version)) for version in (since, now))
    except Damaged:
        return {}
    joined = before.join(after.add_suffix("_now"), how="outer")
    other = pd.Series(False, joined.index)
    for number in ("numerator", "denominator"):
        was, is_ = joined[number], joined[f"{number}_now"]
        other |= (was != is_) & ~(was.isna() & is_.isna())
    held_then = {(indicator, period) for _, indicator, period in before.index}
    counts = Counter((indicator, period) for _, indicator, period in joined.index[other])
    return {
        (indicator, Period.parse(period)): count
        for (indicator, period), count in counts.items()
        if (indicator, period) in held_then
    }


def _figures(snapshot: Snapshot) -> pd.DataFrame:
    """The two numbers of each organisation of our area, by organisation, indicator and period."""
    tree = snapshot.organisations
    ours = {o.code for level in Level for o in tree.in_area(level, snapshot.made_at.date())}
    keys = ["organisation", "indicator", "period"]
    tables = (snapshot.observations, snapshot.ccg_figures)
    held = [as_texts(rows[rows["organisation"].isin(ours)]) for rows in tables]
    return pd.concat(held).set_index(keys)[["numerator", "denominator"]]


def _read(home: Path, version: str, organisation: str, indicator: str, period: Period) -> Read | None:
    """A figure of a version; None where that version cannot tell."""
    try:
        snapshot = as_stored(home, version)
    except Damaged:
        return None
    measured = snapshot.indicators.get(indicator)
    if measured is None or organisation not in snapshot.organisations:
        return None
    found = figure(snapshot, measured, period, snapshot.organisations[organisation])
    return found.numerator, found.denominator
