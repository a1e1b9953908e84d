"""What is late is said on the indicator's page and in the decks as on Data held."""

from dataclasses import replace
from datetime import date

from records.models import Role
from slide_templates.decks import locality_plan, practice_plan
from tests.builders import CATALOGUE, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

LATE = "Late, was due July 2026"
DUE_IN_AUGUST = "prev_htn_pct"


def test_late_is_said_on_every_page_and_in_every_deck(place: Place) -> None:
    indicators = {i.id: replace(i, next_due="July 2026") for i in CATALOGUE.values()}
    held = snapshot(indicators=indicators)
    deck = locality_plan(held, "LOC-A", [], made_on=date(2026, 9, 15))
    cells = [c.words for s in deck.slides if s.table for row in s.table.rows for c in row]
    assert LATE in cells and "July 2026" not in cells
    report = practice_plan(held, "X90001", made_on=date(2026, 9, 15))
    assert LATE in str(report)
    publish(place.home, snapshot())
    for module in ("practice", "indicator"):
        said = words(place.open(module, Role.PRACTICE_MANAGER, indicator=DUE_IN_AUGUST))
        assert "Late, was due August 2026" in said
    assert "Late, was due August 2026" in words(place.open("data", Role.PRACTICE_MANAGER))
