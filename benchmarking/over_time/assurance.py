"""Assurance: whether a target will be reached reliably if nothing changes, by a process chart (METHODS 6)."""

from benchmarking.methods.process_charts import RUN
from benchmarking.over_time.changes import Change, Method
from benchmarking.statistics import xmr

IMPROVEMENT = {"lower": "decrease", "higher": "increase"}
WORDS = {
    "consistently_pass": "Will usually meet the target, as long as nothing changes: even the unwanted end of "
    "the usual range lies beyond it.",
    "consistently_fail": "Will usually miss the target, unless something changes: it lies outside the usual "
    "range.",
    "hit_and_miss": "Hit and miss: the target lies inside the usual range, so that chance alone decides "
    "whether a {period} meets it.",
}
TOO_SOON = (
    "Whether the target will be met reliably can be told from seven {period}s on the new level; it began in "
    "{first}."
)


def assurance(change: Change, target: float, wanted: str) -> str:
    """The sentence for a figure over time and its target, in the indicator's own unit; empty where there are
    no limits, as of years, or the latest figure is under challenge. After a lasting change only what has come
    since counts, as if the chart began anew there.

    `wanted`: "lower" or "higher", as it was agreed, whatever the catalogue says of the indicator.
    """
    here = change.segment
    if change.method is not Method.PROCESS or here is None or change.ends_under_challenge:
        return ""
    points, run = change.points[here.start : here.stop], change.run
    period = points[0].period.kind.value
    if run is not None and run.lasting:  # limits over a level that is past would say what it was like then
        points = tuple(point for point in points if point.period >= run.first)
        if sum(point.value is not None for point in points) < RUN:
            return TOO_SOON.format(period=period, first=run.first.label)
    made = xmr(values=[p.value for p in points], improvement=IMPROVEMENT[wanted], target=target)
    if made["assurance"] is None:
        return ""
    return WORDS[made["assurance"]].format(period=period)
