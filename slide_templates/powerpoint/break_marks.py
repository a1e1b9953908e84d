"""Break marks: the upright lines of a native line chart where something is counted anew, or happened."""

from benchmarking.charts import Chart, Role
from slide_templates.powerpoint.chart_markup import AXIS_SIZE, NO_LINE, NO_MARKER, line, only, words
from slide_templates.powerpoint.chart_workbook import Sheet
from slide_templates.powerpoint.markup import Run
from slide_templates.powerpoint.markup import number as number_of
from slide_templates.powerpoint.palette import SOFT

SAID = "counted differently"
LOWER, ROWS = (
    0.07,
    4,
)  # share of the drawing between the words of two marks, and how many before the top again


def break_marks(sheet: Sheet, chart: Chart, first: int, after: int = 0) -> str:
    """One series for each break of a chart and for each mark of what happened, numbered from `first` on: a
    point at the top, over its period, and an error bar from it down to the axis.

    `after`: empty categories behind the last one.
    """
    named = [(place, f"Counted differently from {chart.categories[place]}", SAID) for place in chart.breaks]
    named += [(m.place, f"{chart.categories[m.place]}: {m.words}", m.label or m.words) for m in chart.marks]
    return "".join(_mark(sheet, chart, first + n, n, mark, after) for n, mark in enumerate(named))


def marks_of(chart: Chart) -> int:
    """How many series `break_marks` adds."""
    return len(chart.breaks) + len(chart.marks)


def named_once(chart: Chart) -> list[int]:
    """Places of the series that the legend leaves out as the mark names them: the stretches after a break."""
    return [i for i, s in enumerate(chart.series) if s.role is Role.SELF][1:] if chart.breaks else []


def _mark(
    sheet: Sheet, chart: Chart, series: int, number: int, mark: tuple[int, str, str], after: int
) -> str:
    """`number`: of the mark; each stands a little lower than the one before, so that no words meet."""
    place, name, words_beside = mark
    low, high, _ = chart.axis
    top = high - (high - low) * LOWER * (number % ROWS)
    count = len(chart.categories)
    values = [top if i == place else None for i in range(count + after)]
    column = sheet.add(name, values)
    said = [Run(words_beside, AXIS_SIZE, bold=False, colour=SOFT)]
    label = only(words(place, said, "l" if 2 * place > count else "r"))
    bar = (
        '<c:errBars><c:errBarType val="minus"/><c:errValType val="fixedVal"/>'
        f'<c:noEndCap val="1"/><c:val val="{number_of(top - low)}"/>'
        f"<c:spPr>{line(SOFT, 1.25, dashed=True)}</c:spPr></c:errBars>"
    )
    return (
        f'<c:ser><c:idx val="{series}"/><c:order val="{series}"/><c:tx>{sheet.heading(column)}</c:tx>'
        f"<c:spPr>{NO_LINE}</c:spPr>{NO_MARKER}{label}{bar}"
        f"<c:cat>{sheet.words(0)}</c:cat><c:val>{sheet.numbers(column)}</c:val>"
        '<c:smooth val="0"/></c:ser>'
    )
