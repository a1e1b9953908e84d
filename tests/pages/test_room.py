"""A meeting through its screens: prepared, begun, stepped through, voted, agreed, acted on, closed, read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.comparison import compare
from components import current
from components.workshop import live, room
from data_loaders import snapshots
from pages import workshop as workshop_page
from records import workshops
from records.accounts.secret_keys import secret
from records.database import Session
from records.meetings import (
    doors,
    found,
    ideas,
    joining,
    listing,
    minutes,
    preparing,
    rounds,
    running,
    voting,
)
from records.meetings.agenda import steps_of
from records.models import (
    ActionState,
    DataGap,
    PlannedAction,
    Role,
    RoundState,
    TopicState,
    User,
    WorkshopState,
)
from records.remarks import challenges
from records.tally import Method
from tests.accounts import account
from tests.builders import PRACTICES
from tests.pages.conftest import Place, words
from tests.pages.test_workshop import press, record
from tests.records import meetings
from tests.records.meetings import TODAY

HERE = {code: name for code, (name, locality) in PRACTICES.items() if locality == "LOC-A"}


@contextmanager
def records() -> Iterator[Session]:
    with current.database()() as session:
        yield session


def meeting(place: Place, **address: str) -> AppTest:
    app = place.open("workshop", Role.FACILITATOR, meeting="1", **address)
    assert not app.exception
    return app


def prepared(place: Place) -> AppTest:
    """A meeting that is ready, with the shortlist as its topics."""
    press(place.open("workshop", Role.FACILITATOR), "Begin to prepare")
    app = meeting(place)
    press(app, "List all of these")
    with records() as session:
        for indicator in ("prev_htn_pct", "pop_65plus_pct"):
            preparing_topic(session, place.users[Role.FACILITATOR], indicator)
    return press(meeting(place), "Everything is ready")


def test_topics_are_listed_one_by_one_and_move_up_and_down(stocked: Place) -> None:
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to prepare")
    app = meeting(stocked)
    [one] = [b for b in app.button if str(b.key).startswith("list_") and b.key != "list_these"][:1]
    app = press(app, one.label)
    with records() as session:
        assert [t.title for t in found.topics_of(session, 1)] == [one.label]
        preparing_topic(session, stocked.users[Role.FACILITATOR], "ue_ae_1000")
    app = meeting(stocked)
    app.button(key="moving_down_1").click().run()
    with records() as session:
        assert [t.id for t in found.topics_of(session, 1)] == [2, 1]
    assert meeting(stocked).button(key="moving_up_2").disabled


def test_the_files_for_the_day_are_made_and_tick_the_check_list(stocked: Place) -> None:
    prepared(stocked)
    with records() as session:
        preparing.set_ready(session, 1, False, by=stocked.users[Role.FACILITATOR])
    ready = live.read(stocked.users[Role.FACILITATOR], 1)
    assert ready is not None
    everything, deck, *_ = workshop_page.for_the_day(ready)
    assert deck.make().startswith(b"PK") and ticked() == {"deck": "done"}
    with ZipFile(BytesIO(everything.make())) as archive:
        assert [n.rpartition(" ")[2] for n in archive.namelist()][:2] == ["deck.pptx", "sheets.pptx"]
    assert ticked() == {"deck": "done", "vote_sheets": "done"}


def ticked() -> dict[str, str]:
    with records() as session:
        return dict(session.get_one(workshops.Workshop, 1).done)


def preparing_topic(session: Session, by: User, indicator: str) -> None:
    topic = listing.Listed(f"About {indicator}", "Do we want to change it?", indicator)
    listing.list_topic(session, 1, topic, by=by, idempotency_key=f"t {indicator}")


def begun(place: Place) -> AppTest:
    prepared(place)
    return press(meeting(place), "Begin the meeting")


def joined(place: Place, number: int) -> list[str]:
    """Phones of the first practices of Ashdale; their tokens."""
    tokens = []
    for code in list(HERE)[:number]:
        with records() as session:
            keys = doors.keys_of(session, 1, secret(place.home, "joining"))
            assert keys is not None
            tokens.append(joining.join(session, address="x", key=keys.key))
        with records() as session:
            joining.choose_practice(session, tokens[-1], code, "GP partner", HERE)
    return tokens


def at(place: Place, step: str) -> AppTest:
    """The room's screen at a step."""
    with records() as session:
        now = session.get(workshops.Workshop, 1)
        assert now is not None
        running.advance(session, 1, now.step, step, by=place.users[Role.FACILITATOR])
    return meeting(place)


