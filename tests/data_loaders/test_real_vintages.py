"""Every other real vintage, where the files lie beside the checkout: figures worked out from the bytes."""

import csv
import time
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from data_loaders import LOADERS
from data_loaders.received import Loaded, Refused
from data_loaders.tabular.files import Received
from tests.data_loaders.test_real_files import REAL, pytestmark, text_rows

__all__ = ["pytestmark"]
SLOWER = 3  # times what it takes to read the file into memory, at most
IDS = ("act_two_weeks_pct", "prev_chd_found_pct", "need_htn_undiagnosed_pct", "prev_ast_pct", "pop_list_size")
BNSSG_2016 = {"11H", "11T", "12A"}


TOOK: dict[str, float] = {}  # seconds of processor time that loading a file took


@cache
def taken(name: str, period: str = "") -> tuple[str, Loaded]:
    """The loader that knows a real file, and what it says."""
    start = time.process_time()
    received = Received(Path(name).name, (REAL / name).read_bytes())
    fits = {known: LOADERS[known].recognises(received) for known in LOADERS}
    best = max(fits, key=lambda known: fits[known])
    assert list(fits.values()).count(fits[best]) == 1
    found = LOADERS[best].load(received, indicators=IDS, period=period)
    TOOK[name] = time.process_time() - start
    return best, found


def sums(found: Loaded, indicator: str) -> tuple[float, float, int]:
    rows = found.rows[(found.rows["indicator"] == indicator) & (found.rows["status"] == "ok")]
    return rows["numerator"].sum(), rows["denominator"].sum(), len(rows)


@pytest.mark.parametrize(
    ("year", "counted"), [("2016-02", {"11H": 54, "12A": 25, "11T": 22}), ("2018-06", {"15C": 87})]
)
def test_active_practices_of_the_area(year: str, counted: dict[str, int]) -> None:
    _, found = taken(f"ods_epraccur/{year}/epraccur.csv")
    active = set(found.organisations.query("closed == ''")["code"])
    places = found.memberships[found.memberships["practice"].isin(active)]
    held = places[places["parent"].isin(counted)].groupby("parent").size()
    assert held.to_dict() == counted


def test_patients_of_the_area_in_2016() -> None:
    _, found = taken("patients_registered/2016-01/Patient_List_Size_2016_01-03.csv")
    rows = text_rows(REAL / "patients_registered/2016-01/Patient_List_Size_2016_01-03.csv")
    mine = {row["Practice Code"] for row in rows if row["PCO Code"].removesuffix("00") in BNSSG_2016}
    held = found.rows[found.rows["organisation"].isin(mine) & (found.rows["indicator"] == "pop_list_size")]
    assert (len(held), held["numerator"].sum()) == (100, 974_713)


def test_ccgs_networks_and_who_belongs_to_whom() -> None:
    loader, found = taken("ods_other/2016-02/eccg.csv")
    assert (loader, len(found.organisations)) == ("commissioner_lists", 249)
    assert set(found.organisations["code"]) > BNSSG_2016
    loader, found = taken("ods_other/2018-06/stps.xlsx")
    above = dict(zip(found.memberships["practice"], found.memberships["parent"], strict=True))
    assert (loader, above["15C"], len(above)) == ("commissioner_lists", "QUY", 191)
    loader, found = taken("ods_other/2022-12/ePCN.xlsx")
    ours = found.memberships[found.memberships["parent"] == "15C"]
    assert (loader, found.read, len(ours)) == ("network_lists", 1_329 + 7_455, 87 - 10)


@pytest.mark.parametrize("vintage", ["2021-04", "2022-07"])
def test_ons_lookups(vintage: str) -> None:
    (path,) = (REAL / "ons_lookups" / vintage).iterdir()
    loader, found = taken(str(path.relative_to(REAL)))
    above = dict(zip(found.memberships["practice"], found.memberships["parent"], strict=True))
    assert (loader, found.read, above["15C"]) == ("commissioner_lists", 106, "QUY")


def test_asthma_in_a_workbook_of_2014() -> None:
    loader, found = taken("qof/2014-15/qof-1415-prac-asthma.xlsx")
    book = openpyxl.load_workbook(REAL / "qof/2014-15/qof-1415-prac-asthma.xlsx", read_only=True)
    rows = list(book.worksheets[0].iter_rows(min_row=16, max_col=19, values_only=True))
    raw = [(row[18], row[17]) for row in rows if row[12]]
    assert loader == "quality_workbooks"
    assert sums(found, "prev_ast_pct") == (sum(r for r, _ in raw), sum(p for _, p in raw), 7_779)
    assert found.periods == ("2014/15",)


