"""The last page of a practice's report: whom it is compared with, how each figure is made."""

from collections.abc import Sequence

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator, Kind
from benchmarking.words.wording import likely_range, shown
from slide_templates.locality.slides import OLD
from slide_templates.plan import Cell, Notes, Slide, Table
from slide_templates.powerpoint.lettering import shortened
from slide_templates.powerpoint.palette import MISSING_TINT, OLD_TINT
from slide_templates.practice.practice_figures import MOST_ROWS, PracticeFigures
from slide_templates.stamps import DIVIDED, counted, several, until
from slide_templates.tables import MARGIN, names_for, parts, table

HIGH = 3.78  # inches of the table's place
WIDTHS = (2.8, 3.05, 2.15, 0.9, 2.25, 0.98)  # inches of its columns
SIZE = 12  # points
DIFFERS = "Differs: the whole likely range is on one side of the average"
SUMS = "Its average adds everybody up first, so large practices count for more."
DISPUTE = "Does a figure look wrong? Say so on its page in Stocktake."


def whom_and_how(figures: PracticeFigures) -> list[Slide]:
    """One row for each figure that has one, and the reason for the comparison below."""
    title = figures.titled("who it is compared with, and how each figure is made")
    return [
        Slide(
            layout="Table and question",
            section="Sources",
            title=title,
            lede=DIFFERS if figures.flag(part) else f"{DIFFERS}. Tinted: over 12 months old",
            flag=figures.flag(part),
            table=_table(figures, part),
            asking="Compared with",
            question=_why(figures),
            source=figures.setting.stamps.full(
                "; ".join(dict.fromkeys(_publication(figures, c) for c in part)),
                several(c.period for c in part), "as listed", figures.average, _methods(part),
            ),
            notes=Notes(
                2,
                "Every figure was published or comes from an extract; nothing here was typed in by hand.",
                "Does any of these figures look wrong to you?",
                "A wrong figure used to dismiss all of them.",
                "Left out: figures on which practices differ by little but chance, or that are not shown for "
                "one practice. "
                "Counts of 1 to 7 of figures shared in confidence are hidden and others rounded. The "
                "workbook has every count, limit and formula.",
            ),
        )
        for part in parts(figures.shown, MOST_ROWS)
    ]  # fmt: skip


def _table(figures: PracticeFigures, part: Sequence[Comparison]) -> Table:
    """One line for each figure, whatever has to be shortened for it: the page is printed and kept."""
    head = ("Indicator", "Counted ÷ out of", "Our figure (range)", "Average", "Source", "Data to")
    names = names_for([c.indicator.title for c in part], WIDTHS[0], SIZE)
    rows = [_row(figures, c, name) for c, name in zip(part, names, strict=True)]
    alt = f"Table: {len(part)} indicators: what is counted, our figure, the average, source and last month."
    return table(head, rows, WIDTHS, [False, False, True, True, False, False], alt, HIGH)


def _row(figures: PracticeFigures, comparison: Comparison, name: str) -> list[Cell]:
    figure, indicator = comparison.figure, comparison.indicator
    limits = likely_range(figure, indicator)
    value = shown(figure.value, indicator)
    if figure.reason == CHALLENGED:
        limits = "under challenge"
    old = comparison.period.months_old(figures.setting.stamps.made_on) > OLD
    return [
        Cell(name, bold=True),
        Cell(_counts(figure, indicator)),
        Cell(f"{value} ({limits})" if limits else value, "" if figure.value is not None else MISSING_TINT),
        Cell("–" if comparison.average is None else shown(comparison.average, indicator)),
        Cell(_one_line(_publication(figures, comparison), WIDTHS[4])),
        Cell(until(comparison.period), OLD_TINT if old else "", bold=old),
    ]


def _counts(figure: Figure, indicator: Indicator) -> str:
    """ "1,222 patients on the register ÷ 6,303 registered patients", in as many words as it has room for."""
    words = counted(indicator)
    if figure.numerator is None or figure.denominator is None or DIVIDED not in words:
        return _one_line(words, WIDTHS[1])
    below = words.partition(DIVIDED)[2].partition(":")[0]
    first, second = f"{figure.numerator:,.0f}", f"{DIVIDED}{figure.denominator:,.0f}"
    short = f"{first} {indicator.events}{second}"
    tried = (f"{short} {below}", short, f"{first}{second}")
    return next(text for text in tried if _one_line(text, WIDTHS[1]) == text or text is tried[-1])


def _one_line(words: str, inches: float) -> str:
    return shortened(words, SIZE, (inches * 72 - MARGIN) * 0.97)


def _publication(figures: PracticeFigures, comparison: Comparison) -> str:
    return figures.setting.stamps.publication(comparison.indicator, comparison.period)


def _methods(part: Sequence[Comparison]) -> str:
    kinds = {c.indicator.kind for c in part}
    wilson = "Wilson 95% for shares" if kinds & {Kind.PROPORTION, Kind.SURVEY} else ""
    byar = "Byar 95% for rates" if kinds & {Kind.RATE, Kind.INDIRECT} else ""
    return ", ".join(method for method in (wilson, byar) if method) or "no sampling interval"


def _why(figures: PracticeFigures) -> str:
    if figures.group is None:
        return f"nobody: no other practices are known. {DISPUTE}"
    return f"{figures.group.reason}. {SUMS} {DISPUTE}"