def test_a_meeting_is_prepared_with_topics_of_which_every_part_is_shown(stocked: Place) -> None:
    prepared(stocked)
    said = words(meeting(stocked))
    for part in ("Size of the gap", "Strength of evidence", "Can we change it?", "Practices picked it"):
        assert part in said
    with records() as session:
        workshop = session.get(workshops.Workshop, 1)
        assert workshop is not None and workshop.state is WorkshopState.READY
        assert workshop.snapshot == snapshots.current_id(stocked.home)
        assert len(found.topics_of(session, 1)) >= 2


def test_the_weights_are_stored_and_the_score_is_not_in_the_room(stocked: Place) -> None:
    prepared(stocked)
    app = meeting(stocked)
    app.number_input(key="weight_movable").set_value(30).run()
    press(app, "Keep these weights")
    with records() as session:
        workshop = session.get(workshops.Workshop, 1)
        assert workshop is not None and workshop.weights["movable"] == 30
        assert all("score" in one for one in workshop.shortlist)
    press(meeting(stocked), "Begin the meeting")
    for step in (s.code for s in steps_of("full")):
        app = at(stocked, step)
        assert not app.exception, step
        assert "Score" not in words(app) and "Size of the gap" not in words(app)


def test_every_step_of_the_room_and_the_control_screen_is_drawn(stocked: Place) -> None:
    begun(stocked)
    first, *_ = joined(stocked, 3)
    with records() as session:  # the first idea has the number of the first topic
        ideas.send_idea(session, first, "Call people back at 8 am", idempotency_key="i")
    expected = {
        "lobby": "5 practices, 3 here",
        "welcome": "agree what to change",
        "last_time": "This is the first meeting.",
        "stands_out": "chance alone would give",
        "explore": "Topic 1 of",
        "ideas": "What could we do differently",
        "clarify": "No judging yet",
        "vote": "The ballot",
        "second_round": "The ballot",
        "agree": "0 of 3 places taken",
        "actions": "nothing to act on yet",
        "close": "Is this what we agreed?",
    }
    for step, said in expected.items():
        app = at(stocked, step)
        assert not app.exception, step
        assert said in words(app) or said in str([m.value for m in app.markdown]), step
        control = meeting(stocked, screen="control")
        assert not control.exception, step


def test_how_many_stand_out_is_what_is_listed_below() -> None:
    assert [room.how_many(count) for count in (1, 5, 6)] == [
        "One thing stands out", "5 things stand out", "The 5 surest of 6 things that stand out",
    ]  # fmt: skip


def test_what_cannot_be_measured_is_noted_while_a_topic_is_talked_about(stocked: Place) -> None:
    begun(stocked)
    at(stocked, "explore")
    app = meeting(stocked, screen="control")
    assert "Challenge it: " in words(app) and "challenge=1" in words(app)
    fields = {str(t.key).rpartition("_")[0]: t for t in app.text_input}
    fields["gap_name"].set_value("Calls that nobody answers")
    app = press(app, "Note the gap")
    with records() as session:
        assert not session.query(DataGap).all()  # half of it is missing, and what was typed stays
    fields = {str(t.key).rpartition("_")[0]: t for t in app.text_input}
    assert fields["gap_name"].value == "Calls that nobody answers"
    fields["gap_measure"].set_value("Calls abandoned after two minutes")
    press(app, "Note the gap")
    with records() as session:
        [gap] = session.query(DataGap).all()
        assert (gap.title, gap.asked_by) == ("Calls that nobody answers", "GP partner, Alder Surgery")
        topic = listing.Listed("Calls at 8 am", "Who gets through?")
        kept = listing.list_topic(
            session, 1, topic, by=stocked.users[Role.FACILITATOR], idempotency_key="calls"
        )
    at(stocked, "agree")
    app = meeting(stocked, topic=str(kept.id))
    next(t for t in app.text_input if str(t.key).startswith("gap_measure")).set_value("Calls answered")
    press(app, "Record the gap")
    with records() as session:
        assert found.topics_of(session, 1)[-1].state is TopicState.DATA_GAP


