"""The tables in a received file: csv, csv inside a zip, sheets of a workbook; by content, not by name."""

import csv
import hashlib
import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from data_loaders import workbooks
from data_loaders.received import NotATable, Problem, Refused

MEMBERS, UNPACKED, RATIO = 2_000, 300 * 2**20, 100  # limits on what a zip or a workbook may hold
TOP = 25  # rows among which the headings are looked for
BLOCK = 8 * 2**20
SHOWN = 20  # uneven rows that are named one by one
_PICTURES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"BM": "a picture (BMP)",
    b"%PDF": "a PDF document",
}
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ValueError,
    EOFError,
    RuntimeError,  # a password, or packed in a way that is not known here
    OSError,
)
_KIND_AT = slice(30, 128)  # where an OpenDocument file says what it is: first in its zip
_PACKED_AGAIN = (".xlsx", ".xlsm", ".xls", ".ods", ".zip")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """One table of a file: its first rows as they stand, and a way to read the rest by column number."""

    name: str
    top: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = field(repr=False)  # line of the file on which each of the top rows ends
    read: Callable[[int, int, Sequence[int]], Iterator[pd.DataFrame]] = field(repr=False)

    def batches(self, start: int, columns: Sequence[int], width: int) -> Iterator[pd.DataFrame]:
        """The rows from the top row numbered `start` on, as text, in pieces; the columns are called 0, 1, 2…

        Raises Refused, naming rows, if a row has not `width` cells.
        """
        return self.read(self.lines[start - 1] if start else 0, width, columns)


@dataclass(frozen=True, eq=False)
class Received:
    """One file as it came: its name without folders, and its bytes."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table in the file. Raises NotATable, saying what the file is instead."""
        return _tables(self.name, self.content)

    @cached_property
    def not_opened(self) -> tuple[str, ...]:
        """Members of a zip that may hold tables, but are no text: they are not looked into."""
        if not self.content.startswith(b"PK"):
            return ()
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return tuple(name for name in archive.namelist() if name.lower().endswith(_PACKED_AGAIN))

    def only(self, table: Table) -> "Received":
        """The file as if it held nothing but this one of its tables."""
        alone = Received(self.name, self.content)
        vars(alone)["tables"] = (table,)  # where the cached property would keep it
        return alone


def _tables(name: str, content: bytes) -> tuple[Table, ...]:
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise NotATable("empty_file", f"{name} is empty. Download it again from the publisher.")
    for start, what in _PICTURES.items():
        if content.startswith(start):
            raise NotATable("not_a_table", f"{name} is {what}, not a table. Choose the csv or Excel file.")
    if content.startswith(_OLD_EXCEL):
        return _sheets(name, workbooks.excel_before_2007(name, content))
    if content.startswith(b"PK"):
        return _packed(name, content)
    return (_csv(name, content),)


def _packed(name: str, content: bytes) -> tuple[Table, ...]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = _checked_members(name, archive, len(content))
        if "xl/workbook.xml" in archive.namelist():
            return _sheets(name, workbooks.excel(name, content))
        if content[_KIND_AT].startswith(b"mimetype" + workbooks.OPEN_DOCUMENT):
            return _sheets(name, workbooks.open_document(name, content))
        return tuple(
            _csv(f"{name}: {m}", archive.read(m)) for m in members if m.lower().endswith((".csv", ".txt"))
        )
    except Refused:
        raise
    except _DAMAGE as error:
        raise NotATable("damaged_zip", f"{name} cannot be unpacked ({error}). Download it again.") from None


def _checked_members(name: str, archive: zipfile.ZipFile, packed: int) -> list[str]:
    """Names of the members, once they have been read through (never believed) and found within limits."""
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MEMBERS:
        raise NotATable(
            "too_many_members", f"{name} holds {len(members):,} files; at most {MEMBERS:,} are taken."
        )
    unpacked = 0
    for info in members:
        with archive.open(info) as member:
            while piece := member.read(2**20):
                unpacked += len(piece)
                if unpacked > UNPACKED:
                    raise NotATable(
                        "too_large", f"{name} unpacks to more than {UNPACKED // 2**20} MB and was left out."
                    )
                if unpacked > 2**22 and unpacked > RATIO * packed:
                    raise NotATable(
                        "packed_too_tightly", f"{name} unpacks to more than {RATIO} times its size."
                    )
    return [info.filename for info in members]


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it is in."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text[:100_000]:
            break
        return text, "utf8" if encoding == "utf-8-sig" else encoding
    raise NotATable(
        "not_text", f"{name} is not a text file. Choose the csv or Excel file that was published."
    )


def _csv(name: str, content: bytes) -> Table:
    text, encoding = _decoded(name, content)
    start = text[:200_000]
    delimiter = _delimiter(start)
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    top, lines = [], []
    try:
        for row in itertools.islice(reader, TOP):
            top.append(tuple(row))
            lines.append(reader.line_num)
    except csv.Error as error:
        raise NotATable("not_a_table", f"{name} cannot be read as a table ({error}).") from None

    def read(skip: int, width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        return _csv_batches(name, content, encoding, delimiter, skip, width, columns)

    return Table(name, tuple(top), tuple(lines), read)


def _delimiter(start: str) -> str:
    """The sign that divides the cells: the one that the first rows hold most often."""
    rows = start.splitlines()[:TOP]
    return max(",;\t|", key=lambda sign: sum(row.count(sign) for row in rows))


def _csv_batches(
    name: str, content: bytes, encoding: str, delimiter: str, skip: int, width: int, columns: Sequence[int]
) -> Iterator[pd.DataFrame]:
    uneven: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        uneven.append(row)
        return "skip"

    names = [str(number) for number in range(width)]
    wanted = [names[number] for number in columns]
    quoted = b'"' in content
    try:
        batches = pa.csv.open_csv(
            io.BytesIO(content),
            pa.csv.ReadOptions(
                use_threads=False, block_size=BLOCK, column_names=names, skip_rows=skip, encoding=encoding
            ),
            pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted, invalid_row_handler=note),
            pa.csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
        for batch in batches:
            yield batch.to_pandas()
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


def _sheets(name: str, sheets: Iterable[workbooks.Sheet]) -> tuple[Table, ...]:
    return tuple(_sheet(f"{name}: {title}", rows) for title, rows in sheets)


def _sheet(name: str, rows: Callable[[int, int | None], workbooks.Rows]) -> Table:
    def read(skip: int, width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        body = [[*row, *[""] * width] for row in rows(skip, None) if any(row)]
        yield pd.DataFrame({str(n): pd.Series([row[n] for row in body], dtype="str") for n in columns})

    top = rows(0, TOP)
    return Table(name, tuple(top), tuple(range(1, len(top) + 1)), read)
