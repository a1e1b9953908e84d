"""Pages where too few were counted to tell: the same words on the spine, in the table, card and heat."""

import pytest

from records.models import Role
from tests.builders import rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

PHONE = "exp_phone_pct"


@pytest.fixture
def few(place: Place) -> Place:
    """The manager's practice has 29 answers, all of them good."""
    held = snapshot(
        rows(PHONE, lambda n: (29, 29) if n == 3 else (100, 200), period="2026"),
        rows("prev_htn_pct", lambda n: (1120, 8000)),
    )
    publish(place.home, held)
    return place


def test_my_practice_says_that_it_cannot_be_told(few: Place) -> None:
    said = words(few.open("practice", Role.PRACTICE_MANAGER))
    assert "Too few to tell" in said
    assert "Not compared with the STP average: too few to tell" in said
    assert "No clear difference from the STP average on 1 indicator." in said


def test_one_figure_says_what_is_lacking(few: Place) -> None:
    said = words(few.open("practice", Role.PRACTICE_MANAGER, indicator=PHONE))
    assert "Too few to tell: this rests on 29 weighted answers" in said and "at least 30" in said
    assert "better than" not in said.lower()


def test_all_practices_and_the_heat(few: Place) -> None:
    together = words(few.open("indicator", Role.FACILITATOR, indicator=PHONE, of="LOC-A"))
    assert "No clear difference between any of 4 practices" in together
    heat = words(few.open("locality", Role.FACILITATOR))
    assert 'title="Too few to tell"' in heat and "few</span></a></td>" in heat
