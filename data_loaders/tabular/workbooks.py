"""The sheets of a workbook as rows of text: Excel (.xlsx, .xlsm; .xls before 2007) and OpenDocument."""

import io
import itertools
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from data_loaders.received import NotATable

WIDEST = 1_000  # columns; published workbooks can claim 16,384
LONGEST = 2**20  # rows, Excel's own limit
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

Rows = list[tuple[str, ...]]
Sheet = tuple[str, Callable[[int, int | None], Rows]]  # its title, and its rows from one number to another


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Whatever a workbook's reader stumbles over, and each stumbles in its own way, becomes a message."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that do not touch the cells
        try:
            yield
        except NotATable:
            raise
        except Exception as error:
            message = f"{name} is not a readable workbook ({error}). Open it in Excel and save it again."
            raise NotATable("damaged_workbook", message) from None


def excel(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Read row by row: one stray cell at the far corner of a sheet costs no memory."""
    import openpyxl  # noqa: PLC0415 - a tenth of a second at every start

    with _readable(name):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return tuple((sheet.title, _streamed(name, sheet)) for sheet in book.worksheets)


def _streamed(name: str, sheet: Any) -> Callable[[int, int | None], Rows]:
    sheet.reset_dimensions()

    held: Rows = []  # once it was read to its end: that is slow, and several want to look at it

    def rows(start: int, stop: int | None) -> Rows:
        if not held:
            with _readable(name):
                found = itertools.islice(sheet.iter_rows(values_only=True, max_col=WIDEST), stop)
                read = [_row(cells) for cells in found]
            if stop is not None:
                return read[start:]
            held.extend(read)
        return held[start:stop]

    return rows


def excel_before_2007(name: str, content: bytes) -> tuple[Sheet, ...]:
    """At most 65,536 rows of 256 cells in a sheet, held as a whole."""
    import xlrd  # noqa: PLC0415

    with _readable(name):
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        return tuple((sheet.name, _held(name, sheet, book.datemode)) for sheet in book.sheets())


def _held(name: str, sheet: Any, datemode: int) -> Callable[[int, int | None], Rows]:
    import xlrd  # noqa: PLC0415

    def value(cell: Any) -> object:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value

    def rows(start: int, stop: int | None) -> Rows:
        with _readable(name):
            numbers = range(sheet.nrows)[start:stop]
            return [_row([value(cell) for cell in sheet.row(number)]) for number in numbers]

    return rows


def open_document(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The sheets of an .ods file; rows and cells that are there many times only once have to be written."""
    with _readable(name), zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets: list[Sheet] = []
        with archive.open("content.xml") as text:
            for _, element in iterparse(text):  # noqa: S314 - expat stops what grows without end
                if element.tag == f"{_TABLE}table":
                    sheets.append((element.get(f"{_TABLE}name", ""), _kept(_sheet_rows(element))))
                    element.clear()
        return tuple(sheets)


def _kept(held: Rows) -> Callable[[int, int | None], Rows]:
    return lambda start, stop: held[start:stop]


def _sheet_rows(table: Element) -> Rows:
    held: Rows = []
    waiting = 0  # empty rows, of which a sheet may claim a million below its last one
    for row in table.iter(f"{_TABLE}table-row"):
        times = int(row.get(f"{_TABLE}number-rows-repeated", 1))
        cells = _row_cells(row)
        if not cells:
            waiting += times
            continue
        if len(held) + waiting + times > LONGEST:
            raise ValueError(f"a sheet of more than {LONGEST:,} rows")
        held += [()] * waiting + [cells] * times
        waiting = 0
    return held


def _row_cells(row: Element) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row:
        times = min(int(cell.get(f"{_TABLE}number-columns-repeated", 1)), WIDEST - len(cells))
        cells += [_open_document_cell(cell)] * times
    return _row(cells)


def _open_document_cell(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return _cell(float(cell.get(f"{_OFFICE}value", "nan")))
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "")[:10]
    return "\n".join("".join(line.itertext()) for line in cell.iter(f"{_TEXT}p"))


def _row(values: Sequence[object]) -> tuple[str, ...]:
    """Cells as text up to the last that is not empty: a row may claim a thousand more."""
    filled = len(values)
    while filled and values[filled - 1] in (None, ""):
        filled -= 1
    return tuple(_cell(value) for value in values[:filled])


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as 2017-03-31."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value)
