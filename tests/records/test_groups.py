"""Own groups: what is stored, who may change it, what is refused, and what the audit says."""

import pytest

from records.database import Database
from records.models import OwnGroup, Role, User
from records.refusals import NotAllowed, Refused
from records.remarks import groups
from records.remarks.groups import delete_group, own_groups, save_group
from tests.accounts import account
from tests.builders import PRACTICES, organisations
from tests.records.test_people import lines

TREE = organisations()
CODES = ["X90003", "X90001", "X90001"]


@pytest.fixture
def owner(database: Database) -> User:
    return account(database, Role.PRACTICE_MANAGER, "X90003")


@pytest.fixture
def analyst(database: Database) -> User:
    return account(database, Role.ANALYST)


def stored(database: Database, user: User) -> list[tuple[str, list[str]]]:
    with database() as session:
        return [(group.name, group.practices) for group in own_groups(session, user)]


def save(
    database: Database, by: User, name: str = "  Riverside   five ", codes: list[str] = CODES
) -> OwnGroup:
    with database() as session:
        return save_group(session, name, codes, by=by, tree=TREE)


def test_a_group_is_kept_for_its_owner_alone(database: Database, owner: User, analyst: User) -> None:
    made = save(database, owner)
    assert stored(database, owner) == [("Riverside five", ["X90001", "X90003"])]
    assert stored(database, analyst) == []
    assert lines(database)[-1] == (
        owner.email, "group_saved", f"group {made.id}", "", "X90001 X90003", "done",
    )  # fmt: skip
    assert "Riverside" not in str(lines(database))  # a name is somebody's own words


def test_changing_and_deleting_tell_what_was_before(database: Database, owner: User) -> None:
    made = save(database, owner)
    with database() as session:
        save_group(session, "Riverside", ["X90001", "X90005"], by=owner, tree=TREE, group_id=made.id)
    assert stored(database, owner) == [("Riverside", ["X90001", "X90005"])]
    assert lines(database)[-1][3:5] == ("X90001 X90003", "X90001 X90005")
    with database() as session:
        delete_group(session, made.id, by=owner)
    assert stored(database, owner) == []
    assert lines(database)[-1][1:4] == ("group_deleted", f"group {made.id}", "X90001 X90005")


def test_nobody_else_changes_or_deletes_it(database: Database, owner: User, analyst: User) -> None:
    made = save(database, owner)
    with database() as session, pytest.raises(NotAllowed, match="not one of yours"):
        save_group(session, "Mine now", CODES, by=analyst, tree=TREE, group_id=made.id)
    with database() as session, pytest.raises(NotAllowed, match="not one of yours"):
        delete_group(session, made.id, by=analyst)
    with database() as session, pytest.raises(NotAllowed):
        delete_group(session, made.id + 1, by=owner)
    assert stored(database, owner) == [("Riverside five", ["X90001", "X90003"])]
    assert lines(database)[-1][1:3] == ("refused", f"delete_group group {made.id + 1}")


@pytest.mark.parametrize("role", [Role.BOARD_VIEWER, Role.ADMIN])
def test_those_who_see_no_practices_make_no_groups(database: Database, role: Role) -> None:
    with pytest.raises(NotAllowed):
        save(database, account(database, role))


@pytest.mark.parametrize(
    ("name", "codes", "words"),
    [
        (" ", CODES, "name of at most"),
        ("x" * 41, CODES, "name of at most"),
        ("riverside FIVE", CODES, "of that name already"),
        ("Other", ["X90001"], "2 to 300"),
        ("Other", [], "2 to 300"),
        ("Other", ["X90001", "LOC-A"], "LOC-A is not a practice"),
        ("Other", ["X90001", "Z00001"], "Z00001 is not a practice"),
    ],
)
def test_what_is_refused_changes_nothing(
    database: Database, owner: User, name: str, codes: list[str], words: str
) -> None:
    save(database, owner)
    with pytest.raises(Refused, match=words):
        save(database, owner, name, codes)
    assert stored(database, owner) == [("Riverside five", ["X90001", "X90003"])]


def test_a_name_may_be_used_by_two_people_and_an_account_has_not_endless_groups(
    database: Database, owner: User, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(database, owner)
    save(database, analyst)
    monkeypatch.setattr(groups, "MOST_GROUPS", 2)
    save(database, owner, "Second", list(PRACTICES))
    with pytest.raises(Refused, match="delete one first"):
        save(database, owner, "Third")
