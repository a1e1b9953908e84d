"""After going back a refresh builds on what is shown; what is kept beside the files is checked."""

import json
from pathlib import Path

import pytest

from benchmarking.periods import Period
from data_loaders import snapshots
from data_loaders.outcome import Refresh
from data_loaders.store import archive
from data_loaders.summaries import summary
from tests.data_loaders import area, published, published_prescribing


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = area.home(tmp_path)
    assert area.take_in(made, area.first_files(tmp_path)).published
    return made


def current(home: Path) -> str:
    return str(snapshots.current_id(home))


def totals(folder: Path, month: str, whole: int) -> Path:
    made = area.files(folder)
    patients = dict.fromkeys(published.PRACTICES, whole)
    (made / f"totals-{month}.csv").write_bytes(published.registered_totals(f"{month}-01", patients))
    return made


def held(home: Path, month: str) -> dict[str, float]:
    rows = snapshots.open_snapshot(home, current(home)).held.at("pop_list_size", Period.parse(month))
    return dict(rows["numerator"])


@pytest.fixture
def gone_back(home: Path, tmp_path: Path) -> tuple[str, str, Path]:
    """A bad file was published and taken back: the good snapshot, the bad one, the bad file's folder."""
    good, bad = current(home), totals(tmp_path / "bad", "2026-06", 9_999)
    second = area.take_in(home, bad, confirm=True).snapshot
    snapshots.rollback(home, good)
    return good, str(second), bad


def test_a_refresh_after_going_back_leaves_the_bad_file_out_and_says_so(
    home: Path, tmp_path: Path, gone_back: tuple[str, str, Path]
) -> None:
    done = area.take_in(home, totals(tmp_path / "new", "2026-05", 1_200), confirm=True)
    assert done.published
    assert done.left_out == ("totals-2026-06.csv",)
    assert done.written()["left_out"] == ["totals-2026-06.csv"]
    assert held(home, "2026-06") == {}
    assert set(held(home, "2026-05").values()) == {1_200}
    assert "totals-2026-06.csv" in summary(done, snapshots.open_snapshot(home, current(home)))


def test_a_file_that_adds_nothing_is_kept_and_not_called_left_out(home: Path, tmp_path: Path) -> None:
    explains = area.files(tmp_path / "more", T201812CHEM_SUBS__csv=published_prescribing.CHEMICALS)
    done = area.take_in(home, explains)
    assert (done.snapshot, done.published, done.left_out) == (current(home), False, ())
    assert [problem.code for problem in done.files[0].problems] == ["nothing_needed", "nothing_new"]
    again = area.take_in(home, totals(tmp_path / "new", "2026-05", 1_200), confirm=True)
    assert (again.published, again.left_out) == (True, ())


def test_a_refresh_with_nothing_new_after_going_back_publishes_nothing(
    home: Path, tmp_path: Path, gone_back: tuple[str, str, Path]
) -> None:
    good, _, _ = gone_back
    done = area.take_in(home, area.first_files(tmp_path))
    assert (done.snapshot, done.published, done.ok) == (good, False, True)
    assert {report.outcome for report in done.files} == {"already_loaded"}
    assert "totals-2026-06.csv" in summary(done, None)


def test_a_file_that_was_left_out_is_taken_in_again_by_naming_it(
    home: Path, gone_back: tuple[str, str, Path]
) -> None:
    _, second, bad = gone_back
    done = area.take_in(home, bad, confirm=True)
    assert [report.outcome for report in done.files] == ["accepted"]
    assert (done.snapshot, done.left_out) == (second, ())
    assert snapshots.rebuild(home, second) == second


def test_a_file_taken_in_again_counts_as_the_later_one(home: Path, tmp_path: Path) -> None:
    good = current(home)
    one, two = totals(tmp_path / "one", "2026-06", 1_000), totals(tmp_path / "two", "2026-06", 1_100)
    assert area.take_in(home, one, confirm=True).published
    snapshots.rollback(home, good)
    assert area.take_in(home, two, confirm=True).published
    assert set(held(home, "2026-06").values()) == {1_100}
    assert area.take_in(home, one, confirm=True).published
    assert set(held(home, "2026-06").values()) == {1_000}


def test_a_file_taken_in_with_the_wrong_year_is_put_right_and_both_can_be_made_again(
    home: Path, tmp_path: Path
) -> None:
    good = current(home)
    rows = {(code, "HYP"): (100, 1000) for code in published.PRACTICES}
    file = area.files(tmp_path / "new", prevalence__csv=published.prevalence(rows)) / "prevalence.csv"
    wrong = str(area.take_in(home, file, period="2020/21", confirm=True).snapshot)
    snapshots.rollback(home, good)
    right = str(area.take_in(home, file, period="2021/22", confirm=True).snapshot)
    periods = {
        id: {str(p) for p in snapshots.open_snapshot(home, id).held.periods("prev_htn_pct")}
        for id in (wrong, right)
    }
    assert periods == {wrong: {"2022/23", "2020/21"}, right: {"2022/23", "2021/22"}}
    assert [snapshots.rebuild(home, id) for id in (wrong, right)] == [wrong, right]
    snapshots.rollback(home, wrong)
    area.take_in(home, totals(tmp_path / "more", "2026-05", 1_200), confirm=True)
    assert {str(p) for p in snapshots.open_snapshot(home, current(home)).held.periods("prev_htn_pct")} == {
        "2022/23",
        "2020/21",
    }


