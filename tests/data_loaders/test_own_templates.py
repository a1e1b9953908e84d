"""The template of an own extract: what is handed out is filled in and taken in, csv and workbook."""

import io
from datetime import date

import openpyxl
import pytest

from data_loaders import own_extracts
from data_loaders.extract_template import COLUMNS, MEASURES, csv_template, workbook_template
from data_loaders.received import Loaded, Refused
from data_loaders.tabular.files import Received
from tests.builders import CATALOGUE
from tests.data_loaders import published

IDS = [id_ for ids in own_extracts.MEASURES.values() for id_ in ids]
GIVEN = {"act_continuity_idx", "ue_zero_day_pct"}


def rows() -> list[list[object]]:
    """One row of every measure, as somebody who follows the template writes them."""
    about = ["v1", "Area analytics", "in confidence", "exact"]
    made: list[list[object]] = [
        [
            "X90001",
            "2026-03",
            measure,
            9,
            20 if measure in ("continuity", "em_zero_day") else "",
            "",
            "",
            "",
            "",
        ]
        for measure, _ in MEASURES
        if measure not in ("consultations", "dn_contacts")
    ]
    made += [["X90001", "2026-03", "dn_contacts", 5, "", "65-74", "", "", ""]]
    made += [
        ["X90001", "2026-03", "consultations", n, "", band, "", clinician, mode]
        for n, (band, clinician, mode) in enumerate(
            [("15-24", "gp", "telephone"), ("65-74", "gp", "home visit"), ("85+", "nurse", "face to face")], 1
        )
    ]
    return [[*row, *about] for row in made]


def filled_csv() -> bytes:
    heading = csv_template().decode("utf-8-sig")
    return published.written([heading.strip().split(","), *rows()])


def filled_workbook(month: object = "2026-03") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook_template()))
    for place, row in enumerate(rows(), 2):
        for column, value in enumerate([row[0], month, *row[2:]], 1):
            book["Extract"].cell(place, column, value if value != "" else None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(name: str, content: bytes, ids: list[str] = IDS) -> Loaded:
    return own_extracts.load(Received(name, content), indicators=ids)


def test_every_measure_of_the_template_fills_its_indicators() -> None:
    assert {measure for measure, _ in MEASURES} == set(own_extracts.MEASURES)
    found = read("own.csv", filled_csv())
    assert set(found.rows["indicator"]) == set(IDS)
    numbers = found.rows.set_index("indicator")["numerator"]
    assert (numbers["act_contacts_1000"], numbers["act_contacts_65_1000"]) == (6, 5)
    assert numbers["act_gp_share_pct"] == 3
    assert found.declared == "in confidence; owner: Area analytics; small numbers: exact"


@pytest.mark.parametrize("month", ["2026-03", date(2026, 3, 1)])
def test_the_workbook_says_what_the_csv_says(month: object) -> None:
    found = read("own.xlsx", filled_workbook(month))
    assert found.rows.equals(read("own.csv", filled_csv()).rows)


@pytest.mark.parametrize("content", [csv_template(), workbook_template()])
def test_an_empty_template_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="no row"):
        read("own", content)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("class", "secret", "in confidence"),
        ("owner", "Somebody else", "every row"),
        ("small_numbers", "?", "exact"),
    ],
)
def test_what_a_file_declares_is_checked(column: str, value: str, word: str) -> None:
    place = [heading for heading, *_ in COLUMNS].index(column)
    lines = [*rows()]
    lines[1][place] = value
    content = published.written([[heading for heading, *_ in COLUMNS], *lines])
    with pytest.raises(Refused, match=word) as caught:
        read("own.csv", content)
    assert {problem.column for problem in caught.value.problems} == {column}
    assert 3 in {problem.row for problem in caught.value.problems}


def test_nothing_of_an_own_extract_is_shown_as_published() -> None:
    """Whatever class a file declares, the stricter one of the catalogue holds."""
    assert all(CATALOGUE[id_].in_confidence for id_ in IDS if id_ in CATALOGUE)


def test_a_measure_that_no_indicator_shows_is_said() -> None:
    found = read("own.csv", filled_csv(), ["ue_ae_1000"])
    said = [problem.message for problem in found.problems]
    assert any("imaging" in text for text in said)
    assert not any(" ae;" in text for text in said)
