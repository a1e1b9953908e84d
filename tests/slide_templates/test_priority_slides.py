"""A baseline whose source was corrected: both values stand in the decks, as on the page of priorities."""

from datetime import date

import pytest

from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_plan, stp_plan
from tests import builders
from tests.slide_templates.agreed import priority

DAY = date(2026, 9, 15)


def corrected(more: int, id: str = "2026-09-01-abcdef") -> Snapshot:
    """Hypertension of the baseline's year by a later file: 15.2% on the day, so many people more since."""
    return builders.snapshot(
        builders.rows("prev_htn_pct", lambda n: (1600 + more if n == 3 else 1120, 8000), "2024/25"), id=id
    )


def cells(held: Snapshot) -> list[str]:
    """Every cell of the tables in which a priority stands, of both decks."""
    agreed = [priority("LOC-A")]
    plans = (locality_plan(held, "LOC-A", agreed, made_on=DAY), stp_plan(held, agreed, made_on=DAY))
    return [c.words for plan in plans for s in plan.slides if s.table for row in s.table.rows for c in row]


@pytest.mark.parametrize(("more", "said"), [(320, "15.2% (14.9 to 15.6), restated to 16.0%"), (0, "15.6)")])
def test_both_values_stand_in_both_decks(more: int, said: str) -> None:
    found = [c for c in cells(corrected(more)) if "15.2% (14.9" in c]
    assert len(found) == 2 and all(c.endswith(said) for c in found)


def test_an_earlier_version_restates_nothing() -> None:
    assert not [c for c in cells(corrected(320, id="2026-08-01-abcdef")) if "restated" in c]
