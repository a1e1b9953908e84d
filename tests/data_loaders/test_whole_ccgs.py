"""Figures of whole CCGs beside those of practices: nobody counts twice, and none of them is a practice."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from benchmarking.comparison import compare, history
from benchmarking.disclosure.allowed import why_not
from benchmarking.figures import figures
from benchmarking.observations import Status
from benchmarking.organisations import ENGLAND, Level
from benchmarking.over_time.series import series_of
from benchmarking.over_time.two_periods import earlier_periods
from benchmarking.periods import Period
from benchmarking.relations import nearest_shown
from benchmarking.snapshot import Snapshot
from benchmarking.spread import spread
from data_loaders import exports, snapshots
from data_loaders.refresh import Refresh
from data_loaders.store.corrections import corrected_since
from records.models import Role, User
from records.permissions import snapshot_for
from tests.data_loaders import area, published_workbooks

REGISTER, TREATED = "prev_htn_pct", "cq_htn_bp_pct"
YEAR = Period.parse("2016/17")
CCGS: dict[str, published_workbooks.Ccg] = {
    "XC1": (3, 3300, 300, {"HYP006": (200, 250, 10)}),
    "XC2": (2, 2700, 250, {"HYP006": (150, 200, 5)}),
    "XC9": (1, 1500, 160, {"HYP006": (90, 120, 3)}),
    "XD1": (40, 90_000, 9000, {"HYP006": (6000, 7500, 300)}),  # of no list of practices
}


def by_ccg(ccgs: Mapping[str, published_workbooks.Ccg] = CCGS) -> bytes:
    return published_workbooks.workbook({"HYP": published_workbooks.commissioners(ccgs)})


def by_practice(registers: Mapping[str, int]) -> bytes:
    measures = {code: (1000, register, {"HYP006": (60, 80, 4)}) for code, register in registers.items()}
    return published_workbooks.workbook({"HYP": published_workbooks.condition(measures)})


def opened(home: Path) -> Snapshot:
    return snapshots.open_snapshot(home, str(snapshots.current_id(home)))


def said(done: Refresh) -> str:
    return "\n".join(problem.message for report in done.files for problem in report.problems)


def sums_of(held: Snapshot, indicator: str, level: Level) -> dict[str, tuple[float, float, int]]:
    table = figures(held, held.indicators[indicator], YEAR, level)
    table = table[table["status"] == Status.OK]
    numbers = zip(table["numerator"], table["denominator"], table["practices_counted"], strict=True)
    return dict(zip(table.index, numbers, strict=True))


def scoped_to(role: Role, held: Snapshot) -> Snapshot:
    who = User("", "", role, "", datetime(2026, 8, 11, tzinfo=UTC), [])
    return snapshot_for(who, held, secret=b"secret", on=area.TODAY)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Refresh, Refresh]:
    """A home with the CCGs' workbook, then with that of some practices of the same year; both refreshes."""
    folder = tmp_path_factory.mktemp("ccgs")
    home = area.home(folder)
    first = area.take_in(home, area.first_files(folder), area.files(folder / "a", ccg__xlsx=by_ccg()))
    own = by_practice({"X90001": 100, "X90002": 110, "X90004": 90, "X90005": 99})
    second = area.take_in(home, area.files(folder / "b", practices__xlsx=own), confirm=True)
    assert (first.published, second.published) == (True, True)
    return home, first, second


def test_where_no_practice_has_a_figure_the_ccgs_count(homes: tuple[Path, Refresh, Refresh]) -> None:
    home, first, _ = homes
    held = snapshots.open_snapshot(home, str(first.snapshot))
    assert sums_of(held, REGISTER, Level.CCG) == {
        code: (register, patients, practices) for code, (practices, patients, register, _) in CCGS.items()
    }
    assert sums_of(held, REGISTER, Level.STP) == {"XST": (550, 6000, 5), "XSU": (160, 1500, 1)}
    assert sums_of(held, REGISTER, Level.ENGLAND) == {ENGLAND: (9710, 97_500, 46)}
    assert sums_of(held, TREATED, Level.STP)["XST"] == (350, 465, 5)
    for level in (Level.PRACTICE, Level.LOCALITY):
        assert sums_of(held, REGISTER, level) == {}
    assert "8 figures of 4 whole CCGs count from now on" in said(first)


def test_no_ccg_stands_among_the_practices(homes: tuple[Path, Refresh, Refresh], tmp_path: Path) -> None:
    home, first, _ = homes
    held = snapshots.open_snapshot(home, str(first.snapshot))
    assert held.observations["organisation"].str.fullmatch(r"X9\d{4}").all()
    assert held.held.latest(REGISTER) == Period.parse("2022/23")  # practices have it
    past = {own: [str(p) for p, _ in history(held, own, REGISTER)] for own in ("X90001", "U90001", "XST")}
    assert past == {"X90001": ["2022/23"], "U90001": ["2022/23"], "XST": ["2016/17", "2022/23"]}
    assert earlier_periods(held, held.indicators[REGISTER]) == ()
    assert nearest_shown(held, REGISTER, YEAR) == held.held.latest(REGISTER)
    own = series_of(held, held.indicators[REGISTER], ["X90001"])
    assert own.periods == (held.held.latest(REGISTER),)
    exports.write_table(held, tmp_path / "table.csv")
    table = pd.read_csv(tmp_path / "table.csv").query("period == '2016/17' and indicator == @REGISTER")
    assert set(table["level"]) == {"ccg", "stp", "england"}
    assert set(table["source"]) == {"ccg.xlsx"}


