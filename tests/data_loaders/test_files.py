"""What is in a file is decided by its bytes; what is no table is said plainly; limits hold."""

import struct
from pathlib import Path

import pytest

from data_loaders.received import Refused
from data_loaders.tabular.days import day_of
from data_loaders.tabular.files import Received
from data_loaders.tabular.names import said
from data_loaders.tabular.spreadsheets import Layout, year_in_name
from tests.data_loaders import published

LAYOUT = Layout({"code": ("Practice Code",), "size": ("LIST_SIZE",)}, {"note": ("Note",)})
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


def read(content: bytes) -> list[list[str]]:
    table = Received("file.csv", content).tables[0]
    return [list(row) for row in LAYOUT.read(table).cells.itertuples(index=False)]


@pytest.mark.parametrize(
    "content",
    [
        b"Practice Code,LIST_SIZE,Note\nX90001,5,caf\xc3\xa9\n",
        b"Practice Code,LIST_SIZE,Note\r\nX90001,5,caf\xc3\xa9\r\n",
        b"\xef\xbb\xbfPractice Code,LIST_SIZE,Note\nX90001,5,caf\xc3\xa9\n",
        b"Practice Code,LIST_SIZE,Note\nX90001,5,caf\xe9\n",
        b"Practice Code;LIST_SIZE;Note\nX90001;5;caf\xc3\xa9\n",
        b"Practice Code\tLIST_SIZE\tNote\nX90001\t5\tcaf\xc3\xa9\n",
        b'"practice\ncode","List.Size","NOTE "\nX90001,5,caf\xc3\xa9\n',
        b"A title,,\n,,\nPractice Code,LIST_SIZE,Note\nX90001,5,caf\xc3\xa9\n",
        b"Other,Note,LIST_SIZE,PRACTICE_CODE\n1,caf\xc3\xa9,5,X90001\n",
    ],
)
def test_the_same_table_in_every_dialect(content: bytes) -> None:
    assert read(content) == [["X90001", "5", "café"]]


def test_a_line_break_inside_a_cell_does_not_end_the_row() -> None:
    assert read(b'Practice Code,LIST_SIZE,Note\nX90001,5,"two\nlines"\nX90002,6,\n')[1] == ["X90002", "6", ""]


def test_rows_with_the_wrong_number_of_cells_are_named() -> None:
    content = b"Practice Code,LIST_SIZE,Note\nX90001,5,a\nX90002,5\nX90003,5,b,c\n"
    with pytest.raises(Refused) as caught:
        read(content)
    assert [problem.row for problem in caught.value.problems] == [3, 4]


def test_headings_without_rows_are_no_table() -> None:
    with pytest.raises(Refused, match="no row"):
        read(b"Practice Code,LIST_SIZE,Note\n")


def test_a_column_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(Refused, match="twice"):
        read(b"Practice Code,LIST_SIZE,List Size\nX90001,5,6\n")


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty_file", "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty_file", "empty"),
        (PICTURE, "not_a_table", "picture"),
        (b"\xff\xd8\xff\xe0 jpeg", "not_a_table", "picture"),
        (b"%PDF-1.7 ...", "not_a_table", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged_workbook", "workbook"),
        (b"a\x00b\x00c\x00,\x00", "not_text", "text"),
        (b"PK\x03\x04 cut short", "damaged_zip", "unpacked"),
        (published.zipped({"xl/workbook.xml": b"<not a workbook"}), "damaged_workbook", "workbook"),
    ],
)
def test_what_is_no_table_is_said_plainly(content: bytes, code: str, word: str) -> None:
    with pytest.raises(Refused) as caught:
        _ = Received("list.csv", content).tables
    (problem,) = caught.value.problems
    assert problem.code == code
    assert "list.csv" in problem.message
    assert word in problem.message


def test_a_zip_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    with pytest.raises(Refused, match="100 times"):
        _ = Received("bomb.zip", published.zipped({"a.csv": bytes(20 * 2**20)})).tables


def test_a_zip_that_lies_about_its_size_is_read_through_all_the_same() -> None:
    honest = published.zipped({"a.csv": bytes(20 * 2**20)})
    size = struct.pack("<I", 20 * 2**20)
    assert honest.count(size) == 2
    with pytest.raises(Refused):
        _ = Received("bomb.zip", honest.replace(size, struct.pack("<I", 10))).tables


def test_a_zip_of_too_many_files_is_refused() -> None:
    with pytest.raises(Refused, match="2,000"):
        _ = Received("many.zip", published.zipped({f"{n}.csv": b"a" for n in range(2_001)})).tables


def test_members_with_hostile_names_are_only_read() -> None:
    content = published.zipped({"../../etc/passwd.csv": b"Practice Code,LIST_SIZE\nX90001,5\n"})
    assert len(Received("z.zip", content).tables) == 1


