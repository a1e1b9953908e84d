"""The frame of a deck: what it takes over of its template, ready for the slides to be named in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from slide_templates.contract.template_file import Template
from slide_templates.contract.template_layouts import master_of
from slide_templates.powerpoint.markup import NAMESPACES, XML, attribute

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument"
CUSTOM = f"{OFFICE}/custom-properties"
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FIRST, _ROOT, _HOME = "ppt/presentation.xml", "_rels/.rels", "ppt/_rels/presentation.xml.rels"
_KINDS = "[Content_Types].xml"
_PROPERTIES = "docProps/custom.xml"  # decks write their own, whatever the template had there
_OURS = b"<Application>Stocktake</Application>"
_FOR_OWN_SLIDES = "Text"  # the layout that stays whether or not a slide has it
_NAMED = {"p": _P[1:-1], "r": OFFICE}  # how PowerPoint always calls what the list of slides is made of
_MARKS = re.compile(r"<(?:slides|sections)(?: [^>]*)?/>")


@dataclass(frozen=True)
class Frame:
    """The parts that stay as they are, and the four that name what is new, open at the place for it."""

    parts: dict[str, bytes]
    presentation: tuple[str, str, str]  # around the list of slides and the list of sections
    home: str  # how the presentation hangs together with others
    root: str  # and the file as a whole
    kinds: str

    def filled(self, slides: str, sections: str, related: str, manifest: str, kinds: str) -> dict[str, str]:
        """The four parts with what is new in them."""
        before, between, after = self.presentation
        return {
            _FIRST: f"{before}{slides}{between}{sections}{after}",
            _HOME: f"{self.home}{related}</Relationships>",
            _ROOT: f"{self.root}{manifest}</Relationships>",
            _KINDS: f"{self.kinds}{kinds}</Types>",
        }


@lru_cache(maxsize=32)
def frame(template: Template, used: frozenset[str]) -> Frame:
    """The frame of a deck whose slides have these layouts.

    Of our own template the other layouts are left out, apart from the one for slides that people add: they
    were a twelfth of a file. A template of somebody's own is theirs and stays whole.
    """
    parts = dict(template.parts)
    if _OURS in parts.get("docProps/app.xml", b""):
        kept = {template.layout(name).part for name in used | {_FOR_OWN_SLIDES} & template.layouts.keys()}
        _leave_out(parts, {layout.part for layout in template.layouts.values()} - kept)
    parts.pop(_PROPERTIES, None)
    opened = _opened(parts.pop(_FIRST))
    home, root = _related(parts.pop(_HOME)), _related(parts.pop(_ROOT), without=CUSTOM)
    return Frame(parts, opened, home, root, _kinds(parts.pop(_KINDS)))


def _leave_out(parts: dict[str, bytes], layouts: Iterable[str]) -> None:
    """Take layouts out of the parts, and out of what lists them."""
    for layout in layouts:
        name = layout.rpartition("/")[2]
        master = master_of(parts, layout)
        folder, _, file = master.rpartition("/")
        listed = f"{folder}/_rels/{file}.rels"
        related = etree.fromstring(parts[listed])
        entry = next(e for e in related if e.get("Target", "").endswith(f"/{name}"))
        sheet = etree.fromstring(parts[master])
        [place] = [e for e in sheet.iter(f"{_P}sldLayoutId") if e.get(f"{{{OFFICE}}}id") == entry.get("Id")]
        place.getparent().remove(place)
        related.remove(entry)
        parts[master], parts[listed] = _written(sheet), _written(related)
        kinds = etree.fromstring(parts[_KINDS])
        for kind in kinds.findall(f"{{*}}Override[@PartName='/{layout}']"):
            kinds.remove(kind)
        parts[_KINDS] = _written(kinds)
        del parts[layout], parts[f"ppt/slideLayouts/_rels/{name}.rels"]


def _written(element: etree._Element) -> bytes:
    return f"{XML}{etree.tostring(element, encoding='unicode')}".encode()


def _opened(content: bytes) -> tuple[str, str, str]:
    """The presentation part around its lists of slides and of sections."""
    presentation = etree.fromstring(content)
    for old in presentation.findall(f"{_P}sldIdLst"):
        presentation.remove(old)
    presentation.find(f"{_P}sldSz").addprevious(etree.Element("slides"))
    extensions = presentation.find(f"{_P}extLst")
    if extensions is None:
        extensions = etree.SubElement(presentation, f"{_P}extLst")
    for old in extensions.findall(f"{_P}ext[@uri='{SECTIONS}']"):
        extensions.remove(old)
    etree.SubElement(extensions, f"{_P}ext", uri=SECTIONS).append(etree.Element("sections"))
    before, between, after = _MARKS.split(_written(presentation).decode())
    named = presentation.nsmap.items() >= _NAMED.items()
    return f"{before}<p:sldIdLst{'' if named else f' {NAMESPACES}'}>", f"</p:sldIdLst>{between}", after


def _related(content: bytes, without: str = "") -> str:
    """How a part hangs together with others, open at its end."""
    entries = [e.attrib for e in etree.fromstring(content) if e.get("Type") != without]
    listed = "".join(f"<Relationship {_attributes(entry)}/>" for entry in entries)
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{listed}'


def _kinds(content: bytes) -> str:
    """The kinds of all parts, open at their end; a workbook is known by its ending."""
    entries = [e for e in etree.fromstring(content) if e.get("PartName") != f"/{_PROPERTIES}"]
    listed = "".join(f"<{etree.QName(e).localname} {_attributes(e.attrib)}/>" for e in entries)
    if not any(e.get("Extension") == "xlsx" for e in entries):
        listed = f'<Default Extension="xlsx" ContentType="{TYPES}.spreadsheetml.sheet"/>{listed}'
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{listed}'


def _attributes(held: Mapping[str, str]) -> str:
    return " ".join(f"{name}={attribute(value)}" for name, value in held.items())
