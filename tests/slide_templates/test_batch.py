"""A whole quarter: every deck with its workbook, the same again from the same snapshot, nobody named for the
board."""

import io
from datetime import date

import openpyxl

from slide_templates.batch import Made, batch
from slide_templates.workbooks import summary_workbook
from tests.builders import PRACTICES
from tests.slide_templates.agreed import priority
from tests.slide_templates.test_decks import varied

DAY = date(2026, 9, 14)


def quarter(**options: object) -> list[Made]:
    agreed = [priority("LOC-A"), priority("LOC-B", "exp_phone_pct")]
    return list(batch(varied(), agreed, made_on=DAY, evidence=True, made_for="x", **options))  # type: ignore[arg-type]


def test_each_deck_has_its_workbook_and_a_quarter_made_again_is_the_same() -> None:
    first, again = quarter(), quarter()
    files = [made.file for made in first]
    assert len(files) == len(set(files)) == 2 * (3 + len(PRACTICES) + 1)
    for deck, book in zip(files[::2], files[1::2], strict=True):
        assert book == deck.replace(".pptx", "-evidence.xlsx")
    assert [(m.file, m.content) for m in first] == [(m.file, m.content) for m in again]


def test_no_workbook_stands_beside_letters_and_one_locality_is_one_locality() -> None:
    assert [m.file.rpartition(".")[2] for m in quarter(what="localities", masked=True)] == ["pptx"] * 3
    alone = [m.file for m in quarter(what="localities", locality="LOC-B")]
    assert len(alone) == 2 and all(file.startswith("brookmere-loc-b-workshop") for file in alone)


def test_the_workbook_behind_the_summary_has_every_locality_and_no_practice() -> None:
    book = openpyxl.load_workbook(io.BytesIO(summary_workbook(varied(), made_on=DAY)), data_only=True)
    cells = {str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row}
    assert {"LOC-A", "LOC-B", "LOC-C", "XST"} <= cells
    assert cells.isdisjoint({*PRACTICES, *(name for name, _ in PRACTICES.values())})
    head, *rows = book["Figures"].iter_rows(values_only=True)
    figures = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["Code"] for row in figures} == {"LOC-A", "LOC-B", "LOC-C", "XST"}
    worked = [(row["Value"], row["Value worked out"]) for row in figures if row["Value worked out"]]
    assert worked and all(abs(float(v) / float(w) - 1) < 1e-12 for v, w in worked)
