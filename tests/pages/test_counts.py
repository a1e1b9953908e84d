"""A count on the pages: its median and never a sum that is called an average."""

import re

from records.models import Role
from tests.pages.conftest import Place, words


def test_a_count_stands_beside_the_median_of_each_group(stocked: Place) -> None:
    said = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="pop_list_size"))
    facts = words(stocked.open("practice", Role.PRACTICE_MANAGER))
    assert re.search(r"STP median 8,625</p><p[^>]*>June 2026<", facts), "the strip says what time it is about"
    assert "STP median 8,625" in said  # the twelve lists run from 7,250 to 10,000 in steps of 250
    assert "STP average" not in said and "103,500" not in said
    assert ">Median</th>" in said and "half of the practices have more, and half have fewer" in said
    assert "7,750" in said


def test_a_rate_stands_beside_averages(stocked: Place) -> None:
    said = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="prev_htn_pct"))
    assert "STP average 1" in said and ">Average</th>" in said and "STP median" not in said


def test_one_count_of_every_practice_has_no_row_for_their_sum_and_no_range(stocked: Place) -> None:
    app = stocked.open("indicator", Role.FACILITATOR, indicator="pop_list_size", of="LOC-A")
    said = words(app)
    assert "<h2>Each practice</h2>" in said and "These practices are shown and not compared." in said
    assert "line through" not in said and "Chance alone" not in said
    plots = [element.proto for element in app.get("plotly_chart")]
    assert all("Cedar Surgery" in plot.spec and "All our practices" not in plot.spec for plot in plots)
    assert plots and all("5 not compared" in plot.alt for plot in plots)


def test_a_caption_speaks_of_ranges_only_where_there_are_ranges(stocked: Place) -> None:
    score = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="need_imd_score"))
    share = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="prev_htn_pct"))
    assert "line through" not in score and "The line through each dot is its likely range." in share


def test_the_page_of_one_figure_says_how_sure_and_who_is_counted(stocked: Place) -> None:
    said = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="prev_htn_pct"))
    assert "Strong evidence. That is about" in said
    assert "In a group of fewer than 20 this practice itself is left out." in said
    assert "Counted are those there were in April 2024 to March 2025." in said
    plain = words(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="pop_65plus_pct"))
    assert "evidence." not in plain


def test_rows_that_are_not_compared_are_told_beside_the_count(stocked: Place) -> None:
    """The pills count every row: whoever adds up has to find the others."""
    said = words(stocked.open("practice", Role.PRACTICE_MANAGER))
    judged = int(re.search(r"(?:of|on) (\d+) indicators?", said)[1])  # type: ignore[index]
    left = int(re.search(r"(\d+) further rows? (?:is|are) not compared, and says? why\.", said)[1])  # type: ignore[index]
    rows = len(re.findall(r'<th scope="row"', said.split("What it says")[-1]))
    assert left > 0 and rows == judged + left
