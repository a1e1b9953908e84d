"""A PowerPoint file taken apart: its parts, how they hang together, its slides in order."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from slide_templates.contract.template_parts import parser
from slide_templates.powerpoint.zipping import NotAZip, TooLarge, unzipped

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PRESENTATION = "ppt/presentation.xml"


class UnreadableDeck(ValueError):
    """A file that is no PowerPoint deck, or a damaged one; the message says what to do."""


@dataclass(frozen=True)
class Related:
    """What a part points at: the kind of relationship, and a part of the file or an address outside."""

    kind: str
    target: str
    outside: bool


@dataclass(frozen=True)
class Package:
    """The parts of one file by name."""

    parts: dict[str, bytes]

    def related(self, part: str) -> dict[str, Related]:
        """What a part points at, by the id that it uses."""
        folder, name = posixpath.split(part)
        listed = self.parts.get(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if listed is None:
            return {}
        return {
            entry.get("Id", ""): _related(entry, folder) for entry in parsed(listed).iter("{*}Relationship")
        }

    def xml(self, part: str) -> etree._Element:
        """A part as XML. Raises UnreadableDeck where it is missing or damaged."""
        if part not in self.parts:
            raise UnreadableDeck(f"The deck is damaged: it lacks {part}. Save it again in PowerPoint.")
        return parsed(self.parts[part])

    @cached_property
    def slides(self) -> tuple[str, ...]:
        """The parts of the slides, in order."""
        listed, related = self.xml(_PRESENTATION), self.related(_PRESENTATION)
        ids = [entry.get(f"{_OFFICE}id") for entry in listed.iter("{*}sldId") if entry.get(f"{_OFFICE}id")]
        return tuple(related[id_].target for id_ in ids if id_ in related)


PRINTED = (
    "A PDF cannot be checked: check the deck that it was printed from. The short code at the foot of each "
    "page leads to what became of its figures."
)
WORKBOOK = (
    "A workbook cannot be checked: only decks are kept in the register. Its first sheet names the version of "
    "the figures that it was made from; check the deck beside it."
)


def opened(content: bytes) -> Package:
    """The package of a .pptx file. Raises UnreadableDeck in plain words."""
    try:
        package = Package(unzipped(content))
    except TooLarge:
        raise UnreadableDeck("The file is too large for a deck: at most 100 MB unpacked.") from None
    except NotAZip:
        if content.startswith(b"%PDF"):
            raise UnreadableDeck(PRINTED) from None
        raise UnreadableDeck("This is not a PowerPoint file (.pptx), or it is damaged.") from None
    if "xl/workbook.xml" in package.parts:
        raise UnreadableDeck(WORKBOOK)
    if _PRESENTATION not in package.parts:
        raise UnreadableDeck("This is not a PowerPoint file (.pptx): it holds no presentation.")
    return package


def parsed(content: bytes) -> etree._Element:
    """A part as XML, without anything from outside it. Raises UnreadableDeck where it is damaged."""
    try:
        return etree.fromstring(content, parser())
    except etree.XMLSyntaxError:
        raise UnreadableDeck("The deck is damaged: open it in PowerPoint and save it again.") from None


def properties(package: Package) -> dict[str, str]:
    """The properties of a file that are not the format's own: name and words."""
    if "docProps/custom.xml" not in package.parts:
        return {}
    listed = package.xml("docProps/custom.xml").iter("{*}property")
    return {entry.get("name", ""): "".join(entry.itertext()) for entry in listed}


def used(element: etree._Element, name: str) -> Iterator[str]:
    """The relationship ids that elements of a name use, in the order of the part."""
    for found in element.iter(f"{{*}}{name}"):
        for attribute in ("id", "embed", "link"):
            if id_ := found.get(f"{_OFFICE}{attribute}"):
                yield id_


def _related(entry: etree._Element, folder: str) -> Related:
    kind, target = entry.get("Type", "").rpartition("/")[2], entry.get("Target", "")
    outside = entry.get("TargetMode") == "External"
    if not outside:
        joined = target if target.startswith("/") else posixpath.join(folder, target)
        target = posixpath.normpath(joined).lstrip("/")
    return Related(kind, target, outside)
