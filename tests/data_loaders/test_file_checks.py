"""A file of several tables: none is passed over in silence, and none says again what another says."""

from datetime import date
from pathlib import Path

import pytest

from data_loaders import LOADERS, file_checks
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.tabular.files import Received
from tests.data_loaders import area, published, published_rows

IDS = ("prev_htn_pct", "fin_pay_patient", "exp_overall_pct", "ue_em_adm_1000", "pop_list_size")
PREVALENCE = published.prevalence({("X90001", "HYP"): (1, 10)})


def taken(members: dict[str, bytes], name: str = "all_2223.zip") -> tuple[Loaded, list[Problem]]:
    """What comes of a zip, and the problems of the file as a whole."""
    received = Received(name, published.zipped(members))
    fits = {loader: LOADERS[loader].recognises(received) for loader in LOADERS}
    loader = LOADERS[max(fits, key=lambda known: fits[known])]
    found = loader.load(received, indicators=IDS)
    return found, file_checks.problems(received, loader, found)


def test_a_member_with_renamed_columns_refuses_the_file() -> None:
    renamed = PREVALENCE.replace(b"REGISTER", b"COUNT").replace(b"PRACTICE_LIST_SIZE", b"PATIENTS")
    _, problems = taken({"good.csv": PREVALENCE, "renamed.csv": renamed})
    assert [(p.code, p.column, p.blocking) for p in problems] == [
        ("column_missing", "REGISTER", True),
        ("column_missing", "PRACTICE_LIST_SIZE", True),
    ]
    assert all("renamed.csv" in problem.message for problem in problems)


def test_a_member_with_one_renamed_column_refuses_the_file_in_every_publication() -> None:
    paid = published.payments([{"Practice Code": "X90001"}])
    survey = published.survey({"X90001": (0.5, 5, 10)})
    for name, good, old in (
        ("payments_2223.zip", paid, b"Reimbursement of Drugs"),
        ("gpps_2025.zip", survey, b"overallexp.pcteval"),
        ("qof_2223.zip", PREVALENCE, b"REGISTER"),
    ):
        assert good.count(old) == 1
        with pytest.raises(Refused) as caught:
            taken({"a.csv": good, "b.csv": good.replace(old, b"Something")}, name)
        assert [(p.code, p.column) for p in caught.value.problems] == [("column_missing", old.decode())]
        assert "b.csv" in caught.value.problems[0].message


def test_a_member_that_is_something_else_is_named_with_what_it_lacks() -> None:
    other = b"PRACTICE_CODE,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE,ROOM\nX90001,A,5,1\n"
    found, problems = taken({"PREVALENCE.csv": PREVALENCE, "rooms.csv": other, "empty.txt": b",,\n"})
    assert len(found.rows) == 1
    (problem,) = problems
    assert (problem.code, problem.column, problem.blocking) == ("table_left_out", "GROUP_CODE", False)
    assert "rooms.csv was left out" in problem.message
    assert "GROUP_CODE” and 1 more" in problem.message


def test_a_workbook_inside_a_zip_is_named() -> None:
    book = published.own_workbook([["X90001", "2026-03", "em_adm", 3, ""]])
    _, problems = taken({"PREVALENCE.csv": PREVALENCE, "more.XLSX": book, "cover.pdf": b"%PDF"})
    assert [(p.code, p.blocking) for p in problems] == [("table_left_out", False)]
    assert "more.XLSX" in problems[0].message


