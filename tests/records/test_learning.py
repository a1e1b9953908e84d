"""What the board may learn: worth a closer look, tried without clear change, and what is watched after it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from records.agreed.courses import Course
from records.agreed.doubts import IN_DOUBT
from records.agreed.learning import (
    CLOSER_LOOK,
    TWO_PLACES,
    on_watch,
    quarterly,
    signal_began,
    tried_without_clear_change,
    worth_a_closer_look,
)
from records.models import (
    ActionState,
    Challenge,
    ChallengeState,
    PlannedAction,
    Priority,
    PriorityState,
    Verdict,
)

MONTHS = [f"2017-{month:02d}" for month in range(6, 13)] + ["2018-01", "2018-02"]


def priority(locality: str = "LOC-N", state: PriorityState = PriorityState.OPEN) -> Priority:
    day = date(2017, 5, 31)
    return Priority(
        1, locality, locality, "2017-05-20-3f9c2a", "adm", "", ["Z10001"], "lower",
        {"period": "year to 2017-05"}, "own", 9.2, day, "", "", "GP partner", "Z10001", day, state, day, day,
        day, f"key {locality}",
    )  # fmt: skip


def verdict(day: date, said: str, periods: list[str] = MONTHS, **details: Any) -> Verdict:
    kept = {"periods": periods, "comparison": "more_than_similar", "already_moving": False, **details}
    return Verdict(
        1, f"{day}-aaaaaa", said, "", kept, day, datetime(day.year, day.month, day.day, tzinfo=UTC)
    )


def action(done_on: date | None) -> PlannedAction:
    state = ActionState.DONE if done_on else ActionState.PLANNED
    day = date(2017, 6, 1)
    return PlannedAction(
        1, "Phone frail patients", "Nurse lead", "Z10001", day, day, "a", "", "", state, done_on
    )


def challenge(state: ChallengeState) -> Challenge:
    day = datetime(2018, 1, 12, tzinfo=UTC)
    return Challenge("Z10001", "adm", "2017-12", "s", 1.0, 2.0, 0.5, "It is wrong.", 1, day, "k", state)


def course(
    *said: str, done_on: date | None = date(2017, 7, 1), locality: str = "LOC-N", **given: Any
) -> Course:
    days = (date(2017, 10, 10), date(2018, 1, 10), date(2018, 4, 10))[-len(said) :]
    verdicts = tuple(verdict(day, words) for day, words in zip(days, said, strict=True))
    made = Course(priority(locality), verdicts[-1], None, actions=(action(done_on),), verdicts=verdicts)
    return replace(made, **given)


def test_a_change_seen_twice_is_worth_a_closer_look_and_names_whom_to_ask() -> None:
    (lesson,) = worth_a_closer_look([course("too_early", "wanted", "wanted")])
    assert (lesson.called, lesson.locality) == (CLOSER_LOOK, "LOC-N")
    assert [a.what for a in lesson.done] == ["Phone frail patients"]
    both = worth_a_closer_look([course("wanted", "wanted"), course("wanted", "wanted", locality="LOC-S")])
    assert [one.called for one in both] == [TWO_PLACES, TWO_PLACES]


@pytest.mark.parametrize(
    "not_so",
    [
        course("wanted"),
        course("too_early", "wanted"),
        course("wanted", "series_broken"),
        course("wanted", "wanted", done_on=None),
        course("wanted", "wanted", done_on=date(2017, 9, 1)),  # the signal window had begun
        replace(course("wanted", "wanted"), priority=priority(state=PriorityState.CLOSED)),
        replace(
            course("wanted", "wanted"), verdict=verdict(date(2018, 4, 10), "wanted", already_moving=True)
        ),
        replace(
            course("wanted", "wanted"),
            verdict=verdict(date(2018, 4, 10), "wanted", comparison="about_the_same"),
        ),
        replace(course("wanted", "wanted"), challenges=(challenge(ChallengeState.OPEN),)),
    ],
)
def test_less_than_all_of_it_is_not(not_so: Course) -> None:
    assert worth_a_closer_look([not_so]) == []


def test_the_signal_window_is_the_last_six_months_four_quarters_or_the_year() -> None:
    day = date(2018, 4, 10)
    assert signal_began(verdict(day, "wanted")) == date(2017, 9, 1)
    quarters = ["2017/18 Q1", "2017/18 Q2", "2017/18 Q3", "2017/18 Q4", "2018/19 Q1"]
    assert signal_began(verdict(day, "wanted", quarters)) == date(2017, 7, 1)
    assert signal_began(verdict(day, "wanted", ["2017/18"])) == date(2017, 4, 1)
    assert signal_began(verdict(day, "too_early", [])) is None


def test_monthly_refreshes_count_once_a_quarter() -> None:
    found = [verdict(date(2018, month, 10), f"{month}") for month in (1, 2, 4, 5)]
    assert [one.verdict for one in quarterly(found)] == ["2", "5"]


def test_what_was_tried_without_clear_change_is_told_too() -> None:
    tried = course("no_clear_change", "no_clear_change")
    (lesson,) = tried_without_clear_change([tried, course("wanted", "no_clear_change")])
    assert lesson.course is tried and len(lesson.done) == 1
    assert tried_without_clear_change([course("no_clear_change", "no_clear_change", done_on=None)]) == []
    doubted = replace(tried, challenges=(challenge(ChallengeState.OPEN),))
    assert tried_without_clear_change([doubted]) == []


def test_a_verdict_is_in_doubt_until_one_was_made_without_the_wrong_figure() -> None:
    changed = course("too_early", "wanted")
    wrong = challenge(ChallengeState.ACCEPTED)
    wrong.id = 7
    told = replace(changed, challenges=(wrong,))
    assert told.doubted  # it was accepted since
    assert not replace(told, verdict=verdict(date(2018, 4, 10), "wanted", accepted=[7])).doubted
    marked = replace(changed, verdict=verdict(date(2018, 4, 10), "wanted", accepted=[7], doubted=["2017-12"]))
    known = replace(marked, before=changed.verdicts[0], challenges=(wrong,))
    assert known.sentences[-1] == IN_DOUBT and not known.turned
    settled = replace(known, challenges=())  # it was rejected
    assert settled.turned and IN_DOUBT not in settled.sentences


def test_a_watch_is_read_from_the_last_verdict_of_a_closed_priority() -> None:
    kept = {"state": "holding", "words": "Holding."}
    closed = replace(
        course("wanted"),
        priority=priority(state=PriorityState.CLOSED),
        verdict=verdict(date(2018, 4, 10), "wanted", watch=kept),
    )
    assert [(one.state, one.words) for one in on_watch([closed, course("wanted")])] == [
        ("holding", "Holding.")
    ]
