"""Corrections: in which version a figure that once read otherwise reads as it does now."""

from functools import lru_cache
from pathlib import Path

from benchmarking.figures import figure
from benchmarking.periods import Period
from data_loaders.archive import Damaged
from data_loaders.snapshots import held, open_snapshot

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


def _read(home: Path, version: str, organisation: str, indicator: str, period: Period) -> Read | None:
    """A figure of a version; None where that version cannot tell."""
    try:
        snapshot = open_snapshot(home, version)
    except Damaged:
        return None
    measured = snapshot.indicators.get(indicator)
    if measured is None or organisation not in snapshot.organisations:
        return None
    found = figure(snapshot, measured, period, snapshot.organisations[organisation])
    return found.numerator, found.denominator
