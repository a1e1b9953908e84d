"""Accounts through the page: codes are looked up, and a role is changed with its organisations."""

from streamlit.testing.v1 import AppTest

from components import current
from records import audit, people
from records.models import Role
from tests.pages.conftest import Place, words


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def account_of(place: Place, email: str) -> dict[str, object]:
    with current.database()() as session:
        return next(people.as_json(user) for user in people.users(session) if user.email == email)


def test_a_role_is_changed_with_its_organisations(stocked: Place) -> None:
    who = stocked.users[Role.PRACTICE_MANAGER]
    app = stocked.open("people", Role.ADMIN)
    app.selectbox(key="account_chosen").set_value(who.email).run()
    assert app.text_input(key=f"codes_of_{who.id}").value == "X90003"
    app.selectbox(key=f"role_of_{who.id}").set_value(Role.FACILITATOR)
    press(app, "Save the role")
    assert "X90003 is not the code of a locality: a facilitator needs one." in words(app)
    assert account_of(stocked, who.email)["role"] == "practice_manager"
    app.text_input(key=f"codes_of_{who.id}").set_value("loc-a, LOC-B")
    press(app, "Save the role")
    assert account_of(stocked, who.email)["organisations"] == ["LOC-A", "LOC-B"]
    assert "Ashdale (LOC-A), Brookmere (LOC-B)" in words(app)
    with current.database()() as session:
        [line] = audit.events(session, limit=1)
    assert (line.event, line.after) == ("role_changed", "facilitator LOC-A LOC-B")


def test_a_new_account_is_for_practices_that_are_held(stocked: Place) -> None:
    app = stocked.open("people", Role.ADMIN)
    app.text_input(key="account_name").set_value("Pat")
    app.text_input(key="account_email").set_value("pat@x.example")
    app.text_input(key="account_codes").set_value("x90099")
    press(app, "Add the account")
    assert "X90099 is not the code of a practice: a practice manager needs one." in words(app)
    app.text_input(key="account_codes").set_value("x90001")
    press(app, "Add the account")
    assert account_of(stocked, "pat@x.example")["organisations"] == ["X90001"]
    assert "The password of pat@x.example" in words(app)


def test_before_any_figures_codes_cannot_be_looked_up(place: Place) -> None:
    app = place.open("people", Role.ADMIN)
    app.text_input(key="account_name").set_value("Pat")
    app.text_input(key="account_email").set_value("pat@x.example")
    app.text_input(key="account_codes").set_value("x90099")
    press(app, "Add the account")
    assert account_of(place, "pat@x.example")["organisations"] == ["X90099"]
