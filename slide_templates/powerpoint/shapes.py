"""The shapes of one slide: text in its places, charts and tables in their frames, in reading order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from benchmarking.charts import Chart
from slide_templates.contract.template_file import Layout
from slide_templates.contract.template_layouts import Place
from slide_templates.plan import Cell, Slide, Statement, Table
from slide_templates.powerpoint.layouts import STATEMENTS
from slide_templates.powerpoint.lettering import LINE, lines
from slide_templates.powerpoint.markup import (
    LANGUAGE,
    Run,
    attribute,
    colour,
    emu,
    paragraph,
    paragraphs,
    style_of,
    text,
)
from slide_templates.powerpoint.palette import INK, RULE, SOFT
from slide_templates.tables import MARGIN

GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_NUMBER = (
    f'<a:p><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{LANGUAGE}"/>'
    "<a:t>{number}</a:t></a:fld></a:p>"
)
LISTED = 12  # points of the lines below a question
LOW = 1.0  # inches: in a box that is lower a question stands beside its label
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def slide_shapes(
    slide: Slide, layout: Layout, frames: Sequence[str], number: int, back: Run | None, draft: bool = False
) -> str:
    """Everything on a slide in reading order: title, lede, flag, headings, charts or table, figure, facts,
    question, stamp, section, number. Places with nothing to say are left out.

    `back`: the short code, at the end of the stamp; None where the deck has none."""
    numbered = _NUMBER.replace("{number}", str(number))
    before = [
        (0, "Title", paragraphs([slide.title])),
        (13, "Lede", paragraphs([slide.lede]) if slide.lede else ""),
        (1, "Subtitle", paragraphs([slide.subtitle]) if slide.subtitle else ""),
        (10, "Date", paragraphs([slide.dated]) if slide.dated else ""),
        (19, "Flag", paragraphs([slide.flag]) if slide.flag else ""),
        *(
            (idx, f"Heading {idx - 21}", paragraphs([words]))
            for idx, words in zip((22, 23), slide.headings, strict=False)
        ),
        *_statements(slide, layout),
    ]
    after = [
        (21, "Key figure", _key_figure(slide.key_figure)),
        (15, "Facts", paragraphs(slide.facts)),
        (18, "Question", _question(slide, layout)),
        (16, "Source", _stamp(slide.source, back)),
        (11, "Section", paragraphs([slide.section])),
        (12, "Slide number", numbered),
    ]
    if not slide.flag:
        layout = _without_flag(layout)
    written = (
        [_place(layout, *entry) for entry in before]
        + list(frames)
        + [_place(layout, *entry) for entry in after]
    )
    opening = slide.layout == "Title slide"
    if draft:  # read after what stands above it
        written.insert(len(before) if opening else 1, _draft_mark(1.0, 5.3) if opening else _draft_mark())
    shapes = [shape for shape in written if shape]
    return GROUP + "".join(shape.replace("{id}", str(i), 1) for i, shape in enumerate(shapes, 2))


def _draft_mark(left: float = 11.4, top: float = 0.42) -> str:
    """The mark of a draft, in inches from left and top; usually where a board's own logo would stand."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Draft mark"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{emu(left)}" y="{emu(top)}"/>'
        f'<a:ext cx="{emu(1.33)}" cy="{emu(0.42)}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{colour("accent4")}</p:spPr><p:txBody>'
        '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f"{paragraph([Run('DRAFT', 18, bold=True, colour='tx1')], 'ctr')}</p:txBody></p:sp>"
    )


def _without_flag(layout: Layout) -> Layout:
    """The layout with its lede as wide as lede and flag together, where they stand side by side."""
    lede, flag = layout.places.get(13), layout.places.get(19)
    if lede is None or flag is None or abs(lede.size[1] - flag.size[1]) > lede.size[3] / 2:
        return layout
    left, top, _, high = lede.size
    wide = flag.size[0] + flag.size[2] - left
    return replace(
        layout, places={**layout.places, 13: replace(lede, size=(left, top, wide, high), moved=True)}
    )


def _place(layout: Layout, idx: int, name: str, words: str) -> str:
    """A placeholder with its words; nothing where there are none or the layout has no such place."""
    place = layout.places.get(idx)
    if place is None or not words:
        return ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{{id}}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr>{_mark(place)}</p:nvPr></p:nvSpPr>{_own_frame(place)}<p:txBody><a:bodyPr/>"
        f"<a:lstStyle/>{words}</p:txBody></p:sp>"
    )


def _own_frame(place: Place) -> str:
    """Nothing of its own, so that the layout decides, unless the slide had to move it."""
    if not place.moved:
        return "<p:spPr/>"
    left, top, wide, high = (emu(side) for side in place.size)
    frame = f'<a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/>'
    return f"<p:spPr><a:xfrm>{frame}</a:xfrm></p:spPr>"


def _mark(place: Place) -> str:
    kind = f' type="{place.kind}"' if place.kind else ""
    return f"<p:ph{kind}/>" if place.idx == 0 else f'<p:ph{kind} idx="{place.idx}"/>'


def _key_figure(figure: tuple[str, str] | None) -> str:
    if figure is None:
        return ""
    number, caption = figure
    return paragraph([Run(number)]) + paragraph([Run(caption, 14, bold=False, colour="tx1")])


def _stamp(lines: Sequence[str], back: Run | None) -> str:
    """The lines of a stamp, the last one with the way back to the live view."""
    if not lines or back is None:
        return paragraphs(lines)
    return paragraphs(lines[:-1]) + paragraph([Run(f"{lines[-1]} · "), back])