def test_a_blank_screen_shows_nothing_and_leaves_the_meeting_where_it_is(stocked: Place) -> None:
    begun(stocked)
    app = meeting(stocked, blank="1")
    assert "sk-blank" in words(app) and "practices, 0 here" not in words(app)
    app = press(app, "Show the screen again")
    assert "practices, 0 here" in words(app) and "blank" not in app.query_params
    assert "blank" in press(app, "Blank the screen").query_params


@pytest.mark.parametrize("view", ["fair", "enough", "trend", "beside"])
def test_every_view_of_a_topic_is_drawn(stocked: Place, view: str) -> None:
    begun(stocked)
    at(stocked, "explore")
    with records() as session:
        topic = found.topics_of(session, 1)[0]
        running.look_at(session, 1, topic.id, view, by=stocked.users[Role.FACILITATOR])
    app = meeting(stocked)
    assert not app.exception
    assert topic.title in words(app)


def test_a_vote_from_open_to_result_and_nothing_before(stocked: Place) -> None:
    begun(stocked)
    tokens = joined(stocked, 3)
    press(at(stocked, "vote"), "Freeze this ballot and open the vote")
    with records() as session:
        [one] = found.rounds_of(session, 1)
    assert one.state is RoundState.OPEN
    for number, token in enumerate(tokens):
        with records() as session:
            voting.cast(session, token, one.id, {"A": 1, "B": 1}, idempotency_key=f"v{number}")
    app = meeting(stocked)
    assert "dots from" not in words(app)
    control = meeting(stocked, screen="control")
    assert "3 of 5 practices have voted" in words(
        control
    ) and "Nobody yet from: Damson Surgery, Elm Surgery" in words(control)
    press(meeting(stocked), "Close the vote")
    app = press(meeting(stocked), "Show it all the same")
    said = words(app)
    assert "3</b> dots from 3" in said and "3 of 5 practices voted." in said


def test_a_meeting_with_an_open_vote_says_that_its_votes_are_lost_before_it_is_closed(stocked: Place) -> None:
    begun(stocked)
    press(at(stocked, "vote"), "Freeze this ballot and open the vote")
    app = at(stocked, "close")
    assert "A vote has no result yet: closing the meeting throws its votes away." in words(app)
    press(app, "Close the meeting")
    said = words(meeting(stocked))
    assert "no vote has a result." in said and "on ballot" not in said


def test_a_tie_of_the_second_round_is_decided_where_it_is_shown(stocked: Place) -> None:
    begun(stocked)
    tokens = joined(stocked, 4)
    by = stocked.users[Role.FACILITATOR]
    at(stocked, "vote")
    with records() as session:
        for indicator in ("act_dna_pct", "ue_ae_1000"):
            preparing_topic(session, by, indicator)
    for number in (1, 2):
        with records() as session:
            topics = [t.id for t in found.topics_of(session, 1)][:4]
            tree = current.snapshot(by).organisations
            one = rounds.prepare_round(session, 1, Method.RANKING, topics, by=by, tree=tree)
            rounds.open_round(session, 1, one.id, by=by)
        for order, token in zip(("ABCD", "BCDA", "CDAB", "DABC"), tokens, strict=True):
            choices = {letter: place for place, letter in enumerate(order[:3], start=1)}
            with records() as session:
                voting.cast(session, token, one.id, choices, idempotency_key=f"{number} {order}")
        with records() as session:
            rounds.close_round(session, 1, one.id, by=by)
            rounds.reveal(session, 1, one.id, by=by)
        app = at(stocked, "second_round") if number == 1 else meeting(stocked)
        assert "Tie for the last place: A, B, C and D" in words(app)
        labels = [b.label for b in app.button]
        assert ("Freeze this ballot and open the vote" in labels) is (number == 1)
    press(app, "Vote again on these")
    with records() as session:
        assert found.rounds_of(session, 1)[-1].run_off


