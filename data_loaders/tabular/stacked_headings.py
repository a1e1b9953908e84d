"""Tables whose headings stand in three rows, the upper two of them over several columns each."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Table
from data_loaders.tabular.spreadsheets import Layout


class Stack(NamedTuple):
    """The headings over one column, from the top one down; white space as it stands there."""

    upper: str
    middle: str
    lower: str


def stacks(table: Table, layout: Layout) -> list[Stack]:
    """The headings of each column; `layout` is found in the lowest of the three rows."""
    at = table.top.index(layout.headings(table))
    lower = table.top[at]
    upper, middle = (_carried_on(table.top[at - up] if at >= up else (), len(lower)) for up in (2, 1))
    return [
        Stack(*(heading.strip() for heading in column)) for column in zip(upper, middle, lower, strict=True)
    ]


def _carried_on(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A merged cell holds its text in its first column only."""
    held, last = [], ""
    for place in range(width):
        last = (row[place] if place < len(row) else "") or last
        held.append(last)
    return tuple(held)


def read_columns(table: Table, layout: Layout, places: Mapping[str, int]) -> Body:
    """Some columns by their place, under names of ours; a message calls each by its own headings."""
    held = stacks(table, layout)
    at = table.top.index(layout.headings(table))
    found = table.batches(at + 1, sorted(set(places.values())), len(held))
    whole = pd.concat(found, ignore_index=True)
    cells = pd.DataFrame({name: whole[str(place)] for name, place in places.items()})
    said = {name: " ".join(" ".join(held[place][1:]).split()) for name, place in places.items()}
    return Body(table.name, cells, table.lines[at] + 1, said)
