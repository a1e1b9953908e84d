"""Reading back the files of the demonstration, plainly, without any loader."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from data_loaders.demonstration import Demonstration

Table = list[dict[str, str]]


def tables(path: Path) -> Iterator[tuple[str, Table]]:
    """Every csv of a file, by name, the members of a zip included."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
    elif path.suffix == ".xlsx":
        yield path.name, _sheet(path)
        return
    else:
        contents = {path.name: path.read_bytes()}
    for name, content in contents.items():
        yield name, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _sheet(path: Path) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    head = [str(cell) for cell in next(rows)]
    return [dict(zip(head, map(str, row), strict=True)) for row in rows]


def table(path: Path) -> Table:
    """The first csv of a file."""
    return next(tables(path))[1]


def files(demo: Demonstration, refresh: str, start: str) -> list[Path]:
    """Files of a refresh whose name begins with `start`."""
    found = next(r for r in demo.refreshes if r.name == refresh)
    return [path for path in found.files if path.name.startswith(start)]