def test_agree_act_close_and_read_the_minutes(stocked: Place) -> None:
    begun(stocked)
    first, *_ = joined(stocked, 4)
    with records() as session:
        topic = next(t for t in found.topics_of(session, 1) if t.indicator == "prev_htn_pct")
        topic.proposed_by = "Practice manager, Cedar Surgery"
        session.commit()
        ideas.send_idea(session, first, "Ring back by 9 am (daily)", topic_id=topic.id, idempotency_key="i")
    app = at(stocked, "agree")
    app = meeting(stocked, topic=str(topic.id))
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    assert "Ashdale will lower recorded hypertension from 15.2% to" in words(app)
    record(app)
    with records() as session:
        [priority] = workshops.agreed(session, "LOC-A")
    assert (priority.topic_id, priority.workshop_id, priority.frozen["similar"]) == (topic.id, 1, [])
    assert priority.lead_practice == "X90003"  # which proposed it
    assert priority.frozen["allowance_reason"] == "too_few_practices"
    assert sum(p.stance == "absent" for p in priority.positions) == 1
    app = at(stocked, "actions")
    name = f"action_{priority.id}"
    next(p for p in app.button_group if p.key == f"idea_for_{priority.id}").set_value(
        "Ring back by 9 am (daily)"
    ).run()
    assert app.text_input(key=f"{name}_what").value == "Ring back by 9 am (daily)"
    app.text_input(key=f"{name}_what").set_value("Phone frail patients within 2 days")
    app.selectbox(key=f"{name}_role").set_value("Nurse lead")
    press(app, "Add this action")
    with records() as session:
        [action] = session.query(PlannedAction).all()
    assert (action.what, action.state) == ("Phone frail patients within 2 days", ActionState.PLANNED)
    by = stocked.users[Role.PRACTICE_MANAGER]
    snapshot = current.snapshot(by)
    with records() as session:
        challenges.challenge(
            session, compare(snapshot, "X90003", "prev_htn_pct"), "We code it in another way.", by=by,
            snapshot=snapshot, today=TODAY, idempotency_key="c",
        )  # fmt: skip
    press(at(stocked, "close"), "Close the meeting")
    said = words(meeting(stocked))
    assert "We code it in another way." not in said  # the reason is the practice's
    for line in (
        "Numbers challenged",
        "Recorded hypertension of Cedar Surgery, April 2024 to March 2025",
        "Present: Alder Surgery, Beech Surgery, Cedar Surgery, Damson Surgery.",
        priority.statement,
        "4 of 4 agreed",
        "Phone frail patients within 2 days: Nurse lead",
    ):
        assert line in said


def test_who_does_not_vote_again_in_the_second_round_is_said_before_it_is_shown(stocked: Place) -> None:
    begun(stocked)
    tokens = joined(stocked, 4)
    by = stocked.users[Role.FACILITATOR]
    at(stocked, "vote")
    for number, voters in ((1, tokens), (2, tokens[:2])):
        with records() as session:
            topics = [t.id for t in found.topics_of(session, 1)][:2]
            tree = current.snapshot(by).organisations
            one = rounds.prepare_round(session, 1, Method.DOTS, topics, by=by, tree=tree)
            rounds.open_round(session, 1, one.id, by=by)
        for place, token in enumerate(voters):
            with records() as session:
                voting.cast(session, token, one.id, {"A": 1}, idempotency_key=f"{number} {place}")
        app = at(stocked, "second_round" if number == 2 else "vote")
        warned = "no vote of the first round is carried over" in words(app)
        assert warned is (number == 2)
        if number == 2:
            assert "2 that voted before have not voted again" in words(app)
            control = words(meeting(stocked, screen="control"))
            assert "Voted in the first round and not again yet: Cedar Surgery, Damson Surgery" in control
        with records() as session:
            rounds.close_round(session, 1, one.id, by=by)
        if number == 1:
            with records() as session:
                rounds.reveal(session, 1, one.id, by=by)
    assert "2 votes of the first round did not come again" in words(meeting(stocked))


