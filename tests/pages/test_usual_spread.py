"""The usual spread on the pages: both counts, the funnel with its switch, opportunities, what stands out."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.snapshot import TARIFFS
from benchmarking.words.wording import banned_words
from records.models import Role
from tests.areas import area, no_real_difference
from tests.pages.conftest import Place, words
from tests.store import publish

RATE, PHONE, MINOR = "ue_ae_0_4_1000", "exp_phone_pct", "act_dna_pct"
MANAGER, FACILITATOR, BOARD = Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.BOARD_VIEWER


@pytest.fixture
def varied(place: Place) -> Place:
    """60 practices that vary; numbers 3 and 6 of Ashdale far out on A&E, number 3 on the phone as well."""
    rates = [0.55 + 0.03 * (n % 5 - 2) for n in range(1, 61)]
    shares = [0.60 + 0.03 * (n % 7 - 3) for n in range(1, 61)]
    rates[2] = rates[5] = 1.5
    shares[2] = 0.1
    held = area(
        {
            RATE: [(float(round(r * 900)), 900.0) for r in rates],
            PHONE: [(float(round(s * 300)), 300.0) for s in shares],
        }
    )
    publish(place.home, held)
    return place


def plots(app: AppTest) -> list[str]:
    """The alternative texts of the plots on a page that are funnels."""
    found = [element.proto.alt for element in app.get("plotly_chart")]
    return [alt for alt in found if alt.startswith("Funnel")]


def test_one_figure_has_its_funnel_with_both_counts_and_what_it_could_mean(varied: Place) -> None:
    app = varied.open("practice", MANAGER, indicator=PHONE)
    said = words(app)
    assert not app.exception
    assert "Lower than expected even after allowing for the usual spread between practices" in said
    assert re.search(
        r"\d+ of 60 practices differ from the STP average by more than chance; "
        "1 by more than practices usually differ",
        said,
    )
    assert re.search(
        r"If this practice matched the STP average: about \d+ more patients who get through easily in every "
        r"100 \(likely range",
        said,
    )
    assert (
        "the top quarter of practices" in said
        and "Not in pounds: what is counted here has no cost of its own" in said
    )
    assert "Reliability" in said and re.search(r"(High|Medium) \(0\.\d\d\)", said)
    (alt,) = plots(app)
    assert "Practice 003 10.0%" in alt
    assert banned_words(said) == []


def test_the_limits_of_chance_alone_are_a_choice_of_the_address(varied: Place) -> None:
    usual, chance = (
        varied.open("practice", MANAGER, indicator=RATE, limits=limits) for limits in ("", "chance")
    )
    assert "These limits allow for chance alone" not in words(usual)
    assert "These limits allow for chance alone" in words(chance)
    (pills,) = [g for g in chance.get("button_group") if g.key == "choose_limits"]
    assert pills.value == "chance"


def test_home_and_my_practice_lead_with_both_counts(varied: Place) -> None:
    for module in ("home", "practice"):
        said = words(varied.open(module, MANAGER))
        assert (
            "You differ from the STP average on 2 of 2 indicators (chance alone would give fewer than one)."
        ) in said
        assert "2 stand out when the number of comparisons is allowed for." in said
        assert "Chance alone" not in said
    assert "Two things to look at" in words(varied.open("home", MANAGER))


def test_home_says_when_nothing_stands_out_and_shows_what_lies_farthest(place: Place) -> None:
    shares = [0.2 + 0.1 * (n % 3) for n in range(60)]  # wide: practice 3 is at its edge and not outside
    publish(place.home, area({PHONE: [(float(round(s * 300)), 300.0) for s in shares]}))
    said = words(place.open("home", MANAGER))
    assert "One thing to look at, within the usual spread" in said and "Nothing stands out" not in said
    assert "It differs from the STP average by more than chance, and no more than practices usually" in said
    assert "Easy to get through by phone" in said


def test_the_locality_sees_what_stands_out_and_where_it_comes_from(varied: Place) -> None:
    said = words(varied.open("locality", FACILITATOR))
    assert "What stands out for the locality as a whole" in said
    assert re.search(r"Flagged on [12] of 2; chance alone would give fewer than one\.", said)
    assert "stands out when the number of comparisons is allowed for" in said
    assert re.search(
        r"About [\d,]+ more A&amp;E attendances a year in 2 practices, some \d+ a week, than at the STP",
        said,
    )
    assert "clearly or not, and each one’s share of the gap" in said
    bars = re.findall(r"<li><span>(Practice \d+)</span>.*?<b>(\d+)%</b>", said)
    assert {"Practice 003", "Practice 006"} <= {name for name, _ in bars}


@pytest.mark.parametrize("covered", [True, False])
def test_pounds_stand_there_only_where_a_tariff_holds_for_the_period(place: Place, covered: bool) -> None:
    rates = [0.55 + 0.03 * (n % 5 - 2) for n in range(1, 61)]
    rates[2] = 1.5
    held = area({RATE: [(float(round(r * 900)), 900.0) for r in rates]})
    period = held.held.latest(RATE)
    assert period is not None
    last = period.end if covered else period.start
    row = (RATE, "Tariff A", 180.0, f"{period.start}", f"{last}", "Made up by the tests")
    publish(place.home, replace(held, tariffs=pd.DataFrame([row], columns=list(TARIFFS))))
    said = words(place.open("practice", MANAGER, indicator=RATE))
    in_pounds = re.search(
        rf"At £180 each \(Tariff A, {period.start.day} [^)]*\): about £[\d,]+ a year \(likely range £[\d,]+ "
        r"to £[\d,]+\), a cost of activity and not cash that can be released\.",
        said,
    )
    assert bool(in_pounds) is covered
    assert ("Tariff: Made up by the tests." in said) is covered
    assert ("Not in pounds: no dated tariff is held for this period." in said) is not covered
    assert ("£" in said) is covered


def test_one_indicator_of_a_locality_has_the_funnel_and_the_gap(varied: Place) -> None:
    app = varied.open("indicator", FACILITATOR, indicator=RATE)
    said = words(app)
    assert not app.exception and len(plots(app)) == 1
    assert "Rings: practices of Ashdale." in said and "How large the difference is" in said
    whole = varied.open("indicator", Role.ANALYST, indicator=RATE, of="area")
    assert len(plots(whole)) == 1 and "How large the difference is" not in words(whole)


def test_the_board_gets_no_funnel(varied: Place) -> None:
    app = varied.open("indicator", BOARD, indicator=RATE)
    assert not app.exception and not plots(app)


def test_an_indicator_of_low_reliability_opens_with_localities(place: Place) -> None:
    publish(place.home, no_real_difference(5, ["prev_htn_pct"], practices=60))
    said = words(place.open("indicator", FACILITATOR, indicator="prev_htn_pct"))
    assert "Each locality beside the STP average" in said
    assert (
        "Low (0.00): most of the difference between practices is chance, so localities are shown first."
        in said
    )
    chosen = words(place.open("indicator", FACILITATOR, indicator="prev_htn_pct", of="LOC-A"))
    assert "Each practice beside the STP average" in chosen
