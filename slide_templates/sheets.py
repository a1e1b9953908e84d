"""Sheets: rows of plain cells as a workbook that Excel and LibreOffice open; text never becomes a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_loaders.exports import safe_cell
from slide_templates.chart_workbook import letters
from slide_templates.markup import readable

FORMULAS_OFF = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDEST, NARROWEST = 60, 9  # characters of a column
LINE = 13.5  # points, of one line of a cell


@dataclass(frozen=True)
class Number:
    """A number with the decimal places in which it is shown; all of it is kept."""

    value: float
    places: int = 0


@dataclass(frozen=True)
class Formula:
    """A formula over other columns of its row, "{Numerator}/{Denominator}", and what it comes to."""

    words: str
    value: float
    places: int = 0


Cell = str | int | date | Number | Formula | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its headings and its rows. `wide`: columns of long texts, which are wrapped."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    wide: frozenset[str] = frozenset()


def workbook(sheets: Sequence[Sheet], title: str, subject: str, made_on: date) -> bytes:
    """The sheets as an .xlsx; the same sheets give the same bytes."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, FORMULAS_OFF) as book:
        about = {"title": readable(title), "subject": readable(subject), "author": "Stocktake"}
        book.set_properties({**about, "created": datetime.combine(made_on, time.min)})
        formats = _Formats(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
    return held.getvalue()


class _Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._numbers: dict[int, Format] = {}
        plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.plain = plain
        self.text = book.add_format(plain)
        self.wrapped = book.add_format({**plain, "text_wrap": True})
        self.day = book.add_format({**plain, "num_format": "d mmm yyyy", "align": "left"})
        self.head = book.add_format(
            {**plain, "bold": True, "text_wrap": True, "bottom": 1, "font_color": "#003087"}
        )

    def number(self, places: int) -> Format:
        if places not in self._numbers:
            code = "#,##0" + ("." + "0" * places if places else "")
            self._numbers[places] = self._book.add_format({**self.plain, "num_format": code})
        return self._numbers[places]


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    """Headings that stay in sight, a filter, columns as wide as their words, then every row."""
    for place, heading in enumerate(sheet.head):
        page.write_string(0, place, heading, formats.head)
        page.set_column(place, place, _width(sheet, place), formats.text)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.head) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.repeat_rows(0)
    for row, cells in enumerate(sheet.rows, 1):
        if sheet.wide:
            page.set_row(row, LINE * _lines(sheet, cells))
        for place, cell in enumerate(cells):
            _write_cell(page, sheet, formats, (row, place), cell)


def _write_cell(page: Worksheet, sheet: Sheet, formats: _Formats, where: tuple[int, int], cell: Cell) -> None:
    row, place = where
    if isinstance(cell, str):
        wrapped = sheet.head[place] in sheet.wide
        page.write_string(row, place, safe_cell(readable(cell)), formats.wrapped if wrapped else formats.text)
    elif isinstance(cell, Formula):
        places = {head: f"{letters(i)}{row + 1}" for i, head in enumerate(sheet.head)}
        made = "=" + cell.words.format_map(places)
        page.write_formula(row, place, made, formats.number(cell.places), cell.value)
    elif isinstance(cell, Number):
        page.write_number(row, place, cell.value, formats.number(cell.places))
    elif isinstance(cell, date):
        page.write_datetime(row, place, datetime.combine(cell, time.min), formats.day)
    elif cell is not None:
        page.write_number(row, place, cell, formats.number(0))


def _lines(sheet: Sheet, cells: Sequence[Cell]) -> int:
    """Lines that the longest wrapped text of a row takes: not every program works that out by itself."""
    texts = (
        len(c)
        for head, c in zip(sheet.head, cells, strict=False)
        if head in sheet.wide and isinstance(c, str)
    )
    return max(1, -(-max(texts, default=1) // WIDEST))


def _width(sheet: Sheet, place: int) -> int:
    """Characters that a column needs, within reason; a heading may take two lines."""
    if sheet.head[place] in sheet.wide:
        return WIDEST
    cells = (row[place] if place < len(row) else None for row in sheet.rows)
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    heading = max((len(word) for word in sheet.head[place].split()), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2, heading + 3))
