"""The slide of the clearest change of a locality, by the rule T-change."""

from collections.abc import Iterable
from dataclasses import replace

from benchmarking.change_chart import change_chart, usual_range
from benchmarking.change_wording import SEASON, is_seasonal
from benchmarking.changes import Change, Run, Segment, change
from benchmarking.charts import Chart, Role
from benchmarking.indicators import Indicator, Polarity
from benchmarking.many_charts import outcomes_over_time
from benchmarking.organisations import Level
from benchmarking.periods import Frequency
from benchmarking.snapshot import Snapshot
from benchmarking.wording import shown, wanted, with_unit
from slide_templates.plan import Notes, Slide
from slide_templates.slides import OLD, Setting
from slide_templates.stamps import counted, several
from slide_templates.titles import fitting, opening

UNCHANGED = (None, "common_cause", "too_few_points")  # the latest point is in no run then
FEWEST = 2  # points of a run: one alone is no lasting change


def clearest_change(snapshot: Snapshot, locality: str, indicators: Iterable[Indicator]) -> Change | None:
    """The change that lasts to the latest figure and lies furthest outside what was usual, in usual ranges.

    One whose direction is wanted or unwanted comes before those that are neither; None where there is none,
    and never on trial limits.
    """
    monthly = [i for i in indicators if i.frequency is not Frequency.ANNUAL and snapshot.held.latest(i.id)]
    outcomes = {i.id: outcomes_over_time(snapshot, i, Level.LOCALITY).get(locality) for i in monthly}
    found = [change(snapshot, locality, id_) for id_, outcome in outcomes.items() if outcome not in UNCHANGED]
    lasting = [c for c in found if not c.trial and _lasts(c.run)]
    return max(lasting, key=_clearness, default=None)


def _clearness(found: Change) -> tuple[bool, float, str]:
    return found.indicator.polarity is not Polarity.NEUTRAL, _distance(found), found.indicator.id


def _lasts(run: Run | None) -> bool:
    return run is not None and run.lasting and run.count >= FEWEST


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
        charts=(_chart(found),),
        key_figure=(number, f"in {last.period.label}; usual range {low} to {high}"),
        facts=(_fact(found, segment), wanted(indicator).rstrip(".")),
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
    )
    return [slide]


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


def _chart(found: Change) -> Chart:
    """The chart with its figures named by what they are: the legend says them."""
    chart = change_chart(found)
    own = [i for i, s in enumerate(chart.series) if s.role is Role.SELF]
    series = list(chart.series)
    for place in own:
        anew = series[place].name.partition(", ")[2]
        series[place] = replace(series[place], name="Each month" + (f", {anew}" if anew else ""))
    return replace(chart, series=tuple(series), value_title=opening(chart.value_title))
