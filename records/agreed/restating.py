"""Restating: what the baseline of a priority is by figures whose source was corrected since it was agreed."""

from datetime import date

from benchmarking.agreed.scopes import figure_over
from benchmarking.disclosure.small_numbers import rests_on_counts
from benchmarking.indicators import Indicator
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import shown
from records.models import Priority

DAY = len("2026-08-11")  # what the id of a snapshot begins with


def reads_now(priority: Priority, indicator: Indicator, snapshot: Snapshot) -> float | None:
    """The frozen baseline's period and practices by the figures of a later snapshot; None where that would
    be another number, and not the same one corrected.

    Not after a rollback: an earlier version holds what was there before a correction. Nor where other
    practices, or of small counts fewer of them, would be behind the number.
    """
    kept = priority.baseline
    pinned = kept.get("snapshot") or priority.snapshot
    start = Period.parse(kept["period"])
    is_later = snapshot.id != pinned and snapshot.id[:DAY] >= pinned[:DAY]
    tree = snapshot.organisations
    if (
        not is_later
        or start not in snapshot.held.shown_periods(indicator.id)
        or priority.locality not in tree
    ):
        return None
    now = figure_over(snapshot, indicator, start, tree[priority.locality], priority.scope)
    same = kept["practices_in_all"] == now.in_all
    if rests_on_counts(indicator):
        same = same and kept["practices_counted"] == now.counted
    return now.value if same else None


def restated(priority: Priority, indicator: Indicator, snapshot: Snapshot) -> float | None:
    """What a baseline reads now; None where it reads as it did on the day."""
    kept = priority.baseline.get("value")
    now = None if kept is None else reads_now(priority, indicator, snapshot)
    return None if now is None or shown(kept, indicator) == shown(now, indicator) else now


def changed_files(priority: Priority, indicator: Indicator, snapshot: Snapshot, since: date) -> list[str]:
    """The files that gave the baseline's figures and were received after a day: those that changed it."""
    period = Period.parse(priority.baseline["period"])
    periods = {str(one) for one in (period, *period.months())}
    rows = snapshot.observations
    behind = rows[
        (rows["indicator"] == indicator.id)
        & rows["organisation"].isin(list(priority.scope))
        & rows["period"].isin(periods)
    ]
    hashes = set(behind["source"])
    return sorted({s.file for s in snapshot.sources if s.sha256 in hashes and s.received > since})
