"""Indicators on which practices differ by little but chance: apart on My practice, and not counted there."""

import pytest

from records.models import Role
from slide_templates.decks import practice_report
from slide_templates.outline import as_text
from tests.areas import area, no_real_difference
from tests.pages.conftest import Place, words
from tests.store import MADE, publish

FAR, CHANCE = "exp_phone_pct", "prev_htn_pct"
MANAGER = Role.PRACTICE_MANAGER
APART = (
    "On these, differences between single practices are mostly chance: look at all the practices together."
)


def figures() -> dict[str, list[tuple[float | None, float | None]]]:
    """On the phone practices differ for real; on hypertension but for the manager's they are all alike."""
    shares = [0.60 + 0.05 * (n % 7 - 3) for n in range(1, 61)]
    return {
        FAR: [(float(round(s * 300)), 300.0) for s in shares],
        CHANCE: [(1220.0 if n == 3 else 1120.0 + n % 2, 8000.0) for n in range(1, 61)],
    }


@pytest.fixture
def some(place: Place) -> Place:
    publish(place.home, area(figures()))
    return place


def test_they_stand_apart_with_the_localitys_figure(some: Place) -> None:
    app = some.open("practice", MANAGER)
    said = words(app)
    assert not app.exception
    assert "on 1 of 1 indicators" in said or "average on 1 indicator." in said
    assert "Better looked at together" in said and APART in said
    apart = said.partition("Better looked at together")[2]
    assert f"one-indicator?indicator={CHANCE}&amp;of=localities" in apart
    assert "Ashdale 14.1% (" in apart and "no clear difference" in apart
    assert f'my-practice?practice=X90003&amp;indicator={CHANCE}">The practice’s own figure</a>' in apart
    spine = said.partition("sk-spine")[2].partition("Better looked at")[0]
    assert "Easy to get through by phone" in spine and "hypertension" not in spine


def test_home_and_the_report_count_as_my_practice_does(some: Place) -> None:
    pages = [words(some.open(module, MANAGER)) for module in ("home", "practice")]
    report = as_text(practice_report(area(figures()), "X90003", made_on=MADE.date()))
    for said in pages:
        assert "of 1 indicators" in said or "on 1 indicator." in said
    assert "one indicator" in report and "Recorded hypertension" not in report


def test_what_can_be_chosen_is_counted_as_my_practice_counts(some: Place) -> None:
    app = some.open("practice", MANAGER, choosing="yes")
    assert "1 indicator, as on My practice, and 1 more, mostly chance between single practices." in words(app)
    boxes = [b.key for b in app.checkbox if (b.key or "").startswith("choosing_tick_")]
    assert boxes == [f"choosing_tick_{FAR}", f"choosing_tick_{CHANCE}"]  # what is apart there stands last
    app.text_input(key="choosing_words").set_value("phone").run()
    assert "1 indicator with these words." in words(app)


def test_a_sent_address_shows_its_locality_and_keeps_the_rule(some: Place) -> None:
    sent = some.open("indicator", MANAGER, indicator=FAR)
    assert sent.query_params["locality"] == "LOC-A" and "of" not in sent.query_params
    received = some.open("indicator", Role.ANALYST, indicator=FAR, locality="LOC-B")
    assert received.selectbox(key="choose_of").value == "LOC-B"
    received.selectbox(key="choose_indicator").set_value(CHANCE).run()
    assert received.selectbox(key="choose_of").value == "localities"


def test_its_own_page_still_has_it(some: Place) -> None:
    said = words(some.open("practice", MANAGER, indicator=CHANCE))
    assert "Higher than the STP average" in said and "Low (0." in said


def test_where_there_is_nothing_else_that_is_what_is_said(place: Place) -> None:
    publish(place.home, no_real_difference(5, [CHANCE], practices=60))
    app = place.open("practice", MANAGER)
    said = words(app)
    assert not app.exception and not app.get("plotly_chart")
    assert "On everything that is held here practices differ by little but chance." in said and APART in said
