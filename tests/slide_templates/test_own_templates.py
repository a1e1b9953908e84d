"""Templates made with python-pptx in many faulty ways: each fault is named, good ones give good decks."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATED
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from slide_templates.contract.sample import sample_deck
from slide_templates.contract.template_file import read_template, template_faults
from slide_templates.decks import HOUSE_TEMPLATE
from slide_templates.outline import outline
from slide_templates.powerpoint.layouts import LAYOUTS
from slide_templates.powerpoint.zipping import zipped
from tests.slide_templates.test_decks import named

DAY = date(2026, 9, 14)
Change = Callable[[Any], object]
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


def saved(*changes: Change) -> bytes:
    """Our template with something done to it in python-pptx."""
    presentation = Presentation(io.BytesIO(HOUSE_TEMPLATE))
    for change in changes:
        change(presentation)
    held = io.BytesIO()
    presentation.save(held)
    return held.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A file with something done to its parts, as no program would save it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def layout(presentation: Any, name: str) -> Any:
    return next(one for one in presentation.slide_layouts if one.name == name)


def place(presentation: Any, name: str, idx: int) -> Any:
    return next(p for p in layout(presentation, name).placeholders if p.placeholder_format.idx == idx)


def renamed(name: str, new: str) -> Change:
    return lambda p: layout(p, name)._element.cSld.set("name", new)


def without(name: str, idx: int) -> Change:
    def change(presentation: Any) -> None:
        element = place(presentation, name, idx)._element
        element.getparent().remove(element)

    return change


def sized(name: str, idx: int, **inches: float) -> Change:
    def change(presentation: Any) -> None:
        for side, value in inches.items():
            setattr(place(presentation, name, idx), side, Inches(value))

    return change


def renumbered(name: str, idx: int, new_name: str) -> Change:
    """As PowerPoint does with a placeholder that is drawn anew."""

    def change(presentation: Any) -> None:
        found = place(presentation, name, idx)._element
        next(found.iter("{*}ph")).set("idx", str(idx + 60))
        next(found.iter("{*}cNvPr")).set("name", new_name)

    return change


def linked(kind: str, target: str) -> Change:
    return lambda p: p.slide_master.part.relate_to(target, kind, is_external=True)


def embedded(kind: str, name: str) -> Change:
    def change(presentation: Any) -> None:
        part = Part(PackURI(name), "application/octet-stream", presentation.part.package, b"MZ")
        presentation.slide_master.part.relate_to(part, kind)

    return change


def shade(slot: str, value: str) -> Change:
    def change(presentation: Any) -> None:
        theme = presentation.slide_master.part.part_related_by(RELATED.THEME)
        theme._blob = re.sub(
            rf'(<a:{slot}><a:srgbClr val=")[0-9A-F]{{6}}'.encode(), rb"\g<1>" + value.encode(), theme.blob
        )

    return change


def a_slide(presentation: Any) -> None:
    presentation.slides.add_slide(layout(presentation, "Text"))


def narrow(presentation: Any) -> None:
    presentation.slide_width = Inches(10)


def of_ten_inches(presentation: Any) -> None:
    presentation.slide_width, presentation.slide_height = Inches(10), Inches(5.625)


def clicked(presentation: Any) -> None:
    link = next(layout(presentation, "Text")._element.iter("{*}cNvPr"))
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    etree.SubElement(link, f"{{{space}}}hlinkClick", action="ppaction://program")


def protected(presentation: Any) -> None:
    space = "http://schemas.openxmlformats.org/presentationml/2006/main"
    size = presentation.part._element.find(f"{{{space}}}defaultTextStyle")
    size.addnext(etree.Element(f"{{{space}}}modifyVerifier"))


OLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"
CONTROL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/control"
VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
FAULTY: dict[str, tuple[tuple[Change, ...], str]] = {
    "layout renamed": (
        (renamed("Chart", "Chart 2"),),
        'layout "Chart" is missing (found: Title slide, Section header, Text, Chart 2, ',
    ),
    "two of a name": ((renamed("Wide chart", "Chart"),), '2 layouts are called "Chart"'),
    "no chart": ((without("Chart", 14),), 'layout "Chart" lacks placeholder Chart (14) (found: Title (0), '),
    "no source": ((without("Table", 16),), 'layout "Table" lacks placeholder Source (16)'),
    "drawn anew, named anew": (
        (renumbered("Chart", 15, "Text Placeholder 7"),),
        "lacks placeholder Facts (15) (found: Title (0), Lede (13), Flag (19), Chart (14), Key figure (21), "
        "Text Placeholder 7 (75)",
    ),
    "small chart": (
        (sized("Chart", 14, width=5.0, height=3.0),),
        'layout "Chart": placeholder Chart (14) is 5.0 × 3.0 in; at least 6.0 × 3.5 in are needed',
    ),
    "small half chart": ((sized("Two charts", 17, width=5.2),), "Chart right (17) is 5.2 × 3.5 in"),
    "narrow words": ((sized("Chart", 15, width=2.2),), "Facts (15) is 2.2 × 1.6 in; at least 2.5 × 1.3 in"),
    "narrow table": ((sized("Table", 14, width=9.0),), "Table (14) is 9.0 × 4.7 in"),
    "over the edge": ((sized("Text", 1, left=3.0),), "Content (1) reaches over the edge of the slide"),
    "on top": (
        (sized("Chart", 15, left=8.0),),
        "placeholders Chart (14) and Facts (15) lie on top of each other",
    ),
    "4:3": ((narrow,), "not 16:9 but 10.0 × 7.5 in"),
    "small 16:9": ((of_ten_inches,), "its slides are 10.0 × 5.6 in: choose Widescreen"),
    "a slide left": ((a_slide,), "it holds 1 slide: delete them and keep only layouts"),
    "a link": (
        (linked(RELATED.HYPERLINK, "https://brand.example/logo"),),
        "slideMaster1 links to something outside the file (https://brand.example/logo): break the link",
    ),
    "a linked picture": ((linked(RELATED.IMAGE, "file:///server/logo.png"),), "(file:///server/logo.png)"),
    "OLE": (
        (embedded(OLE, "/ppt/embeddings/oleObject1.bin"),),
        "slideMaster1 holds an embedded object (OLE): delete it",
    ),
    "ActiveX": ((embedded(CONTROL, "/ppt/activeX/activeX1.xml"),), "holds an ActiveX control"),
    "macros": ((embedded(VBA, "/ppt/vbaProject.bin"),), "it holds macros: save it as an ordinary"),
    "a program": (
        (embedded("http://x.example/run", "/ppt/media/setup.exe"),),
        "not a part of a template (ppt/media/setup.exe)",
    ),
    "an action": ((clicked,), "runs a program or a macro when it is clicked"),
    "protected": ((protected,), "protected against changes"),
    "light titles": ((shade("accent2", "FFB81C"),), "titles and heads of tables on the ground of the slide"),
    "dark ground": ((shade("lt1", "003087"),), "too dark for charts"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), FAULTY.values(), ids=FAULTY.keys())
def test_a_fault_is_named_with_its_layout_and_placeholder(changes: tuple[Change, ...], said: str) -> None:
    assert said in "; ".join(template_faults(saved(*changes)))


def test_the_template_that_python_pptx_brings_lacks_every_layout_and_all_is_said_at_once() -> None:
    held = io.BytesIO()
    presentation = Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[0])
    presentation.save(held)
    faults = template_faults(held.getvalue())
    missing = [fault for fault in faults if "is missing (found: Title Slide, Title and Content" in fault]
    assert len(missing) == 6
    assert {"not 16:9", "1 slide", "no notes master"} <= {
        known for known in ("not 16:9", "1 slide", "no notes master") if any(known in f for f in faults)
    }


MACRO = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TYPES = "[Content_Types].xml"


def with_part(name: str, held: bytes) -> Callable[[], bytes]:
    """Our template with a part put in."""
    return lambda: repacked(HOUSE_TEMPLATE, lambda parts: parts.update({name: held}))


def of_kind(kind: bytes) -> Callable[[], bytes]:
    """Our template as another kind of file."""
    return lambda: repacked(HOUSE_TEMPLATE, lambda p: p.update({TYPES: p[TYPES].replace(PLAIN, kind)}))


def many_parts() -> bytes:
    return repacked(HOUSE_TEMPLATE, lambda p: p.update({f"a{n}.xml": b"" for n in range(2_001)}))


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'
ODD: dict[str, tuple[Callable[[], bytes], str]] = {
    "macro-enabled type": (of_kind(MACRO), "macros"),
    "potx": (of_kind(PLAIN.replace(b".presentation.main", b".template.main")), ".potx"),
    "signed": (with_part("_xmlsignatures/sig1.xml", b"<a/>"), "signed"),
    "entities": (with_part("ppt/presProps.xml", ENTITIES), "document type declaration"),
    "outside its folder": (with_part("../../x.xml", b"<a/>"), "names"),
    "twice": (with_part("PPT/presentation.xml", b"<a/>"), "names"),
    "a bomb": (with_part("ppt/media/a.xml", bytes(60_000_000)), "unpacks to 60 MB"),
    "many parts": (many_parts, "2,000 parts"),
    "large": (lambda: b"PK" + bytes(11_000_000), "every deck would carry them"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "has a password"),
    "cut off": (lambda: HOUSE_TEMPLATE[:9_000], "not a PowerPoint file"),
    "a document": (lambda: zipped({TYPES: b"<Types/>", "word/document.xml": b"<a/>"}), "no presentation"),
    "damaged": (with_part("ppt/slideLayouts/slideLayout4.xml", b"<p:sldLayout"), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "said"), ODD.values(), ids=ODD.keys())
def test_a_file_that_no_program_should_open_is_refused_with_the_reason(
    make: Callable[[], bytes], said: str
) -> None:
    assert said in "; ".join(template_faults(make()))


def logo(presentation: Any) -> None:
    """A picture on the master, as a federation would put it there."""
    part = presentation.slide_master.part
    image, relation = part.get_or_add_image_part(io.BytesIO(PICTURE))
    assert image.blob == PICTURE
    shape = etree.fromstring(
        '<p:pic xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<p:nvPicPr><p:cNvPr id="90" name="Logo" descr="Ashdale federation"/><p:cNvPicPr/>'
        '<p:nvPr userDrawn="1"/>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        "</p:blipFill>"
        '<p:spPr><a:xfrm><a:off x="10424160" y="274320"/><a:ext cx="1216152" cy="914400"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    part._element.cSld.spTree.append(shape)


def inherited(presentation: Any) -> None:
    """A title that stands where the master has it, and does not say so again."""
    properties = place(presentation, "Chart", 0)._element.spPr
    properties.remove(properties.find("{*}xfrm"))


BRANDED = (
    logo, inherited, shade("accent1", "006747"), shade("accent2", "7C2855"), renumbered("Chart", 15, "Facts"),
    sized("Chart", 14, height=4.4), sized("Two charts", 14, left=0.65, width=5.85),
)  # fmt: skip


def test_a_branded_template_gives_the_same_words_in_its_own_places(tmp_path: Path) -> None:
    content = saved(*BRANDED)
    assert template_faults(content) == ()
    assert read_template(content).layouts["Chart"].places[0].size[2] == pytest.approx(10.75, abs=0.01)
    deck = named(template=content)
    ours, theirs = outline(named()), outline(deck)
    assert [(s.title, s.notes, s.tables) for s in ours] == [(s.title, s.notes, s.tables) for s in theirs]
    assert b"ppt/media/image1.png" in deck and named(template=content) == deck
    for name, made in (("deck", deck), ("sample", sample_deck(content, made_on=DAY))):
        file = tmp_path / f"{name}.pptx"
        file.write_bytes(made)
        program = Path(sys.executable).with_name("openxml-audit")
        said = subprocess.run([program, file, "-o", "json"], capture_output=True, text=True, check=False)
        errors = json.loads(said.stdout[said.stdout.index("[") :])[0]["errors"]
        assert [error["description"] for error in errors] == []


def test_a_template_without_the_layouts_that_can_be_done_without_is_enough() -> None:
    content = saved(
        renamed("Wide chart", "Our own"), renamed("Table and question", "x"), renamed("Three statements", "y")
    )
    assert template_faults(content) == ()
    assert [s.title for s in outline(named(template=content))] == [s.title for s in outline(named())]


def test_the_sample_has_every_layout_that_decks_use() -> None:
    used = {slide.layout for slide in outline(sample_deck(HOUSE_TEMPLATE, made_on=DAY))}
    assert used == set(LAYOUTS) - {"Section header", "Text"}
