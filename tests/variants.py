"""Variants of a csv file: those that say the same in another way, and those that are spoilt."""

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import openpyxl

from data_loaders.tabular.spreadsheets import Layout
from data_loaders.tabular.tables import plain
from tests.data_loaders.published import zipped

Rows = list[list[str]]
NHS = ("9434765919", "9434765870", "4010232137", "3333333333", "9876543210")


@dataclass(frozen=True)
class Variant:
    """One changed file; `name` where the name is changed as well. What says the same begins with “same”."""

    what: str
    content: bytes
    name: str = ""

    @property
    def says_the_same(self) -> bool:
        return self.what.startswith("same")

    @property
    def withholds(self) -> bool:
        """One number is withheld: what rests on it is withheld too, or the file is refused."""
        return self.what.startswith("withheld")

    @property
    def is_spoilt(self) -> bool:
        return not self.says_the_same and not self.withholds


def variants(name: str, content: bytes, layouts: Sequence[object]) -> Iterator[Variant]:
    """Every variant that fits the file: one without headings has none about headings."""
    text = _decoded(content)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    rows = [row for row in rows if row]
    at, needed = _headings(rows, [layout for layout in layouts if isinstance(layout, Layout)])
    yield from _encoded(rows, text, name)
    yield from _spoilt_bytes(content, name)
    if needed:
        yield from _rearranged(rows, at, name.rsplit(".", 1)[0])
        yield from _without(rows, at, needed)
        yield from _cells(rows, at, needed)
        yield from _again(rows, at)
        yield from _quoted(rows, at, needed)
        yield from _words(rows, at, needed)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _headings(rows: Rows, layouts: Sequence[Layout]) -> tuple[int, list[int]]:
    """The row of the headings, and the columns that the best layout needs; none where it has no headings."""
    best: tuple[float, int, list[int]] = (0.0, 0, [])
    for layout in layouts:
        for place, row in enumerate(rows[:10]):
            found = [
                next((n for n, cell in enumerate(row) if plain(cell) in set(map(plain, names))), None)
                for names in layout.columns.values()
            ]
            there = [n for n in found if n is not None]
            fit = len(there) / len(found)
            if fit > best[0]:
                best = (fit, place, there)
    return (best[1], best[2]) if best[0] == 1 else (0, [])


def _dump(rows: Rows, delimiter: str = ",", newline: str = "\r\n", quote: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quote).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def _encoded(rows: Rows, text: str, name: str) -> Iterator[Variant]:
    plain_text = _dump(rows)
    yield Variant("same: byte order mark", b"\xef\xbb\xbf" + plain_text.encode())
    yield Variant("same: line feeds", _dump(rows, newline="\n").encode())
    yield Variant("same: carriage returns and line feeds", plain_text.encode())
    if all(ord(sign) < 256 for sign in text):
        yield Variant("same: cp1252", plain_text.encode("cp1252", errors="replace"))
    yield Variant("same: semicolons", _dump(rows, ";").encode())
    yield Variant("same: upright strokes", _dump(rows, "|").encode())
    yield Variant("same: tabs", _dump(rows, "\t").encode())
    yield Variant("same: all quoted", _dump(rows, quote=csv.QUOTE_ALL).encode())
    yield Variant("same: blank lines at the end", (plain_text + "\r\n\r\n").encode())
    yield Variant("same: in a zip", zipped({name: plain_text.encode()}), f"{name}.zip")
    yield Variant("same: UTF-16", plain_text.encode("utf-16"))
    yield Variant("same: UTF-16, the other way round", b"\xfe\xff" + plain_text.encode("utf-16-be"))
    yield Variant("UTF-16 that does not say so", plain_text.encode("utf-16-le"))


