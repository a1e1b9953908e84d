"""The real published files, where they lie beside the checkout; figures worked out from the raw bytes."""

import csv
import io
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from benchmarking.figures import figures
from benchmarking.organisations import ENGLAND, Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import LOADERS, snapshots
from data_loaders.tabular.files import Received
from tests.data_loaders import area

REAL = Path(__file__).resolve().parents[3] / "shared" / "real_data"
pytestmark = pytest.mark.skipif(
    not REAL.exists(), reason=f"the real published files are not there ({REAL.parent.name}/{REAL.name})"
)
STEP_2 = ("patients_registered/2026-07", "qof/2022-23", "fingertips/93553_imd2019", "fingertips/93930_ae_0-4")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("real")
    (made / "area.toml").write_text('area = ["QUY"]\n')
    start = time.monotonic()
    done = area.take_in(made, *(REAL / name for name in STEP_2))
    assert time.monotonic() - start < 60
    assert {report.outcome for report in done.files} == {"accepted"}
    assert done.published
    return made


@pytest.fixture(scope="module")
def snapshot(home: Path) -> Snapshot:
    return snapshots.open_snapshot(home, str(snapshots.current_id(home)))


def text_rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            content = archive.read(archive.namelist()[0])
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_area_in_july_2026(snapshot: Snapshot) -> None:
    maps = text_rows(REAL / "patients_registered/2026-07/gp-reg-pat-prac-map.zip")
    inside = {row["PRACTICE_CODE"] for row in maps if row["ICB_CODE"] == "QUY"}
    ages = text_rows(REAL / "patients_registered/2026-07/gp-reg-pat-prac-quin-age.zip")
    patients = sum(
        int(row["NUMBER_OF_PATIENTS"])
        for row in ages
        if row["ORG_TYPE"] == "GP" and row["ORG_CODE"] in inside and row["SEX"] == "ALL"
    )
    assert snapshot.organisations.area_practices(date(2026, 7, 31)) == inside
    table = figures(snapshot, snapshot.indicators["pop_list_size"], Period.parse("2026-07"), Level.STP)
    assert table.at["QUY", "value"] == patients == 1_090_701
    assert len(inside) == 70


def test_the_area_at_the_end_of_2022_23(snapshot: Snapshot) -> None:
    maps = text_rows(REAL / "qof/2022-23/MAPPING_NHS_GEOGRAPHIES_2223.csv")
    inside = {row["PRACTICE_CODE"] for row in maps if row["ICB_ODS_CODE"] == "QUY"}
    networks = {row["PCN_ODS_CODE"] for row in maps if row["ICB_ODS_CODE"] == "QUY"}
    day = date(2023, 3, 31)
    assert snapshot.organisations.area_practices(day) == inside
    assert {o.code for o in snapshot.organisations.in_area(Level.LOCALITY, day)} == networks
    assert (len(inside), len(networks)) == (76, 20)


def test_recorded_hypertension_of_the_area(snapshot: Snapshot) -> None:
    maps = text_rows(REAL / "qof/2022-23/MAPPING_NHS_GEOGRAPHIES_2223.csv")
    inside = {row["PRACTICE_CODE"] for row in maps if row["ICB_ODS_CODE"] == "QUY"}
    rows = text_rows(REAL / "qof/2022-23/PREVALENCE_2223.csv")
    mine = [row for row in rows if row["PRACTICE_CODE"] in inside and row["GROUP_CODE"] == "HYP"]
    register = sum(float(row["REGISTER"]) for row in mine)
    patients = sum(int(row["PRACTICE_LIST_SIZE"]) for row in mine)
    table = figures(snapshot, snapshot.indicators["prev_htn_pct"], Period.parse("2022/23"), Level.STP)
    assert table.at["QUY", "numerator"] == register == 140_336
    assert table.at["QUY", "denominator"] == patients == 1_071_908
    assert round(table.at["QUY", "value"], 2) == 13.09


@pytest.mark.parametrize(
    ("indicator", "group", "value"),
    [("prev_htn_pct", "HYP", 14.42), ("prev_dep_pct", "DEP", 13.25), ("prev_dm_pct", "DM", 7.45)],
)
def test_recorded_prevalence_of_england(snapshot: Snapshot, indicator: str, group: str, value: float) -> None:
    rows = [row for row in text_rows(REAL / "qof/2022-23/PREVALENCE_2223.csv") if row["GROUP_CODE"] == group]
    expected = 100 * sum(float(r["REGISTER"]) for r in rows) / sum(int(r["PRACTICE_LIST_SIZE"]) for r in rows)
    table = figures(snapshot, snapshot.indicators[indicator], Period.parse("2022/23"), Level.ENGLAND)
    assert table.at[ENGLAND, "value"] == pytest.approx(expected, rel=1e-12)
    assert round(expected, 2) == value
    assert table.at[ENGLAND, "practices_counted"] == 6_378


def test_fingertips_of_every_practice(snapshot: Snapshot) -> None:
    rows = [r for r in text_rows(REAL / "fingertips/93930_ae_0-4/ed_under5.csv") if r["Area Type"] == "GPs"]
    held = snapshot.held.at("ue_ae_0_4_1000", Period.parse("2021/22"))
    assert len(held) == len(rows) == 6_343
    for row in rows:
        if row["Value"]:
            found = held.loc[row["Area Code"]]
            rate = found["numerator"] / found["denominator"] * 1000
            assert rate == pytest.approx(float(row["Value"]), abs=1e-4)
    assert held.at["A82620", "status"] == "suppressed"


def test_it_is_made_again_identically_and_the_same_files_change_nothing(home: Path) -> None:
    id = str(snapshots.current_id(home))
    assert snapshots.rebuild(home, id) == id
    done = area.take_in(home, *(REAL / name for name in STEP_2))
    assert (done.snapshot, done.published) == (id, False)


@pytest.mark.parametrize(
    ("name", "loader", "period", "read", "used"),
    [
        ("ods_epraccur/2016-02/epraccur.csv", "organisation_lists", "", 12_922, None),
        ("ods_epraccur/2018-06/epraccur.csv", "organisation_lists", "", 13_809, 7_907),
        (
            "patients_registered/2016-01/Patient_List_Size_2016_01-03.csv",
            "patients_registered",
            "",
            7_705,
            7_705,
        ),
        ("patients_registered/2017-09/gp-reg-pat-prac-quin-age.csv", "patients_registered", "", 172, 172),
        ("patients_registered/2021-07/gp-reg-pat-prac-all.csv", "patients_registered", "", 6_587, 6_587),
        ("patients_registered/2026-02_cut/gp-reg-pat-prac-all.csv", "patients_registered", "", 86, 86),
        ("nhs_payments_gp/2015-16/15-16.csv", "payments", "", 7_841, 7_841),
        ("nhs_payments_gp/2016-17/16-17.csv", "payments", "", 7_763, 7_763),
        ("appointments_practice_crosstab/2025-08/Mapping.csv", "appointments", "2025/26", 6_196, 6_166),
    ],
)
def test_other_vintages_are_recognised_and_read(
    snapshot: Snapshot, name: str, loader: str, period: str, read: int, used: int | None
) -> None:
    received = Received(Path(name).name, (REAL / name).read_bytes())
    fits = {known: LOADERS[known].recognises(received) for known in LOADERS}
    assert max(fits, key=lambda known: fits[known]) == loader
    found = LOADERS[loader].load(received, indicators=list(snapshot.indicators), period=period)
    assert found.read == read
    assert used is None or found.used == used
    assert not [problem for problem in found.problems if problem.blocking]
