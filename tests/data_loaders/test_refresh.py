"""Refresh: what becomes of each file, when nothing changes, what is held, and which file wins."""

import fcntl
import json
from pathlib import Path

import pytest

from benchmarking.periods import Period
from data_loaders import snapshots
from data_loaders.outcome import Refresh
from data_loaders.refresh import Busy
from tests.data_loaders import area, published

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
UNKNOWN = b"Ward,Beds\nNightingale,12\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = area.home(tmp_path)
    assert area.take_in(made, area.first_files(tmp_path)).published
    return made


def outcomes(done: Refresh) -> dict[str, str]:
    return {report.file: report.outcome for report in done.files}


def everything(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def numerators(home: Path, indicator: str, period: str) -> dict[str, float]:
    snapshot = snapshots.open_snapshot(home, str(snapshots.current_id(home)))
    return dict(snapshot.held.at(indicator, Period.parse(period))["numerator"])


def test_the_outcome_has_the_fields_that_scripts_read(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    done = area.take_in(home, area.first_files(tmp_path)).written()
    assert json.loads(json.dumps(done)) == done
    assert done["published"] is True
    assert done["snapshot"] == snapshots.current_id(home)
    prevalence = done["files"][1]
    assert prevalence == {
        "file": "PREVALENCE_2223.csv",
        "publication": "Quality and Outcomes Framework",
        "period": "2022/23",
        "rows": 6,
        "used": 6,
        "outcome": "accepted",
        "problems": [],
    }


def test_the_same_files_again_are_already_loaded_and_give_the_same_snapshot(
    home: Path, tmp_path: Path
) -> None:
    before, id = everything(home), snapshots.current_id(home)
    done = area.take_in(home, area.first_files(tmp_path))
    assert set(outcomes(done).values()) == {"already_loaded"}
    assert (done.snapshot, done.published, done.ok) == (id, False, True)
    assert {path: text for path, text in everything(home).items() if not path.endswith("CURRENT")} == {
        path: text for path, text in before.items() if not path.endswith("CURRENT")
    }


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "PREVALENCE_2324.csv",
            published.prevalence({("X90001", "HYP"): (1, 9)}, "COUNT"),
            ["REGISTER", "COUNT"],
        ),
        ("totals.csv", b"", ["empty"]),
        ("totals.csv", PICTURE, ["picture"]),
        ("PREVALENCE.csv", published.prevalence({("X90001", "HYP"): (1, 9)}), ["--period"]),
        ("PREVALENCE_2324.csv", published.prevalence({("X90001", "HYP"): ("x", 9)}), ["row 2", "REGISTER"]),
        ("totals.csv", published.registered_totals("01JAN2099", {"X90001": 9}), ["still to come"]),
    ],
)
@pytest.mark.parametrize("in_folder", [False, True])
def test_a_refused_file_stops_everything(
    home: Path, tmp_path: Path, name: str, content: bytes, words: list[str], in_folder: bool
) -> None:
    folder = area.files(tmp_path / "new", good__csv=published.registered_totals("2026-06-01", area_totals()))
    (folder / name).write_bytes(content)
    before = everything(home)
    done = area.take_in(home, *([folder] if in_folder else [folder / "good.csv", folder / name]))
    assert outcomes(done)[name] == "refused"
    assert not done.published
    assert not done.ok
    assert everything(home) == before
    problem = next(report for report in done.files if report.file == name).problems[0]
    for word in (name, *words):
        assert word in problem.message


def area_totals() -> dict[str, int]:
    return {code: whole for code, (whole, _) in area.PATIENTS.items()}


