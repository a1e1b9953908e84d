"""Notes: who reads which, what is refused, and that words never reach the audit."""

from datetime import date
from typing import Any

import pytest

from records.database import Database
from records.models import Note, Role, User, Visibility
from records.refusals import NotAllowed, Refused
from records.remarks import notes
from tests.accounts import account
from tests.builders import organisations
from tests.records.test_people import lines

TODAY = date(2026, 6, 30)
TREE = organisations()
OWN, NEAR, FAR = "X90003", "X90004", "X90006"


@pytest.fixture
def people(database: Database) -> dict[str, User]:
    return {
        "own": account(database, Role.PRACTICE_MANAGER, OWN),
        "near": account(database, Role.PRACTICE_MANAGER, NEAR),
        "far": account(database, Role.PRACTICE_MANAGER, FAR),
        "facilitator": account(database, Role.FACILITATOR, "LOC-A"),
        "other facilitator": account(database, Role.FACILITATOR, "LOC-B"),
        "analyst": account(database, Role.ANALYST),
        "board": account(database, Role.BOARD_VIEWER),
    }


def write(
    database: Database, by: User, visibility: Visibility, organisation: str = OWN, **given: Any
) -> Note:
    form: dict[str, Any] = {
        "words": "New phone lines since then.",
        "peers": "similar",
        "snapshot_id": "2026-08-11-abc123",
        "idempotency_key": f"{by.email} {visibility} {given}",
    }
    with database() as session:
        return notes.write_note(
            session, organisation, "exp_phone_pct", by=by, visibility=visibility, tree=TREE, today=TODAY,
            **(form | given),
        )  # fmt: skip


def readers(database: Database, people: dict[str, User], organisation: str = OWN) -> list[str]:
    with database() as session:
        return [
            name
            for name, user in people.items()
            if notes.notes_on(session, user, organisation, "exp_phone_pct", tree=TREE, on=TODAY)
        ]


def test_a_practices_note_is_read_by_the_practice_alone(database: Database, people: dict[str, User]) -> None:
    write(database, people["own"], Visibility.PRACTICE)
    assert readers(database, people) == ["own"]


def test_a_localitys_note_is_read_by_its_practices_and_facilitator(
    database: Database, people: dict[str, User]
) -> None:
    made = write(database, people["own"], Visibility.LOCALITY)
    assert readers(database, people) == ["own", "near", "facilitator"]
    assert made.signed == "Practice manager, Cedar Surgery"
    write(database, people["facilitator"], Visibility.LOCALITY, "LOC-A")
    assert readers(database, people, FAR) == []
    with database() as session:
        on_chart = notes.notes_on(session, people["near"], NEAR, "exp_phone_pct", tree=TREE, on=TODAY)
        assert [note.signed for note in on_chart] == ["Facilitator"]  # the locality's, and not Cedar's own


def test_a_note_keeps_its_chart_and_its_event(database: Database, people: dict[str, User]) -> None:
    event = date(2026, 3, 2)
    made = write(database, people["own"], Visibility.PRACTICE, happened_on=event)
    assert (made.indicator, made.peers, made.snapshot) == ("exp_phone_pct", "similar", "2026-08-11-abc123")
    assert made.happened_on == event
    assert lines(database)[-1][1:5] == ("note_written", f"note {made.id}", "", f"{OWN} exp_phone_pct")
    assert "phone lines" not in str(lines(database))
    assert write(database, people["own"], Visibility.PRACTICE, happened_on=event).id == made.id


def test_only_the_writer_takes_it_away(database: Database, people: dict[str, User]) -> None:
    made = write(database, people["own"], Visibility.LOCALITY)
    for name in ("near", "facilitator", "analyst"):
        with database() as session, pytest.raises(NotAllowed):
            notes.delete_note(session, made.id, by=people[name])
    with database() as session:
        notes.delete_note(session, made.id, by=people["own"])
    assert readers(database, people) == []


@pytest.mark.parametrize("name", ["near", "far", "other facilitator", "analyst", "board"])
def test_others_write_none(database: Database, people: dict[str, User], name: str) -> None:
    with pytest.raises(NotAllowed):
        write(database, people[name], Visibility.LOCALITY)
    assert readers(database, people) == []


def test_what_is_refused(database: Database, people: dict[str, User]) -> None:
    for given, words in (
        ({"words": "x" * 501}, "3 to 500"),
        ({"words": " "}, "3 to 500"),
        ({"words": "See 943 476 5919"}, "NHS number"),
        ({"happened_on": date(2026, 7, 1)}, "lies ahead"),
    ):
        with pytest.raises(Refused, match=words):
            write(database, people["own"], Visibility.PRACTICE, **given)
    with pytest.raises(Refused, match="for the locality"):
        write(database, people["facilitator"], Visibility.PRACTICE)
    assert readers(database, people) == []
