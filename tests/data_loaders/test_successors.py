"""The own list of successors: read, kept with the snapshot, made again, and refused where it cannot be."""

from datetime import date
from pathlib import Path

import pytest

from benchmarking.as_now import as_now
from benchmarking.figures import figures
from benchmarking.organisations import Level
from benchmarking.periods import Period
from data_loaders import snapshots
from tests.data_loaders import area, published

HEADINGS = ["code", "successor_code", "valid_from"]


def listed(*rows: tuple[str, str, str]) -> bytes:
    return published.written([HEADINGS, *rows])


def test_a_merger_is_kept_and_carried_back(tmp_path: Path) -> None:
    """X90001 is gone from the map of August, taken over by X90002; XC1 became XC2."""
    home = area.home(tmp_path)
    assert area.take_in(home, area.first_files(tmp_path)).published
    left = {code: place for code, place in published.PRACTICES.items() if code != "X90001"}
    patients = {code: (whole + 5, 200) for code, (whole, _) in area.PATIENTS.items() if code != "X90001"}
    more = area.files(
        tmp_path / "more",
        map__csv=published.registered_map("01Aug2026", left),
        ages__csv=published.registered_ages("2026-08-01", patients),
        successors__csv=listed(("X90001", "X90002", "2026-08-01"), ("XC1", "XC2", "2026-08-01")),
    )
    done = area.take_in(home, more, confirm=True)
    assert done.published and done.snapshot
    was = snapshots.open_snapshot(home, done.snapshot)
    assert was.organisations.successors["X90001"] == ("X90002", date(2026, 8, 1))
    assert snapshots.rebuild(home, done.snapshot) == done.snapshot
    now, july = as_now(was, date(2026, 8, 11)), Period.parse("2026-07")
    held = figures(now, now.indicators["pop_list_size"], july, Level.PRACTICE)["numerator"]
    assert held["X90002"] == 1000 + 1100 and "X90001" not in held
    then = figures(was, was.indicators["pop_list_size"], july, Level.CCG)["numerator"]
    ccgs = figures(now, now.indicators["pop_list_size"], july, Level.CCG)["numerator"]
    assert then.sum() == ccgs.sum()
    assert dict(ccgs) == {"XC2": then["XC1"] + then["XC2"], "XC9": then["XC9"]}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("X90001", "X90001", "2026-04-01")], "ring"),
        ([("X90001", "X90002", "2026-04-01"), ("X90002", "X90001", "2026-04-01")], "ring"),
        ([("X90001", "X90002", "2026-04-01"), ("X90001", "X90003", "2026-04-01")], "duplicate"),
        ([("X90001", "X90002", "")], "day_missing"),
        ([("X90001", "X90002", "13/13/2026")], "not_a_date"),
        ([("A practice", "X90002", "2026-04-01")], "code_unknown"),
    ],
)
def test_a_list_that_cannot_be_is_refused(
    tmp_path: Path, rows: list[tuple[str, str, str]], code: str
) -> None:
    home = area.home(tmp_path)
    done = area.take_in(home, area.files(tmp_path / "new", successors__csv=listed(*rows)))
    assert done.files[0].outcome == "refused"
    assert code in {problem.code for problem in done.files[0].problems}


def test_two_lists_that_form_a_ring_together_change_nothing(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    first = area.files(tmp_path / "one", a__csv=listed(("X90001", "X90002", "2026-04-01")))
    assert area.take_in(home, area.first_files(tmp_path), first).published
    before = snapshots.current_id(home)
    second = area.files(tmp_path / "two", b__csv=listed(("X90002", "X90001", "2026-05-01")))
    done = area.take_in(home, second)
    assert not done.ok and "back to itself" in done.reasons[0]
    assert snapshots.current_id(home) == before
