"""Two facilitators at one form: the second one sees both texts, and nothing is overwritten."""

from datetime import date, timedelta

import pytest

from benchmarking.agreed.shortlist import PARTS
from records import audit
from records.database import Database
from records.meetings import attending, found, ideas, preparing
from records.models import Idea, Role, Workshop
from records.refusals import Overtaken, Refused
from tests.accounts import account
from tests.records.northside import CODES, TODAY, TREE, Room, prepared, room

ASH, BIRCH = CODES["Ash"], CODES["Birch"]


@pytest.fixture
def live(database: Database) -> Room:
    return room(database)


def attend(live: Room, states: dict[str, str], seen: dict[str, int], second: bool = False) -> None:
    with live.database() as session:
        by = live.f2 if second else live.f1
        attending.attend(session, live.workshop.id, states, seen, by=by, tree=TREE)


def here(live: Room) -> dict[str, tuple[str, int]]:
    with live.database() as session:
        return {a.practice: (a.state, a.version) for a in found.attendance(session, live.workshop.id)}


def test_who_is_there_is_not_overwritten(live: Room) -> None:
    attend(live, {ASH: "present", BIRCH: "apologies"}, {})
    with pytest.raises(Overtaken) as overtaken:
        attend(live, {ASH: "apologies", BIRCH: "apologies"}, {}, second=True)
    assert (overtaken.value.saved, overtaken.value.given) == ({"Ash": "present"}, {"Ash": "apologies"})
    assert here(live) == {ASH: ("present", 1), BIRCH: ("apologies", 1)}
    assert overtaken.value.seen == {ASH: 1, BIRCH: 1, attending.HEADCOUNT: 1}
    attend(live, {ASH: "apologies"}, {ASH: 1, BIRCH: 1}, second=True)  # having read both
    assert here(live) == {ASH: ("apologies", 2), BIRCH: ("apologies", 1)}


def test_how_many_people_there_are_is_not_overwritten_and_is_told(live: Room) -> None:
    def counted(people: int, version: int, second: bool = False) -> None:
        seen = {attending.HEADCOUNT: version}
        with live.database() as session:
            by = live.f2 if second else live.f1
            attending.attend(session, live.workshop.id, {}, seen, by=by, tree=TREE, headcount=people)

    counted(9, 1)
    with pytest.raises(Overtaken) as overtaken:
        counted(11, 1, second=True)
    assert (overtaken.value.saved, overtaken.value.given) == (
        {attending.PEOPLE: "9"},
        {attending.PEOPLE: "11"},
    )
    counted(9, 1, second=True)  # says the same
    counted(11, overtaken.value.seen[attending.HEADCOUNT], second=True)  # type: ignore[index]
    with live.database() as session:
        told = [line for line in audit.events(session) if line.event == "headcount_changed"]
        assert session.get_one(Workshop, live.workshop.id).headcount == 11
    assert [(line.before, line.after) for line in told] == [("0", "9"), ("9", "11")]


@pytest.mark.parametrize(
    ("weights", "why"),
    [
        ((25, 25, 10, 20, 21), "steps of 5"),
        ((105, 25, 10, 20, 20), "from 0 to 100"),
        ((-5, 25, 10, 20, 20), "from 0 to 100"),
        ((2.5, 25, 10, 20, 20), "steps of 5"),
        ((0, 0, 0, 0, 0), "one part has to count"),
        ((25, 25, 10, 20), "each of the five parts"),
    ],
)
def test_weights_that_may_not_be(database: Database, weights: tuple[float, ...], why: str) -> None:
    f1 = account(database, Role.FACILITATOR, "LOC-N", name="f1")
    made = prepared(database, f1)
    given = {"weights": dict(zip(PARTS, weights, strict=False))}
    with database() as session, pytest.raises(Refused, match=why):
        preparing.change_settings(session, made.id, given, by=f1, today=TODAY, version=made.version)


def test_a_phone_that_joined_meanwhile_is_not_sent_home(live: Room) -> None:
    live.join("Ash")
    with pytest.raises(Overtaken):
        attend(live, {ASH: "apologies"}, {})
    attend(live, {ASH: "present", BIRCH: "present"}, {})  # says the same of Ash
    assert here(live) == {ASH: ("present", 1), BIRCH: ("present", 1)}


def test_who_speaks_for_a_practice_stays_when_the_list_is_kept_again(live: Room) -> None:
    with live.database() as session:
        attending.attend(
            session, live.workshop.id, {ASH: "apologies"}, {}, by=live.f1, tree=TREE,
            represented_by={ASH: BIRCH},
        )  # fmt: skip
    attend(live, {ASH: "apologies", BIRCH: "present"}, {ASH: 1})
    with live.database() as session:
        speaking = {a.practice: a.represented_by for a in found.attendance(session, live.workshop.id)}
    assert speaking == {ASH: BIRCH, BIRCH: ""}


def test_an_idea_that_was_reworded_meanwhile_is_shown_with_both_wordings(live: Room) -> None:
    live.join("Ash")
    with live.database() as session:
        sent = ideas.send_idea(session, live.phones["Ash"], "Call back the same day", idempotency_key="i")

    def kept(words: str, version: int, second: bool = False) -> Idea:
        with live.database() as session:
            by = live.f2 if second else live.f1
            return ideas.group_idea(session, live.workshop.id, sent.id, version, by=by, words=words)

    kept("Phone back on the day", 1)
    with pytest.raises(Overtaken) as overtaken:
        kept("Ring people back", 1, second=True)
    assert overtaken.value.saved["Words"] == "Phone back on the day"
    assert overtaken.value.given["Words"] == "Ring people back"
    now = kept("Ring people back", 2, second=True)
    assert (now.words, now.original, now.version) == ("Ring people back", "Call back the same day", 3)


def test_settings_are_not_overwritten_and_the_check_list_adds_up(database: Database, live: Room) -> None:
    with database() as session:
        preparing.cancel(session, live.workshop.id, "It is held on another day.", by=live.f1)
    workshop = prepared_again(database, live)
    later = TODAY + timedelta(7)

    def changed(given: dict[str, object], version: int, second: bool = False) -> Workshop:
        with database() as session:
            by = live.f2 if second else live.f1
            return preparing.change_settings(session, workshop.id, given, by=by, today=TODAY, version=version)

    assert changed({"template": "short"}, 1).version == 2
    assert changed({"done": {"deck": "done"}}, 1).version == 2
    assert changed({"done": {"rehearsal": "not_needed"}}, 1, second=True).done == {
        "deck": "done",
        "rehearsal": "not_needed",
    }
    with pytest.raises(Overtaken) as overtaken:
        changed({"held_on": later, "template": "full"}, 1, second=True)
    assert overtaken.value.saved == {"held_on": "31 May 2017", "template": "short"}
    assert overtaken.value.given == {"held_on": "7 June 2017", "template": "full"}
    now = changed({"held_on": later, "template": "full"}, 2, second=True)
    assert (now.held_on, now.template, now.version) == (date(2017, 6, 7), "full", 3)
    with pytest.raises(Refused, match="not a line of the check list"):
        changed({"done": {"cake": "done"}}, 3)


def prepared_again(database: Database, live: Room) -> Workshop:
    with database() as session:
        return preparing.prepare(
            session, "LOC-N", by=live.f1, tree=TREE, snapshot_id=live.workshop.snapshot, held_on=TODAY,
            today=TODAY, idempotency_key="w2",
        )  # fmt: skip
