"""What is worked out on the day of an agreement: every name is there, with a value or why it has none."""

from datetime import date

import pytest

from benchmarking.comparison import compare
from benchmarking.opportunities import Aim, opportunities
from benchmarking.organisations import Level
from records.agreed.freezing import frozen_on_the_day
from records.models import Priority
from records.priorities import FROZEN
from tests.conftest import Loaded
from tests.records.meetings import HERE, SNAPSHOT
from tests.records.test_learning import priority

COMPARED = compare(SNAPSHOT, "LOC-A", "ue_ae_0_4_1000", peers=Level.STP)


def test_every_name_that_is_read_is_written() -> None:
    found = frozen_on_the_day(SNAPSHOT, COMPARED, HERE, "lower", "own", [])
    assert set(found) == set(FROZEN)
    assert (found["opportunity"] is None) == bool(found["opportunity_reason"])
    part = frozen_on_the_day(SNAPSHOT, COMPARED, HERE[:2], "lower", "own", [])
    assert (part["opportunity"], part["opportunity_reason"]) == (None, "part_of_the_locality")


def test_an_opportunity_is_the_one_that_is_shown_with_its_range(demonstration: Loaded) -> None:
    """Searched for among the demonstration's localities: one has an opportunity, one has none."""
    snapshot, seen = demonstration.snapshot, set()
    for locality in snapshot.organisations.in_area(Level.LOCALITY, snapshot.made_at.date()):
        compared = compare(snapshot, locality.code, "exp_phone_pct", peers=Level.STP)
        scope = snapshot.organisations.practices(locality.code, compared.period.end)
        shown = {o.aim: o for o in opportunities(snapshot, compared).shown}
        found = frozen_on_the_day(snapshot, compared, scope, "higher", "top_quarter", [])
        aim = shown.get(Aim.TOP_QUARTER)
        seen.add(aim is not None)
        if aim is None:
            assert found["opportunity"] is None and found["opportunity_reason"]
        else:
            assert (found["opportunity"]["low"], found["opportunity"]["high"]) == (aim.lower, aim.upper)
        if seen == {True, False}:
            return
    pytest.fail("no locality with an opportunity, or none without")


def test_a_locality_that_chose_the_same_is_nobodys_likeness(demonstration: Loaded) -> None:
    snapshot, tree = demonstration.snapshot, demonstration.snapshot.organisations
    compared = compare(snapshot, "LOC-L04", "exp_phone_pct", peers=Level.STP)
    on = compared.period.end
    scope = tree.practices("LOC-L04", on)

    def similar(*priorities: Priority) -> set[str]:
        return set(frozen_on_the_day(snapshot, compared, scope, "higher", "own", priorities)["similar"])

    alike = similar()
    chosen = priority()
    chosen.indicator = "exp_phone_pct"
    above = tree.above(sorted(alike)[0], Level.LOCALITY, on)
    assert above is not None and len(alike) >= 10
    chosen.locality = above.code
    assert similar(chosen) == alike - set(tree.practices(above.code, on))
    chosen.closed_on = date(2001, 1, 1)  # long before the baseline began
    assert similar(chosen) == alike