def test_an_unrecognised_file_stops_only_when_it_was_named_itself(home: Path, tmp_path: Path) -> None:
    good = published.registered_totals("2026-06-01", area_totals())
    folder = area.files(
        tmp_path / "new",
        good__csv=good,
        beds__csv=UNKNOWN,
        notes__md=b"words",
        pic__png=PICTURE,
    )
    stopped = area.take_in(home, folder / "good.csv", folder / "beds.csv")
    assert outcomes(stopped) == {"good.csv": "accepted", "beds.csv": "unrecognised"}
    assert not stopped.published
    assert "Ward, Beds" in stopped.reasons[0]
    done = area.take_in(home, folder)
    assert outcomes(done) == {
        "beds.csv": "unrecognised",
        "good.csv": "accepted",
        "notes.md": "unrecognised",
        "pic.png": "unrecognised",
    }
    assert done.published


def test_a_dry_run_reports_and_writes_nothing(home: Path, tmp_path: Path) -> None:
    new = area.files(tmp_path / "new", good__csv=published.registered_totals("2026-06-01", area_totals()))
    before = everything(home)
    done = area.take_in(home, new, dry_run=True)
    assert (done.published, done.ok, outcomes(done)) == (False, True, {"good.csv": "accepted"})
    assert everything(home) == before


def test_lost_practices_and_moved_totals_are_held_until_confirmed(home: Path, tmp_path: Path) -> None:
    fewer = dict.fromkeys(["X90001"], 1000)
    tenfold = {code: 10 * whole for code, whole in area_totals().items()}
    for name, patients, code in (("fewer", fewer, "coverage_lost"), ("tenfold", tenfold, "total_moved")):
        new = area.files(tmp_path / name, totals__csv=published.registered_totals("2026-08-01", patients))
        before = everything(home)
        held = area.take_in(home, new)
        assert not held.ok
        assert held.files[0].outcome == "warned"
        assert [problem.code for problem in held.files[0].problems] == [code]
        assert everything(home) == before
    assert area.take_in(home, new, confirm=True).published


def test_a_correction_of_some_practices_is_no_loss_of_the_others(home: Path, tmp_path: Path) -> None:
    new = area.files(tmp_path / "new", one__csv=published.registered_totals("2026-07-01", {"X90001": 1001}))
    assert area.take_in(home, new).published
    held = numerators(home, "pop_list_size", "2026-07")
    assert held["X90001"] == 1001
    assert held["X90002"] == 1100


def test_the_file_that_came_later_wins_and_the_earlier_one_stays(home: Path, tmp_path: Path) -> None:
    for n, registers in enumerate((100, 120, 110)):
        rows = {(code, "HYP"): (registers, 1000) for code in published.PRACTICES}
        new = area.files(tmp_path / f"new{n}", PREVALENCE_2324__csv=published.prevalence(rows))
        assert area.take_in(home, new).published
        assert set(numerators(home, "prev_htn_pct", "2023/24").values()) == {registers}
    assert len(list((home / "received").glob("*/content"))) == 4 + 3


