"""What practices picked stands first in their own report and in the deck of their locality."""

import io
from datetime import date

from pptx import Presentation

from slide_templates.batch import batch
from slide_templates.outline import outline
from slide_templates.running_order import most_picked_first
from tests.slide_templates.test_decks import varied

DAY = date(2026, 9, 14)
PAY, DM, HTN, OLD = "fin_pay_patient", "prev_dm_pct", "prev_htn_pct", "pop_65plus_pct"
Picks = dict[str, list[str]]


def decks(what: str, locality: str, picks: Picks) -> dict[str, bytes]:
    made = batch(varied(), [], made_on=DAY, what=what, locality=locality, picks=picks)
    return {one.file: one.content for one in made}


def first_of(picks: Picks, locality: str, *words: str) -> str:
    """Which of some words a slide's title holds first in the deck of a locality."""
    (deck,) = decks("localities", locality, picks).values()
    for slide in Presentation(io.BytesIO(deck)).slides:
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        for word in words:
            if word.lower() in title.lower():
                return word
    raise AssertionError(f"no title holds any of {words}")


def rows(report: bytes) -> list[str]:
    """The rows of the page of all figures, as they stand in its chart's own sheet."""
    (chart,) = outline(report)[1].charts
    return [str(line[0]) for line in chart.sheets["Figures"][1:]]


def test_the_order_is_that_of_most_practices_and_leaves_nothing_usual_out() -> None:
    order = most_picked_first(varied(), {PAY: 2, OLD: 3, "not_held": 9})
    assert order is not None
    assert order[:2] == [OLD, PAY]
    assert set(order[2:]) == {DM, HTN, "exp_phone_pct"}
    assert most_picked_first(varied(), {}) is None
    assert most_picked_first(varied(), {"not_held": 2, "pop_list_size": 1}) is None


def test_a_localitys_deck_begins_with_what_its_own_practices_picked() -> None:
    titles = ("getting through by phone", "NHS payment", "hypertension")
    assert first_of({}, "LOC-A", *titles) == "getting through by phone"  # by theme
    shared = {"X90001": [HTN, PAY], "X90002": [PAY], "X90009": [HTN]}
    assert first_of(shared, "LOC-A", *titles) == "NHS payment"
    elsewhere = {"X90006": [HTN], "X90007": [HTN]}
    assert first_of(elsewhere, "LOC-A", *titles) == "getting through by phone"
    assert first_of({"X90001": [HTN]} | elsewhere, "LOC-A", *titles) == "hypertension"


def test_a_practices_report_has_its_own_picks_in_the_first_rows() -> None:
    picks = {"X90003": [PAY, OLD], "X90004": [HTN]}
    made = decks("practices", "LOC-A", picks)
    plain = decks("practices", "LOC-A", {})
    own, other = (next(c for f, c in made.items() if code in f) for code in ("x90003", "x90004"))
    assert rows(own)[:2] == ["NHS payment per weighted patient", "Patients aged 65 and over"]
    assert rows(other)[0] == "Recorded hypertension"
    assert len(rows(own)) == len(rows(next(c for f, c in plain.items() if "x90003" in f)))
