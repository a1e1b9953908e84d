"""Reading a template: its layouts by name and their places, or everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from slide_templates.contract.template_contract import contract, whole
from slide_templates.contract.template_layouts import Found, Place, layouts, notes_masters, places
from slide_templates.contract.template_parts import UnusableTemplate, dangers, unpacked
from slide_templates.powerpoint.layouts import LAYOUTS, OTHERWISE, Placeholder


@dataclass(frozen=True)
class Layout:
    """One layout: the part it is, and its places by the number that decks know them by."""

    part: str
    places: dict[int, Place]


@dataclass(frozen=True, eq=False)  # the same one, not one alike: what is made of it is kept
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
    parts = unpacked(content)
    try:
        found = tuple(layouts(parts))
        faults = [*whole(parts), *dangers(parts), *contract(found, parts)]
    except (etree.XMLSyntaxError, TypeError, ValueError, AttributeError, KeyError, ZeroDivisionError):
        raise UnusableTemplate("it is damaged: open it in PowerPoint and save it again") from None
    if faults:
        raise UnusableTemplate(*dict.fromkeys(faults))
    return _template(parts, found, LAYOUTS)


def own_template(content: bytes, wanted: Mapping[str, tuple[Placeholder, ...]]) -> Template:
    """A template of the program's own, of any size and layouts: it needs no check."""
    parts = unpacked(content)
    return _template(parts, layouts(parts), wanted)


def _template(
    parts: dict[str, bytes], found: Iterable[Found], wanted: Mapping[str, tuple[Placeholder, ...]]
) -> Template:
    known = {f.name: Layout(f.part, places(wanted[f.name], f.held)) for f in found if f.name in wanted}
    return Template(parts, known, next(notes_masters(parts)))


def template_faults(content: bytes) -> tuple[str, ...]:
    """Everything that is wrong with a template, in sentences; none where decks can be made from it."""
    try:
        read_template(content)
    except UnusableTemplate as refused:
        return refused.faults
    return ()