def test_what_no_practice_has_in_any_year_is_shown_from_the_ccg_up(
    homes: tuple[Path, Refresh, Refresh],
) -> None:
    home, first, second = homes
    held = snapshots.open_snapshot(home, str(first.snapshot))
    indicator = held.indicators[TREATED]
    assert (indicator.lowest_level, held.held.latest(TREATED)) == (Level.CCG, YEAR)
    words = why_not(indicator, Level.PRACTICE, held.organisations)
    assert words == "Held of whole sub-ICBs so far: there is no figure of a single practice."
    later = snapshots.open_snapshot(home, str(second.snapshot))
    assert later.indicators[TREATED].lowest_level is Level.PRACTICE


def test_practices_of_a_ccg_count_before_it_and_are_held_against_it(
    homes: tuple[Path, Refresh, Refresh],
) -> None:
    home, _, second = homes
    held = opened(home)
    assert sums_of(held, REGISTER, Level.PRACTICE)["X90001"] == (100, 1000, 1)
    assert sums_of(held, REGISTER, Level.CCG) == {
        "XC1": (210, 2000, 2),
        "XC2": (189, 2000, 2),
        "XC9": (160, 1500, 1),
        "XD1": (9000, 90_000, 40),
    }
    assert sums_of(held, REGISTER, Level.STP)["XST"] == (399, 4000, 4)
    assert sums_of(held, REGISTER, Level.ENGLAND) == {ENGLAND: (9559, 95_500, 45)}
    words = said(second)
    assert "4 figures of 2 whole CCGs counted until now and do no longer" in words
    assert "prev_htn_pct of XC1 is 300 of 3,300, its 2 practices have 210 of 2,000" in words
    every = corrected_since(home, str(homes[1].snapshot), str(second.snapshot))
    assert (REGISTER, YEAR) in every


@pytest.mark.parametrize(
    ("practice", "peers", "average"),
    [
        ("X90001", Level.ENGLAND, (9559, 95_500, 45)),  # many, so that nobody is left out of it
        ("X90001", Level.STP, (399 - 100, 4000 - 1000, 3)),
        ("X90006", Level.STP, (160, 1500, 1)),  # without a figure of its own
    ],
)
def test_the_average_that_a_practice_is_held_against_has_whole_ccgs_in_it(
    homes: tuple[Path, Refresh, Refresh], practice: str, peers: Level, average: tuple[float, float, int]
) -> None:
    found = compare(opened(homes[0]), practice, REGISTER, YEAR, peers).benchmark
    assert found is not None
    assert (found.numerator, found.denominator, found.counted) == average


def test_a_practice_of_a_year_that_only_ccgs_have_sees_the_average_and_no_figure(
    homes: tuple[Path, Refresh, Refresh],
) -> None:
    home, first, _ = homes
    held = snapshots.open_snapshot(home, str(first.snapshot))
    for peers, average in ((Level.STP, (550, 6000, 5)), (Level.ENGLAND, (9710, 97_500, 46))):
        found = compare(held, "X90001", REGISTER, YEAR, peers)
        assert found.benchmark is not None
        assert (found.figure.value, found.figure.reason) == (None, "missing")
        assert (found.benchmark.numerator, found.benchmark.denominator, found.benchmark.counted) == average
        assert found.benchmark.in_all == average[2]


def test_a_snapshot_with_them_is_made_again_under_the_same_id(homes: tuple[Path, Refresh, Refresh]) -> None:
    home, first, second = homes
    for id_ in (str(first.snapshot), str(second.snapshot)):
        assert snapshots.rebuild(home, id_) == id_


def test_whom_the_board_may_see_has_the_same_sums(homes: tuple[Path, Refresh, Refresh]) -> None:
    home, _, _ = homes
    whole, board = opened(home), scoped_to(Role.BOARD_VIEWER, opened(home))
    for level in (Level.CCG, Level.STP, Level.ENGLAND):
        assert sums_of(board, REGISTER, level) == sums_of(whole, REGISTER, level)
    assert (len(board.ccg_figures), len(board.observations)) == (0, 0)
    assert scoped_to(Role.ADMIN, opened(home)).held.periods(REGISTER) == ()


def test_where_a_year_has_whole_ccgs_the_funnel_says_that_its_average_is_of_practices(
    homes: tuple[Path, Refresh, Refresh],
) -> None:
    held = opened(homes[0])
    measured, later = held.indicators[REGISTER], Period.parse("2022/23")
    assert spread(held, measured, YEAR).against == spread(held, measured, later).against.replace(
        "average", "practices average"
    )