def _spoilt_bytes(content: bytes, name: str) -> Iterator[Variant]:
    stem = name.rsplit(".", 1)[0]
    yield Variant("empty", b"")
    yield Variant("a PDF under the name", b"%PDF-1.7\n" + bytes(200))
    yield Variant("a picture under the name", b"\x89PNG\r\n\x1a\n" + bytes(200))
    yield Variant("a web page under the name", b"<!DOCTYPE html><html><body>Sign in</body></html>")
    yield Variant("random bytes", random.Random(1).randbytes(4000))  # noqa: S311
    yield Variant("half a zip", zipped({name: content})[:-60], f"{stem}.zip")
    yield Variant("a zip that unpacks without end", _bomb(name), f"{stem}.zip")
    yield Variant("a workbook that unpacks without end", _bomb("xl/workbook.xml"), f"{stem}.xlsx")
    cut = content.rstrip()
    comma = cut.rfind(b",", 0, len(cut) - 1)
    yield Variant("cut in the middle of a row", cut[: comma - 1] if comma > 0 else cut[:-3])


def _bomb(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(member, "w") as file:
        for _ in range(40):
            file.write(bytes(2**20))
    return out.getvalue()


def _rearranged(rows: Rows, at: int, stem: str) -> Iterator[Variant]:
    width = len(rows[at])
    body = [row + [""] * (width - len(row)) for row in rows[at:]]
    top = rows[:at]
    yield Variant("same: columns the other way round", _dump(top + [row[::-1] for row in body]).encode())
    more = [[*row, "Note" if n == 0 else "x"] for n, row in enumerate(body)]
    yield Variant("same: a column more at the end", _dump(top + more).encode())
    front = [["Line" if n == 0 else str(n), *row] for n, row in enumerate(body)]
    yield Variant("same: a column more in front", _dump(top + front).encode())
    yield Variant("same: empty columns at the end", _dump([[*row, "", ""] for row in rows]).encode())
    padded = [[f" {cell} " for cell in row] for row in body]
    yield Variant("same: cells with blanks around", _dump(top + padded).encode())
    yield Variant(
        "same: headings in capitals", _dump([*top, [c.upper() for c in body[0]], *body[1:]]).encode()
    )
    blanks = [re.sub(r"[_ ]", " \n", cell) for cell in body[0]]
    yield Variant("same: headings with line breaks", _dump([*top, blanks, *body[1:]]).encode())
    titles = [["Published on 1 July"], ["Source: NHS"], []]
    yield Variant("same: title rows on top", _dump([*titles, *rows]).encode())
    yield Variant("same: rows in another order", _dump([*top, body[0], *body[:0:-1]]).encode())
    yield Variant("same: as a workbook", _workbook([*top, *body]), f"{stem}.xlsx")
    yield Variant("same: a workbook named csv", _workbook([*top, *body]))


def _workbook(rows: Rows) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Table")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _without(rows: Rows, at: int, needed: Sequence[int]) -> Iterator[Variant]:
    """Each needed column renamed, lost, or there twice; no rows; patients beside the counts."""
    for n in needed[:12]:
        heading = rows[at][n]
        renamed = [*rows[at][:n], f"Renamed {n}", *rows[at][n + 1 :]]
        yield Variant(f"renamed: {heading}", _dump([*rows[:at], renamed, *rows[at + 1 :]]).encode())
        yield Variant(f"lost: {heading}", _dump([[*row[:n], *row[n + 1 :]] for row in rows]).encode())
    twice = [[*row, row[needed[0]] if len(row) > needed[0] else ""] for row in rows]
    yield Variant("a column twice", _dump(twice).encode())
    yield Variant("headings alone", _dump(rows[: at + 1]).encode())
    who = [[*row, "NHS Number" if n == at else NHS[n % len(NHS)]] for n, row in enumerate(rows)]
    yield Variant("patients: NHS numbers", _dump(who).encode())
    bare = [[*row, "who" if n == at else NHS[n % len(NHS)]] for n, row in enumerate(rows * 2)][: len(rows)]
    yield Variant("patients: dates of birth", _dump([[*r[:-1], "DOB" if n == at else "1/2/1950"]
                                                     for n, r in enumerate(bare)]).encode())  # fmt: skip


def _cells(rows: Rows, at: int, needed: Sequence[int]) -> Iterator[Variant]:
    """One cell, or one column, made something that it cannot be."""
    first = at + 1
    if len(rows) <= first:
        return
    for n in needed:
        cell = rows[first][n] if n < len(rows[first]) else ""
        heading = rows[at][n]
        if re.fullmatch(r"[A-Z]\d{5}", cell):
            yield Variant(f"no code: {heading}", _with(rows, first, n, "Elm Tree Surgery"))
        elif re.fullmatch(r"\d+(\.\d+)?", cell) and len(cell) < 8:
            yield Variant(f"text for a number: {heading}", _with(rows, first, n, "many"))
            yield Variant(f"withheld: {heading}", _with(rows, first, n, "*"))
            yield Variant(f"not there: {heading}", _with(rows, first, n, "a dash – perhaps"))
            yield Variant(f"below nought: {heading}", _with(rows, first, n, f"-{cell}1"))
            yield Variant(f"two numbers in one: {heading}", _with(rows, first, n, "1,5"))
        elif re.search(r"20\d\d", cell) or re.fullmatch(r"\d{2}[A-Z]{3}\d{4}", cell):
            yield Variant(
                f"still to come: {heading}", _column(rows, at, n, cell, re.sub(r"20\d\d", "2099", cell))
            )
            yield Variant(f"a month first: {heading}", _column(rows, at, n, cell, "12/31/2025"))
            long_ago = re.sub(r"20(\d\d)", r"10\1", cell)
            yield Variant(f"a thousand years ago: {heading}", _column(rows, at, n, cell, long_ago))
    row = rows[first]
    changed = [f"{cell}9" if re.fullmatch(r"\d{1,7}(\.0)?", cell) else cell for cell in row]
    yield Variant(
        "a row again with other numbers", _dump([*rows[:first], row, changed, *rows[first + 1 :]]).encode()
    )


def _again(rows: Rows, at: int) -> Iterator[Variant]:
    """Rows that stand there twice."""
    top, body = rows[: at + 1], rows[at + 1 :]
    if body:
        yield Variant("a row again", _dump([*top, body[0], *body]).encode())
        yield Variant("the last row again", _dump([*top, *body, body[-1]]).encode())
        yield Variant("all rows again", _dump([*top, *body, *body]).encode())
        yield Variant("the whole file again", _dump([*rows, *rows]).encode())


def _quoted(rows: Rows, at: int, needed: Sequence[int]) -> Iterator[Variant]:
    """A quotation mark that is not closed, or only some rows later."""
    body = rows[at + 1 :]
    if len(body) < 4:
        return
    for n in needed[:3]:
        open_ = [_dump([row]) for row in rows]
        open_[at + 2] = _stray(rows[at + 2], n)
        yield Variant(f"a quotation mark not closed: {rows[at][n]}", "".join(open_).encode())
        open_[at + 4] = _stray(rows[at + 4], n)
        yield Variant(f"a quotation mark closed rows later: {rows[at][n]}", "".join(open_).encode())


def _stray(row: Sequence[str], n: int) -> str:
    before, after = _dump([row[:n]]).rstrip("\r\n"), _dump([row[n:]])
    return f'{before}{"," if n else ""}"{after}'


def _words(rows: Rows, at: int, needed: Sequence[int]) -> Iterator[Variant]:
    """One word of a column that has few of them, misspelt."""
    body = [row for row in rows[at + 1 :] if len(row) == len(rows[at])]
    for n in needed:
        held = {row[n] for row in body}
        word = body[0][n] if body else ""
        if plain(rows[at][n]).endswith("name"):
            continue  # shown as it is written; no figure rests on it
        if len(held) <= max(1, len(body) // 4) + 1 and re.search(r"[A-Za-z]{2}", word):
            place = rows.index(body[0])
            yield Variant(f"misspelt: {rows[at][n]}", _with(rows, place, n, f"{word[0]}q{word[1:]}"))


def _with(rows: Rows, row: int, column: int, cell: str) -> bytes:
    made = [list(one) for one in rows]
    made[row][column] = cell
    return _dump(made).encode()


def _column(rows: Rows, at: int, column: int, old: str, new: str) -> bytes:
    made = [list(one) for one in rows]
    for one in made[at + 1 :]:
        if column < len(one) and one[column] == old:
            one[column] = new
    return _dump(made).encode()
