"""Quotation marks that are not closed, or only rows later: all rows between would be read as one cell."""

import csv
import io
from typing import IO

from data_loaders.received import Problem

_OTHERS = bytes(set(range(256)) - set(b'"\n'))


class QuotationMarks:
    """Fed a text file piece by piece: does any stretch between two quotation marks hold the end of a line?"""

    def __init__(self) -> None:
        self._left = b""  # marks and ends of lines, without the pairs of marks on one line

    def feed(self, piece: bytes) -> None:
        if b'"' in piece:
            self._left += piece.translate(None, _OTHERS)
        elif b"\n" in piece:
            self._left += b"\n"
        for pair, short in ((b'""', b""), (b"\n\n", b"\n")):
            while pair in self._left:
                self._left = self._left.replace(pair, short)

    @property
    def over_lines(self) -> bool:
        return b'"' in self._left


def swallowed(name: str, file: IO[bytes], encoding: str, delimiter: str) -> list[Problem]:
    """The first rows in which one cell holds the end of a line and about as many cells as a row has.

    A cell of several lines, as an address can be, has few signs in it that divide cells.
    """
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter)
    width, start = 2, 1
    try:
        for row in reader:
            lines, width = reader.line_num - start, max(width, len(row))
            if lines and any("\n" in cell and cell.count(delimiter) >= width // 2 for cell in row):
                return [_problem(name, start, reader.line_num)]
            start = reader.line_num + 1
    except csv.Error:  # one cell of more than 131,072 signs
        return [_problem(name, start, reader.line_num)]
    finally:
        text.detach()
    return []


def _problem(name: str, first: int, last: int) -> Problem:
    message = (
        f'{name}, row {first}: a quotation mark (") is opened and not closed before row {last}, so that the'
        " rows between would be lost. Take it out or close it, or download the file again."
    )
    return Problem("quotation_mark", message, first)
