"""Files read in a process of their own: the same answers, and limits that stop one file and nothing else."""

import hashlib
from datetime import date
from pathlib import Path

from data_loaders import snapshots
from data_loaders.reading import Named, Reader
from data_loaders.reading_apart import Limits, take_apart
from tests.builders import CATALOGUE
from tests.data_loaders import area, published

INDICATORS = Path(__file__).resolve().parents[2] / "indicators"
DAY = date(2026, 8, 11)


def reader() -> Reader:
    return Reader(CATALOGUE, [], 0, "analyst", DAY, "")


def test_apart_says_what_reading_here_says(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    folder = area.first_files(tmp_path)
    (folder / "notes.csv").write_bytes(b"a,b\n1,2\n")
    (folder / "empty.csv").write_bytes(b"")
    here = area.take_in(home, folder, dry_run=True)
    apart = area.take_in(home, folder, dry_run=True, apart=Limits())
    assert apart == here
    (folder / "empty.csv").unlink()
    assert area.take_in(home, folder, apart=Limits()).published
    kept = {path.parent.name: path.read_bytes() for path in home.glob("received/*/content")}
    assert len(kept) == 4
    assert {sha256: hashlib.sha256(content).hexdigest() for sha256, content in kept.items()} == {
        sha256: sha256 for sha256 in kept
    }
    again = area.home(tmp_path / "again")
    area.take_in(again, folder)
    assert snapshots.current_id(again) == snapshots.current_id(home)


def test_a_file_that_needs_too_much_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    """Millions of rows do not fit into two hundred megabytes; the file after them does."""
    patients = {f"X{n:05d}": (1000, 200) for n in range(100)}
    lines = published.registered_ages("2026-07-01", patients).splitlines(keepends=True)
    large = tmp_path / "a-large.csv"
    large.write_bytes(b"".join(lines[:1] + lines[1:] * 600))
    small = tmp_path / "b-small.csv"
    small.write_bytes(published.registered_totals("2026-06-01", {"X90001": 990}))
    named = [Named(large, True), Named(small, True)]
    taken = list(take_apart(reader(), named, INDICATORS, Limits(memory=192 * 2**20)))
    assert [one.report.outcome for one in taken] == ["refused", "accepted"]
    assert taken[0].report.problems[0].code == "limit"
    assert "a-large.csv" in taken[0].report.problems[0].message


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    small = tmp_path / "small.csv"
    small.write_bytes(published.registered_totals("2026-06-01", {"X90001": 990}))
    (taken,) = take_apart(reader(), [Named(small, True)], INDICATORS, Limits(seconds=0.01))
    assert taken.stops and "seconds" in taken.report.problems[0].message


def test_many_files_are_read_in_one_process_each_once_and_with_its_own_bytes(tmp_path: Path) -> None:
    files = {f"{n}.csv": published.registered_totals(f"2026-0{n}-01", {"X90001": n}) for n in range(1, 7)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    named = [Named(tmp_path / name, True) for name in files]
    taken = list(take_apart(reader(), named, INDICATORS))
    assert [(one.report.file, one.content) for one in taken] == [(p.path.name, p.path) for p in named]
    assert [one.note.order for one in taken if one.note] == [1, 2, 3, 4, 5, 6]


def test_a_file_that_is_changed_while_it_is_read_is_not_kept_under_the_first_ones_name(
    tmp_path: Path,
) -> None:
    home, folder = area.home(tmp_path), area.first_files(tmp_path)

    def change(said: str) -> None:
        if said.startswith("ages.csv"):
            (folder / "ages.csv").write_bytes(b"something else")

    done = area.take_in(home, folder, apart=Limits(), progress=change)
    assert done.reasons == ("ages.csv was changed while it was being read. Take it in again.",)
    assert not done.published and not list(home.glob("received/*"))
