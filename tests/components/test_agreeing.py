"""What the form of a priority is filled in with."""

from datetime import date

import pytest

from components.agreed.agreeing import review_day
from records.priorities import REVIEW_DAYS, check_review


@pytest.mark.parametrize(
    ("agreed", "looked_at"),
    [
        (date(2026, 1, 1), date(2026, 4, 15)),
        (date(2026, 3, 31), date(2026, 4, 15)),
        (date(2026, 9, 16), date(2026, 10, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_the_first_review_is_two_weeks_after_the_next_quarters_refresh(agreed: date, looked_at: date) -> None:
    assert review_day(agreed) == looked_at
    check_review(looked_at, agreed)  # never refused
    assert REVIEW_DAYS[0] <= (looked_at - agreed).days <= REVIEW_DAYS[1]
