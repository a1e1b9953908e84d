"""What is published for whole CCGs: read, divided by the right patients, shown for them and larger areas."""

from pathlib import Path

import pytest

from benchmarking.comparison import compare
from benchmarking.disclosure.allowed import why_not
from benchmarking.figures import figures
from benchmarking.organisations import ENGLAND, Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import LOADERS, exports, snapshots
from data_loaders.received import Refused
from data_loaders.tabular.files import Received
from tests.data_loaders import area, published
from tests.data_loaders import published_areas as made
from tests.data_loaders.test_real_files import REAL

EMERGENCY, REFERRED, FIRST = "ue_ccg_nonel_1000", "ref_ccg_gp_1000", "ref_ccg_first_1000"
HOSPITAL = (EMERGENCY, REFERRED, FIRST)
GIVEN = ("act_ccg_1000", "act_ccg_face_pct", "act_ccg_covered_pct")
MONTH = Period.parse("2026-07")
AREAS = {"XC1": (30, 60, 90), "XC2": (20, 30, 40), "XC9": (7, 8, 9)}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("areas")
    home = area.home(folder)
    new = area.files(
        folder / "new",
        Jul_26__xlsx=made.hospital(AREAS, "July 2026"),
        regional__csv=made.appointments(
            [
                ("XC1", "JUL2026", "Face-to-Face", 600),
                ("XC1", "JUL2026", "Telephone", 300),
                ("XC1", "JUL2026", "Unknown", 100),
            ]
        ),
        coverage__csv=made.coverage([("XC1", "01JUL2026", 2000, 3300)]),
    )
    done = area.take_in(home, area.first_files(folder), new)
    assert {report.outcome for report in done.files} == {"accepted"}
    return snapshots.open_snapshot(home, str(done.snapshot))


def test_the_month_stands_above_the_table_and_not_in_the_year() -> None:
    found = published.loaded("return.xlsx", made.hospital(AREAS), HOSPITAL)
    assert found.periods == ("2026-06",)
    assert ("XC1", EMERGENCY, "2026-06", 30.0, None, "ok") in published.rows_of(found)
    assert set(found.rows["organisation"]) == set(AREAS)


def test_a_return_without_its_month_or_by_hospital_is_refused() -> None:
    with pytest.raises(Refused, match="--period 2017-06"):
        published.loaded("return.xlsx", made.hospital(AREAS, ""), HOSPITAL)
    with pytest.raises(Refused, match="is by provider"):
        published.loaded("return.xlsx", made.hospital(AREAS, basis="Provider"), HOSPITAL)
    with pytest.raises(Refused, match=r"row 18, column Total Non-elective.* “many” is not a number"):
        published.loaded("return.xlsx", made.hospital({"XC1": ("many", 1, 1)}), HOSPITAL)


def test_ccgs_are_divided_by_their_practices_lists(snapshot: Snapshot) -> None:
    table = figures(snapshot, snapshot.indicators[EMERGENCY], MONTH, Level.CCG)
    patients = {"XC1": 1000 + 1100 + 1200, "XC2": 1300 + 1400, "XC9": 1500}
    assert table["denominator"].to_dict() == patients
    assert table.at["XC1", "value"] == pytest.approx(30 / 3300 * 1000)
    assert (table.at["XC1", "practices_counted"], table.at["XC1", "practices_in_all"]) == (3, 3)


def test_larger_areas_are_sums_of_ccgs(snapshot: Snapshot) -> None:
    indicator = snapshot.indicators[REFERRED]
    stp = figures(snapshot, indicator, MONTH, Level.STP)
    assert (stp.at["XST", "numerator"], stp.at["XST", "denominator"]) == (90, 6000)
    england = figures(snapshot, indicator, MONTH, Level.ENGLAND)
    assert (england.at[ENGLAND, "numerator"], england.at[ENGLAND, "denominator"]) == (98, 7500)


def test_nothing_is_shown_below_a_ccg(snapshot: Snapshot) -> None:
    for level in (Level.PRACTICE, Level.LOCALITY):
        table = figures(snapshot, snapshot.indicators[FIRST], MONTH, level)
        assert len(table)
        assert set(table["status"]) == {"not_at_this_level"}
        assert table["value"].isna().all()
    assert compare(snapshot, "X90001", FIRST).figure.value is None
    said = why_not(snapshot.indicators[FIRST], Level.PRACTICE, snapshot.organisations)
    assert said.startswith("Published for sub-ICBs and larger areas only")
    assert compare(snapshot, "XC1", FIRST, peers=Level.STP).figure.value == pytest.approx(90 / 3300 * 1000)
    assert "XC1" in snapshot.organisations and snapshot.organisations["XC1"].level is Level.CCG


