"""A meeting from opening to closing, through the page."""

from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from components import current
from records import workshops
from records.agreed import afterwards
from records.models import PriorityState, Role, Stance
from tests.accounts import account
from tests.pages.conftest import Place, words
from tests.records import meetings


def opened(place: Place) -> AppTest:
    app = place.open("workshop", Role.FACILITATOR)
    return press(app, "Open the meeting")


def press(app: AppTest, label: str) -> AppTest:
    """Press a button; what the page then asks of the server is done in the same run."""
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def record(app: AppTest) -> AppTest:
    """Say which practice leads, where nobody did, and record the priority."""
    box = next(b for b in app.selectbox if str(b.key).startswith("agree_") and b.label == "Lead practice")
    if box.value is None:
        box.set_value(box.options[-1]).run()
    return press(app, "Record this priority")


def stored(place: Place, locality: str = "LOC-A") -> list[workshops.Priority]:
    with current.database()() as session:
        return workshops.agreed(session, locality)


def agree(place: Place, **address: str) -> AppTest:
    """A priority recorded with what is filled in already."""
    app = place.open("workshop", Role.FACILITATOR, indicator="prev_htn_pct", **address)
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    return record(app)


def test_a_priority_is_recorded_with_its_baseline_and_the_disagreement(stocked: Place) -> None:
    app = opened(stocked)
    app.selectbox(key="choose_indicator").set_value("prev_htn_pct").run()
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    stance = next(g for g in app.get("button_group") if "Beech" in g.label)
    stance.set_value(Stance.DISAGREE).run()
    app.text_input(key="agree_reason_X90002").set_value("We have no room").run()
    said = words(app)
    assert "15.2%" in said
    assert "Ashdale will lower recorded hypertension from 15.2% to" in said
    assert "Still to fill in: who leads." in words(press(app, "Record this priority"))
    assert not stored(stocked)
    record(app)
    [priority] = stored(stocked)
    assert priority.baseline["value"] == 15.2
    assert priority.baseline["practices_counted"] == 5
    stands = {p.practice: (p.stance, p.reason) for p in priority.positions}
    assert stands["X90002"] == (Stance.DISAGREE, "We have no room")
    assert stands["X90001"] == (Stance.AGREE, "")
    listed = words(stocked.open("priorities", Role.FACILITATOR))
    assert "4 of 5 agreed, 1 disagreed: We have no room (Beech Surgery)" in listed
    assert "not yet" in listed


def test_a_refusal_says_why_and_keeps_what_was_typed(stocked: Place) -> None:
    app = opened(stocked)
    app.selectbox(key="choose_indicator").set_value("prev_htn_pct").run()
    app.text_input(key="agree_own_words").set_value("Fewer people on the list").run()
    record(app)
    assert "The priority was not recorded" in words(app)
    assert "Say whether lower or higher is wanted." in words(app) or "Still to fill in" in words(app)
    assert app.text_input(key="agree_own_words").value == "Fewer people on the list"
    assert stored(stocked) == []


def test_sending_the_same_form_twice_records_it_once(stocked: Place) -> None:
    opened(stocked)
    for _ in range(2):
        agree(stocked, priority="0123456789abcdef")
    assert len(stored(stocked)) == 1


def test_a_key_that_was_used_for_something_else_makes_way_and_nothing_typed_is_lost(stocked: Place) -> None:
    opened(stocked)
    first, second = (
        stocked.open("workshop", Role.FACILITATOR, priority="0123456789abcdef", indicator="prev_htn_pct")
        for _ in range(2)
    )
    for app in (first, second):
        app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    second.text_input(key="agree_own_words").set_value("A second aim of ours").run()
    record(first)
    record(second)
    said = words(second)
    assert "sent for something else before. Nothing was recorded. What you filled in is still there." in said
    assert second.text_input(key="agree_own_words").value == "A second aim of ours"
    assert len(stored(stocked)) == 1
    record(second)
    assert "This is open already" in words(second), "the new key is not refused as used"