def test_last_time_is_reviewed_and_closed_in_the_room_and_the_minutes_say_so(stocked: Place) -> None:
    by = stocked.users[Role.FACILITATOR]
    database = current.database()
    before = meetings.opened(database, by)
    kept, ended = (
        meetings.record(database, before, by, key=f"p{n}", scope=[code])
        for n, code in enumerate(list(HERE)[:2])
    )
    meetings.ended(database, before, by)
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to prepare")
    with records() as session:
        for indicator in ("prev_htn_pct", "pop_65plus_pct"):
            topic = listing.Listed(indicator, "Do we want it?", indicator)
            listing.list_topic(session, 2, topic, by=by, idempotency_key=indicator)
        preparing.set_ready(session, 2, True, by=by)
        running.start(session, 2, by=by, today=TODAY, secret=secret(stocked.home, "joining"))
        running.advance(session, 2, "lobby", "last_time", by=by)
    app = stocked.open("workshop", Role.FACILITATOR, meeting="2")
    assert not app.exception and kept.statement in words(app)
    next(p for p in app.button_group if p.label == "How does it go on?").set_value("keep")
    app.text_area[0].set_value("We keep at it.")
    press(app, "Keep this review")
    app = stocked.open("workshop", Role.FACILITATOR, meeting="2", last=str(ended.id))
    app.selectbox(key=f"outcome_{ended.id}").set_value("no_change")
    app.text_input(key=f"why_{ended.id}").set_value("Nothing moved in a year.")
    app.button(key=f"FormSubmitter:end_{ended.id}-Close this priority").click().run()
    app = stocked.open("workshop", Role.FACILITATOR, meeting="2", last=str(ended.id))
    assert "Nothing moved in a year." in words(app) and ended.statement in words(app)
    with records() as session:
        written = dict(minutes.written_now(session, session.get_one(workshops.Workshop, 2), HERE).sections)
    said = " ".join(written["Last time"])
    assert "Reviewed: keep it as it is. We keep at it." in said
    assert "Closed. No clear change: Nothing moved in a year." in said


def test_where_all_places_are_taken_one_is_closed_in_the_room(stocked: Place) -> None:
    by = stocked.users[Role.FACILITATOR]
    database = current.database()
    before = meetings.opened(database, by)
    for number, code in enumerate(list(HERE)[:3]):
        meetings.record(database, before, by, key=f"p{number}", scope=[code])
    meetings.ended(database, before, by)
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to prepare")
    with records() as session:
        for indicator in ("prev_htn_pct", "pop_65plus_pct"):
            listing.list_topic(
                session, 2, listing.Listed(indicator, "Do we want it?", indicator), by=by,
                idempotency_key=indicator,
            )  # fmt: skip
        preparing.set_ready(session, 2, True, by=by)
        running.start(session, 2, by=by, today=TODAY, secret=secret(stocked.home, "joining"))
        running.advance(session, 2, "lobby", "agree", by=by)
    app = stocked.open("workshop", Role.FACILITATOR, meeting="2")
    assert "3 of 3 places taken" in words(app) and "close one first" in words(app)
    app.selectbox(key="outcome_2").set_value("no_change")
    app.text_input(key="why_2").set_value("Nothing moved in a year.")
    app.button(key="FormSubmitter:end_2-Close this priority").click().run()
    assert "2 of 3 places taken" in words(app) and "close one first" not in words(app)


def test_a_practice_manager_of_the_locality_reads_the_minutes_and_cannot_correct_them(stocked: Place) -> None:
    begun(stocked)
    before = words(stocked.open("workshop", Role.PRACTICE_MANAGER))
    assert "15 September 2026: running" in before and "Go to the meeting" not in before
    press(at(stocked, "close"), "Close the meeting")
    assert "Read the minutes" in words(stocked.open("workshop", Role.PRACTICE_MANAGER))
    app = stocked.open("workshop", Role.PRACTICE_MANAGER, meeting="1")
    assert "Topics and votes" in words(app) and not app.text_input
    assert [b.proto.label for b in app.get("download_button")] == ["Minutes as a slide"]
    elsewhere = account(current.database(), Role.PRACTICE_MANAGER, "X90006", name="elsewhere")
    stocked.users[Role.PRACTICE_MANAGER] = elsewhere
    assert "Topics and votes" not in words(stocked.open("workshop", Role.PRACTICE_MANAGER, meeting="1"))


