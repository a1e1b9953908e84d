"""Writes the house template, slide_templates/stocktake.pptx: python -m slide_templates.template."""

from collections.abc import Mapping
from pathlib import Path

from slide_templates.powerpoint.layouts import (
    HIGH,
    LAYOUTS,
    NUMBER,
    SCREEN,
    SECTION,
    STATEMENTS,
    TITLE,
    Placeholder,
    Sheet,
    Text,
)
from slide_templates.powerpoint.markup import LANGUAGE, NAMESPACES, XML, attribute, colour, emu, text
from slide_templates.powerpoint.theme import theme
from slide_templates.powerpoint.zipping import zipped

FILE = Path(__file__).with_name("stocktake.pptx")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


def main() -> None:
    """Write the template beside this file."""
    FILE.write_bytes(template())


def template(layouts: Mapping[str, tuple[Placeholder, ...]] = LAYOUTS, sheet: Sheet = SCREEN) -> bytes:
    """The template: NHS colours, Arial, British English, its layouts, a notes master, no slides, no logo."""
    names = list(layouts)
    parts: dict[str, str] = {"[Content_Types].xml": _content_types(len(names))}
    parts["_rels/.rels"] = _relationships(
        ("officeDocument", "ppt/presentation.xml"), ("extended-properties", "docProps/app.xml"),
        core="docProps/core.xml",
    )  # fmt: skip
    parts["docProps/core.xml"] = core_properties("Stocktake template", "Layouts for decks", "2026-01-01", "")
    parts["docProps/app.xml"] = (
        f'{XML}<Properties xmlns="{_OFFICE.replace("relationships", "extended-properties")}">'
        "<Application>Stocktake</Application></Properties>"
    )
    parts["ppt/presentation.xml"] = _presentation(sheet)
    parts["ppt/_rels/presentation.xml.rels"] = _relationships(
        ("slideMaster", "slideMasters/slideMaster1.xml"), ("notesMaster", "notesMasters/notesMaster1.xml"),
        ("presProps", "presProps.xml"), ("viewProps", "viewProps.xml"),
        ("theme", "theme/theme1.xml"), ("tableStyles", "tableStyles.xml"),
    )  # fmt: skip
    parts["ppt/presProps.xml"] = f"{XML}<p:presentationPr {NAMESPACES}/>"
    parts["ppt/viewProps.xml"] = f"{XML}<p:viewPr {NAMESPACES}/>"
    parts["ppt/tableStyles.xml"] = (
        f'{XML}<a:tblStyleLst {NAMESPACES.split(" ")[0]} def="{{2D5ABB26-0587-4C30-8999-92F81FD0307C}}"/>'
    )
    for number in (1, 2):
        parts[f"ppt/theme/theme{number}.xml"] = theme("Stocktake")
    parts["ppt/slideMasters/slideMaster1.xml"] = _master(len(names), sheet)
    parts["ppt/slideMasters/_rels/slideMaster1.xml.rels"] = _relationships(
        *(("slideLayout", f"../slideLayouts/slideLayout{i}.xml") for i in range(1, len(names) + 1)),
        ("theme", "../theme/theme1.xml"),
    )
    for i, name in enumerate(names, 1):
        parts[f"ppt/slideLayouts/slideLayout{i}.xml"] = _layout(name, layouts[name], sheet)
        parts[f"ppt/slideLayouts/_rels/slideLayout{i}.xml.rels"] = _relationships(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        )
    parts["ppt/notesMasters/notesMaster1.xml"] = _notes_master()
    parts["ppt/notesMasters/_rels/notesMaster1.xml.rels"] = _relationships(("theme", "../theme/theme2.xml"))
    return zipped({name: part.encode() for name, part in parts.items()})


def core_properties(title: str, subject: str, made_on: str, snapshot: str) -> str:
    """The document properties: title, subject, language, the day, and the snapshot; never a person."""
    base = f"{_PACKAGE}/metadata/core-properties"
    moment = f'<dcterms:{{}} xsi:type="dcterms:W3CDTF">{made_on}T00:00:00Z</dcterms:{{}}>'
    identifier = f"<dc:identifier>{text(snapshot)}</dc:identifier>" if snapshot else ""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{base}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{moment.format('created', 'created')}<dc:creator>Stocktake</dc:creator>{identifier}"
        f"<dc:language>{LANGUAGE}</dc:language><cp:lastModifiedBy>Stocktake</cp:lastModifiedBy>"
        f"{moment.format('modified', 'modified')}<dc:subject>{text(subject)}</dc:subject>"
        f"<dc:title>{text(title)}</dc:title></cp:coreProperties>"
    )


