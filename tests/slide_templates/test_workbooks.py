"""The evidence workbook: every number as it was worked out, formulas that give it, text that stays text."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from benchmarking.comparison import compare, history
from benchmarking.findings import at_a_glance, p_value
from benchmarking.organisations import Level
from benchmarking.similar import similar_peers
from benchmarking.words.wording import short
from slide_templates.evidence.sheets import Number, Sheet
from slide_templates.evidence.workbook_file import workbook
from slide_templates.workbooks import indicator_workbook, locality_workbook, practice_workbook
from tests.builders import PRACTICES, organisations, rows, snapshot
from tests.records.test_permissions import CONFIDENTIAL, OWN, Role, scoped, user
from tests.slide_templates.test_decks import varied

DAY = date(2026, 9, 14)
SHEETS = ["Read me", "Figures", "Peers", "History", "Similar practices", "Methods", "Sources"]
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x.example","x")',
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "a\x07\ufffe b",
    "http://x.example",
)


def practice(**options: object) -> bytes:
    return practice_workbook(varied(), "X90003", made_on=DAY, made_for="pm@x.example", **options)  # type: ignore[arg-type]


def sheet(content: bytes, name: str, worked_out: bool = True) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=worked_out)[name]


def records(content: bytes, name: str, worked_out: bool = True) -> list[dict[str, object]]:
    head, *held = sheet(content, name, worked_out).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in held]


def near(value: float | None) -> object:
    """The same number in the 16 digits that a workbook keeps."""
    return None if value is None else pytest.approx(value, rel=1e-14)


def formulas(content: bytes) -> Iterator[tuple[Worksheet, str, str]]:
    """Every formula of a workbook: its sheet, its cell, its words."""
    for page in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in page.iter_rows():
            yield from ((page, c.coordinate, str(c.value)) for c in row if c.data_type == "f")


@pytest.mark.parametrize(
    "content",
    [
        practice(),
        locality_workbook(varied(), "LOC-A", made_on=DAY),
        indicator_workbook(varied(), "prev_htn_pct", PRACTICES, made_on=DAY),
    ],
    ids=["practice", "locality", "indicator"],
)
def test_every_formula_gives_the_value_beside_it(content: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == SHEETS
    found = 0
    for page, cell, words in formulas(content):
        kept = book[page.title]
        numerator, denominator, times = re.fullmatch(r"=([A-Z]+\d+)/([A-Z]+\d+)\*([A-Z]+\d+)", words).groups()  # type: ignore[union-attr]
        worked = kept[numerator].value / kept[denominator].value * kept[times].value
        value = kept[cell].offset(0, -1).value
        assert worked == pytest.approx(value, rel=1e-12), (page.title, cell)
        assert kept[cell].value == pytest.approx(value, rel=1e-12)
        found += 1
    assert found > 12


def test_a_row_of_the_figures_is_the_comparison_of_the_page() -> None:
    held = {str(row["Indicator id"]): row for row in records(practice(), "Figures")}
    every = at_a_glance(varied(), "X90003", Level.STP)
    assert list(held) == [c.indicator.id for c in every]
    for c in every:
        row, f = held[c.indicator.id], c.figure
        assert row["Numerator"] == f.numerator
        assert row["Denominator"] == f.denominator
        assert row["Value"] == near(f.value)
        for name in ("lower", "upper"):
            assert row[f"{name.capitalize()} 95%"] == near(getattr(f, name))
            assert row[f"{name.capitalize()} 99.8%"] == near(getattr(f, f"{name}998"))
        assert (row["Verdict"], row["In short"]) == (f.phrase or "Not compared", short(f))
        assert row["Compared with"] == "STP average"
        assert row["Average"] == near(c.benchmark.value if c.benchmark else None)
        assert row["p-value"] == near(p_value(varied(), c))
        assert row["Months old"] == c.period.months_old(DAY)


def test_own_picks_come_first() -> None:
    ids = [row["Indicator id"] for row in records(practice(indicators=("prev_htn_pct",)), "Figures")]
    assert ids[0] == "prev_htn_pct" and len(set(ids)) == len(ids) == 6


def test_peers_history_and_similar_practices_are_complete() -> None:
    content = practice()
    peers = [row for row in records(content, "Peers") if row["Indicator id"] == "prev_htn_pct"]
    assert [row["Code"] for row in peers] == list(PRACTICES)
    other = next(f for f in compare(varied(), "X90003", "prev_htn_pct").others if f.code == "X90007")
    found = next(row for row in peers if row["Code"] == "X90007")
    assert (found["Value"], found["Lower 95%"]) == (near(other.value), near(other.lower))
    [past] = [row for row in records(content, "History") if row["Indicator id"] == "prev_htn_pct"]
    [(period, figure)] = history(varied(), "X90003", "prev_htn_pct")
    assert (past["Period"], past["Value"]) == (str(period), near(figure.value))
    assert isinstance(past["From"], datetime) and past["From"].date() == date(2024, 4, 1)
    alike = {row["Code"]: row["Distance"] for row in records(content, "Similar practices")}
    assert alike == {p.code: near(p.distance) for p in similar_peers(varied(), "X90003").peers}


def test_the_first_sheet_says_what_it_is_and_from_when() -> None:
    said = {str(row["About"]): row["What it says"] for row in records(practice(), "Read me")}
    assert said["What this is"] == "Cedar Surgery: the figures behind the report"
    assert (said["Snapshot"], said["Made on"]) == ("2026-08-11-abc123", "14 September 2026")
    assert said["Taken by"] == "pm@x.example"
    assert {f"Sheet {name}" for name in SHEETS[1:]} <= set(said)


def test_heads_stay_in_sight_and_can_be_filtered() -> None:
    for name in SHEETS:
        page = sheet(practice(), name)
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref.startswith("A1:")


def test_text_never_becomes_a_formula_a_link_or_a_broken_file() -> None:
    names = dict(PRACTICES) | {f"X9{n:04d}": (text, "LOC-A") for n, text in enumerate(HOSTILE, start=1)}
    held = snapshot(rows("prev_htn_pct", lambda n: (1200.0 + n, 8000.0)), tree=organisations(names))
    for content in (
        practice_workbook(held, "X90001", made_on=DAY, made_for="=1+1"),
        locality_workbook(held, "LOC-A", made_on=DAY),
    ):
        book = openpyxl.load_workbook(io.BytesIO(content))
        texts = [c.value for p in book for row in p.iter_rows() for c in row if isinstance(c.value, str)]
        theirs = [text for text in texts if not re.match(r"=[A-Z]+\d+/", text)]
        assert any("HYPERLINK" in text for text in theirs)
        assert [text for text in theirs if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
        assert not any(page._hyperlinks for page in book)
        assert len(list(formulas(content))) == len(texts) - len(theirs)


def test_figures_shared_in_confidence_have_letters_and_nothing_that_tells_who_it_is() -> None:
    manager = scoped(user(Role.PRACTICE_MANAGER, OWN))
    content = practice_workbook(manager, OWN, made_on=DAY)
    peers = [row for row in records(content, "Peers") if row["Indicator id"] == CONFIDENTIAL]
    others = [row for row in peers if row["Code"] != OWN]
    assert {str(row["Practice"])[:9] for row in others} == {"Practice "}
    assert {row[name] for row in others for name in ("Numerator", "Denominator", "Lower 95%")} == {None}
    for name in ("Figures", "History", "Peers"):
        named = [row for row in records(content, name) if row["Indicator id"] == CONFIDENTIAL]
        said = {str(value) for row in named for value in row.values()}
        assert said.isdisjoint({n for c, (n, _) in PRACTICES.items() if c != OWN})
        assert said.isdisjoint(set(PRACTICES) - {OWN})


def test_the_same_figures_give_the_same_bytes() -> None:
    assert practice() == practice()


def test_the_schema_is_kept_and_what_is_no_number_is_refused(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("openxml-audit")
    for name, content in (
        ("practice", practice()),
        ("locality", locality_workbook(varied(), "LOC-A", made_on=DAY)),
    ):
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(content)
        said = subprocess.run(
            [program, file, "-o", "json"], capture_output=True, text=True, check=False
        ).stdout
        assert json.loads(said[said.index("[") :])[0]["errors"] == []
    for value in (float("nan"), float("inf"), -float("inf")):
        with pytest.raises(ValueError, match="sheet Sums is no number"):
            workbook([Sheet("Sums", ("Sum",), [[Number(value)]])], "Title", "Subject", DAY)


def test_no_row_is_higher_and_no_number_longer_than_excel_opens() -> None:
    rows = [["long " * 2000, Number(5e-17, 18)], ["short", Number(1.5, 2)]]
    made = workbook([Sheet("Sums", ("Words", "Sum"), rows, frozenset({"Words"}))], "Title", "Subject", DAY)
    page = sheet(made, "Sums")
    assert [page.row_dimensions[row].height for row in (2, 3)] == [409, 13.5]
    assert [page[f"B{row}"].number_format for row in (2, 3)] == ["#,##0." + "0" * 15, "#,##0.00"]


def test_a_sheet_is_printed_across_with_its_headings_on_every_page() -> None:
    page = sheet(practice(), "Peers")
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")
    assert (
        page["H2"].number_format.startswith("#,##0") and page["A1"].font.b and page["A2"].font.name == "Arial"
    )


def test_libreoffice_reads_every_sheet_without_an_error(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None or shutil.which("localc") is None:
        pytest.skip("LibreOffice Calc is not installed (make system installs it)")
    (tmp_path / "evidence.xlsx").write_bytes(practice())
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         every_sheet, "--outdir", tmp_path, tmp_path / "evidence.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for name in SHEETS:
        with (tmp_path / f"evidence-{name}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.DictReader(file))
        assert len(read) == len(records(practice(), name))
        for row in read:
            assert not any(str(cell).startswith(("Err:", "#")) for cell in row.values())
            if row.get("Value worked out"):
                worked = float(row["Numerator"]) / float(row["Denominator"]) * float(row["Times"])
                assert float(row["Value worked out"]) == pytest.approx(worked)
                assert float(row["Value worked out"]) == pytest.approx(float(row["Value"]))