def test_each_locality_has_its_own_room(stocked: Place) -> None:
    """Switching the locality neither marks the other one's practices absent nor takes its words along."""
    place = of_two_localities(stocked)
    app = place.open("workshop", Role.FACILITATOR, locality="LOC-A", indicator="prev_htn_pct")
    press(app, "Open the meeting")
    room(app).set_value(["X90001", "X90002", "X90003"]).run()
    app.text_input(key="agree_own_words").set_value("Words of Ashdale alone").run()
    app.selectbox(key="choose_locality").set_value("LOC-B").run()
    press(app, "Open the meeting")
    assert room(app).value == ["X90006", "X90007", "X90008", "X90009"]
    assert app.text_input(key="agree_1_own_words").value == ""
    app.radio(key="agree_1_wanted_prev_htn_pct").set_value("higher").run()
    record(app)
    [priority] = stored(place, "LOC-B")
    assert [p.stance for p in priority.positions] == [Stance.AGREE] * 4
    assert priority.state is PriorityState.OPEN
    app.selectbox(key="choose_locality").set_value("LOC-A").run()
    assert not app.exception
    assert room(app).value == ["X90001", "X90002", "X90003"]
    again = place.open("workshop", Role.FACILITATOR, **app.query_params)
    assert room(again).value == ["X90001", "X90002", "X90003"], "a reload keeps it"


def room(app: AppTest) -> Any:
    return next(g for g in app.get("button_group") if g.label == "Who is here")


def of_two_localities(place: Place) -> Place:
    who = account(current.database(), Role.FACILITATOR, "LOC-A", "LOC-B")
    return Place(place.home, place.users | {Role.FACILITATOR: who})


def test_a_day_far_away_is_refused_and_kept(stocked: Place) -> None:
    app = stocked.open("workshop", Role.FACILITATOR)
    app.date_input(key="held_on").set_value(date(2016, 9, 15))
    press(app, "Open the meeting")
    assert "A meeting is at most two weeks ahead and two years back." in words(app)
    assert app.date_input(key="held_on").value == date(2016, 9, 15)


def proposed(place: Place) -> workshops.Priority:
    """One that two of five practices agreed, to be confirmed by the others."""
    app = opened(place)
    room(app).set_value(["X90001", "X90002"]).run()
    app.selectbox(key="choose_indicator").set_value("prev_htn_pct").run()
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    record(app)
    [priority] = stored(place)
    assert priority.state is PriorityState.PROPOSED
    return priority


def answer(app: AppTest, priority: workshops.Priority, practice: str, stance: Stance) -> AppTest:
    pills = next(g for g in app.get("button_group") if g.key == f"position_{priority.id}_stance_{practice}")
    pills.set_value(stance).run()
    return press(app, "Save this position")


def test_a_practice_manager_confirms_from_home_what_was_proposed(stocked: Place) -> None:
    priority = proposed(stocked)
    home = words(stocked.open("home", Role.PRACTICE_MANAGER))
    assert "To be confirmed" in home and "agreed-priorities?locality=LOC-A" in home
    app = stocked.open("priorities", Role.PRACTICE_MANAGER, locality="LOC-A")
    assert [e.label for e in app.expander] == ["Where your practice stands"]
    assert app.selectbox(key=f"position_{priority.id}_practice").options == ["Cedar Surgery"]
    press(app, "Save this position")
    assert "Say where the practice stands." in words(app)
    answer(app, priority, "X90003", Stance.CAN_LIVE)
    [now] = stored(stocked)
    assert now.state is PriorityState.OPEN
    assert next(p.stance for p in now.positions if p.practice == "X90003") is Stance.CAN_LIVE
    assert "2 of 3 agreed, 1 can live with it" in words(app)


def test_a_facilitator_writes_down_any_practice_and_sees_what_came_first(stocked: Place) -> None:
    priority = proposed(stocked)
    app = stocked.open("priorities", Role.FACILITATOR)
    manager = stocked.open("priorities", Role.PRACTICE_MANAGER)
    answer(manager, priority, "X90003", Stance.AGREE)
    practice = app.selectbox(key=f"position_{priority.id}_practice")
    assert len(practice.options) == 5
    practice.set_value("X90003").run()
    pills = next(g for g in app.get("button_group") if g.key == f"position_{priority.id}_stance_X90003")
    pills.set_value(Stance.DISAGREE).run()
    app.text_input(key=f"position_{priority.id}_reason_X90003").set_value("No room for it")
    press(app, "Save this position")
    said = words(app)
    assert "Someone saved a change while you were typing" in said
    assert "<p>Agrees</p>" in said and "<p>Disagrees</p><p>No room for it</p>" in said
    press(app, "Save this position")
    assert "No room for it (Cedar Surgery)" in words(app)


