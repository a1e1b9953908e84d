"""The same deck by plain python-pptx calls, as its documentation shows them."""

import io
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt


def deck_by_python_pptx(content: dict[str, Any], template: bytes) -> bytes:
    """The deck of `as_content` on the layouts of a template, as the bytes of a .pptx."""
    presentation = Presentation(io.BytesIO(template))
    blank = presentation.slide_layouts.get_by_name("Section header")
    for planned in content["slides"]:
        slide = presentation.slides.add_slide(blank)
        for place in list(slide.placeholders):
            place._element.getparent().remove(place._element)
        for text in planned["texts"]:
            _text(slide, *text)
        for chart in planned["charts"]:
            _chart(slide, chart)
        if planned["table"]:
            _table(slide, planned["table"])
        slide.notes_slide.notes_text_frame.text = planned["notes"]
    held = io.BytesIO()
    presentation.save(held)
    return held.getvalue()


def _text(slide: Any, words: str, frame: tuple[float, ...], size: float, bold: bool) -> None:
    box = slide.shapes.add_textbox(*(Inches(side) for side in frame)).text_frame
    box.word_wrap = True
    for place, line in enumerate(words.split("\n")):
        paragraph = box.paragraphs[0] if place == 0 else box.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = line, Pt(size), bold


def _chart(slide: Any, chart: dict[str, Any]) -> None:
    frame = [Inches(side) for side in chart["frame"]]
    held: Any
    if chart["kind"] == "line":
        held, kind = CategoryChartData(), XL_CHART_TYPE.LINE_MARKERS
        held.categories = list(chart["names"])
        for series in chart["series"]:
            held.add_series(series["name"], series["values"])
    else:
        held, kind = XyChartData(), XL_CHART_TYPE.XY_SCATTER
        for series in chart["series"]:
            made = held.add_series(series["name"])
            for across, up in zip(series["values"], chart["rows"], strict=True):
                if across is not None:
                    made.add_data_point(across, up)
    shape = slide.shapes.add_chart(kind, *frame, held)
    shape._element._nvXxPr.cNvPr.set("descr", chart["alt"])
    drawn = shape.chart
    drawn.has_legend = True
    for axis, title in (
        (drawn.value_axis, chart["valueTitle"]), (drawn.category_axis, chart["categoryTitle"]),
    ):  # fmt: skip
        axis.has_title = True
        axis.axis_title.text_frame.text = title
        axis.tick_labels.font.size = Pt(14)


def _table(slide: Any, table: dict[str, Any]) -> None:
    rows = table["rows"]
    frame = [Inches(side) for side in table["frame"]]
    made = slide.shapes.add_table(len(rows), len(rows[0]), *frame).table
    for column, wide in zip(made.columns, table["widths"], strict=True):
        column.width = Inches(wide)
    for place, row in enumerate(rows):
        made.rows[place].height = Inches(table["rowHeight"])
        for column, (words, fill, bold) in enumerate(row):
            cell = made.cell(place, column)
            cell.text = words
            run = cell.text_frame.paragraphs[0].runs
            for one in run:
                one.font.size, one.font.bold = Pt(table["size"]), bold
            if fill:
                cell.fill.solid()
                cell.fill.fore_color.rgb = RGBColor.from_string(fill)
