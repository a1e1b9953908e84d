"""Quality and Outcomes Framework in every form it was published in: exact rows out, spoilt files refused."""

from collections.abc import Sequence

import pytest

from data_loaders.received import Loaded, Refused
from tests.data_loaders import published, published_rows, published_workbooks
from tests.data_loaders.published_rows import measured

IDS = ("cq_htn_bp_pct", "cq_af_anticoag_pct", "cq_removed_pct", "prev_htn_pct", "prev_dm_pct", "prev_hf_pct")


def found(name: str, content: bytes, period: str = "", ids: Sequence[str] = IDS) -> Loaded:
    return published.loaded(name, content, ids, period)


def test_achievement_counts_everybody_on_the_register_those_removed_included() -> None:
    rows = [
        *measured("X90001", "HYP008", 60, 80, 5),
        *measured("X90001", "HYP009", 20, 25, 0),
        *measured("X90001", "AF008", 9, 10, 2),
        ["X90001", "HYP001", "REGISTER", 110],
        *measured("X90002", "HYP008", 7, 8, 0),
        *measured("X90002", "HYP009", "-", 1, 0),
    ]
    loaded = found("ACHIEVEMENT_SOUTH_WEST_2324.csv", published_rows.achievement(rows))
    assert published.rows_of(loaded) == [
        ("X90001", "cq_af_anticoag_pct", "2023/24", 9.0, 12.0, "ok"),
        ("X90001", "cq_htn_bp_pct", "2023/24", 80.0, 110.0, "ok"),
        ("X90001", "cq_removed_pct", "2023/24", 7.0, 122.0, "ok"),
        ("X90002", "cq_af_anticoag_pct", "2023/24", None, None, "missing"),
        ("X90002", "cq_htn_bp_pct", "2023/24", None, 9.0, "missing"),
        ("X90002", "cq_removed_pct", "2023/24", 0.0, 9.0, "ok"),
    ]
    assert (loaded.read, loaded.problems) == (len(rows), ())


@pytest.mark.parametrize(
    ("codes", "name", "year"),
    [
        (("HYP006",), "ACHIEVEMENT_1819.csv", "2018/19"),
        (("HYP003", "HYP007"), "ACHIEVEMENT_2021_v2.csv", "2020/21"),
        (("HYP008", "HYP009"), "ACHIEVEMENT_2425.csv", "2024/25"),
    ],
)
def test_each_rule_set_has_its_own_codes(codes: tuple[str, ...], name: str, year: str) -> None:
    rows = [row for code in codes for row in measured("X90001", code, 8, 10, 2)]
    loaded = found(name, published_rows.achievement(rows), ids=("cq_htn_bp_pct",))
    assert published.rows_of(loaded) == [
        ("X90001", "cq_htn_bp_pct", year, 8.0 * len(codes), 12.0 * len(codes), "ok")
    ]


def test_exceptions_of_before_2019_count_as_removed() -> None:
    rows = [
        [*row[:2], row[2].replace("PCAS", "EXCEPTIONS"), row[3]]
        for row in measured("X90001", "AF007", 9, 10, 3)
    ]
    loaded = found("ACHIEVEMENT_1819.csv", published_rows.achievement(rows), ids=("cq_removed_pct",))
    assert published.rows_of(loaded) == [("X90001", "cq_removed_pct", "2018/19", 3.0, 13.0, "ok")]


def test_achievement_without_those_removed_has_no_shares_and_says_so() -> None:
    rows = [row for row in measured("X90001", "AF008", 9, 10, 2) if row[2] != "PCAS"]
    loaded = found("ACHIEVEMENT_2223.csv", published_rows.achievement(rows))
    assert {row[5] for row in published.rows_of(loaded)} == {"missing"}
    assert [problem.code for problem in loaded.problems] == ["removals_missing"]


def test_an_indicator_that_stands_there_twice_for_a_practice_is_refused_with_its_row() -> None:
    rows = [*measured("X90001", "AF008", 9, 10, 2), ["X90001", "AF008", "NUMERATOR", 8]]
    with pytest.raises(Refused) as caught:
        found("ACHIEVEMENT_2223.csv", published_rows.achievement(rows))
    assert [(p.code, p.row) for p in caught.value.problems] == [("practice_twice", 6)]


