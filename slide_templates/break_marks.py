"""Break marks: the upright lines of a native line chart where something begins to be counted in a new way."""

from benchmarking.charts import Chart, Role
from slide_templates.chart_markup import AXIS_SIZE, NO_LINE, NO_MARKER, line, only, words
from slide_templates.chart_workbook import Sheet
from slide_templates.markup import Run, number
from slide_templates.palette import SOFT

SAID = "counted differently"


def break_marks(sheet: Sheet, chart: Chart, first: int, after: int = 0) -> str:
    """One series for each break of a chart, numbered from `first` on: a point at the top, over the first
    period that is counted in a new way, and an error bar from it down to the axis.

    `after`: empty categories behind the last one.
    """
    return "".join(_mark(sheet, chart, first + n, place, after) for n, place in enumerate(chart.breaks))


def named_once(chart: Chart) -> list[int]:
    """Places of the series that the legend leaves out as the mark names them: the stretches after a break."""
    return [i for i, s in enumerate(chart.series) if s.role is Role.SELF][1:] if chart.breaks else []


def _mark(sheet: Sheet, chart: Chart, series: int, place: int, after: int) -> str:
    low, high, _ = chart.axis
    count = len(chart.categories)
    values = [high if i == place else None for i in range(count + after)]
    column = sheet.add(f"Counted differently from {chart.categories[place]}", values)
    said = [Run(SAID, AXIS_SIZE, bold=False, colour=SOFT)]
    label = only(words(place, said, "l" if 2 * place > count else "r"))
    bar = (
        '<c:errBars><c:errBarType val="minus"/><c:errValType val="fixedVal"/>'
        f'<c:noEndCap val="1"/><c:val val="{number(high - low)}"/>'
        f"<c:spPr>{line(SOFT, 1.25, dashed=True)}</c:spPr></c:errBars>"
    )
    return (
        f'<c:ser><c:idx val="{series}"/><c:order val="{series}"/><c:tx>{sheet.heading(column)}</c:tx>'
        f"<c:spPr>{NO_LINE}</c:spPr>{NO_MARKER}{label}{bar}"
        f"<c:cat>{sheet.words(0)}</c:cat><c:val>{sheet.numbers(column)}</c:val>"
        '<c:smooth val="0"/></c:ser>'
    )
