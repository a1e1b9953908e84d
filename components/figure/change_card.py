"""Change card: one organisation's figures over time, with what can be said of them and the table behind."""

from collections.abc import Sequence
from functools import partial

from benchmarking.agreed.happened import Happened, listed, marked
from benchmarking.charts import Chart
from benchmarking.comparison import Comparison
from benchmarking.drawings.change_chart import change_chart, usual_range
from benchmarking.over_time.changes import Change, Method, Point, change
from benchmarking.over_time.peers_over_time import (
    described,
    peers_over_time,
    table_heads,
    table_rows,
    with_peers,
)
from benchmarking.periods import PeriodKind
from benchmarking.snapshot import Snapshot
from benchmarking.words.ccg_wording import without_practices
from benchmarking.words.change_wording import RULES, UNTESTED, cautions, headline, is_seasonal
from benchmarking.words.wording import shown
from components import pickers, tables
from components.drawing import trend_plot
from components.drawing.pictures import Picture
from components.markup import card, escape, note, show, title
from components.table_files import of_figures

EACH = {
    PeriodKind.MONTH: "each month",
    PeriodKind.QUARTER: "each quarter",
}
ANEW = "counted differently from here"
BEHIND, OTHERS = "behind", "others"  # `behind=others` in the address: the deciles of the other practices
BEHIND_IT = {"": "Usual range", OTHERS: "Other practices"}


def change_card(
    snapshot: Snapshot, comparison: Comparison, source: str, happened: Sequence[Happened] = ()
) -> None:
    """The organisation of a comparison over all its periods; what `happened` is marked, and said below."""
    found = change(snapshot, comparison.organisation.code, comparison.indicator.id)
    with card("trend", stretch=True):
        if not enough(found):
            title("Over time")
            show(f'<p class="sk-sub">{escape(only_one(found))}</p>')
            _say_what_only_ccgs_have(snapshot, found)
            return
        title(headline(found), " ".join((about(found), *cautions(found))))
        peers = peers_over_time(snapshot, found, comparison.peers)
        chart = change_chart(found, source)
        offered = peers is not None and found.method is Method.PROCESS
        if peers is not None and _are_others_shown(found):
            chart = with_peers(chart, found, peers)
        else:
            peers = None
        chart = marked(chart, [p.period for p in found.points], happened)
        trend_plot.draw(chart, "trend")
        if offered:
            pickers.pills(BEHIND, "Behind the line", BEHIND_IT, "")
        if peers is not None:
            note(described(found, peers))
        _say_what_only_ccgs_have(snapshot, found)
        if chart.marks:
            note(f"Marked: {listed(happened)}. A mark does not say that it changed the figure.")
    tables.behind(
        columns(found), partial(rows, found), f"{found.indicator.title} over time", key="trend",
        exact=partial(of_figures, [point.figure for point in found.points]),
        picture=partial(_picture, found, chart),
    )  # fmt: skip
    if peers is not None:
        heads = [tables.Column(head, place > 0) for place, head in enumerate(table_heads(peers))]
        their = f"{found.indicator.title}: {peers.name} over time"
        others = "Show the other practices as a table"
        tables.behind(heads, partial(table_rows, found, peers), their, key="others", asked=others)


def _say_what_only_ccgs_have(snapshot: Snapshot, found: Change) -> None:
    if words := without_practices(snapshot, found.indicator, found.organisation):
        note(words)


def _are_others_shown(found: Change) -> bool:
    """What stands behind the line: of years, which have no usual range, the others; else as is chosen."""
    if found.method is Method.YEARLY:
        return True
    return pickers.chosen(BEHIND, BEHIND_IT, "") == OTHERS


def _picture(found: Change, chart: Chart) -> Picture:
    """The figures over time with what can be said of them."""
    first, last = found.points[0].period.label, found.points[-1].period.label
    what = f"{found.organisation.name}: {found.indicator.title}, {found.indicator.unit}, {first} to {last}"
    return Picture(partial(trend_plot.figure, chart), f"{headline(found)}.", what, chart.source)


def enough(found: Change) -> bool:
    """Whether there is a line to draw."""
    return sum(p.value is not None for p in found.points) > 1


def only_one(found: Change) -> str:
    """What is said instead of a line."""
    if found.last is None:
        return "No figures are held yet."
    return f"One period is held so far: {found.last.period.label}. A line needs two."


def about(found: Change) -> str:
    """The second line: the unit, how often, and what the dots stand on."""
    unit = found.indicator.unit
    words = "Percentages" if unit == "%" else f"{unit[0].upper()}{unit[1:]}"
    each = EACH.get(found.points[0].period.kind, "each year")
    if found.method is Method.PROCESS or found.indicator.kind in UNTESTED:
        return f"{words}, {each}."
    return f"{words}, {each}. The line through each dot is its likely range."


def columns(found: Change) -> tuple[tables.Column, ...]:
    """The headings of the table twin."""
    if found.method is Method.YEARLY:
        return tables.PERIODS
    before = (tables.Column("A year before", True),) if is_seasonal(found) else ()
    more = (tables.Column("Average", True), tables.Column("Usual range", True), tables.Column("Reading"))
    return (*tables.PERIODS, *before, *more)


def rows(found: Change) -> list[list[tables.Cell]]:
    """One row for each period, oldest first."""
    plain = tables.period_rows(found.indicator, [(p.period, p.figure) for p in found.points])
    for cells, point in zip(plain, found.points, strict=True):
        cells[0] += " (under challenge)" if point.challenged else ""
    if found.method is Method.YEARLY:
        return plain
    return [[*cells, *_judged(found, p)] for cells, p in zip(plain, found.points, strict=True)]


def _judged(found: Change, point: Point) -> list[tables.Cell]:
    segment, indicator = found.segments[point.segment], found.indicator
    before = [_a_year_before(found, point)] if is_seasonal(found) else []
    anew = segment.start and found.points[segment.start] is point
    reading = f"{ANEW}; " if anew else ""
    if segment.mean is None:
        return [*before, "–", "–", reading + ("under challenge" if point.challenged else "too few to judge")]
    low, high = (shown(v, indicator, places_of=segment.mean) for v in usual_range(found, segment))
    reading += "under challenge" if point.challenged else RULES.get(point.cause or "", "–")
    return [*before, shown(segment.mean, indicator), f"{low} to {high}", reading]


def _a_year_before(found: Change, point: Point) -> str:
    """The same month of the year before, where it was counted in the same way."""
    same = (p for p in found.points if (p.period.end.year + 1, p.period.end.month) == _month(point))
    before = next((p for p in same if p.segment == point.segment), None)
    return "–" if before is None else shown(before.value, found.indicator)


def _month(point: Point) -> tuple[int, int]:
    return point.period.end.year, point.period.end.month
