"""The rows of a table that are looked at, column by column, and the problems found in them."""

import re
from collections.abc import Callable, Mapping
from copy import copy

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_loaders.received import Problem, Refused
from data_loaders.tabular.coded import Coded, Rows
from data_loaders.tabular.days import day_of
from data_loaders.tabular.published_numbers import LOWEST, OK, all_numbers, numbers
from data_loaders.tabular.ten_digits import is_nhs_number

NO_PATIENTS = "Remove it: only counts by practice are taken in. Nothing of the file was kept."
SHOWN = 5  # rows named one by one for each kind of problem
PRACTICE = re.compile(r"[A-Z]\d{5}")


class Body:
    """The cells of a table as text, with our column names, and the problems found in them so far.

    `headings`: what each column is called in the file. `index`: the numbers of the rows that are kept.
    """

    def __init__(
        self,
        table: str,
        cells: pd.DataFrame,
        first_row: int,
        headings: Mapping[str, str],
        problems: list[Problem] | None = None,
    ) -> None:
        self.table, self.first_row, self.headings = table, first_row, headings
        self.problems: list[Problem] = [] if problems is None else problems
        self.index = cells.index
        self._whole = cells
        self._chosen: npt.NDArray[np.intp] | None = None  # places of the rows that are kept; None: all
        self._coded: dict[str, Coded] = {}
        self._spelt: dict[str, Coded] = {}  # codes are asked for again and again

    def __len__(self) -> int:
        return len(self.index)

    @property
    def cells(self) -> pd.DataFrame:
        """The rows that are kept. Not needed for most: a column is cheaper by itself."""
        return self._whole if self._chosen is None else self._whole.iloc[self._chosen]

    def put(self, column: str, texts: pd.Series) -> None:
        """Other texts in a column."""
        self._whole, self._chosen = self.cells.assign(**{column: texts}), None
        self._coded.pop(column, None)
        self._spelt.pop(column, None)

    def coded(self, column: str) -> Coded:
        """Where each row's value stands among the values of a column, and these; worked out once."""
        if column not in self._coded:
            coded = Coded.of(self._whole[column])
            if self._chosen is not None:  # numbers are chosen among more quickly than texts
                coded = coded.kept(self._chosen, self.index)
            self._coded[column] = coded
        return self._coded[column]

    def keep(self, rows: pd.Series | Rows) -> None:
        """Leave out the rows that are not wanted; the others keep their row numbers."""
        if rows.all():
            return
        chosen = np.flatnonzero(np.asarray(rows, bool))
        self._chosen = chosen if self._chosen is None else self._chosen[chosen]
        self.index = self.index[chosen]
        self._coded, self._spelt = (
            {name: coded.kept(chosen, self.index) for name, coded in known.items()}
            for known in (self._coded, self._spelt)
        )

    def coded_but(self, *left_out: str) -> list[Coded]:
        """Every column but these."""
        return [self.coded(str(name)) for name in self._whole if name not in left_out]

    def marked(self, rows: Rows) -> pd.Series:
        """Marks of the rows as they stand, under their row numbers."""
        return pd.Series(rows, self.index)

    def part(self, rows: pd.Series | Rows, problems: list[Problem] | None = None) -> "Body":
        """Some of the rows; problems found in them are noted for all, or in a list of their own."""
        noted = self.problems if problems is None else problems
        body = copy(self)
        body.problems, body._coded, body._spelt = noted, dict(self._coded), dict(self._spelt)
        body.keep(rows)
        return body

    def text(self, column: str) -> pd.Series:
        coded = self.coded(column)
        return coded.rows(coded.values.str.strip())

    def stripped(self, column: str) -> Coded:
        """The same, worked out on its values."""
        coded = self.coded(column)
        return coded.made(coded.values.str.strip())

    def named(self, column: str, put: Callable[[str], str]) -> pd.Series:
        """Names of each row, put as they are said."""
        coded = self.coded(column)
        return coded.rows(pd.Series(list(map(put, coded.values.tolist())), dtype="str"))

    def spelt(self, column: str) -> Coded:
        """Codes in capitals without blanks."""
        if column not in self._spelt:
            coded = self.coded(column)
            self._spelt[column] = coded.made(coded.values.str.strip().str.upper())
        return self._spelt[column]

    def codes(self, column: str) -> pd.Series:
        """Codes in capitals without blanks, for each row."""
        return self.spelt(column).texts()

    def coded_practices(self, column: str, among: pd.Series | None = None) -> Coded:
        """Practice codes; those that cannot be one are reported and come as missing."""
        coded = self.spelt(column)
        none = ~coded.values.str.fullmatch(PRACTICE.pattern)
        if not none.any():
            return coded
        self._refuse_patients(column, coded.rows(none & coded.values.where(none, "").map(is_nhs_number)))
        wrong = coded.rows(none)
        checked = wrong if among is None else wrong & among
        if checked.any():
            what = "is not the code of a practice (such as L81004)"
            most = bool(checked.sum() > 0.1 * len(self))
            self.report(checked, column, "practice_code", what, blocking=most)
        return coded.made(coded.values.where(~none))

    def _refuse_patients(self, column: str, rows: pd.Series | Rows) -> None:
        """An NHS number in place of a practice's code, even one, refuses the file; it is not repeated."""
        places = self.index[np.asarray(rows, bool)]
        for place in map(int, places[:SHOWN]):
            row, heading = self.first_row + place, self.headings[column]
            said = f"{self.table}, row {row}, column {heading}: what stands there is an NHS number."
            message = f"{said} {NO_PATIENTS}"
            self.problems.append(Problem("patient_level", message, row, heading))
        if len(places):
            self.refuse_if_blocked()

    def practices(self, column: str, among: pd.Series | None = None) -> pd.Series:
        """The same for each row."""
        return self.coded_practices(column, among).texts()

    def numbers(self, column: str, among: pd.Series | None = None) -> tuple[pd.Series, pd.Series]:
        """Numbers and their Status; text that is neither a number nor a known mark refuses the file."""
        values, status = self.coded_numbers(column, among)
        return pd.Series(values, self.index), status.texts()

    def coded_numbers(
        self, column: str, among: pd.Series | None = None
    ) -> tuple[npt.NDArray[np.float64], Coded]:
        """The same without the numbers of the rows."""
        plain = self._plain_numbers(column)
        if plain is not None:
            return plain, Coded(np.zeros(len(plain), np.intp), OK, self.index)
        coded = self.coded(column)
        values, status, none = numbers(coded.values)
        if none.any():
            wrong = coded.rows(none) if among is None else coded.rows(none) & among
            self.report(wrong, column, "not_a_number", "is not a number")
        return values.to_numpy(float)[coded.places], coded.made(status)

    def _plain_numbers(self, column: str) -> npt.NDArray[np.float64] | None:
        """A column without a mark in it, as most are: to read its numbers is quicker than to compare them."""
        if column in self._coded:
            return None
        found = all_numbers(self._whole[column])
        if found is None or not (found > LOWEST).all():
            return None
        return found if self._chosen is None else found[self._chosen]

    def coded_days(self, column: str) -> Coded:
        """Dates in any of the published forms, as 2017-03-31; empty stays empty, all else is reported."""
        coded = self.coded(column)
        days = _days(coded.values)
        wrong = coded.which((days["day"] == "") & (days["text"] != ""))
        self.report(wrong, column, "not_a_date", "is not a date")
        return coded.made(days["day"])

    def days(self, column: str) -> pd.Series:
        """The same for each row."""
        return self.coded_days(column).texts()

    def report(
        self, rows: pd.Series | Rows, column: str, code: str, what: str, *, blocking: bool = True
    ) -> None:
        """Note a problem of some rows: the first few one by one, the others as a number."""
        marks = np.asarray(rows, bool)
        if not marks.any():
            return
        places = self.index[marks]
        heading = self.headings[column]
        for place in map(int, places[:SHOWN]):
            row = self.first_row + place
            given = str(self._whole.at[place, column])
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
    days = [day.isoformat() if (day := day_of(value)) else "" for value in text.tolist()]
    return pd.DataFrame({"text": text, "day": pd.Series(days, text.index, "str")})