def test_a_refresh_refuses_the_zip_with_the_renamed_member_and_lists_the_other_one(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    assert area.take_in(home, area.first_files(tmp_path)).published
    good = published.prevalence({(code, "HYP"): (100, 1000) for code in published.PRACTICES})
    renamed = good.replace(b"REGISTER", b"COUNT").replace(b"PRACTICE_LIST_SIZE", b"PATIENTS")
    for name, other, outcome in (("bad", renamed, "refused"), ("fair", b"a,b\n1,2\n", "warned")):
        zipped = published.zipped({"good.csv": good, "other.csv": other})
        done = area.take_in(home, area.files(tmp_path / name, qof_2324__zip=zipped))
        assert [report.outcome for report in done.files] == [outcome]
        assert done.published == (outcome == "warned")
        assert "other.csv" in done.files[0].problems[0].message


def test_another_publications_table_in_the_same_zip_is_named() -> None:
    totals = published.registered_totals("2026-07-01", {"X90001": 9}).replace(b"TYPE", b"KIND", 1)
    _, problems = taken({"PREVALENCE.csv": PREVALENCE, "totals.csv": totals})
    assert [(p.code, p.blocking) for p in problems] == [("table_left_out", False)]
    assert "totals.csv" in problems[0].message


def test_a_sheet_without_a_cell_is_no_remark() -> None:
    received = Received("own.xlsx", published.own_workbook([["X90001", "2026-03", "em_adm", 3, ""]]))
    assert file_checks.problems(received, LOADERS["own_extracts"], Loaded("Own extract")) == []


def test_a_text_beside_a_list_that_has_no_headings_is_named() -> None:
    practice = {1: "X90001", 2: "A", 11: "19740401", 13: "A", 15: "XC1", 26: "4"}
    listed = published.epraccur([practice] * 3)
    _, problems = taken({"epraccur.csv": listed, "readme.txt": b"What,is,this\nA,b,c\n"})
    assert [(p.code, p.blocking) for p in problems] == [("table_left_out", False)]
    assert "readme.txt" in problems[0].message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("payments_2223.zip", published.payments([{"Practice Code": "X90001"}])),
        ("gpps_2025.zip", published.survey({"X90001": (0.5, 5, 10)})),
        ("localities.zip", published.localities([["X90001", "LOC-A", "A", "2013-04-01", "", "", "no"]])),
        (
            "epraccur.zip",
            published.epraccur([{1: "X90001", 2: "A", 11: "19740401", 13: "A", 15: "XC1", 26: "4"}] * 3),
        ),
    ],
)
def test_two_tables_of_a_publication_that_comes_as_one_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        taken({"a.csv": content, "b.csv": content}, name)
    assert [problem.code for problem in caught.value.problems] == ["several_tables"]


def test_events_by_age_and_sex_in_two_tables_are_refused() -> None:
    standard = published.own_extract([["XST", "2025/26", "em_adm", 5, "100.5", "0-4", "male"]])
    _, problems = taken({"a.csv": standard, "b.csv": standard})
    assert [(problem.code, problem.blocking) for problem in problems] == [("duplicate", True)]
    assert "XST" in problems[0].message


def test_two_maps_that_contradict_each_other_are_refused_and_two_alike_are_not() -> None:
    moved = {**published.PRACTICES, "X90001": ("ALDER SURGERY", "U90002", "XC1", "XST")}
    _, same = taken({"a.csv": published.geographies(), "b.csv": published.geographies()})
    _, other = taken({"a.csv": published.geographies(), "b.csv": published.geographies(moved)})
    assert same == []
    assert [problem.code for problem in other] == ["duplicate"]
    assert "X90001" in other[0].message


def test_a_file_of_which_nothing_is_taken_is_remarked_on() -> None:
    content = published_rows.fund([("GP practice", "X90001", "", 5)])
    found, problems = taken({"fund.csv": content})
    assert (found.read, found.used) == (1, 0)
    assert [(p.code, p.blocking) for p in problems] == [("nothing_used", False)]
    assert "none of its 1 rows" in problems[0].message


@pytest.mark.parametrize(("day", "codes"), [("01JUL2026", []), ("01OCT2026", ["future_period"])])
def test_a_map_of_a_day_still_to_come_is_refused(day: str, codes: list[str]) -> None:
    received = Received("map.csv", published.registered_map(day))
    found = LOADERS["patients_registered"].load(received, indicators=IDS)
    problems = file_checks.still_to_come(received, found, date(2026, 9, 15))
    assert [problem.code for problem in problems] == codes
    assert all("October 2026" in problem.message and problem.blocking for problem in problems)
