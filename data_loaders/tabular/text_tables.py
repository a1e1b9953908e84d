"""Tables in text files: encoding, delimiter and first rows; the rest in pieces, however large the file."""

import codecs
import csv
import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from data_loaders.received import NotATable, Problem, Refused
from data_loaders.tabular.quotation import QuotationMarks, swallowed
from data_loaders.tabular.tables import TOP, Table
from data_loaders.tabular.ten_digits import TenDigits

BLOCK, TOGETHER = 4 * 2**20, 6  # bytes read at once (32 such wait ahead), and how many make one piece
SHOWN = 20  # uneven rows that are named one by one
_START = 200_000  # bytes among which the first rows are looked for
_PIECE = 2**20
_LIMIT = 100_000  # bytes among which no text has a zero byte

Opened = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True)
class _Form:
    """How a text file is written."""

    encoding: str
    delimiter: str
    quoted: bool


@dataclass(frozen=True)
class _Written:
    """What the bytes of a whole text file tell. `over_lines`: a cell may hold the end of a line.
    `nhs_numbers`: as of a Table."""

    encoding: str
    quoted: bool
    over_lines: bool
    nhs_numbers: bool


def text_table(name: str, opened: Opened) -> Table:
    """The table of a text file that can be opened again and again. Raises NotATable."""
    with opened() as file:
        first = file.read(_START)
    written = _written(name, opened)
    start = first.decode("utf-8-sig" if written.encoding == "utf8" else written.encoding, errors="ignore")
    form = _Form(written.encoding, _delimiter(start), written.quoted)
    if written.over_lines:
        with opened() as file:
            if lost := swallowed(name, file, form.encoding, form.delimiter):
                raise Refused(lost)
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=form.delimiter)
    top, lines = [], []
    try:
        for row in itertools.islice(reader, TOP):
            top.append(tuple(row))
            lines.append(reader.line_num)
    except csv.Error as error:
        raise NotATable("not_a_table", f"{name} cannot be read as a table ({error}).") from None

    def read(skip: int, width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        return _batches(name, opened, form, skip, width, columns)

    return Table(name, tuple(top), tuple(lines), written.nhs_numbers, read)


def _written(name: str, opened: Opened) -> _Written:
    """What a whole file is like, read through piece by piece. Raises NotATable."""
    with opened() as file:
        readable = b"\x00" not in file.read(_LIMIT)
    for encoding in ("utf-8", "cp1252"):
        written = _read_through(encoding, opened) if readable else None
        if written is not None:
            return written
    raise NotATable(
        "not_text", f"{name} is not a text file. Choose the csv or Excel file that was published."
    )


def _read_through(encoding: str, opened: Opened) -> _Written | None:
    """What a file is like; None if it is not in this encoding."""
    decoder, quoted = codecs.getincrementaldecoder(encoding)(), False
    marks, numbers = QuotationMarks(), TenDigits()
    with opened() as file:
        try:
            while piece := file.read(_PIECE):
                if not piece.isascii() or decoder.getstate()[0]:  # most pieces need no such care
                    decoder.decode(piece)
                quoted = quoted or b'"' in piece
                if quoted:
                    marks.feed(piece)
                numbers.feed(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    numbers.end()
    return _Written(encoding.replace("utf-8", "utf8"), quoted, marks.over_lines, numbers.enough)


def _delimiter(start: str) -> str:
    """The sign that divides the cells: the one that the first rows hold most often."""
    rows = start.splitlines()[:TOP]
    return max(",;\t|", key=lambda sign: sum(row.count(sign) for row in rows))


def _batches(
    name: str, opened: Opened, form: _Form, skip: int, width: int, columns: Sequence[int]
) -> Iterator[pd.DataFrame]:
    uneven: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        uneven.append(row)
        return "skip"

    names = [str(number) for number in range(width)]
    try:
        with opened() as file:
            batches = pa.csv.open_csv(
                file,
                pa.csv.ReadOptions(
                    use_threads=False, block_size=BLOCK, column_names=names, skip_rows=skip,
                    encoding=form.encoding,
                ),
                pa.csv.ParseOptions(
                    delimiter=form.delimiter, newlines_in_values=form.quoted, invalid_row_handler=note
                ),
                pa.csv.ConvertOptions(
                    include_columns=[names[number] for number in columns],
                    column_types=dict.fromkeys(names, pa.large_string()),  # as pandas holds texts
                    strings_can_be_null=False,
                    check_utf8=False,  # the whole file was read in its encoding before
                ),
            )  # fmt: skip
            while some := list(itertools.islice(batches, TOGETHER)):
                yield pa.Table.from_batches(some).to_pandas()
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise Refused([Problem("not_a_table", f"{name} cannot be read as a table: {error}")]) from None
    if uneven:
        raise Refused(_uneven_rows(name, uneven))


def _uneven_rows(name: str, uneven: list[Any]) -> list[Problem]:
    problems = [
        Problem(
            "uneven_row",
            f"{name}, row {row.number}: {row.actual_columns} cells, {row.expected_columns} were expected."
            " The file may have been cut short or edited: download it again.",
            row=row.number,
        )
        for row in uneven[:SHOWN]
    ]
    if len(uneven) > SHOWN:
        problems.append(
            Problem("uneven_row", f"{name}: {len(uneven):,} rows have the wrong number of cells in all.")
        )
    return problems