def _relationships(*related: tuple[str, str], core: str = "") -> str:
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(related, 1)
    )
    if core:
        kind = f"{_PACKAGE}/relationships/metadata/core-properties"
        listed += f'<Relationship Id="rId{len(related) + 1}" Type="{kind}" Target="{core}"/>'
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(layouts: int) -> str:
    pages = f"{_TYPES}.presentationml"
    held = {
        "ppt/presentation.xml": f"{pages}.presentation.main+xml",
        "ppt/presProps.xml": f"{pages}.presProps+xml",
        "ppt/viewProps.xml": f"{pages}.viewProps+xml",
        "ppt/tableStyles.xml": f"{pages}.tableStyles+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{pages}.slideMaster+xml",
        "ppt/notesMasters/notesMaster1.xml": f"{pages}.notesMaster+xml",
        "ppt/theme/theme1.xml": f"{_TYPES}.theme+xml",
        "ppt/theme/theme2.xml": f"{_TYPES}.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_TYPES}.extended-properties+xml",
        **{f"ppt/slideLayouts/slideLayout{i}.xml": f"{pages}.slideLayout+xml" for i in range(1, layouts + 1)},
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in held.items())
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _presentation(sheet: Sheet) -> str:
    across, down = sheet.units
    run = f'<a:defRPr lang="{LANGUAGE}" sz="1800">{colour("tx1")}<a:latin typeface="+mn-lt"/></a:defRPr>'
    levels = "".join(f'<a:lvl{i}pPr algn="l">{run}</a:lvl{i}pPr>' for i in range(1, 10))
    return (
        f'{XML}<p:presentation {NAMESPACES} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" '
        'r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId2"/>'
        "</p:notesMasterIdLst>"
        f'<p:sldSz cx="{across}" cy="{down}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f"<p:defaultTextStyle>{levels}</p:defaultTextStyle></p:presentation>"
    )


