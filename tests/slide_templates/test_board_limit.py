"""The board reads few pages: every locality on each, the indicators that matter, the rest in the workbook."""

import re
from datetime import date

from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.snapshot import Snapshot
from slide_templates.decks import stp_plan
from slide_templates.lettering import lines
from slide_templates.plan import Deck, Slide
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


def fourteen() -> Snapshot:
    """Twelve indicators for fourteen localities of one practice each."""
    codes = [f"X9{n:04d}" for n in range(1, 15)]
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
