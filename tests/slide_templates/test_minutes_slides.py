"""The minutes on one slide: every heading, nothing that spills over, and it says what it left out."""

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation

from records.meetings.minutes import Minutes
from slide_templates.papers.minutes_slides import WHOLE, minutes_plan, minutes_slide
from slide_templates.tables import HIGH, height
from tests import builders

DAY = date(2026, 9, 15)
HEADINGS = (
    "Meeting",
    "Last time",
    "Topics and votes",
    "Agreed",
    "Actions",
    "Gaps in the data",
    "Next meeting",
)


def minutes(line: str) -> Minutes:
    return Minutes("Ashdale: minutes of 15 September 2026", tuple((h, (line,) * 3) for h in HEADINGS))


def test_short_minutes_stand_in_full_on_one_slide() -> None:
    (slide,) = minutes_plan(minutes("Elm leads"), builders.snapshot(), DAY).slides
    assert slide.table is not None and slide.lede == "What was decided, on one page"
    assert [row[0].words for row in slide.table.rows] == list(HEADINGS)
    assert slide.table.rows[0][1].words == "Elm leads. Elm leads. Elm leads."


@pytest.mark.parametrize("times", [10, 40, 120])
def test_long_minutes_are_shortened_until_they_fit_and_that_is_said(times: int) -> None:
    (slide,) = minutes_plan(minutes("Ashdale will do this. " * times), builders.snapshot(), DAY).slides
    assert slide.table is not None and height(slide.table) <= HIGH
    assert slide.lede == WHOLE and [row[0].words for row in slide.table.rows] == list(HEADINGS)


def test_the_file_opens_and_names_the_version() -> None:
    content = minutes_slide(minutes("Elm leads"), builders.snapshot(), DAY)
    (slide,) = Presentation(BytesIO(content)).slides
    said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "Snapshot 2026-08-11-abc123" in said


def test_the_decision_is_on_the_slide_however_many_rounds_were_counted() -> None:
    decision = "The chair decided the tie in the run-off for Opioids: We can begin at once."
    counts = tuple(
        f"Round {n}: {'A topic with a long name 3 dots from 3 practices; ' * 6}" for n in (1, 2, 3)
    )
    others = tuple((h, ("Elm leads " * 20,) * 3) for h in HEADINGS if h != "Topics and votes")
    long = Minutes("Ashdale: minutes", (*others, ("Topics and votes", (decision, *counts))))
    (slide,) = minutes_plan(long, builders.snapshot(), DAY).slides
    assert slide.table is not None and slide.lede == WHOLE
    said = slide.table.rows[-1][1].words
    assert decision in said and said.endswith("…")
