"""What a cell stands for: commas, marks, words that are not known; and periods given by hand."""

import pandas as pd
import pytest

from benchmarking.observations import Status
from data_loaders.received import Refused
from data_loaders.tabular.published_numbers import numbers
from tests.data_loaders import published, published_areas, published_prescribing

MONEY = ("fin_pay_patient", "need_weighted_ratio")
PAID = {
    "Practice Code": "X90001",
    "Total NHS Payments to General Practice": "1,500.5",
    "Reimbursement of Drugs": "500.5",
    "Number of Registered Patients (Last Known Figure)": "10",
    "Number of Weighted Patients (Last Known Figure)": "8",
}


@pytest.mark.parametrize(
    ("text", "value"), [("1,234", 1234), ("1,234,567.25", 1234567.25), ("-62,955.88", -62955.88), ("12", 12)]
)
def test_commas_divide_thousands(text: str, value: float) -> None:
    values, status, wrong = numbers(pd.Series([text]))
    assert (values[0], status[0], wrong[0]) == (value, Status.OK.value, False)


def test_a_mark_that_is_a_number_is_one_also_among_numbers_only() -> None:
    weighted = "Number of Weighted Patients (Last Known Figure)"
    rows = [PAID | {"Total NHS Payments to General Practice": "1500"}] * 2
    rows[1] = rows[1] | {"Practice Code": "X90002", weighted: "-99"}
    found = published.loaded("payments_2223.csv", published.payments(rows), MONEY).rows
    assert list(found["status"][found["organisation"] == "X90002"]) == [Status.SUPPRESSED.value] * 2
    assert list(found["status"][found["organisation"] == "X90001"]) == [Status.OK.value] * 2


@pytest.mark.parametrize(
    "text", ["1,5", "1,50", "12,34", "1234,567", "1,234,5", "0,5", ",5", "1,", "1.234,5"]
)
def test_any_other_comma_is_no_number(text: str) -> None:
    values, _, wrong = numbers(pd.Series([text]))
    assert pd.isna(values[0])
    assert wrong[0]


def test_a_decimal_comma_is_named_with_row_and_column() -> None:
    content = published.prevalence({("X90001", "HYP"): (1, 9), ("X90002", "HYP"): ("1,5", 9)})
    with pytest.raises(Refused) as caught:
        published.loaded("PREVALENCE_2223.csv", content, ("prev_htn_pct",))
    (problem,) = caught.value.problems
    assert (problem.code, problem.row, problem.column) == ("not_a_number", 3, "REGISTER")
    assert "“1,5”" in problem.message


def test_without_its_drugs_column_a_payments_file_is_refused() -> None:
    content = published.payments([PAID], {"Reimbursement of Drugs": "Something else"})
    with pytest.raises(Refused) as caught:
        published.loaded("pay-15-16.csv", content, MONEY)
    assert [p.column for p in caught.value.problems] == ["Reimbursement of Drugs"]


@pytest.mark.parametrize(("cell", "status"), [("", "missing"), ("-", "missing"), ("*", "suppressed")])
def test_without_its_drugs_a_practice_has_no_payment_and_that_is_said(cell: str, status: str) -> None:
    content = published.payments([PAID, PAID | {"Practice Code": "X90002", "Reimbursement of Drugs": cell}])
    found = published.loaded("pay-15-16.csv", content, MONEY)
    assert published.rows_of(found) == [
        ("X90001", "fin_pay_patient", "2015/16", 1000.0, 8.0, "ok"),
        ("X90001", "need_weighted_ratio", "2015/16", 8.0, 10.0, "ok"),
        ("X90002", "fin_pay_patient", "2015/16", None, 8.0, status),
        ("X90002", "need_weighted_ratio", "2015/16", 8.0, 10.0, "ok"),
    ]
    (problem,) = found.problems
    assert (problem.code, problem.row, problem.blocking) == ("drugs_missing", 3, False)
    assert problem.column == "Reimbursement of Drugs"


@pytest.mark.parametrize(
    ("name", "content", "period"),
    [
        ("prevalence.csv", published.prevalence({("X90001", "HYP"): (1, 10)}), "2022-03"),
        ("mapping.csv", published.geographies(), "2022"),
        ("payments.csv", published.payments([PAID]), "2016"),
        ("survey.csv", published.survey({"X90001": (0.5, 5, 10)}), "2024/25"),
        ("Patient_List_Size.csv", published.old_bands({"X90001": [10] * 18}), "2015/16"),
        ("Mapping.csv", published.crosstab_map(), "2025-08"),
    ],
)
def test_a_period_of_another_kind_is_refused_in_words(name: str, content: bytes, period: str) -> None:
    with pytest.raises(Refused) as caught:
        published.loaded(name, content, ("prev_htn_pct",), period)
    (problem,) = caught.value.problems
    assert problem.code == "period_kind"
    for words in (name, period, "--period"):
        assert words in problem.message


MISSED = ("act_dna_pct", "act_sameday_pct")


def test_a_wait_that_is_not_known_leaves_no_share_of_the_same_day_and_is_listed() -> None:
    rows = [
        ("X90001", "Same Day", 60, "Attended"),
        ("X90001", "0 Days", 30, "Attended"),
        ("X90001", "1 Day", 10, "DNA"),
        ("X90002", "SAME  DAY", 5, "Attended"),
        ("X90002", "Unknown / Data Issue", 5, "Attended"),
        ("X90002", "0 Days", 5, "DNA"),
    ]
    found = published.loaded("crosstab.csv", published.crosstab(rows), MISSED)
    assert published.rows_of(found) == [
        ("X90001", "act_dna_pct", "2025-08", 10.0, 100.0, "ok"),
        ("X90001", "act_sameday_pct", "2025-08", None, 90.0, "missing"),
        ("X90002", "act_dna_pct", "2025-08", 5.0, 15.0, "ok"),
        ("X90002", "act_sameday_pct", "2025-08", 5.0, 10.0, "ok"),
    ]
    assert [(p.code, p.row, p.blocking) for p in found.problems] == [
        ("wait_unknown", 3, False),
        ("wait_unknown", 7, False),
    ]


def test_a_withheld_count_of_appointments_is_not_nought() -> None:
    rows = [("X90001", "Same Day", 60, "Attended"), ("X90001", "1 Day", "*", "DNA")]
    found = published.loaded("crosstab.csv", published.crosstab(rows), MISSED)
    assert published.rows_of(found) == [
        ("X90001", "act_dna_pct", "2025-08", None, None, "missing"),
        ("X90001", "act_sameday_pct", "2025-08", 60.0, 60.0, "ok"),
    ]


def test_a_count_of_appointments_below_nought_is_refused() -> None:
    content = published.crosstab([("X90001", "1 Day", -5, "DNA")])
    with pytest.raises(Refused, match="row 2, column COUNT_OF_APPOINTMENTS: “-5” is below nought"):
        published.loaded("crosstab.csv", content, MISSED)


AMERICAN = "08/01/2025"  # 1 August, which would be read as 8 January


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("crosstab.csv", published.crosstab([("X90001", "1 Day", 5, "DNA")], AMERICAN)),
        ("totals.csv", published.registered_totals(AMERICAN, {"X90001": 1000})),
        ("ages.csv", published.registered_ages(AMERICAN, {"X90001": (1000, 200)})),
        ("map.csv", published.registered_map(AMERICAN)),
        ("regional.csv", published_areas.appointments([("XC1", AMERICAN, "Telephone", 5)])),
        ("coverage.csv", published_areas.coverage([("XC1", AMERICAN, 5, 6)])),
        ("opioidper1000.csv", published_prescribing.measure([(AMERICAN, "X90001", 3, 9)])),
    ],
)
def test_a_month_written_the_american_way_is_refused_and_not_read_as_another(
    name: str, content: bytes
) -> None:
    with pytest.raises(Refused, match=f"“{AMERICAN}” is not .*first day"):
        published.loaded(name, content, MISSED)


def test_a_withheld_share_of_a_survey_is_withheld_although_its_count_is_there() -> None:
    content = published.survey({"X90001": ("*", 50, 100), "X90002": (0, 0, 40)})
    found = published.loaded("GPPS_2025.csv", content, ("exp_overall_pct",))
    assert published.rows_of(found) == [
        ("X90001", "exp_overall_pct", "2025", None, None, "suppressed"),
        ("X90002", "exp_overall_pct", "2025", 0.0, 40.0, "ok"),
    ]
