"""A publication that is late is late everywhere, in the same words."""

from datetime import date

import pytest

from benchmarking.due import due_words, is_past

NONE = "No date announced; to be checked again in March 2027"


@pytest.mark.parametrize(
    ("due", "today", "said"),
    [
        ("August 2026", date(2026, 8, 31), "August 2026"),
        ("August 2026", date(2026, 9, 1), "Late, was due August 2026"),
        ("October 2026", date(2026, 9, 15), "October 2026"),
        (NONE, date(2030, 1, 1), NONE),
    ],
)
def test_a_month_that_is_over_is_late(due: str, today: date, said: str) -> None:
    assert due_words(due, today) == said
    assert is_past(due, today) is said.startswith("Late")