def test_minutes_can_be_corrected_and_keep_the_old_text(stocked: Place) -> None:
    begun(stocked)
    press(at(stocked, "close"), "Close the meeting")
    app = meeting(stocked)
    before, after = app.text_input
    before.set_value("Nothing was agreed.")
    after.set_value("We meet again in May.")
    press(app, "Keep the correction")
    assert "“Nothing was agreed.” reads “We meet again in May.”" in words(meeting(stocked))


def test_a_second_facilitator_follows_until_taking_control(stocked: Place) -> None:
    begun(stocked)
    other = account(current.database(), Role.FACILITATOR, "LOC-A", name="Second Facilitator")
    stocked.users[Role.FACILITATOR], first = other, stocked.users[Role.FACILITATOR]
    app = meeting(stocked)
    assert f"{first.name} holds the control: you follow." in words(app)
    press(app, "Next: Welcome")
    assert "holds the control of this meeting. Take it to go on." in words(app)
    press(meeting(stocked), "Take control")
    press(meeting(stocked), "Next: Welcome")
    with records() as session:
        workshop = session.get(workshops.Workshop, 1)
        assert workshop is not None and workshop.step == "welcome"


def test_nobody_else_opens_a_meeting_by_its_number(stocked: Place) -> None:
    begun(stocked)
    for role in (Role.PRACTICE_MANAGER, Role.ANALYST, Role.BOARD_VIEWER, Role.ADMIN):
        app = stocked.open("workshop", role, meeting="1")
        assert not app.exception
        assert "practices, " not in words(app)


def test_a_meeting_that_was_called_off_says_why(stocked: Place) -> None:
    prepared(stocked)
    with records() as session:
        workshop = session.get(workshops.Workshop, 1)
        assert workshop is not None and workshop.held_on == date(2026, 9, 15)
        preparing.cancel(session, 1, "Too few can come that day.", by=stocked.users[Role.FACILITATOR])
    assert "Too few can come that day." in words(meeting(stocked))


def test_a_chart_becomes_a_topic_of_the_next_meeting(stocked: Place) -> None:
    asked = {"practice": "X90003", "indicator": "prev_htn_pct"}
    before = stocked.open("practice", Role.PRACTICE_MANAGER, **asked)
    assert "propose" not in [b.key for b in before.button]  # nobody prepares a meeting yet
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to prepare")
    press(stocked.open("practice", Role.PRACTICE_MANAGER, **asked), "Propose for the workshop")
    with records() as session:
        [topic] = found.topics_of(session, 1)
    assert (topic.indicator, topic.why) == ("prev_htn_pct", "proposed")
    assert topic.proposed_by == "Practice manager, Cedar Surgery"
    assert "This is on the list of topics." in words(stocked.open("practice", Role.PRACTICE_MANAGER, **asked))


@pytest.mark.parametrize(
    ("module", "address"),
    [
        ("home", {}),
        ("indicator", {"indicator": "prev_htn_pct", "of": "LOC-A"}),
        ("locality", {"locality": "LOC-A"}),
        ("relationships", {"pair": "any", "first": "prev_htn_pct", "second": "pop_65plus_pct"}),
    ],
)
def test_every_other_page_with_charts_proposes_too(
    stocked: Place, module: str, address: dict[str, str]
) -> None:
    before = stocked.open(module, Role.PRACTICE_MANAGER, **address)
    assert not before.exception and "propose" not in [b.key for b in before.button]
    press(stocked.open("workshop", Role.FACILITATOR), "Begin to prepare")
    press(stocked.open(module, Role.PRACTICE_MANAGER, **address), "Propose for the workshop")
    with records() as session:
        [topic] = found.topics_of(session, 1)
    assert (topic.why, topic.proposed_by) == ("proposed", "Practice manager, Cedar Surgery")
    if module == "home":  # a facilitator's has no chart
        return
    by = stocked.users[Role.FACILITATOR]
    with records() as session:
        listing.set_aside(session, 1, topic.id, TopicState.WITHDRAWN, by=by)
    press(stocked.open(module, Role.FACILITATOR, **address), "Propose for the workshop")
    with records() as session:  # what was withdrawn can be proposed again
        again = found.topics_of(session, 1)[-1]
    assert (again.state, again.proposed_by) == (TopicState.LISTED, "") and again.id != topic.id
