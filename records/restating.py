"""Restating: what the baseline of a priority is by figures whose source was corrected since it was agreed."""

from benchmarking.indicators import Indicator
from benchmarking.periods import Period
from benchmarking.scopes import figure_over
from benchmarking.small_numbers import rests_on_counts
from benchmarking.snapshot import Snapshot
from benchmarking.wording import shown
from records.models import Priority


def restated(priority: Priority, indicator: Indicator, snapshot: Snapshot) -> float | None:
    """The baseline by the figures of a snapshot; None where it reads as it did on the day.

    Not after a rollback: an earlier version holds what was there before a correction. Nor where other
    practices, or of small counts fewer of them, would be behind the number.
    """
    kept = priority.baseline
    if kept.get("value") is None:
        return None
    start = Period.parse(kept["period"])
    is_later = snapshot.id != priority.snapshot and snapshot.id[:10] >= priority.snapshot[:10]
    if not is_later or start not in snapshot.held.shown_periods(indicator.id):
        return None
    tree = snapshot.organisations
    if priority.locality not in tree:
        return None
    now = figure_over(snapshot, indicator, start, tree[priority.locality], priority.scope)
    same = kept["practices_in_all"] == now.in_all
    if rests_on_counts(indicator):
        same = same and kept["practices_counted"] == now.counted
    if not same or now.value is None or shown(kept["value"], indicator) == shown(now.value, indicator):
        return None
    return now.value
