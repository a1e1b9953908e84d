"""What a refresh changes, as rows that say nothing that means nothing."""

import pytest

from benchmarking.differences import Difference
from components.held.intake_outcome import difference_row
from data_loaders.summaries import left_out_words
from tests.builders import CATALOGUE


@pytest.mark.parametrize(
    ("indicator", "since", "row"),
    [
        ("prev_htn_pct", "2024/25", ["April 2024 to March 2025", "2", "1,003", "4", "1,500", "1,656"]),
        ("prev_htn_pct", "2023/24", ["April 2023 to March 2024", "2", "–", "4", "1,500", "1,656"]),
        ("need_imd_score", "2024/25", ["April 2024 to March 2025", "2", "1,003", "4", "–", "–"]),
    ],
)
def test_nothing_is_changed_in_another_period_and_averages_have_no_total(
    indicator: str, since: str, row: list[str]
) -> None:
    found = Difference(indicator, "2024/25", since, 2, 1003, 4, 1500.4, 1655.6)
    title, period, *rest = difference_row(found, dict(CATALOGUE))
    assert (title, period) == (CATALOGUE[indicator].title, "April 2024 to March 2025")
    assert rest == row


def test_files_of_one_name_that_are_not_in_use_are_counted() -> None:
    said = left_out_words(("a.csv", "b.csv", "a.csv"))
    assert "a.csv (2 files of that name), b.csv." in said and "went back" in said
