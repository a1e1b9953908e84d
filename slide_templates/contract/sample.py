"""A sample deck: one slide for each layout of a template, all of it invented, to be looked at."""

from collections.abc import Iterator
from datetime import date

from slide_templates.example_chart import example_chart
from slide_templates.plan import Cell, Deck, Notes, Slide, Statement, Table
from slide_templates.powerpoint.writer import write
from slide_templates.tables import table

SOURCE = ("Source: invented figures and words, to look at the template", "Count: invented · Method: invented")
NOTES = Notes(1, "A sample.", "Does it look right?", "Nothing.", "Every figure is invented.")
QUESTION = "Is everything in its place, and can it be read from the back of the room?"
FLAG = "Invented figures"


def sample_deck(template: bytes, *, made_on: date) -> bytes:
    """Every layout filled as decks fill it. Raises UnusableTemplate for a template that cannot be used."""
    slides = tuple(_slides())
    return write(Deck("Sample of the template", "Invented figures", made_on, "sample", slides), template)


def _slides() -> Iterator[Slide]:
    yield Slide(
        "Title slide", "Sample", "Ashdale: what our figures say and what we do next", SOURCE, NOTES,
        flag=FLAG, subtitle="Workshop pack for GPs and practice managers", dated="Five practices, by name",
    )  # fmt: skip
    chart, title = (
        example_chart(),
        "A finding in one sentence that is long enough to take two lines here",
    )
    yield Slide(
        "Chart", "Sample", title, SOURCE, NOTES, lede="What is shown, its unit and its period", flag=FLAG,
        charts=(chart,), key_figure=("1 in 20", "comparisons would seem to differ by chance alone"),
        facts=("Words only where the whole line is on one side", "A long line: few patients or answers"),
        question=QUESTION,
    )  # fmt: skip
    yield Slide(
        "Two charts", "Sample", "Two charts side by side have the same practices in the same rows", SOURCE,
        NOTES, lede="What is shown, its unit and its period", charts=(chart, chart),
        headings=("What the left chart shows", "What the right chart shows"), question=QUESTION,
    )  # fmt: skip
    yield Slide("Wide chart", "Sample", "One chart over the whole width", SOURCE, NOTES, charts=(chart,))
    yield Slide("Table", "Sample", "A table over the whole slide", SOURCE, NOTES, table=_table(8, 4.7))
    yield Slide(
        "Table and question", "Sample", "A table with a question below it", SOURCE, NOTES,
        table=_table(4, 3.78), question=QUESTION,
    )  # fmt: skip
    said = Statement("A statement", (("First", "with a few words"), ("Second", "with a few more words")), 18)
    yield Slide(
        "Three statements", "Sample", "Three statements side by side", SOURCE, NOTES,
        statements=(said, said, said), question="What it comes to, in one line",
    )  # fmt: skip


def _table(rows: int, high: float) -> Table:
    held = [[Cell(f"Practice {n}"), Cell("52.3 ▲", "BBDCF5"), Cell("48.0")] for n in range(1, rows + 1)]
    head, alt = ("Practice", "First figure, %", "Second figure, %"), "Table of invented figures"
    return table(head, held, (2, 1, 1), (False, True, True), alt, high)
