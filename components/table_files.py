"""Table files: the table behind a chart as a csv that Excel opens as it is, with every number in full."""

import csv
import io
from collections.abc import Mapping, Sequence

from benchmarking.figures import Figure
from data_loaders.exports import safe_cell

# A column of the page → the columns that stand in its place, by heading: the numbers as the export has them.
Exact = Mapping[str, Mapping[str, Sequence[float | None]]]


def as_csv(heads: Sequence[str], rows: Sequence[Sequence[str]], exact: Exact, snapshot_id: str) -> bytes:
    """The table as UTF-8 with a byte order mark, without which Excel reads "£" and "–" as two letters.

    Cells are those of the page but for the columns of `exact`; every row ends with the snapshot. No text is
    taken for a formula.
    """
    held = io.StringIO()
    writer = csv.writer(held)
    written = [name for head in heads for name in (exact.get(head) or (head,))]
    writer.writerow([*map(safe_cell, written), "snapshot"])
    for place, row in enumerate(rows):
        cells = [
            cell for head, text in zip(heads, row, strict=True) for cell in _cells(head, text, exact, place)
        ]
        writer.writerow([*cells, snapshot_id])
    return held.getvalue().encode("utf-8-sig")


def _cells(head: str, text: str, exact: Exact, place: int) -> list[str]:
    if head not in exact:
        return [safe_cell(text)]
    return [number(values[place]) for values in exact[head].values()]


def number(value: float | None) -> str:
    """A number so that reading it gives the same one; nothing where there is none."""
    return "" if value is None else str(int(value)) if float(value).is_integer() else repr(float(value))


def of_figures(figures: Sequence[Figure], value: str = "Value") -> Exact:
    """The exact columns of a table of figures; `value`: the heading of its values."""

    def every(name: str) -> list[float | None]:
        return [getattr(figure, name) for figure in figures]

    return {
        value: {"value": every("value")},
        "95% limits": {"lower95": every("lower"), "upper95": every("upper")},
        "Counted": {"numerator": every("numerator")},
        "Divided by": {"denominator": every("denominator")},
    }
