"""Periods are written, ordered and said as the NHS does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.periods import Period, PeriodKind

WRITTEN = [
    ("2017-03", date(2017, 3, 1), date(2017, 3, 31), "March 2017"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
    ("2016/17 Q4", date(2017, 1, 1), date(2017, 3, 31), "January to March 2017"),
    ("2016/17 Q1", date(2016, 4, 1), date(2016, 6, 30), "April to June 2016"),
    ("2016/17", date(2016, 4, 1), date(2017, 3, 31), "April 2016 to March 2017"),
    ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "April 1999 to March 2000"),
    ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ("year to 2026-06", date(2025, 7, 1), date(2026, 6, 30), "July 2025 to June 2026"),
    ("year to 2025-12", date(2025, 1, 1), date(2025, 12, 31), "January to December 2025"),
]


@pytest.mark.parametrize(("text", "start", "end", "label"), WRITTEN)
def test_a_period_is_what_its_text_says(text: str, start: date, end: date, label: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.label, str(period)) == (start, end, label, text)


@pytest.mark.parametrize(
    "text", ["", "2017-13", "2017-00", "2016/18", "2016/17 Q5", "17-03", "March 2017", "2016-17", "20170"]
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(text)


@given(st.integers(1950, 2090), st.integers(1, 12))
def test_every_month_survives_writing_and_reading_and_is_followed_by_the_next(year: int, month: int) -> None:
    period = Period.parse(f"{year}-{month:02d}")
    assert Period.parse(str(period)) == period
    year_to = period.year_to()
    assert Period.parse(str(year_to)) == year_to
    assert year_to.months()[-1] == period
    assert len(year_to.months()) == 12
    assert list(year_to.months()) == sorted(year_to.months())
    assert (year_to.months()[0].start, year_to.kind) == (year_to.start, PeriodKind.YEAR_TO)


def test_a_survey_ends_with_the_year_it_was_held_in() -> None:
    assert [Period.parse(p).until for p in ("2026", "2026-06", "2025/26", "year to 2026-06")] == [
        "2026", "June 2026", "March 2026", "June 2026",
    ]  # fmt: skip


def test_periods_sort_in_time() -> None:
    texts = ["2016/17", "2016-04", "2017-04", "2016/17 Q2", "2018", "year to 2016-12"]
    assert [str(p) for p in sorted(map(Period.parse, texts))] == [
        "2016-04", "2016/17 Q2", "year to 2016-12", "2016/17", "2017-04", "2018",
    ]  # fmt: skip


def test_age_is_in_whole_months_and_never_negative() -> None:
    assert Period.parse("2016/17").months_old(date(2018, 4, 2)) == 13
    assert Period.parse("2016/17").months_old(date(2017, 3, 31)) == 0
    assert Period.parse("2024").months_old(date(2024, 6, 1)) == 0
