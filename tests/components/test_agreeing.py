"""What the form of a priority is filled in with."""

from datetime import date

import pytest

from components.agreed.agreeing import review_day
from records.priorities import REVIEW_DAYS, check_review


@pytest.mark.parametrize(
    ("agreed", "refreshed", "looked_at"),
    [
        (date(2026, 9, 15), date(2026, 8, 11), date(2026, 11, 25)),
        (date(2026, 11, 10), date(2026, 8, 11), date(2026, 11, 25)),
        (date(2026, 11, 11), date(2026, 8, 11), date(2027, 2, 25)),  # the refresh of that day is not to come
        (date(2027, 9, 15), date(2026, 8, 11), date(2027, 11, 25)),
        (date(2025, 1, 1), date(2026, 8, 11), date(2025, 7, 3)),  # at most six months ahead
    ],
)
def test_the_first_review_is_two_weeks_after_the_next_quarterly_refresh(
    agreed: date, refreshed: date, looked_at: date
) -> None:
    assert review_day(agreed, refreshed) == looked_at
    check_review(looked_at, agreed)  # never refused
    assert REVIEW_DAYS[0] <= (looked_at - agreed).days <= REVIEW_DAYS[1]
