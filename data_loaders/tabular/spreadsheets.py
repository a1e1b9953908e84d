"""Read a published layout: find its headings, clean codes, tell missing from suppressed from wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarking.periods import Period
from data_loaders.received import Problem, Refused
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.headings import missing, place_of, twice
from data_loaders.tabular.tables import Table, all_plain

FITS = 0.7  # share of a layout's columns from which on a file is taken for that publication
T = TypeVar("T")


@dataclass(frozen=True)
class Layout:
    """The columns of one published table: our name for each, and the headings under which it was published.

    `optional` columns come as empty text where the table lacks them.
    """

    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def called(self) -> dict[str, str]:
        """The first heading of each column."""
        return {name: headings[0] for name, headings in {**self.columns, **self.optional}.items()}

    @cached_property
    def _wanted(self) -> list[frozenset[str]]:
        return [all_plain(names) for names in self.columns.values()]

    @cached_property
    def _wanted_at_all(self) -> frozenset[str]:
        return frozenset().union(*self._wanted)

    def fit(self, table: Table) -> float:
        """Share of the columns that the table has."""
        return self._place(table)[1]

    def _place(self, table: Table) -> tuple[int, float]:
        """Which of the first rows holds the headings, and the share of the columns found in it."""
        if table.plain_cells.isdisjoint(self._wanted_at_all):  # as of nearly all: every layout is tried
            return 0, 0.0
        fits = [len(self.columns) - sum(map(row.isdisjoint, self._wanted)) for row in table.plain_rows]
        best = int(np.argmax(fits))
        return best, fits[best] / len(self.columns)

    def headings(self, table: Table) -> tuple[str, ...]:
        """The row that holds the headings; nothing where the table is empty."""
        return table.top[self._place(table)[0]] if table.top else ()

    def lacking(self, table: Table) -> list[Problem]:
        """One problem for each column that the table has not, with the nearest heading that it has."""
        headings = self.headings(table)
        where = {name: place_of(headings, names) for name, names in {**self.columns, **self.optional}.items()}
        spare = [heading for place, heading in enumerate(headings) if place not in where.values()]
        return [
            missing(table.name, spare or headings, names, self._place(table)[0])
            for name, names in self.columns.items()
            if where[name] is None
        ]

    def read(self, table: Table) -> Body:
        """The whole table. Raises Refused if a column is missing or there twice, or there is no row."""
        pieces = list(self.batches(table))
        first = pieces[0]
        if len(pieces) == 1:
            return first
        cells = pd.concat([piece.cells for piece in pieces], ignore_index=True)
        return Body(table.name, cells, first.first_row, self.called)

    def batches(self, table: Table) -> Iterator[Body]:
        """The table in pieces, for files that are too large to hold at once."""
        at, _ = self._place(table)
        headings = self.headings(table)
        wanted = {**self.columns, **self.optional}
        where = {name: place_of(headings, names) for name, names in wanted.items()}
        problems = [*self.lacking(table), *twice(table.name, headings, wanted, at)]
        if problems:
            raise Refused(problems)
        places = {name: place for name, place in where.items() if place is not None}
        row = table.lines[at] + 1
        for piece in table.batches(at + 1, list(dict.fromkeys(places.values())), len(headings)):
            if len(piece.columns) == len(wanted):  # none lacks, and none is wanted twice
                cells = piece.set_axis(list(wanted), axis=1)
            else:
                cells = pd.DataFrame(
                    {
                        name: piece[str(places[name])]
                        if name in places
                        else pd.Series("", piece.index, "str")
                        for name in wanted
                    },
                    copy=False,
                )
            yield Body(table.name, cells, row, self.called)
            row += len(piece)
        if row == table.lines[at] + 1:
            message = f"{table.name} has headings but no row below them. Download it again."
            raise Refused([Problem("no_rows", message, at + 1)])


def best_fit(received: Received, layouts: Iterable[Layout]) -> float:
    """How well the best table of a file fits the best of some layouts; 0 below FITS."""
    layouts = list(layouts)
    best = max((layout.fit(table) for table in received.tables for layout in layouts), default=0.0)
    return best if best >= FITS else 0.0


def fitting(received: Received, layout: Layout, others: Iterable[Layout] = ()) -> list[Table]:
    """The tables of a file that fit a layout, and fit it better than they fit the others."""
    others = list(others)
    fits = [(table, layout.fit(table)) for table in received.tables]
    return [t for t, fit in fits if fit >= FITS and fit > max((o.fit(t) for o in others), default=0.0)]


def read_only(received: Received, layout: Layout) -> Body:
    """The one table of a file that fits a layout. Raises Refused where several do: none is passed over."""
    return only([layout.read(table) for table in fitting(received, layout)], received)


def only(found: Sequence[T], received: Received) -> T:
    """The one thing found in a file. Raises Refused where there are several."""
    if len(found) > 1:
        message = (
            f"{received.name} holds {len(found)} tables of this publication. Load each as a file of its own."
        )
        raise Refused([Problem("several_tables", message)])
    return found[0]


def year_in_name(name: str) -> str:
    """The financial year in a file's name (_2223, 2022-23, 15-16) as 2022/23; nothing where there is none."""
    for first, second in re.findall(r"(?<!\d)(?:20)?(\d\d)[-_]?(\d\d)(?!\d)", name):
        if (int(first) + 1) % 100 == int(second):
            return f"20{first}/{second}"
    return ""


def needs_period(received: Received, given: str, example: str, *, named: str | None = None) -> Period:
    """The period that the file's name carries, or the one given; of the same kind as the example.

    Raises Refused where there is neither, or one of another kind (a month, where figures are by year).
    """
    found = (year_in_name(received.name) if named is None else named) or given
    said = f"{received.name} does not say its period. Fill in Period, or say --period {example}."
    kind = Period.parse(example.strip('"')).kind
    try:
        period = Period.parse(found)
    except ValueError as error:
        if found:
            said = f"{received.name}: {error}."
        raise Refused([Problem("period_unknown", said)]) from None
    if period.kind is not kind:
        said = (
            f"{received.name} has figures by {kind}, and “{found}” is none."
            f" Say its period so: --period {example}."
        )
        raise Refused([Problem("period_kind", said)])
    return period


def one_value(values: pd.Series, table: str, heading: str) -> str:
    """The one value of a column that must not vary. Raises Refused otherwise."""
    held = [str(value) or "empty cells" for value in values.unique()]
    if len(held) != 1:
        shown = ", ".join(held[:4]) or "none"
        message = f"{table}: the column “{heading}” holds {shown}. Load a file with one period only."
        raise Refused([Problem("several_values", message, column=heading)])
    return held[0]