def test_figures_of_ccgs_are_not_taken_for_practices() -> None:
    loader, found = taken("qof/2016-17/qof-1617-prev-ach-exc-ccg.xlsx")
    assert (loader, len(found.rows)) == ("quality_workbooks", 0)
    assert found.organisations.query("level == 'ccg'")["code"].nunique() >= 207
    book = openpyxl.load_workbook(REAL / "qof/2016-17/qof-1617-prev-ach-exc-ccg.xlsx", read_only=True)
    raw = [row[15:18] for row in book["AST"].iter_rows(min_row=11, values_only=True) if row[10]]
    held = found.ccg_figures.set_index("organisation")
    assert held["indicator"].unique().tolist() == ["prev_ast_pct"]
    assert held[["practices", "denominator", "numerator"]].to_numpy().tolist() == [list(row) for row in raw]
    assert len(held) == 207
    assert held["practices"].sum() == 7_392


@pytest.mark.parametrize(
    ("name", "period", "read"),
    [
        ("qof/2013-14/prevalencebyprac.csv", "2013/14", 96),
        ("qof/2020-21/MAPPING_INDICATORS_2021_v2.csv", "", 68),
        ("qof/2020-21/ORGANISATION_REFERENCE_2021.csv", "", 6_571),
        ("qof/2020-21/PRACTICE_VALIDATION_OUTCOMES_2021.csv", "", 209),
    ],
)
def test_other_files_of_the_framework(name: str, period: str, read: int) -> None:
    loader, found = taken(name, period)
    assert (loader, found.read) == ("quality_outcomes", read)
    assert not [problem for problem in found.problems if problem.blocking]


def test_appointments_within_two_weeks() -> None:
    name = "pcn_iif/2023-24/IIF_indicators_annual_pub_2023_24.csv"
    loader, found = taken(name)
    rows = [row for row in text_rows(REAL / name) if row["ORGANISATION_TYPE"] == "GP practice"]
    both = [
        sum(float(row["VALUE"]) for row in rows if row["MEASURE"] == f"ACC-08 {part}")
        for part in ("Numerator", "Denominator")
    ]
    assert (loader, found.periods) == ("network_contract", ("2023/24",))
    assert sums(found, "act_two_weeks_pct") == (*both, 6_294)
    assert round(100 * both[0] / both[1], 1) == 87.0


def test_people_of_networks() -> None:
    loader, found = taken("pcn_workforce/2021-03/5.Primary Care Networks – March 2021 Individual Level.csv")
    assert (loader, found.periods, found.read) == ("network_workforce", ("2021-03",), 7_371)


def test_estimates_of_prevalence() -> None:
    folder = "phe_prevalence_estimates/2016"
    loader, found = taken(f"{folder}/CHD-prevalence-estimates-&-QOF-prac-level-no-IMD.xlsx")
    first = found.rows.set_index("organisation").loc["A81001"]
    assert (loader, first["numerator"]) == ("prevalence_estimates", 180)
    assert first["denominator"] == pytest.approx(4182 * 7.980285863951692 / 100)
    loader, found = taken(f"{folder}/Undiagnosed-hypertension-estimates-practice-level.xlsx", "2016")
    assert found.rows.set_index("organisation").at["A81001", "numerator"] == 12.776937361519344


@pytest.mark.parametrize(
    ("name", "loader", "reason"),
    [
        ("gp_workforce/2024-08_sample/practice_high_cols.csv", "workforce", "“year” and “month”"),
        ("gp_workforce/2025-06_sample/practice_detailed_cols.csv", "workforce", "“year” and “month”"),
        ("cqc/2024-04_derived/cqc.csv", "quality_ratings", "made by somebody else"),
        ("cqc/2026-07_cut/08_July_2026_CQC_directory.csv", "quality_ratings", "neither the practices' codes"),
    ],
)
def test_what_is_not_as_published_is_refused_with_its_reason(name: str, loader: str, reason: str) -> None:
    received = Received(Path(name).name, (REAL / name).read_bytes())
    assert LOADERS[loader].recognises(received) == 1
    with pytest.raises(Refused, match=reason):
        LOADERS[loader].load(received, indicators=IDS)


def read_sheets(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        list(sheet.iter_rows(values_only=True))


def read_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        list(csv.reader(file))


@pytest.mark.parametrize(
    "name",
    [
        "qof/2014-15/qof-1415-prac-asthma.xlsx",
        "qof/2022-23/PREVALENCE_2223.csv",
        "pcn_iif/2023-24/IIF_indicators_annual_pub_2023_24.csv",
    ],
)
def test_loading_takes_little_longer_than_reading(name: str) -> None:
    reads = read_sheets if name.endswith(".xlsx") else read_csv
    taken(name)
    start = time.process_time()
    reads(REAL / name)
    reading = time.process_time() - start
    assert TOOK[name] < SLOWER * reading + 0.5, (TOOK[name], reading)
