"""Deck templates: who may keep and remove them, what is refused, and what the audit says."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from records.database import Database
from records.decks import templates
from records.decks.templates import keep_template, remove_template, template_content
from records.models import DeckTemplate, Role, User
from records.refusals import NotAllowed, Refused
from tests.accounts import account
from tests.records.test_people import lines


def no_fault(content: bytes) -> Sequence[str]:
    return ()


def kept(database: Database, by: User, name: str = " Ashdale   federation ") -> DeckTemplate:
    with database() as session:
        return keep_template(session, name, b"a file", by=by, faults=no_fault)


def names(database: Database) -> list[str]:
    with database() as session:
        return [one.name for one in templates.templates(session)]


@pytest.fixture
def facilitator(database: Database) -> User:
    return account(database, Role.FACILITATOR, "LOC-A")


def test_a_template_is_kept_for_everybody_and_removed_again(database: Database, facilitator: User) -> None:
    made, analyst = kept(database, facilitator), account(database, Role.ANALYST)
    digest = sha256(b"a file").hexdigest()
    assert names(database) == ["Ashdale federation"]
    with database() as session:
        assert template_content(session, made.id) == b"a file"
    with database() as session:
        remove_template(session, made.id, by=analyst)
    with database() as session:
        assert template_content(session, made.id) is None
    assert names(database) == []
    assert [line[1:5] for line in lines(database)[-2:]] == [
        ("template_kept", f"template {made.id}", "", digest),
        ("template_removed", f"template {made.id}", digest, ""),
    ]


def test_a_faulty_one_is_never_kept_and_every_fault_is_said(database: Database, facilitator: User) -> None:
    with database() as session, pytest.raises(Refused, match="it holds macros; it has no notes master"):
        keep_template(
            session, "x", b"y", by=facilitator, faults=lambda _: ("it holds macros", "it has no notes master")
        )
    assert names(database) == []
    assert lines(database)[-1][1] == "refused"


@pytest.mark.parametrize("name", ["", "x" * 61, "ASHDALE federation"])
def test_a_name_is_needed_once(database: Database, facilitator: User, name: str) -> None:
    kept(database, facilitator)
    with pytest.raises(Refused):
        kept(database, facilitator, name)
    assert len(names(database)) == 1


def test_one_that_is_gone_cannot_be_removed_again_and_ten_are_enough(
    database: Database, facilitator: User
) -> None:
    with database() as session, pytest.raises(Refused, match="removed already"):
        remove_template(session, 99, by=facilitator)
    for number in range(templates.MOST):
        kept(database, facilitator, f"Number {number}")
    with pytest.raises(Refused, match="remove one first"):
        kept(database, facilitator, "One more")


@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.BOARD_VIEWER, Role.ADMIN])
def test_others_may_not(database: Database, role: Role) -> None:
    with pytest.raises(NotAllowed):
        kept(database, account(database, role, "X90003"))
