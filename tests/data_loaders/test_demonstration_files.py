"""The files of the demonstration: check values, layouts of their years, quirks that loaders must bear."""

from __future__ import annotations

import csv
import json
import tomllib
import zipfile
from pathlib import Path

import pytest

from data_loaders.demonstration import Demonstration, area, write
from data_loaders.demonstration.chance import stream
from tests.data_loaders.demonstration_tables import files, table, tables


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return write(tmp_path_factory.mktemp("demonstration"))


def number(text: str) -> float:
    """A cell as a number, 0 where there is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def test_the_manifest_holds_a_check_value_and_a_hash_for_every_file(demo: Demonstration) -> None:
    content = json.loads((demo.folder / "demo.json").read_text("utf-8"))
    assert (content["seed"], content["as_at"], content["today"]) == (demo.seed, "2026-06-30", "2026-09-15")
    entries = [entry for refresh in content["refreshes"] for entry in refresh["files"]]
    not_loaded = content["refused"] + content["to_try"]
    assert {entry["path"]: entry["sha256"] for entry in entries + not_loaded} == demo.sha256
    assert [demo.folder / entry["path"] for entry in content["to_try"]] == list(demo.to_try)
    for entry in entries:
        path = demo.folder / entry["path"]
        if path.name in ("epraccur.csv", "localities.csv"):
            continue
        rows = [row for name, part in tables(path) if name != "Mapping.csv" for row in part]
        assert len(rows) == entry["rows"], path
        if entry["column"] in rows[0]:
            total = sum(number(row[entry["column"]]) for row in rows)
            assert total == pytest.approx(entry["total"], abs=1e-4), path
    assert "planted" in content


def test_what_is_said_beside_the_files(demo: Demonstration) -> None:
    readme = (demo.folder / "README.txt").read_text("utf-8")
    assert "SYNTHETIC" in readme
    assert "No real patient, practice or place" in readme
    assert "Not for research" in readme
    settings = tomllib.loads((demo.folder / "area.toml").read_text("utf-8"))
    assert settings["area"] == ["XST"]
    assert settings["localities"] == "local"
    assert settings["levels"]["ccg"] == "CCG"
    assert settings["demonstration"]["today"] == demo.today
    assert {account.name: account.locality for account in demo.accounts if account.locality} == {
        "manager-x90030": "LOC-L04",
        "manager-x90071": "LOC-L11",
    }


def test_two_files_are_made_to_be_refused(demo: Demonstration) -> None:
    renamed, picture = demo.refused
    assert "REGISTER" not in table(renamed)[0]
    assert picture.suffix == ".csv"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert not {path.parent for path in demo.refused} & {refresh.folder for refresh in demo.refreshes}


def test_epraccur_has_12_rows_to_leave_out_and_knows_only_what_had_happened(demo: Demonstration) -> None:
    active = []
    for refresh in demo.refreshes:
        for path in files(demo, refresh.name, "epraccur"):
            rows = list(csv.reader(path.read_text().splitlines()))
            assert {len(row) for row in rows} == {27}
            assert path.read_bytes().startswith(b'"X90001","QUERNHYTHE')
            practices = [row for row in rows if row[25] == "4" and row[12] in "AC"]
            assert len(rows) - len(practices) == 12
            active.append(sum(row[12] == "A" for row in practices))
    assert active == [93, 94, 93, 93, 92, 92, 92, 92]


def test_localities_change_once(demo: Demonstration) -> None:
    early, late = (table(files(demo, name, "localities")[0]) for name in ("R1", "R3"))
    moved = [row for row in early + late if row["practice_code"] == area.MOVED]
    assert [(row["locality_code"], row["valid_to"]) for row in moved] == [
        ("LOC-L13", ""),
        ("LOC-L13", "2024-12-31"),
        ("LOC-L12", ""),
    ]
    assert (len(early), len(late)) == (93, 95)
    assert {row["serves"] for row in late} == {"", "students", "care_home"}


def test_ages_come_at_five_levels_that_agree(demo: Demonstration) -> None:
    for refresh in demo.refreshes:
        for path in files(demo, refresh.name, "gp-reg-pat-prac-quin-age"):
            rows = table(path)
            total: dict[str, int] = {}
            parts: dict[str, int] = {}
            for row in rows:
                whole = row["SEX"] == "ALL"
                if whole or row["AGE_GROUP_5"] != "ALL":
                    kept = total if whole else parts
                    kept[row["ORG_TYPE"]] = kept.get(row["ORG_TYPE"], 0) + int(row["NUMBER_OF_PATIENTS"])
            assert list(total) == ["Comm Region", "ICB", "SUB_ICB_LOCATION_CODE", "PCN", "GP"]
            assert len(set(total.values())) == 1
            assert total == parts
            bands = [row["AGE_GROUP_5"] for row in rows[1:22]]
            assert bands == [*sorted(bands[:-1]), "ALL"]


def test_the_two_files_of_a_month_write_its_date_differently(demo: Demonstration) -> None:
    folder = demo.folder / "R1" / "patients-registered-2024-07"
    ages, practices = (
        table(folder / "gp-reg-pat-prac-quin-age.csv"),
        table(folder / "gp-reg-pat-prac-map.csv"),
    )
    assert (ages[0]["EXTRACT_DATE"], practices[0]["EXTRACT_DATE"]) == ("2024-07-01", "01Jul2024")
    assert "U" in {row["PCN_CODE"] for row in practices}
    assert any(row["PCN_NAME"].endswith(" ") for row in practices)
    assert b"\r\n" in (folder / "gp-reg-pat-prac-map.csv").read_bytes()
    totals = files(demo, "R2", "gp-reg-pat-prac-all")
    assert [path.parent.name for path in totals] == ["patients-registered-2024-11"]


def test_qof_is_written_in_the_manner_of_each_year(demo: Demonstration) -> None:
    first = table(files(demo, "R1", "PREVALENCE_2021_v2")[0])
    third = table(files(demo, "R1", "PREVALENCE_2223")[0])
    assert "." not in first[0]["REGISTER"]
    assert all(row["REGISTER"].endswith(".0") for row in third)
    assert "X90061" not in {row["PRACTICE_CODE"] for row in third}
    assert {row["PATIENT_LIST_TYPE"] for row in first} == {"TOTAL", "06OV", "17OV", "18OV"}
    headings = table(files(demo, "R1", "MAPPING_NHS_GEOGRAPHIES_2021_v2")[0])[0]
    assert {"COUNTRY", "STP_ODS_CODE", "CCG_ODS_CODE"} <= headings.keys()
    assert "SUB_ICB_ODS_CODE" in table(files(demo, "R5", "MAPPING")[0])[0]


def test_fingertips_quirks(demo: Demonstration) -> None:
    scores, (attendances,) = table(demo.folder / "R1" / "indicator-data.csv"), files(demo, "R6", "indicator")
    assert sum(row["Area Code"] == "E92000001" for row in scores) == 2
    assert {row["Area Type"] for row in scores} == {"England", "GP"}
    rows = table(attendances)
    assert {row["Area Type"] for row in rows} == {"England", "GPs"}
    assert len({row["Time period"] for row in rows}) == 5
    assert {row["Sex"] for row in rows} == {"Persons", "Male", "Female"}
    hidden = [row for row in rows if row["Value note"]]
    assert hidden
    assert all(not row["Value"] and not row["Count"] and int(row["Denominator"]) for row in hidden)
    assert [list(part[0])[22] for part in (scores, rows)] == [
        "Compared to percentiles",
        "Compared to PCNs (v. 27/10/23) value or percentiles",
    ]


def test_appointments_come_in_zips_of_three_months_with_their_map(demo: Demonstration) -> None:
    months: list[str] = []
    for refresh in demo.refreshes:
        for path in files(demo, refresh.name, "Practice_Level"):
            with zipfile.ZipFile(path) as archive:
                assert {entry.date_time for entry in archive.infolist()} == {(2026, 9, 15, 0, 0, 0)}
                months += [name for name in archive.namelist() if name != "Mapping.csv"]
                assert "Mapping.csv" in archive.namelist()
    assert (len(months), len(set(months))) == (27, 24)
    rows = table(files(demo, "R5", "Practice_Level")[0])
    assert "8  to 14 Days" in {row["TIME_BETWEEN_BOOK_AND_APPT"] for row in rows}
    assert {row["APPOINTMENT_MONTH_START_DATE"] for row in rows} == {"01JUN2025"}


def test_survey_answers_of_few_people_are_withheld(demo: Demonstration) -> None:
    for refresh, mark, bom in (("R1", "*", False), ("R4", "-99", True), ("R8", "", False)):
        (path,) = files(demo, refresh, "GPPS")
        small = next(row for row in table(path) if row["ad_practicecode"] == "X90063")
        assert small["localgpservicesprefhpsee.pcteval"] == mark
        assert 0 < float(small["overallexp.pcteval"]) < 1
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") == bom


def test_payments_add_up_and_no_two_years_have_the_same_headings(demo: Demonstration) -> None:
    headings = []
    for path in [*files(demo, "R1", "nhspayments"), *files(demo, "R5", "nhspayments")]:
        rows = table(path)
        headings.append(tuple(rows[0]))
        assert len(rows[0]) == 54
        assert "Appraisal Costs " in rows[0]
        for row in rows:
            names = list(row)
            amounts = sum(number(row[name]) for name in names[20:51])
            assert amounts == pytest.approx(number(row["Total NHS Payments to General Practice"]), abs=0.02)
    assert len(set(headings)) == 5
    latest = {row["Practice Code"]: row for row in rows}
    empty = [code for code, row in latest.items() if row["Average payments per weighted patient"] == "N/A"]
    assert empty == [area.ABSORBED]
    assert latest[area.NEW]["Atypical Characteristics"] == "| Part year of data |"


def test_own_extracts_have_unique_rows_and_the_planted_gaps(demo: Demonstration) -> None:
    for refresh in demo.refreshes:
        for path in files(demo, refresh.name, "own_extract"):
            keys = [tuple(v for k, v in row.items() if not k.endswith("nator")) for row in table(path)]
            assert len(keys) == len(set(keys)), path
    practice = table(files(demo, "R5", "own_extract_general")[0])
    assert "X90061" not in {row["practice_code"] for row in practice if row["measure"] == "continuity"}
    incomplete = [row for row in practice if row["practice_code"] == "X90055" and row["clinician"]]
    assert not [row for row in incomplete if row["clinician"] == "nurse" or row["mode"] == "telephone"]
    coast = {p.code for p in area.PRACTICES if p.locality.ccg.code == "XC2"}
    nursing = {row["practice_code"] for row in table(files(demo, "R5", "own_extract_community")[0])}
    assert not nursing & coast


def test_a_stream_depends_on_nothing_but_seed_and_name() -> None:
    first = stream(1, "ae").random()
    stream(1, "em_adm").random()
    assert stream(1, "ae").random() == first
    assert stream(2, "ae").random() != first


def test_no_file_names_a_machine(demo: Demonstration) -> None:
    for name in ("README.txt", "area.toml", "demo.json"):
        text = (demo.folder / name).read_text("utf-8")
        assert str(demo.folder) not in text
        assert str(Path.home()) not in text
