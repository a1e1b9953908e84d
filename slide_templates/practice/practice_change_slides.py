"""The page of change in a practice's report: one or two figures over time, and what changed."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarking.charts import Chart
from benchmarking.drawings.scales import short_unit
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.over_time.changes import Change, Method, change
from benchmarking.over_time.many_charts import outcomes_over_time
from benchmarking.periods import Frequency
from benchmarking.words.change_wording import headline, since
from benchmarking.words.wording import inside, opening
from slide_templates.locality.change_slides import UNCHANGED, change_title, lasting_changes, named_chart, over
from slide_templates.plan import Notes, Slide
from slide_templates.powerpoint.lettering import shortened, width
from slide_templates.practice.practice_figures import PracticeFigures
from slide_templates.stamps import counted, cut, several
from slide_templates.titles import fitting, in_words

AT_MOST = 2  # charts
ON_A_WHOLE_PAGE = 60  # characters beside a mark
MOST_LINES, LONGEST = 4, 125  # of what the numbers of marks stand for; characters of such a line
HEADING, ROOM = 16, 5.95 * 72 * 0.97  # points of a chart's heading, and of the line that it has
NEITHER = "Neither of these two figures has changed beyond ordinary variation"
FEWEST = 2  # values that make a figure over time


def over_time(figures: PracticeFigures) -> list[Slide]:
    """The clearest lasting change and the first thing worth a look, or the first two rows, over time; no page
    where nothing has a second value yet."""
    chosen = _chosen(figures)
    if not chosen:
        return []
    lasting = [c for c in chosen if c.run is not None and c.run.lasting]
    ask = "Is anything here worth our time, or can we move on?"
    if lasting and lasting[0].run is not None:
        ask = f"What is different since {lasting[0].run.first.label}, with us or around us?"
    title = _title(chosen)
    periods = [p.period for c in chosen for p in c.points]
    publications = dict.fromkeys(
        figures.setting.stamps.publication(c.indicator, c.last.period) for c in chosen if c.last
    )
    charts = _charts(figures, chosen)
    told = [f"{m.label}  {c.categories[m.place]}: {m.words}" for c in charts for m in c.marks if m.label]
    slide = Slide(
        layout="Two charts" if len(chosen) > 1 else "Wide chart",
        section="Over time",
        title=title,
        lede=_lede(figures),
        charts=charts,
        headings=tuple(_heading(c.indicator) for c in chosen) if len(chosen) > 1 else (),
        asking="Worth asking",
        question=ask if len(chosen) > 1 else "",
        listed=_listed(told),
        source=figures.setting.stamps.full(
            "; ".join(publications), several(periods), "; ".join(counted(c.indicator) for c in chosen),
            "its own average", "XmR charts" if any(_monthly(c.indicator) for c in chosen) else "trend tests",
        ),
        notes=Notes(
            3,
            " ".join([f"{title}.", *(f"Marked: {words}." for words in told)]),
            ask,
            "Another cause, a season, or another way of counting.",
            "Months: XmR charts by the rules of Making Data Count. Years: trend of the last five. Nothing is "
            "worked out across a change in how something is counted.",
        ),
        rests_on=tuple(over(c) for c in chosen),
    )  # fmt: skip
    return [slide]


def _charts(figures: PracticeFigures, chosen: Sequence[Change]) -> tuple[Chart, ...]:
    """The charts; where two share a page what happened has a number, counted through both, for a list."""
    if len(chosen) == 1:
        return (figures.setting.marked(chosen[0], _chart(chosen[0]), ON_A_WHOLE_PAGE),)
    made: list[Chart] = []
    for found in chosen:
        before = sum(len(chart.marks) for chart in made)
        made.append(figures.setting.numbered(found, _chart(found), before))
    return tuple(made)


def _listed(told: Sequence[str]) -> tuple[str, ...]:
    """What the numbers stand for, a line each as far as there is room; the notes have every word of it."""
    if len(told) > MOST_LINES:
        more = len(told) - MOST_LINES + 1
        return (*_listed(told[: MOST_LINES - 1]), f"{more} more are in the notes below the slide.")
    return tuple(cut(words, LONGEST * (MOST_LINES // len(told))) for words in told)


def _chart(found: Change) -> Chart:
    """The chart with the short unit at its axis: the long one stands in the heading."""
    return replace(named_chart(found), value_title=opening(short_unit(found.indicator)))


def _heading(indicator: Indicator) -> str:
    """Title and unit on one line."""
    long, short = (f"{indicator.title}, {unit}" for unit in (indicator.unit, short_unit(indicator)))
    fitting_one = (w for w in (long, short) if width(w, HEADING, bold=True) <= ROOM)
    return next(fitting_one, shortened(indicator.title, HEADING, ROOM, bold=True))


def _monthly(indicator: Indicator) -> bool:
    return indicator.frequency is not Frequency.ANNUAL


def _chosen(figures: PracticeFigures) -> list[Change]:
    """The clearest lasting change first, then what page one and the rows are about, months before years."""
    held = [c.indicator for c in figures.every]
    lasting = lasting_changes(figures.snapshot, figures.practice, held)[:1]
    surest = [c.indicator for c in figures.found.first(3)]
    others = sorted((*surest, *(c.indicator for c in figures.shown)), key=lambda i: not _monthly(i))
    wanted = dict.fromkeys([*(c.indicator.id for c in lasting), *(i.id for i in others)])
    chosen: list[Change] = []
    for id_ in wanted:
        found = change(figures.snapshot, figures.practice, id_)
        if sum(point.value is not None for point in found.points) >= FEWEST:
            chosen.append(found)
        if len(chosen) == AT_MOST:
            break
    return chosen


def _lede(figures: PracticeFigures) -> str:
    """How many of the figures that are followed month by month have changed."""
    monthly = [c.indicator for c in figures.every if _monthly(c.indicator)]
    outcomes = [
        outcomes_over_time(figures.snapshot, i, Level.PRACTICE).get(figures.practice) for i in monthly
    ]
    followed = [o for o in outcomes if o not in (None, "too_few_points")]
    changed = sum(o not in UNCHANGED for o in followed)
    if not followed:
        return "Figures over time"
    of = f"{in_words(len(followed))} figures followed over time"
    if len(followed) == 1:
        return (
            f"The one figure followed over time lies {'outside' if changed else 'within'} ordinary variation"
        )
    if not changed:
        return (
            f"No figure of the {in_words(len(followed))} followed over time lies outside ordinary variation"
        )
    verb = "lies" if changed == 1 else "lie"
    return f"{opening(in_words(changed))} of {of} now {verb} outside ordinary variation"


def _title(chosen: Sequence[Change]) -> str:
    """The rule T-change for each, joined; the second one shortened, then left to its chart."""
    first, *second = chosen
    steady = [c for c in chosen if _steady(c)]
    if len(steady) == AT_MOST:
        names = " and ".join(inside(c.indicator.subject) for c in steady)
        return fitting([opening(f"{names} have not changed beyond ordinary variation"), NEITHER])
    tried = [
        "; ".join(map(_said, chosen)),
        "; ".join([_said(first), *map(_said_short, second)]),
        "; ".join(map(_said_short, chosen)),
        _said(first),
        _said_short(first),
        _now(first),
    ]
    return fitting([opening(words) for words in tried])


def _now(found: Change) -> str:
    """As short as it can be said of a special cause that is over."""
    run = found.run
    if run is None or run.lasting:
        return _said_short(found)
    return f"{inside(found.indicator.title)}: ordinary variation since {run.last.label}"


def _steady(found: Change) -> bool:
    """Whether months were judged and nothing but ordinary variation was found in them."""
    return found.method is Method.PROCESS and found.run is None and found.outcome != "too_few_points"


def _said(found: Change) -> str:
    indicator, run = found.indicator, found.run
    if run is not None and run.lasting:
        return inside(change_title(indicator, run))
    if _steady(found):
        has = "have" if indicator.plural else "has"
        return f"{inside(indicator.subject)} {has} not changed beyond ordinary variation"
    return _said_short(found)


def _said_short(found: Change) -> str:
    indicator, run = found.indicator, found.run
    if run is not None and run.lasting:
        return f"{inside(indicator.title)}: {inside(since(run))}"
    if _steady(found):
        return f"{inside(indicator.title)}: no real change"
    return f"{inside(indicator.title)}: {inside(headline(found))}"