def test_registers_of_2013_are_those_counted_over_all_ages() -> None:
    content = published_rows.prevalence_2013(
        [
            ["X90001", "HYP", "Hypertension", 112, 1000],
            ["X90001", "HF", "Heart Failure", 12, 1000],
            ["X90001", "HF", "Heart Failure due to LVD", 5, 1000],
            ["X90001", "DM", "Diabetes", 60, 1000],
            ["X90001", "THY", "Thyroid", 7, 1000],
        ]
    )
    loaded = found("prevalencebyprac.csv", content, "2013/14")
    assert published.rows_of(loaded) == [
        ("X90001", "prev_hf_pct", "2013/14", 12.0, 1000.0, "ok"),
        ("X90001", "prev_htn_pct", "2013/14", 112.0, 1000.0, "ok"),
    ]
    assert [(p.code, p.row, p.blocking) for p in loaded.problems] == [("other_list", 5, False)]
    with pytest.raises(Refused, match="--period"):
        found("prevalencebyprac.csv", content)


EXPLAINING = {
    "MAPPING_INDICATORS_2021_v2.csv": "INDICATOR_CODE,INDICATOR_POINT_VALUE,GROUP_CODE,GROUP_DESCRIPTION,"
    "DOMAIN_CODE,DOMAIN_DESCRIPTION,PATIENT_LIST_TYPE\nAF001,5,AF,Atrial fibrillation,CL,Clinical,TOTAL\n",
    "ORGANISATION_REFERENCE_2425.csv": "PRACTICE_CODE,REVISED_MAX_POINTS\nX90001,567\n",
}


@pytest.mark.parametrize("name", EXPLAINING)
def test_files_that_explain_are_taken_in_without_figures(name: str) -> None:
    loaded = found(name, EXPLAINING[name].encode())
    assert loaded.rows.empty
    assert [(p.code, p.blocking) for p in loaded.problems] == [("no_figures", False)]


def test_practices_that_failed_a_check_of_the_publisher_are_said() -> None:
    content = (
        b"PRACTICE_CODE,VALIDATION_RULE,RULE_DESCRIPTION\nX90001,1,Achieved points <= manual points total\n"
    )
    (problem,) = found("PRACTICE_VALIDATION_OUTCOMES_2021.csv", content).problems
    assert not problem.blocking
    assert "X90001" in problem.message
    assert "Achieved points <= manual points total" in problem.message


def test_the_whole_zip_of_a_year_is_read_together() -> None:
    content = published.zipped(
        {
            "PREVALENCE_2223.csv": published.prevalence({("X90001", "HYP"): ("112.0", 1000)}),
            "ACHIEVEMENT_SOUTH_WEST_2223.csv": published_rows.achievement(
                measured("X90001", "AF008", 9, 10, 2)
            ),
            "ACHIEVEMENT_LONDON_2223.csv": published_rows.achievement(measured("X90006", "AF008", 1, 2, 0)),
            "MAPPING_NHS_GEOGRAPHIES_2223.csv": published.geographies(),
            "ORGANISATION_REFERENCE_2223.csv": EXPLAINING["ORGANISATION_REFERENCE_2425.csv"].encode(),
        }
    )
    loaded = found("QOF_2223.zip", content, ids=("cq_af_anticoag_pct", "prev_htn_pct"))
    assert [row[:2] for row in published.rows_of(loaded)] == [
        ("X90001", "cq_af_anticoag_pct"),
        ("X90001", "prev_htn_pct"),
        ("X90006", "cq_af_anticoag_pct"),
    ]
    assert len(loaded.memberships)


HYP = {"HYP006": (80, 100, 5)}
PRACTICES = {"X90001": (1000, 112, HYP), "X90002": ("-", 90, {"HYP006": (9, 10, 0)})}


