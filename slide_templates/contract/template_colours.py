"""Whether the words of a deck can be read in the theme colours of a template."""

from collections.abc import Iterator, Sequence

from lxml import etree

from slide_templates.contract.template_layouts import master_of, related
from slide_templates.contract.template_parts import parser
from slide_templates.powerpoint.palette import INK

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
SMALL, LARGE = 4.5, 3.0  # least contrast of text, and of bold text from 14 points
# What stands on what: the colour of the words, that of the ground, the contrast, and what it is.
USES = (
    ("tx1", "bg1", SMALL, "text on the ground of the slide"),
    ("tx2", "bg1", SMALL, "second lines and sources on the ground of the slide"),
    ("accent1", "bg1", LARGE, "key figures on the ground of the slide"),
    ("accent2", "bg1", SMALL, "titles and heads of tables on the ground of the slide"),
    ("tx1", "bg2", SMALL, "text in the question box"),
    ("accent2", "bg2", SMALL, "headings in the question box"),
    ("tx1", "accent4", SMALL, "the caution flag"),
)


def unreadable(parts: dict[str, bytes], used: Sequence[str]) -> Iterator[str]:
    """What could not be read in the colours of the masters that layouts (their parts) use."""
    for master in dict.fromkeys(master_of(parts, layout) for layout in used):
        if master in parts:
            yield from _master(_colours(parts, master))


def _master(shades: dict[str, str]) -> Iterator[str]:
    for words, ground, least, what in USES:
        if words in shades and ground in shades:
            has = contrast(shades[words], shades[ground])
            if has < least:
                yield (
                    f"theme colours: {what} cannot be read ({words} {shades[words]} on {ground} "
                    f"{shades[ground]} has a contrast of {has:.1f}; {least} is needed)"
                )
    if "bg1" in shades and contrast(INK, shades["bg1"]) < SMALL:
        yield (
            f"theme colours: the ground of its slides (bg1 {shades['bg1']}) is too dark for charts, "
            "whose colours are fixed"
        )


def _colours(parts: dict[str, bytes], master: str) -> dict[str, str]:
    """The shades of a master by the name that shapes call them: tx1, bg1, accent1 and so on."""
    theme = parts.get(related(parts, master, "theme"))
    scheme = None if theme is None else next(etree.fromstring(theme, parser()).iter(f"{_A}clrScheme"), None)
    if scheme is None:
        return {}
    slots = {etree.QName(slot).localname: _shade(slot) for slot in scheme}
    named = etree.fromstring(parts[master], parser()).find(f"{_P}clrMap")
    return {name: slots[slot] for name, slot in named.attrib.items() if slots.get(slot)}


def _shade(slot: etree._Element) -> str:
    """ "FFFFFF", or empty for a colour that is described in another way."""
    shade = slot[0]
    return str(shade.get("lastClr") or (shade.get("val") if shade.tag == f"{_A}srgbClr" else "") or "")


def contrast(one: str, other: str) -> float:
    """How far two colours ("005EB8") are apart in brightness, 1 to 21, as WCAG 2 works it out."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(shade: str) -> float:
    parts = (int(shade[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
