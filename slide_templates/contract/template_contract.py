"""What decks need of a template: layouts and placeholders, their sizes, colours, the file as a whole."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from lxml import etree

from slide_templates.contract.template_colours import unreadable
from slide_templates.contract.template_layouts import Found, Place, notes_masters, places
from slide_templates.contract.template_parts import parser
from slide_templates.powerpoint.layouts import HIGH, LAYOUTS, OTHERWISE, WIDE, Placeholder

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
EDGE = 0.05  # inches that a place may reach over another or over the edge of the slide
FITTED, LOOSE = 0.95, 0.8  # of our own size: places whose text is fitted to their width, and all others
CHART, HALF_CHART, BESIDE = (6.0, 3.5), (5.5, 3.5), 2.5  # inches at least; `BESIDE` the words at a chart
_OWN_PARTS = {  # parts that decks bring themselves: what they are called, and what to do
    "ppt/slides/": ("slide", "delete them and keep only layouts"),
    "ppt/charts/": ("chart", "delete them, also from its layouts"),
    "ppt/notesSlides/": ("notes page", "delete the slides and keep only layouts"),
}


def contract(found: Sequence[Found], parts: dict[str, bytes]) -> Iterator[str]:
    """What is missing, too small, on top of each other or unreadable, naming layout and placeholder."""
    by_name = {layout.name: layout for layout in found}
    times = Counter(layout.name for layout in found)
    for name, wanted in LAYOUTS.items():
        if times[name] > 1:
            yield f'{times[name]} layouts are called "{name}": rename or delete all but one'
        if name in by_name:
            yield from _layout(name, wanted, by_name[name])
        elif name not in OTHERWISE:
            yield f'layout "{name}" is missing (found: {", ".join(by_name) or "no layout"})'
    yield from unreadable(parts, [layout.part for layout in found if layout.name in LAYOUTS])


def _layout(name: str, wanted: tuple[Placeholder, ...], layout: Found) -> Iterator[str]:
    found = places(wanted, layout.held)
    there = ", ".join(f"{place.name or 'unnamed'} ({place.idx})" for place in layout.held)
    for place in wanted:
        given = found.get(place.idx)
        if given is None:
            yield (
                f'layout "{name}" lacks placeholder {place.name} ({place.idx}) '
                f"(found: {there or 'no placeholder'})"
            )
        else:
            yield from _sized(f'layout "{name}": placeholder {place.name} ({place.idx})', place, given)
    named = {place.idx: place.name for place in wanted}
    for (one, first), (other, second) in combinations(sorted(found.items()), 2):
        if _over(first, second):
            yield (
                f'layout "{name}": placeholders {named[one]} ({one}) and {named[other]} ({other}) '
                "lie on top of each other"
            )


def _sized(which: str, wanted: Placeholder, given: Place) -> Iterator[str]:
    wide, high = least(wanted)
    left, top, has_wide, has_high = given.size
    if has_wide < wide - 0.005 or has_high < high - 0.005:
        yield f"{which} is {has_wide:.1f} × {has_high:.1f} in; at least {wide:.1f} × {high:.1f} in are needed"
    elif min(left, top) < -EDGE or left + has_wide > WIDE + EDGE or top + has_high > HIGH + EDGE:
        yield f"{which} reaches over the edge of the slide"


def least(place: Placeholder) -> tuple[float, float]:
    """The smallest width and height in inches in which a place of ours still holds what decks put there."""
    wide, high = place.place[2:]
    if place.kind == "chart":
        return HALF_CHART if wide < CHART[0] else CHART
    if place.kind == "tbl":
        return round(wide * FITTED, 1), round(high * FITTED, 1)
    if place.idx in (0, 16):
        return round(wide * FITTED, 1), round(high * LOOSE, 1)
    if place.name in ("Key figure", "Facts", "Question") and wide < CHART[0]:
        return BESIDE, round(high * LOOSE, 1)
    return round(wide * LOOSE, 1), round(high * LOOSE, 1)


def _over(first: Place, second: Place) -> bool:
    """Whether two places cover each other by more than a hair's breadth."""
    a, b = first.size, second.size
    return all(min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) > EDGE for i in (0, 1))


def whole(parts: dict[str, bytes]) -> Iterator[str]:
    """What is wrong with the file as a whole."""
    if "ppt/presentation.xml" not in parts:
        yield "it holds no presentation"
        return
    if b"presentationml.template.main" in parts.get("[Content_Types].xml", b""):
        yield "it is a PowerPoint template (.potx): save it as an ordinary presentation (.pptx)"
    for folder, (what, then) in _OWN_PARTS.items():
        if count := sum(name.startswith(folder) and name.endswith(".xml") for name in parts):
            yield f"it holds {count} {what}{'' if count == 1 else 's'}: {then}"
    if "docProps/core.xml" not in parts:
        yield "it has no document properties: save it again in PowerPoint"
    presentation = etree.fromstring(parts["ppt/presentation.xml"], parser())
    yield from _presentation(presentation)
    if not any(notes_masters(parts)) or presentation.find(f"{_P}notesMasterIdLst") is None:
        yield "it has no notes master: open the notes page view once and save it again"


def _presentation(presentation: etree._Element) -> Iterator[str]:
    size = presentation.find(f"{_P}sldSz")
    wide, high = (int(size.get(side)) / 914400 for side in ("cx", "cy"))
    if abs(wide / high - WIDE / HIGH) > 0.01:
        yield f"its slides are not 16:9 but {wide:.1f} × {high:.1f} in: choose Widescreen"
    elif abs(wide - WIDE) > EDGE:
        yield f"its slides are {wide:.1f} × {high:.1f} in: choose Widescreen (13.33 × 7.5 in)"
    if presentation.find(f"{_P}modifyVerifier") is not None:
        yield "it is protected against changes: take the protection off"
