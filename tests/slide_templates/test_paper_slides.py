"""The papers for the day: A4, a sheet of its own for each voter, the ballot's topics, and room to write."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.util import Inches

from slide_templates.papers.paper_slides import MOST_LINES, PAPERS, Day, papers, papers_plan
from slide_templates.powerpoint.lettering import lines
from slide_templates.tables import height
from tests import builders

TODAY = date(2026, 9, 10)
TOPICS = tuple((f"Topic number {n}", f"What about topic {n}?") for n in range(1, 7))
MEETING = Day(12, "Ashdale", date(2026, 9, 15), "full", "GP partner", TOPICS)


def test_pages_are_a4_and_nothing_stands_outside_them() -> None:
    file = Presentation(BytesIO(papers(MEETING, ["Alder Surgery", ""], builders.snapshot(), TODAY)))
    across, down = file.slide_width or 0, file.slide_height or 0
    assert abs(across - Inches(8.27)) < 9000 and abs(down - Inches(11.69)) < 9000
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= across, shape.name
            assert shape.top >= 0 and shape.top + shape.height <= down, shape.name


def test_each_voter_has_a_sheet_with_a_number_of_its_own_and_the_snapshot_on_it() -> None:
    plan = papers_plan(MEETING, ["Alder Surgery", "Beech Surgery", ""], builders.snapshot(), TODAY)
    assert [s.title for s in plan.slides] == [
        "Agenda",
        "Vote sheet 12-01",
        "Vote sheet 12-02",
        "Vote sheet 12-03",
    ]
    assert plan.slides[1].lede == "Alder Surgery. Ashdale, 15 September 2026"
    assert plan.slides[3].lede.startswith("Practice: ____")
    assert all("2026-08-11-abc123" in " ".join(s.source) for s in plan.slides)


def test_the_ballot_says_how_many_crosses_and_leaves_lines_for_the_room() -> None:
    sheet = papers_plan(MEETING, ["Alder Surgery"], builders.snapshot(), TODAY).slides[1]
    assert sheet.table is not None
    assert sheet.subtitle.startswith("You have 3 dots: put a cross for each of them, at most 2 on one topic")
    assert "If only two or three topics are voted on: 2 dots, 1 on a topic." in sheet.subtitle
    [place] = [p for p in PAPERS["Vote sheet"] if p.idx == 1]
    assert len(lines(sheet.subtitle, 14, place.place[2] * 72)) * 14 * 1.2 <= place.place[3] * 72
    rows = [(row[0].words, row[1].words, row[2].words.count("(")) for row in sheet.table.rows]
    assert rows[0] == ("A", "Topic number 1", 2) and rows[6:] == [("G", "", 2), ("H", "", 2)]


@pytest.mark.parametrize("name", ["", "Elm", "The Very Long and Winding Road Partnership of St Bartholomew"])
def test_whose_sheet_it_is_stands_on_one_line_with_the_day(name: str) -> None:
    meeting = replace(MEETING, locality="A locality, with a comma, and a name as long as any that there is")
    for slide in papers_plan(meeting, [name], builders.snapshot(), TODAY).slides[1:]:
        assert len(lines(slide.lede, 14, 7.27 * 72)) == 1 and slide.lede.endswith(", 15 September 2026")


@pytest.mark.parametrize("count", [0, 2, MOST_LINES, 20])
def test_it_fits_its_place_however_many_topics_there_are(count: int) -> None:
    named = tuple(
        (f"A topic with a name as long as names of topics can be, {n:02d}", "?") for n in range(count)
    )
    for slide in papers_plan(replace(MEETING, topics=named), ["Elm"], builders.snapshot(), TODAY).slides:
        [place] = [p for p in PAPERS[slide.layout] if p.idx == 14]
        assert slide.table is not None and height(slide.table) <= place.place[3]


@pytest.mark.parametrize(("template", "steps", "last"), [("full", 12, "87 to 90"), ("review", 6, "29 to 30")])
def test_the_agenda_has_the_steps_of_its_template_with_their_minutes(
    template: str, steps: int, last: str
) -> None:
    agenda = papers_plan(replace(MEETING, template=template), [], builders.snapshot(), TODAY).slides[0]
    assert agenda.table is not None and len(agenda.table.rows) == steps
    assert agenda.table.rows[0][0].words == "Before" and agenda.table.rows[-1][0].words == last
    assert "GP partner" in agenda.subtitle and agenda.facts[1] == "A  Topic number 1"
