"""The practice report: its own figures, what stands out, and no other practice's name."""

from datetime import date

import pytest

from benchmarking.comparison import compare
from benchmarking.wording import likely_range, shown
from slide_templates.decks import practice_report
from slide_templates.outline import SlideOutline, outline
from tests.builders import CATALOGUE, PRACTICES, rows, snapshot
from tests.slide_templates.reading import members
from tests.slide_templates.test_decks import varied

DAY = date(2026, 9, 14)


def report(practice: str) -> tuple[SlideOutline, ...]:
    return outline(practice_report(varied(), practice, made_on=DAY))


def test_the_report_says_what_stands_out_and_every_figure() -> None:
    assert [s.title for s in report("X90003")] == [
        "Cedar Surgery: how our figures compare",
        "Cedar Surgery: one thing worth a look",
        "Cedar Surgery differs from the STP average on one of two indicators",
        "Where the figures come from and how old they are",
    ]
    (table,) = report("X90003")[1].tables
    assert table[1][0] == "Recorded hypertension"
    assert table[1][3] == CATALOGUE["prev_htn_pct"].change_ideas[0]


def test_every_number_is_the_one_that_was_worked_out() -> None:
    (table,) = report("X90003")[2].tables
    for row, id_ in zip(
        table[1:], ("exp_phone_pct", "fin_pay_patient", "prev_dm_pct", "prev_htn_pct"), strict=True
    ):
        found = compare(varied(), "X90003", id_)
        value, limits = (
            shown(found.figure.value, found.indicator),
            likely_range(found.figure, found.indicator),
        )
        assert row[1] == (f"{value} ({limits})" if limits else value)
        assert row[2] == ("–" if found.average is None else shown(found.average, found.indicator))


def test_nothing_stands_out() -> None:
    slides = report("X90001")
    assert slides[1].title == "Alder Surgery: nothing differs clearly from the STP average"
    assert (
        slides[2].title
        == "Alder Surgery does not differ clearly from the STP average on any of two indicators"
    )


def test_no_other_practice_is_named() -> None:
    content = practice_report(varied(), "X90003", made_on=DAY)
    everything = b"\n".join(part for _, part in members(content)).decode("utf-8", "ignore")
    others = [name for code, (name, _) in PRACTICES.items() if code != "X90003"]
    assert [name for name in others if name in everything] == []
    assert "Cedar Surgery" in everything


def test_a_practice_without_any_figure_still_gets_its_report() -> None:
    held = snapshot(rows("exp_phone_pct", lambda n: (None, None) if n == 1 else (60.0, 110.0)))
    slides = outline(practice_report(held, "X90001", made_on=DAY))
    assert slides[2].tables[0][1][1:] == ("no figure", "54.5", "54.5 to 54.5", "No figure")
    assert len(slides) == 3


def test_an_unknown_practice_is_refused() -> None:
    with pytest.raises(KeyError):
        practice_report(varied(), "X99999", made_on=DAY)
