"""Decks with figures under challenge, read back: marked in every row, in no title and no count."""

from datetime import date

import pytest

from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import banned_words
from slide_templates.decks import locality_deck, practice_report, stp_summary
from slide_templates.outline import SlideOutline, as_text, outline
from tests.builders import rows, snapshot
from tests.slide_templates.agreed import priority

DAY = date(2026, 9, 14)
HTN, YEAR = "prev_htn_pct", Period.parse("2024/25")
DOUBTED = "X90003"  # Cedar Surgery, the one that differs


def held(*codes: str) -> Snapshot:
    """Cedar far above the others, with the figures of some practices under challenge."""
    made = snapshot(
        rows("pop_list_size", lambda n: (7000 + 250 * n, None)),
        rows(HTN, lambda n: (8000 * (0.20 if n == 3 else 0.14), 8000)),
        rows("prev_dm_pct", lambda n: (500.0 + n, 8000)),
    )
    return made.with_challenges({(code, HTN): (YEAR,) for code in (*codes, *(["LOC-A"] if codes else []))})


def slide(deck: bytes, title: str) -> SlideOutline:
    return next(s for s in outline(deck) if title in s.title)


def test_one_figure_is_a_grey_cross_in_no_title_and_no_count() -> None:
    plain, marked = (
        locality_deck(s, "LOC-A", [priority("LOC-A")], made_on=DAY) for s in (held(), held(DOUBTED))
    )
    assert "higher in one of our five practices" in as_text(plain).replace(" than the STP average", "")
    found = slide(marked, "No practice of the four we can compare differs clearly")
    assert "1 figure under challenge" in found.words["Flag"]
    series = {s.name: s for s in found.charts[0].series}
    assert [v for v in series["Under challenge"].values if v is not None] == [20.0]
    assert "All our practices" not in series
    figures = next(iter(found.charts[0].sheets.values()))
    cedar = next(row for row in figures if row[0] == "Cedar Surgery")
    assert cedar[1:4] == (20.0, None, None) and "20.0  under challenge" in cedar
    said = " ".join(found.words.values())
    assert " ".join(found.words["Key figure"].split()) == "14.0 %, figures not under challenge"
    assert "A figure under challenge is left out of title and counts" in said
    assert "1 under challenge" in found.charts[0].alt
    overview = next(row for s in outline(marked) for t in s.tables for row in t if row[0] == "Cedar Surgery")
    assert "20.0 (challenged)" in overview
    assert "Cedar Surgery" in " ".join(slide(marked, "One figure is under challenge").tables[0][1])
    for s in outline(marked)[2:]:
        assert not banned_words(" ".join((s.title, s.notes, *s.words.values())))


def test_more_than_a_quarter_and_no_finding_is_drawn() -> None:
    deck = locality_deck(held(DOUBTED, "X90001"), "LOC-A", [], made_on=DAY)
    found = slide(deck, "are under challenge: no finding is drawn from them yet")
    assert "2 figures under challenge" in found.words["Flag"]
    assert "2 of 5" in " ".join(found.words.values())
    assert "More than a quarter under challenge: no verdict" in " ".join(found.words.values())
    slide(deck, "Two figures are under challenge")


def test_letters_hide_who_it_was() -> None:
    deck = locality_deck(held(DOUBTED), "LOC-A", [], made_on=DAY, masked=True, letters_from=b"x" * 16)
    text = as_text(deck)
    assert "Cedar" not in text and DOUBTED not in text
    assert "1 of 5: Practice" in text and "under challenge" in text


def test_the_report_of_the_practice_says_it_and_finds_nothing() -> None:
    plain, marked = (practice_report(s, DOUBTED, made_on=DAY) for s in (held(), held(DOUBTED)))
    assert "Under challenge" in as_text(marked) and "Under challenge" not in as_text(plain)
    assert "Recorded hypertension" in as_text(plain).split("All our figures")[0]
    assert not any("Higher" in cell for s in outline(marked) for t in s.tables for row in t for cell in row)


@pytest.mark.parametrize(
    ("codes", "against", "title"),
    [
        ((DOUBTED,), 0, "Localities disputed one figure"),
        ((DOUBTED, "X90007"), 1, "Localities disagreed once and disputed two figures"),
        ((), 2, "Localities disagreed once"),
    ],
)
def test_the_board_reads_counts_and_no_names(codes: tuple[str, ...], against: int, title: str) -> None:
    deck = stp_summary(held(*codes), [priority("LOC-A", against=against)], made_on=DAY)
    found = slide(deck, title)
    assert found.title == title
    text = as_text(deck)
    assert "Cedar" not in text and DOUBTED not in text
    if codes:
        assert "Recorded hypertension: challenged by" in " ".join(c for row in found.tables[0] for c in row)


def test_nothing_to_say_is_no_slide() -> None:
    for deck in (
        stp_summary(held(), [priority("LOC-A")], made_on=DAY),
        locality_deck(held(), "LOC-A", [], made_on=DAY),
    ):
        assert not any(
            "under challenge" in s.title.lower() or "Localities dis" in s.title for s in outline(deck)
        )
