"""One indicator: drawn as dots, bars or two periods, in order of name or size, all of it in the address."""

import pytest

from records.models import Role
from tests.builders import rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

HTN = "prev_htn_pct"


@pytest.fixture
def years(place: Place) -> Place:
    """Two years; Alder far higher in the second, the later a practice's name the larger it is."""
    publish(
        place.home,
        snapshot(
            rows(HTN, lambda n: (1120 + 14 * n, 8000 + 100 * n), period="2023/24"),
            rows(HTN, lambda n: (2000 if n == 1 else 1120 + 14 * n, 8000 + 100 * n), period="2024/25"),
        ),
    )
    return place


def test_two_periods_side_by_side_with_their_table(years: Place) -> None:
    app = years.open("indicator", Role.FACILITATOR, indicator=HTN, of="LOC-A", drawn="two-periods")
    said = words(app)
    assert not app.exception
    assert "1 of 5 practices changed by more than chance and the usual differences between periods" in said
    assert "The STP average went from 14.0 to 14.8." in said
    assert "Higher than before, by more than chance" in said and "No clear change" in said
    (select,) = [s for s in app.selectbox if s.key == "choose_since"]
    assert select.options == ["April 2023 to March 2024"]
    assert app.get("plotly_chart")[0].proto.alt.startswith("Two dots for each row: ")


def test_the_order_and_the_drawing_are_in_the_address(years: Place) -> None:
    app = years.open("indicator", Role.FACILITATOR, indicator=HTN, of="LOC-A", drawn="bars", order="size")
    alt = app.get("plotly_chart")[0].proto.alt
    table = words(app).partition("Show these")[2] or words(app)
    assert alt.startswith("Bars: ") and not app.exception
    assert table.index("Elm Surgery") < table.index("Alder Surgery")
    by_name = words(years.open("indicator", Role.FACILITATOR, indicator=HTN, of="LOC-A"))
    assert by_name.index("Alder Surgery") < by_name.index("Elm Surgery")
