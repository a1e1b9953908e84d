"""Freezing: what is worked out on the day of an agreement and never again (WORKSHOP 8.1 and 11.3)."""

from collections.abc import Iterable
from typing import Any

from benchmarking.agreed.targets import allowance, similar_to, smallest_visible, target_lines
from benchmarking.comparison import Comparison
from benchmarking.opportunities import Aim, opportunities
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records.models import Priority

AIMS = {"peer_median": Aim.PEER_MEDIAN, "top_quarter": Aim.TOP_QUARTER, "own": Aim.AVERAGE}
A_PART = "part_of_the_locality"  # an opportunity is that of a whole locality


def frozen_on_the_day(
    snapshot: Snapshot,
    comparison: Comparison,
    scope: Iterable[str],
    wanted: str,
    target_kind: str,
    priorities: Iterable[Priority],
) -> dict[str, Any]:
    """Allowance, smallest visible change, opportunity, similar practices and their value, under these names.

    `comparison`: the locality's, with the figure of the scope, against the STP. `priorities`: of every
    locality; one that has or had a priority on the indicator since the baseline began is nobody's likeness.
    """
    indicator, period, practices = comparison.indicator, comparison.period, sorted(set(scope))
    value = comparison.figure.value or 0.0
    chance = allowance(snapshot, indicator, period, practices, value, wanted)
    without = _practices_of_choosers(snapshot, comparison, priorities)
    lines = target_lines(snapshot, indicator, period, practices, wanted)
    return {
        "allowance": chance.value,
        "allowance_reason": chance.reason or None,
        "smallest_visible": smallest_visible(snapshot, indicator, practices, period),
        "similar": similar_to(snapshot, indicator.id, practices, without),
        "similar_value": lines.get("peer_median"),
        **_opportunity(snapshot, comparison, practices, target_kind),
    }


def _practices_of_choosers(
    snapshot: Snapshot, comparison: Comparison, priorities: Iterable[Priority]
) -> set[str]:
    tree, period = snapshot.organisations, comparison.period
    began = Period.parse(str(period)).start
    localities = {
        p.locality
        for p in priorities
        if p.indicator == comparison.indicator.id and (p.closed_on is None or p.closed_on >= began)
    }
    known = (code for code in {*localities, comparison.organisation.code} if code in tree)
    return {practice for code in known for practice in tree.practices(code, period.end)}


def _opportunity(
    snapshot: Snapshot, comparison: Comparison, practices: list[str], target_kind: str
) -> dict[str, Any]:
    """Low, high, of what and for which period; else why there is none."""
    whole = snapshot.organisations.practices(comparison.organisation.code, comparison.period.end)
    if set(whole) != set(practices):
        return {"opportunity": None, "opportunity_reason": A_PART}
    found = opportunities(snapshot, comparison)
    one = next((o for o in found.shown if o.aim is AIMS[target_kind]), None)
    if one is None or found.neutral:
        return {
            "opportunity": None,
            "opportunity_reason": "neutral" if found.neutral else found.reason or "uncertain",
        }
    indicator = comparison.indicator
    unit = f"{indicator.events} in every 100" if indicator.in_hundred else indicator.events
    said = {
        "aim": one.aim.value, "low": one.lower, "high": one.upper, "unit": unit, "more": one.more,
        "period": str(comparison.period),
    }  # fmt: skip
    return {"opportunity": said, "opportunity_reason": None}
