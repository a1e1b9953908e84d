"""Sign-ins, tickets and failed attempts: when they count and when they end."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from records import audit, clock, workshops
from records.accounts import sessions
from records.database import Database
from records.models import AuditEvent, Role, SignIn, SignInAttempt, Ticket, User, Workshop
from tests import builders
from tests.accounts import account

START = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def on(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "now", lambda: moved.now)
    return moved


def signed_in(database: Database, email: str) -> str:
    with database() as session:
        id_ = sessions.redeem(session, sessions.mint_ticket(session, email))
    assert id_
    return id_


def seen(database: Database, id_: str | None) -> str | None:
    with database() as session:
        user = sessions.user_of(session, id_)
    return user.email if user else None


def test_a_ticket_works_once_and_for_thirty_seconds(database: Database, time: Clock) -> None:
    who = account(database, Role.ANALYST)
    with database() as session:
        first, late = (sessions.mint_ticket(session, who.email) for _ in range(2))
        time.on(seconds=30)
        assert sessions.redeem(session, first) is not None
        assert sessions.redeem(session, first) is None
        time.on(seconds=1)
        assert sessions.redeem(session, late) is None
        assert sessions.redeem(session, "made up") is None


def test_only_hashes_are_kept(database: Database, time: Clock) -> None:
    who = account(database, Role.ANALYST)
    with database() as session:
        ticket = sessions.mint_ticket(session, who.email)
        id_ = sessions.redeem(session, sessions.mint_ticket(session, who.email))
        sessions.may_try(session, "typed@x.example")
        kept = str([session.scalars(select(table)).all() for table in (SignIn, Ticket, AuditEvent)])
        tried = str(session.scalars(select(SignInAttempt)).all())
    assert id_ and len(id_) >= 43  # 256 bits
    assert id_ not in kept and ticket not in kept and "typed@x.example" not in tried


def test_a_sign_in_ends_after_half_an_hour_without_use(database: Database, time: Clock) -> None:
    who = account(database, Role.ANALYST)
    id_ = signed_in(database, who.email)
    for _ in range(5):
        time.on(minutes=29)
        assert seen(database, id_) == who.email
    time.on(minutes=30, seconds=1)
    assert seen(database, id_) is None


def test_a_sign_in_ends_after_twelve_hours_of_use(database: Database, time: Clock) -> None:
    who = account(database, Role.ANALYST)
    id_ = signed_in(database, who.email)
    for _ in range(36):
        time.on(minutes=20)
        assert seen(database, id_) == who.email
    time.on(seconds=1)
    assert seen(database, id_) is None


def test_a_facilitator_with_a_live_meeting_may_be_idle_for_four_hours(
    database: Database, time: Clock
) -> None:
    """Talking for three hours is no reason to sign in again; half a day is, and so is a meeting's end."""
    who = account(database, Role.FACILITATOR, "LOC-A")
    others = [
        account(database, Role.FACILITATOR, "LOC-B"),
        account(database, Role.PRACTICE_MANAGER, "X90001"),
    ]
    ids = [signed_in(database, user.email) for user in (who, *others)]
    meeting = opened(database, who)
    time.on(hours=4)
    signed_in(database, account(database, Role.ANALYST).email)  # which clears away what has ended
    assert [seen(database, id_) for id_ in ids] == [who.email, None, None]
    time.on(hours=4, seconds=1)
    assert seen(database, ids[0]) is None
    second = signed_in(database, who.email)
    time.on(minutes=29)
    assert seen(database, second) == who.email
    with database() as session:
        workshops.close_workshop(session, meeting.id, by=who)
    time.on(minutes=30, seconds=1)
    assert seen(database, second) is None


def test_the_twelve_hours_stay_and_a_forgotten_meeting_stops_counting(
    database: Database, time: Clock
) -> None:
    who = account(database, Role.FACILITATOR, "LOC-A")
    id_ = signed_in(database, who.email)
    opened(database, who)
    for _ in range(3):
        time.on(hours=4)
        assert seen(database, id_) == who.email
    time.on(seconds=1)
    assert seen(database, id_) is None
    later = signed_in(database, who.email)
    time.on(minutes=30, seconds=1)
    assert seen(database, later) is None


def opened(database: Database, by: User) -> Workshop:
    with database() as session:
        return workshops.open_workshop(
            session, "LOC-A", by=by, tree=builders.organisations(), snapshot_id="2026-08-11-abc123",
            held_on=START.date(), today=START.date(), idempotency_key="w1",
        )  # fmt: skip


def test_signing_out_ends_it_in_every_browser(database: Database, time: Clock) -> None:
    who = account(database, Role.ANALYST)
    id_, other = signed_in(database, who.email), signed_in(database, who.email)
    with database() as session:
        sessions.end(session, id_)
        sessions.end(session, id_)
        told = [line.event for line in audit.events(session)]
    assert [seen(database, id_) for _ in range(50)] == [None] * 50
    assert seen(database, other) == who.email
    assert told == ["signed_in", "signed_in", "signed_out"]


@pytest.mark.parametrize("nothing", [None, "", "made up", "' OR 1=1 --", 7, object()])
def test_anything_else_is_nobody(database: Database, nothing: str | None) -> None:
    account(database, Role.ADMIN)
    assert seen(database, nothing) is None


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_for_a_quarter_of_an_hour(database: Database, time: Clock, known: bool) -> None:
    email = account(database, Role.ANALYST).email if known else "ghost@x.example"
    with database() as session:
        for _ in range(5):
            assert sessions.may_try(session, email)
            sessions.record_failure(session, email)
        assert [sessions.may_try(session, email) for _ in range(100)] == [False] * 100
        time.on(minutes=15)
        assert not sessions.may_try(session, email)
        time.on(seconds=1)
        assert sessions.may_try(session, email)
        told = audit.events(session)
    assert [line.event for line in told] == ["sign_in_failed"] * 5 + ["sign_in_locked"]
    assert {line.actor for line in told} == {email if known else "nobody signed in"}


def test_a_right_password_clears_the_failures(database: Database, time: Clock) -> None:
    who = account(database, Role.ANALYST)
    with database() as session:
        for _ in range(3):
            assert [sessions.may_try(session, who.email) for _ in range(4)] == [True] * 4
            sessions.mint_ticket(session, who.email)


def test_a_hundred_attempts_at_once_are_five(database: Database) -> None:
    allowed = []

    def attempt() -> None:
        for _ in range(10):
            with database() as session:
                allowed.append(sessions.may_try(session, "a@x.example"))

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (100, 5)
