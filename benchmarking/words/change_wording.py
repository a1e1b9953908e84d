"""The words that go with a change: a headline that is a finding, and the cautions below it."""

from collections.abc import Mapping, Sequence

from benchmarking.indicators import Kind, Polarity
from benchmarking.methods.process_charts import FEWEST_POINTS
from benchmarking.over_time.changes import Change, Method, Run
from benchmarking.over_time.series_breaks import Break
from benchmarking.periods import Frequency, PeriodKind

HOSPITAL = "Hospital and urgent care"
TWO_WAYS = "Not all practices are counted in the same way here"
ACROSS_A_BREAK = "Nothing is compared across this, and no year holds both ways of counting."
WINTER = "Winter months are often higher."
DOUBTED = "The latest figure is under challenge"
SEASON = f"{WINTER[:-1]}: compare with the same months a year before."
ACROSS = {PeriodKind.MONTH: "month-to-month", PeriodKind.QUARTER: "quarter-to-quarter"}
TRENDS = {
    "increasing": "Increasing",
    "decreasing": "Decreasing",
    "no_significant_change": "No clear trend",
    "cannot_be_calculated": "Too little data for a trend",
}
RULES = {  # of METHODS 6, in words
    "above_limit": "above the usual range",
    "below_limit": "below the usual range",
    "trend_up": "one of seven rising",
    "trend_down": "one of seven falling",
    "two_of_three_high": "two of three near the upper end",
    "two_of_three_low": "two of three near the lower end",
    "shift_high": "one of seven above the average",
    "shift_low": "one of seven below the average",
    "none": "ordinary variation",
}
UNTESTED = (Kind.COUNT, Kind.RATIO, Kind.MEAN)
LACKING = {
    "too_few_points": "Five years counted in the same way are needed.",
    "gap_in_series": "A year is missing between the others.",
    "missing": "A year has no figure.",
    "zero_denominator": "A year has nobody to count.",
    "invalid": "A year counts more than there are people.",
    "zero_or_all": "A year counts nobody, or everybody.",
    "zero_width_interval": "A year has no likely range.",
}


def headline(change: Change) -> str:
    """What changed, or that nothing did: "Higher than before since November 2016"."""
    if change.ends_under_challenge or change.last is None:
        return DOUBTED if change.ends_under_challenge else "No figures over time"
    if change.method is Method.YEARLY:
        return _trend(change)
    if change.outcome == "too_few_points":
        return _too_few(change)
    run = change.run
    if run is None:
        return f"No real change: ordinary {_across(change)} variation"
    if run.lasting:
        return _lasting(change, run)
    return f"{_side(run)} than usual {_when(run)}; ordinary variation since"


def since(run: Run) -> str:
    """Which way a special cause goes and from when; a lone point is not called a change of level."""
    if run.rising:
        return f"{'Rising' if run.high else 'Falling'} since {run.first.label}"
    if run.count == 1:
        return f"{_side(run)} than usual in {run.last.label}"
    return f"{_side(run)} than before since {run.first.label}"


def cautions(change: Change) -> tuple[str, ...]:
    """What has to be known before a change is believed; empty where there is nothing."""
    quarters = change.points[0].period.kind is PeriodKind.QUARTER
    anew, broken = change.starts_anew, change.counted_anew
    some = broken.of_some if broken else ""
    said = (
        _why_no_trend(change) if change.method is Method.YEARLY else "",
        _doubted(change),
        "Trial limits: fewer than 12 points." if change.trial else "",
        f"Counted differently from {anew.label}{some}: no line is drawn across." if anew else "",
        _ends_early(change),
        "Quarters, as a month alone has too few events."
        if quarters and change.indicator.frequency is Frequency.MONTHLY
        else "",
        (SEASON if not anew else WINTER) if is_seasonal(change) else "",
    )
    return tuple(text for text in said if text)


def counted_from(breaks: Sequence[Break]) -> str:
    """From when on something is counted in a new way: "From April 2026 in 68 of 92 practices. …"; empty for
    one series."""
    if not breaks:
        return ""
    said = "; from ".join(f"{b.period.label}{b.of_some}" for b in breaks)
    return f"From {said}. {ACROSS_A_BREAK}"


def _ends_early(change: Change) -> str:
    """Which figure is the last one, where later periods have none."""
    last, newest = change.last, change.points[-1]
    if last is None or last is newest or newest.challenged:
        return ""
    return f"The last figure is that of {last.period.label}."


def _doubted(change: Change) -> str:
    """Which periods are under challenge."""
    found = [p.period.label for p in change.points if p.challenged and p.figure.value is not None]
    if not found:
        return ""
    which = found[0] if len(found) == 1 else f"{len(found)} of these periods"
    return f"{which} {'is' if len(found) == 1 else 'are'} under challenge: shown, not judged."


def side_by_side(ways: Mapping[str, int]) -> str:
    """That practices beside each other are not counted alike: "Not all practices are counted in the same way
    here: v1 in 24, v2 in 68. …"; empty where they are."""
    if len(ways) < 2:
        return ""
    each = ", ".join(f"{way} in {count:,}" for way, count in ways.items())
    return f"{TWO_WAYS}: {each}. Part of a difference may be one of counting."


def _why_no_trend(change: Change) -> str:
    if change.indicator.kind in UNTESTED:
        return "This kind of figure has no likely range, so no trend is tested."
    if change.reason == "one_point_dominates":
        return "One year alone would make the trend."
    if change.reason == "missing" and any(p.challenged for p in change.points):
        return "A year is under challenge."
    return LACKING.get(change.reason or "", "")


def is_seasonal(change: Change) -> bool:
    """Whether winters make runs by themselves: monthly hospital figures."""
    return change.indicator.theme == HOSPITAL and change.points[0].period.kind is PeriodKind.MONTH


def _lasting(change: Change, run: Run) -> str:
    said = since(run)
    if change.indicator.polarity is Polarity.NEUTRAL:
        return said
    wanted = "wanted" if change.outcome.startswith("improvement") else "unwanted"
    return f"Change in the {wanted} direction: {said[0].lower()}{said[1:]}"


def _trend(change: Change) -> str:
    word, polarity = TRENDS[change.outcome], change.indicator.polarity
    if polarity is Polarity.NEUTRAL or change.outcome not in ("increasing", "decreasing"):
        return word
    better = (change.outcome == "increasing") == (polarity is Polarity.HIGH_GOOD)
    return f"{word} and getting {'better' if better else 'worse'}"


def _too_few(change: Change) -> str:
    what = "quarters" if change.points[0].period.kind is PeriodKind.QUARTER else "months"
    held, anew = change.segment.held if change.segment else 0, change.starts_anew
    since = f"since counting changed in {anew.label}" if anew else "to judge"
    return f"Too few {what} {since} ({held} of {FEWEST_POINTS})"


def _across(change: Change) -> str:
    return ACROSS.get(change.points[0].period.kind, "period-to-period")


def _side(run: Run) -> str:
    return "Higher" if run.high else "Lower"


def _when(run: Run) -> str:
    if run.count == 1:
        return f"in {run.last.label}"
    if run.first.start.year == run.last.end.year and run.first.kind is PeriodKind.MONTH:
        return f"from {run.first.start:%B} to {run.last.label}"
    return f"from {run.first.label} to {run.last.label}"
