"""The words of the minutes: what was counted and from whom, what ended, where a priority started."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from benchmarking.comparison import compare
from benchmarking.organisations import Level
from records.agreed import afterwards
from records.agreed.actions import Planned, add_action
from records.database import Database
from records.meetings import attending, deciding, found, minutes, preparing, rounds, running, voting
from records.models import Priority, PriorityState, Stance, VotingMode, Workshop
from records.priorities import Stand, baseline_from
from records.tally import Method
from tests import builders
from tests.records.northside import CODES, NAMES, PRACTICES, SECRET, SNAPSHOT, TODAY, TREE, VOTES, Room, room
from tests.records.test_priority_followed import agreed

PHONE = Planned(
    "Phone frail patients within 2 days of discharge", "Nurse lead", CODES["Elm"], TODAY, date(2017, 9, 30)
)


def written(live: Room) -> dict[str, str]:
    with live.database() as session:
        workshop = session.get_one(Workshop, live.workshop.id)
        sections = minutes.written_now(session, workshop, PRACTICES).sections
    return {heading: " ".join(lines) for heading, lines in sections}


def voted(live: Room, method: Method, votes: dict[str, Any]) -> str:
    for name in votes:
        live.join(name)
    one = live.opened(method)
    for name, vote in votes.items():
        live.cast(name, one, vote)
    live.closed(one)
    live.revealed(one)
    return written(live)["Topics and votes"]


def test_what_a_topic_got_is_said_in_dots_and_practices(database: Database) -> None:
    said = voted(room(database), Method.DOTS, {name: VOTES[name] for name in NAMES})
    assert " 7 dots from 5 practices; B " in said
    assert " 1 dot from 1 practice; F " in said


def test_whoever_has_a_seat_was_there_unless_it_sent_apologies(database: Database) -> None:
    live = room(database)
    for name in ("Cedar", "Birch"):
        live.join(name)
    one = live.opened()
    with database() as session:
        voting.enter_paper(
            session, live.workshop.id, one.id, CODES["Ash"], {"A": 1}, by=live.f1, tree=TREE, sheet="1"
        )
    assert "Present: Ash, Birch, Cedar." in written(live)["Meeting"]
    with database() as session:
        seen = {a.practice: a.version for a in found.attendance(session, live.workshop.id)}
        states = {CODES["Birch"]: "apologies"}
        attending.attend(session, live.workshop.id, states, seen, by=live.f1, tree=TREE)
    here = "Present: Ash, Cedar. Apologies: Birch. Not there, and sent no apologies: Dell, Elm, Fern, Grove."
    assert here in written(live)["Meeting"]


def test_a_choice_is_a_point_and_a_person_a_person(database: Database) -> None:
    each = room(database, mode=VotingMode.PER_PERSON)
    seen = {attending.HEADCOUNT: each.workshop.version}
    with database() as session:
        attending.attend(session, each.workshop.id, {}, seen, by=each.f1, tree=TREE, headcount=2)
    said = voted(each, Method.RANKING, {"Ash": {"A": 1}, "Birch": {"A": 1, "B": 2, "C": 3}})
    assert " 6 points from 2 people; B " in said and " 1 point from 1 person; " in said
    assert "3 others had none. " in said and "from 0" not in said
    assert said.endswith(
        "No votes for D COPD yearly review done; E District nursing contacts, 65+; "
        "F A&E visits needing no treatment."
    )


def test_a_priority_that_was_closed_is_in_the_minutes_of_that_day(database: Database) -> None:
    live = room(database)
    ended = agreed(live, topic_id=None)
    with database() as session:
        afterwards.close_priority(
            session, ended.id, 1, by=live.f1, outcome="stopped", stop_reason="not in our power",
            note="Nobody of us decides it.", today=TODAY,
        )  # fmt: skip
        meetings = [
            preparing.prepare(
                session, "LOC-N", by=live.f1, tree=TREE, snapshot_id=SNAPSHOT, held_on=day, today=TODAY,
                idempotency_key=str(day),
            )
            for day in (TODAY, TODAY + timedelta(7))
        ]  # fmt: skip
        same_day, later = (dict(minutes.written_now(session, m, PRACTICES).sections) for m in meetings)
    said = "Closed. Stopped before its time (not in our power): Nobody of us decides it."
    assert same_day["Last time"] == (f"{ended.statement} Too early to tell. {said}",)
    assert "Last time" not in later


def test_a_baseline_is_said_as_it_is_shown_everywhere(database: Database) -> None:
    live = room(database)
    comparison = compare(builders.snapshot(), "LOC-A", "prev_htn_pct", peers=Level.STP)
    kept = baseline_from(comparison, SNAPSHOT)
    assert kept.words == "15.2%, likely range 14.9 to 15.6%, April 2024 to March 2025"
    made = agreed(live, key="p")
    with database() as session:
        session.get_one(Priority, made.id).baseline = asdict(kept)
        session.commit()
    assert f"Baseline {kept.words}. GP partner, Ash leads." in written(live)["Agreed"]
    older = {"value": 5213.0, "lower": 0.0, "upper": 5230.4, "period": "2025"}  # kept without words
    with database() as session:
        session.get_one(Priority, made.id).baseline = older
        session.commit()
    assert "Baseline 5,210, likely range 0 to 5,230, 2025. " in written(live)["Agreed"]


def test_the_decision_comes_first_and_the_chair_is_heard(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "places_free", lambda session, workshop: 1)
    live = room(database)
    for name in NAMES[:4]:
        live.join(name)
    for letters, votes, run_off in (
        ("ABCDEF", {name: {"A": 1, "C": 1} for name in NAMES[:4]}, False),
        ("AC", dict(zip(NAMES, ({"A": 1}, {"C": 1}, {"A": 1}, {"C": 1}), strict=False)), True),
    ):
        one = live.opened(letters=letters, run_off=run_off)
        for name, vote in votes.items():
            live.cast(name, one, vote)
        live.closed(one)
        live.revealed(one)
    with database() as session:
        deciding.decide_tie(session, live.workshop.id, one.id, ["C"], "We can begin at once.", by=live.f1)
        workshop = session.get_one(Workshop, live.workshop.id)
        lines = dict(minutes.written_now(session, workshop, PRACTICES).sections)["Topics and votes"]
    assert lines[:2] == (
        "Taken forward: C High-dose opioids.",
        "The chair decided the tie in the run-off for High-dose opioids: We can begin at once.",
    )
    assert lines[2].startswith("Run-off, 4 of 7 practices voted: A ") and "4 others had none." in lines[3]
    assert lines[4].startswith("No votes for B Easy to get through by phone; D COPD")
    again = live.opened(letters="AC")
    for name in NAMES[:4]:
        live.cast(name, again, {"A": 1})
    live.closed(again)
    live.revealed(again)
    said = written(live)["Topics and votes"]  # a run-off between them is no round
    assert "Round 2, 4 of 7 practices voted" in said and "Round 3" not in said


def test_times_and_chair_are_said_of_a_meeting_that_ran_here(database: Database) -> None:
    live = room(database, chair_role="GP partner")
    with database() as session:
        session.get_one(Workshop, live.workshop.id).opened_at = datetime(2017, 5, 31, 11, 58, tzinfo=UTC)
        session.get_one(Workshop, live.workshop.id).closed_at = datetime(2017, 5, 31, 13, 31, tzinfo=UTC)
        session.commit()
    said = written(live)["Meeting"]
    assert said == "Northside, 31 May 2017, opened at 12:58, closed at 14:31. Chair: GP partner."
    with database() as session:
        session.get_one(Workshop, live.workshop.id).on_paper = True
        session.commit()
    assert written(live)["Meeting"] == "Northside, 31 May 2017. Chair: GP partner."


def test_an_action_for_an_earlier_priority_is_in_the_minutes_of_the_meeting_that_added_it(
    database: Database,
) -> None:
    live = room(database)
    older = agreed(live, topic_id=None)
    with database() as session:
        running.close(session, live.workshop.id, by=live.f1, tree=TREE)
    with database() as session:
        later = preparing.prepare(
            session, "LOC-N", by=live.f1, tree=TREE, snapshot_id=SNAPSHOT, held_on=TODAY, today=TODAY,
            idempotency_key="later", template="review",
        )  # fmt: skip
        preparing.set_ready(session, later.id, True, by=live.f1)
        running.start(session, later.id, by=live.f1, today=TODAY, secret=SECRET)
        for outside in ("b", "c"):  # on the page of the priorities, while the meeting runs
            add_action(session, older.id, PHONE, by=live.f1, tree=TREE, today=TODAY, idempotency_key=outside)
        add_action(
            session,
            older.id,
            PHONE,
            by=live.f1,
            tree=TREE,
            today=TODAY,
            idempotency_key="a",
            meeting=later.id,
        )
        first, second = (
            dict(minutes.written_now(session, session.get_one(Workshop, id_), PRACTICES).sections)
            for id_ in (live.workshop.id, later.id)
        )
    heading = "Actions added to earlier priorities"
    assert heading not in first
    (line,) = second[heading]
    assert line.startswith(
        "Phone frail patients within 2 days of discharge: Nurse lead, Elm, by 30 September"
    )


def test_what_is_agreed_from_a_vote_below_quorum_stays_proposed_until_practices_confirm(
    database: Database,
) -> None:
    live = room(database)
    for few in (True, False):
        names = NAMES[:3] if few else NAMES[:4]
        for name in set(names) - set(live.phones):
            live.join(name)
        letter = "A" if few else "B"
        one = live.opened(letters="ABCDEF" if few else "BCDEF")
        for name in names:
            live.cast(name, one, {letter: 1}, f"{few} {name}")
        live.closed(one)
        live.revealed(one)
        made = agreed(
            live,
            key=f"p {few}",
            scope=tuple(CODES.values())[: len(names)],
            topic_id=live.topic_ids(letter)[0],
        )
        assert made.state is (PriorityState.PROPOSED if few else PriorityState.OPEN)
        if few:
            words = written(live)
            assert "Proposed: practices confirm it by 14 June 2017." in words["Agreed"]
            assert "3 of 7 practices voted" in words["Topics and votes"]
            assert "a first view, not a decision; practices confirm." in words["Topics and votes"]
            with database() as session:
                confirmed = afterwards.record_position(
                    session, made.id, 1, CODES["Grove"], Stand(Stance.AGREE), by=live.f1, tree=TREE,
                    today=TODAY + timedelta(1),
                )  # fmt: skip
                assert (confirmed.state, confirmed.agreed_on) == (PriorityState.OPEN, TODAY + timedelta(1))
