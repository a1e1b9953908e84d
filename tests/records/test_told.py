"""What happens in a meeting is told in the audit, in codes and states, and never whose idea it was."""

import pytest

from records import audit
from records.database import Database
from records.meetings import ideas, joining, listing, preparing, running
from records.models import Attendance, Idea, Topic
from tests.records.northside import CODES, PRACTICES, Room, room


@pytest.fixture
def live(database: Database) -> Room:
    made = room(database)
    made.join("Ash")
    return made


def told(live: Room, *events: str) -> list[tuple[str, str, str, str, str]]:
    """Actor, event, what it is about (without the meeting), before and after."""
    meeting = f"workshop {live.workshop.id} LOC-N"
    with live.database() as session:
        lines = [line for line in audit.events(session) if line.event in events]
    return [
        (x.actor, x.event, x.object.removeprefix(meeting).strip(), x.before, x.after) for x in lines
    ]  # fmt: skip


def test_what_is_on_the_screen_and_the_timer(live: Room) -> None:
    first, f1 = live.topic_ids("A")[0], live.f1.email
    with live.database() as session:
        running.advance(session, live.workshop.id, "lobby", "explore", by=live.f1)
        for view in ("", "fair", "fair"):
            running.look_at(session, live.workshop.id, first, view, by=live.f1)
        for runs in (True, False, False):
            running.set_timer(session, live.workshop.id, runs, by=live.f1)
    assert told(live, "topic_shown", "timer_started", "timer_stopped") == [
        (f1, "topic_shown", "", "", f"topic {first}"),
        (f1, "topic_shown", "", f"topic {first}", f"topic {first} fair"),
        (f1, "timer_started", "explore", "", ""),
        (f1, "timer_stopped", "explore", "", ""),
    ]


def test_ideas_without_their_author(live: Room) -> None:
    first = live.topic_ids("A")[0]
    with live.database() as session:
        for words in ("Call back the same day", "Call back within the hour"):
            idea = ideas.send_idea(session, live.phones["Ash"], words, idempotency_key="k")
        ideas.group_idea(session, live.workshop.id, idea.id, idea.version, by=live.f1, topic_id=first)
    assert told(live, "idea_sent", "idea_changed", "idea_grouped") == [
        ("a phone", "idea_sent", f"idea {idea.id}", "", ""),
        ("a phone", "idea_changed", f"idea {idea.id}", "", ""),
        (live.f1.email, "idea_grouped", f"idea {idea.id}", "something else", f"topic {first}"),
    ]
    with live.database() as session:
        assert "Call back" not in str([audit.as_json(line) for line in audit.events(session)])


def test_phones_that_do_not_vote_and_the_order_of_topics(live: Room) -> None:
    with live.database() as session:
        token = joining.join(session, address="10.0.0.3", key=live.key)
        joining.choose_practice(session, token, CODES["Ash"], "Nurse lead", PRACTICES)
        joining.ask_for_seat(session, token)
        joining.ask_for_seat(session, token)
        listing.order_topics(session, live.workshop.id, live.topic_ids("FA"), by=live.f2)
    ids = live.topic_ids()
    assert told(live, "phone_joined", "seat_asked_for", "topics_ordered") == [
        (joining.WITHOUT_SEAT, "phone_joined", "", "", "joined"),
        (joining.WITHOUT_SEAT, "seat_asked_for", "", "", ""),
        (live.f2.email, "topics_ordered", "", "", " ".join(map(str, ids))),
    ]


def test_a_rehearsal_that_is_called_off_leaves_as_little_as_one_that_is_closed(database: Database) -> None:
    made = room(database, rehearsal=True)
    made.join("Ash")
    with database() as session:
        ideas.send_idea(session, made.phones["Ash"], "Call back the same day", idempotency_key="k")
        preparing.cancel(session, made.workshop.id, "Only tried it out.", by=made.f1)
        assert [session.query(table).all() for table in (Topic, Idea, Attendance)] == [[], [], []]
        assert audit.events(session)[-1].event == "workshop_cancelled"
