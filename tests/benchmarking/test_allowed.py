"""Too few for a verdict: the figure is shown, and nowhere is anything said of it or counted about it."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarking import findings
from benchmarking.allowed import fewest
from benchmarking.comparison import compare
from benchmarking.drawing import practices_together
from benchmarking.figures import Outcome, figures
from benchmarking.indicators import DataClass
from benchmarking.organisations import Level, Organisations
from benchmarking.peers import chosen_group
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.spread import spread
from benchmarking.spread_wording import not_counted, place
from benchmarking.wording import as_json, finding, label, short
from tests.areas import area, code
from tests.builders import CATALOGUE, PRACTICES, rows, snapshot

SURVEY = "exp_phone_pct"  # needs 30 answers
YEAR = Period.parse("2026")


def few_answers(base: float = 29.0) -> Snapshot:
    """Practice 3 has few answers, all of them good; without the rule it would be far above the average."""
    return snapshot(rows(SURVEY, lambda n: (base, base) if n == 3 else (100, 200), period="2026"))


@pytest.mark.parametrize("peers", [Level.STP, Level.ENGLAND, chosen_group("Ours", PRACTICES, reason="ours")])
def test_below_the_minimum_a_figure_is_shown_without_a_verdict(peers: Level) -> None:
    found = compare(few_answers(), "X90003", SURVEY, peers=peers)
    figure = found.figure
    assert (figure.value, figure.outcome, figure.reason) == (100.0, Outcome.NOT_COMPARED, "too_few")
    assert (figure.level, figure.direction, found.average) == (None, None, pytest.approx(50, abs=1))
    assert figure.lower is not None and found.peers is not None
    assert figure.phrase == f"Not compared with the {found.peers.average}: too few to tell"
    assert short(figure) == "Too few to tell" and label(figure, found.indicator) == "100.0  too few to tell"
    said = "Too few to tell: this rests on 29 weighted answers to the question, and it takes at least 30."
    said = said.replace("to the question", "from patients who had tried to phone")
    assert finding(found) == said and as_json(found)["verdict"] == "not_compared"


def test_at_the_minimum_there_is_one() -> None:
    figure = compare(few_answers(30), "X90003", SURVEY).figure
    assert (figure.outcome, figure.level) == (Outcome.BETTER, 99.8)


def test_it_is_no_comparison_among_those_that_are_counted() -> None:
    few, enough = (few_answers(base) for base in (29, 30))
    flagged = [findings.stands_out(held, "X90003", Level.STP).flagged for held in (few, enough)]
    assert flagged[0].startswith("Flagged on 0 of 0;") and flagged[1].startswith("Flagged on 1 of 1;")
    ours = [compare(few, c, SURVEY) for c in few.organisations.practices("LOC-A", YEAR.end)]
    assert len(findings.compared(ours)) == len(ours) - 1
    drawn = practices_together(compare(few, "LOC-A", SURVEY), ours)
    assert "1 with too few to tell" in drawn.alt and "4 without a clear difference" in drawn.alt


def test_an_area_has_one_where_its_practices_have_none() -> None:
    held = snapshot(rows(SURVEY, lambda n: (20, 25), period="2026"))
    assert compare(held, "X90001", SURVEY).figure.reason == "too_few"
    assert compare(held, "LOC-A", SURVEY).figure.outcome is Outcome.SIMILAR


def test_a_month_of_what_is_shown_by_the_year_needs_a_twelfth() -> None:
    visits = CATALOGUE["ue_ae_1000"]
    wanted = {"year to 2026-06": 750, "2026-06": 62.5, "2025/26 Q4": 187.5}
    assert {text: fewest(visits, Period.parse(text)) for text in wanted} == wanted
    assert fewest(CATALOGUE[SURVEY], YEAR) == 30
    months = [str(p) for p in Period.parse("year to 2026-06").months()]
    held = snapshot(*(rows("ue_ae_1000", lambda n: (9, 63 if n == 1 else 62), period=m) for m in months))
    assert compare(held, "X90001", "ue_ae_1000").figure.reason is None
    assert compare(held, "X90002", "ue_ae_1000").figure.reason == "too_few"
    assert compare(held, "X90001", "ue_ae_1000", Period.parse("2026-06")).figure.reason is None


def test_it_is_drawn_in_the_funnel_and_does_not_count_there() -> None:
    pairs = [(100.0, 200.0)] * 15 + [(120.0, 200.0)] * 15 + [(29.0, 29.0)]
    held = area({SURVEY: pairs})
    found = spread(held, CATALOGUE[SURVEY], held.held.periods(SURVEY)[-1])
    row = found.rows.loc[code(31)]
    assert (found.practices, row["few"], row["counts"], row["outcome"]) == (30, True, False, "not_compared")
    assert place(found, code(31)) == "Too few were counted to say where it lies in the usual spread."
    assert "too few counted to tell" in not_counted(found)
    without = spread(area({SURVEY: pairs[:-1]}), CATALOGUE[SURVEY], found.period)
    assert found.tau2 == pytest.approx(without.tau2, rel=0.2) and found.standing_out == without.standing_out


def test_under_a_letter_nothing_tells_that_a_list_is_small() -> None:
    shared = {**CATALOGUE, SURVEY: replace(CATALOGUE[SURVEY], data_class=DataClass.IN_CONFIDENCE)}
    held = replace(few_answers(), indicators=shared)
    tree = held.organisations
    lettered = {c: replace(o, lettered=c in PRACTICES and c != "X90001") for c, o in tree.by_code.items()}
    masked = replace(held, in_confidence=Organisations(lettered, tree.memberships, tree.area))
    others = {f.code: f for f in compare(masked, "X90001", SURVEY).others}
    hidden = others["X90003"]
    assert (hidden.value, hidden.status, hidden.reason) == (None, "suppressed", "suppressed")
    assert others["X90004"].value == 50 and short(hidden) == "Too few to show"
    assert np.isnan(figures(masked, shared[SURVEY], YEAR, Level.PRACTICE).at["X90003", "value"])
    for peers in (Level.STP, Level.LOCALITY):  # the averages are those of everybody
        assert (
            compare(masked, "X90001", SURVEY, peers=peers).average
            == compare(held, "X90001", SURVEY, peers=peers).average
        )
