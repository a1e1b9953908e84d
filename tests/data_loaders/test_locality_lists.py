"""The own list of localities out of a tree and back: nothing is lost, and a move is a line more."""

from pathlib import Path

from benchmarking.organisations import Level
from data_loaders import snapshots
from data_loaders.locality_lists import as_csv, listed
from data_loaders.outcome import Refresh
from tests.data_loaders import area, published

ROWS = [
    ["X90001", "LOC-A", "Ash", "2013-04-01", "2026-07-31", "students", "no"],
    ["X90001", "LOC-B", "Birch", "2026-08-01", "", "students", "no"],
    ["X90002", "LOC-A", "Ash", "", "", "", "yes"],
]


def taken(home: Path, folder: Path, content: bytes) -> Refresh:
    return area.take_in(home, area.files(folder, localities__csv=content), confirm=True)


def test_what_is_listed_can_be_taken_in_and_moved(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    (home / "area.toml").write_text('area = ["XST"]\nlocalities = "local"\n')
    assert area.take_in(home, area.first_files(tmp_path)).published
    assert taken(home, tmp_path / "one", published.localities(ROWS)).published
    first = snapshots.open_snapshot(home, str(snapshots.current_id(home))).organisations
    lines = listed(first)
    assert lines.to_numpy().tolist() == ROWS
    again = taken(home, tmp_path / "two", as_csv(lines))
    assert again.ok
    lines.loc[len(lines)] = ["X90003", "LOC-B", "Birch", "2026-08-01", "", "", ""]
    lines.loc[len(lines)] = [""] * 7
    assert taken(home, tmp_path / "three", as_csv(lines)).published
    tree = snapshots.open_snapshot(home, str(snapshots.current_id(home))).organisations
    assert tree.practices("LOC-B", area.TODAY) == ("X90001", "X90003")
    assert tree.above("X90001", Level.LOCALITY, area.TODAY.replace(month=7)) == first["LOC-A"]


def test_two_localities_on_one_day_are_refused(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    twice = [*ROWS[:1], ["X90001", "LOC-B", "Birch", "2026-07-31", "", "", ""]]
    done = taken(home, tmp_path / "new", published.localities(twice))
    assert not done.ok and "two localities on the same day" in done.reasons[0]
