"""What a practice chose to see, what a locality picked, who may be asked, and what was seen before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from records import clock
from records.accounts.visits import visit
from records.database import Database
from records.models import Role, User
from records.refusals import NotAllowed, Refused
from records.remarks.chosen import MOST, choices, choose_indicators, chosen_by, chosen_indicators
from records.remarks.offers import offer, offers, withdraw
from tests.accounts import account
from tests.builders import organisations
from tests.records.test_people import lines

TODAY = date(2026, 6, 30)
TREE = organisations()
OWN = "X90003"
KNOWN = [f"indicator_{number}" for number in range(40)]


@pytest.fixture
def owner(database: Database) -> User:
    return account(database, Role.PRACTICE_MANAGER, OWN)


def choose(database: Database, by: User, ids: list[str], practice: str = OWN) -> list[str]:
    with database() as session:
        choose_indicators(session, practice, ids, by=by, known=KNOWN, tree=TREE, today=TODAY)
        return chosen_indicators(session, practice)


def test_a_choice_is_kept_in_its_order_and_replaced_whole(database: Database, owner: User) -> None:
    first = choose(database, owner, [KNOWN[5], KNOWN[1], KNOWN[5]])
    assert first == [KNOWN[5], KNOWN[1]]
    assert lines(database)[-1][1:5] == ("indicators_chosen", OWN, "", f"{KNOWN[5]} {KNOWN[1]}")
    assert choose(database, owner, [KNOWN[1]]) == [KNOWN[1]]
    before = len(lines(database))
    assert choose(database, owner, [KNOWN[1]]) == [KNOWN[1]]
    assert len(lines(database)) == before  # nothing changed, nothing to tell
    assert choose(database, owner, []) == []


def test_the_facilitator_sees_what_the_practices_of_a_locality_picked(
    database: Database, owner: User
) -> None:
    choose(database, owner, KNOWN[:2])
    choose(database, account(database, Role.FACILITATOR, "LOC-A"), KNOWN[1:3], "X90004")
    choose(database, account(database, Role.FACILITATOR, "LOC-B"), KNOWN[:1], "X90006")
    with database() as session:
        picked = chosen_by(session, TREE.practices("LOC-A", TODAY))
        every = choices(session)
    assert picked == {KNOWN[0]: 1, KNOWN[1]: 2, KNOWN[2]: 1}
    assert every == {OWN: KNOWN[:2], "X90004": KNOWN[1:3], "X90006": KNOWN[:1]}


def test_what_is_refused_changes_nothing(database: Database, owner: User) -> None:
    choose(database, owner, KNOWN[:1])
    with pytest.raises(Refused, match="not an indicator"):
        choose(database, owner, ["nonsense"])
    with pytest.raises(Refused, match=f"at most {MOST}"):
        choose(database, owner, KNOWN[: MOST + 1])
    for other in (account(database, Role.PRACTICE_MANAGER, "X90004"), account(database, Role.ANALYST)):
        with pytest.raises(NotAllowed):
            choose(database, other, KNOWN[:2])
    with database() as session:
        assert chosen_indicators(session, OWN) == KNOWN[:1]


def test_an_offer_names_a_role_and_can_be_taken_back(database: Database, owner: User) -> None:
    with database() as session:
        offer(session, OWN, KNOWN[0], "Practice manager", by=owner, known=KNOWN, today=TODAY)
        offer(session, OWN, KNOWN[0], "Nurse lead", by=owner, known=KNOWN, today=TODAY)
        assert [(o.practice, o.contact_role, o.since) for o in offers(session, KNOWN[0])] == [
            (OWN, "Nurse lead", TODAY)
        ]
        assert offers(session, KNOWN[1]) == []
        with pytest.raises(Refused, match="no names of people"):
            offer(session, OWN, KNOWN[0], "Dr Smith", by=owner, known=KNOWN, today=TODAY)
        with pytest.raises(Refused, match="not an indicator"):
            offer(session, OWN, "nonsense", "Nurse lead", by=owner, known=KNOWN, today=TODAY)
        with pytest.raises(NotAllowed):
            other = account(database, Role.PRACTICE_MANAGER, "X90004")
            withdraw(session, OWN, KNOWN[0], by=other)
        withdraw(session, OWN, KNOWN[0], by=owner)
        withdraw(session, OWN, KNOWN[0], by=owner)
        assert offers(session, KNOWN[0]) == []
    assert lines(database)[-1][1:3] == ("offer_withdrawn", f"{OWN} {KNOWN[0]}")


def test_a_visit_remembers_the_one_before(
    database: Database, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime(2026, 6, 30, 9, tzinfo=UTC)

    def looks(after: timedelta, snapshot: str) -> tuple[datetime | None, str]:
        monkeypatch.setattr(clock, "now", lambda: start + after)
        with database() as session:
            found = visit(session, owner, snapshot)
            return found.before_at, found.before_snapshot

    assert looks(timedelta(0), "one") == (None, "")
    assert looks(timedelta(hours=3), "one") == (None, "")  # still the first visit
    assert looks(timedelta(days=30), "two") == (start + timedelta(hours=3), "one")
    assert looks(timedelta(days=30, hours=1), "three") == (start + timedelta(hours=3), "one")
    assert looks(timedelta(days=60), "four") == (start + timedelta(days=30, hours=1), "three")
