"""Cells of ten digits in a text file of any size, told from its bytes: NHS numbers, if anything is."""

import itertools
import re
from collections.abc import Collection

import numpy as np
import numpy.typing as npt

FEWEST = 3  # different NHS numbers in a table about patients: fewer pass by chance
_DIGITS = frozenset(b"0123456789")
_BETWEEN = b" -"  # in a number as it is written: 943 476 5919
_CELL = b'",;\t|\r\n'  # what stands before and after a cell
_SIGNS = bytes(sign if sign in _DIGITS else ord("," if sign in _CELL else "x") for sign in range(256))
_WEIGHTS = np.arange(10, 1, -1)
_SHAPES = bytes(ord("0") if sign in _DIGITS else _SIGNS[sign] for sign in range(256))
_CELL_OF_TEN = b"," + b"0" * 10 + b","  # as it stands in the shapes: to look for that is quick
_TEN = re.compile(rb"(?<=,)\d{10}(?=,)")
_WINDOW = 2**18  # bytes looked at together: as many as the processor has at hand
_LONGEST = 64  # bytes that the next piece may need: a cell with one, and what stands around it


class TenDigits:
    """Fed a text file piece by piece: does it hold so many NHS numbers that it may be about patients?"""

    def __init__(self) -> None:
        self._left = b","  # the end of what was fed, which may be the beginning of a cell
        self._found: set[bytes] = set()

    def feed(self, piece: bytes) -> None:
        if self.enough:
            return
        read = self._left + piece
        for start in range(0, len(read), _WINDOW):
            self._look_at(read[start : start + _WINDOW + _LONGEST])
        self._left = read[-_LONGEST:]

    def end(self) -> None:
        """The file ends here, and with it the cell that was last."""
        self.feed(b",")

    @property
    def enough(self) -> bool:
        return len(self._found) >= FEWEST

    def _look_at(self, window: bytes) -> None:
        if _may_hold_ten(window) and _CELL_OF_TEN in window.translate(_SHAPES, _BETWEEN):
            cells = list(set(_TEN.findall(window.translate(_SIGNS, _BETWEEN))))
            self._found.update(itertools.compress(cells, right_last_digits(cells)))


def right_last_digits(numbers: Collection[bytes]) -> npt.NDArray[np.bool_]:
    """Which numbers of ten digits end as an NHS number does: modulus 11, as its Data Dictionary says."""
    each = np.frombuffer(b"".join(numbers), np.uint8).reshape(-1, 10).astype(int) - ord("0")
    check = (11 - each[:, :9] @ _WEIGHTS % 11) % 11
    return np.asarray(check == each[:, 9], bool)


def is_nhs_number(text: str) -> bool:
    """Whether a cell is one: ten digits, with blanks or hyphens or without, the last one right."""
    plain = text.encode().translate(None, _BETWEEN)
    return len(plain) == 10 and plain.isdigit() and bool(right_last_digits([plain])[0])


def _may_hold_ten(window: bytes) -> bool:
    """Whether ten digits stand in a row, or eleven signs of which some divide digits: no date is so long."""
    signs = np.frombuffer(window, np.uint8)
    digits = (signs - 48) < 10  # unsigned: what is below 48 becomes large
    if _in_a_row(digits, 10):
        return True
    divided = digits.copy()
    for sign in _BETWEEN:
        divided |= signs == sign
    return _in_a_row(divided, 11) and _in_a_row(divided & _near(digits), 11)


def _near(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Marks and three places on both sides of each: blanks that fill a column divide no digits."""
    near = marks.copy()
    for away in (1, 2, 3):
        near[away:] |= marks[:-away]
        near[:-away] |= marks[away:]
    return near


def _in_a_row(marks: npt.NDArray[np.bool_], number: int) -> bool:
    """Whether so many of the marks that stand side by side are all set: two, four, eight, then the rest."""
    if len(marks) < number:
        return False
    held = 1
    while held < number:
        more = min(held, number - held)
        marks = marks[more:] & marks[: len(marks) - more]
        held += more
    return bool(marks.any())
