"""The figure of the practices that a priority is for: ratio of sums, whoever is in the locality today."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarking.agreed.scopes import figure_over
from benchmarking.figures import figure
from benchmarking.observations import Status
from benchmarking.organisations import Organisations
from benchmarking.periods import Period
from records.models import Role, User
from records.permissions import snapshot_for
from tests import builders

SNAPSHOT = builders.snapshot()
LOCALITY = SNAPSHOT.organisations["LOC-A"]
HTN = SNAPSHOT.indicators["prev_htn_pct"]
YEAR = Period.parse("2024/25")
ALL = ["X90001", "X90002", "X90003", "X90004", "X90005"]


def test_the_whole_locality_is_the_figure_of_the_locality() -> None:
    assert figure_over(SNAPSHOT, HTN, YEAR, LOCALITY, ALL) == figure(SNAPSHOT, HTN, YEAR, LOCALITY)


def test_a_part_is_the_ratio_of_its_sums() -> None:
    found = figure_over(SNAPSHOT, HTN, YEAR, LOCALITY, ["X90003", "X90001"])
    assert (found.numerator, found.denominator) == (1600 + 1120, 16000)
    assert found.value == pytest.approx(17.0)
    assert found.lower is not None and found.upper is not None and found.lower < 17 < found.upper
    assert (found.counted, found.in_all, found.name) == (2, 2, "Ashdale")


def test_a_practice_that_left_the_locality_stays_in_the_scope() -> None:
    tree = SNAPSHOT.organisations
    rows = tree.memberships.copy()
    rows.loc[(rows["practice"] == "X90003") & (rows["level"] == "locality"), "parent"] = "LOC-B"
    moved = replace(SNAPSHOT, organisations=Organisations(tree.by_code, rows, tree.area))
    assert figure(moved, HTN, YEAR, LOCALITY).value == pytest.approx(14.0)
    found = figure_over(moved, HTN, YEAR, LOCALITY, ALL)
    assert found.value == pytest.approx(15.2)
    assert (found.counted, found.in_all) == (5, 5)


def test_a_practice_without_a_figure_is_counted_as_missing_not_as_zero() -> None:
    snapshot = builders.snapshot(
        builders.rows("prev_htn_pct", lambda n: (None, None) if n == 2 else (1120, 8000))
    )
    found = figure_over(snapshot, HTN, YEAR, LOCALITY, ALL[:3])
    assert found.value == pytest.approx(14.0)
    assert (found.counted, found.in_all) == (2, 3)
    nothing = figure_over(snapshot, HTN, YEAR, LOCALITY, ["X90002"])
    assert (nothing.value, nothing.counted, nothing.status) == (None, 0, Status.MISSING.value)
    other_year = figure_over(snapshot, HTN, Period.parse("2023/24"), LOCALITY, ALL[:3])
    assert (other_year.value, other_year.in_all) == (None, 3)


def test_under_letters_a_part_of_a_locality_is_not_shown() -> None:
    """The own practice alone is named: a sum over the scope would be its own."""
    indicator = next(i for i in SNAPSHOT.indicators.values() if i.in_confidence and not i.counts_events)
    snapshot = builders.snapshot(builders.rows(indicator.id, lambda n: (0.5 * n, 1 + n)))
    manager = User("m@x.example", "M", Role.PRACTICE_MANAGER, "", snapshot.made_at)
    seen = snapshot_for(manager, snapshot, secret=b"s", on=date(2026, 9, 15))
    period = snapshot.held.periods(indicator.id)[-1]
    assert figure_over(snapshot, indicator, period, LOCALITY, ALL[:4]).value is not None
    assert figure_over(seen, indicator, period, LOCALITY, ALL[:4]).value is None
    assert figure_over(seen, indicator, period, LOCALITY, ALL) == figure(seen, indicator, period, LOCALITY)
