"""A finished file: its bytes, which never depend on the clock, and the check value kept in the manifest."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

CRLF, LF = "\r\n", "\n"
BOM = b"\xef\xbb\xbf"
_ZIP_DATE = (2026, 9, 15, 0, 0, 0)


@dataclass(frozen=True)
class WrittenFile:
    """Path below the refresh folder, content, and check value: data rows and the sum of the main column."""

    path: str
    content: bytes
    rows: int
    column: str
    total: float

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return sha256(self.content).hexdigest()


def csv_bytes(
    rows: Iterable[Sequence[object]], *, newline: str = CRLF, quote_all: bool = False, bom: bool = False
) -> bytes:
    """Rows as csv, quoted only where needed unless `quote_all`."""
    text = io.StringIO(newline="")
    if quote_all:
        csv.writer(text, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(text, lineterminator=newline).writerows(rows)
    return (BOM if bom else b"") + text.getvalue().encode("utf-8")


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """The members in one zip with a fixed date."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def table(
    path: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    column: str,
    *,
    newline: str = CRLF,
    bom: bool = False,
) -> WrittenFile:
    """A csv file with a header; `column` is the one that is summed for the check value."""
    position = list(header).index(column)
    total = sum(number(row[position]) for row in rows)
    return WrittenFile(
        path, csv_bytes([header, *rows], newline=newline, bom=bom), len(rows), column, round(total, 6)
    )


def number(value: object) -> float:
    """A cell as a number; 0 for one without."""
    try:
        return float(str(value))
    except ValueError:
        return 0.0
