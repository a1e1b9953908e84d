"""A phone is taken out: it votes no more and is asked again who it is; a vote that was sent stays."""

import pytest
from sqlalchemy import select

from records import audit
from records.database import Database
from records.meetings import joining, rounds, running, voting
from records.meetings.leaving import take_out
from records.models import Ballot, Phone, PhoneState
from records.refusals import NotAllowed, Refused
from tests.accounts import Role, account
from tests.records.northside import CODES, PRACTICES, Room, room


@pytest.fixture
def live(database: Database) -> Room:
    made = room(database)
    made.join("Ash")
    made.join("Birch")
    return made


def phones(live: Room) -> list[Phone]:
    with live.database() as session:
        return joining.phones(session, live.workshop.id)


def taken_out(live: Room, place: int) -> Phone:
    with live.database() as session:
        return take_out(session, live.workshop.id, phones(live)[place].id, by=live.f2)


def seats(live: Room) -> list[str]:
    with live.database() as session:
        return [seat.practice for seat in joining.seats(session, live.workshop.id)]


def test_it_is_asked_again_and_a_seat_that_has_not_voted_goes(live: Room) -> None:
    out = taken_out(live, 0)
    assert (out.practice, out.role, out.seat_id, out.state) == ("", "", None, PhoneState.JOINED)
    assert seats(live) == [CODES["Birch"]]
    with live.database() as session:
        joining.choose_practice(session, live.phones["Ash"], CODES["Cedar"], "GP partner", PRACTICES)
    assert sorted(seats(live)) == sorted([CODES["Birch"], CODES["Cedar"]])


def test_a_vote_that_was_sent_stays_with_its_seat_and_another_phone_may_take_it(live: Room) -> None:
    one = live.opened()
    live.cast("Ash", one, {"A": 2})
    live.cast("Birch", one, {"B": 1})
    taken_out(live, 0)
    live.join("Ash")
    live.closed(one)
    with live.database() as session:
        shown = rounds.reveal(session, live.workshop.id, one.id, by=live.f1, although_few=True)
    assert shown.totals["A"]["dots"] == 2 and shown.voting == 2
    assert seats(live).count(CODES["Ash"]) == 1


def test_whoever_takes_the_seat_then_neither_sees_nor_edits_the_vote_and_may_send_a_new_one(
    live: Room,
) -> None:
    one = live.opened()
    live.cast("Ash", one, {"A": 2}, "key of Ash")
    taken_out(live, 0)
    live.phones.pop("Ash")
    token = live.join("Ash")
    with live.database() as session:
        phone = joining.phone_of(session, token)
        assert phone is not None and phone.seat_id is not None
        assert voting.own_vote(session, one, phone) is None and voting.has_unseen_vote(session, one, phone)
    assert live.cast("Ash", one, {"B": 1}, "key of Ash").choices == {}  # an old key gives nothing away
    live.closed(one)
    assert live.cast("Ash", one, {"C": 1}, "late").choices == {}
    with live.database() as session:
        rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1)
    live.cast("Ash", one, {"B": 1}, "a new one")
    with live.database() as session:
        assert voting.own_vote(session, one, phone) == {"B": 1}
        assert [b.choices for b in session.scalars(select(Ballot))] == [{"B": 1}]
        told = [line.event for line in audit.events(session)]
    assert (told.count("vote_cast"), told.count("vote_changed")) == (1, 1)


def test_with_a_closed_door_it_waits(live: Room) -> None:
    with live.database() as session:
        running.set_door(session, live.workshop.id, False, by=live.f1)
    assert taken_out(live, 1).state is PhoneState.WAITING


def test_only_a_facilitator_of_the_locality_and_only_a_phone_of_the_meeting(live: Room) -> None:
    other = account(live.database, Role.FACILITATOR, "LOC-S", name="other")
    with live.database() as session, pytest.raises(NotAllowed):
        take_out(session, live.workshop.id, phones(live)[0].id, by=other)
    with live.database() as session, pytest.raises(Refused, match="not in the meeting"):
        take_out(session, live.workshop.id, 999, by=live.f1)
