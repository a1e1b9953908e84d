"""Writes a deck plan into a template as a PowerPoint file, slide by slide from strings."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from slide_templates.checking.manifest import PART, Back, as_properties, manifest_of
from slide_templates.contract.template_file import Layout, Template, read_template
from slide_templates.plan import Deck, Slide, Table
from slide_templates.powerpoint.charts import drawn
from slide_templates.powerpoint.markup import NAMESPACES, XML, attribute
from slide_templates.powerpoint.notes_page import notes_page
from slide_templates.powerpoint.shapes import chart_frame, slide_shapes, table_frame, with_list
from slide_templates.powerpoint.template_frame import CUSTOM, OFFICE, PACKAGE, TYPES, Frame, frame
from slide_templates.powerpoint.zipping import zipped
from slide_templates.template import core_properties

_SPACE = uuid.UUID(
    "8d0f2f6e-5b1a-4c8e-9f63-3a2f7c1d4e90"
)  # section ids are made from their names, so bytes repeat
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

    frame: Frame
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
    open_at = frame(held, frozenset(slide.layout for slide in deck.slides))
    package = _Package(open_at, dict(open_at.parts))
    manifest = manifest_of(deck, draft)
    for place, slide in enumerate(deck.slides, 1):
        back = Back(site, f"{manifest.code}-{place}") if deck.kind else None
        _add_slide(package, held, slide, place, back, draft)
    if deck.kind:
        package.add(PART, as_properties(manifest), f"{TYPES}.custom-properties+xml")
    package.parts["docProps/core.xml"] = core_properties(
        deck.title, deck.subject, deck.made_on.isoformat(), deck.snapshot
    )
    return zipped({**_named(package, deck), **package.parts})


def _add_slide(
    package: _Package, template: Template, slide: Slide, place: int, back: Back | None, draft: bool
) -> None:
    """One slide with its charts and notes, and how they hang together."""
    layout = with_list(template.layout(slide.layout), slide)
    related = [("slideLayout", f"../slideLayouts/{layout.part.rpartition('/')[2]}")]
    related.append(("notesSlide", f"../notesSlides/notesSlide{place}.xml"))
    frames = []
    for chart_place, chart in zip(_chart_places(slide), slide.charts, strict=True):
        number = _add_chart(package, layout, slide, chart_place)
        related.append(("chart", f"../charts/chart{number}.xml"))
        frames.append(chart_frame(layout.places[chart_place], chart, f"rId{len(related)}"))
    pages = _pages(slide.table) if back and back.site else []
    outside = [back.address, *(f"{back.site}/{page}" for page in pages)] if back and back.site else []
    if slide.table is not None:
        links = {page: f"rId{len(related) + i}" for i, page in enumerate(pages, 2)}
        frames.append(table_frame(layout.places[14], slide.table, links))
    name = f"ppt/slides/slide{place}.xml"
    run = back.run(slide.source, f"rId{len(related) + 1}" if back.site else "") if back else None
    shapes = slide_shapes(slide, layout, frames, place, run, draft)
    package.add(
        name,
        f"{XML}<p:sld {NAMESPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>",
        f"{TYPES}.presentationml.slide+xml",
    )
    package.parts[f"ppt/slides/_rels/slide{place}.xml.rels"] = _relationships(related, outside)
    notes = f"ppt/notesSlides/notesSlide{place}.xml"
    package.add(notes, notes_page(slide.notes.lines()), f"{TYPES}.presentationml.notesSlide+xml")
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
    package.add(f"ppt/charts/chart{number}.xml", made.xml, f"{TYPES}.drawingml.chart+xml")
    package.parts[f"ppt/embeddings/chart{number}.xlsx"] = made.workbook
    package.parts[f"ppt/charts/_rels/chart{number}.xml.rels"] = _relationships(
        [("package", f"../embeddings/chart{number}.xlsx")]
    )
    return number


def _pages(table: Table | None) -> list[str]:
    """The pages that the cells of a table lead to, each once."""
    pages = (cell.page for row in table.rows for cell in row) if table else ()
    return [page for page in dict.fromkeys(pages) if page]


def _relationships(related: Sequence[tuple[str, str]], outside: Sequence[str] = ()) -> str:
    """How a part hangs together with others, and the addresses outside that it leads to."""
    listed = "".join(
        [
            f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for i, (kind, target) in enumerate(related, 1)
        ]
    )
    for i, address in enumerate(outside, len(related) + 1):
        listed += (
            f'<Relationship Id="rId{i}" Type="{OFFICE}/hyperlink" '
            f'Target={attribute(address)} TargetMode="External"/>'
        )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _named(package: _Package, deck: Deck) -> dict[str, str]:
    """The parts of the template in which slides, sections and everything new are named."""
    every = range(1, len(deck.slides) + 1)
    slides = "".join([f'<p:sldId id="{FIRST_SLIDE_ID + i - 1}" r:id="slide{i}"/>' for i in every])
    related = "".join(
        [f'<Relationship Id="slide{i}" Type="{OFFICE}/slide" Target="slides/slide{i}.xml"/>' for i in every]
    )
    manifest = f'<Relationship Id="manifest" Type="{CUSTOM}" Target="{PART}"/>' if deck.kind else ""
    kinds = "".join(
        [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in package.types.items()]
    )
    return package.frame.filled(slides, _sections(deck), related, manifest, kinds)


def _sections(deck: Deck) -> str:
    """Every slide in its named section, in the order of the deck."""
    listed, before = "", None
    for place, slide in enumerate(deck.slides):
        if slide.section != before:
            listed += "</p14:sldIdLst></p14:section>" * bool(listed) + _section(place, slide.section)
            before = slide.section
        listed += f'<p14:sldId id="{FIRST_SLIDE_ID + place}"/>'
    return f'<p14:sectionLst xmlns:p14="{_P14}">{listed}</p14:sldIdLst></p14:section></p14:sectionLst>'


@lru_cache(maxsize=256)
def _section(place: int, name: str) -> str:
    """How a section begins. Its id is made from its name and place, so that bytes repeat."""
    code = str(uuid.uuid5(_SPACE, f"{place} {name}")).upper()
    return f'<p14:section name={attribute(name)} id="{{{code}}}"><p14:sldIdLst>'
