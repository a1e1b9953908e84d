"""Stretches of time on a slide never reach into a future that nothing is held of."""

from datetime import date

import pytest

from benchmarking.periods import Period
from slide_templates.decks import locality_plan
from slide_templates.stamps import age, several
from tests.builders import rows, snapshot

DAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (("2019", "2026"), "2019 to 2026"),
        (("2026",), "2026"),
        (("year to 2026-06", "2026"), "Jul 2025 to 2026"),
        (("2019", "2024/25"), "2019 to Mar 2025"),
        (("2026-01", "2026-06"), "Jan 2026 to Jun 2026"),
        ((), "as listed"),
    ],
)
def test_a_year_is_said_as_a_year(periods: tuple[str, ...], said: str) -> None:
    assert several(map(Period.parse, periods)) == said


def test_the_age_of_a_year_that_is_not_over_is_no_number() -> None:
    ages = [age(Period.parse(p), DAY) for p in ("2026", "2026-08", "2026-06")]
    assert ages == ["this year's", "1 month", "3 months"]


def test_no_slide_ends_after_the_day_it_was_made() -> None:
    held = snapshot(
        rows("exp_phone_pct", lambda n: (40.0 + n, 110.0), "2026"),
        rows("prev_htn_pct", lambda n: (1000 + 10 * n, 8000)),
    )
    deck = locality_plan(held, "LOC-A", [], made_on=DAY)
    assert "Dec 2026" not in str(deck) and "December 2026" not in str(deck)
    assert "this year's" in str(deck) and "2024 to 2026" in str(deck)
