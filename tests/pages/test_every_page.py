"""Every page for every role: what it says, what it refuses, and that it never breaks."""

import pytest

from benchmarking.indicators import Indicator
from benchmarking.words.wording import banned_words
from pages import SITE, pages_of
from records.models import Role
from tests.builders import CATALOGUE, organisations, rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

MODULES = [entry.module for entry in SITE]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("module", MODULES)
def test_every_page_for_every_role(stocked: Place, module: str, role: Role) -> None:
    app = stocked.open(module, role)
    assert not app.exception
    said = words(app)
    allowed = module in {entry.module for entry in pages_of(stocked.users[role])}
    assert bool(said) is allowed
    assert banned_words(said) == []
    assert said.count("<h1>") == (1 if allowed else 0)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("module", MODULES)
def test_every_page_without_any_figures(place: Place, module: str, role: Role) -> None:
    app = place.open(module, role)
    assert not app.exception
    if module in {"practice", "indicator", "locality", "workshop", "decks"} and words(app):
        assert "No figures are held yet" in words(app)


@pytest.mark.parametrize(
    ("module", "role", "address"),
    [
        ("practice", Role.PRACTICE_MANAGER, {"practice": "X90004"}),
        ("practice", Role.FACILITATOR, {"practice": "X90006"}),
        ("locality", Role.PRACTICE_MANAGER, {"locality": "LOC-B"}),
        ("locality", Role.FACILITATOR, {"locality": "LOC-B"}),
        ("workshop", Role.FACILITATOR, {"locality": "LOC-B"}),
        ("decks", Role.FACILITATOR, {"locality": "LOC-C"}),
    ],
)
def test_an_organisation_outside_the_scope_is_refused(
    stocked: Place, module: str, role: Role, address: dict[str, str]
) -> None:
    app = stocked.open(module, role, **address)
    assert not app.exception
    assert "is not one of yours" in words(app) and words(app).count("<h1>") == 1
    assert "Fern" not in words(app) and "Larch" not in words(app)


def test_nonsense_in_the_address_falls_back_to_the_usual(stocked: Place) -> None:
    app = stocked.open("practice", Role.PRACTICE_MANAGER, peers="moon", indicator="<b>", theme="x")
    assert not app.exception
    assert "You differ from the STP average on 1 of 3 indicators (chance alone would give" in words(app)


def test_an_area_without_localities_says_what_to_do(place: Place) -> None:
    tree = organisations()
    held = tree.memberships
    without = type(tree)(tree.by_code, held[held["level"] != "locality"], tree.area)
    publish(place.home, snapshot(tree=without))
    for module in ("locality", "decks"):
        assert "No localities are known here" in words(place.open(module, Role.ANALYST))
    assert not place.open("practice", Role.ANALYST).exception


def test_a_practice_without_figures_says_what_to_do(place: Place) -> None:
    def except_the_third(number: int) -> tuple[float | None, float | None]:
        return (None, None) if number == 3 else (1000, 8000)

    publish(place.home, snapshot(rows("prev_htn_pct", except_the_third)))
    app = place.open("practice", Role.PRACTICE_MANAGER)
    assert not app.exception
    assert "No figures are held for this practice" in words(app)
    detail = place.open("practice", Role.PRACTICE_MANAGER, indicator="prev_htn_pct")
    assert not detail.exception
    assert "no figure" in words(detail)


def test_names_are_shown_as_they_are_written(place: Place) -> None:
    name = "<b>The Very Long Practice & Partners of St. Quen</b>"
    practices = {"X90003": (name, "LOC-A")} | {
        f"X9000{n}": (f"Other {n} Surgery", "LOC-A") for n in (1, 2, 4, 5)
    }
    publish(place.home, snapshot(tree=organisations(practices)))
    for module in ("home", "practice", "locality", "indicator"):
        app = place.open(module, Role.PRACTICE_MANAGER)
        assert not app.exception
        assert name not in words(app)
    assert "&lt;b&gt;The Very Long Practice &amp; Partners" in words(
        place.open("practice", Role.PRACTICE_MANAGER)
    )


def test_the_detail_shows_every_benchmark_at_once(stocked: Place) -> None:
    said = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="prev_htn_pct"))
    assert "Ashdale" in said and "Wendle STP" in said
    assert "Statistically higher than the STP average" in said
    assert "Higher than the STP average, and more than chance would explain." in said
    indicator: Indicator = CATALOGUE["prev_htn_pct"]
    for text in (indicator.numerator, indicator.ideas_for("higher")[0].split("'")[0]):
        assert text in said


def test_the_board_sees_localities_and_no_practice(stocked: Place) -> None:
    said = words(stocked.open("indicator", Role.BOARD_VIEWER, indicator="prev_htn_pct"))
    assert "Ashdale" in said and "Brookmere" in said
    assert "Surgery" not in said and "practices have figures" not in said, "nor how practices differ"
    refused = stocked.open("indicator", Role.BOARD_VIEWER, indicator="prev_htn_pct", of="LOC-A")
    assert "Practice A" not in words(refused)


def test_the_administrator_sees_accounts_and_no_figures(stocked: Place) -> None:
    app = stocked.open("people", Role.ADMIN)
    assert "analyst@stocktake.example" in words(app)
    assert "no figures" in words(stocked.open("home", Role.ADMIN))


def test_late_publications_are_named(stocked: Place) -> None:
    said = words(stocked.open("data", Role.ANALYST))
    assert "publications are up to date" in said or "publication is up to date" in said
    assert "Quality and Outcomes Framework" in said
