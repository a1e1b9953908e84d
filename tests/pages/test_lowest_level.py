"""Pages with an indicator that is not shown for practices: why, where it is shown, nowhere its figures."""

import pytest

from benchmarking.organisations import Level
from records.models import Role
from tests.builders import rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

SHARE = "prev_htn_pct"
WHY = "Not shown for a single practice, but for localities and larger areas: for fewer patients"


def held(place: Place, lowest: Level) -> Place:
    """The manager's practice would read 17.3; all of Ashdale 13.2."""
    shares = {3: 1384, 4: 904}
    made = snapshot(
        rows(SHARE, lambda n: (shares.get(n, 1000 + n), 8000)),
        rows("prev_dm_pct", lambda n: (500, 8000)),
        rows("prev_ckd_pct", lambda n: (300, 8000)),
    )
    publish(place.home, made, lowest={SHARE: lowest})
    return place


@pytest.mark.parametrize("lowest", [Level.LOCALITY, Level.STP])
@pytest.mark.parametrize("module", ["home", "practice", "indicator", "locality", "relationships"])
@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.ANALYST, Role.BOARD_VIEWER])
def test_no_page_has_a_practices_figure(place: Place, lowest: Level, module: str, role: Role) -> None:
    held(place, lowest)
    for address in ({}, {"indicator": SHARE}, {"indicator": SHARE, "of": "LOC-A"}, {"pair": "any"}):
        app = place.open(module, role, **address)
        assert not app.exception
        said = words(app)
        drawn = "".join(str(element.proto) for element in app.get("plotly_chart"))
        assert not any(number in text for text in (said, drawn) for number in ("17.3", "11.3", "1,384"))


def test_one_figure_says_why_and_leads_to_all_practices(place: Place) -> None:
    said = words(held(place, Level.LOCALITY).open("practice", Role.PRACTICE_MANAGER, indicator=SHARE))
    assert WHY in said and f"one-indicator?indicator={SHARE}" in said


def test_one_indicator_shows_the_localities_and_says_why(place: Place) -> None:
    app = held(place, Level.LOCALITY).open("indicator", Role.ANALYST, indicator=SHARE, of="LOC-A")
    said = words(app)
    assert "3 localities" in said and "13.2" in said and WHY in said


def test_one_indicator_shows_ccgs_or_the_area_alone_where_only_they_may_be(place: Place) -> None:
    said = words(held(place, Level.CCG).open("indicator", Role.ANALYST, indicator=SHARE))
    assert "2 CCGs" in said and "but for CCGs and larger areas" in said
    said = words(held(place, Level.STP).open("indicator", Role.ANALYST, indicator=SHARE))
    assert "but for STPs and larger areas" in said and "Wendle STP: 12.9%." in said


def test_the_heat_has_the_locality_and_no_practice(place: Place) -> None:
    said = words(held(place, Level.LOCALITY).open("locality", Role.FACILITATOR))
    assert said.count('title="Not shown for a single practice"') == 5
    assert 'indicator=prev_htn_pct">Recorded hypertension</a>' in said and "13.2" in said
