"""Looking into a deck without the code that wrote it: its zip members and the cells of its workbooks."""

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every member of a zip file, those of the zip files inside it as well."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            held = archive.read(name)
            yield name, held
            if name.endswith(".xlsx"):
                yield from ((f"{name}/{inner}", part) for inner, part in members(held))


def workbooks(deck: bytes) -> dict[str, openpyxl.Workbook]:
    """The embedded workbooks by the name of their chart part."""
    return {
        name.replace("embeddings", "charts").replace(".xlsx", ".xml"): openpyxl.load_workbook(
            io.BytesIO(held)
        )
        for name, held in members(deck)
        if name.endswith(".xlsx")
    }


def cells(book: openpyxl.Workbook, reference: str) -> list[object]:
    """The values a reference such as "Figures!$B$2:$B$9" points at, top to bottom."""
    sheet, _, where = reference.partition("!")
    held = book[sheet][re.sub(r"\$", "", where)]
    return [row[0].value for row in held] if isinstance(held, tuple) else [held.value]
