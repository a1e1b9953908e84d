"""One function for each kind of slide of the locality deck: figures in, a planned slide out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarking.agreed.happened import LONGEST, Happened, about, marked, numbered
from benchmarking.charts import Chart
from benchmarking.indicators import Indicator, Kind
from benchmarking.over_time.changes import Change
from benchmarking.over_time.series_breaks import ways_at
from benchmarking.words.wording import inside, opening
from slide_templates import titles
from slide_templates.example_chart import example_chart
from slide_templates.locality.spreads import Spread
from slide_templates.plan import Notes, Slide
from slide_templates.practice.practice_charts import MOST_ROWS, MOST_ROWS_IN_HALF, charts
from slide_templates.remarks import facts, key_figure, lede, question
from slide_templates.stamps import IN_FULL, Stamps, counted, said

OLD = 12  # months after the end of a period from which a slide says so
FEWEST_LETTERED = 5  # practices; with fewer, letters would hide nobody
TWO_KINDS = (
    " Published figures and those shared in confidence have letters of their own: the first can be looked up."
)
AS_THEN = " Practices as they were then: some have merged, closed or moved since."


@dataclass(frozen=True)
class Setting:
    """What all slides of one locality's deck share."""

    stamps: Stamps
    name: str  # of the locality
    letters: Mapping[str, str]  # shown names by practice code; empty: their own names
    size: int  # practices on the day
    # the same for figures shared in confidence, drawn apart: public values tell whose the others are
    confidential: Mapping[str, str] = field(default_factory=dict)
    members: frozenset[str] = frozenset()  # codes of the practices on the day
    happened: tuple[Happened, ...] = ()  # what is marked on trends: finished actions

    @property
    def masked(self) -> bool:
        return bool(self.letters)

    @property
    def practices_shown(self) -> bool:
        return not self.masked or self.size >= FEWEST_LETTERED

    def shows(self, spread: Spread) -> bool:
        """Whether its practices are shown one by one. Not under letters of figures shared in confidence where
        they are others than today: when a practice came or left is published."""
        alike = self.is_as_today(spread)
        return self.practices_shown and (not self.masked or not spread.indicator.in_confidence or alike)

    def is_as_today(self, spread: Spread) -> bool:
        """Whether its practices are those of the day, and not others that have merged or moved since."""
        return {figure.code for figure in spread.practices} == self.members

    def marked(self, found: Change, chart: Chart, longest: int = LONGEST) -> Chart:
        """A chart over time with what happened; in a masked deck without the words that somebody typed."""
        return marked(chart, [p.period for p in found.points], self._here(found), longest)

    def numbered(self, found: Change, chart: Chart, after: int) -> Chart:
        """The same with a number beside each mark, for a slide that lists the words."""
        return numbered(chart, [p.period for p in found.points], self._here(found), after)

    def _here(self, found: Change) -> list[Happened]:
        here = about(self.happened, found.indicator.id, found.organisation.code)
        if self.masked:
            return [replace(one, words="an action was finished") for one in here]
        return here

    def names(self, indicator: Indicator) -> Mapping[str, str]:
        """What practices are called where an indicator is shown; empty: by their own names."""
        return self.confidential if indicator.in_confidence else self.letters


def title_slide(setting: Setting, title: str, subtitle: str, dated: str) -> Slide:
    """The first slide; every other one carries its own source."""
    source, made = setting.stamps.short(f"Stocktake snapshot {setting.stamps.snapshot.id}")
    made = made.partition(" · ")[2]
    return Slide(
        layout="Title slide",
        section="Start",
        title=title,
        subtitle=subtitle,
        dated=dated,
        flag="Practice names masked" if setting.masked else "",
        source=(source, f"{made} · Every slide carries its own source"),
        notes=Notes(
            1,
            "Welcome. These are our own published figures, practice by practice, and what we do with them "
            "next.",
            "Is anybody missing who should be in the room?",
            "Worry about who else sees this pack: say who does.",
            "Every slide names its source, its period and the snapshot of the data that it was made from."
            + (TWO_KINDS if setting.masked else ""),
        ),
    )


def how_to_read(setting: Setting) -> Slide:
    """The chart of every later slide, explained with invented figures."""
    return Slide(
        layout="Chart",
        section="Start",
        title="If a line crosses the average, it may be chance",
        lede="How to read every chart here. Practices keep their order; there are no ranks",
        charts=(example_chart(),),
        key_figure=("1 in 20", "comparisons would seem to differ by chance alone"),
        facts=(
            "Words and colour only where the whole line is on one side",
            "A long line: few patients or answers",
        ),
        question="Which of these would you ask about?",
        source=(
            "Source: invented figures to explain the chart",
            f"Method: 95% intervals throughout · {setting.stamps.short('')[1]}",
        ),
        notes=Notes(
            1,
            "A dot is the figure, the line is where the true figure is likely to lie. Colour and words "
            "only where the "
            "whole line is on one side of the average.",
            "Which of these would you ask about?",
            "Reading a rank into the order of the rows: there is none.",
            "95% intervals; a limit that touches the average is no difference. No figure is never zero.",
        ),
    )


