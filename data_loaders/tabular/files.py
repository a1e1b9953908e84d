"""The tables in a received file: csv, csv inside a zip, sheets of a workbook; by content, not by name."""

import codecs
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import IO

from data_loaders.received import NotATable, Refused
from data_loaders.tabular import workbooks
from data_loaders.tabular.tables import Table, in_memory
from data_loaders.tabular.text_tables import Opened, text_table

__all__ = ["Received", "Table"]

MEMBERS, RATIO = 2_000, 100  # limits on what a zip or a workbook may hold
UNPACKED, WORKBOOK = 16 * 2**30, 300 * 2**20  # bytes: text is read in pieces, a workbook as a whole
_START = 64 * 2**10  # bytes that tell what kind of file it is
_PICTURES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"BM": "a picture (BMP)",
    b"%PDF": "a PDF document",
}
_PACKED_AGAIN = (".xlsx", ".xlsm", ".xls", ".ods", ".zip")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
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
Reader = Callable[[str, bytes], tuple[workbooks.Sheet, ...]]
_KIND_AT = slice(30, 128)  # where an OpenDocument file says what it is: first in its zip


@dataclass(frozen=True, eq=False)
class Received:
    """One file as it came: its name without folders, and its bytes or, if they are many, where they lie."""

    name: str
    content: bytes | Path = field(repr=False)

    def opened(self) -> BufferedReader | io.BytesIO:
        """The bytes from the first one on."""
        return self.content.open("rb") if isinstance(self.content, Path) else io.BytesIO(self.content)

    @cached_property
    def start(self) -> bytes:
        with self.opened() as file:
            return file.read(_START)

    @cached_property
    def sha256(self) -> str:
        with self.opened() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table in the file. Raises NotATable, saying what the file is instead."""
        return _tables(self)

    @cached_property
    def not_opened(self) -> tuple[str, ...]:
        """Members of a zip that may hold tables, but are no text: they are not looked into."""
        if not self.start.startswith(b"PK"):
            return ()
        with self.opened() as file, zipfile.ZipFile(file) as archive:
            return tuple(name for name in archive.namelist() if name.lower().endswith(_PACKED_AGAIN))

    def only(self, table: Table) -> "Received":
        """The file as if it held nothing but this one of its tables."""
        alone = Received(self.name, self.content)
        vars(alone)["tables"] = (table,)  # where the cached property would keep it
        return alone


def _tables(received: Received) -> tuple[Table, ...]:
    name, start = received.name, received.start
    if not start.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise NotATable("empty_file", f"{name} is empty. Download it again from the publisher.")
    for first, what in _PICTURES.items():
        if start.startswith(first):
            raise NotATable("not_a_table", f"{name} is {what}, not a table. Choose the csv or Excel file.")
    if start.startswith(_OLD_EXCEL):
        return _sheets(name, workbooks.excel_before_2007(name, _whole(received)))
    if start.startswith(b"PK"):
        return _packed(received)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return (text_table(name, _from_utf16(received)),)
    return (text_table(name, received.opened),)


def _from_utf16(received: Received) -> Opened:
    """The same text as everything else is written: what Excel calls Unicode text is UTF-16."""
    try:
        text = _whole(received).decode("utf-16").encode()
    except UnicodeError:
        message = f"{received.name} is not a text file. Choose the csv or Excel file that was published."
        raise NotATable("not_text", message) from None
    return lambda: io.BytesIO(text)


def _whole(received: Received) -> bytes:
    """All bytes of a workbook. Raises NotATable where they are more than anybody's workbook has."""
    with received.opened() as file:
        content = file.read(WORKBOOK + 1)
    if len(content) > WORKBOOK:
        raise NotATable(
            "too_large",
            f"{received.name} is larger than {WORKBOOK // 2**20} MB, which no published workbook is."
            " Save the sheet that is needed as csv.",
        )
    return content


def _packed(received: Received) -> tuple[Table, ...]:
    name = received.name
    try:
        with received.opened() as file, zipfile.ZipFile(file) as archive:
            reader = _workbook_reader(received, archive.namelist())
            most = WORKBOOK if reader else UNPACKED
            members = _checked_members(name, archive, file.seek(0, io.SEEK_END), most)
        if reader:
            return _sheets(name, reader(name, _whole(received)))
        return tuple(_member_table(received, m) for m in members if m.lower().endswith((".csv", ".txt")))
    except Refused:
        raise
    except _DAMAGE as error:
        raise NotATable("damaged_zip", f"{name} cannot be unpacked ({error}). Download it again.") from None


def _workbook_reader(received: Received, names: Container[str]) -> Reader | None:
    """How the sheets of a zip are read that is a workbook; None of any other."""
    if "xl/workbook.xml" in names:
        return workbooks.excel
    kind = b"mimetype" + workbooks.OPEN_DOCUMENT
    return workbooks.open_document if received.start[_KIND_AT].startswith(kind) else None


def _sheets(name: str, sheets: Iterable[workbooks.Sheet]) -> tuple[Table, ...]:
    return tuple(in_memory(f"{name}: {title}", rows) for title, rows in sheets)


def _member_table(received: Received, member: str) -> Table:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        with received.opened() as file, zipfile.ZipFile(file) as archive, archive.open(member) as found:
            yield found

    return text_table(f"{received.name}: {member}", opened)


def _checked_members(name: str, archive: zipfile.ZipFile, packed: int, most: int) -> list[str]:
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
                if unpacked > most:
                    raise NotATable(
                        "too_large", f"{name} unpacks to more than {most // 2**20} MB and was left out."
                    )
                if unpacked > 2**22 and unpacked > RATIO * packed:
                    raise NotATable(
                        "packed_too_tightly", f"{name} unpacks to more than {RATIO} times its size."
                    )
    return [info.filename for info in members]
