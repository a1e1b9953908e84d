"""The layouts of a PowerPoint file: their names, their placeholders, and where these stand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lxml import etree

from slide_templates.contract.template_parts import parser
from slide_templates.powerpoint.layouts import Placeholder

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WORDS = {"": "obj", "ctrTitle": "title", "subTitle": "body"}
_ABOVE = {"ctrTitle": "title", "subTitle": "body", "": "body", "chart": "body", "tbl": "body", "obj": "body"}
Frame = tuple[float, float, float, float]
NOWHERE: Frame = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Place:
    """A placeholder as it is in this template: its number, kind and name, and inches (left, top, wide, high).

    `moved`: whether a slide gives it another size than the layout.
    """

    idx: int
    kind: str
    size: Frame
    name: str = ""
    moved: bool = False


@dataclass(frozen=True)
class Found:
    """One layout of a file: its name, its part and every placeholder on it."""

    name: str
    part: str
    held: tuple[Place, ...]


def layouts(parts: dict[str, bytes]) -> Iterator[Found]:
    """Every layout in a file, with its placeholders."""
    found = (name for name in parts if name.startswith("ppt/slideLayouts/") and name.endswith(".xml"))
    for name in sorted(found, key=lambda name: (len(name), name)):
        sheet = etree.fromstring(parts[name], parser())
        above = _frames(parts, master_of(parts, name))
        held = tuple(place for shape in sheet.iter(f"{_P}sp") if (place := _place(shape, above)) is not None)
        yield Found(sheet.find(f"{_P}cSld").get("name", ""), name, held)


def related(parts: dict[str, bytes], part: str, kind: str) -> str:
    """The part that another one is related to in a way ("slideMaster", "theme"); empty: none."""
    path = PurePosixPath(part)
    relations = parts.get(str(path.parent / "_rels" / f"{path.name}.rels"))
    if relations is None:
        return ""
    for relation in etree.fromstring(relations, parser()).iter("{*}Relationship"):
        if relation.get("Type", "").endswith(f"/{kind}"):
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else _resolved(path.parent, target)
    return ""


def master_of(parts: dict[str, bytes], layout: str) -> str:
    """The part of a layout's master."""
    return related(parts, layout, "slideMaster")


def notes_masters(parts: dict[str, bytes]) -> Iterator[str]:
    """The parts that are notes masters."""
    return (name for name in parts if name.startswith("ppt/notesMasters/") and name.endswith(".xml"))


def places(wanted: tuple[Placeholder, ...], held: tuple[Place, ...]) -> dict[int, Place]:
    """The wanted places by their number, or by their name: PowerPoint renumbers a place drawn anew."""
    found = {}
    for place in wanted:
        alike = [given for given in held if given.idx == place.idx and _same(given, place)]
        alike += [given for given in held if given.name == place.name and _same(given, place)]
        if alike:
            found[place.idx] = alike[0]
    return found


def _resolved(folder: PurePosixPath, target: str) -> str:
    kept: list[str] = []
    for step in (folder / target).parts:
        kept = kept[:-1] if step == ".." else [*kept, step]
    return "/".join(kept)


def _frames(parts: dict[str, bytes], master: str) -> dict[str, Frame]:
    """Where the placeholders of a master stand, by their kind: a layout need not say it again."""
    if master not in parts:
        return {}
    sheet = etree.fromstring(parts[master], parser())
    found = (place for shape in sheet.iter(f"{_P}sp") if (place := _place(shape, {})) is not None)
    return {place.kind: place.size for place in found}


def _place(shape: etree._Element, above: dict[str, Frame]) -> Place | None:
    mark = next(shape.iter(f"{_P}ph"), None)
    if mark is None:
        return None
    kind = mark.get("type", "")
    name = str(next(shape.iter(f"{_P}cNvPr")).get("name", ""))
    place = Place(int(mark.get("idx", 0)), kind, above.get(_ABOVE.get(kind, kind), NOWHERE), name)
    frame = shape.find(f"{_P}spPr/{_A}xfrm")
    if frame is None:
        return place
    sides = (
        *(int(frame.find(f"{_A}off").get(side)) for side in "xy"),
        *(int(frame.find(f"{_A}ext").get(side)) for side in ("cx", "cy")),
    )
    left, top, wide, high = (side / 914400 for side in sides)
    return replace(place, size=(left, top, wide, high))


def _same(given: Place, wanted: Placeholder) -> bool:
    return _WORDS.get(given.kind, given.kind) == _WORDS.get(wanted.kind, wanted.kind)
