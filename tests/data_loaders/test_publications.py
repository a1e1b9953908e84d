"""Each publication: a small file in its layout in, exact rows out; and one spoilt file each."""

import pandas as pd
import pytest

from data_loaders import LOADERS
from data_loaders.received import Loaded, Refused
from tests.data_loaders import published


def refused(
    name: str, content: bytes, indicators: tuple[str, ...] = ("pop_list_size",), period: str = ""
) -> Refused:
    with pytest.raises(Refused) as caught:
        published.loaded(name, content, indicators, period)
    return caught.value


def members(found: Loaded) -> set[tuple[str, str, str]]:
    return set(found.memberships[["practice", "level", "parent"]].itertuples(index=False, name=None))


def test_every_loader_is_found_by_looking_in_the_folder() -> None:
    assert set(LOADERS) == {
        "appointments",
        "area_appointments",
        "commissioner_lists",
        "fingertips",
        "friends_and_family",
        "gp_patient_survey",
        "hospital_activity",
        "localities",
        "network_contract",
        "network_lists",
        "network_workforce",
        "openprescribing",
        "organisation_lists",
        "own_extracts",
        "patients_registered",
        "payments",
        "prevalence_estimates",
        "prescribing",
        "quality_outcomes",
        "quality_ratings",
        "quality_workbooks",
        "successors",
        "tariffs",
        "workforce",
    }


LISTS = ("pop_list_size", "pop_0_4_pct", "pop_65plus_pct", "pop_85plus_pct")


def test_patients_by_age_count_practices_only_and_the_bands_of_both_sexes() -> None:
    content = published.registered_ages("2026-07-01", {"X90001": (1000, 201), "X90002": (500, 0)})
    found = published.loaded("gp-reg-pat-prac-quin-age.csv", content, LISTS)
    assert published.rows_of(found) == [
        ("X90001", "pop_0_4_pct", "2026-07", 79.0, 1000.0, "ok"),
        ("X90001", "pop_65plus_pct", "2026-07", 201.0, 1000.0, "ok"),
        ("X90001", "pop_85plus_pct", "2026-07", 101.0, 1000.0, "ok"),
        ("X90001", "pop_list_size", "2026-07", 1000.0, None, "ok"),
        ("X90002", "pop_0_4_pct", "2026-07", 50.0, 500.0, "ok"),
        ("X90002", "pop_65plus_pct", "2026-07", 0.0, 500.0, "ok"),
        ("X90002", "pop_85plus_pct", "2026-07", 0.0, 500.0, "ok"),
        ("X90002", "pop_list_size", "2026-07", 500.0, None, "ok"),
    ]
    assert found.published == "2026-07-01"
    assert found.read == 1 + 2 * 43


@pytest.mark.parametrize("day", ["01JAN2021", "01Jan2021", "2021-01-01", "20210101", "01/01/2021"])
def test_patients_in_total_whichever_way_the_day_is_written(day: str) -> None:
    found = published.loaded("all.csv", published.registered_totals(day, {"X90001": 1234}), LISTS)
    assert published.rows_of(found) == [("X90001", "pop_list_size", "2021-01", 1234.0, None, "ok")]


def test_ages_in_a_zip_are_the_same_as_without() -> None:
    content = published.registered_ages("01JUL2026", {"X90001": (1000, 201)})
    plain = published.loaded("a.csv", content, LISTS)
    packed = published.loaded("a.zip", published.zipped({"a.csv": content}), LISTS)
    pd.testing.assert_frame_equal(plain.rows, packed.rows)


def test_old_age_bands_end_at_75_and_take_their_quarter_from_the_name() -> None:
    content = published.old_bands({"X90001": [10] * 14 + [1, 2, 3, 4]})
    found = published.loaded("Patient_List_Size_2016_01-03.csv", content, LISTS)
    assert published.rows_of(found) == [
        ("X90001", "pop_0_4_pct", "2015/16 Q4", 20.0, 150.0, "ok"),
        ("X90001", "pop_65plus_pct", "2015/16 Q4", 10.0, 150.0, "ok"),
        ("X90001", "pop_list_size", "2015/16 Q4", 150.0, None, "ok"),
    ]


