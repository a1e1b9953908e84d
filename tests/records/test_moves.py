"""Moves: what happened to the priorities of a reader's localities since the last visit."""

from datetime import UTC, datetime, timedelta

import pytest

from records import audit, clock
from records.agreed.moves import TOLD, Move, moves
from records.database import Database, begin_writing
from records.models import Role, User, Workshop
from tests.accounts import account
from tests.records.meetings import HERE, close, edit, ended, opened, record

START = datetime(2026, 9, 15, 9, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment that it is: a test moves it on."""
    here = [START]
    monkeypatch.setattr(clock, "now", lambda: here[0])
    return here


def since(database: Database, hours: float, *localities: str) -> list[Move]:
    with database() as session:
        return moves(session, START + timedelta(hours=hours), localities or ("LOC-A",))


def told(database: Database, thing: str, event: str, before: str, after: str) -> None:
    """A line as the program writes it when a snapshot is published."""
    with database() as session:
        begin_writing(session)
        audit.write(session, by=None, event=event, thing=thing, before=before, after=after)
        session.commit()


def test_what_moved_is_told_once_in_its_order_and_only_what_is_newer(
    database: Database, workshop: Workshop, by: User, time: list[datetime]
) -> None:
    first = record(database, workshop, by)
    assert [m.said for m in since(database, -1)] == [("Newly agreed",)]
    assert since(database, 0) == []
    time[0] = START + timedelta(hours=5)
    second = record(database, workshop, by, key="p2", scope=HERE[:2])
    again = edit(database, first, first.version, by)
    edit(database, again, again.version, by, lead_role="GP partner")
    found = since(database, 4)
    assert [(m.priority.id, m.said) for m in found] == [
        (first.id, ("Its words, lead or review date were changed",)),
        (second.id, ("Newly agreed",)),
    ]


def test_a_closed_priority_and_its_restated_baseline_are_told_in_words(
    database: Database, workshop: Workshop, by: User, time: list[datetime]
) -> None:
    priority = record(database, workshop, by)
    thing = f"priority {priority.id} LOC-A"
    time[0] = START + timedelta(hours=1)
    told(database, thing, "verdict_changed", "too_early", "wanted")
    told(database, thing, "baseline_restated", "287", "302")
    told(database, thing, "priority_reviewed", "", "keep")
    told(database, thing, "position_recorded", "absent", "agree")
    close(database, priority, by)
    (found,) = since(database, 0.5)
    assert found.said == (
        "Baseline restated from 287 to 302",
        "Review recorded",
        "Closed",
    )


def test_another_localitys_priorities_are_not_told(
    database: Database, workshop: Workshop, by: User, time: list[datetime]
) -> None:
    record(database, workshop, by)
    assert since(database, -1, "LOC-B") == [] and since(database, -1, "LOC-B", "LOC-A") != []
    ended(database, workshop, by)
    elsewhere = account(database, Role.FACILITATOR, "LOC-B")
    opened(database, elsewhere, "LOC-B", key="w2")
    assert len(since(database, -1, "LOC-A", "LOC-B")) == 1


def test_every_event_that_is_told_has_words(
    database: Database, workshop: Workshop, by: User, time: list[datetime]
) -> None:
    priority = record(database, workshop, by)
    thing = f"priority {priority.id} LOC-A"
    for event in TOLD:
        told(database, thing, event, "2", "1")
    with database() as session:
        (found,) = moves(session, START - timedelta(hours=1), ["LOC-A"])
    assert len(found.said) == len(TOLD) and all(found.said)
