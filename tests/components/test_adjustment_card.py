"""The card of what is seen and expected: its bars, its table and its words."""

import html
import re

from streamlit.testing.v1 import AppTest

from benchmarking.expected.adjustment import adjusted
from components.figure.adjustment_card import bars_of, table_rows
from tests.adjusted_area import adjusted_area


def card(*, reference_held: bool = True) -> AppTest:
    def script(reference_held: bool) -> None:
        from dataclasses import replace

        from benchmarking.comparison import compare
        from components.figure.adjustment_card import adjustment_card
        from tests.adjusted_area import adjusted_area, reference

        held = adjusted_area({1: 10})
        held = held if reference_held else replace(held, reference_events=reference([]))
        adjustment_card(held, compare(held, "X90001", "ue_em_adm_1000"))

    page = AppTest.from_function(script, kwargs={"reference_held": reference_held}).run()
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    return re.sub(r"<[^>]*>", " ", " ".join(str(element.proto.body) for element in page.get("html")))


def test_bars_and_table_hold_the_figures_that_were_worked_out() -> None:
    found = adjusted(adjusted_area({1: 10}), "X90001", "ue_em_adm_1000")
    assert found is not None
    bars = bars_of(found)
    assert [(name, mark) for name, mark, _ in bars] == [
        ("Seen", found.seen),
        ("Expected for age and sex", found.age),
    ]
    assert table_rows(found, bars) == [
        ["Seen", "122 (101 to 146)", "120"],
        ["Expected for age and sex", "76.8", "76"],
        ["STP average", "77.2", "–"],
        ["Deprivation fifth, 1 the most deprived", "–", "–"],
    ]


def test_the_longest_bar_takes_the_width_and_the_others_their_share() -> None:
    page = card()
    drawn = next(str(e.proto.body) for e in page.get("html") if "border-radius:3px" in str(e.proto.body))
    widths = [float(width) for width in re.findall(r"border-radius:3px;width:([\d.]+)%", drawn)]
    assert widths[0] == 97
    assert abs(widths[1] / widths[0] - 75.6 / 120) < 1e-3
    said = html.unescape(words(page))
    assert "Your patients' age does not explain the difference from the STP average." in said
    assert "Not adjusted" not in said


def test_a_figure_without_expectation_says_that_it_is_not_adjusted() -> None:
    said = words(card(reference_held=False))
    assert "Not adjusted for age or deprivation." in said
    assert "Seen" not in said