def test_the_map_names_organisations_and_knows_that_u_is_no_network() -> None:
    found = published.loaded("gp-reg-pat-prac-map.csv", published.registered_map("01Jul2026"), LISTS)
    assert ("X90003", "pcn", "U90002") in members(found)
    assert ("X90005", "ccg", "XC2") in members(found)
    assert not [m for m in members(found) if m[0] == "X90005" and m[1] == "pcn"]
    assert set(found.memberships["valid_from"]) == {"2026-07-01"}
    names = found.organisations.set_index("code")["name"]
    assert names["X90002"] == "The Beech Practice"
    assert names["X90003"] == "Dr Cedar & Partners"
    assert names["U90001"] == "North PCN"
    assert names["XC1"] == "NHS XC1 ICB"
    assert "U" not in names.index


def test_of_a_practice_that_stands_in_the_map_twice_the_first_row_counts() -> None:
    content = published.registered_map("01Jul2026")
    row = next(row for row in content.splitlines() if b"X90001" in row)
    again = row.replace(b"U90001", b"U90002").replace(b"NORTH PCN", b"OTHER PCN")
    found = published.loaded("gp-reg-pat-prac-map.csv", content + again + b"\n", LISTS)
    assert [m for m in members(found) if m[:2] == ("X90001", "pcn")] == [("X90001", "pcn", "U90001")]
    assert "Other PCN" not in set(found.organisations["name"])


def test_two_months_in_one_file_are_refused() -> None:
    both = (
        published.registered_totals("01JAN2021", {"X90001": 1}) + b"G,01FEB2021,GP,X,E,X90002,P,ALL,ALL,5\n"
    )
    assert "EXTRACT_DATE" in str(refused("all.csv", both))


def test_prevalence_takes_its_year_from_the_name_and_leaves_out_other_conditions() -> None:
    content = published.prevalence(
        {
            ("X90001", "HYP"): ("112.0", 1000),
            ("X90001", "DM"): ("-", 800),
            ("X90001", "PC"): (3, 1000),
            ("X90002", "HYP"): ("*", 900),
        }
    )
    found = published.loaded("PREVALENCE_2223.csv", content, ("prev_htn_pct", "prev_dm_pct"))
    assert published.rows_of(found) == [
        ("X90001", "prev_dm_pct", "2022/23", None, 800.0, "missing"),
        ("X90001", "prev_htn_pct", "2022/23", 112.0, 1000.0, "ok"),
        ("X90002", "prev_htn_pct", "2022/23", None, 900.0, "suppressed"),
    ]
    assert (found.read, found.used) == (4, 3)


def test_prevalence_without_a_year_asks_for_it_and_takes_it() -> None:
    content = published.prevalence({("X90001", "HYP"): (1, 10)})
    assert "--period" in str(refused("prevalence.csv", content, ("prev_htn_pct",)))
    given = published.loaded("prevalence.csv", content, ("prev_htn_pct",), "2023/24")
    assert given.periods == ("2023/24",)
    assert "2023" in str(refused("prevalence.csv", content, ("prev_htn_pct",), "2023-24"))


def test_a_renamed_column_is_named_with_the_nearest_one_present() -> None:
    content = published.prevalence({("X90001", "HYP"): (1, 10)}, register="PATIENTS_ON_REGISTER")
    problem = refused("PREVALENCE_2223.csv", content, ("prev_htn_pct",)).problems[0]
    assert (problem.code, problem.column, problem.row) == ("column_missing", "REGISTER", 1)
    assert "PREVALENCE_2223.csv" in problem.message
    assert "PATIENTS_ON_REGISTER" in problem.message


@pytest.mark.parametrize(
    ("old", "name", "year"), [(False, "MAP_2223.csv", "2022"), (True, "MAP_2021_v2.csv", "2020")]
)
def test_the_map_of_a_year_in_both_eras(old: bool, name: str, year: str) -> None:
    found = published.loaded(name, published.geographies(old=old), ())
    assert ("X90001", "stp", "XST") in members(found)
    assert ("X90004", "ccg", "XC2") in members(found)
    assert set(found.memberships["valid_from"]) == {f"{year}-04-01"}


def practice_row(code: str, **others: object) -> dict[str, object]:
    return {
        "Indicator ID": "93930",
        "Indicator Name": "A&E attendances (0 to 4 years)",
        "Area Code": code,
        "Area Type": "GPs",
        "Sex": "Persons",
        "Time period": "2021/22",
        **others,
    }


