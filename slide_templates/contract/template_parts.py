"""The parts of a foreign PowerPoint file, unpacked within limits; what could run or reach out is named."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

LARGEST_FILE = 10_000_000  # bytes: every deck carries its template
LARGEST, MOST_MEMBERS = 50_000_000, 2_000  # bytes unpacked, and members
_OLD = b"\xd0\xcf\x11\xe0"  # how .ppt files begin, and files with a password
_ACTIVE = {  # the last word of a relationship's type, and what such a part is
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "oleObject": "an embedded object (OLE)",
    "package": "an embedded file",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "extensibility": "a change to the ribbon",
    "customUI": "a change to the ribbon",
    "attachedToolbars": "a toolbar of its own",
    "webextension": "an add-in",
    "taskpane": "an add-in",
    "audio": "sound",
    "video": "a film",
    "media": "sound or a film",
}
_FOLDERS = {"embeddings": "an embedded file", "activeX": "an ActiveX control", "ctrlProps": "a form control"}
_ACTION = re.compile(rb"ppaction://(macro|program|ole)", re.IGNORECASE)
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_PRINTER = "ppt/printerSettings/"  # what PowerPoint remembers of a printer: no program reads more into it
_CODE = (".bin", ".exe", ".dll", ".vbs", ".js", ".ps1", ".bat", ".cmd", ".hta", ".jar")


class UnusableTemplate(ValueError):
    """A template that decks cannot be made from; the message says everything that is wrong with it."""

    def __init__(self, *faults: str) -> None:
        super().__init__("The template cannot be used: " + "; ".join(faults))
        self.faults = faults


def unpacked(content: bytes) -> dict[str, bytes]:
    """Every part by its name. Raises UnusableTemplate for no zip file, and for more than decks can carry."""
    if content.startswith(_OLD):
        raise UnusableTemplate(
            "it is an old PowerPoint file (.ppt) or has a password: save it as .pptx without a password"
        )
    if len(content) > LARGEST_FILE:
        raise UnusableTemplate(
            f"it has {len(content) / 1e6:.0f} MB and every deck would carry them; "
            f"{LARGEST_FILE / 1e6:.0f} MB are the most: delete its slides, make its pictures smaller"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _sound(members)
            return {member.filename: archive.read(member) for member in members if not member.is_dir()}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        RuntimeError,  # a password, or a way of packing that is not known
        EOFError,
        OSError,
        zlib.error,
    ):
        raise UnusableTemplate("it is not a PowerPoint file (.pptx): save it as one and try again") from None


def _sound(members: list[zipfile.ZipInfo]) -> None:
    """Raise for a zip file that unpacks to too much, or whose names are not those of a PowerPoint file."""
    unpacked_to = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked_to > LARGEST:
        raise UnusableTemplate(
            f"it is too large: it unpacks to {unpacked_to / 1e6:,.0f} MB in {len(members):,} parts, where "
            f"{LARGEST / 1e6:.0f} MB and {MOST_MEMBERS:,} parts are the most; delete its slides and pictures"
        )
    names = [member.filename for member in members]
    odd = [name for name in names if _is_odd(name)]
    if odd or len({name.lower() for name in names}) < len(names):
        raise UnusableTemplate(
            "its parts have names that PowerPoint never writes: open it in PowerPoint and save it again"
        )


def _is_odd(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def parser() -> etree.XMLParser:
    """A parser that resolves nothing, reaches nowhere and keeps to the limits of size and depth."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def dangers(parts: dict[str, bytes]) -> Iterator[str]:
    """Everything in a file that could run, reach out or surprise, each once, with the part it stands in."""
    if _MACROS.search(parts.get("[Content_Types].xml", b"")) or _named(parts, "vbaProject.bin"):
        yield "it holds macros: save it as an ordinary presentation (.pptx)"
    for name, content in parts.items():
        if name.lower().endswith(".rels"):
            yield from _reaching(name, content)
    yield from _odd_parts(parts)


def _reaching(name: str, content: bytes) -> Iterator[str]:
    """What the relations of one part lead to that they may not."""
    for related in etree.fromstring(content, parser()).iter("{*}Relationship"):
        kind = related.get("Type", "").rpartition("/")[2]
        if related.get("TargetMode", "").lower() == "external":
            where = related.get("Target", "")[:80]
            yield f"{owner(name)} links to something outside the file ({where}): break the link"
        elif kind in _ACTIVE:
            yield f"{owner(name)} holds {_ACTIVE[kind]}: delete it"


def _odd_parts(parts: dict[str, bytes]) -> Iterator[str]:
    if any(_ACTION.search(content) for content in parts.values()):
        yield "a shape in it runs a program or a macro when it is clicked: take the action off"
    if any(b"<!DOCTYPE" in content[:2_000].upper() for name, content in parts.items() if _is_xml(name)):
        yield "it holds a document type declaration, which PowerPoint never writes: save it again there"
    if any(name.startswith("_xmlsignatures/") for name in parts):
        yield "it is signed, and a deck made from it would break the signature: remove the signature"
    for folder, what in _FOLDERS.items():
        if found := next((name for name in parts if f"/{folder}/" in name), ""):
            yield f"it holds {what} ({found}): delete it"
    known = (_PRINTER, *(f"ppt/{folder}/" for folder in _FOLDERS), "ppt/vbaProject.bin")
    code = (name for name in parts if name.lower().endswith(_CODE) and not name.startswith(known))
    if found := next(code, ""):
        yield f"it holds something that is not a part of a template ({found}): delete it"


def owner(relations: str) -> str:
    """ "ppt/slideMasters/_rels/slideMaster1.xml.rels" → "slideMaster1": whose relations these are."""
    return PurePosixPath(relations).name.removesuffix(".rels").removesuffix(".xml") or "the file"


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _named(parts: dict[str, bytes], ending: str) -> bool:
    return any(name.lower().endswith(ending.lower()) for name in parts)
