"""Then and now: the latest figure of the same practices, and a baseline whose source was corrected."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from benchmarking.observations import DEFINITIONS
from benchmarking.organisations import Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from components.agreed.then_and_now import then_and_now
from records.models import Priority
from tests import builders
from tests.slide_templates.agreed import priority

BASELINE = {
    "value": 15.2, "lower": 14.9, "upper": 15.6, "period": "2024/25", "practices_counted": 5,
    "practices_in_all": 5,
}  # fmt: skip
FIRST, NEXT = "2024/25", "2025/26"
RESTATED = "Baseline restated from 15.2% to {}: the source was corrected."


def agreed() -> Priority:
    made = priority("LOC-A")
    made.baseline = BASELINE
    return made


def held(first: int = 0, later: int | None = None, id: str = "2026-09-01-abcdef") -> Snapshot:
    """Hypertension as on the day, practice 3 with so many people more; then a year later."""

    def numbers(number: int, more: int) -> tuple[float | None, float | None]:
        return (1600 + more if number == 3 else 1120, 8000)

    tables = [builders.rows("prev_htn_pct", lambda n: numbers(n, first), FIRST)]
    if later is not None:
        tables.append(builders.rows("prev_htn_pct", lambda n: numbers(n, later), NEXT))
    return builders.snapshot(*tables, id=id)


def said(snapshot: Snapshot, agreement: Priority | None = None) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", then_and_now(agreement or agreed(), snapshot)).split())


def test_before_a_later_period_is_held_there_is_no_latest() -> None:
    text = said(held())
    assert "Then 15.2%" in text and "April 2024 to March 2025" in text
    assert "Latest not yet no newer figures" in text
    assert "restated" not in text


def test_a_later_period_is_shown_beside_the_frozen_baseline() -> None:
    text = said(held(later=-800))
    assert "Then 15.2%" in text and "Latest 13.2%" in text and "April 2025 to March 2026" in text
    assert "restated" not in text


def test_the_practices_are_those_of_the_day_not_those_of_today() -> None:
    """Practice 3 moved to another locality: it is still one of those that agreed."""
    snapshot = held(later=-800)
    tree = snapshot.organisations
    rows = tree.memberships.copy()
    rows.loc[(rows["practice"] == "X90003") & (rows["level"] == "locality"), "parent"] = "LOC-B"
    moved = replace(snapshot, organisations=Organisations(tree.by_code, rows, tree.area))
    assert "Latest 13.2%" in said(moved)
    assert "restated" not in said(moved)


def test_fewer_practices_than_agreed_are_counted() -> None:
    snapshot = held(later=-800)
    left = snapshot.observations[
        ~((snapshot.observations["organisation"] == "X90001") & (snapshot.observations["period"] == NEXT))
    ]
    text = said(replace(snapshot, observations=left))
    assert "April 2025 to March 2026. 4 of 5 practices counted." in text


@pytest.mark.parametrize("later", [None, -800])
def test_a_corrected_source_is_said(later: int | None) -> None:
    text = said(held(first=320, later=later))
    assert RESTATED.format("16.0%") in text
    assert "Then 15.2%, restated to 16.0% 14.9 to 15.6%" in text


def test_a_correction_that_cannot_be_seen_is_not_said() -> None:
    assert "restated" not in said(held(first=15))  # 15.2375 reads 15.2


@pytest.mark.parametrize("id", ["2026-08-10-abcdef", "2026-08-11-abc123"])
def test_after_a_rollback_nothing_is_restated_and_nothing_older_is_the_latest(id: str) -> None:
    assert "restated" not in said(held(first=320, id=id))
    made = agreed()
    made.baseline = BASELINE | {"period": NEXT}
    text = said(held(id=id), made)
    assert "Latest not yet no newer figures" in text and "March 2025" not in text


def test_a_baseline_of_other_practices_is_not_called_restated() -> None:
    made = agreed()
    made.baseline = BASELINE | {"practices_in_all": 6}
    assert "restated" not in said(held(first=320), made)


def test_what_is_not_held_any_more_is_left_out() -> None:
    made = agreed()
    made.indicator = "gone"
    assert said(held(), made) == ""
    made = agreed()
    made.locality = "LOC-GONE"
    assert "Latest not yet" in said(held(later=0), made)


def declared(*practices: str) -> pd.DataFrame:
    """A file says that these practices are counted in another way from the next year on."""
    rows = [(code, "prev_htn_pct", FIRST, "v1") for code in builders.PRACTICES]
    rows += [(code, "prev_htn_pct", NEXT, "v2") for code in practices]
    return pd.DataFrame(rows, columns=list(DEFINITIONS))


@pytest.mark.parametrize(
    ("practices", "when"),
    [
        (["X90001"], "April 2025 to March 2026 in 1 of 5 practices"),
        ([f"X9000{n}" for n in range(1, 6)], "April 2025 to March 2026"),
    ],
)
def test_nothing_is_compared_across_a_break_that_a_file_declares(practices: list[str], when: str) -> None:
    made = agreed()
    made.scope = [f"X9000{n}" for n in range(1, 6)]
    text = said(replace(held(later=-800), definitions=declared(*practices)), made)
    assert f"Then and latest cannot be compared: this is counted differently from {when}." in text
    elsewhere = replace(held(later=-800), definitions=declared("X90006"))
    assert "cannot be compared" not in said(elsewhere, made)
    made.scope = ["X90002", "X90003"]
    text = said(replace(held(later=-800), definitions=declared(*practices)), made)
    assert ("cannot be compared" in text) is (len(practices) > 1)


def test_a_break_of_the_catalogue_and_one_still_to_come_are_said_too() -> None:
    measured = replace(builders.CATALOGUE["prev_htn_pct"], series_breaks=(Period.parse(NEXT),))
    broken = replace(held(later=0), indicators=builders.CATALOGUE | {"prev_htn_pct": measured})
    assert "Then and latest cannot be compared: this is counted differently from April 2025" in said(broken)
    early = said(replace(held(), definitions=declared("X90001")))
    assert "Counted differently from April 2025 to March 2026 in 1 of 5 practices: later figures" in early


def test_a_figure_under_challenge_is_said_on_the_side_it_stands_on() -> None:
    plain = held(later=-800)
    for period, side in ((NEXT, "“latest”"), (FIRST, "“then”")):
        doubted = plain.with_challenges({("X90002", "prev_htn_pct"): (Period.parse(period),)})
        assert f"Under challenge: a practice says that its figure in {side} is wrong." in said(doubted)
    elsewhere = plain.with_challenges({("X90007", "prev_htn_pct"): (Period.parse(NEXT),)})
    assert "Under challenge" not in said(plain) + said(elsewhere)
