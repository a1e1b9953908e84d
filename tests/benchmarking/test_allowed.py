"""What may be shown: no verdict on too few, and nothing at all below an indicator's lowest level."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarking import findings
from benchmarking.agreed.scopes import figure_over
from benchmarking.comparison import compare, group_figure, history
from benchmarking.disclosure.allowed import fewest
from benchmarking.drawings.drawing import practices_together
from benchmarking.figures import Outcome, figures
from benchmarking.indicators import DataClass
from benchmarking.opportunities import opportunities
from benchmarking.organisations import Level, Organisations
from benchmarking.over_time.changes import change
from benchmarking.pairs import can_be_paired
from benchmarking.peers import chosen_group
from benchmarking.periods import Period
from benchmarking.relations import relation
from benchmarking.set_apart import not_for_practices
from benchmarking.snapshot import Snapshot
from benchmarking.spread import spread
from benchmarking.words.spread_wording import NOT_SHOWN, not_counted, place
from benchmarking.words.wording import as_json, finding, label, short
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
    size = opportunities(held, compare(held, code(31), SURVEY))
    assert (size.shown, NOT_SHOWN[size.reason]) == ((), "Nothing is shown: too few were counted to tell.")
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


LEVELS = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)
SHARE = "prev_htn_pct"


def from_level(level: Level) -> Snapshot:
    changed = {**CATALOGUE, SHARE: replace(CATALOGUE[SHARE], lowest_level=level)}
    return snapshot(
        rows(SHARE, lambda n: (1000 + 300 * (n == 3), 8000)),
        rows("prev_dm_pct", lambda n: (500 + n, 8000)),
        indicators=changed,
    )


@pytest.mark.parametrize("lowest", LEVELS)
def test_below_the_lowest_level_nothing_is_to_be_had(lowest: Level) -> None:
    held, period = from_level(lowest), Period.parse("2024/25")
    below = [level for level in Level if list(Level).index(level) < list(Level).index(lowest)]
    for level in below:
        table = figures(held, held.indicators[SHARE], period, level)
        numbers = table[["numerator", "denominator", "value", "lower95", "upper95", "lower998", "upper998"]]
        assert numbers.isna().all(axis=None) and set(table["status"]) == {"not_at_this_level"}
    for code_ in ("X90003", "LOC-A", "XC1", "XST"):
        own = held.organisations[code_]
        found = compare(held, code_, SHARE, peers=Level.ENGLAND)
        assert (found.figure.value is None) is (own.level in below)
        assert all(f.value is None for _, f in history(held, code_, SHARE)) is (own.level in below)
        assert change(held, code_, SHARE).last is None or own.level not in below
    figure = figures(held, held.indicators[SHARE], period, lowest).iloc[0]
    assert figure["value"] > 0


@pytest.mark.parametrize("lowest", LEVELS)
def test_why_there_is_none_is_said_with_the_level_at_which_there_is(lowest: Level) -> None:
    found = compare(from_level(lowest), "X90003", SHARE)
    where = {
        Level.LOCALITY: "localities and larger areas",
        Level.CCG: "CCGs and larger areas",
        Level.STP: "STPs and larger areas",
        Level.ENGLAND: "England",
    }[lowest]
    assert finding(found) == (
        f"Not shown for a single practice, but for {where}: for fewer patients it would be mostly chance, or "
        "could point to somebody."
    )
    assert (found.figure.reason, short(found.figure)) == ("not_at_this_level", "Not shown at this level")
    assert found.figure.phrase == "Not compared with the STP average: not shown at this level"
    assert label(found.figure, found.indicator) == "not shown"
    assert (found.average is not None) is (lowest in LEVELS[:3])
    said = as_json(found)
    assert said["value"] is said["numerator"] is said["lower95"] is None and said["sentence"] == finding(
        found
    )


def test_no_group_of_practices_gives_a_practice_away() -> None:
    held = from_level(Level.LOCALITY)
    alone = chosen_group("One", ["X90003"], reason="one")
    assert group_figure(held, SHARE, alone) is None
    assert compare(held, "X90001", SHARE, peers=alone).average is None
    assert compare(held, "LOC-B", SHARE, peers=alone).average is None
    period, ashdale = Period.parse("2024/25"), held.organisations["LOC-A"]
    part = figure_over(held, held.indicators[SHARE], period, ashdale, ["X90003"])
    assert (part.value, part.numerator) == (None, None)
    whole = held.organisations.practices("LOC-A", period.end)
    assert figure_over(held, held.indicators[SHARE], period, ashdale, whole).value == 13.25


def test_it_is_nobodys_comparison_and_in_no_pair() -> None:
    held = from_level(Level.LOCALITY)
    assert [c.indicator.id for c in findings.at_a_glance(held, "X90003", Level.STP)] == ["prev_dm_pct"]
    ours = {c.indicator.id: c for c in findings.at_a_glance(held, "LOC-A", Level.STP)}
    assert ours[SHARE].figure.outcome is Outcome.HIGHER and len(ours[SHARE].others) == 2
    assert SHARE not in can_be_paired(held) and "prev_dm_pct" in can_be_paired(held)
    assert [i.id for i in not_for_practices(held)] == [SHARE]
    assert spread(held, held.indicators[SHARE], Period.parse("2024/25")).rows.empty
    assert relation(held, SHARE, "prev_dm_pct").dots == ()