def test_who_may_not_speak_for_a_practice_sees_no_form(stocked: Place) -> None:
    proposed(stocked)
    assert not stocked.open("priorities", Role.ANALYST).expander
    elsewhere = account(current.database(), Role.PRACTICE_MANAGER, "X90006")
    stranger = Place(stocked.home, {Role.PRACTICE_MANAGER: elsewhere})
    assert not stranger.open("priorities", Role.PRACTICE_MANAGER).expander


def test_what_was_not_confirmed_in_time_has_lapsed(stocked: Place) -> None:
    priority = proposed(stocked)
    with current.database()() as session:
        session.get_one(workshops.Priority, priority.id).confirm_by = date(2026, 9, 14)
        session.commit()
    app = stocked.open("priorities", Role.FACILITATOR)
    said = words(app)
    assert "Lapsed: not confirmed by 14 September 2026" in said
    assert "1 priority: 0 agreed, 1 lapsed." in said
    assert not app.expander
    assert "To be confirmed" not in words(stocked.open("home", Role.FACILITATOR))
    assert "Lapsed: not confirmed by" in words(stocked.open("workshop", Role.FACILITATOR))


def test_a_change_that_comes_second_shows_both_texts(stocked: Place) -> None:
    opened(stocked)
    agree(stocked)
    [priority] = stored(stocked)
    mine = stocked.open("workshop", Role.FACILITATOR)
    with current.database()() as session:
        afterwards.edit_priority(
            session,
            priority.id,
            priority.version,
            by=stocked.users[Role.FACILITATOR],
            tree=current.snapshot(stocked.users[Role.FACILITATOR]).organisations,
            today=current.today(),
            own_words="Theirs came first",
            lead_role=priority.lead_role,
            lead_practice=priority.lead_practice,
            review_on=priority.review_on,
        )
    mine.text_input(key=f"words_{priority.id}").set_value("Mine came second")
    press(mine, "Save the change")
    said = words(mine)
    assert "Someone saved a change while you were typing" in said
    assert "Theirs came first" in said and "Mine came second" in said
    press(mine, "Save the change")
    assert stored(stocked)[0].own_words == "Mine came second"


def test_closing_the_meeting_leaves_the_priorities(stocked: Place) -> None:
    app = opened(stocked)
    press(app, "Close the meeting")
    assert "Open the meeting" in [b.label for b in app.button]


def test_a_priority_is_closed_with_a_reason_and_frees_its_place(stocked: Place) -> None:
    opened(stocked)
    agree(stocked)
    [priority] = stored(stocked)
    app = stocked.open("workshop", Role.FACILITATOR)
    app.selectbox(key=f"outcome_{priority.id}").set_value("no_change")
    app.text_input(key=f"why_{priority.id}").set_value("short")
    press(app, "Close this priority")
    assert "Say why in 10 to 300 characters." in words(app)
    assert stored(stocked)[0].state is PriorityState.OPEN
    app.text_input(key=f"why_{priority.id}").set_value("The practices chose another measure.")
    press(app, "Close this priority")
    assert stored(stocked)[0].state is PriorityState.CLOSED
    assert "Nothing is open or proposed yet" in words(stocked.open("workshop", Role.FACILITATOR))


def test_a_target_below_nothing_is_refused_and_the_next_form_starts_empty(stocked: Place) -> None:
    opened(stocked)
    app = stocked.open("workshop", Role.FACILITATOR, indicator="prev_htn_pct")
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    app.radio(key="agree_target_kind_prev_htn_pct_lower").set_value("own").run()
    app.number_input(key="agree_target_prev_htn_pct").set_value(-5.0).run()
    record(app)
    assert "The priority was not recorded" in words(app)
    assert stored(stocked) == []
    app.number_input(key="agree_target_prev_htn_pct").set_value(11.0).run()
    app.text_input(key="agree_own_words").set_value("Nobody is missed").run()
    record(app)
    assert len(stored(stocked)) == 1
    assert app.text_input(key="agree_1_own_words").value == ""


def test_the_minutes_of_a_closed_meeting_can_be_taken_as_a_slide(stocked: Place) -> None:
    by = stocked.users[Role.FACILITATOR]
    meeting = meetings.opened(current.database(), by, snapshot_id=current.versions()[-1])
    app = stocked.open("workshop", Role.FACILITATOR, meeting=str(meeting.id))
    assert not app.exception and not app.get("download_button")
    meetings.ended(current.database(), meeting, by)
    app = stocked.open("workshop", Role.FACILITATOR, meeting=str(meeting.id))
    assert [b.proto.label for b in app.get("download_button")] == ["Minutes as a slide"]
