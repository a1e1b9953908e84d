"""Pieces of chart XML that every shape of chart is put together from."""

from collections.abc import Sequence
from functools import lru_cache

from slide_templates.powerpoint.markup import LANGUAGE, NAMESPACES, XML, Run, colour, number, paragraph
from slide_templates.powerpoint.palette import GRID, INK, Mark

AXIS_SIZE = 14
X_AXIS, Y_AXIS = 111111111, 222222222  # two positive ids; PowerPoint offers to repair anything else
NO_LINE = "<a:ln><a:noFill/></a:ln>"
_LABEL_BODY = '<a:bodyPr rot="0" vert="horz" wrap="none"/>'
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


@lru_cache(maxsize=8)
def showing(*what: str) -> str:
    """The six switches of a data label."""
    return "".join(f'<c:show{name} val="{int(name in what)}"/>' for name in _SHOWN)


_VALUE_SHOWN = showing("Val")


@lru_cache(maxsize=64)
def line(shade: str, points: float, dashed: bool = False) -> str:
    """An outline or a line of a series."""
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    return f'<a:ln w="{round(points * 12700)}" cap="rnd">{colour(shade)}{dash}<a:round/></a:ln>'


def words(place: int, runs: list[Run], position: str, up: float = 0.0) -> str:
    """A label of one point in our own words: left, right or top of it (`l`, `r`, `t`).

    `up`: how far it is moved up from there, as a share of the height of the chart.
    """
    where = ""
    if up:
        where = f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{-up:.4f}"/></c:manualLayout></c:layout>'
    return (
        f'<c:dLbl><c:idx val="{place}"/>{where}<c:tx><c:rich>{_LABEL_BODY}<a:lstStyle/>{paragraph(runs)}'
        f'</c:rich></c:tx><c:dLblPos val="{position}"/>{_VALUE_SHOWN}</c:dLbl>'
    )


def only(labels: str) -> str:
    """The labels of a series that has words on some of its points and nothing on the others."""
    return f"<c:dLbls>{labels}{showing()}</c:dLbls>"


def values_shown(decimals: int, size: float, shade: str, position: str) -> str:
    """A value on every point of a series."""
    code = "#,##0" + ("." + "0" * decimals if decimals else "")
    return (
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr><a:noFill/>{NO_LINE}</c:spPr>'
        f'{text_style(size, shade)}<c:dLblPos val="{position}"/>{showing("Val")}</c:dLbls>'
    )


@lru_cache(maxsize=64)
def text_style(size: float, shade: str = INK, bold: bool = False) -> str:
    """How the text of a label, an axis or the whole chart looks; level, in British English."""
    run = f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{colour(shade)}</a:defRPr>'
    return (
        '<c:txPr><a:bodyPr rot="0" vert="horz"/><a:lstStyle/>'
        f'<a:p><a:pPr>{run}</a:pPr><a:endParaRPr lang="{LANGUAGE}"/></a:p></c:txPr>'
    )


@lru_cache(maxsize=64)
def marker(mark: Mark) -> str:
    """The marker of a series."""
    shape = f"<c:spPr>{colour(mark.fill)}{line(mark.edge, 0.75)}</c:spPr>"
    return f'<c:marker><c:symbol val="{mark.symbol}"/><c:size val="{mark.size}"/>{shape}</c:marker>'


NO_MARKER = '<c:marker><c:symbol val="none"/></c:marker>'


def layout(x: float, y: float, wide: float, high: float) -> str:
    """The inner plot area as shares of the chart."""
    sides = "".join(
        f'<c:{side} val="{value:.4f}"/>' for side, value in zip("xywh", (x, y, wide, high), strict=True)
    )
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{modes}{sides}</c:manualLayout></c:layout>"


def value_axis(
    own: int, across: int, place: str, ends: tuple[float, float], *, step: float = 0, title: str = "",
    decimals: int = 0, deleted: bool = False, between: str = "midCat", numbered: bool = True,
) -> str:  # fmt: skip
    """A value axis with fixed ends; `place` is its side ("b", "l"). Deleted: unseen, it fixes the scale."""
    code = "#,##0" + ("." + "0" * decimals if decimals else "")
    grid = "" if deleted else f"<c:majorGridlines><c:spPr>{line(GRID, 0.75)}</c:spPr></c:majorGridlines>"
    rule = "768692" if place == "b" else GRID
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{number(ends[1])}"/>'
        f'<c:min val="{number(ends[0])}"/></c:scaling><c:delete val="{int(deleted)}"/>'
        f'<c:axPos val="{place}"/>{grid}'
        f'{axis_title(title, turned=place == "l") if title else ""}<c:numFmt formatCode="{code}" '
        'sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"low" if numbered else "none"}"/>'
        f"<c:spPr>{line(rule, 0.75)}</c:spPr>{text_style(AXIS_SIZE)}"
        f'<c:crossAx val="{across}"/><c:crosses val="min"/><c:crossBetween val="{between}"/>'
        + (f'<c:majorUnit val="{number(step)}"/>' if step else "")
        + "</c:valAx>"
    )


def category_axis(
    own: int, across: int, place: str, *, size: float, upside_down: bool = False, named: bool = True
) -> str:
    """An axis of names, written level; where not `named`, they stand in the chart itself."""
    order = "maxMin" if upside_down else "minMax"
    return (
        f'<c:catAx><c:axId val="{own}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        '<c:delete val="0"/>'
        f'<c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{"low" if named else "none"}"/>'
        f"<c:spPr>{line('768692', 0.75)}</c:spPr>"
        f'{text_style(size)}<c:crossAx val="{across}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def axis_title(words: str, turned: bool = False) -> str:
    """What an axis counts, in words."""
    turn = "-5400000" if turned else "0"
    body = f'<a:bodyPr rot="{turn}" vert="horz"/><a:lstStyle/>'
    runs = paragraph([Run(words, AXIS_SIZE, bold=False, colour=INK)])
    return f'<c:title><c:tx><c:rich>{body}{runs}</c:rich></c:tx><c:overlay val="0"/></c:title>'


def legend(position: str = "t", without: Sequence[int] = ()) -> str:
    """A legend, for the charts where words cannot stand beside the marks; `without` these series."""
    left_out = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>' for i in without
    )
    where = f'<c:legendPos val="{position}"/>{left_out}'
    return f'<c:legend>{where}<c:overlay val="0"/>{text_style(AXIS_SIZE)}</c:legend>'


def chart_space(plot_area: str, key: str = "") -> str:
    """The whole chart part around its plot area."""
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    names = NAMESPACES.rpartition(" ")[0]
    return (
        f'{XML}<c:chartSpace xmlns:c="{chart}" {names}><c:date1904 val="0"/><c:lang val="{LANGUAGE}"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{plot_area}<c:spPr><a:noFill/></c:spPr></c:plotArea>{key}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>{text_style(AXIS_SIZE)}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )
