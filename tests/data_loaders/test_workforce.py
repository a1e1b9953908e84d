"""Workforce by practice in its three published forms, and what is not as published."""

import pytest

from data_loaders.received import Loaded, Refused
from data_loaders.tabular.named_months import month_in
from tests.data_loaders import published, published_rows

IDS = ("wf_gp_fte_10k", "wf_nurse_fte_10k", "wf_other_fte_10k", "wf_gp_55plus_pct")
HIGH = "3 General Practice – June 2026 Practice Level - High level.csv"


def found(name: str, content: bytes, period: str = "") -> Loaded:
    return published.loaded(name, content, IDS, period)


def staff(code: str, total: object, *others: tuple[str, object]) -> list[list[object]]:
    rows = [[code, "GP", role, "FTE", value] for role, value in others]
    rows += [[code, "GP", "Salaried By Practice", "Headcount", 9], [code, "GP", "Total", "FTE", total]]
    rows += [[code, "Nurses", "Practice Nurse", "FTE", 1.5], [code, "Nurses", "Total", "FTE", 1.5]]
    rows += [[code, "Direct Patient Care", "Pharmacist", "FTE", "NA"]]
    return [*rows, [code, "Direct Patient Care", "Total", "FTE", "NA"], [code, "Admin", "Manager", "FTE", 1]]


def test_roles_add_up_without_trainees_and_without_the_published_total() -> None:
    rows = staff(
        "X90001", 5, ("Partner/Provider", 2), ("Salaried By Practice", "1.5"), ("GP Trainee ST1", 1.5)
    )
    rows += staff("X90002", 7.5, ("Partner/Provider", 2.5), ("GP Locum - Vacancy", 1))
    loaded = found(HIGH, published_rows.roles(rows))
    assert published.rows_of(loaded) == [
        ("X90001", "wf_gp_fte_10k", "2026-06", 3.5, None, "ok"),
        ("X90001", "wf_nurse_fte_10k", "2026-06", 1.5, None, "ok"),
        ("X90001", "wf_other_fte_10k", "2026-06", None, None, "missing"),
        ("X90002", "wf_gp_fte_10k", "2026-06", 3.5, None, "ok"),
        ("X90002", "wf_nurse_fte_10k", "2026-06", 1.5, None, "ok"),
        ("X90002", "wf_other_fte_10k", "2026-06", None, None, "missing"),
    ]
    assert loaded.rows["denominator"].dtype == float
    (problem,) = loaded.problems
    assert "X90002" in problem.message
    assert not problem.blocking


def test_roles_without_a_total_may_be_cut_and_are_not_known() -> None:
    loaded = found(HIGH, published_rows.roles([["X90001", "GP", "Partner/Provider", "FTE", 2]]))
    assert {row[5] for row in published.rows_of(loaded)} == {"missing"}


WIDE = {
    "PRAC_CODE": "X90001",
    "TOTAL_PATIENTS": 10_000,
    "TOTAL_GP_HC": 8,
    "TOTAL_GP_FTE": "6.5",
    "TOTAL_GP_EXTG_FTE": "4.50",
    "TOTAL_NURSES_FTE": "2.6",
    "TOTAL_DPC_FTE": "NA",
    "TOTAL_GP_HC_55TO59": 1,
    "TOTAL_GP_HC_70PLUS": 1,
}


def test_the_wide_form_has_patients_and_ages() -> None:
    loaded = found(
        "GPWPracticeCSV.062025.zip", published.zipped({"d.csv": published_rows.wide_workforce([WIDE])})
    )
    assert published.rows_of(loaded) == [
        ("X90001", "wf_gp_55plus_pct", "2025-06", 2.0, 8.0, "ok"),
        ("X90001", "wf_gp_fte_10k", "2025-06", 4.5, 10_000.0, "ok"),
        ("X90001", "wf_nurse_fte_10k", "2025-06", 2.6, 10_000.0, "ok"),
        ("X90001", "wf_other_fte_10k", "2025-06", None, 10_000.0, "missing"),
    ]


def test_of_both_forms_in_one_zip_the_wide_one_is_read() -> None:
    both = {"wide.csv": published_rows.wide_workforce([WIDE]), HIGH: published_rows.roles(staff("X90001", 1))}
    loaded = found("GPWPracticeCSV.062026.zip", published.zipped(both))
    assert not loaded.rows.duplicated(["organisation", "indicator", "period"]).any()
    assert set(loaded.rows["denominator"]) == {10_000.0, 8.0}


def test_files_of_2017_do_not_say_gps_without_trainees() -> None:
    content = published_rows.workforce_of_2017([["X90001", 5000, "EST", 2, "ND"]])
    loaded = found("3. General Practice – September 2017 Practice Level.csv", content)
    assert published.rows_of(loaded) == [
        ("X90001", "wf_gp_55plus_pct", "2017-09", None, None, "missing"),
        ("X90001", "wf_gp_fte_10k", "2017-09", None, 5000.0, "missing"),
        ("X90001", "wf_nurse_fte_10k", "2017-09", 2.0, 5000.0, "ok"),
        ("X90001", "wf_other_fte_10k", "2017-09", None, 5000.0, "missing"),
    ]


def test_what_came_out_of_a_database_is_refused_with_that_reason() -> None:
    content = published_rows.roles(staff("X90001", 1), database=True)
    with pytest.raises(Refused, match="“year” and “month”") as caught:
        found("practice_high_cols.csv", content)
    assert caught.value.problems[0].code == "not_as_published"


def test_without_a_month_it_is_asked_for_and_taken() -> None:
    content = published_rows.roles(staff("X90001", 0))
    with pytest.raises(Refused, match="--period 2026-06"):
        found("workforce.csv", content)
    assert found("workforce.csv", content, "2025-09").periods == ("2025-09",)
    with pytest.raises(Refused, match="figures by month"):
        found("workforce.csv", content, "2025/26")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3 General Practice – June 2026 Practice Level - High level.csv", "2026-06"),
        ("GPWPracticeCSV.062026.zip", "2026-06"),
        ("Practice_Level_Crosstab_Aug_25.csv", "2025-08"),
        ("gp-2025-03.csv", "2025-03"),
        ("T201812PDPI.csv", "2018-12"),
        ("01_July_2026_Latest_ratings.ods", "2026-07"),
        ("May be of 1999", ""),
        ("QOF_2223.zip", ""),
        ("20261301.csv", ""),
    ],
)
def test_a_month_is_found_in_the_forms_publishers_use(text: str, month: str) -> None:
    assert month_in(["no month here", text]) == month


def test_roles_without_full_time_equivalents_are_refused_with_that_reason() -> None:
    content = published_rows.roles([("X90001", "GP", "Partners", "Headcount", 3)])
    with pytest.raises(Refused, match="has no FTE") as caught:
        found("workforce 2026-06.csv", content)
    assert caught.value.problems[0].column == "MEASURE"