def test_fingertips_keeps_practices_only() -> None:
    suppressed = {"Denominator": 21, "Value note": "Value suppressed for disclosure control reasons"}
    content = published.fingertips(
        [
            practice_row("E92000001", **{"Area Type": "England", "Value": 1, "Count": 9, "Denominator": 9}),
            practice_row("E92000001", Value=1, Category="Most deprived", Count=9, Denominator=9),
            practice_row("X90001", Value=1004.67, Count=215, Denominator=214),
            practice_row("X90001", Value=1004.67, Count=215, Denominator=214),
            practice_row("X90001", Sex="Male", Value=1, Count=1, Denominator=2),
            practice_row("X90002", **suppressed),
            practice_row("X90003", Denominator=30),
        ],
        third="Compared to PCNs (v. 27/10/23) value or percentiles",
    )
    found = published.loaded("ed_under5.csv", content, ("ue_ae_0_4_1000",))
    assert published.rows_of(found) == [
        ("X90001", "ue_ae_0_4_1000", "2021/22", 215.0, 214.0, "ok"),
        ("X90002", "ue_ae_0_4_1000", "2021/22", None, 21.0, "suppressed"),
        ("X90003", "ue_ae_0_4_1000", "2021/22", None, 30.0, "missing"),
    ]


def test_a_fingertips_score_has_no_count() -> None:
    row = practice_row("X90001", **{"Indicator ID": "93553", "Area Type": "GP", "Time period": "2019"})
    content = published.fingertips([row | {"Value": "32.3609392614188"}])
    found = published.loaded("indicator-data.csv", content, ("need_imd_score",))
    assert published.rows_of(found) == [("X90001", "need_imd_score", "2019", 32.3609392614188, 1.0, "ok")]


def test_a_practice_with_two_different_figures_is_refused() -> None:
    rows = [practice_row("X90001", Value=1, Count=count, Denominator=9) for count in (1, 2)]
    assert "X90001" in str(refused("f.csv", published.fingertips(rows), ("ue_ae_0_4_1000",)))


def test_fingertips_without_any_indicator_of_ours_is_refused_by_name() -> None:
    content = published.fingertips(
        [practice_row("X90001", **{"Indicator ID": "1", "Indicator Name": "Other"})]
    )
    assert "1 (Other)" in str(refused("f.csv", content, ("ue_ae_0_4_1000",)))


PAID = {
    "Practice Code": "X90001",
    "Contract Type": "GMS",
    "Total NHS Payments to General Practice": "1500.5",
    "Reimbursement of Drugs": "500.5",
    "Number of Registered Patients (Last Known Figure)": "10",
    "Number of Weighted Patients (Last Known Figure)": "8",
}
MONEY = ("fin_pay_patient", "need_weighted_ratio")


def test_payments_leave_out_drugs_and_match_headings_however_spelt() -> None:
    renamed = {
        "Number of Weighted Patients (Last Known Figure)": "Number.of.Weighted Patients  (last known figure)"
    }
    found = published.loaded("nhspaymentsgp-15-16-prac.csv", published.payments([PAID], renamed), MONEY)
    assert published.rows_of(found) == [
        ("X90001", "fin_pay_patient", "2015/16", 1000.0, 8.0, "ok"),
        ("X90001", "need_weighted_ratio", "2015/16", 8.0, 10.0, "ok"),
    ]


def test_payments_with_text_for_a_number_are_refused_with_row_and_column() -> None:
    content = published.payments(
        [PAID, PAID | {"Practice Code": "X90002", "Reimbursement of Drugs": "about 5"}]
    )
    problem = refused("pay-15-16.csv", content, MONEY).problems[0]
    assert (problem.row, problem.column, problem.code) == (3, "Reimbursement of Drugs", "not_a_number")


def entry(code: str, status: str = "A", setting: str = "4", **places: str) -> dict[int, str]:
    own = {1: code, 2: "ALDER SURGERY", 11: "19740401", 13: status, 15: "XC1", 16: "20130401", 26: setting}
    return own | {int(name[1:]): value for name, value in places.items()}


