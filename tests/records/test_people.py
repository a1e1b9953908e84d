"""Accounts: what each verb writes, refuses and puts into the audit."""

from typing import Any

import pytest

from records import audit, people
from records.accounts import sessions
from records.database import Database
from records.models import Role
from records.refusals import NotAllowed, Refused
from records.verbs import COMMAND_LINE
from tests import builders
from tests.accounts import account

TREE = builders.organisations()
GOOD = "lantern otter gravel 7"


def lines(database: Database) -> list[tuple[str, str, str, str, str, str]]:
    """Actor, event, object, from, to and outcome of every line."""
    with database() as session:
        found = audit.events(session)
    return [(e.actor, e.event, e.object, e.before, e.after, e.outcome) for e in found]


def test_add_user_stores_a_hash_of_cost_12_and_a_line_without_the_password(database: Database) -> None:
    with database() as session:
        made, password = people.add_user(
            session,
            by=COMMAND_LINE,
            email=" Ann@Surgery.example ",
            name="Ann Archer",
            role=Role.PRACTICE_MANAGER,
            organisations=["X90001"],
            password=GOOD,
        )
    assert (made.email, made.organisations, password) == ("ann@surgery.example", ("X90001",), GOOD)
    assert made.password_hash.startswith("$2b$12$")
    assert GOOD not in repr(made) and made.password_hash not in repr(made)
    told = ("command line", "user_added", "ann@surgery.example", "", "practice_manager X90001", "done")
    assert lines(database) == [told]


def test_a_password_is_made_where_none_is_given(database: Database) -> None:
    with database() as session:
        made, first = people.add_user(
            session, by=COMMAND_LINE, email="a@b.example", name="A", role=Role.ANALYST
        )
        second = people.reset_password(session, made.email, by=COMMAND_LINE)
    assert len(first) >= 20 and first != second


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"email": "nobody"}, "not an e-mail address"),
        ({"name": "  "}, "person's name"),
        ({"organisations": []}, "which practice"),
        ({"role": Role.FACILITATOR, "organisations": [" "]}, "which locality"),
        ({"role": Role.ADMIN}, "leave them out"),
        ({"password": "short"}, "12 to 64"),
        ({"password": "x" * 60 + "é" * 7 + "abcde"}, "12 to 64"),
        ({"password": "ö" * 31 + "abcdefghijk"}, "12 to 64"),
        ({"password": f" {GOOD}"}, "begin or end with a space"),
        ({"password": "Password1234!"}, "first that would be guessed"),
        ({"password": "aaaaaaaaaaaaaaa"}, "first that would be guessed"),
        ({"password": "135792468013"}, "first that would be guessed"),
        ({"password": "Stocktake rocks 9"}, "stocktake"),
        ({"password": "my-Archer-arrow-77"}, "archer"),
        ({"password": "annarcher77-arrow"}, "annarcher"),
        ({"password": "Ash Tree rules 4"}, "ashtree"),
        ({"password": "holmenside-4-ever"}, "holmenside"),
    ],
)
def test_add_user_refuses(database: Database, given: dict[str, object], words: str) -> None:
    wanted: dict[str, object] = {
        "email": "annarcher@surgery.example",
        "name": "Ann Archer",
        "role": Role.PRACTICE_MANAGER,
        "organisations": ["X90001"],
        "password": GOOD,
        "names": ["Ash Tree", "Holmenside Medical Practice"],
    }
    with database() as session:
        with pytest.raises(Refused, match=words):
            people.add_user(session, by=COMMAND_LINE, **(wanted | given))  # type: ignore[arg-type]
        assert people.users(session) == []
    ((_, event, _, _, _, outcome),) = lines(database)
    assert event == "refused" and outcome != "done"


@pytest.mark.parametrize(
    ("role", "codes", "named"),
    [
        (Role.PRACTICE_MANAGER, ["NONSENSE"], "NONSENSE is not the code of a practice"),
        (Role.PRACTICE_MANAGER, ["X90001", "LOC-A"], "LOC-A is not the code of a practice"),
        (Role.PRACTICE_MANAGER, ["E92000001"], "E92000001 is not"),
        (Role.FACILITATOR, ["x90001"], "X90001 is not the code of a locality"),
        (Role.FACILITATOR, ["LOC-A", "XST"], "XST is not the code of a locality"),
    ],
)
def test_codes_are_looked_up_where_figures_are_held(
    database: Database, role: Role, codes: list[str], named: str
) -> None:
    who = account(database, Role.PRACTICE_MANAGER, "X90002", name="Pat")
    wanted: dict[str, Any] = {"by": COMMAND_LINE, "role": role, "organisations": codes}
    with database() as session:
        with pytest.raises(Refused, match=named):
            people.add_user(session, email="new@x.example", name="New", tree=TREE, **wanted)
        with pytest.raises(Refused, match=named):
            people.change_role(session, who.email, tree=TREE, **wanted)
        assert [user.organisations for user in people.users(session)] == [("X90002",)]
        people.add_user(session, email="new@x.example", name="New", **wanted)


