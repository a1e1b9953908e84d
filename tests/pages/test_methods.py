"""The page that every verdict leads to: what was asked about comes first, every account may read it."""

import pytest

from benchmarking.words.explanations import explanations, formula
from records.models import Role
from tests.builders import CATALOGUE
from tests.pages.conftest import Place, words


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_read_how_it_is_worked_out(stocked: Place, role: Role) -> None:
    app = stocked.open("methods", role)
    assert not app.exception
    said = words(app)
    for explanation in explanations():
        assert f"how-it-is-worked-out?about={explanation.about}" in said
        assert explanation.words[0].split("'")[0][:60] in said


def test_what_was_asked_about_comes_first_with_its_formula(stocked: Place) -> None:
    said = words(stocked.open("methods", Role.PRACTICE_MANAGER, about="interval"))
    assert said.index("<h2>Likely range</h2>") < said.index("What would you like to know?")
    assert "χ²" in said and "Breslow and Day 1987" in said
    assert "<b>Likely range</b>" in said, "no link to itself"


@pytest.mark.parametrize("asked", ["nonsense", "<script>", ""])
def test_an_unknown_question_opens_the_whole_page(stocked: Place, asked: str) -> None:
    app = stocked.open("methods", Role.PRACTICE_MANAGER, about=asked)
    assert not app.exception
    assert "Nothing is said that chance alone could explain." in words(app) and "<script>" not in words(app)


def test_without_figures_the_method_is_still_there(place: Place) -> None:
    assert "The method in plain words" in words(place.open("methods", Role.ANALYST))


def test_each_indicator_stands_there_with_its_formula(stocked: Place) -> None:
    indicator = CATALOGUE["prev_htn_pct"]
    said = words(stocked.open("methods", Role.ANALYST, theme=indicator.theme))
    assert formula(indicator).split("'")[0] in said and "Wilson" in said


def test_a_verdict_leads_to_its_explanation(stocked: Place) -> None:
    for module, address in (("practice", {"indicator": "prev_htn_pct"}), ("practice", {}), ("locality", {})):
        said = words(stocked.open(module, Role.PRACTICE_MANAGER, **address))
        assert "how-it-is-worked-out?about=verdict" in said, module