def test_a_ccg_of_another_time_stands_in_the_stp_of_what_it_became(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    became = b"code,successor_code,valid_from\nXD1,XC9,2018-04-01\n"
    some = {code: CCGS[code] for code in ("XC1", "XD1")}
    new = area.files(tmp_path / "new", ccg__xlsx=by_ccg(some), became__csv=became)
    area.take_in(home, area.first_files(tmp_path), new)
    held = opened(home)
    stps = figures(held, held.indicators[REGISTER], YEAR, Level.STP)
    numbers = ["numerator", "practices_counted", "practices_in_all"]
    assert stps.loc["XST", numbers].tolist() == [300, 3, 5]  # all that the tree has there, not those alone
    assert stps.loc["XSU", numbers].tolist() == [9000, 40, 40]


@pytest.mark.parametrize(
    ("practices", "used"),
    [
        ({"X90006": 150}, {"XC1", "XC2", "XD1"}),  # of XC9, whose row gives way
        ({"X90006": 150, "X97777": 100}, set()),  # one that no list places: it could be in any of them
    ],
)
def test_a_ccg_counts_only_where_none_of_its_practices_can(
    tmp_path: Path, practices: dict[str, int], used: set[str]
) -> None:
    home = area.home(tmp_path)
    new = area.files(tmp_path / "new", ccg__xlsx=by_ccg(), own__xlsx=by_practice(practices))
    done = area.take_in(home, area.first_files(tmp_path), new)
    held = opened(home)
    assert set(held.ccg_figures["organisation"]) == used
    england = sums_of(held, REGISTER, Level.ENGLAND)[ENGLAND]
    assert england[0] == sum(practices.values()) + sum(int(str(CCGS[code][2])) for code in used)
    assert ("not of each is it known in which CCG of this list it was" in said(done)) == (not used)


def test_a_total_of_ccgs_that_moved_by_more_than_a_third_is_asked_about(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    many: dict[str, published_workbooks.Ccg] = {f"Y{n:02d}": (9, 9000, 900 + n, {}) for n in range(6)}
    area.take_in(home, area.first_files(tmp_path), area.files(tmp_path / "new", ccg__xlsx=by_ccg(many)))
    half: dict[str, published_workbooks.Ccg] = {code: (9, 9000, 450, {}) for code in many}
    done = area.take_in(home, area.files(tmp_path / "again", corrected__xlsx=by_ccg(half)))
    assert (done.held, done.published) == (True, False)
    assert "the total of the same 6 CCGs is 2,700 in" in done.reasons[0]
    assert "6 figures of 6 whole CCGs read otherwise than before" in said(done)


@pytest.mark.parametrize(
    ("practices", "asked"),
    [
        ({"X90001": 150}, "2 figures of 1 whole CCG would count no longer, and the figures of practices"),
        ({"X97777": 100}, "8 figures of 4 whole CCGs would count no longer, and the figures of practices"),
        ({"X90001": 99, "X90002": 99, "X90003": 99}, ""),  # all 3 of XC1, with most of its patients
    ],
)
def test_a_few_practices_in_the_place_of_whole_ccgs_are_asked_about(
    tmp_path: Path, practices: dict[str, int], asked: str
) -> None:
    home = area.home(tmp_path)
    one_sheet = published_workbooks.workbook({"HYP": published_workbooks.commissioners(CCGS)})
    area.take_in(home, area.first_files(tmp_path), area.files(tmp_path / "new", ccg__xlsx=one_sheet))
    done = area.take_in(home, area.files(tmp_path / "later", own__xlsx=by_practice(practices)))
    assert (done.held, done.published) == (bool(asked), not asked)
    assert asked in " ".join(done.reasons)


def test_of_two_files_of_a_year_the_later_counts_alone_as_ccgs_may_have_merged(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    area.take_in(home, area.first_files(tmp_path), area.files(tmp_path / "new", before__xlsx=by_ccg()))
    merged = {
        "XC1": CCGS["XC1"],
        "XC9": CCGS["XC9"],
        "XE1": (42, 92_700, 9250, CCGS["XD1"][3]),
    }  # XC2 and XD1
    done = area.take_in(home, area.files(tmp_path / "again", after__xlsx=by_ccg(merged)), confirm=True)
    assert sums_of(opened(home), REGISTER, Level.ENGLAND) == {ENGLAND: (9710, 97_500, 46)}
    assert set(sums_of(opened(home), REGISTER, Level.CCG)) == set(merged)
    gone = "4 figures of 2 whole CCGs counted until now and do no longer: this file has no figure"
    assert gone in said(done)


def test_numbers_that_cannot_be_are_said_and_left_out(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    wrong: dict[str, published_workbooks.Ccg] = {**CCGS, "XC2": (2, 270, 2500, CCGS["XC2"][3])}
    done = area.take_in(
        home, area.first_files(tmp_path), area.files(tmp_path / "new", ccg__xlsx=by_ccg(wrong))
    )
    assert "a numerator above the denominator, shown as missing, not as nought: XC2" in said(done)
    assert set(sums_of(opened(home), REGISTER, Level.CCG)) == {"XC1", "XC9", "XD1"}
