"""A meeting that was held on paper, typed in through its screens: who was there, a vote, minutes."""

from datetime import date

from components.workshop.landing import version_on
from records.meetings import found, whole
from records.models import Role
from tests.pages.conftest import Place, words
from tests.pages.test_room import HERE, meeting, preparing_topic, records
from tests.pages.test_workshop import press


def test_it_is_begun_typed_in_as_totals_and_closed_with_minutes(stocked: Place) -> None:
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to type it in")
    app = meeting(stocked)
    assert "a meeting on paper" in words(app)
    first = next(iter(HERE))
    app.multiselect(key="present").set_value([code for code in HERE if code != first])
    press(app, "Keep")
    with records() as session:
        for indicator in ("prev_htn_pct", "pop_65plus_pct"):
            preparing_topic(session, stocked.users[Role.FACILITATOR], indicator)
        assert {a.practice for a in found.attendance(session, 1) if a.state == "apologies"} == {first}
    app = press(meeting(stocked, part="votes"), "Type in this vote")
    said = words(app)
    assert "Type in the sheets" in said and "Join on your phone" not in said and "Voting is open" not in said
    for key, number in (("A_dots", 4), ("A_voters", 4), ("B_dots", 2), ("B_voters", 2)):
        app.number_input(key=f"totals_{key}").set_value(number)
    app = press(app, "Record these totals")
    assert "5 of 5 practices voted" in words(app)
    for part in ("topics", "last", "agreed", "actions"):
        assert not meeting(stocked, part=part).exception
    press(meeting(stocked, part="finish"), "Close the meeting")
    said = words(meeting(stocked))
    assert "Entered from paper on 15 September 2026." in said and "5 of 5 practices voted" in said
    assert "entered from paper" in words(stocked.open("workshop", Role.FACILITATOR))
    with records() as session:
        assert whole.as_json(session, 1)["channel"] == "paper"


def test_a_prepared_meeting_is_typed_in_with_its_topics(stocked: Place) -> None:
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to prepare")
    with records() as session:
        for indicator in ("prev_htn_pct", "pop_65plus_pct"):
            preparing_topic(session, stocked.users[Role.FACILITATOR], indicator)
    press(meeting(stocked), "Everything is ready")
    press(meeting(stocked), "Held on paper: type it in")
    assert r"About pop\_65plus\_pct" in words(meeting(stocked, part="topics"))
    assert "on paper, being typed in" in words(stocked.open("workshop", Role.FACILITATOR))


def test_the_figures_are_those_of_before_the_day() -> None:
    versions = ["2025-01-10-aaaaaa", "2025-04-10-bbbbbb", "2025-07-10-cccccc"]
    assert version_on(versions, date(2025, 4, 10)) == versions[1]
    assert version_on(versions, date(2024, 4, 10)) == versions[0]
    assert version_on([], date(2024, 4, 10)) == ""
