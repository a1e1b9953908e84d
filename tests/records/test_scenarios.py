"""The acceptance scenarios of WORKSHOP 16, through the verbs, read as `manage.py` prints them."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import manage
from benchmarking.agreed.shortlist import score
from benchmarking.agreed.targets import Allowance, cautions
from records import clock
from records.agreed import afterwards, following
from records.agreed.actions import Planned, add_action, move_action
from records.agreed.courses import course
from records.agreed.learning import worth_a_closer_look
from records.database import Database
from records.meetings import control, joining, preparing, rounds, running, voting
from records.models import ActionState, Ballot, Priority, Role
from records.refusals import Refused
from records.workshops import stored_priority
from tests.accounts import account
from tests.records.northside import (
    CODES,
    NAMES,
    PRACTICES,
    TODAY,
    TREE,
    VOTES,
    Room,
    full_room,
    prepared,
    read_by_commands,
)
from tests.records.test_priority_followed import agreed, refreshed


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """SQLite in a home folder that the commands read."""
    yield from read_by_commands(tmp_path, monkeypatch)


@pytest.fixture
def live(database: Database) -> Room:
    return full_room(database)


def shown() -> dict[str, Any]:
    """What the command prints, as it is printed."""
    return dict(json.loads(json.dumps(manage.command_answer(["workshop", "show", "1"]), default=str)))


def listed() -> list[dict[str, Any]]:
    return list(json.loads(json.dumps(manage.command_answer(["priorities"]), default=str))["priorities"])


def told() -> list[dict[str, Any]]:
    answer = manage.command_answer(["audit"])
    assert answer["chain"] is True
    return list(answer["events"])


def events() -> Counter[str]:
    return Counter(line["event"] for line in told())


def voted(live: Room, names: tuple[str, ...] = NAMES) -> Any:
    one = live.opened()
    for name in names:
        live.cast(name, one, VOTES[name])
    return one


PARTS = {  # of the topics in their order: size, evidence, few, movable, picked
    "Emergency": (67, 100, 81, 50, 71), "Phone": (80, 70, 16, 100, 57), "Opioids": (45, 70, 75, 100, 29),
    "COPD": (55, 30, 100, 100, 14), "District nursing": (90, 70, None, 0, 29), "A&E": (38, 70, 30, 50, 43),
}  # fmt: skip
NAMES_OF_PARTS = ("size", "evidence", "few", "movable", "picked")


def test_1_prepare_and_weight_again(database: Database) -> None:
    f1 = account(database, Role.FACILITATOR, "LOC-N", name="f1")
    prepared(database, f1)

    def weighed(*weights: int, version: int) -> tuple[list[str], list[float]]:
        used = dict(zip(NAMES_OF_PARTS, weights, strict=True))
        scored = [
            {"topic": name, "score": score(dict(zip(NAMES_OF_PARTS, parts, strict=True)), used)}
            for name, parts in PARTS.items()
        ]
        scored.sort(key=lambda one: -float(str(one["score"])))
        given = {"weights": used, "shortlist": scored}
        with database() as session:
            preparing.change_settings(session, 1, given, by=f1, today=TODAY, version=version)
        found = shown()["shortlist"]
        return [one["topic"] for one in found], [round(one["score"], 2) for one in found]

    order, scores = weighed(25, 25, 10, 20, 20, version=1)
    assert order == list(PARTS)
    assert scores == [74.05, 70.50, 62.05, 54.05, 50.89, 48.60]
    order, _ = weighed(20, 20, 10, 30, 20, version=2)
    assert order == ["Phone", "Emergency", "Opioids", "COPD", "A&E", "District nursing"]
    assert list(shown()["weights"].values()) == [20, 20, 10, 30, 20]


def test_2_seven_phones_vote_with_dots(live: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "places_free", lambda session, workshop: 2)
    one = voted(live)
    before = shown()
    (hidden,) = before["rounds"]
    assert (hidden["voting"], hidden["eligible"], hidden["totals"], hidden["papers"]) == (7, 7, {}, [])
    assert hidden["voted"] == [] and '"dots": 2' not in json.dumps(before)
    live.closed(one)
    live.revealed(one)
    (now,) = shown()["rounds"]
    assert {letter: (total["dots"], total["voters"]) for letter, total in now["totals"].items()} == {
        "A": (7, 5), "B": (6, 4), "C": (3, 3), "E": (3, 2), "D": (1, 1), "F": (1, 1),
    }  # fmt: skip
    assert (now["no"], now["method"], now["state"]) == (1, "dots", "revealed")
    assert (now["voting"], now["quorum"], now["advisory"]) == (7, True, False)
    assert now["voted"] == sorted(CODES.values())
    assert sorted(map(str, now["papers"])) == sorted(map(str, VOTES.values()))
    states = {topic["letter"]: topic["state"] for topic in shown()["topics"]}
    assert states == {x: "chosen" if x in "AB" else "not_chosen" for x in "ABCDEF"}
    with live.database() as session:
        assert session.scalars(select(Ballot)).all() == []
    assert events()["vote_cast"] == 7
    (sealed,) = [line for line in told() if line["event"] == "votes_sealed"]
    assert sealed["to"] == "7"
    choices = [json.dumps(vote) for vote in VOTES.values()] + [str(vote) for vote in VOTES.values()]
    assert not any(vote in json.dumps(told()) for vote in choices)


@pytest.mark.parametrize("choices", [{"A": 3}, {"A": 2, "B": 2}, {"G": 1}, {"A": 1.5}])
def test_3_too_many_dots(live: Room, choices: dict[str, Any]) -> None:
    one = voted(live, ("Ash",))
    with pytest.raises(Refused):
        live.cast("Ash", one, choices)
    with live.database() as session:
        assert [b.choices for b in session.scalars(select(Ballot))] == [VOTES["Ash"]]
    assert told()[-1]["event"] == "refused"


def test_4_and_5_a_phone_that_sleeps_and_a_second_phone(live: Room) -> None:
    one = live.opened()
    for key, choices in (("k", {"A": 2, "C": 1}), ("k", {"A": 2, "C": 1}), ("l", {"B": 2, "A": 1})):
        live.cast("Birch", one, choices, key)
    assert (events()["vote_cast"], events()["vote_changed"]) == (1, 1)
    assert shown()["rounds"][0]["voting"] == 1
    live.phones.pop("Birch")
    second = live.join("Birch")
    with pytest.raises(Refused, match="does not hold a vote"):
        live.cast("Birch", one, {"B": 1})
    with live.database() as session:
        phone = joining.phone_of(session, second)
        assert phone is not None
        joining.move_seat(session, live.workshop.id, phone.id, by=live.f1)
    live.cast("Birch", one, {"C": 1}, "second")
    assert shown()["rounds"][0]["voting"] == 1 and events()["seat_moved"] == 1


def test_6_a_late_vote(live: Room) -> None:
    one = voted(live, NAMES[:6])
    live.closed(one)
    assert live.cast("Grove", one, VOTES["Grove"], "late").words == voting.LATE
    assert (shown()["rounds"][0]["voting"], shown()["rounds"][0]["late"]) == (6, 1)
    assert events()["vote_late"] == 1
    with live.database() as session:
        rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1)
    live.cast("Grove", one, VOTES["Grove"], "late")
    live.closed(one)
    with live.database() as session, pytest.raises(Refused, match="once already"):
        rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1)
    live.revealed(one)
    assert shown()["rounds"][0]["voting"] == 7


def test_7_agreed_with_disagreement(live: Room) -> None:
    with pytest.raises(Refused, match="already past this line"):
        agreed(live, target=9.9, key="past")
    priority = agreed(live)
    with live.database() as session:
        add_action(session, priority.id, PHONE, by=live.f1, tree=TREE, today=TODAY, idempotency_key="a")
        running.close(session, live.workshop.id, by=live.f1, tree=TREE)
    (found,) = listed()
    assert shown()["priorities"] == [found]
    base = found["baseline"]
    assert (found["state"], found["snapshot"], base["value"]) == ("open", live.workshop.snapshot, 9.84)
    assert (base["lower"], base["upper"]) == (9.56, 10.13)
    assert (base["numerator"], base["denominator"]) == (4724, 480000)
    assert found["statement"] == (
        "Northside will lower emergency admissions from 9.84 to 9.2 per 1,000 by May 2018."
    )
    positions = Counter(one["position"] for one in found["positions"])
    assert positions == {"agree": 5, "can_live": 1, "disagree": 1}
    (action,) = found["actions"]
    assert (action["state"], action["owner_practice"]) == ("planned", CODES["Elm"])
    assert shown()["actions"] == found["actions"]
    lines = {part["heading"]: part["lines"] for part in shown()["minutes"]}
    assert "5 of 7 agreed, 1 can live with it, 1 disagreed: Our coding differs" in lines["Agreed"]
    assert "Dell" not in " ".join(lines["Agreed"])
    assert found["smallest_visible"] == 0.457
    said = cautions(9.5, 9.84, Allowance(0.0), found["smallest_visible"], "9.84")
    assert said == ["In a year the data cannot show a change this small."]


PHONE = Planned(
    "Phone frail patients within 2 days of discharge", "Nurse lead", CODES["Elm"], TODAY, date(2017, 9, 30)
)


def test_8_the_fourth_priority_and_two_facilitators(live: Room) -> None:
    whole_locality = sorted(CODES.values())
    three = [agreed(live, scope=tuple(whole_locality[:n]), key=f"p{n}", topic_id=None) for n in (1, 2, 3)]
    with pytest.raises(Refused) as refusal:
        agreed(live, scope=tuple(whole_locality), key="p4", topic_id=None)
    assert str(refusal.value).count("Northside will lower") == 3
    with live.database() as session:
        afterwards.close_priority(
            session, three[0].id, 1, by=live.f1, outcome="stopped", stop_reason="not in our power",
            note="Nobody of us decides it.", today=TODAY,
        )  # fmt: skip
    agreed(live, scope=tuple(whole_locality), key="p4", topic_id=None)

    def edited(version: int, role: str, second: bool = False) -> Priority:
        with live.database() as session:
            by = live.f2 if second else live.f1
            return afterwards.edit_priority(
                session, three[1].id, version, by=by, tree=TREE, today=TODAY, own_words="", lead_role=role,
                lead_practice=CODES["Ash"], review_on=three[1].review_on,
            )  # fmt: skip

    edited(1, "Nurse lead")
    with pytest.raises(afterwards.Conflict) as conflict:
        edited(1, "Practice manager", second=True)
    assert (conflict.value.stored.lead_role, conflict.value.given["lead_role"]) == (
        "Nurse lead",
        "Practice manager",
    )
    edited(2, "Practice manager", second=True)
    found = next(one for one in listed() if one["id"] == three[1].id)
    assert (found["version"], found["lead_role"]) == (3, "Practice manager")
    assert [one["lead_role"] for one in found["history"]] == ["GP partner", "Nurse lead"]
    assert [one["state"] for one in listed()] == ["closed", "open", "open", "open"]


SIMILAR = tuple(f"Z3{number:04d}" for number in range(10))


@pytest.mark.parametrize(("done_on", "listed_there"), [(date(2017, 8, 31), 1), (date(2017, 9, 1), 0)])
def test_9_three_refreshes(live: Room, done_on: date, listed_there: int) -> None:
    frozen = {"allowance": 0.0, "smallest_visible": 0.457, "similar": list(SIMILAR)}
    priority = agreed(live, frozen=frozen)
    with live.database() as session:
        action = add_action(
            session, priority.id, PHONE, by=live.f1, tree=TREE, today=TODAY, idempotency_key="a"
        )
        move_action(
            session, action.id, ActionState.DONE, 1, by=live.f1, tree=TREE, today=done_on, done_on=done_on
        )
    said, digests = [], []
    for after, day in ((3, date(2017, 10, 10)), (6, date(2018, 1, 10)), (9, date(2018, 4, 10))):
        snapshot = refreshed(after, f"{day}-aaaaa{after}", day, others=SIMILAR)
        with live.database() as session:
            digests += [turn.now for turn in following.follow(session, snapshot, day)]
        said.append(listed()[0]["verdict"])
    assert said == ["too_early", "wanted", "wanted"]
    assert digests == ["too_early", "wanted"]  # a line when it turned, none when it stayed
    (found,) = listed()
    assert [round(found[name], 3) for name in ("change", "lower", "upper")] == [-0.789, -0.958, -0.619]
    assert (found["comparison"], found["already_moving"], found["at_target"]) == (
        "more_than_similar",
        False,
        False,
    )
    assert [line["snapshot"] for line in told() if line["event"] == "verdict_changed"] == [
        "2017-10-10-aaaaa3",
        "2018-01-10-aaaaa6",
    ]
    with live.database() as session:
        seen = course(session, stored_priority(session, priority.id), "2018-04-10-aaaaa9")
    assert len(worth_a_closer_look([seen])) == listed_there  # done before the signal window began


def test_10_lights_out(live: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with live.database() as session:
        running.advance(session, live.workshop.id, "lobby", "vote", by=live.f1)
    one = voted(live, NAMES[:4])
    assert (shown()["step"], shown()["rounds"][0]["voting"]) == ("vote", 4)
    later = clock.now() + timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    with live.database() as session:
        control.take_control(session, live.workshop.id, by=live.f2)
    assert events()["control_taken"] == 2 and events()["control_lost"] == 1
    for name in NAMES[4:]:
        live.cast(name, one, VOTES[name])
    with live.database() as session:
        rounds.close_round(session, live.workshop.id, one.id, by=live.f2)
        rounds.reveal(session, live.workshop.id, one.id, by=live.f2)
        assert joining.join(session, address="x", key=live.key)
        running.close(session, live.workshop.id, by=live.f2, tree=TREE)
    assert shown()["rounds"][0]["voting"] == 7 and shown()["state"] == "closed"
    with live.database() as session, pytest.raises(Refused, match="the meeting has ended"):
        joining.join(session, address="x", key=live.key)
    with live.database() as session, pytest.raises(joining.Ended, match="The meeting has ended"):
        joining.choose_practice(session, live.phones["Ash"], CODES["Ash"], "GP partner", PRACTICES)
