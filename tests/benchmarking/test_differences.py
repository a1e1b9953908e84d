"""What new files change: every practice is new, changed, lost or the same, and the totals are said."""

import pandas as pd

from benchmarking.differences import differences
from tests.builders import CATALOGUE

COLUMNS = ["organisation", "indicator", "period", "numerator", "denominator", "status"]


def table(period: str, **counts: float) -> pd.DataFrame:
    rows = [[code, "prev_htn_pct", period, count, 1000.0, "ok"] for code, count in counts.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


HELD = table("2022/23", X90001=100, X90002=110, X90003=120)


def test_a_corrected_period_says_who_is_new_changed_and_lost() -> None:
    now = table("2022/23", X90001=100, X90002=111, X90004=5)
    (found,) = differences(now, HELD, CATALOGUE)
    assert (found.since, found.new, found.changed, found.lost) == ("2022/23", 1, 1, 1)
    assert (found.total_before, found.total_now) == (330, 216)
    assert found.restates


def test_a_new_period_is_held_against_the_one_before() -> None:
    (found,) = differences(table("2023/24", X90001=90, X90005=7), HELD, CATALOGUE)
    assert (found.since, found.new, found.changed, found.lost) == ("2022/23", 1, 0, 2)


def test_the_first_period_has_nothing_before_it() -> None:
    (found,) = differences(HELD, HELD.iloc[:0], CATALOGUE)
    assert (found.since, found.new, found.total_before, found.total_now) == ("", 3, None, 330)
    assert not found.restates


def test_of_two_new_periods_the_later_is_held_against_the_earlier() -> None:
    both = pd.concat([table("2023/24", X90001=1), table("2024/25", X90001=2)])
    assert [(d.period, d.since) for d in differences(both, HELD, CATALOGUE)] == [
        ("2023/24", "2022/23"),
        ("2024/25", "2023/24"),
    ]


def test_what_reads_as_before_is_no_difference_and_others_practices_do_not_count() -> None:
    assert differences(HELD, HELD, CATALOGUE) == []
    now = table("2022/23", X90001=100, X90002=999, X90003=120)
    assert differences(now, HELD, CATALOGUE, ["X90001", "X90003"]) == []
