"""Slips of the keyboard: a quotation mark too many, a year of long ago, a misspelt word: told by row."""

import pytest

from benchmarking.periods import Period
from data_loaders.received import Problem, Refused
from data_loaders.tabular import text_tables
from data_loaders.tabular.days import day_of
from tests.data_loaders import published

REGISTERS = ("prev_htn_pct", "prev_dm_pct")
LINES = [f"X9000{n},HYP,{n},TOTAL,1000" for n in range(1, 9)]
TOP = "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE"


def problems(lines: list[str]) -> tuple[Problem, ...]:
    content = "\r\n".join([TOP, *lines, ""]).encode()
    try:
        return published.loaded("PREVALENCE_2223.csv", content, REGISTERS).problems
    except Refused as refused:
        return refused.problems


@pytest.mark.parametrize("closed_at", [None, 4, 6])
def test_a_quotation_mark_that_swallows_rows_is_told_with_its_row(closed_at: int | None) -> None:
    lines = list(LINES)
    for place in (2, closed_at):
        if place is not None:
            lines[place] = lines[place].replace("HYP", '"HYP')
    (problem,) = problems(lines)
    assert (problem.code, problem.row, problem.blocking) == ("quotation_mark", 4, True)


def test_marks_over_the_edge_of_a_piece_and_cells_of_several_lines_are_no_slip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_tables, "_PIECE", 7)
    quoted = [line.replace("HYP", '"HYP"').replace("TOTAL", '"TOTAL,\nall ""ages"" 5"') for line in LINES]
    assert problems(quoted) == ()
    assert problems([line.replace("TOTAL", 'TOTAL 5" wide') for line in LINES]) == ()


def test_a_year_of_long_ago_is_no_date_and_no_period() -> None:
    assert day_of("01AUG1019") is None
    assert day_of("1019-08-01") is None
    assert day_of("19740401") is not None
    for text in ("1019-08", "1019/20", "1019", "year to 1019-08"):
        with pytest.raises(ValueError, match="is not a period"):
            Period.parse(text)
    content = published.registered_totals("01JUL1019", {"X90001": 1000})
    with pytest.raises(Refused, match="EXTRACT_DATE “01JUL1019” is not the first day of a month"):
        published.loaded("totals.csv", content, ("pop_list_size",))


def test_a_misspelt_word_is_told_with_row_column_and_value() -> None:
    lines = [*LINES[:3], LINES[3].replace("HYP", "HPY"), *LINES[4:]]
    (problem,) = problems(lines)
    assert (problem.row, problem.column, problem.blocking) == (5, "GROUP_CODE", False)
    assert "“HPY” is not a word that is published in this column" in problem.message


def test_a_misspelt_group_of_staff_refuses_the_file() -> None:
    top = "PRAC_CODE,PRAC_NAME,STAFF_GROUP,DETAILED_STAFF_ROLE,MEASURE,VALUE"
    rows = ["X90001,A,GP,Partner,FTE,2", "X90001,A,GP,Total,FTE,2", "X90001,A,Nruses,Practice Nurse,FTE,1"]
    with pytest.raises(Refused, match="row 4, column STAFF_GROUP: “Nruses”"):
        published.loaded("June 2026.csv", "\n".join([top, *rows]).encode(), ("wf_nurse_fte_10k",))


def test_a_ccg_under_two_stps_in_a_map_is_remarked_on() -> None:
    content = published.geographies().replace(b",XST,", b",XTS,", 1)
    found = published.loaded("MAPPING_2223.csv", content, ())
    assert [(problem.code, problem.row) for problem in found.problems] == [("two_parents", 2)]


def test_rows_without_a_ccg_are_under_no_other_stp() -> None:
    content = published.geographies().replace(b",XC2,", b",,").replace(b",XC9,", b",,")
    found = published.loaded("MAPPING_2223.csv", content, ())
    assert "two_parents" not in [problem.code for problem in found.problems]


def test_only_the_row_that_names_another_substance_is_remarked_on() -> None:
    top = "YEAR_MONTH,PRACTICE_CODE,BNF_CODE,BNF_CHEMICAL_SUBSTANCE,ITEMS,NIC,ACTUAL_COST,QUANTITY,ADQ_USAGE"
    named = ("0501013B0", "0501013b0", "0501013K0")
    rows = [f"202606,X9000{n},0501013B0AAAAAA,{name},{n},1.5,1.4,28,0" for n, name in enumerate(named, 1)]
    found = published.loaded("EPD_202606.csv", "\n".join([top, *rows]).encode(), ("rx_antibac_1000",))
    told = [(problem.code, problem.row) for problem in found.problems]
    assert told == [("other_substance", 4)]
