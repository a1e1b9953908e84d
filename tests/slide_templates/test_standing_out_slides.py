"""What stands out on a slide: titles by rule, findings by indicator and direction, an unnamed funnel."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from benchmarking.charts import Role
from benchmarking.comparison import compare
from benchmarking.findings import weighed
from benchmarking.opportunities import size_together
from benchmarking.snapshot import TARIFFS, Snapshot
from benchmarking.spread import latest_spread
from benchmarking.words.wording import banned_words, two_figures
from slide_templates.decks import locality_deck, locality_plan, stp_plan, stp_summary
from slide_templates.locality.standing_out_slides import alike, funnel_title, stands_title
from slide_templates.outline import outline
from slide_templates.plan import Slide
from slide_templates.powerpoint.lettering import lines, width
from slide_templates.titles import LONGEST, ROOM, SIZE
from tests.areas import area, code
from tests.builders import CATALOGUE
from tests.slide_templates.reading import members

DAY = date(2026, 9, 14)
RATE, PHONE = "ue_ae_0_4_1000", "exp_phone_pct"


def varied() -> Snapshot:
    """60 practices: A&E far above in numbers 3 and 6 of Ashdale, the phone far below in number 9."""
    rates = [0.55 + 0.03 * (n % 5 - 2) for n in range(1, 61)]
    shares = [0.60 + 0.03 * (n % 7 - 3) for n in range(1, 61)]
    rates[2] = rates[5] = 1.5
    shares[8] = 0.1
    return area(
        {
            RATE: [(float(round(r * 900)), 900.0) for r in rates],
            PHONE: [(float(round(s * 300)), 300.0) for s in shares],
        }
    )


def found_on(plan: tuple[Slide, ...], start: str) -> Slide:
    return next(s for s in plan if s.title.startswith(start))


@pytest.mark.parametrize(
    ("found", "compared", "title"),
    [
        (0, 94, "No finding remains after allowing for 94 comparisons"),
        (1, 94, "One finding remains after allowing for 94 comparisons"),
        (5, 94, "Five findings remain after allowing for 94 comparisons"),
        (9, 94, "The five surest of nine findings that remain after allowing for 94 comparisons"),
        (1, 1, "One finding remains after allowing for one comparison"),
    ],
)
def test_what_remains(found: int, compared: int, title: str) -> None:
    assert stands_title(found, compared) == title


@pytest.mark.parametrize(
    ("differ", "out", "title"),
    [
        (
            41,
            3,
            "41 of 92 practices differ from the STP average, but only three stand out from the usual spread",
        ),
        (
            41,
            0,
            "41 of 92 practices differ on A&E attendances at ages 0 to 4, no more than practices usually do",
        ),
        (1, 1, "One of 92 practices differs from the STP average, and it stands out from the usual spread"),
        (0, 0, "No practice of 92 differs clearly from the STP average on A&E attendances at ages 0 to 4"),
    ],
)
def test_the_spread_of_all(differ: int, out: int, title: str) -> None:
    spread = latest_spread(varied(), CATALOGUE[RATE])
    assert spread is not None
    made = funnel_title(replace(spread, practices=92, differ=differ, standing_out=out))
    assert made == title
    assert len(made) <= LONGEST and len(lines(made, SIZE, ROOM, bold=True)) <= 2
    assert banned_words(made) == []


def test_the_locality_slide_says_what_where_and_how_large_and_names_nobody() -> None:
    held = varied()
    slide = found_on(locality_plan(held, "LOC-A", [], made_on=DAY).slides, "Two findings remain")
    assert slide.table is not None
    rows = [[cell.words for cell in row] for row in slide.table.rows]
    assert [row[:2] for row in sorted(rows)] == [
        ["A&E attendances at ages 0 to 4: higher than the STP average", "two of our 20 practices"],
        [
            "Easy to get through by phone: worse (lower) than the STP average",
            "one of our 20 practices; lower in three",  # as the slides of the indicator count
        ],
    ]
    assert (
        slide.lede.startswith("Most of the 18 ")
        and "differ as practices usually do; these by more" in slide.lede
    )
    assert width(slide.lede, 16) <= 12.13 * 72
    both = [compare(held, code(n), RATE) for n in (3, 6)]
    size = size_together(held, both)
    assert size is not None
    assert next(row[2] for row in sorted(rows)) == (
        f"{two_figures(size.lower)} to {two_figures(size.upper)} more A&E attendances a year, 22 to 25 a week"
    )
    assert sorted(rows)[1][2].endswith("fewer patients who get through easily in every 100")
    assert "Practice 0" not in f"{slide.title} {slide.table.alt} {rows} {slide.notes}"


def test_pounds_stand_beside_the_size_where_a_tariff_holds_and_say_what_they_are() -> None:
    held = varied()
    period = held.held.latest(RATE)
    assert period is not None
    row = (RATE, "Tariff A", 180.0, f"{period.start}", f"{period.end}", "Made up by the tests")
    priced = replace(held, tariffs=pd.DataFrame([row], columns=list(TARIFFS)))
    slide = found_on(locality_plan(priced, "LOC-A", [], made_on=DAY).slides, "Two findings remain")
    assert slide.table is not None
    cells = sorted(row[2].words for row in slide.table.rows)
    size = size_together(priced, [compare(priced, code(n), RATE) for n in (3, 6)])
    assert size is not None
    low, high = two_figures(size.lower * 180), two_figures(size.upper * 180)
    assert [c for c in cells if "£" in c] == [
        c for c in cells if c.endswith(f"; activity cost £{low} to £{high}")
    ]
    assert sum("£" in c for c in cells) == 1
    assert slide.lede.endswith("Pounds are a cost of activity, not cash that can be released")
    assert "Pounds: A&E attendances £180 each by Tariff A, " in slide.notes.method
    plain = found_on(locality_plan(held, "LOC-A", [], made_on=DAY).slides, "Two findings remain")
    assert "£" not in str(plain) and "ounds" not in str(plain)


def test_findings_alike_are_one() -> None:
    held = varied()
    comparisons = [compare(held, code(n), id_) for n in range(1, 61) for id_ in (RATE, PHONE)]
    groups = alike(weighed(held, comparisons))
    assert sorted(len(g) for g in groups) == [1, 2]
    assert len({(f.comparison.indicator.id, f.comparison.figure.direction) for g in groups for f in g}) == 2


def test_nothing_remains_and_that_is_said() -> None:
    level = area({RATE: [(500.0, 900.0)] * 60})
    slide = found_on(locality_plan(level, "LOC-A", [], made_on=DAY).slides, "No finding remains")
    assert slide.table is not None
    ((what, where, size),) = ([cell.words for cell in row] for row in slide.table.rows)
    assert what.startswith("Every difference is one that chance") and where == "at every practice of ours"
    assert size == "nothing stands out"
    assert slide.lede.startswith("Nothing here lies outside") and "own slide" not in slide.lede


def test_masked_and_named_say_the_same() -> None:
    held = varied()
    named, masked = (
        found_on(
            tuple(outline(locality_deck(held, "LOC-A", [], made_on=DAY, masked=m))), "Two findings"
        ).tables  # type: ignore[arg-type]
        for m in (False, True)
    )
    assert named == masked


def test_the_board_sees_the_funnel_without_names_in_chart_and_workbook() -> None:
    held = varied()
    plan = stp_plan(held, [], made_on=DAY).slides
    (slide,) = [s for s in plan if s.charts and s.charts[0].across_axis]
    (chart,) = slide.charts
    spread = latest_spread(held, CATALOGUE[RATE])  # hospital use comes before the phone
    assert spread is not None
    assert slide.key_figure == (
        f"{spread.standing_out} of 60",
        "practices outside the usual spread (solid lines)",
    )
    assert set(chart.categories) == {""} and not any(s.role is Role.SELF for s in chart.series)
    content = stp_summary(held, [], made_on=DAY)
    everything = b"\n".join(part for _, part in members(content)).decode("utf-8", "ignore")
    assert not [n for n in range(1, 61) if f"Practice {n:03d}" in everything or code(n) in everything]


def test_sizes_shared_in_confidence_are_not_drawn_for_the_board() -> None:
    held = varied()
    secret = {
        id_: replace(indicator, data_class=CATALOGUE["act_continuity_idx"].data_class)
        for id_, indicator in CATALOGUE.items()
    }
    plan = stp_plan(replace(held, indicators=secret), [], made_on=DAY).slides
    assert not [s for s in plan if s.charts and s.charts[0].across_axis]
