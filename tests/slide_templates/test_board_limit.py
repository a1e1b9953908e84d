"""The board reads few pages: every locality on each, the indicators that matter, the rest in the workbook."""

import re
from datetime import date

from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_plan, stp_plan
from slide_templates.plan import Deck, Slide
from slide_templates.powerpoint.lettering import lines
from slide_templates.tables import HIGH, height
from tests.builders import CATALOGUE, organisations, rows, snapshot
from tests.slide_templates.agreed import priority
from tests.slide_templates.test_topics import CONDITIONS, SURVEYS, held

DAY = date(2026, 9, 15)
SHOWN = 12


def titled(deck: Deck, start: str) -> list[Slide]:
    return [s for s in deck.slides if s.title.startswith(start)]


def test_the_board_sees_what_was_agreed_then_what_most_differ_on() -> None:
    deck = stp_plan(held(), [priority("LOC-A", "prev_hf_pct")], made_on=DAY)
    glance = [s for s in deck.slides if s.table and s.table.head[0] == "Locality" and "chance" in s.title]
    heads = [head.removesuffix(", %") for s in glance if s.table for head in s.table.head[1:]]
    assert len(heads) == len(set(heads)) == SHOWN < len(CONDITIONS) + len(SURVEYS)
    first = {CATALOGUE[id_].title for id_ in ("prev_hf_pct", "prev_chd_pct", "exp_phone_pct")}
    assert first <= set(heads)
    assert all(s.lede.endswith("12 of 15 indicators, the rest in the evidence workbook") for s in glance)
    assert all(f" of {3 * 15} comparisons" in s.title for s in glance)
    (bars,) = [s for s in deck.slides if s.charts and s.lede.endswith("in the evidence workbook")]
    assert set(bars.charts[0].categories) == set(heads)
    for slide in (*glance, bars):
        assert len(lines(slide.lede, 16, 12.13 * 72 * 0.97)) == 1


def test_few_indicators_are_all_shown_and_nothing_is_said_to_be_elsewhere() -> None:
    few = snapshot(*(rows(id_, lambda n: (1000 + n, 8000)) for id_ in CONDITIONS[:SHOWN]))
    deck = stp_plan(few, [], made_on=DAY)
    assert not any("evidence workbook" in s.lede for s in deck.slides)


def fourteen(more: int = 0) -> Snapshot:
    """Twelve indicators for fourteen localities, or more, of one practice each."""
    codes = [f"X9{n:04d}" for n in range(1, 15 + more)]
    tree = organisations({code: (f"Practice {code}", "LOC-A") for code in codes})
    names = {code: f"A locality with a rather long name {code}" for code in codes}
    added = {f"LOC-{c}": Organisation(f"LOC-{c}", name, Level.LOCALITY) for c, name in names.items()}
    held = tree.memberships
    local = held["level"] == Level.LOCALITY.value
    held.loc[local, "parent"] = "LOC-" + held.loc[local, "practice"]
    kept = {code: o for code, o in tree.by_code.items() if o.level is not Level.LOCALITY}
    table = [
        (code, id_, "2024/25", 900.0 + 20 * n, 8000.0, "ok", "file-1")
        for id_ in CONDITIONS
        for n, code in enumerate(codes)
    ]
    return snapshot(table, tree=Organisations({**kept, **added}, held, tree.area))


def test_fourteen_localities_stand_on_one_page_in_letters_that_can_be_read() -> None:
    deck = stp_plan(fourteen(), [], made_on=DAY)
    (listed,) = titled(deck, "14 localities of 14 practices")
    glance = [s for s in deck.slides if s.table and "comparison" in s.title]
    assert all(re.search(r"of.2\)$", s.title) for s in glance) and len(glance) == 2
    for slide in (listed, *glance):
        assert slide.table is not None and len(slide.table.rows) >= 14
        assert slide.table.size >= 12 and height(slide.table) <= HIGH + 0.02


def without_a_locality() -> Snapshot:
    """Twelve practices, one of them in no locality for a month."""
    made = snapshot(rows("pop_list_size", lambda n: (7000.0 + n, None)), rows("prev_htn_pct", ordinary))
    held = made.organisations.memberships
    mine = (held["practice"] == "X90012") & (held["level"] == Level.LOCALITY.value)
    held.loc[mine, "valid_to"] = date(2026, 8, 1)
    return made


def ordinary(number: int) -> tuple[float, float]:
    return 1000.0 + number, 8000.0


def test_a_practice_in_no_locality_is_said_and_its_patients_are_counted_once() -> None:
    deck = stp_plan(without_a_locality(), [], made_on=DAY)
    assert deck.slides[0].dated.startswith(f"12 practices, three localities, {12 * 7000 + 78:,} patients")
    (listed,) = titled(deck, "Three localities of 11 practices")
    assert listed.lede.endswith("One of all 12 practices is in no locality")


def test_older_figures_of_practices_that_left_are_explained() -> None:
    made = without_a_locality()
    held = made.organisations.memberships
    held.loc[held["practice"] == "X90012", "valid_to"] = date(2026, 8, 1)
    (bars,) = [s for s in stp_plan(made, [], made_on=DAY).slides if s.question.startswith("Which of")]
    assert bars.facts[0] == "Older figures count practices that have merged or closed since"
    plan = locality_plan(made, "LOC-C", [], made_on=DAY, indicators=["prev_htn_pct"])
    assert plan.slides[0].dated.startswith("Two practices (three in older figures), ")
    (slide,) = [s for s in plan.slides if s.lede.startswith("Recorded hypertension")]
    assert slide.notes.method.endswith("some have merged, closed or moved since.")


def test_where_localities_fill_two_pages_the_board_gets_half_as_many_indicators() -> None:
    deck = stp_plan(fourteen(more=8), [], made_on=DAY)
    glance = [s for s in deck.slides if s.table and "comparison" in s.title]
    assert len(glance) == 2 and all(s.table and len(s.table.head) == 7 for s in glance)
    assert "6 of 12 indicators" in glance[0].lede