def test_in_a_folder_r2_comes_before_r10(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    for release, registers in (("R10", 300), ("R2", 100)):
        rows = {(code, "HYP"): (registers, 1000) for code in published.PRACTICES}
        area.files(tmp_path / "all" / release, PREVALENCE_2324__csv=published.prevalence(rows))
    assert area.take_in(home, tmp_path / "all").published
    assert set(numerators(home, "prev_htn_pct", "2023/24").values()) == {300}


def test_impossible_shares_are_missing_and_listed_never_clipped(home: Path, tmp_path: Path) -> None:
    rows = {(code, "HYP"): (100, 1000) for code in published.PRACTICES} | {("X90001", "HYP"): (1001, 1000)}
    rows |= {("X90002", "HYP"): (0, 0)}
    done = area.take_in(
        home, area.files(tmp_path / "new", PREVALENCE_2324__csv=published.prevalence(rows)), confirm=True
    )
    assert done.published
    codes = [problem.code for problem in done.files[0].problems]
    assert codes == ["zero_denominator", "above_denominator", "coverage_lost", "figure_leapt"]
    snapshot = snapshots.open_snapshot(home, str(done.snapshot))
    shown = snapshot.held.at("prev_htn_pct", Period.parse("2023/24"))
    assert shown.loc[["X90001", "X90002", "X90003"], "status"].tolist() == ["missing", "missing", "ok"]
    assert shown["numerator"].isna().tolist() == [True, False, False, False, False, False]


def own(month: str, measure: str, age: str = "") -> bytes:
    return published.own_extract([["X90001", month, measure, 60, "", age]])


def test_an_empty_denominator_is_the_months_list_over_twelve(home: Path, tmp_path: Path) -> None:
    new = area.files(
        tmp_path / "new", ae__csv=own("2026-07", "ae"), nursing__csv=own("2026-07", "dn_contacts", "65+")
    )
    assert area.take_in(home, new).published
    snapshot = snapshots.open_snapshot(home, str(snapshots.current_id(home)))
    month = Period.parse("2026-07")
    assert snapshot.held.at("ue_ae_1000", month).loc["X90001"].tolist() == [60.0, 1000 / 12, "ok"]
    assert snapshot.held.at("com_dn_65_1000", month).loc["X90001"].tolist() == [60.0, 200 / 12, "ok"]


@pytest.mark.parametrize(("month", "status"), [("2026-04", "ok"), ("2026-10", "ok"), ("2026-03", "missing")])
def test_a_month_without_a_list_takes_one_at_most_three_months_away(
    home: Path, tmp_path: Path, month: str, status: str
) -> None:
    new = area.files(tmp_path / "new", ae__csv=own(month, "ae"))
    assert area.take_in(home, new, today=area.TODAY.replace(month=11)).published
    snapshot = snapshots.open_snapshot(home, str(snapshots.current_id(home)))
    assert snapshot.held.at("ue_ae_1000", Period.parse(month)).at["X90001", "status"] == status


def test_what_a_new_catalogue_asks_for_is_read_from_the_files_already_received(
    home: Path, tmp_path: Path
) -> None:
    catalogue = Path(__file__).resolve().parents[2] / "indicators"
    smaller = area.files(tmp_path / "smaller")
    for name in ("pop_list_size", "pop_65plus_pct"):
        (smaller / f"{name}.toml").write_bytes((catalogue / f"{name}.toml").read_bytes())
    done = area.take_in(home, area.first_files(tmp_path), catalogue=smaller)
    assert done.published
    assert set(snapshots.open_snapshot(home, str(done.snapshot)).indicators) == {
        "pop_list_size",
        "pop_65plus_pct",
    }
    back = area.take_in(home, area.first_files(tmp_path))
    assert back.published
    assert numerators(home, "prev_htn_pct", "2022/23")["X90001"] == 100


def test_a_file_that_two_publications_claim_is_refused(home: Path, tmp_path: Path) -> None:
    both = {"a.csv": published.crosstab([]), "b.csv": published.prevalence({})}
    done = area.take_in(home, area.files(tmp_path / "new", both__zip=published.zipped(both)))
    assert [problem.code for problem in done.files[0].problems] == ["ambiguous"]
    assert not done.ok


def test_two_refreshes_at_once_are_refused(home: Path, tmp_path: Path) -> None:
    with (home / "refresh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            area.take_in(home, area.first_files(tmp_path))


def test_a_file_that_is_not_there_is_said(home: Path, tmp_path: Path) -> None:
    done = area.take_in(home, tmp_path / "nothing.csv")
    assert outcomes(done) == {"nothing.csv": "refused"}
    assert "cannot be read" in done.reasons[0]


def test_a_folder_without_files_is_said(tmp_path: Path) -> None:
    done = area.take_in(area.home(tmp_path), area.files(tmp_path / "empty"))
    assert (done.snapshot, done.ok) == (None, False)


def test_many_problems_are_counted_not_all_listed(home: Path, tmp_path: Path) -> None:
    rows = {(f"X{90000 + n}", "HYP"): ("x", "y") for n in range(1, 60)}
    done = area.take_in(home, area.files(tmp_path / "new", PREVALENCE_2324__csv=published.prevalence(rows)))
    assert len(done.files[0].problems) <= 21
    assert "54 more" in " ".join(problem.message for problem in done.files[0].problems)
