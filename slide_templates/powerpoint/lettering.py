"""How wide text in Arial is, so that names and titles can be made to fit before a viewer has to guess."""

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import east_asian_width

# Widths of the characters from space to ~ in thousandths of the type size, as in every face that fits Arial.
_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722,
    278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278,
    469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333,
    500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
_WIDE = {"\u00a0": 278, "…": 1000, "▲": 990, "▼": 990, "·": 278}
_OTHER = 611  # accented letters and signs: never narrower than most of them are
_REGULAR_WIDTHS = dict(zip(map(chr, range(32, 127)), _REGULAR, strict=True)) | _WIDE
_BOLD_WIDTHS = dict(zip(map(chr, range(32, 127)), _BOLD, strict=True)) | _WIDE
LINE, TALL_LINE = 1.17, 1.5  # height of a line of Arial, and of letters that it lacks, in type sizes
_SQUARE = 1000


@lru_cache(maxsize=8192)  # the same names and words stand on many slides
def width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text in points."""
    table = _BOLD_WIDTHS if bold else _REGULAR_WIDTHS
    found = sum([table.get(letter, _OTHER) for letter in text])
    if not text.isascii():
        found += sum(_SQUARE - _OTHER for letter in text if is_square(letter))
    return found * size / 1000


def is_square(letter: str) -> bool:
    """Whether a letter, such as a Chinese one, fills a square: wider and higher than those of Arial."""
    return letter > "\u1100" and east_asian_width(letter) in "WF"


def lines(text: str, size: float, available: float, bold: bool = False) -> list[str]:
    """The text broken into lines that are at most `available` points wide, where words allow it."""
    made: list[str] = []
    for word in text.split(" "):
        longer = f"{made[-1]} {word}" if made else word
        if made and width(longer, size, bold) <= available:
            made[-1] = longer
        else:
            made.append(word)
    return made


@lru_cache(maxsize=2048)
def shortened(text: str, size: float, available: float, bold: bool = False) -> str:
    """The text, or as much of it as fits on one line followed by "…"; cut between words if half stays."""
    if width(text, size, bold) <= available:
        return text
    kept = text
    while kept and width(f"{kept}…", size, bold) > available:
        kept = kept[:-1]
    at_word = kept.rpartition(" ")[0] if text[len(kept) :][:1] != " " else kept
    kept = at_word if len(at_word) * 2 >= len(kept) else kept
    return f"{kept.rstrip(' ,-(&')}…"


def row_names(names: Sequence[str], size: float, available: float) -> list[str]:
    """Names that fit on one line and stay different from each other: equal ones are numbered."""
    short = [shortened(name, size, available) for name in names]
    numbered = []
    for place, name in enumerate(short):
        alike = [i for i, other in enumerate(short) if other == name]
        if len(alike) > 1:
            mark = f" ({alike.index(place) + 1})"
            name = shortened(names[place], size, available - width(mark, size)) + mark  # noqa: PLW2901
        numbered.append(name)
    return numbered


def fits(text: str, size: float, available: float, bold: bool = False) -> bool:
    """Whether every word of the text fits on a line of its own."""
    return all(width(word, size, bold) <= available for word in text.split())
