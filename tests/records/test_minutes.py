"""The words of the minutes: what was counted and from whom, what ended, where a priority started."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from benchmarking.comparison import compare
from benchmarking.organisations import Level
from records import afterwards
from records.database import Database
from records.meetings import attending, found, minutes, preparing, voting
from records.models import Priority, VotingMode, Workshop
from records.priorities import baseline_from
from records.tally import Method
from tests import builders
from tests.records.northside import CODES, NAMES, PRACTICES, SNAPSHOT, TODAY, TREE, VOTES, Room, room
from tests.records.test_priority_followed import agreed


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
    assert "Present: Ash, Cedar. Apologies: Birch." in written(live)["Meeting"]


def test_a_choice_is_a_point_and_a_person_a_person(database: Database) -> None:
    each = room(database, mode=VotingMode.PER_PERSON)
    with database() as session:
        attending.attend(session, each.workshop.id, {}, {}, by=each.f1, tree=TREE, headcount=2)
    said = voted(each, Method.RANKING, {"Ash": {"A": 1}, "Birch": {"A": 1, "B": 2, "C": 3}})
    assert " 6 points from 2 people; B " in said and " 1 point from 1 person; " in said
    assert " 0 points; " in said  # and not "from 0"


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
