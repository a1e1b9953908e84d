"""Lessons on the board's slides: in the same form, somebody to ask, and no practice by name."""

from datetime import UTC, date, datetime

import pytest

from records.agreed.courses import Course
from records.models import ActionState, PlannedAction, Priority, PriorityState, Verdict
from slide_templates.decks import stp_plan
from slide_templates.plan import Deck, Slide
from slide_templates.summary.lesson_slides import ASK
from tests import builders
from tests.slide_templates.agreed import priority

DAY = date(2027, 8, 15)
MONTHS = [f"2026-{month}" for month in range(10, 13)] + [f"2027-{month:02d}" for month in range(1, 7)]


def verdict(said: str, made_on: date, **details: object) -> Verdict:
    found = {"sentences": ["So it is."], "periods": MONTHS, "comparison": "more_than_similar", **details}
    at = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    return Verdict(1, f"{made_on}-abc123", said, "", found, made_on, at)


def course(made: Priority, said: str, **details: object) -> Course:
    twice = (verdict(said, date(2027, 4, 20)), verdict(said, date(2027, 7, 20), **details))
    done = PlannedAction(
        1, "Text reminders as at Alder Surgery", "Nurse lead", "X90001", DAY, DAY, "a",
        state=ActionState.DONE, done_on=date(2026, 11, 5),
    )  # fmt: skip
    return Course(made, twice[-1], twice[0], actions=(done,), verdicts=twice)


def summary(*courses: Course) -> Deck:
    return stp_plan(builders.snapshot(), [c.priority for c in courses], made_on=DAY, courses=courses)


def slide(deck: Deck, title: str) -> Slide:
    return next(s for s in deck.slides if s.title == title)


def rows(found: Slide) -> list[list[str]]:
    assert found.table is not None
    return [[cell.words for cell in row] for row in found.table.rows]


def test_what_changed_and_what_did_not_stand_in_the_same_form() -> None:
    deck = summary(
        course(priority("LOC-A"), "wanted", change=-2.1, lower=-2.8, upper=-1.4, now=13.1),
        course(priority("LOC-B"), "no_clear_change"),
    )
    closer = slide(deck, "One priority is worth a closer look")
    tried = slide(deck, "Something was tried with no clear change yet")
    assert closer.table and tried.table and closer.table.head == tried.table.head
    assert closer.table.widths == tried.table.widths and closer.question == tried.question == ASK
    [[where, what, done, ask]] = rows(closer)
    title = builders.CATALOGUE["prev_htn_pct"].title
    assert where == "Ashdale" and ask == "Practice manager there"
    assert what == f"{title}: −2.1 points (−2.8 to −1.4). Worth a closer look"
    assert done == "Text reminders as at a practice (Nurse lead, 5 November 2026)"
    assert rows(tried)[0][2] == done  # nor is a practice of another locality named


def test_the_same_measure_in_two_localities_is_seen_in_two_places() -> None:
    deck = summary(*(course(priority(code), "wanted") for code in ("LOC-A", "LOC-B")))
    said = rows(slide(deck, "Two priorities are worth a closer look"))
    assert all(row[1].endswith("Seen in two places") for row in said)


@pytest.mark.parametrize("state", ["holding", "not_holding"])
def test_a_closed_priority_says_whether_it_holds(state: str) -> None:
    made = priority("LOC-A", state=PriorityState.CLOSED)
    made.closed_on, made.outcome = date(2027, 2, 1), "reached"
    watch = {"state": state, "words": f"{state} since it was closed."}
    [row] = rows(
        slide(summary(course(made, "wanted", watch=watch)), "One priority was closed in the last year")
    )
    assert row[0] == "Ashdale" and row[2].endswith("1 February 2027") and row[3] == watch["words"]


def test_a_priority_that_was_stopped_is_seen_with_its_reason_for_a_year_and_names_no_practice() -> None:
    made = priority("LOC-A", state=PriorityState.CLOSED)
    made.closed_on, made.outcome, made.stop_reason = date(2027, 2, 1), "stopped", "not in our power"
    made.closing_note = "Alder Surgery alone could not do it."
    [row] = rows(slide(summary(course(made, "no_clear_change")), "One priority was closed in the last year"))
    assert row[2] == "Stopped before its time: not in our power, 1 February 2027"
    assert row[3] == "a practice alone could not do it."
    made.closed_on = date(2026, 8, 1)  # more than a year before the deck
    titles = " ".join(s.title for s in summary(course(made, "no_clear_change")).slides)
    assert "closed" not in titles


def test_no_slide_of_what_there_is_none() -> None:
    titles = " ".join(s.title for s in summary(course(priority("LOC-A"), "too_early")).slides)
    assert "closer look" not in titles and "tried" not in titles and "closed" not in titles
