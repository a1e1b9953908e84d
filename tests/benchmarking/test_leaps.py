"""A practice whose figure moves beyond reason is named; chance and whole files that move are not."""

import pandas as pd
import pytest

from benchmarking.leaps import Leap, leaps
from benchmarking.words.leap_wording import leaps_said
from tests.builders import CATALOGUE
from tests.data_loaders.published import PRACTICES

COLUMNS = ["organisation", "indicator", "period", "numerator", "denominator", "status"]
BEFORE = {code: (100.0 + n, 1000.0) for n, code in enumerate(PRACTICES)}
NAMES = {"X90002": "The Beech Practice"}


def table(
    period: str, numbers: dict[str, tuple[float, float]], indicator: str = "prev_htn_pct"
) -> pd.DataFrame:
    rows = [[code, indicator, period, *both, "ok"] for code, both in numbers.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def found(period: str, **changed: tuple[float, float]) -> list[Leap]:
    return leaps(table(period, {**BEFORE, **changed}), table("2022/23", BEFORE), CATALOGUE, NAMES)


@pytest.mark.parametrize("period", ["2022/23", "2023/24"])
def test_a_register_seven_times_as_large_is_named_with_both_numbers(period: str) -> None:
    (leap,) = found(period, X90002=(707, 1000))
    assert (leap.practice, leap.name, leap.since) == ("X90002", "The Beech Practice", "2022/23")
    assert (leap.number, leap.before, leap.now) == ("numerator", 101, 707)
    said = leaps_said([leap], CATALOGUE)
    for words in (
        "The Beech Practice (X90002)",
        "Recorded hypertension",
        "707",
        "101",
        "hypertension register",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("now", "number"),
    [
        ((303, 1000), ""),
        ((304, 1000), "numerator"),
        ((34, 1000), ""),
        ((33, 1000), "numerator"),
        ((0, 1000), "numerator"),
        ((101, 3001), "denominator"),
        ((304, 9000), "denominator"),  # whichever moved further
    ],
)
def test_threefold_is_the_line_for_either_number(now: tuple[float, float], number: str) -> None:
    assert [leap.number for leap in found("2022/23", X90002=now)] == ([number] if number else [])


@pytest.mark.parametrize("now", [(1001, 1000), (-1, 1000), (30, 20), (30, -20)])
def test_what_cannot_be_is_as_noticeable_however_far_it_moved(now: tuple[float, float]) -> None:
    absurd = table("2023/24", {"X90002": now, "X90009": now})  # the second had no figure before
    rows, held = table("2023/24", {"X90001": BEFORE["X90001"]}), table("2022/23", BEFORE)
    (leap,) = leaps(rows, held, CATALOGUE, NAMES, impossible=absurd)
    assert (leap.practice, leap.impossible) == ("X90002", True)
    assert leap.now in now and "a figure that cannot be: The Beech Practice" in leaps_said([leap], CATALOGUE)
    assert leaps(rows, held, CATALOGUE, NAMES, ["X90001"], absurd) == []
    (far,) = found("2023/24", X90003=(900, 1000))
    assert "as before, or one that cannot be: " in leaps_said([far, leap], CATALOGUE)


def test_small_numbers_move_by_themselves_and_a_first_file_has_nothing_to_leap_from() -> None:
    few, many = table("2022/23", {"X90001": (9, 1000)}), table("2023/24", {"X90001": (99, 1000)})
    assert leaps(many, few, CATALOGUE, NAMES) == []
    wild = table("2023/24", {"X90001": (900, 1000)})
    assert leaps(pd.concat([few, wild]), few.iloc[:0], CATALOGUE, NAMES) == []
    assert len(leaps(wild, few, CATALOGUE, NAMES)) == 1
    assert leaps(wild, few, CATALOGUE, NAMES, ["X90002"]) == []


def test_where_most_practices_leap_the_totals_say_so_and_the_furthest_comes_first() -> None:
    tenfold = {code: (count * 8, whole) for code, (count, whole) in BEFORE.items()}
    assert found("2022/23", **tenfold) == []
    two = found("2022/23", X90003=(500, 1000), X90002=(900, 1000))
    assert [leap.practice for leap in two] == ["X90002", "X90003"]