def test_only_setting_4_is_a_practice_and_dormant_or_proposed_ones_are_none() -> None:
    rows = [
        entry("X90001"),
        entry("X90002", "C", _12="20250930", _17="20250930"),
        entry("X90003", setting="1"),
    ]
    rows += [entry("X90004", "D"), entry("X90005", "P")]
    found = published.loaded("epraccur.csv", published.epraccur(rows), ())
    kept = found.organisations.set_index("code")
    assert list(kept.index) == ["X90001", "X90002"]
    assert kept.at["X90002", "closed"] == "2025-09-30"
    assert kept.at["X90001", "opened"] == "1974-04-01"
    assert found.memberships.iloc[1].tolist() == [
        "X90002",
        "ccg",
        "XC1",
        "register",
        "2013-04-01",
        "2025-09-30",
    ]


def test_a_practice_list_with_an_impossible_day_is_refused() -> None:
    problem = refused("epraccur.csv", published.epraccur([entry("X90001", _11="19741301")])).problems[0]
    assert (problem.row, problem.code) == (1, "not_a_date")


def test_localities_with_dates_and_what_practices_are() -> None:
    rows = [["X90001", "LOC-A", "Ashdale", "2013-04-01", "2024-12-31", "students", "no"]]
    rows += [["X90001", "LOC-B", "Brookmere", "2025-01-01", "", "students", "no"]]
    found = published.loaded("localities.csv", published.localities(rows), ())
    assert found.memberships["valid_to"].tolist() == ["2024-12-31", ""]
    assert found.organisations.query("level == 'practice'")["serves"].tolist() == ["students", "students"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["X90001", "LOC-B", "B", "2024-12-31", "", "", ""], "overlap"),
        (["X90002", "LOC-B", "B", "2024-12-31", "2024-01-01", "", ""], "dates_reversed"),
        (["X90002", "LOC-B", "B", "2024-12-31", "", "sailors", ""], "serves_unknown"),
        (["X90002", "LOC-B", "B", "2024-12-31", "", "", "perhaps"], "rural_unknown"),
        (["X90002", "", "B", "2024-12-31", "", "", ""], "locality_missing"),
    ],
)
def test_localities_that_contradict_themselves_are_refused(row: list[str], code: str) -> None:
    first = ["X90001", "LOC-A", "Ashdale", "2013-04-01", "2024-12-31", "", "no"]
    problems = refused("localities.csv", published.localities([first, row])).problems
    assert [(problem.code, problem.row) for problem in problems] == [(code, 3)]


OWN_ROWS = [
    ["X90001", "2026-03", "consultations", 100, "", "0-14", "", "gp", "surgery"],
    ["X90001", "2026-03", "consultations", 40, "", "65-74", "", "nurse", "surgery"],
    ["X90001", "2026-03", "consultations", 10, "", "85+", "", "gp", "home"],
    ["X90001", "2026-03", "continuity", "55.5", 100],
    ["X90001", "2026-03", "em_adm", 30, ""],
    ["X90001", "2026-03", "em_zero_day", 9, 30],
    ["X90001", "2026-03", "dn_contacts", 300, "", "65+"],
    ["X90002", "2026-03", "em_adm", "*", ""],
    ["X90002", "2026-03", "continuity", "", ""],
]
OWN_IDS = (
    "act_contacts_1000",
    "act_contacts_65_1000",
    "act_gp_share_pct",
    "act_continuity_idx",
    "ue_em_adm_1000",
    "ue_zero_day_pct",
    "com_dn_65_1000",
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_own_extracts_are_summed_over_ages_and_clinicians(form: str) -> None:
    content = published.own_extract(OWN_ROWS) if form == "csv" else published.own_workbook(OWN_ROWS)
    found = published.loaded(f"own.{form}", content, OWN_IDS)
    assert published.rows_of(found) == [
        ("X90001", "act_contacts_1000", "2026-03", 150.0, None, "ok"),
        ("X90001", "act_contacts_65_1000", "2026-03", 50.0, None, "ok"),
        ("X90001", "act_continuity_idx", "2026-03", 55.5, 100.0, "ok"),
        ("X90001", "act_gp_share_pct", "2026-03", 110.0, 150.0, "ok"),
        ("X90001", "com_dn_65_1000", "2026-03", 300.0, None, "ok"),
        ("X90001", "ue_em_adm_1000", "2026-03", 30.0, None, "ok"),
        ("X90001", "ue_zero_day_pct", "2026-03", 9.0, 30.0, "ok"),
        ("X90002", "act_continuity_idx", "2026-03", None, None, "missing"),
        ("X90002", "ue_em_adm_1000", "2026-03", None, None, "suppressed"),
    ]


def test_own_extract_with_one_piece_missing_has_no_sum() -> None:
    rows = [*OWN_ROWS[:2], ["X90001", "2026-03", "consultations", "", "", "85+", "", "gp", "home"]]
    found = published.loaded(
        "own.csv", published.own_extract(rows), ("act_contacts_1000", "act_gp_share_pct")
    )
    assert [row[3:] for row in published.rows_of(found)] == [(None, None, "missing")] * 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["X90001", "2026-13", "ae", 1, ""], "not_a_month"),
        (["X90001", "2026-03", "sneezes", 1, ""], "measure_unknown"),
        (["X90001", "2026-03", "ae", 1, "", "74-65"], "not_an_age_band"),
        (["X90001", "2026-03", "ae", 1, "", "165+"], "not_an_age_band"),
        (["X90002", "2026-03", "em_adm", "many", ""], "not_a_number"),
        (["X90001", "2026-03", "em_adm", 31, ""], "row_twice"),
        (["L81", "2026-03", "ae", 31, ""], "practice_code"),
    ],
)
def test_spoilt_own_extracts_are_refused_with_their_row(row: list[object], code: str) -> None:
    rows = [["X90001", "2026-03", "em_adm", 30, ""], row]
    problems = refused("own.csv", published.own_extract(rows), OWN_IDS).problems
    assert [(problem.code, problem.row) for problem in problems] == [(code, 3)]