def test_codes_are_kept_in_capitals(database: Database) -> None:
    with database() as session:
        made, _ = people.add_user(
            session, by=COMMAND_LINE, email="new@x.example", name="New", role=Role.PRACTICE_MANAGER,
            organisations=["x90002", " X90001", "X90002"], tree=TREE,
        )  # fmt: skip
        assert made.organisations == ("X90001", "X90002")
        given: dict[str, Any] = {"role": Role.FACILITATOR, "organisations": ["loc-a"]}
        changed = people.change_role(session, made.email, by=COMMAND_LINE, tree=TREE, **given)
    assert changed.organisations == ("LOC-A",)


def test_an_address_has_one_account(database: Database) -> None:
    there = account(database, Role.ANALYST)
    with database() as session, pytest.raises(Refused, match="already"):
        people.add_user(
            session, by=COMMAND_LINE, email=there.email.upper(), name="B", role=Role.ANALYST, password=GOOD
        )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_manages_accounts(database: Database, role: Role) -> None:
    by, other = account(database, role, "X90001"), account(database, Role.BOARD_VIEWER, name="Bo")
    with database() as session:
        for forged in (
            lambda: people.add_user(session, by=by, email="x@y.example", name="X", role=Role.ADMIN),
            lambda: people.change_role(session, other.email, by=by, role=Role.ADMIN),
            lambda: people.disable_user(session, other.email, by=by),
            lambda: people.reset_password(session, other.email, by=by),
        ):
            with pytest.raises(NotAllowed):
                forged()
        assert [user.role for user in people.users(session) if user.email == other.email] == [
            Role.BOARD_VIEWER
        ]
    assert [(actor, event, outcome) for actor, event, _, _, _, outcome in lines(database)] == [
        (by.email, "refused", "not_allowed")
    ] * 4


def test_everybody_changes_their_own_password(database: Database) -> None:
    by = account(database, Role.PRACTICE_MANAGER, "X90001")
    with database() as session:
        people.reset_password(session, by.email, by=by, password=GOOD)
        (stored,) = people.users(session)
    assert stored.password_hash != by.password_hash
    assert [line[1] for line in lines(database)] == ["password_changed"]


def test_change_role_replaces_the_organisations(database: Database) -> None:
    who = account(database, Role.PRACTICE_MANAGER, "X90001", name="Pat")
    with database() as session:
        changed = people.change_role(
            session, who.email, by=COMMAND_LINE, role=Role.FACILITATOR, organisations=["LOC-A", "LOC-B"]
        )
        again = people.change_role(
            session, who.email, by=COMMAND_LINE, role=Role.FACILITATOR, organisations=["LOC-B"]
        )
    assert changed is again and again.organisations == ("LOC-B",)
    assert lines(database)[0][3:5] == ("practice_manager X90001", "facilitator LOC-A LOC-B")


@pytest.mark.parametrize("what", ["disable", "password", "role"])
def test_what_changes_an_account_signs_it_out_everywhere(database: Database, what: str) -> None:
    who = account(database, Role.ANALYST)
    with database() as session:
        id_ = sessions.redeem(session, sessions.mint_ticket(session, who.email))
        waiting = sessions.mint_ticket(session, who.email)
        if what == "disable":
            people.disable_user(session, who.email, by=COMMAND_LINE)
        elif what == "password":
            people.reset_password(session, who.email, by=COMMAND_LINE, password=GOOD)
        else:
            people.change_role(session, who.email, by=COMMAND_LINE, role=Role.BOARD_VIEWER)
        assert sessions.user_of(session, id_) is None
        assert sessions.redeem(session, waiting) is None


def test_a_disabled_account_writes_nothing_any_more(database: Database) -> None:
    by = account(database, Role.ADMIN)
    with database() as session:
        people.disable_user(session, by.email, by=COMMAND_LINE)
        people.disable_user(session, by.email, by=COMMAND_LINE)
        with pytest.raises(NotAllowed, match="no longer in use"):
            people.add_user(session, by=by, email="x@y.example", name="X", role=Role.ADMIN)
    assert [line[1] for line in lines(database)] == ["user_disabled", "refused"]


def test_a_role_that_was_taken_away_a_moment_ago_does_not_count(database: Database) -> None:
    by = account(database, Role.ADMIN)
    with database() as session:
        people.change_role(session, by.email, by=COMMAND_LINE, role=Role.ANALYST)
        with pytest.raises(NotAllowed):
            people.disable_user(session, by.email, by=by)


def test_an_unknown_account_is_refused(database: Database) -> None:
    with database() as session, pytest.raises(Refused, match=r"no account for ghost@x\.example"):
        people.disable_user(session, "Ghost@x.example", by=COMMAND_LINE)


def test_as_json_and_credentials_list_accounts(database: Database) -> None:
    active = account(database, Role.FACILITATOR, "LOC-A")
    gone = account(database, Role.ANALYST)
    with database() as session:
        people.disable_user(session, gone.email, by=COMMAND_LINE)
        told = [people.as_json(user) for user in people.users(session)]
        assert list(people.credentials(session)["usernames"]) == [active.email]
    assert [(t["email"], t["organisations"], t["disabled"]) for t in told] == [
        (gone.email, [], True),
        (active.email, ["LOC-A"], False),
    ]
