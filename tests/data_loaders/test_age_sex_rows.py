"""From files to expectations: lists by age, the events of the area, and what is filled with them."""

import hashlib
import json
from pathlib import Path

import pytest

from benchmarking.expected.adjustment import adjusted
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from data_loaders.received import Refused
from tests.data_loaders import area, published

MONTHS = [str(month) for month in Period.parse("2025/26").months()]
PRACTICES = list(published.PRACTICES)  # the last one is of another STP
REFERENCE = [  # rates 0.05, 0.06, 0.3 and 0.4 a year
    ["XST", "2025/26", "em_adm", events, years, age, sex]
    for events, years, age, sex in (
        (100, 2000, "0-64", "female"),
        (60, 1000, "0-64", "male"),
        (90, 300, "65+", "female"),
        (80, 200, "65+", "male"),
    )
]


def admissions(months: list[str], count: int = 5) -> list[list[object]]:
    return [[code, month, "em_adm", count, ""] for code in PRACTICES for month in months]


def lists(folder: Path, months: list[str]) -> Path:
    ages = {
        f"ages{n}__csv": published.registered_ages(f"{month}-01", area.PATIENTS)
        for n, month in enumerate(months)
    }
    return area.files(folder, **ages, map__csv=published.registered_map("01Apr2025"))


def taken(
    tmp_path: Path, *, extract: list[list[object]], months: list[str] = MONTHS
) -> tuple[Path, Snapshot]:
    home = area.home(tmp_path)
    files = area.files(tmp_path / "own", own__csv=published.own_extract(extract))
    done = area.take_in(home, lists(tmp_path / "lists", months), files, confirm=True)
    assert done.ok, done.reasons
    assert done.snapshot is not None
    return home, snapshots.open_snapshot(home, done.snapshot)


def expected(code: str) -> float:
    """By hand: all men are 30 to 34 (0.06 a year), all women 65 to 69 or 85 to 89 (0.3)."""
    whole, older = area.PATIENTS[code]
    return (whole - older) * 0.06 + older * 0.3


def test_adjusted_ratios_are_filled_from_lists_and_the_areas_events(tmp_path: Path) -> None:
    _, held = taken(tmp_path, extract=[*REFERENCE, *admissions(MONTHS)])
    rows = held.held.at("ue_em_adm_ratio", Period.parse("year to 2026-03"))
    assert rows.loc["X90002", "numerator"] == 60
    assert rows.loc["X90002", "denominator"] == pytest.approx(expected("X90002"))
    assert rows.loc[PRACTICES[-1], "status"] == "missing"  # of another STP: no reference for it
    found = adjusted(held, "X90002", "ue_em_adm_1000")
    assert found is not None
    assert found.age.count == pytest.approx(expected("X90002"))


def test_only_the_lists_of_our_own_area_are_kept(tmp_path: Path) -> None:
    _, held = taken(tmp_path, extract=[*REFERENCE, *admissions(MONTHS)])
    assert set(held.populations["practice"]) == set(PRACTICES[:-1])
    assert len(held.populations) == (len(PRACTICES) - 1) * len(MONTHS) * 40
    assert held.populations["patients"].sum() == 12 * sum(area.PATIENTS[code][0] for code in PRACTICES[:-1])


def test_months_without_the_areas_events_are_not_held_for_adjusted_ratios(tmp_path: Path) -> None:
    later = [*MONTHS, "2026-04", "2026-05"]
    _, held = taken(tmp_path, extract=[*REFERENCE, *admissions(later)], months=later)
    assert str(held.held.latest("ue_em_adm_1000")) == "year to 2026-05"
    assert str(held.held.latest("ue_em_adm_ratio")) == "year to 2026-03"
    assert held.held.periods("ue_acsc_ratio") == ()


def test_without_the_areas_events_there_is_no_adjusted_ratio(tmp_path: Path) -> None:
    _, held = taken(tmp_path, extract=admissions(MONTHS))
    assert held.held.periods("ue_em_adm_ratio") == ()
    assert held.held.latest("ue_em_adm_1000") is not None
    assert adjusted(held, "X90002", "ue_em_adm_1000") is None


