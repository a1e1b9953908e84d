"""Fund, Friends and Family, ratings, prevalence estimates: exact rows out, and what is not theirs refused."""

import pytest

from data_loaders.received import Loaded, Refused
from tests.data_loaders import published, published_rows, published_workbooks
from tests.data_loaders.published_workbooks import RATED, rated

IDS = ("act_two_weeks_pct", "exp_fft_pct", "cqc_good_pct", "prev_chd_found_pct", "need_htn_undiagnosed_pct")


def found(name: str, content: bytes, period: str = "") -> Loaded:
    return published.loaded(name, content, IDS, period)


FUND = [
    ("PCN", "U90001", "ACC-08 Numerator", 999),
    ("GP practice", "X90001", "ACC-08 Numerator", 80),
    ("GP practice", "X90001", "ACC-08 Denominator", 100),
    ("GP practice", "X90001", "EHCH-04 Numerator", 7),
    ("GP practice", "X90002", "ACC-08 Denominator", 50),
]


def test_the_fund_has_practices_and_networks_in_one_file() -> None:
    loaded = found("IIF.csv", published_rows.fund(FUND))
    assert published.rows_of(loaded) == [
        ("X90001", "act_two_weeks_pct", "2023/24", 80.0, 100.0, "ok"),
        ("X90002", "act_two_weeks_pct", "2023/24", None, 50.0, "missing"),
    ]
    assert (loaded.read, loaded.used) == (5, 3)


def test_the_fund_within_a_year_is_refused() -> None:
    with pytest.raises(Refused, match=r"30/09/2023.*whole years"):
        found("IIF.csv", published_rows.fund(FUND, "30/09/2023"))


def test_the_fund_with_a_practice_twice_is_refused() -> None:
    with pytest.raises(Refused, match="row 7"):
        found("IIF.csv", published_rows.fund([*FUND, FUND[1]]))


FAMILY = [
    ("X90001", 20, 0.9, 10, 8, 1, 1, 0, 0),
    ("X90002", "*", "*", "*", "*", "*", "*", "*", "*"),
    ("", 1, 1, 1, 0, 0, 0, 0, 0),
]


@pytest.mark.parametrize("recommended", [False, True])
@pytest.mark.parametrize(
    ("name", "title", "month"),
    [("fft.xlsm", "June 2025", "2025-06"), ("FFT_GP_data_Feb-2019.xlsx", "practices", "2019-02")],
)
def test_answers_that_call_a_practice_good(name: str, title: str, month: str, recommended: bool) -> None:
    content = published_workbooks.friends_and_family(FAMILY, recommended=recommended, title=title)
    loaded = found(name, content)
    assert published.rows_of(loaded) == [
        ("X90001", "exp_fft_pct", month, 18.0, 20.0, "ok"),
        ("X90002", "exp_fft_pct", month, None, None, "suppressed"),
    ]


def test_answers_in_words_are_refused_with_row_and_column() -> None:
    content = published_workbooks.friends_and_family([("X90001", 20, 0.9, "ten", 8, 1, 1, 0, 0)])
    with pytest.raises(Refused) as caught:
        found("fft.xlsx", content)
    assert [(p.row, p.column) for p in caught.value.problems] == [(5, "Very Good")]


def test_ratings_are_those_of_the_whole_practice_the_newest_of_two_locations() -> None:
    rows = [
        rated("X90001", "Good", "01/02/2019"),
        rated("X90001", "Inadequate", "03/04/2022"),
        rated("X90001", "Outstanding", "01/02/2023", domain="Safe"),
        rated("X90001", "Outstanding", "01/02/2023", group="Older people"),
        rated("X90002", "Outstanding"),
        rated("X90003", "No published rating"),
        rated("V12345", "Good", category="Dentists"),
        rated("", "Good"),
    ]
    content = published_workbooks.workbook({"Locations": [RATED, *rows]})
    loaded = found("01_July_2026_Latest_ratings.xlsx", content)
    assert published.rows_of(loaded) == [
        ("X90001", "cqc_good_pct", "2026-07", 0.0, 1.0, "ok"),
        ("X90002", "cqc_good_pct", "2026-07", 1.0, 1.0, "ok"),
        ("X90003", "cqc_good_pct", "2026-07", None, 1.0, "missing"),
    ]


DERIVED = (
    '"Practice.Code","Year","location_name","service_population_group","domain","latest_rating",'
    '"inherited_rating_y_n","IMD","IMD_quintile","ICB_NAME"\n'
    '"X90001",2016,"A","Overall","Overall","Good","N",29.9,4,"X"\n'
)
DIRECTORY = (
    "CQC Locations data,,,,\n,,,,\nThis data was produced on 08 July 2026,,,,\n,,,,\nName,Service types,"
    "Date of latest check,CQC Location ID (for office use only),CQC Provider ID (for office use only)\n"
    "A Surgery,Doctors/GPs,09/Jan/2018 - 00:00,1-1,1-2\n"
)


@pytest.mark.parametrize(
    ("content", "reason"), [(DERIVED, "made by somebody else"), (DIRECTORY, "neither the practices' codes")]
)
def test_other_files_of_ratings_are_refused_with_the_true_reason(content: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        found("cqc.csv", content.encode())
    assert "Latest ratings" in str(caught.value)


def test_patients_found_of_those_estimated() -> None:
    content = published_workbooks.estimates(
        {"X90001": 8.0}, {"X90001": (1000, 60), "X90002": (500, 20), "X90003": (100, "-")}
    )
    loaded = found("CHD-prevalence-estimates-&-QOF.xlsx", content)
    assert published.rows_of(loaded) == [
        ("X90001", "prev_chd_found_pct", "2014/15", 60.0, 80.0, "ok"),
        ("X90002", "prev_chd_found_pct", "2014/15", 20.0, None, "missing"),
        ("X90003", "prev_chd_found_pct", "2014/15", None, None, "missing"),
    ]


def test_an_estimate_is_a_score_of_the_year_in_the_name_or_given() -> None:
    content = published_workbooks.estimates({"X90001": 12.5})
    name = "Undiagnosed-hypertension-estimates-practice-level.xlsx"
    loaded = found(name, content, "2016")
    assert published.rows_of(loaded) == [("X90001", "need_htn_undiagnosed_pct", "2016", 12.5, 1.0, "ok")]
    assert found(name.replace("level", "level-2024"), content).periods == ("2024",)
    with pytest.raises(Refused, match="--period 2016"):
        found(name, content)


def test_an_estimate_of_a_condition_that_is_not_used_is_refused() -> None:
    with pytest.raises(Refused, match="name under which it was published"):
        found("estimates-2016.xlsx", published_workbooks.estimates({"X90001": 12.5}))
