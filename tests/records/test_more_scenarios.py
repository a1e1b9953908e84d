"""More meetings in the terms of WORKSHOP 16, at the edges of its rules, read as `manage.py` prints them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarking.organisations import MEMBERSHIP_COLUMNS, Level, Organisations
from benchmarking.periods import Period
from records.agreed import afterwards, amendments, following
from records.database import Database
from records.meetings import (
    attending,
    deciding,
    joining,
    leaving,
    listing,
    preparing,
    rounds,
    running,
    voting,
)
from records.models import Round, TopicState, VotingMode
from records.priorities import Baseline
from records.refusals import Refused
from tests.builders import AREA
from tests.records.northside import (
    CODES,
    NAMES,
    PRACTICES,
    TODAY,
    TREE,
    VOTES,
    Room,
    full_room,
    read_by_commands,
    room,
)
from tests.records.test_priority_followed import BASE, INDICATOR, agreed, refreshed
from tests.records.test_scenarios import events, listed, shown, told


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """SQLite in a home folder that the commands read."""
    yield from read_by_commands(tmp_path, monkeypatch)


@pytest.fixture
def live(database: Database) -> Room:
    return full_room(database)


def held(live: Room, votes: Mapping[str, Mapping[str, int]], letters: str = "ABCDEF", **given: Any) -> Round:
    """A round from its ballot to its result."""
    one = live.opened(letters=letters, **given)
    for name, choices in votes.items():
        live.cast(name, one, choices)
    live.closed(one)
    return live.revealed(one)


def first(count: int) -> dict[str, dict[str, int]]:
    return {name: {"A": 2, "B": 1} for name in NAMES[:count]}


@pytest.mark.parametrize(("count", "quorum", "state"), [(3, False, "proposed"), (4, True, "open")])
def test_11_at_the_edge_of_the_quorum(live: Room, count: int, quorum: bool, state: str) -> None:
    """Half of seven, rounded up, is four: with three it is a first view, and practices confirm."""
    held(live, first(count))
    (one,) = shown()["rounds"]
    assert (one["voting"], one["eligible"], one["quorum"], one["advisory"]) == (count, 7, quorum, not quorum)
    agreed(live)
    (found,) = listed()
    assert (found["state"], found["confirm_by"]) == (state, "2017-06-14")
    assert events()[f"priority_{'opened' if quorum else 'proposed'}"] == 1


def test_12_and_13_a_tie_after_the_second_round_is_voted_on_then_decided_by_the_chair(
    live: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "places_free", lambda session, workshop: 2)
    held(live, VOTES)
    tied = {"Ash": {"A": 2, "C": 1}, "Birch": {"A": 2, "E": 1}, "Cedar": {"A": 1}, "Dell": {"C": 1, "E": 1}}
    second = held(live, tied)
    assert shown()["rounds"][1]["tied"] == ["C", "E"]
    with live.database() as session, pytest.raises(Refused, match="chair decides after a run-off"):
        deciding.decide_tie(session, 1, second.id, ["E"], "We can begin at once.", by=live.f1)
    split = {"Ash": {"C": 1}, "Birch": {"E": 1}, "Cedar": {"C": 1}, "Dell": {"E": 1}}
    run_off = held(live, split, "CE", run_off=True)
    with live.database() as session:
        with pytest.raises(Refused, match="10 to 300 characters"):
            deciding.decide_tie(session, 1, run_off.id, ["E"], "Because", by=live.f1)
        with pytest.raises(Refused, match="Two rounds are the most"):
            rounds.prepare_round(session, 1, rounds.Method.DOTS, live.topic_ids(), by=live.f1, tree=TREE)
        deciding.decide_tie(session, 1, run_off.id, ["E"], "We can begin at once.", by=live.f1)
    found = shown()
    assert [(r["no"], r["run_off"], r["tied"]) for r in found["rounds"]] == [
        (1, False, []), (2, False, ["C", "E"]), (3, True, []),
    ]  # fmt: skip
    last = found["rounds"][2]
    assert (last["decided_by"], last["reason"]) == ("chair", "We can begin at once.")
    states = {topic["letter"]: topic["state"] for topic in found["topics"]}
    assert [letter for letter, state in states.items() if state == "chosen"] == ["A", "E"]
    with live.database() as session:
        running.close(session, 1, by=live.f1, tree=TREE)
    lines = {part["heading"]: part["lines"] for part in shown()["minutes"]}["Topics and votes"]
    assert any(line.startswith("The chair decided the tie in the run-off for District") for line in lines)


def test_14_each_person_votes_and_the_quorum_is_of_practices(database: Database) -> None:
    made = room(database, mode=VotingMode.PER_PERSON)
    seen = {attending.HEADCOUNT: made.workshop.version}
    with database() as session:
        attending.attend(session, 1, {}, seen, by=made.f1, tree=TREE, headcount=6)
    one = made.opened()
    for number, name in enumerate(("Ash", "Ash", "Ash", "Birch", "Birch", "Birch", "Cedar")):
        made.phones.pop(name, None)
        made.join(name)
        if number < 6:
            made.cast(name, one, {"A": 1}, f"k{number}")
    with pytest.raises(Refused, match="does not hold a vote"):
        made.cast("Cedar", one, {"A": 1})  # the seventh of six: waits to be let in
    made.closed(one)
    made.revealed(one)
    found = shown()
    assert (found["mode"], found["headcount"]) == ("per_person", 6)
    (now,) = found["rounds"]
    assert (now["voting"], now["practices"], now["quorum"]) == (6, 2, False)
    assert now["totals"]["A"]["voters"] == 6
    assert [line["to"] for line in told() if line["event"] == "headcount_changed"] == ["6"]


def test_15_a_practice_that_leaves_takes_nothing_back(live: Room) -> None:
    """Grove votes, is called away and its phone taken out: the vote counts, the list says apologies."""
    one = live.opened()
    for name in NAMES:
        live.cast(name, one, VOTES[name])
    with live.database() as session:
        phone = joining.phone_of(session, live.phones["Grove"])
        assert phone is not None
        leaving.take_out(session, 1, phone.id, by=live.f1)
        seen = {row.practice: row.version for row in preparing.found.attendance(session, 1)}
        attending.attend(session, 1, {CODES["Grove"]: "apologies"}, seen, by=live.f1, tree=TREE)
    live.closed(one)
    live.revealed(one)
    found = shown()
    assert found["rounds"][0]["voting"] == 7 and found["rounds"][0]["totals"]["A"]["dots"] == 7
    states = {row["practice"]: row["state"] for row in found["attendance"]}
    assert [code for code, state in states.items() if state == "apologies"] == [CODES["Grove"]]
    (line,) = [x for x in told() if x["event"] == "attendance_changed"]
    assert (line["object"].split()[-1], line["from"], line["to"]) == (CODES["Grove"], "present", "apologies")


def merged_on(day: date) -> Organisations:
    """Northside after Grove closed on a day: its patients went to Fern."""
    codes = [*CODES.values(), "LOC-N"]
    grove = TREE["Z10007"].code
    rows = [
        (code, Level.LOCALITY.value, "LOC-N", date.min, day if code == grove else date.max)
        for code in CODES.values()
    ]
    memberships = pd.DataFrame(rows, columns=list(MEMBERSHIP_COLUMNS))
    return Organisations({code: TREE[code] for code in codes}, memberships, AREA)


def test_16_a_practice_that_merged_before_the_day_has_no_vote_of_its_own(database: Database) -> None:
    made, tree = room(database), merged_on(date(2017, 5, 30))
    open_on_the_day = {code: PRACTICES[code] for code in tree.practices("LOC-N", TODAY)}
    assert sorted(open_on_the_day.values()) == list(NAMES[:6])
    for name in NAMES[:6]:
        made.join(name)
    with database() as session:
        token = joining.join(session, address="10.0.0.4", key=made.key)
        with pytest.raises(Refused, match="from the list"):
            joining.choose_practice(session, token, CODES["Grove"], "GP partner", open_on_the_day)
    ids = made.topic_ids()
    with database() as session:
        number = rounds.prepare_round(session, 1, rounds.Method.DOTS, ids, by=made.f1, tree=tree).id
    with database() as session:
        one = rounds.open_round(session, 1, number, by=made.f1)
    with database() as session, pytest.raises(Refused, match="not a practice of this locality"):
        voting.enter_paper(session, 1, number, CODES["Grove"], {"A": 1}, by=made.f1, tree=tree, sheet="7")
    for name in NAMES[:3]:
        made.cast(name, one, VOTES[name])
    made.closed(one)
    made.revealed(one)
    (now,) = shown()["rounds"]
    assert (now["eligible"], now["voting"], now["quorum"]) == (6, 3, True)  # half of six is three


def test_17_paper_and_phone_of_one_practice_are_one_vote(live: Room) -> None:
    one = live.opened()
    for name in NAMES[1:5]:
        live.cast(name, one, VOTES[name])
    live.cast("Ash", one, {"A": 2})

    def paper(replace: bool = False) -> None:
        with live.database() as session:
            voting.enter_paper(
                session, 1, one.id, CODES["Ash"], {"F": 1}, by=live.f1, tree=TREE, sheet="1", replace=replace
            )

    with pytest.raises(Refused, match="Replace the earlier vote"):
        paper()
    paper(replace=True)
    with live.database() as session:
        phone = joining.phone_of(session, live.phones["Ash"])
        assert phone is not None and voting.own_vote(session, one, phone) is None
    assert shown()["rounds"][0]["voting"] == 5
    live.cast("Ash", one, {"D": 2}, "after the sheet")  # the last one that was acknowledged counts
    live.closed(one)
    live.revealed(one)
    (now,) = shown()["rounds"]
    assert (now["voting"], now["totals"]["F"]["dots"], now["totals"]["D"]["dots"]) == (5, 0, 2)
    mine = [(x["event"], x["to"]) for x in told() if x["event"].startswith("vote_")][-2:]
    assert mine == [("vote_entered_from_paper", "replaced_by_paper"), ("vote_changed", "")]


def test_18_a_priority_is_worded_anew_and_the_minutes_corrected_with_the_old_text_kept(live: Room) -> None:
    held(live, VOTES)
    priority = agreed(live)
    with live.database() as session:
        running.close(session, 1, by=live.f1, tree=TREE)
        written = shown()["minutes"]
        afterwards.edit_priority(
            session, priority.id, 1, by=live.f2, tree=TREE, today=TODAY, own_words="Seen early.",
            lead_role="Nurse lead", lead_practice=CODES["Elm"], review_on=priority.review_on,
        )  # fmt: skip
        amendments.amend(session, 1, "Dell was there", "Dell left early", by=live.f1, today=date(2017, 6, 14))
        with pytest.raises(Refused, match="within 14 days"):
            amendments.amend(session, 1, "Too late", "Too late", by=live.f1, today=date(2017, 6, 15))
    (found,) = listed()
    assert (found["version"], found["baseline"]["value"], found["target"]) == (2, 9.84, 9.2)
    assert [old["lead_role"] for old in found["history"]] == ["GP partner"]
    now = shown()
    assert now["minutes"][: len(written)] == written
    assert now["minutes"][-1] == {
        "heading": "Corrections", "lines": ["“Dell was there” reads “Dell left early”"],
    }  # fmt: skip
    assert (events()["priority_edited"], events()["minutes_amended"], events()["refused"]) == (1, 1, 1)


def test_19_a_restated_baseline_is_told_and_the_frozen_one_stays(live: Room) -> None:
    priority = agreed(live, scope=tuple(sorted(CODES.values())))
    for number, factor in ((1, 1.0), (2, 1.3), (3, 1.3)):
        day = date(2017, 7, 10 + number)
        with live.database() as session:
            following.follow(session, refreshed(1, f"{day}-bbbbb{number}", day, factor), day)
    (found,) = listed()
    assert (found["baseline"]["value"], found["statement"]) == (9.84, priority.statement)
    lines = [(x["snapshot"], x["actor"]) for x in told() if x["event"] == "baseline_restated"]
    assert [snapshot for snapshot, _ in lines] == ["2017-07-11-bbbbb1", "2017-07-12-bbbbb2"]


def test_20_a_broken_series_gets_a_new_baseline_and_keeps_its_verdicts(live: Room) -> None:
    priority = agreed(live)
    broken = replace(INDICATOR, series_breaks=(Period.parse("2017-08"),))
    day = date(2018, 1, 10)
    with live.database() as session:
        whole = refreshed(6, f"{day}-ccccc6", day)
        following.follow(session, replace(whole, indicators={INDICATOR.id: broken}), day)
    (found,) = listed()
    assert found["verdict"] == "series_broken"
    with live.database() as session:
        anew: Baseline = replace(BASE, value=10.4, snapshot=f"{day}-ccccc6", period="year to 2017-12")
        afterwards.rebaseline(
            session, priority.id, priority.version, anew, by=live.f1, indicator=INDICATOR, frozen={}
        )
    (now,) = listed()
    assert (now["baseline"]["value"], now["baseline_version"], now["target"]) == (10.4, 2, 9.2)
    assert [old["value"] for old in now["old_baselines"]] == [9.84]
    assert now["verdict"] == "series_broken"  # what was said is not written anew
    (line,) = [x for x in told() if x["event"] == "priority_rebaselined"]
    assert (line["from"], line["to"]) == ("baseline 1", "baseline 2")


def test_a_topic_that_was_merged_is_on_no_ballot_and_keeps_both_wordings(live: Room) -> None:
    first_one, second = live.topic_ids("AB")
    with live.database() as session:
        listing.set_aside(session, 1, second, TopicState.MERGED, by=live.f1, merged_into=first_one)
        with pytest.raises(Refused, match="set aside"):
            rounds.prepare_round(session, 1, rounds.Method.DOTS, [first_one, second], by=live.f1, tree=TREE)
    topics = {topic["id"]: topic for topic in shown()["topics"]}
    assert (topics[second]["state"], topics[second]["merged_into"]) == ("merged", first_one)
    assert topics[second]["title"] == "Easy to get through by phone"
