"""A meeting from opening to closing, through the page."""

from streamlit.testing.v1 import AppTest

from components import current
from records import workshops
from records.models import PriorityState, Role, Stance
from tests.pages.conftest import Place, words


def opened(place: Place) -> AppTest:
    app = place.open("workshop", Role.FACILITATOR)
    return press(app, "Open the meeting")


def press(app: AppTest, label: str) -> AppTest:
    """Press a button; what the page then asks of the server is done in the same run."""
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def stored(place: Place) -> list[workshops.Priority]:
    with current.database()() as session:
        return workshops.agreed(session, "LOC-A")


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
    press(app, "Record this priority")
    [priority] = stored(stocked)
    assert priority.baseline["value"] == 15.2
    assert priority.baseline["practices_counted"] == 5
    stands = {p.practice: (p.stance, p.reason) for p in priority.positions}
    assert stands["X90002"] == (Stance.DISAGREE, "We have no room")
    assert stands["X90001"] == (Stance.AGREE, "")
    listed = words(stocked.open("priorities", Role.FACILITATOR))
    assert "4 agreed, 1 disagreed" in listed
    assert "Beech Surgery does not agree: We have no room" in listed
    assert "not yet" in listed


def test_a_refusal_says_why_and_keeps_what_was_typed(stocked: Place) -> None:
    app = opened(stocked)
    app.selectbox(key="choose_indicator").set_value("prev_htn_pct").run()
    app.text_input(key="agree_own_words").set_value("Fewer people on the list").run()
    press(app, "Record this priority")
    assert "The priority was not recorded" in words(app)
    assert "Say whether lower or higher is wanted." in words(app) or "Still to fill in" in words(app)
    assert app.text_input(key="agree_own_words").value == "Fewer people on the list"
    assert stored(stocked) == []


def test_sending_the_same_form_twice_records_it_once(stocked: Place) -> None:
    opened(stocked)
    for _ in range(2):
        app = stocked.open(
            "workshop", Role.FACILITATOR, priority="0123456789abcdef", indicator="prev_htn_pct"
        )
        app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
        press(app, "Record this priority")
    assert len(stored(stocked)) == 1


def test_a_change_that_comes_second_shows_both_texts(stocked: Place) -> None:
    opened(stocked)
    app = stocked.open("workshop", Role.FACILITATOR, indicator="prev_htn_pct")
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    press(app, "Record this priority")
    [priority] = stored(stocked)
    mine = stocked.open("workshop", Role.FACILITATOR)
    with current.database()() as session:
        workshops.edit_priority(
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
    app = stocked.open("workshop", Role.FACILITATOR, indicator="prev_htn_pct")
    app.radio(key="agree_wanted_prev_htn_pct").set_value("lower").run()
    press(app, "Record this priority")
    [priority] = stored(stocked)
    app = stocked.open("workshop", Role.FACILITATOR)
    app.selectbox(key=f"outcome_{priority.id}").set_value("stopped")
    app.text_input(key=f"why_{priority.id}").set_value("short")
    press(app, "Close this priority")
    assert "Say why in 10 to 500 characters." in words(app)
    assert stored(stocked)[0].state is PriorityState.OPEN
    app.text_input(key=f"why_{priority.id}").set_value("The practices chose another measure.")
    press(app, "Close this priority")
    assert stored(stocked)[0].state is PriorityState.CLOSED
    assert "Nothing is open or proposed yet" in words(stocked.open("workshop", Role.FACILITATOR))
