"""Pounds: only where one tariff holds for the whole period, with the range of the events, never as cash."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from benchmarking.indicators import Polarity
from benchmarking.opportunities import opportunities
from benchmarking.periods import Period
from benchmarking.snapshot import TARIFFS, Snapshot
from benchmarking.tariffs import Tariff, in_pounds, tariff_for, tariffs_of
from benchmarking.words.tariff_wording import pounds, range_in_pounds, tariff_said
from benchmarking.words.wording import banned_words
from tests.areas import area, code
from tests.benchmarking.test_opportunities import BY_HAND, RATE, SHARE, SURVEY, found_of, judged
from tests.builders import CATALOGUE

NAME, SOURCE = "Tariff 2025/26", "Made up"
YEAR = ("2025-04-01", "2026-03-31")


def priced(held: Snapshot, *rows: tuple[str, float, str, str]) -> Snapshot:
    """The snapshot with these tariffs: indicator, cost, first and last day."""
    table = pd.DataFrame([(i, NAME, cost, first, last, SOURCE) for i, cost, first, last in rows],
                         columns=list(TARIFFS))  # fmt: skip
    return replace(held, tariffs=table)


@pytest.mark.parametrize(
    ("first", "last", "period", "covered"),
    [
        (*YEAR, "2025/26", True),
        (*YEAR, "year to 2026-03", True),
        (*YEAR, "2025-12", True),
        ("2025-04-02", "2026-03-31", "2025/26", False),
        ("2025-04-01", "2026-03-30", "2025/26", False),
        (*YEAR, "year to 2026-04", False),
        (*YEAR, "2024/25", False),
    ],
)
def test_a_tariff_counts_only_where_it_holds_on_every_day(
    first: str, last: str, period: str, covered: bool
) -> None:
    held = priced(area({RATE: BY_HAND}), (RATE, 180.0, first, last))
    found = tariff_for(held, CATALOGUE[RATE], Period.parse(period))
    assert (found is not None) is covered
    assert tariff_for(held, CATALOGUE["ue_ae_1000"], Period.parse(period)) is None, "of another indicator"


def test_two_tariffs_that_follow_each_other_cover_no_year_between_them() -> None:
    rows = ((RATE, 190.0, "2025-10-01", "2026-09-30"), (RATE, 180.0, "2024-10-01", "2025-09-30"))
    held = priced(area({RATE: BY_HAND}), *rows)
    assert [t.unit_cost for t in tariffs_of(held, CATALOGUE[RATE])] == [180.0, 190.0]
    assert tariff_for(held, CATALOGUE[RATE], Period.parse("2025/26")) is None
    second = tariff_for(held, CATALOGUE[RATE], Period.parse("year to 2026-09"))
    assert second == Tariff(NAME, 190.0, date(2025, 10, 1), date(2026, 9, 30), SOURCE)


@pytest.mark.parametrize("indicator", [SHARE, SURVEY, "act_continuity_idx", "pop_65plus_pct"])
def test_a_register_a_survey_and_a_sum_of_shares_cost_nothing_each(indicator: str) -> None:
    held = priced(area({RATE: BY_HAND}), (indicator, 10.0, "2000-01-01", "2030-12-31"))
    for period in ("2024/25", "2026", "2026-06"):
        assert tariff_for(held, CATALOGUE[indicator], Period.parse(period)) is None


def test_twelve_months_of_missed_appointments_can_have_a_cost() -> None:
    held = priced(area({RATE: BY_HAND}), ("act_dna_pct", 30.0, *YEAR))
    assert tariff_for(held, CATALOGUE["act_dna_pct"], Period.parse("year to 2026-03")) is not None


def test_pounds_are_the_events_and_their_range_times_the_cost() -> None:
    held = area({RATE: BY_HAND}, judged(RATE, Polarity.LOW_GOOD))
    found = found_of(held, code(1), RATE)
    one, comparison = found.shown[0], found.comparison
    held = priced(held, (RATE, 180.5, f"{comparison.period.start}", f"{comparison.period.end}"))
    tariff = tariff_for(held, comparison.indicator, comparison.period)
    assert tariff is not None
    made = in_pounds(tariff, one)
    assert (made.amount, made.lower, made.upper) == pytest.approx(
        (one.events * 180.5, one.lower * 180.5, one.upper * 180.5)
    )
    said = pounds(made, comparison)
    day = comparison.period.start
    assert said == (
        f"At £180.50 each ({NAME}, {day.day} {day:%B %Y} to 31 March {comparison.period.end.year}): about "
        "£94,000 a year (likely range £75,000 to £110,000), a cost of activity and not cash that can be "
        "released."
    )
    assert range_in_pounds(made) == "activity cost £75,000 to £110,000"
    assert tariff_said(replace(tariff, unit_cost=2400.0)).startswith(f"£2,400 each by {NAME}, ")
    assert banned_words(said) == [] and "sav" not in said
    assert opportunities(held, comparison).shown == found.shown, "a tariff changes no number of events"
