"""Slides where too few were counted to tell: the figure is there, without a verdict and without a claim."""

from datetime import date

from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_deck, practice_report
from slide_templates.outline import as_text, outline
from tests.builders import rows, snapshot

DAY = date(2026, 9, 14)
PHONE = "exp_phone_pct"


def held() -> Snapshot:
    """Cedar has 29 answers, all of them good."""
    return snapshot(
        rows(PHONE, lambda n: (29, 29) if n == 3 else (100, 200), period="2026"),
        rows("prev_htn_pct", lambda n: (1120, 8000)),
    )


def test_a_locality_deck_shows_the_figure_and_no_verdict() -> None:
    slides = outline(locality_deck(held(), "LOC-A", [], made_on=DAY))
    glance = next(table for s in slides if s.words.get("Section") == "At a glance" for table in s.tables)
    row = next(r for r in glance if r[0] == "Cedar Surgery")
    assert "100.0 (few)" in row
    slide = next(s for s in slides if "too few to tell" in "".join(c.alt for c in s.charts))
    assert slide.title.startswith("No practice of the four we can compare differs clearly on ease of")
    assert slide.words["Facts"] == (
        "Every practice we can compare has 50.0%\nOne practice with too few to tell: shown without a verdict"
    )
    (chart,) = slide.charts
    assert "1 with too few to tell" in chart.alt
    assert "100.0  too few to tell" in [label for s in chart.series for label in s.labels]


def test_a_report_says_so_and_does_not_count_it() -> None:
    said = as_text(practice_report(held(), "X90003", made_on=DAY))
    assert "0 of 1 indicators differ from the STP average" in said and "Too few to tell" in said
