"""The contents of a deck, slide by slide, whoever saved the file: words, figures, workbooks, notes, looks."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from slide_templates.checking import manifest
from slide_templates.checking.manifest import CODE, Manifest
from slide_templates.powerpoint.package import Package, UnreadableDeck, opened, parsed, properties, used
from slide_templates.powerpoint.zipping import NotAZip, TooLarge, unzipped

# What is compared, as a person is told of it: kind → what it is called.
KINDS = {
    "title": "the title",
    "words": "words",
    "described": "what is read aloud for a chart or a table",
    "figures": "figures of a chart",
    "workbook": "figures behind a chart (its workbook)",
    "notes": "the notes",
    "links": "links or attachments",
    "pictures": "a picture",
    "looks": "how it is drawn: colours, sizes, places or axes",
    "manifest": "what the file says of itself",
}
TOLD = ("title", "words", "notes")  # kinds of which it is said what was put in
_DRAWN = {  # element → the attributes that say how something is drawn
    "off": ("x", "y"), "ext": ("cx", "cy"), "xfrm": ("rot", "flipH", "flipV"), "srgbClr": ("val",),
    "schemeClr": ("val",), "alpha": ("val",), "lumMod": ("val",), "prstGeom": ("prst",), "ln": ("w",),
    "rPr": ("sz", "b", "i", "u", "strike"), "min": ("val",), "max": ("val",), "majorUnit": ("val",),
    "orientation": ("val",), "logBase": ("val",), "delete": ("val",), "symbol": ("val",), "size": ("val",),
    "grouping": ("val",), "barDir": ("val",), "numFmt": ("formatCode",), "crossesAt": ("val",),
    "prstDash": ("val",), "cNvPr": ("hidden",), "sld": ("show",), "timing": (), "transition": (),
    "noFill": (), "gradFill": (), "idx": ("val",), "dLblPos": ("val",), "x": ("val",), "y": ("val",),
    "w": ("val",), "h": ("val",),
}  # fmt: skip
_KNOWN = {"slideLayout", "notesSlide", "chart", "image", "hyperlink", "slide"}  # what a slide points at


@dataclass(frozen=True)
class Contents:
    """A deck as it is: its manifest (None where it has none), the code on its slides (empty: none), and each
    slide as kind → items; `whole`: the same for what all slides share."""

    manifest: Manifest | None
    code: str
    slides: tuple[dict[str, tuple[str, ...]], ...]
    whole: dict[str, tuple[str, ...]]


def contents(deck: bytes) -> Contents:
    """The contents of a .pptx file. Raises UnreadableDeck in plain words."""
    package = opened(deck)
    kept = properties(package)
    try:
        slides = tuple(_slide(package, part) for part in package.slides)
        found = manifest.read(kept)
        return Contents(found, _code(found, kept, slides), slides, _whole(package, kept))
    except (ValueError, KeyError, AttributeError, TypeError, IndexError) as fault:
        if isinstance(fault, UnreadableDeck):
            raise
        raise UnreadableDeck("The deck is damaged: open it in PowerPoint and save it again.") from fault


def digest(item: str) -> str:
    """The start of the SHA-256 of one item: enough that nobody finds other words with the same."""
    return hashlib.sha256(item.encode()).hexdigest()[:20]


def digests(slide: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """A slide as the register keeps it: words one by one, so that those put in can be told; of anything else
    one digest, and none where there is nothing."""
    return {
        kind: [digest(item) for item in (items if kind in TOLD else ["\n".join(items)] * bool(items))]
        for kind, items in slide.items()
    }


def _slide(package: Package, part: str) -> dict[str, tuple[str, ...]]:
    sheet, related = package.xml(part), package.related(part)
    charts = [related[id_].target for id_ in used(sheet, "chart")]
    drawings = [package.xml(chart) for chart in charts]
    notes = [r.target for r in related.values() if r.kind == "notesSlide"]
    alts = [a for e in sheet.iter("{*}cNvPr") for a in (e.get("descr"), e.get("title")) if a]
    return {
        "title": tuple(_words(_title(sheet))),
        "words": (*_words(sheet), *_hidden(sheet)),
        "described": tuple(_plain(alt) for alt in alts),
        "figures": tuple(item for drawing in drawings for item in (*_cached(drawing), *_words(drawing))),
        "workbook": tuple(row for chart in charts for row in _workbook(package, chart)),
        "notes": tuple(line for note in notes for line in _words(package.xml(note))),
        "links": tuple(_links(package, part, sheet)),
        "pictures": tuple(_pictures(package, part, sheet)),
        "looks": tuple(item for one in (sheet, *drawings) for item in _looks(one)),
    }


def _whole(package: Package, kept: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What all slides share: masters and layouts, the theme's colours, the title of the file, macros."""
    sheets = sorted(n for n in package.parts if re.fullmatch(r"ppt/slide(Master|Layout)s/[^/]+\.xml", n))
    themes = sorted(n for n in package.parts if re.fullmatch(r"ppt/theme/[^/]+\.xml", n))
    core = package.xml("docProps/core.xml") if "docProps/core.xml" in package.parts else None
    said = [] if core is None else [e.text or "" for e in core if _name(e) in ("title", "subject")]
    return {
        "title": tuple(said),
        "words": tuple(sorted(w for n in sheets for w in _fixed(package.xml(n)))),
        "pictures": tuple(sorted(p for n in sheets for p in _pictures(package, n, package.xml(n)))),
        "links": tuple(sorted(n for n in package.parts if n.endswith(".bin") and "vba" in n.lower())),
        "looks": tuple(item for n in (*sheets, *themes) for item in _looks(package.xml(n))),
        "manifest": tuple(f"{k}: {v}" for k, v in sorted(kept.items()) if k.startswith("Stocktake")),
    }