def profile(setting: Setting, spreads: Sequence[Spread]) -> list[Slide]:
    """Who our patients are: one or two indicators of need side by side; two slides where they are many."""
    first = spreads[0]
    most = MOST_ROWS_IN_HALF if len(spreads) > 1 else MOST_ROWS
    together = list(zip(*(charts(spread, not setting.masked, most) for spread in spreads), strict=False))
    sources = "; ".join(dict.fromkeys(setting.stamps.publication(s.indicator, s.period) for s in spreads))
    periods = "; ".join(dict.fromkeys(said(s.period) for s in spreads))
    stamp = setting.stamps.full(
        sources, periods, "; ".join(inside(s.indicator.numerator) for s in spreads), first.average,
        "95% intervals",
    )  # fmt: skip
    ask = "which of our practices have patients most like each other?"
    if setting.masked or len(first.practices) == 1:
        ask = "what does this mean for how we work?"
    slide = Slide(
        layout="Two charts",
        section="Who our patients are",
        title=titles.profile_title(spreads),
        lede="Keep this slide in mind for every comparison that follows",
        flag=_old(setting, spreads),
        headings=tuple(f"{s.indicator.title}, {s.indicator.unit}" for s in spreads),
        question=ask,
        source=stamp,
        notes=Notes(
            3,
            f"{titles.profile_title(spreads)}. Need comes before use.",
            opening(ask),
            "Age and deprivation used to explain away every difference.",
            "Shares of registered patients with 95% intervals; a score has no sampling interval and is not "
            "tested.",
        ),
    )
    if len(spreads) == 1:
        slide = replace(
            slide,
            layout="Chart",
            headings=(),
            key_figure=key_figure(first),
            facts=facts(first),
            question=opening(ask),
        )
    return [replace(slide, charts=side_by_side) for side_by_side in together]


def comparison(setting: Setting, spread: Spread) -> list[Slide]:
    """One indicator: every practice with its interval and the area's line; two slides above twelve."""
    title = titles.comparison_title(spread)
    ask = question(spread)
    slide = Slide(
        layout="Chart",
        section=spread.indicator.theme,
        title=title,
        lede=lede(spread),
        flag=flag(setting, spread),
        key_figure=key_figure(spread),
        facts=facts(spread),
        question=ask,
        source=setting.stamps.indicator(spread.indicator, spread.period, spread.against),
        notes=Notes(
            4,
            f"{title}.",
            ask,
            "One practice being blamed, or all of it put down to patients.",
            f"{opening(_method(spread))}. Counted: {counted(spread.indicator)}. The average is a ratio of "
            f"sums.{'' if setting.is_as_today(spread) else AS_THEN}",
        ),
    )
    return [replace(slide, charts=(chart,)) for chart in charts(spread, setting.shows(spread))]


def _method(spread: Spread) -> str:
    if spread.indicator.kind is Kind.COUNT:
        return "a count, shown for context and not compared"
    if any(f.lower is not None for f in spread.practices):
        method = IN_FULL.get(spread.indicator.kind, "95% intervals")
        return f"{method}; a limit equal to the average is no difference"
    return "this kind of figure has no sampling interval and is not tested"


def flag(setting: Setting, spread: Spread) -> str:
    """The one caution of a slide, by precedence."""
    if setting.masked:
        return "Practice names masked"
    missing, doubted = len(spread.practices) - len(spread.with_figures), len(spread.challenged)
    if doubted and missing:
        return f"{doubted} under challenge, {missing} missing"
    if doubted:
        return f"{doubted} figure{'' if doubted == 1 else 's'} under challenge"
    if missing:
        return f"{missing} of {len(spread.practices)} missing"
    if spread.too_few:
        return "Too few to tell"
    ways = ways_at(setting.stamps.snapshot, spread.indicator, spread.period)
    return "Counted in two ways" if len(ways) > 1 else _old(setting, [spread])


def _old(setting: Setting, spreads: Sequence[Spread]) -> str:
    months = max(s.period.months_old(setting.stamps.made_on) for s in spreads)
    return f"Data {months} months old" if months > OLD else ""
