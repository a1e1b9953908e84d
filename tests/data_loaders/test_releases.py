"""Older releases: kept whole, not used where a later one says it all, and not put in its place unasked."""

from pathlib import Path

import pytest

from data_loaders import snapshots
from data_loaders.store import archive
from data_loaders.summaries import summary
from tests.data_loaders import area, published


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = area.home(tmp_path)
    assert area.take_in(made, area.first_files(tmp_path)).published
    return made


def registers(folder: Path, name: str, first: int) -> Path:
    rows = {(code, "HYP"): (first + n, 1000) for n, code in enumerate(published.PRACTICES)}
    made = area.files(folder)
    (made / name).write_bytes(published.prevalence(rows))
    return made / name


def test_an_older_release_does_not_take_a_later_ones_place_unasked(home: Path, tmp_path: Path) -> None:
    later = registers(tmp_path / "later", "PREVALENCE_2324_v2.csv", 120)
    assert area.take_in(home, later).published
    older = registers(tmp_path / "older", "PREVALENCE_2324.csv", 110)
    done = area.take_in(home, older)
    assert (done.held, done.published) == (True, False)
    (reason,) = done.reasons
    assert reason.startswith("PREVALENCE_2324.csv looks like an older release than PREVALENCE_2324_v2.csv")
    assert "6 figures" in reason
    assert area.take_in(home, older, confirm=True).published


def test_a_file_covered_by_one_given_with_it_says_so(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "both"
    registers(folder, "PREVALENCE_2324.csv", 110)
    registers(folder, "PREVALENCE_2324_v2.csv", 120)
    done = area.take_in(home, folder)
    assert done.published
    problems = {report.file: [p.code for p in report.problems] for report in done.files}
    assert problems == {"PREVALENCE_2324.csv": ["covered"], "PREVALENCE_2324_v2.csv": []}
    assert "PREVALENCE_2324_v2.csv has all of them" in summary(done, None)
    twins = [registers(tmp_path / str(n), "PREVALENCE_2425.csv", 130 + n) for n in range(2)]
    of_one_name = area.take_in(home, *twins).files  # only the one that is covered says so
    assert [[p.code for p in report.problems] for report in of_one_name] == [["covered"], []]


def listed(folder: Path, newest: str, closed: str = "") -> Path:
    """A list of practices, which is of the day of its newest opening; one may have closed."""
    rows = [
        {1: code, 2: "SURGERY", 11: "20100101", 13: "A", 15: held[2], 16: "20130401", 26: "4"}
        for code, held in published.PRACTICES.items()
    ]
    rows[1] |= {11: newest}
    rows[0] |= {12: closed, 13: "C" if closed else "A"}
    made = area.files(folder)
    (made / "epraccur.csv").write_bytes(published.epraccur(rows))
    return made / "epraccur.csv"


def test_an_older_list_is_kept_beside_the_newer_one_and_says_why_it_is_not_used(
    home: Path, tmp_path: Path
) -> None:
    older = listed(tmp_path / "older", "20150101")
    newer = listed(tmp_path / "newer", "20180601", closed="20180331")
    assert area.take_in(home, newer).published
    before = snapshots.current_id(home)
    done = area.take_in(home, older)
    assert (done.snapshot, done.published, done.left_out) == (before, False, ())
    (problem,) = done.files[0].problems
    for words in ("list of 1 January 2015", "1 June 2018", "kept and not used"):
        assert words in problem.message
    assert [note.beside for note in archive.held(home)[-2:]] == ["", before]
    assert area.take_in(home, older).left_out == ()  # and not kept twice
    assert len(archive.held(home)) == 6


def test_after_going_back_past_files_they_are_left_out(home: Path, tmp_path: Path) -> None:
    first = str(snapshots.current_id(home))
    again = registers(tmp_path / "later", "PREVALENCE_2324.csv", 120)
    assert area.take_in(home, again).published
    same = area.files(tmp_path / "same") / "PREVALENCE_2324.csv"
    same.write_bytes(again.read_bytes() + b"\r\n")
    done = area.take_in(home, same)
    assert (done.published, done.left_out) == (
        True,
        (),
    )  # a later file with the same figures is its source now
    snapshots.rollback(home, first)
    assert set(area.take_in(home, area.first_files(tmp_path)).left_out) == {"PREVALENCE_2324.csv"}
    assert len(archive.held(home)) == 6