def test_a_change_of_the_area_is_published_without_a_new_file(home: Path, tmp_path: Path) -> None:
    before = current(home)
    (home / "area.toml").write_text('area = ["XC1"]\n')
    done = area.take_in(home, area.first_files(tmp_path))
    assert done.published
    assert done.snapshot != before


def test_a_current_snapshot_that_cannot_be_trusted_stops_a_refresh(home: Path, tmp_path: Path) -> None:
    (home / "snapshots" / current(home) / "manifest.json").write_bytes(b"{}")
    done = area.take_in(home, totals(tmp_path / "new", "2026-05", 1_200))
    assert not done.ok
    assert "manifest.json" in done.reasons[0]
    assert summary(done, None).startswith("Nothing was changed: ")


def tidy_parts(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("received/*/tidy-*/*"))


@pytest.mark.parametrize("name", ["rows.parquet", "loaded.json", "tidy.sha256"])
@pytest.mark.parametrize("gone", [False, True])
def test_tidy_rows_that_were_altered_are_read_anew(home: Path, tmp_path: Path, name: str, gone: bool) -> None:
    before = {path: path.read_bytes() for path in tidy_parts(home)}
    altered = [path for path in before if path.name == name]
    for path, another in zip(altered, [*altered[1:], altered[0]], strict=True):
        if gone:
            path.unlink()
        else:
            path.write_bytes(before[another] + b" ")
    done = area.take_in(home, area.first_files(tmp_path))
    assert (done.snapshot, done.published) == (current(home), False)
    assert {path: path.read_bytes() for path in tidy_parts(home)} == before


def test_two_contents_whose_ids_begin_alike_are_both_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no digit of the sha256 in the id, every content of a day begins alike."""
    monkeypatch.setattr(snapshots, "SHORTEST", 0)
    first = str(area.take_in(home, totals(tmp_path / "a", "2026-05", 1_200), confirm=True).snapshot)
    second = str(area.take_in(home, totals(tmp_path / "b", "2026-06", 1_200), confirm=True).snapshot)
    assert (len(first), len(second)) == (len("2026-08-11-"), len("2026-08-11-") + 1)
    assert snapshots.open_snapshot(home, first).id == first
    assert set(held(home, "2026-06").values()) == {1_200}
    assert area.take_in(home, tmp_path / "b").snapshot == second
    assert snapshots.rebuild(home, second) == second


def stricter(home: Path, file: str) -> None:
    """Alter the store as if a file had been received under a loader that was less strict."""
    note = next(note for note in archive.held(home) if note.file == file)
    for path in (home / "received" / note.sha256).glob("tidy-*/*"):
        path.unlink()
    written = home / "received" / note.sha256 / "provenance.json"
    written.write_text(json.dumps({**note.written(), "file": "prevalence.csv"}))


def test_a_received_file_that_is_refused_today_stops_a_refresh_in_words(home: Path, tmp_path: Path) -> None:
    before = current(home)
    stricter(home, "PREVALENCE_2223.csv")  # its year was in its name
    done = area.take_in(home, totals(tmp_path / "new", "2026-05", 1_200))
    assert (done.snapshot, done.published, done.held) == (before, False, False)
    (reason,) = done.reasons
    for words in ("prevalence.csv, received on 11 August 2026", "cannot be read any more", "--period"):
        assert words in reason
    assert summary(done, None).startswith("Nothing was changed: prevalence.csv")
    assert len(archive.held(home)) == 4


def test_a_received_file_that_is_gone_stops_a_refresh_and_naming_it_does_not_hide_that(
    home: Path, tmp_path: Path
) -> None:
    note = next(note for note in archive.held(home) if note.file == "ages.csv")
    folder = home / "received" / note.sha256
    (folder / "content").unlink()
    for path in folder.glob("tidy-*/*"):
        path.unlink()
    done = area.take_in(home, totals(tmp_path / "new", "2026-05", 1_200))
    assert not done.published
    assert "ages.csv" in done.reasons[0]


def test_the_tree_is_said_for_a_day_that_has_come(home: Path, tmp_path: Path) -> None:
    """A survey of the year 2026 ends on 31 December; the files were received in August."""
    survey = published.survey(dict.fromkeys(published.PRACTICES, (0.5, 50, 100)))
    done: Refresh = area.take_in(home, area.files(tmp_path / "new", GPPS_2026__csv=survey))
    said = summary(done, snapshots.open_snapshot(home, current(home)))
    assert "on 31 July 2026" in said
    assert "December" not in said


def test_each_file_is_read_under_the_period_and_name_that_it_came_with(home: Path) -> None:
    note = next(note for note in archive.held(home) if note.file == "PREVALENCE_2223.csv")
    loaded = archive.load(home, note, ["prev_htn_pct"])
    renamed = archive.load(
        home, archive.Provenance(**{**vars(note), "file": "PREVALENCE_2122.csv"}), ["prev_htn_pct"]
    )
    assert (loaded.periods, renamed.periods) == (("2022/23",), ("2021/22",))