def _code(
    found: Manifest | None, kept: Mapping[str, str], slides: tuple[dict[str, tuple[str, ...]], ...]
) -> str:
    """The code of the deck: from its properties, or read off a slide where another program dropped them."""
    code = kept.get(manifest.DECK, "") or (found.code if found else "")
    if re.fullmatch(CODE, code):
        return code
    words = (words for slide in slides for words in slide["words"])
    return next((m[1] for line in words if (m := re.search(f"/v/({CODE})-[0-9]+$", line))), "")


def _title(sheet: etree._Element) -> etree._Element:
    """The shape that is the title; an empty one where there is none."""
    marks = (mark for mark in sheet.iter("{*}ph") if mark.get("type") in ("title", "ctrTitle"))
    mark = next(marks, None)
    return etree.Element("none") if mark is None else mark.getparent().getparent().getparent()


def _words(element: etree._Element) -> Iterator[str]:
    """The paragraphs that say something, without slide numbers: they follow from the order."""
    for paragraph in element.iter("{*}p"):
        numbers = {t for f in paragraph.iter("{*}fld") if f.get("type") == "slidenum" for t in f.iter("{*}t")}
        pieces = (
            (piece.text or "") if _name(piece) == "t" else "\n"
            for piece in paragraph.iter("{*}t", "{*}br")
            if piece not in numbers
        )
        if words := _plain("".join(pieces)):
            yield words


def _hidden(sheet: etree._Element) -> Iterator[str]:
    """What is still there and nobody sees, the slide itself or shapes of it: as good as taken out."""
    if sheet.get("show") in ("0", "false"):
        yield "(this slide is hidden)"
    named = (one for one in sheet.iter("{*}cNvPr") if one.get("hidden") in ("1", "true"))
    yield from (f"({one.get('name')} is hidden)" for one in named)


def _fixed(sheet: etree._Element) -> Iterator[str]:
    """The words that a master or layout puts on every slide; those in its places are prompts only."""
    for shape in sheet.iter("{*}sp"):
        if next(shape.iter("{*}ph"), None) is None:
            yield from _words(shape)


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _cached(drawing: etree._Element) -> Iterator[str]:
    """What each series of a chart shows: its name, names and numbers by place."""
    for cache in drawing.iter("{*}numCache", "{*}strCache", "{*}numLit", "{*}strLit"):
        points = ((p.get("idx"), "".join(v.text or "" for v in p.iter("{*}v"))) for p in cache.iter("{*}pt"))
        yield "; ".join(f"{place}={_value(words)}" for place, words in points)


def _value(words: str) -> str:
    """A number in one way of writing; words as they are."""
    try:
        return f"{float(words):.12g}"
    except ValueError:
        return _plain(words)


def _workbook(package: Package, chart: str) -> Iterator[str]:
    """The rows of the workbook behind a chart; nothing where there is none any more."""
    for related in package.related(chart).values():
        if related.kind == "package":
            try:
                yield from _rows(Package(unzipped(package.parts.get(related.target, b""))))
            except (NotAZip, TooLarge):
                yield "a workbook that cannot be read"


def _rows(book: Package) -> Iterator[str]:
    shared = _shared(book)
    sheets = book.related("xl/workbook.xml")
    for sheet in book.xml("xl/workbook.xml").iter("{*}sheet"):
        id_ = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        for row in book.xml(sheets[id_].target).iter("{*}row"):
            cells = [f"{c.get('r')}={_cell(c, shared)}" for c in row if len(c)]
            yield f"{sheet.get('name')}: {'; '.join(cells)}"


def _shared(book: Package) -> list[str]:
    if "xl/sharedStrings.xml" not in book.parts:
        return []
    listed = parsed(book.parts["xl/sharedStrings.xml"]).iter("{*}si")
    return [_plain("".join(t.text or "" for t in one.iter("{*}t"))) for one in listed]


def _cell(cell: etree._Element, shared: list[str]) -> str:
    formula = "".join(f"={f.text} " for f in cell.iter("{*}f"))
    if cell.get("t") == "inlineStr":
        return formula + _plain("".join(t.text or "" for t in cell.iter("{*}t")))
    words = "".join(v.text or "" for v in cell.iter("{*}v"))
    return formula + (shared[int(words)] if cell.get("t") == "s" else _value(words))


def _links(package: Package, part: str, sheet: etree._Element) -> Iterator[str]:
    """Where words lead to, in order, and what else hangs on a slide: films, comments, other files."""
    related = package.related(part)
    for id_ in used(sheet, "hlinkClick"):
        to = related[id_]
        yield f"slide {package.slides.index(to.target)}" if to.target in package.slides else to.target
    yield from sorted(f"attached: {r.kind}" for r in related.values() if r.kind not in _KNOWN)
    charts = (r.target for r in related.values() if r.kind == "chart")
    yield from (f"outside: {r.target}" for c in charts for r in package.related(c).values() if r.outside)


def _pictures(package: Package, part: str, sheet: etree._Element) -> Iterator[str]:
    related = package.related(part)
    for id_ in used(sheet, "blip"):
        picture = related[id_]
        held = package.parts.get(picture.target, b"")
        yield picture.target if picture.outside else hashlib.sha256(held).hexdigest()


def _looks(element: etree._Element) -> Iterator[str]:
    """How things are drawn, in the order of the part; what programs write of their own is passed over."""
    for one in element.iter(*(f"{{*}}{name}" for name in _DRAWN)):
        name = _name(one)
        given = [f"{a}={one.get(a)}" for a in _DRAWN[name] if one.get(a) is not None]
        if given or not _DRAWN[name]:
            yield f"{name} {' '.join(given)}"


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
