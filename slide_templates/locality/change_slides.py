"""The slide of the clearest change of a locality, by the rule T-change."""

from collections.abc import Iterable
from dataclasses import replace

from benchmarking.charts import Chart, Role
from benchmarking.drawings.change_chart import change_chart, usual_range
from benchmarking.indicators import Indicator, Polarity
from benchmarking.over_time.changes import Change, Run, Segment, change
from benchmarking.over_time.many_charts import outcomes_over_time
from benchmarking.periods import Frequency, PeriodKind
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import SEASON, is_seasonal
from benchmarking.words.wording import opening, shown, wanted, with_unit
from slide_templates.locality.slides import OLD, Setting
from slide_templates.plan import Notes, Rest, Slide
from slide_templates.stamps import counted, several
from slide_templates.titles import fitting

UNCHANGED = (None, "common_cause", "too_few_points")  # the latest point is in no run then
EACH = {PeriodKind.MONTH: "Each month", PeriodKind.QUARTER: "Each quarter"}
FEWEST = 2  # points of a run: one alone is no lasting change


def clearest_change(snapshot: Snapshot, locality: str, indicators: Iterable[Indicator]) -> Change | None:
    """The first of `lasting_changes`; None where there is none."""
    return next(iter(lasting_changes(snapshot, locality, indicators)), None)


def lasting_changes(snapshot: Snapshot, organisation: str, indicators: Iterable[Indicator]) -> list[Change]:
    """Changes that last to the latest figure, the one furthest outside what was usual first, in usual ranges.

    Those whose direction is wanted or unwanted come before those that are neither; none on trial limits, and
    none that is too small to be read off the figures as they are shown.
    """
    level = snapshot.organisations[organisation].level
    monthly = [i for i in indicators if i.frequency is not Frequency.ANNUAL and snapshot.held.latest(i.id)]
    outcomes = {i.id: outcomes_over_time(snapshot, i, level).get(organisation) for i in monthly}
    found = [change(snapshot, organisation, id_) for id_, o in outcomes.items() if o not in UNCHANGED]
    lasting = (c for c in found if not c.trial and _lasts(c.run) and _is_legible(c))
    return sorted(lasting, key=_clearness, reverse=True)


def _clearness(found: Change) -> tuple[bool, float, str]:
    return found.indicator.polarity is not Polarity.NEUTRAL, _distance(found), found.indicator.id


def _lasts(run: Run | None) -> bool:
    return run is not None and run.lasting and run.count >= FEWEST


def _is_legible(found: Change) -> bool:
    """Whether the latest figure reads otherwise than the average: 11.68 and 11.67 are both 11.7."""
    if found.last is None or found.segment is None:
        return False
    mean, indicator = found.segment.mean, found.indicator
    return shown(found.last.value, indicator, mean) != shown(mean, indicator)


def _distance(found: Change) -> float:
    """How far the points of the run lie from the average, where 1 is the edge of the usual range."""
    run, segment = found.run, found.segment
    if run is None or segment is None or segment.mean is None or segment.upper is None:
        return 0.0
    reach = segment.upper - segment.mean
    away = [
        abs(p.value - segment.mean) for p in found.points if p.value is not None and p.period >= run.first
    ]
    return sum(away) / len(away) / reach if reach else 0.0


def over_time(setting: Setting, found: Change | None, indicator: Indicator) -> list[Slide]:
    """The slide of the clearest change, where it is that of this indicator."""
    if found is None or found.indicator is not indicator:
        return []
    run, segment, last = found.run, found.segment, found.last
    assert run is not None and segment is not None and last is not None  # noqa: S101 - chosen for its run
    low, high = (shown(v, indicator, segment.mean) for v in usual_range(found, segment))
    number = with_unit(last.value, indicator).partition(" ")[0]
    title = change_title(indicator, run)
    ask = f"What is different since {run.first.label}, with us or around us?"
    months = last.period.months_old(setting.stamps.made_on)
    slide = Slide(
        layout="Chart",
        section=indicator.theme,
        title=title,
        lede=f"{indicator.title}, {indicator.unit}, all our practices together",
        flag=f"Data {months} months old" if months > OLD else "",
        charts=(setting.marked(found, named_chart(found)),),
        key_figure=(number, f"in {last.period.label}; usual range {low} to {high}"),
        facts=(_fact(found, segment), _caution(found)),
        question=ask,
        source=setting.stamps.full(
            setting.stamps.publication(indicator, last.period),
            several([found.points[0].period, last.period]),
            counted(indicator),
            "its own average",
            "XmR chart",
        ),
        notes=Notes(
            3,
            f"{title}.",
            ask,
            "Another cause, or another way of counting. " + (SEASON if is_seasonal(found) else ""),
            "XmR chart by the rules of Making Data Count: outside the limits, seven on one side or in one "
            "direction, two of three near a limit. Limits from moving ranges.",
        ),
        rests_on=(over(found),),
    )
    return [slide]


def over(found: Change) -> Rest:
    """The figures that a chart over time rests on."""
    periods = [p.period for p in found.points]
    return Rest(found.indicator.id, min(p.start for p in periods), max(p.end for p in periods))


def change_title(indicator: Indicator, run: Run) -> str:
    """The rule T-change for a run that lasts."""
    verb = "have been" if indicator.plural else "has been"
    which = "rising" if run.high else "falling"
    if not run.rising:
        which = f"{'higher' if run.high else 'lower'} than before"
    return fitting(
        [
            f"{indicator.subject} {verb} {which} since {run.first.label}",
            f"{indicator.title}: {which} since {run.first.label}",
        ]
    )


def _fact(found: Change, segment: Segment) -> str:
    average = with_unit(segment.mean, found.indicator).partition(" per ")[0]
    if found.indicator.polarity is Polarity.NEUTRAL or found.run is None:
        return f"Average {average} over {segment.held} months"
    way = "wanted" if found.outcome.startswith("improvement") else "unwanted"
    return f"Average {average}; the change is in the {way} direction"


def _caution(found: Change) -> str:
    """That it is counted differently from some time on, where it is; otherwise which way is wanted."""
    anew, broken = found.starts_anew, found.counted_anew
    if anew is None or broken is None:
        return wanted(found.indicator).rstrip(".")
    return f"Counted differently from {anew.label}{broken.of_some}: no line across"


def named_chart(found: Change) -> Chart:
    """The chart with its figures named by what they are: the legend says them."""
    chart = change_chart(found)
    own = [i for i, s in enumerate(chart.series) if s.role is Role.SELF]
    each = EACH.get(found.points[0].period.kind, "Each year")
    series = list(chart.series)
    for place in own:
        anew = series[place].name.partition(", ")[2]
        series[place] = replace(series[place], name=each + (f", {anew}" if anew else ""))
    return replace(chart, series=tuple(series), value_title=opening(chart.value_title))
