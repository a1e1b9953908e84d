"""Tables that fit: type size by number of rows, columns wide enough for their words."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from slide_templates.plan import Cell, Table
from slide_templates.powerpoint.lettering import LINE, TALL_LINE, fits, is_square, lines, row_names

WIDE, HIGH = 12.13, 4.7  # inches of the table's place
MOST_ROWS, MOST_COLUMNS = 12, 10  # below the head; first column included
MOST_ON_PAPER = 14  # rows of a table that is read on paper: the board sees its localities on one page
MARGIN = 64008 * 2 / 12700 + 1  # points left and right of a cell's words, and one to spare
_SIZES = (
    (4, 18, 0.98),
    (7, 16, 0.64),
    (9, 14, 0.5),
    (13, 14, 0.34),
    (99, 12, 0.315),
    (99, 12, 0.27),  # one line each
)  # rows with head, points, inches

Item = TypeVar("Item")


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    centred: Sequence[bool],
    alt: str,
    high: float = HIGH,
) -> Table:
    """A table at the largest type that fits its place, `high` inches; `widths` are shares of it."""
    whole = sum(widths)
    inches = tuple(WIDE * share / whole for share in widths)
    wanted = next(i for i, (most, _, _) in enumerate(_SIZES) if len(rows) + 1 <= most)
    for _, size, row_height in _SIZES[wanted:]:
        for head_size in sorted({min(size, most) for most in (18, 16, 14, 12)}, reverse=True):
            made = Table(
                tuple(head),
                tuple(tuple(r) for r in rows),
                inches,
                tuple(centred),
                size,
                head_size,
                min(row_height, high / (len(rows) + 1)),
                alt,
            )
            if height(made) <= high and _words_fit(made):
                return made
    return made


def _lines_of(made: Table) -> Iterator[Iterator[tuple[str, float, bool, float]]]:
    """Row by row from the head down, each cell's words, type size, weight and room in points."""
    for place, row in enumerate((tuple(Cell(words, bold=True) for words in made.head), *made.rows)):
        size = made.size if place else made.head_size
        yield (
            (cell.words, size, place == 0 or i == 0 or cell.bold, wide * 72 - MARGIN)
            for i, (cell, wide) in enumerate(zip(row, made.widths, strict=True))
        )


def height(made: Table) -> float:
    """Inches that a table needs when its words wrap."""
    total = 0.0
    for row in _lines_of(made):
        tallest = max(
            len(lines(words, size, room, bold)) * size * _line(words) for words, size, bold, room in row
        )
        total += max(made.row_height, (tallest + 5) / 72)
    return total


def _line(words: str) -> float:
    """Height of a line of some words, in type sizes."""
    return LINE if words.isascii() or not any(is_square(letter) for letter in words) else TALL_LINE


def _words_fit(made: Table) -> bool:
    return all(fits(words, size, room, bold) for row in _lines_of(made) for words, size, bold, room in row)


def parts(items: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """The items in as few runs of at most `most` as are needed, of nearly equal length."""
    count = -(-len(items) // most)
    if count == 0:
        return []
    size, extra = divmod(len(items), count)
    ends = [(i + 1) * size + min(i + 1, extra) for i in range(count)]
    return [items[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def names_for(names: Sequence[str], inches: float, size: float = 14) -> list[str]:
    """Names on one line of a first column, different from each other."""
    return row_names(names, size, (inches * 72 - MARGIN) * 0.93)
