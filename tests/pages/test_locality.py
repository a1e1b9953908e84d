"""Our locality: the theme chooses columns, and a pattern says both of its sides."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.periods import Period
from components.glance.locality_glance import COLUMNS
from records.models import Role
from tests.builders import rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

SHARES = (
    "prev_htn_pct", "prev_dm_pct", "prev_ckd_pct", "prev_dep_pct", "prev_af_pct", "prev_ob_pct",
    "prev_mh_pct", "prev_dem_pct", "prev_copd_pct", "prev_ast_pct", "prev_hf_pct", "exp_phone_pct",
)  # fmt: skip


def headings(app: AppTest) -> int:
    """Columns of the heat table."""
    return len(re.findall(r'<th scope="col"><a href="one-indicator', words(app)))


@pytest.fixture
def twelve(place: Place) -> Place:
    """More indicators than the table has columns at first."""
    publish(place.home, snapshot(*(rows(id_, lambda n: (1000 + n, 8000)) for id_ in SHARES)))
    return place


def test_all_shows_every_indicator_and_is_kept_in_the_address(twelve: Place) -> None:
    app = twelve.open("locality", Role.FACILITATOR)
    assert headings(app) == COLUMNS
    (themes,) = [s for s in app.selectbox if s.key == "choose_theme"]
    assert "All 12" in themes.options
    themes.set_value("all").run()
    assert headings(app) == 12
    assert app.query_params["theme"] in ("all", ["all"])
    (again,) = [s for s in app.selectbox if s.key == "choose_theme"]
    assert again.value == "all"


def test_a_theme_still_shows_its_own(twelve: Place) -> None:
    app = twelve.open("locality", Role.FACILITATOR, theme="Access and experience")
    assert headings(app) == 1


def test_a_pattern_that_goes_both_ways_says_both(place: Place) -> None:
    shares = {1: 1900, 2: 1900, 3: 1900, 4: 500, 5: 500}
    publish(place.home, snapshot(rows("prev_htn_pct", lambda n: (shares.get(n, 1100), 8000))))
    said = words(place.open("locality", Role.FACILITATOR))
    assert "Recorded hypertension is higher in 3 of 5 practices and lower in 2." in said
    assert "A matter for few" not in said and "shared pattern" not in said


def test_the_names_stand_behind_the_number_that_they_are(place: Place) -> None:
    easy = {1: 80, 2: 80, 3: 80, 4: 20, 5: 20}
    publish(place.home, snapshot(rows("exp_phone_pct", lambda n: (easy.get(n, 50), 100), "2026")))
    said = words(place.open("locality", Role.FACILITATOR))
    named = "(Alder Surgery, Beech Surgery and Cedar Surgery)"
    assert f"better (higher) in 3 of 5 practices {named} and worse (lower) in 2." in said


def test_what_is_left_out_of_the_count_is_said(place: Place) -> None:
    months = [str(m) for m in Period.parse("year to 2026-06").months()]
    shared = [r for m in months for r in rows("act_contacts_1000", lambda n: (300 + n, 1000), m)]
    publish(place.home, snapshot(shared, rows("prev_htn_pct", lambda n: (1000 + n, 8000))))
    left_out = "Not counted: figures shared in confidence, where you see letters."
    assert left_out in words(place.open("locality", Role.PRACTICE_MANAGER))
    assert left_out not in words(place.open("locality", Role.FACILITATOR))


def test_a_locality_opens_its_ccg_and_stp_and_they_open_it_again(place: Place) -> None:
    publish(place.home, snapshot(rows("prev_htn_pct", lambda n: (2400 if n < 6 else 800, 8000))))
    down = place.open("locality", Role.FACILITATOR)
    (show,) = [s for s in down.selectbox if s.key == "choose_at"]
    assert show.options == ["Practices of Ashdale", "Localities of NHS XC1 CCG", "CCGs of Wendle STP"]
    ccg = place.open("locality", Role.FACILITATOR, at="XC1")
    said = words(ccg)
    assert not ccg.exception and "2 of 2 figures of these localities differ from the STP average." in said
    assert 'our-locality?locality=LOC-A">Ashdale' in said and "Brookmere" in said
    assert "locality=LOC-B" not in said  # not the reader's own
    stp = words(place.open("locality", Role.FACILITATOR, at="XST"))
    assert "at=XC1" in stp and "NHS XC2 CCG" in stp and "of=ccgs" in stp


def test_a_place_that_is_not_above_is_not_opened(twelve: Place) -> None:
    app = twelve.open("locality", Role.FACILITATOR, at="XC9")
    assert not app.exception and "Practices by indicator" in words(app)