@pytest.mark.parametrize(("removed", "heading"), [("Exceptions", "List Size"), ("PCAs", "List size")])
def test_a_workbook_has_its_newest_year_in_stacked_headings(removed: str, heading: str) -> None:
    sheet = published_workbooks.condition(PRACTICES, removed=removed, list_heading=heading)
    content = published_workbooks.workbook({"Title sheet": [["QOF"]], "HYP": sheet})
    loaded = found("qof-prac.xlsx", content)
    assert published.rows_of(loaded) == [
        ("X90001", "cq_htn_bp_pct", "2016/17", 80.0, 105.0, "ok"),
        ("X90001", "prev_htn_pct", "2016/17", 112.0, 1000.0, "ok"),
        ("X90002", "cq_htn_bp_pct", "2016/17", 9.0, 10.0, "ok"),
        ("X90002", "prev_htn_pct", "2016/17", 90.0, None, "missing"),
    ]
    assert (loaded.read, loaded.problems) == (2, ())


def test_a_condition_counted_over_some_ages_is_read_from_a_sheet_that_is_called_otherwise() -> None:
    practices = {"X90001": (800, 60, {"DM007": (40, 50, 4)})}
    sheet = published_workbooks.condition(practices, list_heading="List size ages 17+")
    loaded = found("qof.xlsx", published_workbooks.workbook({"Diabetes": sheet}))
    assert published.rows_of(loaded) == [("X90001", "prev_dm_pct", "2016/17", 60.0, 800.0, "ok")]


def test_text_for_a_number_in_a_workbook_is_named_by_both_its_headings() -> None:
    sheet = published_workbooks.condition({"X90001": (1000, 112, {"HYP006": ("many", 100, 5)})})
    with pytest.raises(Refused) as caught:
        found("qof.xlsx", published_workbooks.workbook({"HYP": sheet}))
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (7, "Hypertension HYP006 Numerator")


CCGS: dict[str, published_workbooks.Ccg] = {
    "XC1": (3, 900, 90, {"HYP006": (40, 50, 10)}),
    "XC2": (2, 500, "-", {"HYP006": (9, 10, 0)}),
}


def test_figures_of_ccgs_stand_in_a_table_of_their_own() -> None:
    loaded = found(
        "qof-ccg.xlsx", published_workbooks.workbook({"HYP": published_workbooks.commissioners(CCGS)})
    )
    assert loaded.ccg_figures.to_numpy().tolist() == [
        ["XC1", "cq_htn_bp_pct", "2016/17", 40.0, 60.0, 3.0],
        ["XC2", "cq_htn_bp_pct", "2016/17", 9.0, 10.0, 2.0],
        ["XC1", "prev_htn_pct", "2016/17", 90.0, 900.0, 3.0],  # XC2 has no register: missing, never nought
    ]
    assert (len(loaded.rows), loaded.periods, loaded.read) == (0, ("2016/17",), 2)
    assert loaded.organisations[["code", "name", "level"]].to_numpy().tolist() == [
        ["XC1", "NHS XC1 CCG", "ccg"],
        ["XC2", "NHS XC2 CCG", "ccg"],
    ]
    assert [(p.code, p.blocking) for p in loaded.problems] == [("not_by_practice", False)]


@pytest.mark.parametrize(
    ("ccgs", "words"),
    [
        ({"X90001": (3, 900, 90, {})}, "row 6, column CCG code: “X90001” is not the code of a CCG"),
        ({"XC1": (3, 900, "many", {})}, "row 6, column 2016-17 Register: “many” is not a number"),
        ({"XC1": ("some", 900, 90, {})}, "row 6, column 2016-17 Number of practices: “some” is not a number"),
    ],
)
def test_a_spoilt_figure_of_a_ccg_is_refused(ccgs: dict[str, published_workbooks.Ccg], words: str) -> None:
    with pytest.raises(Refused, match=words):
        found("qof-ccg.xlsx", published_workbooks.workbook({"HYP": published_workbooks.commissioners(ccgs)}))


def test_a_workbook_without_a_year_over_its_columns_is_refused() -> None:
    sheet = published_workbooks.condition(PRACTICES, years=("last year", "this year"))
    with pytest.raises(Refused, match="no year"):
        found("qof.xlsx", published_workbooks.workbook({"HYP": sheet}))
