"""One table of a received file, whatever the file is: its first rows, and a way to read the rest."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pandas as pd

TOP = 25  # rows among which the headings are looked for


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as it is compared: letters and digits only, whatever its case, blanks and line breaks."""
    return re.sub(r"[^a-z0-9]+", "", heading.casefold())


def all_plain(headings: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, headings))


@dataclass(frozen=True)
class Table:
    """One table of a file: its first rows as they stand, and a way to read the rest by column number.

    `nhs_numbers`: some of its cells are such numbers, or it was not looked for.
    """

    name: str
    top: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = field(repr=False)  # line of the file on which each of the top rows ends
    nhs_numbers: bool = field(repr=False)
    read: Callable[[int, int, Sequence[int]], Iterator[pd.DataFrame]] = field(repr=False)

    @cached_property
    def plain_rows(self) -> tuple[frozenset[str], ...]:
        """The cells of the first rows as headings are compared: every layout is held against them."""
        return tuple(map(all_plain, self.top))

    @cached_property
    def plain_cells(self) -> frozenset[str]:
        """The same of all those rows together."""
        return frozenset().union(*self.plain_rows)

    def batches(self, start: int, columns: Sequence[int], width: int) -> Iterator[pd.DataFrame]:
        """The rows from the top row numbered `start` on, as text, in pieces; the columns are called 0, 1, 2…

        Raises Refused, naming rows, if a row has not `width` cells.
        """
        return self.read(self.lines[start - 1] if start else 0, width, columns)


def in_memory(name: str, rows: Callable[[int, int | None], list[tuple[str, ...]]]) -> Table:
    """A sheet as a table. `rows`: those from a place up to another one or the end, as text."""

    def read(skip: int, width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        held = {at: [*row, *[""] * width] for at, row in enumerate(rows(skip, None)) if any(row)}
        index = pd.Index(held, dtype=int)  # rows keep their number where empty ones stand between
        yield pd.DataFrame(
            {str(n): pd.Series([row[n] for row in held.values()], index, "str") for n in columns}
        )

    top = rows(0, TOP)
    return Table(name, tuple(top), tuple(range(1, len(top) + 1)), True, read)
