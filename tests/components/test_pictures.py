"""A chart as a picture holds its finding, what it is about, its source and its version around it."""

from collections.abc import Iterator

import pytest
import streamlit as st

from benchmarking.comparison import compare
from benchmarking.drawings.drawing import caterpillar
from components.drawing import charts
from components.drawing.pictures import Picture, framed
from tests.builders import snapshot
from tests.pages.conftest import Place
from tests.pages.conftest import place as place  # noqa: PLC0414 - fixtures of the pages
from tests.pages.conftest import stocked as stocked  # noqa: PLC0414

LONG = "Higher than the STP average, and more than chance would explain, in a sentence of two lines. " * 2


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_the_words_stand_around_the_chart_and_the_chart_stays(stocked: Place) -> None:
    plain = charts.figure(caterpillar(compare(snapshot(), "X90003", "prev_htn_pct")))
    picture = Picture(lambda: plain, LONG, "Recorded hypertension, %, 2024/25", "Quality <and> Outcomes.")
    made = framed(picture)
    title, second, foot = (a["text"] for a in made["layout"]["annotations"][-3:])
    assert title.startswith("<b>Higher than") and title.count("<br>") >= 1
    assert second == "Recorded hypertension, %, 2024/25"
    assert foot.startswith("Source: Quality &lt;and&gt; Outcomes. Stocktake, version 2026-08-11-")
    assert "Demonstration: made-up figures." in foot
    assert made["data"] == plain["data"]
    before, after = plain["layout"], made["layout"]
    assert after["annotations"][:-3] == before["annotations"]
    more = sum(after["margin"][side] - before["margin"][side] for side in "tb")
    assert after["height"] == pytest.approx(before["height"] + more, abs=1)
    assert after["paper_bgcolor"] == "#FFFFFF"


def test_what_is_on_the_page_is_not_changed_by_its_picture(stocked: Place) -> None:
    plain = charts.figure(caterpillar(compare(snapshot(), "X90003", "prev_htn_pct")))
    height, notes = plain["layout"]["height"], len(plain["layout"]["annotations"])
    framed(Picture(lambda: plain, "Title.", "About", "Source"))
    assert (plain["layout"]["height"], len(plain["layout"]["annotations"])) == (height, notes)
