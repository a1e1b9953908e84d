"""Patient level: signs that a file is about single patients; such a file is never taken in."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_loaders.files import Received, Table
from data_loaders.received import Problem, Refused
from data_loaders.spreadsheets import plain

NHS_NUMBER = frozenset({"nhsnumber", "nhsno", "nhsnum", "patientnhsnumber", "newnhsno", "nhsnumberpseudo"})
BIRTH = frozenset(
    {"dateofbirth", "dob", "birthdate", "patientdob", "persondateofbirth", "patientdateofbirth"}
)
POSTCODES = frozenset({"postcode", "patientpostcode", "homepostcode", "usualaddresspostcode"})
AGES = frozenset({"age", "ageinyears", "patientage", "ageatattendance", "ageyears"})
COUNTED = ("number", "count", "total", "patients", "numerator")  # a heading of rows that are sums
MOST = 0.8  # share of a column that must pass the check digit; one number in eleven does by chance
MANY = 20_000  # rows that are looked at
FEWEST = 3  # different numbers: fewer pass by chance
WEIGHTS = np.arange(10, 1, -1)
ASK = "Remove it: only counts by practice are taken in. Nothing of the file was kept."


def problems(received: Received) -> list[Problem]:
    """One blocking problem for each sign: NHS numbers, dates of birth, a postcode beside an age."""
    return [problem for table in received.tables for problem in _signs(table)]


def _signs(table: Table) -> Iterator[Problem]:
    for place, row in enumerate(table.top):
        held = [plain(cell) for cell in row]
        for number, heading in enumerate(held):
            if heading in NHS_NUMBER | BIRTH:
                what = "NHS numbers" if heading in NHS_NUMBER else "dates of birth"
                yield _problem(table, row[number].strip(), what, place + 1)
        if POSTCODES & set(held) and AGES & set(held) and not any(map(_is_count, held)):
            yield _problem(table, "postcode", "postcodes beside ages", place + 1)
    yield from _numbers(table)


def _is_count(heading: str) -> bool:
    return any(word in heading for word in COUNTED)


def _problem(table: Table, column: str, what: str, row: int | None) -> Problem:
    message = f"{table.name}: the column “{column}” holds {what}, so the file is about single patients. {ASK}"
    return Problem("patient_level", message, row, column)


def _numbers(table: Table) -> Iterator[Problem]:
    """Columns whose cells are NHS numbers, whatever they are called."""
    width = max((len(row) for row in table.top), default=0)
    if not width:
        return
    for number, (_, cells) in enumerate(_first_piece(table, width).items()):
        digits = cells.str.replace(r"[ -]", "", regex=True)
        digits = digits[digits.str.fullmatch(r"\d{10}")].drop_duplicates()
        most = len(digits) >= MOST * cells[cells != ""].nunique()
        if len(digits) >= FEWEST and most and passing(digits) >= MOST:
            heading = next((row[number] for row in table.top if number < len(row)), "")
            yield _problem(table, heading.strip() or f"number {number + 1}", "NHS numbers", None)


def _first_piece(table: Table, width: int) -> pd.DataFrame:
    """The first rows of a table; the row of headings is one of them."""
    try:
        return next(table.batches(0, range(width), width), pd.DataFrame()).iloc[1:MANY]
    except Refused:
        return pd.DataFrame()  # whoever reads the table says what is wrong with it


def passing(digits: pd.Series) -> float:
    """Share of ten-digit numbers whose last digit is right (modulus 11, as the NHS number's is)."""
    each = np.array([[int(sign) for sign in text] for text in digits])
    check = (11 - each[:, :9] @ WEIGHTS % 11) % 11
    return float((check == each[:, 9]).mean())