def _statements(slide: Slide, layout: Layout) -> list[tuple[int, str, str]]:
    """Each statement in a place of its own; all of them below each other in a layout that has none."""
    written = [_statement(statement) for statement in slide.statements]
    if written and STATEMENTS[0][0] not in layout.places:
        return [(1, "Content", "".join(written))]
    return [(idx, name, words) for (idx, name, _), words in zip(STATEMENTS, written, strict=False)]


def _statement(statement: Statement) -> str:
    heading = paragraph([Run(statement.heading, 20, bold=True, colour="accent2")])
    lines = (
        paragraph(
            [Run(f"{name} " if words else name, statement.size, bold=True)] * bool(name)
            + [Run(words, statement.size)] * bool(words)
        )
        for name, words in statement.lines
    )
    return heading + "".join(lines)


def _question(slide: Slide, layout: Layout) -> str:
    """The question under its label, or after it where the box is low."""
    if not slide.question:
        return ""
    place = layout.places.get(18)
    below = "".join(paragraph([Run(line, LISTED)]) for line in slide.listed)
    if place is not None and place.size[3] - (place.moved and _list_height(slide, place)) < LOW:
        beside = [Run(f"{slide.asking}: ", bold=True, colour="accent2"), Run(slide.question)]
        return paragraph(beside) + below
    label = paragraph([Run(slide.asking, 14, bold=True, colour="accent2")])
    return label + paragraph([Run(slide.question)]) + below


def with_list(layout: Layout, slide: Slide) -> Layout:
    """The layout with room for the list of a slide below its question: charts above it give way."""
    box = layout.places.get(18)
    charts = [layout.places[idx] for idx in (14, 17) if idx in layout.places]
    if box is None or not slide.listed or any(c.size[1] + c.size[3] > box.size[1] for c in charts):
        return layout
    more = _list_height(slide, box)
    left, top, wide, high = box.size
    moved = {18: replace(box, size=(left, top - more, wide, high + more), moved=True)}
    for chart in charts:
        moved[chart.idx] = replace(chart, size=(*chart.size[:3], chart.size[3] - more), moved=True)
    return replace(layout, places={**layout.places, **moved})


def _list_height(slide: Slide, box: Place) -> float:
    """Inches that the lines of a list take."""
    room = (box.size[2] - 0.4) * 72 * 0.97
    count = sum(len(lines(line, LISTED, room)) for line in slide.listed)
    return count * LISTED * LINE / 72 + 0.08 * bool(count)


def _graphic(place: Place, name: str, alt: str, uri: str, inner: str, high: float) -> str:
    left, top, wide, _ = place.size
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{{id}}" name="{name}" descr={attribute(alt)}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        f"<p:nvPr>{_mark(place)}</p:nvPr>"
        f'</p:nvGraphicFramePr><p:xfrm><a:off x="{emu(left)}" y="{emu(top)}"/>'
        f'<a:ext cx="{emu(wide)}" cy="{emu(high)}"/>'
        f'</p:xfrm><a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def chart_frame(place: Place, chart: Chart, relation: str) -> str:
    """The frame of a chart, filling its place, with its alternative text."""
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    inner = f'<c:chart xmlns:c="{uri}" r:id="{relation}"/>'
    return _graphic(place, "Chart", chart.alt, uri, inner, place.size[3])


def table_frame(place: Place, table: Table, links: Mapping[str, str]) -> str:
    """The frame of a table with rules between rows only; columns are as wide as the plan says.

    `links`: relationship of each page that a cell leads to; without one it leads nowhere."""
    grid = "".join(f'<a:gridCol w="{emu(wide)}"/>' for wide in table.widths)
    head = tuple(Cell(words, bold=True) for words in table.head)
    rows = _row(table, head, {}, top=True) + "".join(_row(table, row, links) for row in table.rows)
    inner = (
        f'<a:tbl><a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>"
    )
    uri = "http://schemas.openxmlformats.org/drawingml/2006/table"
    return _graphic(place, "Table", table.alt, uri, inner, table.row_height * (len(table.rows) + 1))


def _row(table: Table, cells: Sequence[Cell], links: Mapping[str, str], top: bool = False) -> str:
    written = "".join([_cell(table, i, cell, top, links.get(cell.page, "")) for i, cell in enumerate(cells)])
    return f'<a:tr h="{emu(table.row_height)}">{written}</a:tr>'


def _cell(table: Table, column: int, cell: Cell, top: bool, link: str) -> str:
    first = column == 0
    shade = (
        "accent2" if top else INK if first or cell.bold or cell.tint or not table.centred[column] else SOFT
    )
    size, bold = table.head_size if top else table.size, top or first or cell.bold
    if link:  # a run for each line: LibreOffice breaks a link that is longer anywhere
        room = (table.widths[column] * 72 - MARGIN) * 0.97
        runs = [Run(line, size, bold=bold, link=link) for line in lines(cell.words, size, room, bold)]
        written = "".join([run.xml() for one in runs for run in (Run(" ", size), one)][1:])
    else:
        written = f"<a:r>{style_of(size, bold, shade)}<a:t>{text(cell.words)}</a:t></a:r>"
    align = "ctr" if table.centred[column] else "l"
    words = f'<a:p><a:pPr algn="{align}"/>{written}</a:p>'
    return f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>{_surround(cell.tint, top)}</a:tc>"


@lru_cache(maxsize=64)
def _surround(tint: str, top: bool) -> str:
    """The margins of a cell, the rule below it, and what it is filled with."""
    rule = '<a:lnB w="19050">' + colour("accent2") if top else '<a:lnB w="9525">' + colour(RULE)
    fill = colour(tint) if tint else "<a:noFill/>"
    return (
        '<a:tcPr marL="64008" marR="64008" marT="27432" marB="27432" '
        f'anchor="ctr">{rule}</a:lnB>{fill}</a:tcPr>'
    )
