"""Decks with an indicator that is not shown for practices: its sentence, and no practice's figure."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_deck, practice_report, stp_summary
from slide_templates.outline import as_text, outline
from tests.builders import CATALOGUE, rows, snapshot
from tests.slide_templates.reading import members

DAY = date(2026, 9, 14)
SHARE = "prev_htn_pct"


def held(lowest: Level) -> Snapshot:
    """Practice 3 would read 17.3 and practice 4 11.3; all of Ashdale 13.0."""
    shares = {3: 1384, 4: 904}
    return snapshot(
        rows(SHARE, lambda n: (shares.get(n, 1000 + n), 8000)),
        rows("prev_dm_pct", lambda n: (500, 8000)),
        indicators={**CATALOGUE, SHARE: replace(CATALOGUE[SHARE], lowest_level=lowest)},
    )


def everything(deck: bytes) -> str:
    return as_text(deck) + b"\n".join(part for _, part in members(deck)).decode("utf-8", "ignore")


@pytest.mark.parametrize("lowest", [Level.LOCALITY, Level.CCG])
def test_no_deck_has_a_practices_figure(lowest: Level) -> None:
    snapshot_ = held(lowest)
    decks = [
        locality_deck(snapshot_, "LOC-A", [], made_on=DAY),
        locality_deck(snapshot_, "LOC-A", [], made_on=DAY, masked=True),
        practice_report(snapshot_, "X90003", made_on=DAY),
        stp_summary(snapshot_, [], made_on=DAY),
    ]
    for deck in decks:
        said = everything(deck)
        assert not any(number in said for number in ("17.3", "11.3", ">1384<", ">904<"))


def test_a_locality_deck_says_why_and_has_the_figure_of_all() -> None:
    slides = outline(locality_deck(held(Level.LOCALITY), "LOC-A", [], made_on=DAY))
    missing = next(s for s in slides if s.title == "What is missing from this pack")
    row = next(r for r in missing.tables[0] if r[0] == "Recorded hypertension")
    assert row[1] == (
        "not for single practices, but for localities and larger areas; all our practices: 13.2 against "
        "12.9%; likely range 12.9 to 13.6%"
    )


def test_the_summary_has_its_localities() -> None:
    slides = outline(stp_summary(held(Level.LOCALITY), [], made_on=DAY))
    tables = [t for s in slides if s.words.get("Section") == "At a glance" for t in s.tables]
    heads, ashdale = next((t[0], r) for t in tables for r in t if r[0] == "Ashdale")
    place = next(i for i, head in enumerate(heads) if head.startswith("Recorded hypertension"))
    assert ashdale[place].startswith("13.2")
    sources = next(s for s in slides if s.words.get("Section") == "Sources" and s.tables)
    assert any("12 of 12" in row for row in sources.tables[0])
    from_ccgs = as_text(stp_summary(held(Level.CCG), [], made_on=DAY))
    assert "not for single practices, but for CCGs and larger areas" in from_ccgs
