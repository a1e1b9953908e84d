"""A planned deck as plain values that any generator can draw, with the places they stand in."""

from typing import Any

from benchmarking.charts import Chart, Role, Shape
from slide_templates.plan import Deck, Slide, Table
from slide_templates.powerpoint.layouts import LAYOUTS

Frame = tuple[float, float, float, float]
BESIDE = (Role.LIMIT, Role.REFERENCE, Role.EXPECTED, Role.MIDDLE, Role.TARGET)


def as_content(deck: Deck) -> dict[str, Any]:
    """Every word and number of a deck, without what only we draw (intervals, labels of single points)."""
    return {"title": deck.title, "slides": [_slide(slide) for slide in deck.slides]}


def _slide(slide: Slide) -> dict[str, Any]:
    places = {place.idx: place for place in LAYOUTS[slide.layout]}
    figure = slide.key_figure or ("", "")
    said: dict[int, list[str]] = {
        0: [slide.title], 13: [slide.lede], 1: [slide.subtitle], 10: [slide.dated], 19: [slide.flag],
        21: [f"{figure[0]} {figure[1]}".strip()], 15: list(slide.facts), 18: [slide.question],
        16: list(slide.source), 11: [slide.section],
    }  # fmt: skip
    said |= {22 + i: [heading] for i, heading in enumerate(slide.headings)}
    said |= {
        31 + i: [s.heading, *(" ".join(line) for line in s.lines)] for i, s in enumerate(slide.statements)
    }
    texts = [
        ("\n".join(words), places[idx].place, places[idx].look.size, places[idx].look.bold)
        for idx, words in said.items()
        if idx in places and any(words)
    ]
    charts = [_chart(c, places[idx].place) for idx, c in zip((14, 17), slide.charts, strict=False)]
    table = slide.table and _table(slide.table, places[14].place)
    return {"texts": texts, "charts": charts, "table": table, "notes": "\n".join(slide.notes.lines())}


def _chart(chart: Chart, frame: Frame) -> dict[str, Any]:
    rows = list(range(len(chart.categories), 0, -1))
    return {
        "kind": "line" if chart.shape is Shape.LINES else "dots", "frame": frame, "alt": chart.alt,
        "valueTitle": chart.value_title, "categoryTitle": chart.category_title, "names": chart.categories,
        "rows": rows,
        "series": [
            {"name": s.name, "values": list(s.values)}
            for s in chart.series
            if len(s.values) == len(rows)
        ],
    }  # fmt: skip


def _table(table: Table, frame: Frame) -> dict[str, Any]:
    head = [(words, "", True) for words in table.head]
    rows = [[(cell.words, cell.tint, cell.bold) for cell in row] for row in table.rows]
    return {
        "frame": frame, "widths": table.widths, "size": table.size, "alt": table.alt, "rows": [head, *rows],
        "rowHeight": table.row_height,
    }  # fmt: skip
