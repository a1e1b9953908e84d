"""Home says once which priorities the latest figures say something else of, and which reviews are overdue."""

from datetime import date

import pytest

from components import current
from records.models import Priority, Role, Verdict
from tests.pages.conftest import Place, words
from tests.records import meetings

FACILITATOR = Role.FACILITATOR
HEADING = "Agreed priorities: what the latest figures say"
EARLIER = "2026-06-11-000000"


@pytest.fixture
def agreed(stocked: Place) -> Priority:
    by = stocked.users[FACILITATOR]
    return meetings.record(current.database(), meetings.opened(current.database(), by), by)


def said(priority: Priority, *verdicts: tuple[str, str, str]) -> None:
    with current.database()() as session:
        for snapshot, verdict, words_ in verdicts:
            session.add(
                Verdict(priority.id, snapshot, verdict, "", {"sentences": [words_]}, date(2026, 8, 11))
            )
        session.commit()


def now() -> str:
    return current.versions()[-1]


@pytest.mark.parametrize("role", [FACILITATOR, Role.PRACTICE_MANAGER, Role.ANALYST])
def test_a_verdict_that_turned_is_said_once_to_those_concerned(
    stocked: Place, agreed: Priority, role: Role
) -> None:
    stocked.open("home", role)
    said(
        agreed,
        (EARLIER, "too_early", "Too early to tell: 3 months of figures."),
        (now(), "wanted", "Change in the wanted direction: 9.1 in the year."),
    )
    text = words(stocked.open("home", role))
    assert text.count(HEADING) == 1 and text.count("<b>Change in the wanted direction</b>") == 1
    assert "9.1 in the year. Before: too early to tell." in text


def test_the_same_verdict_again_and_a_first_one_are_no_news(stocked: Place, agreed: Priority) -> None:
    stocked.open("home", FACILITATOR)
    said(agreed, (now(), "too_early", "Too early to tell."))
    assert HEADING not in words(stocked.open("home", FACILITATOR))
    said(agreed, (EARLIER, "too_early", "Too early to tell."))
    assert HEADING not in words(stocked.open("home", FACILITATOR))


def test_what_turned_at_an_earlier_refresh_is_no_news_any_more(stocked: Place, agreed: Priority) -> None:
    said(
        agreed,
        ("2026-05-11-000000", "too_early", "Too early to tell."),
        (EARLIER, "wanted", "Change in the wanted direction."),
    )
    assert HEADING not in words(stocked.open("home", FACILITATOR))


def test_only_the_facilitator_is_reminded_of_a_review_that_is_long_overdue(
    stocked: Place, agreed: Priority
) -> None:
    for review_on, reminded in ((date(2026, 8, 16), False), (date(2026, 8, 15), True)):
        with current.database()() as session:
            session.get_one(Priority, agreed.id).review_on = review_on
            session.commit()
        text = words(stocked.open("home", FACILITATOR))
        assert ("<b>Review overdue</b>" in text) is reminded
        assert text.count("Emergency admissions".lower()) == 1  # said in one card, not in two
    assert "Review overdue" not in words(stocked.open("home", Role.ANALYST))
