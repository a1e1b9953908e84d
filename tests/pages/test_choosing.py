"""Choosing indicators: searched by word, picked, put in order, saved, and followed by the practice's page."""

from streamlit.testing.v1 import AppTest

from benchmarking.indicators import Kind
from components import current
from components.choosing import DRAFT
from records.models import Role
from records.remarks.chosen import MOST, choose_indicators, chosen_indicators
from tests.builders import CATALOGUE, organisations, rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

OWN = "X90003"
AE, HTN, OLD = "ue_ae_0_4_1000", "prev_htn_pct", "pop_65plus_pct"


def recorded(practice: str = OWN) -> list[str]:
    with current.database()() as session:
        return chosen_indicators(session, practice)


def choose(place: Place, *ids: str, practice: str = OWN) -> None:
    with current.database()() as session:
        choose_indicators(
            session, practice, ids, by=place.users[Role.PRACTICE_MANAGER], known=CATALOGUE,
            tree=organisations(), today=current.today(),
        )  # fmt: skip


def offered(app: AppTest) -> list[str]:
    """What the search found, in order."""
    keys = [box.key or "" for box in app.checkbox]
    return [key.removeprefix("choosing_tick_") for key in keys if key.startswith("choosing_tick_")]


def tick(app: AppTest, id_: str) -> AppTest:
    box = app.checkbox(key=f"choosing_tick_{id_}")
    return box.set_value(not box.value).run()


def test_three_found_by_word_are_picked_ordered_and_saved(stocked: Place) -> None:
    app = stocked.open("practice", Role.PRACTICE_MANAGER)
    assert not offered(app)
    app.button(key="choosing_open").click().run()
    assert "choosing" in app.query_params
    assert "Nothing chosen: everything is shown" in words(app)
    assert offered(app) == [AE, HTN, "need_imd_score", OLD]
    assert "4 indicators." in words(app)
    assert offered(app.text_input(key="choosing_words").set_value("youngest").run()) == [AE]  # its question
    tick(app, AE)
    app.text_input(key="choosing_words").set_value("HYPERTENSION").run()
    assert offered(app) == [HTN]
    tick(app, HTN)
    app.text_input(key="choosing_words").set_value("no such thing").run()
    assert offered(app) == [] and "Nothing has these words" in words(app)
    app.text_input(key="choosing_words").set_value(CATALOGUE[OLD].theme).run()
    tick(app, OLD)
    assert "3 chosen" in words(app) and recorded() == []
    app.button(key=f"choosing_icon_up_{HTN}").click().run()
    app.button(key=f"choosing_icon_down_{AE}").click().run()
    app.button(key="choosing_save").click().run()
    assert not app.exception
    assert recorded() == [HTN, OLD, AE]
    assert "choosing" not in app.query_params and not offered(app)


def test_the_page_shows_the_chosen_ones_and_all_of_them_at_a_press(stocked: Place) -> None:
    choose(stocked, HTN, AE)
    app = stocked.open("practice", Role.PRACTICE_MANAGER)
    said = words(app)
    assert "You differ from the STP average on 1 of your 2 indicators (chance alone would give" in said
    assert "Recorded hypertension" in said and "Patients aged 65 and over</b>" not in said
    pill = app.get("button_group")[0]
    assert [option.content for option in pill.proto.options] == ["Chosen 2", "All 4"]
    every = stocked.open("practice", Role.PRACTICE_MANAGER, show="all")
    assert "You differ from the STP average on 1 of 3 indicators (chance alone would give" in words(every)
    assert "show=all&amp;" in words(every)  # a row keeps the view that it was opened from
    assert "show=" not in said


def test_whoever_helps_a_practice_may_choose_for_it_and_others_only_see(stocked: Place) -> None:
    app = stocked.open("practice", Role.FACILITATOR, practice=OWN, choosing="yes")
    tick(app, HTN)
    app.button(key="choosing_save").click().run()
    assert recorded() == [HTN]
    assert "differs from the STP average on 1 of its chosen 1 indicator (chance" in words(app)
    seen = stocked.open("practice", Role.ANALYST, practice=OWN, choosing="yes")
    assert not offered(seen) and "choosing_open" not in {button.key for button in seen.button}
    assert "1 of its chosen 1 indicator (chance" in words(seen)


def test_what_is_not_saved_is_not_kept(stocked: Place) -> None:
    choose(stocked, HTN)
    app = stocked.open("practice", Role.PRACTICE_MANAGER, choosing="yes")
    assert app.checkbox(key=f"choosing_tick_{HTN}").value
    tick(app, AE)
    app.button(key=f"choosing_icon_away_{HTN}").click().run()
    app.button(key="choosing_cancel").click().run()
    assert recorded() == [HTN] and DRAFT not in app.session_state
    app.button(key="choosing_open").click().run()
    assert app.session_state[DRAFT] == [HTN]


def test_choosing_none_shows_everything_again(stocked: Place) -> None:
    choose(stocked, HTN)
    app = stocked.open("practice", Role.PRACTICE_MANAGER, choosing="yes")
    app.button(key="choosing_none").click().run()
    app.button(key="choosing_save").click().run()
    assert recorded() == []
    assert "You differ from the STP average on 1 of 3 indicators (chance alone would give" in words(app)


def test_more_than_the_most_cannot_be_ticked(place: Place) -> None:
    some = [i for i in CATALOGUE.values() if i.months_shown == 1 and i.kind is not Kind.COUNT]
    publish(place.home, snapshot(*(rows(i.id, lambda n: (900 + n, 8000)) for i in some)))
    app = place.open("practice", Role.PRACTICE_MANAGER, choosing="yes")
    ids = offered(app)
    assert len(ids) > MOST
    app.session_state[DRAFT] = ids[:MOST]
    app.run()
    assert "24 are chosen, which is the most" in words(app)
    assert app.checkbox(key=f"choosing_tick_{ids[MOST]}").disabled
    assert not app.checkbox(key=f"choosing_tick_{ids[0]}").disabled
    tick(app, ids[0])
    assert not app.checkbox(key=f"choosing_tick_{ids[MOST]}").disabled