@pytest.mark.parametrize("place", range(30, 60, 3))
def test_a_damaged_member_is_refused(place: int) -> None:
    whole = bytearray(published.zipped({"a.csv": b"Practice Code,LIST_SIZE\nX90001,5\n" * 50}))
    whole[place] ^= 0xFF
    with pytest.raises(Refused, match="Download it again"):
        _ = Received("z.zip", bytes(whole)).tables


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("PREVALENCE_2223.csv", "2022/23"),
        ("MAPPING_INDICATORS_2021_v2.csv", "2020/21"),
        ("16-17.csv", "2016/17"),
        ("nhspaymentsgp-2023-24-prac.csv", "2023/24"),
        ("QOF_201920.csv", "2019/20"),
        ("GPPS_2025.csv", ""),
        ("prevalencebyprac.csv", ""),
    ],
)
def test_the_year_in_a_name(name: str, year: str) -> None:
    assert year_in_name(name) == year


def test_a_text_that_is_no_day_is_none() -> None:
    assert day_of("31/02/2024") is None
    assert str(day_of("01Aug2025")) == "2025-08-01"


@pytest.mark.parametrize(
    ("published_name", "name"),
    [
        ("THE FAMILY PRACTICE", "The Family Practice"),
        ("WESTBURY ON TRYM  PRIMARY CARE CENTRE ", "Westbury on Trym Primary Care Centre"),
        ("ST. ANTHONY'S HEALTH CENTRE", "St. Anthony's Health Centre"),
        ("DRS O'BRIEN & MCDONALD", "Drs O'Brien & McDonald"),
        ("STOCKTON-ON-TEES NHS GP CENTRE II", "Stockton-on-Tees NHS GP Centre II"),
        ("AFFINITY (BNSSG) PCN", "Affinity (BNSSG) PCN"),
        ("4PCN (BNSSG) PCN", "4PCN (BNSSG) PCN"),
        ("1ST CARE - THE GREEN", "1st Care - The Green"),
        ("Mendip  Vale PCN", "Mendip Vale PCN"),
        ("NORTH\x07 PCN", "North PCN"),
    ],
)
def test_names_as_they_are_said(published_name: str, name: str) -> None:
    assert said(published_name) == name


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
 <table:table table:name="Sizes">{rows}</table:table></office:spreadsheet>
 </office:body></office:document-content>"""


def ods(rows: list[list[str]], below: str = "") -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ("".join(cell.format(value) for value in row) for row in rows)
    content = ODS.format(rows="".join(f"<table:table-row>{line}</table:table-row>" for line in lines) + below)
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return published.zipped({"mimetype": kind, "content.xml": content.encode()}, packed=False)


def test_an_opendocument_sheet_is_a_table() -> None:
    content = ods([["A title"], ["Practice Code", "LIST_SIZE", "Note"], ["X90001", "5", "café"]])
    (table,) = Received("file.ods", content).tables
    assert table.name == "file.ods: Sizes"
    assert read(content) == [["X90001", "5", "café"]]


@pytest.mark.parametrize("spoilt", ["<", "<table:table-row table:number-rows-repeated='many'/>"])
def test_a_damaged_opendocument_sheet_is_said_plainly(spoilt: str) -> None:
    with pytest.raises(Refused, match=r"file.ods is not a readable workbook"):
        _ = Received("file.ods", ods([["a"]], spoilt)).tables


def test_a_sheet_that_claims_a_million_rows_holds_what_is_in_it() -> None:
    far = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    (table,) = Received("file.ods", ods([["a", "b"]], far)).tables
    assert table.top == (("a", "b"),)
    filled = far.replace("<table:table-cell/>", "<table:table-cell><text:p>x</text:p></table:table-cell>")
    with pytest.raises(Refused, match="1,048,576 rows"):
        _ = Received("file.ods", ods([["a", "b"]], filled * 2)).tables


def test_a_large_file_is_read_from_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Practice Code,NAME\r\n" + "X90001,Café\r\n".encode() * 2_000_000)
    received = Received("list.csv", path)
    pieces = list(received.tables[0].batches(1, [1], 2))
    assert len(pieces) > 1
    assert {name for piece in pieces for name in piece["1"].unique()} == {"Café"}
    assert received.sha256 == Received("list.csv", path.read_bytes()).sha256


def test_rows_of_a_sheet_keep_their_numbers_below_an_empty_one() -> None:
    content = published.own_workbook([[], ["X90001", "2026-13", "em_adm", 3, ""]])
    with pytest.raises(Refused, match="row 5, column period"):
        published.loaded("own.xlsx", content, ("ue_em_adm_1000",))
