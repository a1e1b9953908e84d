"""The learning summary for the board, and finished actions as marks on the trend slides."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from benchmarking.agreed.followed import Verdict as Said
from benchmarking.words.progress_wording import SHORT
from records.agreed.courses import Course
from records.agreed.heard import Heard
from records.models import ActionState, PlannedAction, Priority, Verdict
from slide_templates.decks import (
    HOUSE_TEMPLATE,
    locality_deck,
    locality_plan,
    practice_plan,
    practice_report,
    stp_plan,
)
from slide_templates.outline import outline
from slide_templates.plan import Deck, Slide
from slide_templates.powerpoint.writer import write
from slide_templates.practice.practice_change_slides import _listed
from slide_templates.summary.learning_slides import change_words
from tests import builders
from tests.slide_templates.agreed import priority

DAY = date(2026, 9, 15)
WANTED = "One of two priorities old enough to judge changed in the wanted direction"
HTN, DNA = "prev_htn_pct", "act_dna_pct"
LOWER = "Change in the wanted direction: 13.1% in 2025/26, 15.2 in the year before the meeting."
MONTHS = [f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(24)]


def judged(made: Priority, verdict: str, sentence: str = "", **details: object) -> Course:
    found = {"sentences": [sentence or f"{SHORT[Said(verdict)]}: so it is."], **details}
    return Course(made, Verdict(1, "2026-08-11-abc123", verdict, "", found, date(2026, 8, 11)))


def words(deck: Deck) -> str:
    cells = [c.words for s in deck.slides if s.table for row in s.table.rows for c in row]
    said = [" ".join((s.title, s.lede, s.asking, s.question, *s.facts)) for s in deck.slides]
    return "\n".join([*said, *cells])


@pytest.fixture
def courses() -> list[Course]:
    one, two, three = priority("LOC-A"), priority("LOC-B", against=1), priority("LOC-C", "pop_65plus_pct")
    two.positions[0].reason = "Our coding differs"
    return [
        judged(one, "wanted", LOWER, change=-2.11, lower=-2.8, upper=-1.4, now=13.1),
        judged(two, "no_clear_change", change=0.02, lower=-0.3, upper=0.34, now=15.0),
        judged(three, "too_early"),
    ]


def summary(courses: list[Course], *said: Heard) -> Deck:
    agreed = [c.priority for c in courses]
    return stp_plan(builders.snapshot(), agreed, made_on=DAY, courses=courses, said=said)


def test_one_that_moved_each_way_is_drawn_and_the_other_way_is_not_denied() -> None:
    """Two years of months: down in one locality and up in another; a third is of some practices alone."""
    months = (builders.rows(DNA, lambda _, n=n: (60 - n, 1000), m) for n, m in enumerate(MONTHS))
    held = builders.snapshot(*months)
    down, up, part = (priority(code, DNA) for code in ("LOC-A", "LOC-B", "LOC-C"))
    part.scope = part.scope[:1]
    moves = {"change": -2.0, "lower": -2.5, "upper": -1.5, "now": 5.0}

    def shown(*found: Course) -> list[Slide]:
        agreed = [c.priority for c in found]
        slides = stp_plan(held, agreed, made_on=DAY, courses=found).slides
        return [s for s in slides if " moved the " in s.title]

    wanted, unwanted = judged(down, "wanted", **moves), judged(up, "unwanted", **moves)
    (both,) = shown(wanted, unwanted)
    assert both.title.startswith("Missed appointments moved the wanted way") and len(both.charts) == 2
    (alone,) = shown(wanted)
    assert alone.title.endswith("; no priority moved the other way") and len(alone.charts) == 1
    less_sure = judged(down, "wanted", **moves | {"lower": -3.9, "upper": -0.1})
    (clearest,), (other,) = (
        shown(less_sure, judged(up, "wanted", **moves)),
        shown(judged(up, "wanted", **moves)),
    )
    assert clearest.charts == other.charts != alone.charts
    (silent,) = shown(wanted, judged(part, "unwanted", **moves))
    assert "other way" not in silent.title and len(silent.charts) == 1
    assert not shown(judged(part, "unwanted", **moves)) and not shown(judged(down, "no_clear_change"))


def test_all_five_verdicts_are_counted_and_chance_is_said(courses: list[Course]) -> None:
    deck = summary(courses)
    slide = next(s for s in deck.slides if s.title == WANTED)
    assert slide.table is not None
    assert [(row[0].words, row[1].words) for row in slide.table.rows] == [
        ("Change in the wanted direction", "1"),
        ("No clear change", "1"),
        ("Change in the unwanted direction", "0"),
        ("Too early to tell", "1"),
        ("Cannot be compared", "0"),
    ]
    assert slide.question.startswith("2 priorities are old enough to judge. If nothing had changed")


def test_each_priority_has_its_latest_sentence_and_its_change_with_the_likely_range(
    courses: list[Course],
) -> None:
    said = words(summary(courses))
    assert LOWER in said and "−2.1 points (−2.8 to −1.4)" in said
    assert "0.0 points (−0.3 to +0.3)" in said
    assert change_words(courses[2], builders.CATALOGUE[HTN]) == "–"


def test_a_closed_priority_and_one_that_is_proposed_are_not_counted(courses: list[Course]) -> None:
    courses[0].priority.closed_on = DAY
    assert "The one priority that is old enough to judge shows no clear change" in words(summary(courses))


def test_themes_that_two_localities_chose_are_listed(courses: list[Course]) -> None:
    slide = next(s for s in summary(courses).slides if s.lede == "What two or more localities chose")
    assert slide.table is not None
    listed = {row[0].words: row[3].words for row in slide.table.rows}
    assert listed[builders.CATALOGUE[HTN].title] == "Ashdale, Brookmere"
    assert builders.CATALOGUE["pop_65plus_pct"].title not in listed


def test_disagreements_stand_in_the_practices_words_and_nobody_is_named(courses: list[Course]) -> None:
    said = words(summary(courses))
    assert "“Our coding differs”" in said
    assert not any(name in said for name, _ in builders.PRACTICES.values())


def test_gaps_and_asks_stand_word_for_word(courses: list[Course]) -> None:
    gap = Heard("Ashdale", DAY, "Waiting time: days to the third appointment", True)
    ask = Heard("Brookmere", DAY, "Please ask the trust for its minor injuries hours.", False)
    said = words(summary(courses, gap, ask))
    assert "One thing that localities want to measure" in said and gap.words in said
    assert "One locality asks something of the board" in said and ask.words in said


def test_without_anything_followed_there_is_no_slide_of_change() -> None:
    assert "old enough to judge" not in words(summary([]))


def monthly() -> list[float]:
    return [8.0 + 0.2 * (n % 3) for n in range(18)] + [5.0] * 6


def done(locality: str = "LOC-A") -> Course:
    action = PlannedAction(
        1, "Text reminders", "Nurse lead", "X90001", date(2025, 5, 1), date(2025, 8, 1), "a1",
        state=ActionState.DONE, done_on=date(2025, 7, 5),
    )  # fmt: skip
    return Course(priority(locality, DNA), actions=(action,))


@pytest.mark.parametrize(("masked", "said"), [(False, "Text reminders"), (True, "an action was finished")])
def test_a_finished_action_is_marked_on_the_trend_of_its_locality(masked: bool, said: str) -> None:
    held = builders.snapshot(
        *[
            builders.rows(DNA, lambda n, v=v: (v * 80, 8000), m)
            for m, v in zip(MONTHS, monthly(), strict=True)
        ]
    )
    for course, marked in ((done(), [said]), (done("LOC-B"), [])):
        deck = locality_plan(held, "LOC-A", [], made_on=DAY, masked=masked, courses=[course])
        trend = next(s.charts[0] for s in deck.slides if s.charts and "lower than before since" in s.title)
        assert [m.words for m in trend.marks] == marked
        assert [trend.categories[m.place] for m in trend.marks] == ["July 2025"] * len(marked)
    with ZipFile(BytesIO(write(deck, HOUSE_TEMPLATE))) as file:
        charts = "".join(file.read(n).decode() for n in file.namelist() if n.startswith("ppt/charts/chart"))
    assert "July 2025: " not in charts  # the last deck is that of a locality that did nothing
    with ZipFile(BytesIO(locality_deck(held, "LOC-A", [], made_on=DAY, courses=[done()]))) as file:
        charts = "".join(file.read(n).decode() for n in file.namelist() if n.startswith("ppt/charts/chart"))
    assert "July 2025: Text reminders" in charts
    report = practice_plan(held, "X90001", made_on=DAY, courses=[done()])
    marks = [m.words for s in report.slides for c in s.charts for m in c.marks]
    assert marks == ["Text reminders"]


def test_where_two_charts_share_a_page_marks_have_numbers_and_their_words_stand_whole_below() -> None:
    long = "Send a text reminder the day before and two hours before, with a way to cancel by reply"
    course = done()
    course.actions[0].what = long
    years = [
        builders.rows(HTN, lambda n, v=v: (v, 8000), p) for v, p in ((1120, "2023/24"), (1128, "2024/25"))
    ]
    months = [
        builders.rows(DNA, lambda n, v=v: (v * 80, 8000), m) for m, v in zip(MONTHS, monthly(), strict=True)
    ]
    content = practice_report(builders.snapshot(*months, *years), "X90001", made_on=DAY, courses=[course])
    page = next(s for s in outline(content) if s.layout == "Two charts")
    mark = next(s for s in page.charts[0].series if s.name == f"July 2025: {long}")
    assert mark.labels == ("1",)
    assert page.words["Question"].splitlines()[1:] == [f"1  July 2025: {long}"]
    assert f"Marked: 1  July 2025: {long}." in page.notes
    many = _listed([f"{n}  July 2025: {long}" for n in range(1, 8)])
    assert len(many) == 4 and many[-1] == "4 more are in the notes below the slide."
