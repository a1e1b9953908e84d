"""What is impossible is made missing; what is only suspicious is told apart from ordinary change."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from benchmarking import checks
from benchmarking.indicators import read_catalogue
from benchmarking.observations import COLUMNS
from benchmarking.periods import Period

CATALOGUE = read_catalogue(Path(__file__).resolve().parents[2] / "indicators")
TODAY = date(2026, 8, 11)
Row = tuple[str, str, str, float | None, float | None, str]


def table(*rows: Row) -> pd.DataFrame:
    numbers = {"numerator": "float64", "denominator": "float64"}
    return pd.DataFrame([(*row, "file") for row in rows], columns=list(COLUMNS)).astype(numbers)


def month(
    indicator: str, period: str, values: dict[int, float], denominator: float | None = 100
) -> list[Row]:
    return [(f"X9{n:04d}", indicator, period, value, denominator, "ok") for n, value in values.items()]


@pytest.mark.parametrize(
    ("row", "code", "blocking"),
    [
        (("X90001", "prev_htn_pct", "2023/24", 11, 10, "ok"), "above_denominator", False),
        (("X90001", "exp_overall_pct", "2025", 11, 10, "ok"), "above_denominator", False),
        (("X90001", "prev_htn_pct", "2023/24", -1, 10, "ok"), "negative", False),
        (("X90001", "fin_pay_patient", "2023/24", 5, -10, "ok"), "negative", False),
        (("X90001", "prev_htn_pct", "2023/24", 0, 0, "ok"), "zero_denominator", False),
        (("L81", "prev_htn_pct", "2023/24", 1, 10, "ok"), "practice_code", True),
        (("X90001", "prev_xyz_pct", "2023/24", 1, 10, "ok"), "indicator_unknown", True),
        (("X90001", "prev_htn_pct", "2027/28", 1, 10, "ok"), "future_period", True),
    ],
)
def test_each_impossible_row_is_found(row: Row, code: str, blocking: bool) -> None:
    sound: Row = ("X90002", "prev_htn_pct", "2023/24", 1, 10, "ok")
    (found,) = checks.problems(table(sound, row), CATALOGUE, TODAY)
    assert (found.code, found.blocking) == (code, blocking)
    assert row[0] in found.message
    assert Period.parse(row[2]).label in found.message


@pytest.mark.parametrize(
    "row",
    [
        ("X90001", "ue_ae_1000", "2026-06", 300, 83.3, "ok"),
        ("X90001", "fin_pay_patient", "2023/24", -5, 10, "ok"),
        ("X90001", "need_imd_score", "2019", 32.4, 1, "ok"),
        ("X90001", "pop_list_size", "2026-08", 9000, None, "ok"),
        ("X90001", "prev_htn_pct", "2023/24", None, 10, "suppressed"),
    ],
)
def test_what_is_legal_is_left_alone(row: Row) -> None:
    rows = table(row)
    assert checks.problems(rows, CATALOGUE, TODAY) == []
    pd.testing.assert_frame_equal(checks.without_invalid(rows, CATALOGUE), rows)


def test_the_same_thing_twice_is_found() -> None:
    row: Row = ("X90001", "prev_htn_pct", "2023/24", 1, 10, "ok")
    assert [found.code for found in checks.problems(table(row, row), CATALOGUE, TODAY)] == ["duplicate"]


def test_impossible_numbers_become_missing_and_the_rows_given_stay() -> None:
    rows = table(
        ("X90001", "prev_htn_pct", "2023/24", 11, 10, "ok"),
        ("X90002", "prev_htn_pct", "2023/24", 1, 10, "ok"),
    )
    before = rows.copy()
    made = checks.without_invalid(rows, CATALOGUE)
    assert made["status"].tolist() == ["missing", "ok"]
    assert made[["numerator", "denominator"]].isna().all(axis=1).tolist() == [True, False]
    pd.testing.assert_frame_equal(rows, before)


STEADY = dict.fromkeys(range(1, 11), 50.0)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (STEADY, []),
        (dict.fromkeys(range(1, 11), 65.0), []),
        (dict.fromkeys(range(1, 11), 68.0), ["total_moved"]),
        (dict.fromkeys(range(1, 11), 33.0), ["total_moved"]),
        (dict.fromkeys(range(1, 11), 500.0), ["total_moved"]),
        (dict.fromkeys(range(1, 9), 50.0), []),
        (dict.fromkeys(range(1, 8), 50.0), ["coverage_lost"]),
        (dict.fromkeys(range(1, 8), 5.0), ["coverage_lost", "total_moved"]),
    ],
)
def test_against_the_month_before_and_against_the_same_month_as_held(
    values: dict[int, float], codes: list[str]
) -> None:
    held = table(*month("ue_ae_1000", "2026-05", STEADY))
    for period in ("2026-06", "2026-05"):
        found = checks.suspicions(table(*month("ue_ae_1000", period, values)), held, CATALOGUE)
        assert [one.code for one in found] == codes


def test_more_are_lost_than_are_named_where_others_came_in_their_place() -> None:
    held = table(*month("ue_ae_1000", "2026-05", STEADY))
    others = dict.fromkeys([1, 2, *range(90, 95)], 50.0)
    (lost,) = checks.suspicions(table(*month("ue_ae_1000", "2026-06", others)), held, CATALOGUE)
    assert lost.message.endswith("missing are X90003, X90004, X90005 …")


def test_small_totals_and_few_practices_move_by_themselves() -> None:
    few = dict.fromkeys(range(1, 5), 50.0)
    small = dict.fromkeys(range(1, 11), 5.0)
    for values in (few, small):
        held = table(*month("ue_ae_1000", "2026-05", values))
        tenfold = {n: 10 * value for n, value in values.items()}
        assert checks.suspicions(table(*month("ue_ae_1000", "2026-06", tenfold)), held, CATALOGUE) == []


def test_the_first_period_of_all_is_not_suspicious() -> None:
    rows = table(*month("ue_ae_1000", "2026-06", STEADY))
    assert checks.suspicions(rows, rows.iloc[:0], CATALOGUE) == []


def test_a_period_years_ago_says_nothing_about_today() -> None:
    held = table(*month("ue_ae_1000", "2020-06", STEADY))
    tenfold = table(*month("ue_ae_1000", "2026-06", dict.fromkeys(STEADY, 500.0)))
    assert checks.suspicions(tenfold, held, CATALOGUE) == []


def test_periods_that_come_together_are_compared_with_each_other() -> None:
    rows = table(
        *month("ue_ae_1000", "2026-05", STEADY), *month("ue_ae_1000", "2026-06", dict.fromkeys(STEADY, 500.0))
    )
    found = checks.suspicions(rows, rows.iloc[:0], CATALOGUE)
    assert [(one.code, one.period) for one in found] == [("total_moved", "2026-06")]


def test_only_the_practices_asked_for_are_looked_at() -> None:
    held = table(*month("ue_ae_1000", "2026-05", STEADY))
    rows = table(*month("ue_ae_1000", "2026-06", dict.fromkeys(range(1, 8), 50.0)))
    ours = [f"X9{n:04d}" for n in range(1, 8)]
    assert checks.suspicions(rows, held, CATALOGUE, ours) == []
