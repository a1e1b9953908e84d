"""Patient level: signs that a file is about single patients; such a file is never taken in."""

import re
from collections.abc import Iterator

import pandas as pd

from data_loaders.received import Problem, Refused
from data_loaders.tabular.body import NO_PATIENTS
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.tables import plain
from data_loaders.tabular.ten_digits import FEWEST, right_last_digits

NHS_NUMBER = frozenset({"nhsnumber", "nhsno", "nhsnum", "patientnhsnumber", "newnhsno", "nhsnumberpseudo"})
BIRTH = frozenset(
    {"dateofbirth", "dob", "birthdate", "patientdob", "persondateofbirth", "patientdateofbirth"}
)
POSTCODES = frozenset({"postcode", "patientpostcode", "homepostcode", "usualaddresspostcode"})
AGES = frozenset({"age", "ageinyears", "patientage", "ageatattendance", "ageyears"})
COUNTED = ("number", "count", "total", "patients", "numerator")  # a heading of rows that are sums
MOST = 0.8  # share of a column that must pass the check digit; one number in eleven does by chance
LENGTHS = (10, 16)  # of a cell that holds one, with blanks or hyphens in it
_BETWEEN = str.maketrans("", "", " -")
_TEN = re.compile("[0-9]{10}")


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
    if table.nhs_numbers:
        yield from _numbers(table)


def _is_count(heading: str) -> bool:
    return any(word in heading for word in COUNTED)


def _problem(table: Table, column: str, what: str, row: int | None) -> Problem:
    said = f"{table.name}: the column “{column}” holds {what}, so the file is about single patients."
    return Problem("patient_level", f"{said} {NO_PATIENTS}", row, column)


def _numbers(table: Table) -> Iterator[Problem]:
    """Columns whose cells are NHS numbers in any piece of the table, whatever they are called."""
    width = max((len(row) for row in table.top), default=0)
    found: set[int] = set()
    for piece in _pieces(table, width) if width else ():
        for number, (_, cells) in enumerate(piece.items()):
            if number not in found and _are_nhs_numbers(cells):
                found.add(number)
                heading = next((row[number] for row in table.top if number < len(row)), "")
                yield _problem(table, heading.strip() or f"number {number + 1}", "NHS numbers", None)


def _are_nhs_numbers(cells: pd.Series) -> bool:
    """Worked out on the different cells alone: there are few of them in most columns."""
    distinct = set(cells.unique().tolist()) - {""}
    written = (text.translate(_BETWEEN) for text in distinct if LENGTHS[0] <= len(text) <= LENGTHS[1])
    digits = {text.encode() for text in written if _TEN.fullmatch(text)}
    if len(digits) < max(FEWEST, MOST * len(distinct)):
        return False
    return bool(right_last_digits(digits).mean() >= MOST)


def _pieces(table: Table, width: int) -> Iterator[pd.DataFrame]:
    """The rows of a table in pieces, the row of headings not among them."""
    try:
        for place, piece in enumerate(table.batches(0, range(width), width)):
            yield piece.iloc[1:] if place == 0 else piece
    except Refused:
        return  # whoever reads the table says what is wrong with it
