"""Text and small pieces of Office XML, escaped once and in one place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'  # and no more: it stands in eighty parts of a deck
LANGUAGE = "en-GB"
_PLAIN = f'<a:rPr lang="{LANGUAGE}"/>'
_UNREADABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(words: str) -> str:
    """Words without the characters that make XML unreadable."""
    return words if words.isprintable() else _UNREADABLE.sub("", words)


@lru_cache(maxsize=4096)
def text(words: str) -> str:
    """Words as they may stand between tags; characters that make XML unreadable are left out."""
    return escape(readable(words))


def attribute(words: str) -> str:
    """Words as a quoted attribute value."""
    return quoteattr(readable(words).replace("\n", " "))


def emu(inches: float) -> int:
    """Inches as the whole units of the file format."""
    return round(inches * 914400)


@lru_cache(maxsize=4096)  # each stands in a workbook, in a chart's own copy of it, and in its labels
def number(value: float) -> str:
    """A number so that reading it gives exactly the same number again."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


@lru_cache(maxsize=64)
def colour(name: str) -> str:
    """A fill of a theme colour ("accent1") or of a fixed one ("ED8B00")."""
    tag = "srgbClr" if re.fullmatch("[0-9A-F]{6}", name) else "schemeClr"
    return f'<a:solidFill><a:{tag} val="{name}"/></a:solidFill>'


@dataclass(frozen=True)
class Run:
    """Words in one style; what is not said is inherited from the layout."""

    words: str
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    link: str = ""  # id of the relationship that says where it leads

    def xml(self) -> str:
        style = style_of(self.size, self.bold, self.colour, self.link)
        return f"<a:r>{style}<a:t>{text(self.words)}</a:t></a:r>"


@lru_cache(maxsize=1024)
def style_of(size: float | None, bold: bool | None, shade: str, link: str = "") -> str:
    """How a run looks, as `Run` says it."""
    points = f' sz="{round(size * 100)}"' if size else ""
    weight = "" if bold is None else f' b="{int(bold)}"'
    fill = colour(shade) if shade else ""
    fill += f'<a:hlinkClick r:id="{link}"/>' if link else ""
    opening = f'<a:rPr lang="{LANGUAGE}"{points}{weight}'
    return f"{opening}>{fill}</a:rPr>" if fill else f"{opening}/>"


def paragraph(runs: Sequence[Run], align: str = "") -> str:
    """One paragraph of runs; `align` as the format writes it ("ctr", "r")."""
    properties = f'<a:pPr algn="{align}"/>' if align else ""
    written = runs[0].xml() if len(runs) == 1 else "".join([run.xml() for run in runs])
    return f"<a:p>{properties}{written}</a:p>"


def paragraphs(words: Sequence[str]) -> str:
    """Plain paragraphs in the layout's style."""
    return "".join([f"<a:p><a:r>{_PLAIN}<a:t>{text(line)}</a:t></a:r></a:p>" for line in words])
