"""Reading a deck back as text: what it says, and the numbers in its charts, for tests and for a preview."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation

from slide_templates.checking.manifest import CODE

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class SeriesOutline:
    """One series as the chart shows it: numbers across (or its only values) and down, labels in order."""

    name: str
    values: tuple[float | None, ...]
    down: tuple[float | None, ...]
    labels: tuple[str, ...]
    cells: tuple[str, ...]  # where in the workbook its numbers stand


@dataclass(frozen=True)
class ChartOutline:
    """One chart: its series and the sheets of its workbook as columns by heading."""

    series: tuple[SeriesOutline, ...]
    sheets: dict[str, tuple[tuple[str | float | None, ...], ...]]  # by name; rows from the heading down
    alt: str


@dataclass(frozen=True)
class SlideOutline:
    """One slide: its layout, the words in its places by name, its tables row by row, its charts, notes."""

    layout: str
    title: str
    words: dict[str, str]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    charts: tuple[ChartOutline, ...]
    notes: str


def outline(deck: bytes) -> tuple[SlideOutline, ...]:
    """Every slide of a deck, in order."""
    return tuple(_slide(slide) for slide in Presentation(io.BytesIO(deck)).slides)


def as_text(deck: bytes) -> str:
    """The whole deck as plain text that a person can read and a change shows up in."""
    return (
        "\n".join(line for place, slide in enumerate(outline(deck), 1) for line in _text(place, slide)) + "\n"
    )


def read_stamp(words: str) -> dict[str, str]:
    """The parts of a slide's stamp by their names: Source, Count, Compared with, Method, Snapshot, Made, Live
    view (the short code)."""
    found = {}
    for part in re.split(r" · |\n", words):
        known = re.match(r"(Source|Count|Compared with|Method): (.*)|(Snapshot|Made) (.*)", part)
        if back := re.search(f"/v/({CODE}-[0-9]+)$", part):
            found["Live view"] = back[1]
        elif known:
            name, value = (known[1], known[2]) if known[1] else (known[3], known[4])
            found[name] = value
    return found


def _slide(slide: Any) -> SlideOutline:
    words = {
        shape.name: shape.text_frame.text
        for shape in slide.placeholders
        if shape.has_text_frame and shape.text_frame.text
    }
    return SlideOutline(
        layout=slide.slide_layout.name,
        title=words.pop("Title", ""),
        words=words,
        tables=tuple(
            tuple(tuple(cell.text for cell in row.cells) for row in shape.table.rows)
            for shape in slide.shapes
            if shape.has_table
        ),
        charts=tuple(_chart(shape) for shape in slide.shapes if shape.has_chart),
        notes=slide.notes_slide.notes_text_frame.text,
    )


def _chart(shape: Any) -> ChartOutline:
    part = shape.chart.part
    alt = shape._element.nvGraphicFramePr.cNvPr.get("descr", "")
    series = tuple(_series(element) for element in part._element.iter(f"{_C}ser"))
    return ChartOutline(series, _sheets(part.chart_workbook.xlsx_part.blob), alt)


def _series(element: Any) -> SeriesOutline:
    across = _first(element, "xVal", "val")
    down = _first(element, "yVal")
    labels = tuple(
        "".join(label.itertext("{http://schemas.openxmlformats.org/drawingml/2006/main}t"))
        for label in element.iter(f"{_C}dLbl")
    )
    name = element.find(f"{_C}tx/{_C}strRef/{_C}strCache/{_C}pt/{_C}v").text
    cells = tuple(reference.text for reference in element.iter(f"{_C}f"))
    return SeriesOutline(name, _cached(across), _cached(down), labels, cells)


def _first(element: Any, *names: str) -> Any:
    return next((found for name in names if (found := element.find(f"{_C}{name}")) is not None), None)


def _cached(values: Any) -> tuple[float | None, ...]:
    """The numbers a series keeps, None for its gaps."""
    if values is None:
        return ()
    cache = values.find(f"{_C}numRef/{_C}numCache")
    held = {int(point.get("idx")): float(point.find(f"{_C}v").text) for point in cache.iter(f"{_C}pt")}
    return tuple(held.get(i) for i in range(int(cache.find(f"{_C}ptCount").get("val"))))


def _sheets(workbook: bytes) -> dict[str, tuple[tuple[str | float | None, ...], ...]]:
    """The sheets of a workbook of ours, by name, row by row."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        names = [s.get("name") for s in etree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_S}sheet")]
        return {
            name: _rows(etree.fromstring(archive.read(f"xl/worksheets/sheet{place}.xml")))
            for place, name in enumerate(names, 1)
        }


def _rows(sheet: Any) -> tuple[tuple[str | float | None, ...], ...]:
    rows = [{_column(cell.get("r")): _value(cell) for cell in row} for row in sheet.iter(f"{_S}row")]
    wide = max(max(row) for row in rows if row) + 1
    return tuple(tuple(row.get(i) for i in range(wide)) for row in rows)


def _column(cell: str) -> int:
    place = 0
    for letter in re.sub("[0-9]", "", cell):
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: Any) -> str | float:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext(f"{_S}t"))
    return float(cell.find(f"{_S}v").text)


def _without_code(line: str) -> str:
    """A line without the short code: that is another one as soon as anything in the deck is."""
    return re.sub(f" · [^ ]*/v/{CODE}-[0-9]+$", "", line)


def _text(place: int, slide: SlideOutline) -> Iterator[str]:
    yield f"{place}. {slide.title}  [{slide.layout}]"
    for name, words in slide.words.items():
        if name != "Slide number":
            yield from (f"   {name}: {_without_code(line)}" for line in words.split("\n"))
    for rows in slide.tables:
        yield from ("   | " + " | ".join(row) + " |" for row in rows)
    for chart in slide.charts:
        yield f"   Chart: {chart.alt}"
        for row in next(iter(chart.sheets.values())):
            yield "   " + "; ".join(
                "" if cell is None else f"{cell:g}" if isinstance(cell, float) else cell for cell in row
            )
    yield from (f"   Notes: {line}" for line in slide.notes.split("\n"))