def _rectangle(number: int, name: str, place: tuple[float, float, float, float], shade: str) -> str:
    """A plain coloured rectangle, marked as decoration."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}">{_DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{_frame(place)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{colour(shade)}'
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
        f'<a:endParaRPr lang="{LANGUAGE}"/></a:p>'
        "</p:txBody></p:sp>"
    )


def _frame(place: tuple[float, float, float, float]) -> str:
    left, top, wide, high = (emu(side) for side in place)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def _level(place: Placeholder) -> str:
    look = place.look
    space = f'<a:spcAft><a:spcPts val="{look.after * 100}"/></a:spcAft>'
    if look.bullet:
        bullet = (
            '<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
        )
        indent = ' marL="228600" indent="-228600"'
    else:
        bullet, indent = "<a:buNone/>", ' marL="0" indent="0"'
    weight = f'sz="{round(look.size * 100)}" b="{int(look.bold)}"'
    run = f'<a:defRPr lang="{LANGUAGE}" {weight}>{colour(look.colour)}</a:defRPr>'
    before = '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
    return f'<a:lvl1pPr{indent} algn="{look.align}">{before}{space}{bullet}{run}</a:lvl1pPr>'


def _placeholder(number: int, place: Placeholder) -> str:
    """One placeholder of a layout, with its look and its prompt."""
    kind = f' type="{place.kind}"' if place.kind else ""
    idx = "" if place.idx == 0 else f' idx="{place.idx}"'
    size = ' sz="quarter"' if place.idx else ""
    fill = colour(place.fill) if place.fill else ""
    across, down = (emu(side) for side in place.look.inset)
    body = (
        f'<a:bodyPr lIns="{across}" tIns="{down}" rIns="{across}" bIns="{down}" anchor="{place.look.anchor}">'
        "<a:normAutofit/></a:bodyPr>"
    )
    words = f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{text(place.prompt)}</a:t></a:r>'
    if place.kind == "sldNum":
        field = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
        words = f'<a:fld id="{field}" type="slidenum"><a:rPr lang="{LANGUAGE}"/><a:t>‹#›</a:t></a:fld>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={attribute(place.name)}/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph{kind}{size}{idx}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(place.place)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr>'
        f"<p:txBody>{body}<a:lstStyle>{_level(place)}"
        f"</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _layout(name: str, places: tuple[Placeholder, ...], sheet: Sheet) -> str:
    """One layout, with the hairline of content slides or the left band of the title slide."""
    shapes = "".join(_placeholder(i, place) for i, place in enumerate(places, 3))
    if name == "Title slide":
        drawn = _rectangle(2, "Left band", (0, 0, 0.35, HIGH), "accent1")
    else:
        drawn = _rectangle(2, "Hairline", sheet.hairline, "accent6") + _rules(places)
    kind = {"Title slide": ' type="title"', "Section header": ' type="secHead"'}.get(name, "")
    return (
        f'{XML}<p:sldLayout {NAMESPACES}{kind} preserve="1" userDrawn="1"><p:cSld name={attribute(name)}>'
        f"<p:spTree>{_GROUP}{drawn}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _rules(places: tuple[Placeholder, ...]) -> str:
    """The blue rule over each statement."""
    tops = [p.place for p in places if p.idx in {idx for idx, _, _ in STATEMENTS}]
    return "".join(
        _rectangle(40 + i, f"Rule {i}", (left, top - 0.06, wide, 0.06), "accent1")
        for i, (left, top, wide, _) in enumerate(tops, 1)
    )


def _master(layouts: int, sheet: Sheet) -> str:
    body = Placeholder(1, "Text", "body", (0.6, 1.9, 12.13, 4.7), Text(20, bullet=True, after=10), "Text")
    shapes = "".join(_placeholder(i, place) for i, place in enumerate((TITLE, body, SECTION, NUMBER), 3))
    listed = "".join(f'<p:sldLayoutId id="{2147483648 + i}" r:id="rId{i}"/>' for i in range(1, layouts + 1))
    run = f'<a:defRPr lang="{LANGUAGE}" sz="{{}}"{{}}>{{}}<a:latin typeface="+mn-lt"/></a:defRPr>'
    title = run.format(2800, ' b="1"', colour("accent2"))
    plain = run.format(2000, "", colour("tx1"))
    levels = "".join(
        f'<a:lvl{i}pPr marL="0" indent="0"><a:buNone/>{plain}</a:lvl{i}pPr>' for i in range(1, 10)
    )
    return (
        f"{XML}<p:sldMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr>{colour('bg1')}<a:effectLst/></p:bgPr></p:bg>"
        f"<p:spTree>{_GROUP}{_rectangle(2, 'Top band', (0, 0, sheet.wide, 0.12), 'accent1')}{shapes}"
        "</p:spTree></p:cSld>"
        f"{_MAP}<p:sldLayoutIdLst>{listed}</p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr><a:buNone/>"
        f"{title}</a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f"<p:otherStyle>{levels}</p:otherStyle>"
        "</p:txStyles></p:sldMaster>"
    )


def _notes_master() -> str:
    picture = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>'
        f'{_frame((0.75, 0.75, 6.0, 3.375))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>'
    )
    words = (
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="body" sz="quarter" idx="1"/></p:nvPr></p:nvSpPr><p:spPr>{_frame((0.75, 4.4, 6.0, 4.9))}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>'
        f'<a:p><a:r><a:rPr lang="{LANGUAGE}"/><a:t>Notes</a:t></a:r></a:p></p:txBody></p:sp>'
    )
    run = f'<a:defRPr lang="{LANGUAGE}" sz="1200">{colour("tx1")}<a:latin typeface="+mn-lt"/></a:defRPr>'
    levels = "".join(f"<a:lvl{i}pPr>{run}</a:lvl{i}pPr>" for i in range(1, 10))
    return (
        f"{XML}<p:notesMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr>{colour('bg1')}<a:effectLst/></p:bgPr>"
        "</p:bg>"
        f"<p:spTree>{_GROUP}{picture}{words}</p:spTree></p:cSld>{_MAP}<p:notesStyle>{levels}</p:notesStyle>"
        "</p:notesMaster>"
    )


if __name__ == "__main__":
    main()
