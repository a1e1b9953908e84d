"""Writes a deck plan into a template as a PowerPoint file, slide by slide from strings."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from slide_templates.charts import drawn
from slide_templates.manifest import PART, Back, Manifest, as_properties, manifest_of
from slide_templates.markup import NAMESPACES, XML, attribute
from slide_templates.notes_page import notes_page
from slide_templates.plan import Deck, Slide
from slide_templates.shapes import chart_frame, slide_shapes, table_frame
from slide_templates.template import core_properties
from slide_templates.template_file import Layout, Template, read_template
from slide_templates.zipping import zipped

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SPACE = uuid.UUID(
    "8d0f2f6e-5b1a-4c8e-9f63-3a2f7c1d4e90"
)  # section ids are made from their names, so bytes repeat
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
FIRST_SLIDE_ID = 256
HALF_WIDTH, WHOLE, MANY_ROWS = (
    14.0,
    16.0,
    10,
)  # row text of charts in points, and from how many rows it is smaller


@dataclass
class _Package:
    """The parts of the file that is being made, with the types of those that are new."""

    parts: dict[str, bytes | str]
    types: dict[str, str] = field(default_factory=dict)
    charts: int = 0

    def add(self, name: str, content: bytes | str, kind: str) -> None:
        self.parts[name] = content
        self.types[name] = kind


def write(deck: Deck, template: bytes | Template, *, site: str = "", draft: bool = False) -> bytes:
    """The deck as the bytes of a .pptx file; the same deck and template give the same bytes.

    Each slide of a deck of a kind ends with a short code, which leads back to `site` (its address) where one
    is given. A `draft` says so on every slide. Raises UnusableTemplate where the template lacks what the
    slides need.
    """
    held = template if isinstance(template, Template) else read_template(template)
    package = _Package(dict(held.parts))
    manifest = manifest_of(deck, draft)
    for place, slide in enumerate(deck.slides, 1):
        back = Back(site, f"{manifest.code}-{place}") if deck.kind else None
        _add_slide(package, held, slide, place, back, draft)
    if deck.kind:
        _add_manifest(package, manifest)
    package.parts["docProps/core.xml"] = core_properties(
        deck.title, deck.subject, deck.made_on.isoformat(), deck.snapshot
    )
    _list_slides(package, deck)
    _list_types(package)
    return zipped(package.parts)


def _add_slide(
    package: _Package, template: Template, slide: Slide, place: int, back: Back | None, draft: bool
) -> None:
    """One slide with its charts and notes, and how they hang together."""
    layout = template.layout(slide.layout)
    related = [("slideLayout", f"../slideLayouts/{layout.part.rpartition('/')[2]}")]
    related.append(("notesSlide", f"../notesSlides/notesSlide{place}.xml"))
    frames = []
    for chart_place, chart in zip(_chart_places(slide), slide.charts, strict=True):
        number = _add_chart(package, layout, slide, chart_place)
        related.append(("chart", f"../charts/chart{number}.xml"))
        frames.append(chart_frame(layout.places[chart_place], chart, f"rId{len(related)}"))
    if slide.table is not None:
        frames.append(table_frame(layout.places[14], slide.table))
    name = f"ppt/slides/slide{place}.xml"
    run = back.run(slide.source, f"rId{len(related) + 1}" if back.site else "") if back else None
    shapes = slide_shapes(slide, layout, frames, place, run, draft)
    package.add(
        name,
        f"{XML}<p:sld {NAMESPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>",
        f"{_TYPES}.presentationml.slide+xml",
    )
    package.parts[f"ppt/slides/_rels/slide{place}.xml.rels"] = _relationships(
        related, back.address if back else ""
    )
    notes = f"ppt/notesSlides/notesSlide{place}.xml"
    package.add(notes, notes_page(slide.notes.lines()), f"{_TYPES}.presentationml.notesSlide+xml")
    package.parts[f"ppt/notesSlides/_rels/notesSlide{place}.xml.rels"] = _relationships(
        [
            ("notesMaster", f"../notesMasters/{template.notes_master.rpartition('/')[2]}"),
            ("slide", f"../slides/slide{place}.xml"),
        ]
    )


def _chart_places(slide: Slide) -> tuple[int, ...]:
    return (14, 17)[: len(slide.charts)]


def _add_chart(package: _Package, layout: Layout, slide: Slide, place: int) -> int:
    """A chart part with its workbook; returns its number."""
    package.charts += 1
    chart = slide.charts[_chart_places(slide).index(place)]
    size = WHOLE if len(chart.categories) < MANY_ROWS and len(slide.charts) == 1 else HALF_WIDTH
    made = drawn(chart, layout.places[place].size[2], layout.places[place].size[3], size)
    number = package.charts
    package.add(f"ppt/charts/chart{number}.xml", made.xml, f"{_TYPES}.drawingml.chart+xml")
    package.parts[f"ppt/embeddings/chart{number}.xlsx"] = made.workbook
    package.parts[f"ppt/charts/_rels/chart{number}.xml.rels"] = _relationships(
        [("package", f"../embeddings/chart{number}.xlsx")]
    )
    return number


def _relationships(related: Sequence[tuple[str, str]], outside: str = "") -> str:
    """How a part hangs together with others, and the one address outside that it leads to."""
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(related, 1)
    )
    if outside:
        listed += (
            f'<Relationship Id="rId{len(related) + 1}" Type="{_OFFICE}/hyperlink" '
            f'Target={attribute(outside)} TargetMode="External"/>'
        )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _add_manifest(package: _Package, manifest: Manifest) -> None:
    """What the deck is, in the properties of the file; those that the template had are left out."""
    relations = etree.fromstring(package.parts["_rels/.rels"])
    kind = f"{_OFFICE}/custom-properties"
    for old in relations.findall(f"{{*}}Relationship[@Type='{kind}']"):
        relations.remove(old)
    related = etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship")
    related.attrib.update({"Id": "manifest", "Type": kind, "Target": PART})
    package.parts["_rels/.rels"] = etree.tostring(
        relations, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    package.add(PART, as_properties(manifest), f"{_TYPES}.custom-properties+xml")


def _list_slides(package: _Package, deck: Deck) -> None:
    """Name the slides and their sections in the presentation part."""
    relations = etree.fromstring(package.parts["ppt/_rels/presentation.xml.rels"])
    presentation = etree.fromstring(package.parts["ppt/presentation.xml"])
    for old in presentation.findall(f"{_P}sldIdLst"):
        presentation.remove(old)
    listed = etree.Element(f"{_P}sldIdLst")
    for place in range(1, len(deck.slides) + 1):
        related = etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship")
        related.attrib.update(
            {"Id": f"slide{place}", "Type": f"{_OFFICE}/slide", "Target": f"slides/slide{place}.xml"}
        )
        entry = etree.SubElement(listed, f"{_P}sldId", id=str(FIRST_SLIDE_ID + place - 1))
        entry.set(f"{{{_OFFICE}}}id", f"slide{place}")
    before = presentation.find(f"{_P}sldSz")
    before.addprevious(listed)
    _add_sections(presentation, deck)
    package.parts["ppt/presentation.xml"] = etree.tostring(
        presentation, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    package.parts["ppt/_rels/presentation.xml.rels"] = etree.tostring(
        relations, xml_declaration=True, encoding="UTF-8", standalone=True
    )


def _add_sections(presentation: etree._Element, deck: Deck) -> None:
    """Every slide in its named section, in the order of the deck."""
    extensions = presentation.find(f"{_P}extLst")
    if extensions is None:
        extensions = etree.SubElement(presentation, f"{_P}extLst")
    for old in extensions.findall(f"{_P}ext[@uri='{_SECTIONS}']"):
        extensions.remove(old)
    holder = etree.SubElement(extensions, f"{_P}ext", uri=_SECTIONS)
    sections = etree.SubElement(holder, f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    current: etree._Element | None = None
    for place, slide in enumerate(deck.slides):
        if current is None or current.getparent().get("name") != slide.section:
            code = str(uuid.uuid5(_SPACE, f"{place} {slide.section}")).upper()
            section = etree.SubElement(sections, f"{{{_P14}}}section", name=slide.section, id=f"{{{code}}}")
            current = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        etree.SubElement(current, f"{{{_P14}}}sldId", id=str(FIRST_SLIDE_ID + place))


def _list_types(package: _Package) -> None:
    """Name the kind of every new part."""
    space = f"{{{_PACKAGE}/content-types}}"
    types = etree.fromstring(package.parts["[Content_Types].xml"])
    if not any(entry.get("Extension") == "xlsx" for entry in types.findall(f"{space}Default")):
        entry = etree.Element(
            f"{space}Default", Extension="xlsx", ContentType=f"{_TYPES}.spreadsheetml.sheet"
        )
        types.insert(0, entry)
    for old in types.findall(f"{space}Override"):
        if old.get("PartName", "")[1:] in package.types:
            types.remove(old)
    for name, kind in package.types.items():
        etree.SubElement(types, f"{space}Override", PartName=f"/{name}", ContentType=kind)
    package.parts["[Content_Types].xml"] = etree.tostring(
        types, xml_declaration=True, encoding="UTF-8", standalone=True
    )
