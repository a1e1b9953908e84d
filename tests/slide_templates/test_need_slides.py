"""The slide of what is seen and expected: its title, its ticks, and what lettered slides leave out."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarking.expected.adjustment import adjusted
from slide_templates.decks import locality_deck
from slide_templates.locality.need_slides import need_title
from slide_templates.outline import SlideOutline, outline
from slide_templates.titles import LONGEST
from tests.adjusted_area import adjusted_area
from tests.benchmarking.test_adjustment import made
from tests.builders import CATALOGUE, PRACTICES

DAY = date(2026, 9, 14)


def need_slide(**options: object) -> SlideOutline:
    held = adjusted_area({1: 10, 2: 9, 3: 9})
    deck = locality_deck(held, "LOC-A", [], made_on=DAY, indicators=["ue_em_adm_1000"], **options)  # type: ignore[arg-type]
    return next(slide for slide in outline(deck) if "explain" in slide.title)


@pytest.mark.parametrize(
    ("seen", "expected", "title"),
    [
        (120, 115, "Emergency admissions: mostly as our patients' age and deprivation would predict"),
        (
            120,
            110,
            "Part of our higher emergency admissions is what our patients' age and deprivation would predict",
        ),
        (120, 104, "Our patients' age and deprivation do not explain our higher emergency admissions"),
        (80, 97, "Our patients' age and deprivation do not explain our lower emergency admissions"),
        (120, 130, "Our emergency admissions are lower than our patients' age and deprivation would predict"),
        (
            102,
            101,
            "Our emergency admissions are close to what our patients' age and deprivation would predict",
        ),
        (102, 90, "Our emergency admissions are higher than our patients' age and deprivation would predict"),
    ],
)
def test_the_title_follows_the_rule(seen: float, expected: float, title: str) -> None:
    found = need_title(made(seen, expected))
    assert found == title
    assert len(found) <= LONGEST


@pytest.mark.parametrize("indicator", ["ue_ae_1000", "ue_em_adm_1000", "ue_acsc_1000"])
@pytest.mark.parametrize("expected", [115, 110, 104, 130])
def test_every_title_fits(indicator: str, expected: float) -> None:
    found = need_title(replace(made(120, expected), indicator=CATALOGUE[indicator]))
    assert len(found) <= LONGEST
    assert "…" not in found


def test_each_row_has_its_tick_where_its_expectation_is() -> None:
    held = adjusted_area({1: 10, 2: 9, 3: 9})
    codes = [code for code, (_, locality) in PRACTICES.items() if locality == "LOC-A"]
    wanted = [adjusted(held, code, "ue_em_adm_1000") for code in ("LOC-A", *codes)]
    (chart,) = need_slide().charts
    heads, *rows = chart.sheets["Figures"]
    assert [row[heads.index("Expected for these patients")] for row in rows] == pytest.approx(
        [found.age.value for found in wanted if found]
    )
    tick = next(series for series in chart.series if series.name == "Expected for these patients: tick")
    assert tick.values[::3] == pytest.approx([found.age.value for found in wanted if found])
    assert tick.down[:3] == (5.7, 6.3, None)
    assert "black ticks: expected" in chart.alt


def test_lettered_slides_show_no_expectation_of_a_single_practice() -> None:
    (chart,) = need_slide(masked=True, letters_from=b"x").charts
    assert [row[0] for row in chart.sheets["Figures"][1:]] == ["All our practices"]