def test_an_own_extract_names_what_is_allowed_and_counts_unknown_ages_in_all_ages_alone() -> None:
    rows = [["X90001", "2026-03", "sneezes", 1, ""], ["X90001", "2026-03", "ae", 1, "", "adults"]]
    said = {p.row: p.message for p in refused("own.csv", published.own_extract(rows), OWN_IDS).problems}
    assert "which are: consultations, continuity, ae," in said[2] and "dn_contacts" in said[2]
    assert "“adults” is not an age band such as 65-74, 85+ or unknown" in said[3]
    unknown = ["X90001", "2026-03", "consultations", 7, "", "Unknown", "", "gp", "surgery"]
    across = [*unknown[:5], "60-74", *unknown[6:]]
    found = published.loaded("own.csv", published.own_extract([*OWN_ROWS, unknown, across]), OWN_IDS)
    both = {row[1]: row[3] for row in published.rows_of(found) if str(row[1]).startswith("act_contacts")}
    assert both == {"act_contacts_1000": 164.0, "act_contacts_65_1000": 50.0}
    said = {(p.code, p.row, p.blocking) for p in found.problems}
    assert said == {("age_unknown", 11, False), ("ages_across_65", 12, False)}


def test_rows_by_age_and_sex_for_the_area_are_the_reference_and_of_no_practice() -> None:
    rows = [*OWN_ROWS, ["xst", "2025/26", "EM_ADM", 5, "100.5", "0-4", "Male"]]
    found = published.loaded("own.csv", published.own_extract(rows), OWN_IDS)
    assert not found.problems
    assert "XST" not in set(found.rows["organisation"])
    assert found.reference_events.to_numpy().tolist() == [
        ["XST", "em_adm", "2025/26", "0-4", "male", 5.0, 100.5]
    ]
    assert "2025/26" in found.periods
    assert (found.read, found.used) == (len(rows), len(rows))


def test_payments_in_another_spelling_and_order_and_with_the_marks_of_2014_15() -> None:
    said = {
        "Reimbursement of Drugs": "Reimbursement.of.Drugs ",
        "Number of Weighted Patients (Last Known Figure)": "Average Number of Weighted Patients",
        "Practice Code": "PracticeCode",
    }
    size = "Number of Weighted Patients (Last Known Figure)"
    total = "Total NHS Payments to General Practice"
    rows = [
        {"Practice Code": "X90001", total: "1,000.50", "Reimbursement of Drugs": "-99.5", size: "100"},
        {"Practice Code": "X90002", total: "-", "Reimbursement of Drugs": "0", size: "-"},
    ]
    found = published.loaded("nhspaymentsgp-14-15.csv", published.payments(rows, said), ("fin_pay_patient",))
    assert published.rows_of(found) == [
        ("X90001", "fin_pay_patient", "2014/15", 1100.0, 100.0, "ok"),
        ("X90002", "fin_pay_patient", "2014/15", None, None, "missing"),
    ]


