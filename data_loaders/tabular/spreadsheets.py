"""Read a published layout: find its headings, clean codes, tell missing from suppressed from wrong."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarking.periods import Period
from data_loaders.received import Problem, Refused
from data_loaders.tabular.coded import Coded
from data_loaders.tabular.days import day_of
from data_loaders.tabular.files import Received
from data_loaders.tabular.published_numbers import numbers
from data_loaders.tabular.tables import Table, all_plain, plain

FITS = 0.7  # share of a layout's columns from which on a file is taken for that publication
T = TypeVar("T")
SHOWN = 5  # rows named one by one for each kind of problem
PRACTICE = re.compile(r"[A-Z]\d{5}")


@dataclass(frozen=True)
class Layout:
    """The columns of one published table: our name for each, and the headings under which it was published.

    `optional` columns come as empty text where the table lacks them.
    """

    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _wanted(self) -> list[frozenset[str]]:
        return [all_plain(names) for names in self.columns.values()]

    def fit(self, table: Table) -> float:
        """Share of the columns that the table has."""
        return self._place(table)[1]

    def _place(self, table: Table) -> tuple[int, float]:
        """Which of the first rows holds the headings, and the share of the columns found in it."""
        if sum(map(table.plain_cells.isdisjoint, self._wanted)) == len(self.columns):
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
        where = {name: _found(headings, names) for name, names in {**self.columns, **self.optional}.items()}
        spare = [heading for place, heading in enumerate(headings) if place not in where.values()]
        return [
            _missing(table.name, spare or headings, names, self._place(table)[0])
            for name, names in self.columns.items()
            if where[name] is None
        ]

    def read(self, table: Table) -> "Body":
        """The whole table. Raises Refused if a column is missing or there twice, or there is no row."""
        pieces = list(self.batches(table))
        first = pieces[0]
        if len(pieces) == 1:
            return first
        cells = pd.concat([piece.cells for piece in pieces], ignore_index=True)
        return Body(table.name, cells, first.first_row, self)

    def batches(self, table: Table) -> Iterator["Body"]:
        """The table in pieces, for files that are too large to hold at once."""
        at, _ = self._place(table)
        headings = self.headings(table)
        wanted = {**self.columns, **self.optional}
        where = {name: _found(headings, names) for name, names in wanted.items()}
        problems = [*self.lacking(table), *_twice(table.name, headings, wanted, at)]
        if problems:
            raise Refused(problems)
        places = {name: place for name, place in where.items() if place is not None}
        row = table.lines[at] + 1
        for piece in table.batches(at + 1, sorted(set(places.values())), len(headings)):
            cells = pd.DataFrame(
                {
                    name: piece[str(places[name])] if name in places else pd.Series("", piece.index, "str")
                    for name in wanted
                }
            )
            yield Body(table.name, cells, row, self)
            row += len(piece)
        if row == table.lines[at] + 1:
            message = f"{table.name} has headings but no row below them. Download it again."
            raise Refused([Problem("no_rows", message, at + 1)])


def _found(headings: Iterable[str], names: Iterable[str]) -> int | None:
    """Place of the first heading that is one of these names."""
    wanted = all_plain(names)
    return next((place for place, heading in enumerate(headings) if plain(heading) in wanted), None)


def _missing(table: str, headings: Sequence[str], names: tuple[str, ...], at: int) -> Problem:
    present = {plain(heading): " ".join(heading.split()) for heading in headings if plain(heading)}
    near = difflib.get_close_matches(plain(names[0]), present, n=1, cutoff=0.0)
    there = f" The nearest column there is “{present[near[0]]}”." if near else ""
    return Problem(
        "column_missing",
        f"{table}: the column “{names[0]}” is missing.{there} If it was renamed, call it “{names[0]}” again;"
        " otherwise download the file again.",
        row=at + 1,
        column=names[0],
    )


def _twice(
    table: str, headings: Sequence[str], wanted: Mapping[str, tuple[str, ...]], at: int
) -> list[Problem]:
    held = [plain(heading) for heading in headings]
    doubled = {name for names in wanted.values() for name in names if held.count(plain(name)) > 1}
    return [
        Problem("column_twice", f"{table}: the column “{name}” stands there twice. Delete one.", at + 1, name)
        for name in sorted(doubled)
    ]


@dataclass
class Body:
    """The cells of a table as text, with our column names, and the problems found in them so far."""

    table: str
    cells: pd.DataFrame
    first_row: int
    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    _coded: tuple[pd.DataFrame, dict[str, Coded]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def __len__(self) -> int:
        return len(self.cells)

    def coded(self, column: str) -> Coded:
        """Where each row's value stands among the values of a column, and these; worked out once."""
        if self._coded is None or self._coded[0] is not self.cells:  # other rows are there now
            self._coded = self.cells, {}
        found = self._coded[1]
        if column not in found:
            found[column] = Coded.of(self.cells[column])
        return found[column]

    def keep(self, rows: pd.Series) -> None:
        """Leave out the rows that are not wanted; the others keep their row numbers."""
        self.cells = self.cells if rows.all() else self.cells[rows]

    def part(self, rows: pd.Series) -> "Body":
        """Some of the rows; problems found in them are noted for all."""
        return replace(self, cells=self.cells[rows])

    def text(self, column: str) -> pd.Series:
        return self.cells[column].str.strip()

    def codes(self, column: str) -> pd.Series:
        """Codes in capitals without blanks."""
        coded = self.coded(column)
        return coded.rows(coded.values.str.strip().str.upper())

    def practices(self, column: str, among: pd.Series | None = None) -> pd.Series:
        """Practice codes; those that cannot be one are reported and come as missing."""
        coded = self.coded(column)
        codes = coded.values.str.strip().str.upper()
        none = ~codes.str.fullmatch(PRACTICE.pattern)
        if not none.any():
            return coded.rows(codes)
        wrong = coded.rows(none)
        checked = wrong if among is None else wrong & among
        if checked.any():
            most = checked.sum() > 0.1 * len(self)
            self.report(
                checked,
                column,
                "practice_code",
                "is not the code of a practice (such as L81004)",
                blocking=most,
            )
        return coded.rows(codes.where(~none))

    def numbers(self, column: str, among: pd.Series | None = None) -> tuple[pd.Series, pd.Series]:
        """Numbers and their Status; text that is neither a number nor a known mark refuses the file."""
        values, status, wrong = numbers(self.text(column))
        wrong = wrong if among is None else wrong & among
        self.report(wrong, column, "not_a_number", "is not a number")
        return values, status

    def days(self, column: str) -> pd.Series:
        """Dates in any of the published forms, as 2017-03-31; empty stays empty, all else is reported."""
        coded = self.coded(column)
        days = coded.rows(_days(coded.values))
        self.report((days["day"] == "") & (days["text"] != ""), column, "not_a_date", "is not a date")
        return days["day"]

    def report(self, rows: pd.Series, column: str, code: str, what: str, *, blocking: bool = True) -> None:
        """Note a problem of some rows: the first few one by one, the others as a number."""
        places = [int(place) for place in rows.index[rows.to_numpy(bool)]]
        heading = {**self.layout.columns, **self.layout.optional}[column][0]
        for place in places[:SHOWN]:
            row = self.first_row + place
            given = str(self.cells.at[place, column])
            message = f"{self.table}, row {row}, column {heading}: “{given}” {what}."
            self.problems.append(Problem(code, message, row, heading, blocking))
        if (others := len(places) - SHOWN) > 0:
            more = f"{self.table}, column {heading}: {others:,} more rows where the value {what}."
            self.problems.append(Problem(code, more, None, heading, blocking))

    def refuse_if_blocked(self) -> None:
        """Raises Refused if any problem so far is a blocking one."""
        if any(problem.blocking for problem in self.problems):
            raise Refused(self.problems)


def _days(given: pd.Series) -> pd.DataFrame:
    """Texts, and the day each stands for; nothing where it is none."""
    text = given.str.strip()
    days = [day.isoformat() if (day := day_of(value)) else "" for value in text]
    return pd.DataFrame({"text": text, "day": pd.Series(days, text.index, "str")})


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
