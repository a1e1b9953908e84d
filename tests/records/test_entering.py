"""A meeting that was held on paper is typed in afterwards, as if it were live on its own day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from records import audit, clock
from records.agreed import amendments
from records.agreed.actions import Planned, add_action
from records.database import Database, open_database
from records.meetings import attending, entering, listing, minutes, rounds, running, voting, whole
from records.meetings.listing import Listed
from records.models import Challenge, Role, Round, User, VotingMode, Workshop
from records.refusals import Refused
from records.tally import Method
from tests.accounts import account
from tests.records.northside import CODES, NAMES, SNAPSHOT, TOPICS, TREE, VOTES, Room
from tests.records.test_priority_followed import agreed

HELD, ENTERED = date(2017, 5, 31), date(2017, 6, 20)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(tmp_path)
    yield made
    made.kw["bind"].dispose()


@pytest.fixture
def by(database: Database) -> User:
    return account(database, Role.FACILITATOR, "LOC-N", name="f1")


def begun(database: Database, by: User, held_on: date = HELD) -> Workshop:
    with database() as session:
        made = entering.enter_afterwards(
            session, "LOC-N", by=by, tree=TREE, snapshot_id=SNAPSHOT, held_on=held_on, today=ENTERED,
            idempotency_key="p",
        )  # fmt: skip
        for title, indicator in TOPICS:
            topic = Listed(title, f"Is there something to do about {title}?", indicator)
            listing.list_topic(session, made.id, topic, by=by, idempotency_key=indicator)
        return made


def opened(database: Database, by: User, method: Method = Method.DOTS) -> Round:
    with database() as session:
        ids = [t.id for t in rounds.found.topics_of(session, 1)]
        one = rounds.prepare_round(session, 1, method, ids, by=by, tree=TREE)
        return rounds.open_round(session, 1, one.id, by=by)


def totals(database: Database, by: User, one: Round, counts: dict[str, Any], **given: Any) -> Round:
    form: dict[str, Any] = {"practices": list(CODES.values())} | given
    with database() as session:
        return entering.enter_totals(session, 1, one.id, counts, by=by, tree=TREE, **form)


def shown(database: Database) -> dict[str, Any]:
    with database() as session:
        return whole.as_json(session, 1)


TOTALS = {"A": (7, 5), "B": (6, 4), "C": (3, 3), "D": (1, 1), "E": (3, 2), "F": (1, 1)}


def test_a_whole_meeting_is_entered_and_its_minutes_say_so(database: Database, by: User) -> None:
    typed = Room(database, by, by, begun(database, by), "", "")
    one = opened(database, by)
    with database() as session:
        states = {code: "apologies" if name == "Grove" else "present" for name, code in CODES.items()}
        attending.attend(session, 1, states, {}, by=by, tree=TREE)
        for sheet, name in enumerate(NAMES[:6], start=1):
            voting.enter_paper(
                session, 1, one.id, CODES[name], VOTES[name], by=by, tree=TREE, sheet=str(sheet)
            )
        rounds.close_round(session, 1, one.id, by=by)
        rounds.reveal(session, 1, one.id, by=by)
    priority = agreed(typed, today=ENTERED)
    with database() as session:
        action = Planned("Phone frail patients", "Nurse lead", CODES["Elm"], HELD, date(2017, 9, 30))
        add_action(session, priority.id, action, by=by, tree=TREE, today=HELD, idempotency_key="a")
        running.close(session, 1, by=by, tree=TREE, ask="Somebody to ring at night.", today=ENTERED)
    found = shown(database)
    assert (found["state"], found["channel"]) == ("closed", "paper")
    assert (found["held_on"], found["entered_on"]) == ("2017-05-31", "2017-06-20")
    (kept,) = found["priorities"]
    assert (
        kept["confirm_by"] == "2017-07-04"
    )  # two weeks after it was typed in: nobody could know of it before
    assert (kept["state"], kept["agreed_on"], kept["snapshot"]) == ("open", "2017-05-31", SNAPSHOT)
    (held,) = found["rounds"]
    assert (held["voting"], held["quorum"], len(held["papers"])) == (6, True, 6)
    lines = {part["heading"]: part["lines"] for part in found["minutes"]}
    assert lines["Meeting"][:2] == ["Northside, 31 May 2017.", "Entered from paper on 20 June 2017."]
    assert lines["Actions"] == ["Phone frail patients: Nurse lead, Elm, by 30 September 2017"]
    with database() as session:
        told = audit.events(session)
        moves = [(x.event, x.before, x.after) for x in told if x.event.startswith("workshop_")]
        assert sum(line.event == "vote_entered_from_paper" for line in told) == 6
        assert amendments.amend(session, 1, "Phone frail", "Ring frail", by=by, today=date(2017, 7, 4))
    assert moves == [
        ("workshop_created", "", "draft"),
        ("workshop_ready", "draft", "ready"),
        ("workshop_entered", "ready", "closed"),
    ]


def test_totals_come_to_the_same_as_the_sheets(database: Database, by: User) -> None:
    begun(database, by)
    done = totals(database, by, opened(database, by), TOTALS)
    assert {x: (t["dots"], t["voters"]) for x, t in done.totals.items()} == TOTALS
    assert list(done.totals) == ["A", "B", "C", "E", "D", "F"]
    assert (done.voting, done.practices, done.quorum, done.state) == (7, 7, True, "revealed")
    found = shown(database)
    assert [t["state"] for t in found["topics"]] == ["chosen"] * 3 + ["not_chosen"] * 3
    assert found["rounds"][0]["papers"] == [] and len(found["rounds"][0]["voted"]) == 7
    with database() as session:
        events = [line.event for line in audit.events(session)][-10:]
    assert {"round_closed", "vote_entered_from_paper", "votes_sealed", "round_revealed"} < set(events)


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"A": (15, 7)}, "cannot be"),
        ({"A": (2, 3)}, "cannot be"),
        ({"A": (8, 8)}, "cannot be"),
        ({"G": (1, 1)}, "not on this ballot"),
        (dict.fromkeys("ABCDEF", (4, 4)), "7 sheets have 21 dots"),
    ],
)
def test_totals_that_cannot_be_are_refused(
    database: Database, by: User, counts: dict[str, Any], why: str
) -> None:
    begun(database, by)
    one = opened(database, by)
    with pytest.raises(Refused, match=why):
        totals(database, by, one, counts)
    assert shown(database)["rounds"][0]["state"] == "open"


def test_totals_of_few_or_of_another_method_or_beside_sheets(database: Database, by: User) -> None:
    begun(database, by)
    one = opened(database, by)
    with pytest.raises(Refused, match="One vote was sent"):
        totals(database, by, one, {}, practices=[CODES["Ash"]])
    three = {"practices": [CODES[name] for name in NAMES[:3]]}
    with pytest.raises(Refused, match="Only 3 votes"):
        totals(database, by, one, {"A": (3, 3)}, **three)
    assert not totals(database, by, one, {"A": (3, 3)}, although_few=True, **three).quorum
    second = opened(database, by, Method.RANKING)
    with pytest.raises(Refused, match="one by one"):
        totals(database, by, second, TOTALS)
    with database() as session:
        rounds.void_round(session, 1, second.id, "The wrong method.", by=by)
    third = opened(database, by)
    with database() as session:
        voting.enter_paper(session, 1, third.id, CODES["Ash"], {"A": 1}, by=by, tree=TREE, sheet="1")
    with pytest.raises(Refused, match="typed in already"):
        totals(database, by, third, TOTALS)


def test_fewer_people_than_practices_cannot_have_voted(database: Database, by: User) -> None:
    begun(database, by)
    with database() as session:
        session.get_one(Workshop, 1).mode = VotingMode.PER_PERSON
        session.commit()
    one = opened(database, by)
    with pytest.raises(Refused, match="at least 7 people, not 6"):
        totals(database, by, one, {}, voting=6)
    assert totals(database, by, one, TOTALS, voting=9).voting == 9


def test_what_is_challenged_while_it_is_typed_in_was_not_said_there(database: Database, by: User) -> None:
    begun(database, by)
    with database() as session:
        session.add(
            Challenge(
                CODES["Ash"],
                TOPICS[0][1],
                "2016/17",
                SNAPSHOT,
                1,
                2,
                50.0,
                "Not ours.",
                by.id,
                clock.now(),
                "c",
            )
        )
        session.flush()
        audit.write(session, by=by, event="challenge_raised", thing="challenge 1")
        workshop = session.get_one(Workshop, 1)
        assert "Numbers challenged" not in dict(
            minutes.written_now(session, workshop, {CODES["Ash"]: "Ash"}).sections
        )


def test_no_meeting_to_come_and_none_begins_while_it_is_typed_in(database: Database, by: User) -> None:
    with pytest.raises(Refused, match="once it was held"):
        begun(database, by, date(2017, 6, 21))
    begun(database, by)
    with database() as session, pytest.raises(Refused, match="is being typed in"):
        running.start(session, 1, by=by, today=ENTERED, secret=b"s" * 32)
    with database() as session:
        assert listing.found.workshop_for(session, 1, by).state == "ready"