def test_survey_counts_weighted_answers_and_knows_three_marks() -> None:
    content = published.survey(
        {
            "X90001": ("0.8", "79.2", 100),
            "X90002": ("*", "*", "*"),
            "X90003": (-99, -99, -99),
            "X90004": ("", "", ""),
        }
    )
    found = published.loaded(
        "GPPS_2025_Practice_data_(weighted)_(csv)_PUBLIC.csv", content, ("exp_overall_pct",)
    )
    assert published.rows_of(found) == [
        ("X90001", "exp_overall_pct", "2025", 79.2, 99.0, "ok"),
        ("X90002", "exp_overall_pct", "2025", None, None, "suppressed"),
        ("X90003", "exp_overall_pct", "2025", None, None, "suppressed"),
        ("X90004", "exp_overall_pct", "2025", None, None, "suppressed"),
    ]


@pytest.mark.parametrize("bom", [True, False])
def test_survey_until_2023_by_the_number_of_the_question(bom: bool) -> None:
    given = {"X90001": (0.75, 80.5), "X90002": (-99, -99), "X90003": ("*", 6), "X90004": ("", "")}
    asked = ("exp_overall_pct", "exp_preferred_pct")
    name = "GPPS_2021_Practice_data_(weighted)_(csv)_PUBLIC.csv"
    found = published.loaded(name, published.old_survey(given, bom), asked)
    assert published.rows_of(found) == [
        ("X90001", "exp_overall_pct", "2021", 60.375, 80.5, "ok"),
        ("X90002", "exp_overall_pct", "2021", None, None, "suppressed"),
        ("X90003", "exp_overall_pct", "2021", None, None, "suppressed"),
        ("X90004", "exp_overall_pct", "2021", None, None, "suppressed"),
    ]
    assert [problem.code for problem in found.problems] == ["not_asked"]
    with pytest.raises(Refused, match="--period 2025"):
        published.loaded("practices.csv", published.old_survey(given), asked)


def test_survey_percentages_for_shares_are_refused() -> None:
    content = published.survey({"X90001": (80, "79.2", 100)})
    assert "not a share" in str(refused("GPPS_2025.csv", content, ("exp_overall_pct",)))


MISSED = ("act_dna_pct", "act_sameday_pct")
BOOKED = [
    ("X90001", "Same Day", 60, "Attended"),
    ("X90001", "8  to 14 Days", 30, "Attended"),
    ("X90001", "1 Day", 10, "DNA"),
    ("X90001", "Same Day", 7, "Unknown"),
    ("X90002", "Same Day", 5, "Unknown"),
]


def test_appointments_of_several_months_and_their_map_in_one_zip() -> None:
    months = {"Aug.csv": published.crosstab(BOOKED), "Sep.csv": published.crosstab(BOOKED[:1], "01SEP2025")}
    content = published.zipped({**months, "Mapping.csv": published.crosstab_map()})
    found = published.loaded("Practice_Level_Crosstab_Sep_25.zip", content, MISSED)
    assert published.rows_of(found) == [
        ("X90001", "act_dna_pct", "2025-08", 10.0, 100.0, "ok"),
        ("X90001", "act_dna_pct", "2025-09", 0.0, 60.0, "ok"),
        ("X90001", "act_sameday_pct", "2025-08", 60.0, 90.0, "ok"),
        ("X90001", "act_sameday_pct", "2025-09", 60.0, 60.0, "ok"),
        ("X90002", "act_dna_pct", "2025-08", 0.0, 0.0, "missing"),
        ("X90002", "act_sameday_pct", "2025-08", 0.0, 0.0, "missing"),
    ]
    assert set(found.memberships["valid_to"]) == {"2026-03-31"}
    assert not found.memberships.duplicated(["practice", "level"]).any()


def test_appointments_with_an_unknown_status_are_refused() -> None:
    content = published.crosstab([*BOOKED, ("X90003", "Same Day", 5, "Perhaps")])
    assert [p.row for p in refused("crosstab.csv", content, MISSED).problems] == [7]
