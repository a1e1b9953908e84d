"""The demonstration data: believable values, planted findings and stories, identical bytes."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from data_loaders.demonstration import DEFAULT_SEED, Demonstration, area, published_practices, write
from data_loaders.demonstration.appointments import FLU_SLOTS
from data_loaders.demonstration.control_chart import signals
from data_loaders.demonstration.hospital import members
from data_loaders.demonstration.rates import AE
from data_loaders.demonstration.value_model import Values, values
from tests.data_loaders.demonstration_measures import (
    LAST_YEAR,
    funnel_counts,
    measures,
    missed_series,
    other_localities_outside,
)
from tests.data_loaders.demonstration_ranges import RANGES
from tests.data_loaders.demonstration_tables import files, table, tables

REAL_DATA = Path(__file__).resolve().parents[3] / "shared" / "real_data"


@pytest.fixture(scope="module")
def model() -> Values:
    return values(DEFAULT_SEED)


@pytest.fixture(scope="module")
def measured(model: Values) -> dict[str, float]:
    return measures(model)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return write(tmp_path_factory.mktemp("demonstration"))


# --- values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RANGES)
def test_a_measure_lies_in_its_range(name: str, measured: dict[str, float]) -> None:
    low, high = RANGES[name]
    assert low <= measured[name] <= high


def test_almost_every_measure_of_other_seeds_lies_in_its_range() -> None:
    inside = []
    for seed in range(1, 21):
        found = measures(values(seed))
        assert found.keys() == RANGES.keys()
        inside += [low <= found[name] <= high for name, (low, high) in RANGES.items()]
    assert np.mean(inside) >= 0.995


def test_the_default_seed_meets_the_optional_checks(model: Values, measured: dict[str, float]) -> None:
    assert other_localities_outside(model) == 0
    differ, stand_out = funnel_counts(model, AE, LAST_YEAR)
    assert differ > 60
    assert stand_out <= 4
    assert measured["P1 published"] < 0.93


def test_latent_factors_are_exactly_uncorrelated(model: Values) -> None:
    latent = np.array([vector[: area.LASTING] for vector in model.factors.latent.values()])
    assert np.allclose(latent @ latent.T / area.LASTING, np.eye(len(latent)))
    assert np.allclose(latent.mean(axis=1), 0)


def test_the_area_has_the_right_parts() -> None:
    open_now = area.PRACTICES[: area.LASTING]
    assert len(set(area.CODES)) == 94
    assert all(code.startswith("X9") and len(code) == 6 for code in area.CODES)
    assert sorted(Counter(p.locality.ccg.code for p in open_now).items()) == [
        ("XC1", 47),
        ("XC2", 21),
        ("XC3", 24),
    ]
    sizes = Counter(p.locality.code for p in open_now)
    assert len(sizes) == 14
    assert all(5 <= size <= 10 for size in sizes.values())
    assert len({p.postcode for p in area.PRACTICES}) == 94
    assert len({p.name for p in area.PRACTICES}) == 94


def test_names_and_codes_are_not_those_of_real_practices() -> None:
    files = sorted(REAL_DATA.glob("ods_epraccur/*/epraccur.csv"))
    if not files:
        pytest.skip("no real epraccur.csv beside the repository (../shared/real_data)")
    rows = [row for path in files for row in csv.reader(path.read_text("latin-1").splitlines())]
    real_codes, real_names = {row[0] for row in rows}, {row[1] for row in rows}
    first_words = {name.split(" ")[0] for name in real_names}
    everything = "\n".join(real_names)
    invented = [practice.name for practice in area.PRACTICES] + [x[1] for x in published_practices.OTHERS]
    assert not real_codes & set(area.CODES)
    assert not [name for name in invented if name in real_names or name.split(" ")[0] in first_words]
    assert not [practice.stem for practice in area.PRACTICES if practice.stem.upper() in everything]


def test_merger_closure_and_opening_move_patients_and_count_nobody_twice(model: Values) -> None:
    monthly, row = model.lists.monthly, area.INDEX
    pair = monthly[row["X90019"]] + monthly[row["X90093"]]
    assert abs(pair[9] / pair[8] - 1) < 0.02
    assert monthly[row["X90093"], 9:].sum() == 0
    assert abs(monthly[row["X90093"], 8] / pair[8] - 0.38) < 0.001
    heirs = [row[code] for code in area.HEIRS]
    gained = monthly[heirs, 15].sum() - monthly[heirs, 14].sum()
    assert abs(gained - 0.96 * 2_650) < 300
    assert monthly[row["X90094"], 14] == 2_650
    assert monthly[row["X90094"], 15:].sum() == 0
    new = monthly[row["X90086"]]
    assert (new[:6].sum(), new[6], new[23]) == (0, 650, 3_900)
    assert (model.lists.female + model.lists.male).sum(axis=2).tolist() == monthly.tolist()
    closed = ~model.lists.open
    assert model.consultations.counts[closed].sum() == 0
    assert model.appointments.counts.transpose(0, 1, 3, 2)[closed].sum() == 0
    assert all(counts[closed].sum() == 0 for counts in model.hospital.published.values())


# --- stories -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [DEFAULT_SEED, DEFAULT_SEED + 1])
def test_the_stories_end_as_planted(seed: int) -> None:
    """P2 moves as wanted, the same months compared too; P3 does not move."""
    found = values(seed)
    missed = missed_series(found, members(4))
    assert (signals(missed, 15) & (missed < missed[:15].mean()))[18:].any()
    difference = missed[18:24] - missed[6:12]
    assert difference.mean() + 2.571 * difference.std(ddof=1) / np.sqrt(6) < 0
    numbers = measures(found)
    for name in (
        "P2 months below",
        "P2 after over before",
        "P3 ratio",
        "P3 z",
        "P3 signals",
        "P5 first/corrected",
    ):
        assert RANGES[name][0] <= numbers[name] <= RANGES[name][1], name


def test_emergency_admissions_are_recorded_anew_in_two_ccgs_from_april_2026(demo: Demonstration) -> None:
    definitions: dict[str, set[str]] = {"XC1": set(), "XC2": set(), "XC3": set()}
    for path in files(demo, "R8", "own_extract_hospital_XC"):
        for row in table(path):
            if row["measure"] == "em_adm":
                definitions[path.name.split("_")[3]].add(row["definition"])
    assert definitions == {"XC1": {"v2"}, "XC2": {"v2"}, "XC3": {"v1"}}
    before = [row for path in files(demo, "R7", "own_extract_hospital_XC") for row in table(path)]
    assert {row["definition"] for row in before} == {"v1"}


def test_the_correction_changes_only_the_attendances_of_the_vale(demo: Demonstration) -> None:
    (wrong,) = files(demo, "R7", "own_extract_hospital_XC3")
    (right,) = files(demo, "R7b", "")
    assert right.name == wrong.name.replace(".csv", "_v2.csv")
    pairs = list(zip(table(wrong), table(right), strict=True))
    changed = [(a, b) for a, b in pairs if a != b]
    assert {a["measure"] for a, _ in changed} == {"ae"}
    assert len({a["practice_code"] for a, _ in changed}) == 24
    assert all(int(a["numerator"]) == round(0.8 * int(b["numerator"])) for a, b in changed)


def test_the_flu_clinic_is_wrong_in_r6_and_right_in_r7(demo: Demonstration) -> None:
    counted = {}
    for name in ("R6", "R7"):
        (path,) = files(demo, name, "Practice_Level_Crosstab")
        rows = dict(tables(path))["Practice_Level_Crosstab_Nov_25.csv"]
        mine = [row for row in rows if row["GP_CODE"] == "X90045"]
        counted[name] = {
            status: sum(int(row["COUNT_OF_APPOINTMENTS"]) for row in mine if row["APPT_STATUS"] == status)
            for status in ("Attended", "DNA", "Unknown")
        }
    assert counted["R6"]["DNA"] - counted["R7"]["DNA"] == FLU_SLOTS
    assert sum(counted["R6"].values()) == sum(counted["R7"].values())


# --- files -------------------------------------------------------------------------------------------------


def test_two_runs_give_identical_bytes_and_another_seed_does_not(demo: Demonstration, tmp_path: Path) -> None:
    again = write(tmp_path / "again")
    paths = sorted(path.relative_to(demo.folder) for path in demo.folder.rglob("*") if path.is_file())
    assert paths == sorted(p.relative_to(again.folder) for p in again.folder.rglob("*") if p.is_file())
    assert [p for p in paths if (demo.folder / p).read_bytes() != (again.folder / p).read_bytes()] == []
    other = write(tmp_path / "other", seed=1)
    assert other.sha256.keys() == demo.sha256.keys()
    same = {path for path in demo.sha256 if demo.sha256[path] == other.sha256[path]}
    assert {Path(path).name for path in same} <= {
        "epraccur.csv",
        "localities.csv",
        "gp-reg-pat-prac-map.csv",
        "gp-reg-pat-prac-all.csv",
        "tariff.csv",
    } | {
        path.name
        for start in ("MAPPING", "ORGANISATION_REFERENCE", "PRACTICE_VALIDATION")
        for path in demo.folder.rglob(f"{start}*")
    }


def test_each_refresh_has_its_files(demo: Demonstration) -> None:
    assert [r.name for r in demo.refreshes] == ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R7b", "R8"]
    assert [r.received for r in demo.refreshes] == sorted(r.received for r in demo.refreshes)
    kinds = {
        "epraccur": "R1 R2 R3 R4 R5 R6 R7 R8",
        "localities": "R1 R3",
        "tariff": "R1",
        "gp-reg-pat-prac-map": "R1 R2 R3 R4 R5 R6 R7 R8",
        "PREVALENCE": "R1 R5",
        "MAPPING_NHS_GEOGRAPHIES": "R1 R5",
        "ACHIEVEMENT_XR1": "R1 R5",
        "MAPPING_INDICATORS": "R1 R5",
        "ORGANISATION_REFERENCE": "R1 R5",
        "PRACTICE_VALIDATION_OUTCOMES": "R1 R5",
        "IIF_indicators": "R1 R5",
        "01_November_2024_Latest_ratings": "R1",
        "Undiagnosed-hypertension": "R1",
        "3 General Practice": "R1 R2 R3 R4 R5 R6 R7 R8",
        "nhspaymentsgp": "R1 R5",
        "indicator-data": "R1 R2 R6",
        "GPPS": "R1 R4 R8",
        "Practice_Level_Crosstab": "R1 R2 R3 R4 R5 R6 R7 R8",
        "own_extract_general_practice": "R1 R2 R3 R4 R5 R6 R7 R8",
        "own_extract_hospital_XC": "R1 R2 R3 R4 R5 R6 R7 R7b R8",
        "own_extract_hospital_age_sex": "R3 R7",
        "own_extract_nhs_111": "R1 R2 R3 R4 R5 R6 R7 R8",
        "own_extract_community": "R1 R2 R3 R4 R5 R6 R7 R8",
    }
    for start, names in kinds.items():
        assert [r.name for r in demo.refreshes if files(demo, r.name, start)] == names.split(), start
    listed = {path for r in demo.refreshes for path in r.files}
    assert listed == {p for r in demo.refreshes for p in r.folder.rglob("*") if p.is_file()}
    assert sum(path.stat().st_size for path in listed) < 80e6


# --- quality of care and staff ------------------------------------------------------------------------------


def of_all(name: str, demo: Demonstration, *codes: str) -> np.ndarray:
    """Patients reached by practice in per cent of everybody on the register, those left out included."""
    (path,) = files(demo, "R5", name)
    cells = {(r["PRACTICE_CODE"], r["INDICATOR_CODE"], r["MEASURE"]): float(r["VALUE"]) for r in table(path)}
    practices = sorted({practice for practice, _, _ in cells})

    def total(practice: str, *measures: str) -> float:
        return sum(cells[practice, code, measure] for code in codes for measure in measures)

    return np.array([100 * total(p, "NUMERATOR") / total(p, "DENOMINATOR", "PCAS") for p in practices])


@pytest.mark.parametrize(
    ("codes", "mean", "spread"),
    [
        (("HYP008", "HYP009"), (67, 72), (5.8, 9.8)),
        (("DM020", "DM021"), (60, 63), (6.3, 9.2)),
        (("AF008",), (88, 91), (3.0, 6)),
        (("COPD010",), (71, 79), (7.3, 13)),
    ],
)
def test_achievement_lies_where_it_was_measured(
    demo: Demonstration, codes: tuple[str, ...], mean: tuple[float, float], spread: tuple[float, float]
) -> None:
    held = of_all("ACHIEVEMENT_XR1_2425", demo, *codes)
    assert mean[0] <= held.mean() <= mean[1]
    assert spread[0] <= held.std() <= spread[1]


def test_gps_are_as_many_as_were_measured_and_some_returns_are_blank(demo: Demonstration) -> None:
    patients = values(demo.seed).lists.monthly[:, 23]
    (path,) = files(demo, "R8", "3 General Practice")
    rows = [row for row in table(path) if row["MEASURE"] == "FTE" and row["STAFF_GROUP"] == "GP"]
    known = [row for row in rows if row["VALUE"] != "NA" and row["DETAILED_STAFF_ROLE"] != "Total"]
    gps = sum(float(row["VALUE"]) for row in known if "Trainee" not in row["DETAILED_STAFF_ROLE"])
    returned = {row["PRAC_CODE"] for row in known}
    of_them = sum(int(patients[area.INDEX[code]]) for code in returned)
    assert 4.4 <= 10_000 * gps / of_them <= 4.9
    for refresh in ("R3", "R4"):
        (path,) = files(demo, refresh, "3 General Practice")
        assert {row["VALUE"] for row in table(path) if row["PRAC_CODE"] == "X90055"} == {"NA"}