def test_appointments_are_divided_by_the_patients_covered(snapshot: Snapshot) -> None:
    found = {id: figures(snapshot, snapshot.indicators[id], MONTH, Level.CCG).loc["XC1"] for id in GIVEN}
    assert (found["act_ccg_1000"]["numerator"], found["act_ccg_1000"]["denominator"]) == (1000, 2000)
    assert found["act_ccg_face_pct"]["value"] == pytest.approx(600 / 900 * 100)
    assert found["act_ccg_covered_pct"]["value"] == pytest.approx(2000 / 3300 * 100)


def test_the_export_has_them_for_ccgs_and_larger_areas(snapshot: Snapshot, tmp_path: Path) -> None:
    exports.write_table(snapshot, tmp_path / "out.csv")
    lines = [line.split(",") for line in (tmp_path / "out.csv").read_text("utf-8").splitlines()]
    assert any(EMERGENCY in line and "XC1" in line for line in lines)


def test_the_nearest_lists_within_three_months_count_and_older_ones_do_not(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    returns = {f"{m[:3]}__xlsx": made.hospital(AREAS, f"{m} 2026") for m in ("March", "May")}
    done = area.take_in(home, area.first_files(tmp_path), area.files(tmp_path / "new", **returns))
    held = snapshots.open_snapshot(home, str(done.snapshot))
    indicator = held.indicators[EMERGENCY]
    may = held.held.at(EMERGENCY, Period.parse("2026-05"))
    assert may.loc["XC1", ["numerator", "denominator"]].tolist() == [30, 3300]  # the lists of July
    table = figures(held, indicator, Period.parse("2026-03"), Level.CCG)
    assert set(table["status"]) == {"missing"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (made.appointments([("X90001", "MAR2019", "GP", 5)]), "“X90001” is not the code of a CCG"),
        (made.appointments([("XC1", "MAR19", "GP", 5)]), "“MAR19” is not a month"),
        (made.appointments([("XC1", "MAR2019", "GP", "*")]), "“\\*” is empty"),
        (made.appointments([("XC1", "MAR2019", "In person", 5)]), "“In person” is not a word"),
        (
            made.coverage([("XC1", "01AUG2020", 5, 6)] * 2),
            "stands there twice in a month",
        ),
    ],
)
def test_spoilt_rows_are_named(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=f"row 2.*{said}|row 3.*{said}"):
        published.loaded("file.csv", content, GIVEN)


@pytest.mark.skipif(not REAL.exists(), reason="the real published files are not there")
def test_the_real_returns_and_june_2017_with_its_wrong_years() -> None:
    """One CCG's row of June 2017 as it was published."""
    months = set()
    for path in sorted((REAL / "hospital_monthly_activity_return").glob("*/*.xls")):
        received = Received(path.name, path)
        assert LOADERS["hospital_activity"].recognises(received) == 1
        found = LOADERS["hospital_activity"].load(received, indicators=HOSPITAL)
        assert 200 < found.used < 212
        months |= set(found.periods)
        if path.stem == "Jun_17":
            rows = found.rows.set_index(["organisation", "indicator"])["numerator"]
            assert [rows["11H", id] for id in HOSPITAL] == [3950, 7355, 9406]
    assert len(months) == 11
    assert {"2016-04", "2017-06", "2018-03"} <= months


@pytest.mark.skipif(not REAL.exists(), reason="the real published files are not there")
def test_the_real_appointments_of_a_ccg_and_their_cover() -> None:
    found = {}
    for name in ("2021/Regional_CSV_BristolNSomSGloucs.csv", "coverage/APPOINTMENTS_GP_COVERAGE.csv"):
        path = REAL / "appointments_ccg" / name
        rows = published.loaded(path.name, path.read_bytes(), GIVEN).rows
        rows = rows[(rows["organisation"] == "15C") & (rows["period"] == "2020-08")]
        found |= {row.indicator: (row.numerator, row.denominator) for row in rows.itertuples()}
    assert found["act_ccg_1000"][0] == 338_744
    assert found["act_ccg_face_pct"] == (156_275, 332_463)
    assert found["act_ccg_covered_pct"] == (1_037_584, 1_037_611)


def test_face_to_face_is_known_however_it_is_spelt() -> None:
    rows = [("XC1", "MAR2019", mode, 5) for mode in ("Face to face", "Video Conference/Online", "UNKNOWN")]
    found = published.loaded("regional.csv", made.appointments(rows), ("act_ccg_face_pct",))
    assert published.rows_of(found) == [("XC1", "act_ccg_face_pct", "2019-03", 5.0, 10.0, "ok")]
