"""The front door and its form, without a browser."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit_authenticator.utilities import Hasher

from components.entrance import sign_in
from components.entrance.cookies import next_address
from pages import SITE, groups_of, pages_of, run
from records import audit
from records.accounts import sessions
from records.database import Database
from records.models import Role
from tests.accounts import PASSWORD, account

FRONT_DOOR = Path(__file__).resolve().parents[2] / "components" / "front_door.py"


def front_door() -> AppTest:
    return AppTest.from_file(str(FRONT_DOOR), default_timeout=30)


def submitted(at: AppTest, email: str, password: str) -> AppTest:
    at.text_input[0].set_value(email)
    at.text_input[1].set_value(password)
    at.button[0].click().run()
    assert not at.exception
    return at


def written(at: AppTest) -> str:
    return " ".join(str(html.value) for html in at.html)


def ticket_of(at: AppTest) -> str | None:
    found = re.search(r"/auth/begin\?ticket=([\w-]+)", written(at))
    return found[1] if found else None


def test_nobody_gets_the_form_and_nothing_else(database: Database) -> None:
    at = front_door().run()
    assert not at.exception
    assert [field.label for field in at.text_input] == ["Email address", "Password"]
    assert [button.label for button in at.button] == ["Sign in"]
    assert not at.title and not at.markdown and not at.dataframe


def test_a_right_password_gives_a_ticket_and_keeps_the_choices(database: Database) -> None:
    who = account(database, Role.ANALYST)
    at = front_door()
    at.query_params["practice"] = ["X90001", "a b"]
    submitted(at.run(), f" {who.email.upper()} ", PASSWORD)
    ticket = ticket_of(at)
    assert ticket and "next=%2F%3Fpractice%3DX90001%26practice%3Da%2Bb" in written(at)
    with database() as session:
        id_ = sessions.redeem(session, ticket)
        found = sessions.user_of(session, id_)
    assert found and found.email == who.email
    assert at.session_state["authentication_status"] is None


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(database: Database, known: bool) -> None:
    email = account(database, Role.ANALYST).email if known else "ghost@stocktake.example"
    at = front_door().run()
    for number in range(5):
        submitted(at, email, f"wrong password {number}")
        assert [error.value for error in at.error] == ["The email address or the password is not right."]
    submitted(at, email, PASSWORD)
    assert [error.value for error in at.error] == ["Too many attempts. Try again in 15 minutes."]
    submitted(front_door().run(), email, PASSWORD)
    assert ticket_of(at) is None


def test_an_unknown_address_takes_as_much_work(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = Hasher.check_pw

    def check_pw(password: str, stored: str) -> bool:
        checked.append(stored)
        return bool(real(password, stored))

    monkeypatch.setattr(Hasher, "check_pw", staticmethod(check_pw))
    for given in ("wrong password", "x" * 5000):
        submitted(front_door().run(), "ghost@stocktake.example", given)
    assert [stored[:7] for stored in checked] == ["$2b$12$"] * 2  # the cost that people.add_user uses


@pytest.mark.parametrize("given", ["", "é" * 40, "x" * 100_000, PASSWORD.upper(), "' OR 1=1 --"])
def test_any_other_text_is_refused_without_a_fault(database: Database, given: str) -> None:
    who = account(database, Role.ANALYST)
    assert ticket_of(submitted(front_door().run(), who.email, given)) is None


def test_attempts_are_in_the_audit_without_what_was_typed(database: Database) -> None:
    who = account(database, Role.ANALYST)
    at = submitted(front_door().run(), who.email, "wrong password")
    submitted(at, who.email, PASSWORD)
    with database() as session:
        sessions.redeem(session, ticket_of(at) or "")
        told = [audit.as_json(line) for line in audit.events(session)]
    assert [(line["actor"], line["event"]) for line in told] == [
        (who.email, "sign_in_failed"),
        (who.email, "signed_in"),
    ]
    assert PASSWORD not in str(told) and "wrong password" not in str(told)


def test_a_sign_in_shows_the_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    who = account(database, Role.ADMIN)
    with database() as session:
        id_ = sessions.redeem(session, sessions.mint_ticket(session, who.email))
    monkeypatch.setattr(sign_in, "cookie", lambda name: id_ if name == "sid" else None)
    at = front_door().run()
    assert not at.exception and not at.text_input
    with database() as session:
        sessions.end(session, id_ or "")
    assert [field.label for field in at.run().text_input] == ["Email address", "Password"]


def test_a_cookie_that_is_no_text_is_nobody(database: Database) -> None:
    account(database, Role.ADMIN)
    assert front_door().run().text_input, "the stand-in for cookies that tests have counts as signed in"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/my-practice?practice=X90001", "/my-practice?practice=X90001"),
        ("/", "/"),
        (None, "/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: sid=1", "/"),
        ("/\tevil", "/"),
        ("my-practice", "/"),
    ],
)
def test_next_address_stays_here(wanted: str | None, found: str) -> None:
    assert next_address(wanted) == found


def test_addresses_are_never_the_names_of_files() -> None:
    assert not {entry.address for entry in SITE} & {entry.module for entry in SITE}
    assert len({entry.address for entry in SITE}) == len(SITE)


def test_menus_by_role(database: Database) -> None:
    found = {
        role: {e.module for e in pages_of(account(database, role, *codes))}
        for role, codes in [(Role.ADMIN, ()), (Role.BOARD_VIEWER, ()), (Role.PRACTICE_MANAGER, ("X90001",))]
    }
    assert "people" in found[Role.ADMIN] and "practice" not in found[Role.ADMIN]
    assert "indicator" in found[Role.BOARD_VIEWER] and "practice" not in found[Role.BOARD_VIEWER]
    assert "workshop" not in found[Role.BOARD_VIEWER]
    assert {"practice", "priorities", "workshop"} <= found[Role.PRACTICE_MANAGER]  # to read the minutes
    assert not {"people", "decks"} & found[Role.PRACTICE_MANAGER]
    admin = account(database, Role.ADMIN, name="Ada")
    assert list(groups_of(admin))[-1] == "Ada"


def test_a_page_is_not_run_for_a_role_that_may_not_see_it(database: Database) -> None:
    board = account(database, Role.BOARD_VIEWER)
    for entry in SITE:
        if entry not in pages_of(board):
            run(entry, board)  # outside of a server every page would fail if it began