def test_a_practice_without_ages_is_missing(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    totals = {
        f"totals{n}__csv": published.registered_totals(f"{month}-01", dict.fromkeys(PRACTICES, 1000))
        for n, month in enumerate(MONTHS)
    }
    files = area.files(
        tmp_path / "all",
        **totals,
        map__csv=published.registered_map("01Apr2025"),
        own__csv=published.own_extract([*REFERENCE, *admissions(MONTHS)]),
    )
    held = snapshots.open_snapshot(home, str(area.take_in(home, files, confirm=True).snapshot))
    assert held.held.periods("ue_em_adm_ratio") == ()
    assert held.held.latest("ue_em_adm_1000") is not None


def test_a_later_file_replaces_all_bands_of_its_measure_and_year(tmp_path: Path) -> None:
    home, _ = taken(tmp_path, extract=[*REFERENCE, *admissions(MONTHS)])
    newer = [["XST", "2025/26", "em_adm", 10, 100, "0+", sex] for sex in ("female", "male")]
    files = area.files(tmp_path / "newer", newer__csv=published.own_extract(newer))
    held = snapshots.open_snapshot(home, str(area.take_in(home, files, confirm=True).snapshot))
    assert held.reference_events["age_band"].tolist() == ["0+", "0+"]
    rows = held.held.at("ue_em_adm_ratio", Period.parse("year to 2026-03"))
    assert rows.loc["X90002", "denominator"] == pytest.approx(area.PATIENTS["X90002"][0] * 0.1)


def test_the_same_files_give_the_same_id_and_it_is_made_again_identically(tmp_path: Path) -> None:
    home, held = taken(tmp_path / "one", extract=[*REFERENCE, *admissions(MONTHS)])
    _, again = taken(tmp_path / "two", extract=[*REFERENCE, *admissions(MONTHS)])
    assert held.id == again.id
    for name in ("populations.parquet", "reference_events.parquet"):
        (home / "snapshots" / held.id / name).unlink()
    assert snapshots.rebuild(home, held.id) == held.id
    rebuilt = snapshots.open_snapshot(home, held.id)
    assert rebuilt.populations.equals(held.populations)
    assert rebuilt.reference_events.equals(held.reference_events)
    _, changed = taken(
        tmp_path / "three",
        extract=[*REFERENCE[:3], [*REFERENCE[3][:3], 81, *REFERENCE[3][4:]], *admissions(MONTHS)],
    )
    assert changed.id != held.id


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["XST", "2025-04", "em_adm", 5, 100, "0-64", "male"], "not_a_year"),
        (["XST", "2025/26", "sneezes", 5, 100, "0-64", "male"], "measure_unknown"),
        (["XST", "2025/26", "em_adm", 5, 100, "all", "male"], "not_an_age_band"),
        (["XST", "2025/26", "em_adm", 5, 100, "0-64", "both"], "not_a_sex"),
        (["XST", "2025/26", "em_adm", -5, 100, "0-64", "male"], "negative"),
        (["XST", "2025/26", "em_adm", 5, 0, "0-64", "male"], "no_patient_years"),
        (["XST", "2025/26", "em_adm", 5, "", "0-64", "male"], "no_patient_years"),
        (["XST", "2025/26", "em_adm", "many", 100, "0-64", "male"], "not_a_number"),
        (REFERENCE[0], "row_twice"),
    ],
)
def test_spoilt_rows_by_age_and_sex_are_refused_with_their_row(row: list[object], code: str) -> None:
    content = published.own_extract([REFERENCE[0], row])
    with pytest.raises(Refused) as caught:
        published.loaded("own.csv", content, ("ue_em_adm_ratio",))
    assert [(problem.code, problem.row) for problem in caught.value.problems] == [(code, 3)]


def test_events_that_were_withheld_leave_nothing_to_expect(tmp_path: Path) -> None:
    withheld = [[*REFERENCE[0][:3], "*", *REFERENCE[0][4:]], *REFERENCE[1:]]
    extract = [[*row[:6], "female" if row[6] == "male" else "male"] for row in withheld]
    _, held = taken(tmp_path, extract=[*extract, *admissions(MONTHS)])
    assert held.held.periods("ue_em_adm_ratio") == ()  # all men are in the band without events


def test_a_snapshot_made_before_lists_by_age_were_kept_still_opens(tmp_path: Path) -> None:
    home, held = taken(tmp_path, extract=[*REFERENCE, *admissions(MONTHS)])
    folder = home / "snapshots" / held.id
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name in ("populations.parquet", "reference_events.parquet"):
        (folder / name).unlink()
        del manifest["parts"][name]
    text = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(text)
    (folder / "manifest.sha256").write_text(hashlib.sha256(text).hexdigest())
    opened = snapshots.open_snapshot(home, held.id)
    assert opened.populations.empty
    assert adjusted(opened, "X90002", "ue_em_adm_1000") is None
