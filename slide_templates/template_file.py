"""Reading a template: its layouts by name, their placeholders by number or name, and its faults."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from slide_templates.layouts import LAYOUTS, OTHERWISE, Placeholder

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LARGEST, MOST_MEMBERS = (
    50_000_000,
    2_000,
)  # bytes unpacked and members: an uploaded template is a foreign zip file
_WORDS = {"": "obj", "ctrTitle": "title", "subTitle": "body"}


class UnusableTemplate(ValueError):
    """A template that decks cannot be made from; the message says everything that is wrong with it."""


@dataclass(frozen=True)
class Place:
    """A placeholder as it is in this template: its number and kind, and inches (left, top, wide, high)."""

    idx: int
    kind: str
    size: tuple[float, float, float, float]
    moved: bool = False  # whether a slide gives it another size than the layout


@dataclass(frozen=True)
class Layout:
    """One layout: the part it is, and its places by the number that decks know them by."""

    part: str
    places: dict[int, Place]


@dataclass(frozen=True)
class Template:
    """A template taken apart: every part of the file, and its layouts by name."""

    parts: dict[str, bytes]
    layouts: dict[str, Layout]
    notes_master: str

    def layout(self, name: str) -> Layout:
        """The layout of a name, or the one that stands in for it where the template has none."""
        return self.layouts.get(name) or self.layouts[OTHERWISE[name]]


@lru_cache(maxsize=8)
def read_template(content: bytes) -> Template:
    """The template in a .pptx file's bytes. Raises UnusableTemplate naming everything that is wrong."""
    parts = _parts(content)
    try:
        found = dict(_layouts(parts))
        faults = [*_whole(parts), *_contract(found)]
    except (etree.XMLSyntaxError, TypeError, ValueError, AttributeError):
        raise UnusableTemplate("The template is damaged: open it in PowerPoint and save it again") from None
    if faults:
        raise UnusableTemplate("The template cannot be used: " + "; ".join(faults))
    return _template(parts, found, LAYOUTS)


def own_template(content: bytes, wanted: Mapping[str, tuple[Placeholder, ...]]) -> Template:
    """A template of the program's own, of any size and layouts: it needs no check."""
    parts = _parts(content)
    return _template(parts, dict(_layouts(parts)), wanted)


def _template(
    parts: dict[str, bytes],
    found: Mapping[str, tuple[str, list[tuple[str, Place]]]],
    wanted: Mapping[str, tuple[Placeholder, ...]],
) -> Template:
    layouts = {
        name: Layout(part, _places(wanted[name], held))
        for name, (part, held) in found.items()
        if name in wanted
    }
    return Template(parts, layouts, next(_notes_masters(parts)))


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST:
                raise UnusableTemplate(
                    "The template is too large: delete its slides and pictures and save it again"
                )
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, RuntimeError):  # no zip; with a password, or packed in an odd way
        raise UnusableTemplate(
            "The template is not a PowerPoint file (.pptx): save it as one and try again"
        ) from None


def _layouts(parts: dict[str, bytes]) -> Iterator[tuple[str, tuple[str, list[tuple[str, Place]]]]]:
    """Every layout's name, with its part and its placeholders (name and place)."""
    for name in sorted(n for n in parts if n.startswith("ppt/slideLayouts/") and n.endswith(".xml")):
        sheet = etree.fromstring(parts[name], _parser())
        held = [
            (_name(shape), place) for shape in sheet.iter(f"{_P}sp") if (place := _place(shape)) is not None
        ]
        yield sheet.find(f"{_P}cSld").get("name", ""), (name, held)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _name(shape: etree._Element) -> str:
    return str(next(shape.iter(f"{_P}cNvPr")).get("name", ""))


def _place(shape: etree._Element) -> Place | None:
    mark = next(shape.iter(f"{_P}ph"), None)
    if mark is None:
        return None
    frame = shape.find(f"{_P}spPr/{_A}xfrm")
    sides = (0, 0, 0, 0) if frame is None else (
        *(int(frame.find(f"{_A}off").get(side)) for side in "xy"),
        *(int(frame.find(f"{_A}ext").get(side)) for side in ("cx", "cy")),
    )  # fmt: skip
    left, top, wide, high = (side / 914400 for side in sides)
    return Place(int(mark.get("idx", 0)), mark.get("type", ""), (left, top, wide, high))


def _places(wanted: tuple[Placeholder, ...], held: list[tuple[str, Place]]) -> dict[int, Place]:
    """The wanted places by their number, or by their name: PowerPoint renumbers a place drawn anew."""
    found = {}
    for place in wanted:
        alike = [given for _, given in held if given.idx == place.idx and _same(given, place)]
        alike += [given for name, given in held if name == place.name and _same(given, place)]
        if alike:
            found[place.idx] = alike[0]
    return found


def _same(given: Place, wanted: Placeholder) -> bool:
    return _WORDS.get(given.kind, given.kind) == _WORDS.get(wanted.kind, wanted.kind)


def _contract(found: dict[str, tuple[str, list[tuple[str, Place]]]]) -> Iterator[str]:
    for name, wanted in LAYOUTS.items():
        if name not in found:
            if name in OTHERWISE:
                continue
            yield f'layout "{name}" is missing (found: {", ".join(found) or "no layout"})'
            continue
        places = _places(wanted, found[name][1])
        yield from (
            f'layout "{name}" lacks placeholder {place.name} ({place.idx})'
            for place in wanted
            if place.idx not in places
        )
        yield from (
            f'layout "{name}": placeholder {place.name} ({place.idx}) is smaller than half of what charts '
            "and tables need"
            for place in wanted
            if place.kind in ("chart", "tbl") and place.idx in places and _too_small(places[place.idx], place)
        )


def _too_small(given: Place, wanted: Placeholder) -> bool:
    return any(has < needs / 2 for has, needs in zip(given.size[2:], wanted.place[2:], strict=True) if has)


def _notes_masters(parts: dict[str, bytes]) -> Iterator[str]:
    return (name for name in parts if name.startswith("ppt/notesMasters/") and name.endswith(".xml"))


def _whole(parts: dict[str, bytes]) -> Iterator[str]:
    """What is wrong with the file as a whole."""
    if "ppt/presentation.xml" not in parts:
        yield "it holds no presentation"
        return
    if any(name.endswith("vbaProject.bin") for name in parts):
        yield "it holds macros: save it as an ordinary presentation (.pptx)"
    if any(b'TargetMode="External"' in content for name, content in parts.items() if name.endswith(".rels")):
        yield "it links to something outside the file: break the links and save it again"
    slides = sum(name.startswith("ppt/slides/slide") for name in parts)
    if slides:
        yield f"it holds {slides} slides: delete them and keep only layouts"
    size = etree.fromstring(parts["ppt/presentation.xml"], _parser()).find(f"{_P}sldSz")
    if size is not None and abs(int(size.get("cx")) / int(size.get("cy")) - 16 / 9) > 0.01:
        yield "its slides are not 16:9"
    if not any(_notes_masters(parts)):
        yield "it has no notes master: open the notes page view once and save it again"
