"""A table is saved as Excel reads it: a byte order mark, every number in full, no text that is a formula."""

import csv
import io

from benchmarking.comparison import compare
from components.table_files import as_csv, number, of_figures
from components.tables import COMPARED, compared_rows
from data_loaders.exports import rows as exported
from tests.builders import snapshot

HEADS = [column.title for column in COMPARED]


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_its_numbers_are_those_of_the_export() -> None:
    held = snapshot()
    comparison = compare(held, "X90003", "prev_htn_pct")
    figures = [comparison.figure, *comparison.others]
    shown = compared_rows(figures, comparison.indicator, "STP average")
    made = read(as_csv(HEADS, shown, of_figures(figures), held.id))
    table = exported(held).set_index(["indicator", "organisation", "period"])
    assert list(made[0]) == [
        "Practice", "value", "lower95", "upper95", "numerator", "denominator", "Verdict", "snapshot",
    ]  # fmt: skip
    assert len(made) == len(figures) == 12
    for row, figure in zip(made, figures, strict=True):
        line = table.loc[("prev_htn_pct", figure.code, str(comparison.period))]
        for name in ("value", "lower95", "upper95", "numerator", "denominator"):
            assert (float(row[name]) if row[name] else None) == (
                None if line[name] != line[name] else line[name]
            )
        assert row["snapshot"] == held.id


def test_other_cells_are_those_of_the_page() -> None:
    (row,) = read(as_csv(["Practice", "Value"], [["Alder – “East”", "£1,200"]], {}, "v1"))
    assert row == {"Practice": "Alder – “East”", "Value": "£1,200", "snapshot": "v1"}


def test_no_text_is_taken_for_a_formula() -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    made = read(as_csv(["=Practice"], [[text] for text in hostile], {}, "v1"))
    assert [next(iter(row.values())) for row in made] == [f"'{text}" for text in hostile]
    assert next(iter(made[0])) == "'=Practice"


def test_a_number_reads_back_as_itself_and_nothing_stays_nothing() -> None:
    assert [number(v) for v in (None, 12.0, 0.1 + 0.2, -3.5)] == ["", "12", "0.30000000000000004", "-3.5"]
