"""A vote as the acceptance scenarios have it: hidden, counted once, and nobody can tell whose it was."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from records import audit, clock
from records.database import Database
from records.meetings import (
    attending,
    control,
    deciding,
    doors,
    joining,
    leaving,
    preparing,
    rounds,
    running,
    stale,
    voting,
    whole,
)
from records.meetings.turnout import turnout
from records.models import Ballot, Paper, Phone, PhoneState, Round, RoundState, TopicState, Voted
from records.models.table import Table
from records.refusals import Refused
from records.tally import Method
from tests.records.northside import CODES, NAMES, PRACTICES, SECRET, TODAY, TREE, VOTES, Room, room

FIRST = {attending.HEADCOUNT: 1}  # the version of the meeting that the form was filled from


@pytest.fixture
def live(database: Database) -> Room:
    made = room(database)
    for name in NAMES:
        made.join(name)
    return made


def everything(database: Database, *left_out: type[Table]) -> str:
    """All that is stored, as text."""
    with database() as session:
        tables = [
            t for t in Table.metadata.sorted_tables if t.name not in {o.__tablename__ for o in left_out}
        ]
        return json.dumps(
            [[str(value) for value in row] for t in tables for row in session.execute(select(t)).all()]
        )


def events(database: Database) -> Counter[str]:
    with database() as session:
        return Counter(line.event for line in audit.events(session))


def test_seven_phones_vote_with_dots(live: Room) -> None:
    one = live.opened()
    for name, choices in VOTES.items():
        assert live.cast(name, one, choices).counted
    with live.database() as session:
        assert voting.number_voted(session, one) == 7
    hidden = everything(live.database, Ballot)
    assert '"A": 2' not in hidden and "'A': 2" not in hidden  # nowhere but on the ballots
    live.closed(one)
    shown = live.revealed(one)
    assert {letter: (t["dots"], t["voters"]) for letter, t in shown.totals.items()} == {
        "A": (7, 5), "B": (6, 4), "C": (3, 3), "E": (3, 2), "D": (1, 1), "F": (1, 1),
    }  # fmt: skip
    assert (shown.voting, shown.quorum, shown.tied) == (7, True, [])
    with live.database() as session:
        states = {t.letter: t.state for t in preparing.found.topics_of(session, live.workshop.id)}
        assert session.scalars(select(Ballot)).all() == []
        papers = session.scalars(select(Paper)).all()
        voted = session.scalars(select(Voted)).all()
    assert [x for x in "ABCDEF" if states[x] is TopicState.CHOSEN] == ["A", "B", "C"]  # C: more voters than E
    assert sorted(v.practice for v in voted) == sorted(CODES.values())
    assert Counter(str(sorted(p.choices.items())) for p in papers) == Counter(
        str(sorted(c.items())) for c in VOTES.values()
    )
    assert set(vars(papers[0])) - {"_sa_instance_state"} == {"id", "round_id", "choices"}
    happened = events(live.database)
    assert (happened["vote_cast"], happened["votes_sealed"]) == (7, 1)
    with live.database() as session:
        told = json.dumps([audit.as_json(line) for line in audit.events(session)])
    assert "'A'" not in told and '\\"A\\"' not in told


def test_two_free_places_take_two_topics(live: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "places_free", lambda session, workshop: 2)
    one = live.opened()
    for name, choices in VOTES.items():
        live.cast(name, one, choices)
    live.closed(one)
    live.revealed(one)
    with live.database() as session:
        topics = preparing.found.topics_of(session, live.workshop.id)
    assert [t.letter for t in topics if t.state is TopicState.CHOSEN] == ["A", "B"]
    assert [t.letter for t in topics if t.state is TopicState.NOT_CHOSEN] == ["C", "D", "E", "F"]


@pytest.mark.parametrize(
    "choices", [{"A": 3}, {"A": 2, "B": 2}, {"G": 1}, {"A": 1.5}, {"A": True}, {"A": -1}]
)
def test_what_breaks_the_ballot_is_refused_and_an_earlier_vote_stands(
    live: Room, choices: dict[str, int]
) -> None:
    one = live.opened()
    live.cast("Ash", one, VOTES["Ash"])
    with pytest.raises(Refused):
        live.cast("Ash", one, choices)
    with live.database() as session:
        assert [b.choices for b in session.scalars(select(Ballot))] == [VOTES["Ash"]]
    assert events(live.database)["vote_changed"] == 0


def test_a_round_of_another_meeting_takes_no_vote(live: Room) -> None:
    one = live.opened()
    with live.database() as session:
        session.add(Round(live.workshop.id + 1, 1, "dots", {"A": 1, "B": 2}, 7))
        with pytest.raises(Exception, match=r"FOREIGN|foreign"):  # there is no such meeting at all
            session.commit()
    with live.database() as session, pytest.raises(Refused, match="not one of the meeting's"):
        voting.cast(session, live.phones["Ash"], one.id + 99, {"A": 1}, idempotency_key="x")


def test_a_phone_that_sleeps_sends_again_and_counts_once(live: Room) -> None:
    one = live.opened()
    first = live.cast("Birch", one, {"A": 2, "C": 1}, "key 1")
    again = live.cast("Birch", one, {"A": 2, "C": 1}, "key 1")
    assert first == again
    assert live.cast("Birch", one, {"B": 2, "A": 1}, "key 2").choices == {"B": 2, "A": 1}
    assert live.cast("Birch", one, {"A": 2, "C": 1}, "key 1").choices == {"B": 2, "A": 1}  # an old retry
    with live.database() as session:
        assert [b.choices for b in session.scalars(select(Ballot))] == [{"B": 2, "A": 1}]
        assert voting.number_voted(session, one) == 1
    assert (events(live.database)["vote_cast"], events(live.database)["vote_changed"]) == (1, 1)


def test_a_second_phone_of_a_practice_gets_the_seat_only_when_it_is_moved(live: Room) -> None:
    one = live.opened()
    live.cast("Birch", one, {"A": 2, "C": 1})
    first = live.phones.pop("Birch")
    second = live.join("Birch")
    with pytest.raises(Refused, match="does not hold a vote"):
        live.cast("Birch", one, {"B": 2})
    with live.database() as session:
        phone = joining.phone_of(session, second)
        assert phone is not None and phone.seat_id is None
    with live.database() as session:
        joining.move_seat(session, live.workshop.id, phone.id, by=live.f1)
    with live.database() as session:
        moved = joining.phone_of(session, second)
        assert moved is not None and voting.own_vote(session, one, moved) == {"A": 2, "C": 1}
    live.cast("Birch", one, {"B": 1}, "from the second")
    live.phones["Birch"] = first
    with pytest.raises(Refused, match="does not hold a vote"):
        live.cast("Birch", one, {"F": 1}, "from the first")
    with live.database() as session:
        assert [b.choices for b in session.scalars(select(Ballot))] == [{"B": 1}]


def test_a_holder_hands_its_seat_to_the_one_that_asked(live: Room) -> None:
    first = live.phones.pop("Elm")
    second = live.join("Elm", "Practice manager")
    with live.database() as session:
        assert joining.hand_over(session, first) is None  # nobody asked
        joining.ask_for_seat(session, second)
        given = joining.hand_over(session, first)
        assert given is not None
        old = joining.phone_of(session, first)
        assert old is not None and old.seat_id is None


def test_a_late_vote_is_told_so_and_may_come_after_reopening_once(live: Room) -> None:
    one = live.opened()
    for name in NAMES[:6]:
        live.cast(name, one, VOTES[name])
    live.closed(one)
    late = live.cast("Grove", one, VOTES["Grove"], "late")
    assert (late.counted, late.words) == (False, voting.LATE)
    assert events(live.database)["vote_late"] == 1
    with live.database() as session:
        assert rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1).late == 1
    assert live.cast("Grove", one, VOTES["Grove"], "late").counted
    live.closed(one)
    with live.database() as session, pytest.raises(Refused, match="once already"):
        rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1)
    assert live.revealed(one).voting == 7


def test_a_tie_across_the_cut_goes_to_a_run_off_and_then_to_the_chair(
    live: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "places_free", lambda session, workshop: 1)
    one = live.opened()
    for name in NAMES[:3]:
        live.cast(name, one, {"A": 1, "C": 1})
    live.closed(one)
    assert live.revealed(one).tied == ["A", "C"]
    run_off = live.opened(letters="AC", run_off=True)
    with pytest.raises(Refused, match="at most 1"):
        live.cast("Ash", run_off, {"A": 2})
    for name, letter in (("Ash", "A"), ("Birch", "C")):
        live.cast(name, run_off, {letter: 1})
    live.closed(run_off)
    with live.database() as session, pytest.raises(Refused, match="the chair decides after a run-off"):
        deciding.decide_tie(session, live.workshop.id, one.id, ["C"], "We like it best.", by=live.f1)
    assert live.revealed(run_off).tied == ["A", "C"]
    with live.database() as session:
        done = deciding.decide_tie(
            session, live.workshop.id, run_off.id, ["C"], "Cedar and Elm can begin at once.", by=live.f1
        )
        states = {t.letter: t.state for t in preparing.found.topics_of(session, live.workshop.id)}
    assert (done.decided_by, states["C"], states["A"]) == ("chair", TopicState.CHOSEN, TopicState.NOT_CHOSEN)


def test_a_void_round_keeps_no_counts_and_the_next_one_is_new(live: Room) -> None:
    one = live.opened()
    live.cast("Ash", one, VOTES["Ash"])
    live.cast("Birch", one, VOTES["Birch"])
    live.closed(one)
    live.revealed(one)
    with live.database() as session:
        void = rounds.void_round(session, live.workshop.id, one.id, "It was closed in error.", by=live.f1)
    assert (void.totals, void.voting) == ({}, 0)
    with live.database() as session:
        assert session.scalars(select(Paper)).all() == [] and session.scalars(select(Voted)).all() == []
    assert live.opened(letters="AB").number == 2
    with live.database() as session:  # each topic goes back with its line, to the ballot and then to the list
        back = Counter((line.before, line.after) for line in audit.events(session))
    assert back["chosen", "on_ballot"] + back["not_chosen", "on_ballot"] == 6
    assert back["on_ballot", "listed"] == 4


def test_paper_counts_like_a_phone_and_asks_before_it_replaces(live: Room) -> None:
    one = live.opened()
    live.cast("Ash", one, VOTES["Ash"])

    def paper(name: str, sheet: str, replace: bool = False) -> None:
        with live.database() as session:
            voting.enter_paper(
                session, live.workshop.id, one.id, CODES[name], {"F": 1}, by=live.f2, tree=TREE, sheet=sheet,
                replace=replace,
            )  # fmt: skip

    paper("Birch", "4")
    with pytest.raises(Refused, match=r"voted already\. Replace the earlier vote"):
        paper("Ash", "1")
    with pytest.raises(Refused, match="Sheet 4 is in already"):
        paper("Birch", " 4 ")
    with pytest.raises(Refused, match="Sheet 4 was typed in for another practice"):
        paper("Ash", "4", replace=True)
    with pytest.raises(Refused, match="number that is printed"):
        paper("Ash", " ", replace=True)
    paper("Ash", "1", replace=True)
    live.closed(one)
    shown = live.revealed(one)
    assert shown.totals["F"]["dots"] == 2 and shown.voting == 2 and not shown.quorum
    with live.database() as session:
        assert [v.channel for v in session.scalars(select(Voted).order_by(Voted.practice))] == ["paper"] * 2


def test_one_vote_is_never_shown_and_few_only_when_that_is_said(live: Room) -> None:
    one = live.opened()
    live.cast("Ash", one, VOTES["Ash"])
    live.closed(one)
    with pytest.raises(Refused, match="One vote was sent: the result would tell what was in it"):
        live.revealed(one)
    with live.database() as session:
        rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1)
    live.cast("Birch", one, VOTES["Birch"])
    live.closed(one)
    with pytest.raises(Refused, match="Only 2 votes were sent: others may guess"):
        live.revealed(one, although_few=False)
    with live.database() as session:
        assert voting.papers_of(session, one) == [] and voting.number_voted(session, one) == 2
    assert live.revealed(one).voting == 2
    with live.database() as session:
        assert whole.as_json(session, live.workshop.id)["rounds"][0]["gives_away"] is True


def test_a_vote_by_phone_among_sheets_that_somebody_knows_is_not_shown_alone(live: Room) -> None:
    one = live.opened()
    with live.database() as session:
        for sheet, name in enumerate(("Birch", "Cedar", "Dell", "Elm"), start=1):
            voting.enter_paper(
                session,
                live.workshop.id,
                one.id,
                CODES[name],
                {"F": 1},
                by=live.f2,
                tree=TREE,
                sheet=f"{sheet}",
            )
    live.cast("Ash", one, VOTES["Ash"])
    live.closed(one)
    with pytest.raises(Refused, match="Only one vote was sent by phone, and whoever typed in the sheets"):
        live.revealed(one)
    with live.database() as session:
        rounds.reopen_round(session, live.workshop.id, one.id, by=live.f1)
    live.cast("Fern", one, VOTES["Fern"])
    live.closed(one)
    with pytest.raises(Refused, match="Only 2 votes were sent by phone: others may guess"):
        live.revealed(one, although_few=False)
    assert live.revealed(one).voting == 6
    with live.database() as session:
        assert whole.as_json(session, live.workshop.id)["rounds"][0]["gives_away"] is True


def test_votes_that_nobody_showed_are_forgotten_with_the_code(
    live: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = live.opened()
    live.cast("Ash", one, VOTES["Ash"])
    with live.database() as session:
        assert stale.forget_stale_votes(session) == 0
    later = clock.now() + timedelta(hours=12, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with live.database() as session:
        assert stale.forget_stale_votes(session) == 1
        stored = session.get(Round, one.id)
        assert stored is not None and (stored.state, stored.reason) == (RoundState.VOID, stale.TOO_LATE)
        assert session.scalars(select(Ballot)).all() == []
        line = audit.events(session)[-1]
    assert (line.event, line.actor, line.before) == ("round_voided", "the program", "open")


def test_sheets_of_people_are_seats_up_to_the_headcount(database: Database) -> None:
    made = room(database, mode=preparing.VotingMode.PER_PERSON)
    with database() as session:
        attending.attend(session, made.workshop.id, {}, FIRST, by=made.f1, tree=TREE, headcount=4)
    made.join("Ash")
    made.join("Cedar")

    def paper(one: Round, name: str, sheet: str, replace: bool = False) -> None:
        with database() as session:
            voting.enter_paper(
                session, made.workshop.id, one.id, CODES[name], {"A": 1}, by=made.f1, tree=TREE, sheet=sheet,
                replace=replace,
            )  # fmt: skip

    one = made.opened()
    made.cast("Ash", one, {"B": 1})
    made.cast("Cedar", one, {"B": 1})
    paper(one, "Ash", "1")
    paper(one, "Birch", "2")
    with pytest.raises(Refused, match="The headcount is 4"):
        paper(one, "Birch", "3")
    paper(one, "Birch", "2", replace=True)  # the sheet of one person, not that of another
    made.closed(one)
    shown = made.revealed(one)
    assert (shown.voting, shown.practices) == (4, 3)
    again = made.opened()
    paper(again, "Birch", "7")
    paper(again, "Ash", "8")
    with database() as session:
        assert len(joining.seats(session, made.workshop.id)) == 4
        workshop = session.get(type(made.workshop), made.workshop.id)
        stored = session.get(Round, one.id)
        assert workshop is not None and stored is not None
        assert turnout(workshop, stored, 4) == "4 of 4 people voted, from 3 of 7 practices"
        assert turnout(workshop, again, 2) == "2 of 4 people have voted"
        workshop.mode = preparing.VotingMode.PER_PRACTICE
        assert turnout(workshop, stored, 2) == "2 of 7 practices voted"


def test_nobody_votes_twice_by_paper_and_phone_or_by_coming_in_again(database: Database) -> None:
    made = room(database, mode=preparing.VotingMode.PER_PERSON)
    with database() as session:
        attending.attend(session, made.workshop.id, {}, FIRST, by=made.f1, tree=TREE, headcount=2)
    ash = made.join("Ash")
    one = made.opened()
    made.cast("Ash", one, {"A": 1})
    with database() as session:
        voting.enter_paper(
            session, made.workshop.id, one.id, CODES["Birch"], {"B": 1}, by=made.f1, tree=TREE, sheet="1"
        )
        phone = joining.phone_of(session, ash)
        assert phone is not None
        leaving.take_out(session, made.workshop.id, phone.id, by=made.f1)
        joining.choose_practice(session, ash, CODES["Ash"], "GP partner", PRACTICES)
    made.cast("Ash", one, {"A": 2}, key="again")
    birch = made.join("Birch")  # whose vote came in on paper
    with database() as session:
        second = joining.phone_of(session, birch)
        assert second is not None and (second.seat_id, second.state) == (None, PhoneState.WAITING)
        assert voting.number_voted(session, one) == 2
        held = {b.channel: b.choices for b in session.scalars(select(Ballot))}
    assert held == {"phone": {"A": 2}, "paper": {"B": 1}}


def test_only_a_topic_that_goes_forward_becomes_a_gap_and_what_is_left_is_not_agreed(live: Room) -> None:
    one = live.opened()
    for name, choices in VOTES.items():
        live.cast(name, one, choices)
    live.closed(one)
    live.revealed(one)

    def gap(letter: str) -> None:
        with live.database() as session:
            running.record_data_gap(
                session, live.workshop.id, "Carers known", "Carers on a register", "Practice manager, Ash",
                date(2017, 12, 1), by=live.f1, idempotency_key=f"g{letter}",
                topic_id=live.topic_ids(letter)[0],
            )  # fmt: skip

    with pytest.raises(Refused, match="This topic is not chosen: take it forward first"):
        gap("D")
    gap("A")
    with pytest.raises(Refused, match="This topic is data gap"), live.database() as session:
        running.record_data_gap(
            session, live.workshop.id, "Again", "The same once more", "Practice manager, Ash",
            date(2017, 12, 1), by=live.f1, idempotency_key="twice", topic_id=live.topic_ids("A")[0],
        )  # fmt: skip
    with live.database() as session:
        running.close(session, live.workshop.id, by=live.f1, tree=TREE)
        states = {t.letter: t.state for t in preparing.found.topics_of(session, live.workshop.id)}
    assert states["A"] is TopicState.DATA_GAP and TopicState.CHOSEN not in states.values()
    assert [letter for letter, state in states.items() if state is TopicState.NOT_AGREED] == ["B", "C"]
    assert events(live.database)["topic_not_agreed"] == 2


def test_lights_out_loses_nothing(live: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    one = live.opened()
    with live.database() as session:
        running.advance(session, live.workshop.id, "lobby", "vote", by=live.f1)
    for name in NAMES[:4]:
        live.cast(name, one, VOTES[name])
    with live.database() as session, pytest.raises(Refused, match="f1 holds the control"):
        rounds.close_round(session, live.workshop.id, one.id, by=live.f2)
    later = clock.now() + timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    with live.database() as session:
        control.take_control(session, live.workshop.id, by=live.f2)
    happened = events(live.database)
    assert (happened["control_lost"], happened["control_taken"]) == (1, 2)
    for name in NAMES[4:]:
        live.cast(name, one, VOTES[name])
    with live.database() as session:
        rounds.close_round(session, live.workshop.id, one.id, by=live.f2)
        assert rounds.reveal(session, live.workshop.id, one.id, by=live.f2).voting == 7
        assert joining.join(session, address="x", key=live.key)
        running.close(session, live.workshop.id, by=live.f2, tree=TREE)
        assert session.scalars(select(Phone)).all() == []
    with live.database() as session, pytest.raises(Refused, match="not right, or the meeting has ended"):
        joining.join(session, address="x", key=live.key)
    with live.database() as session, pytest.raises(joining.Ended, match="The meeting has ended"):
        joining.choose_practice(session, live.phones["Ash"], CODES["Ash"], "GP partner", PRACTICES)


def test_next_pressed_twice_is_one_step(live: Room) -> None:
    for _ in range(2):
        with live.database() as session:
            running.advance(session, live.workshop.id, "lobby", "welcome", by=live.f1)
    assert events(live.database)["step_changed"] == 1


def test_wrong_codes_are_counted_and_the_qr_code_still_works(
    live: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = f"{(int(live.code) + 1) % 10**8:08d}"

    def typed(code: str, address: str = "10.0.0.9") -> str:
        with live.database() as session, pytest.raises(Refused) as refusal:
            joining.join(session, address=address, code=code)
        return str(refusal.value)

    assert [typed(wrong) for _ in range(10)] == [joining.WRONG] * 10
    assert typed(live.code) == joining.BUSY  # even the right one, as long as the window is full
    with live.database() as session:
        assert joining.join(session, address="10.0.0.9", key=live.key)
        assert joining.join(session, address="10.0.0.10", code=f"{live.code[:4]} {live.code[4:]}")
    for number in range(5):
        assert [typed(wrong, f"10.1.0.{number}") for _ in range(10)] == [joining.WRONG] * 10
    assert typed(live.code, "10.2.0.1") == joining.BUSY
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    with live.database() as session:
        assert joining.join(session, address="10.0.0.9", code=live.code)


def test_an_address_cannot_be_worked_back_from_the_database(live: Room) -> None:
    address = doors.keyed(SECRET, "10.0.0.9")
    with live.database() as session, pytest.raises(Refused):
        joining.join(session, address=address, code="00000000")
    stored = everything(live.database)
    assert doors.hashed(address) in stored and doors.hashed("10.0.0.9") not in stored
    assert address != doors.keyed(b"the secret of another server, as long", "10.0.0.9")


def test_a_new_code_ends_the_old_one_and_phones_stay(live: Room) -> None:
    with live.database() as session:
        keys = running.renew_code(session, live.workshop.id, by=live.f2, secret=SECRET)
        assert joining.doors.keys_of(session, live.workshop.id, SECRET) == keys
    assert keys.code not in everything(live.database) and keys.key not in everything(live.database)
    with live.database() as session, pytest.raises(Refused, match="not right"):
        joining.join(session, address="x", key=live.key)
    one = live.opened()
    assert live.cast("Ash", one, VOTES["Ash"]).counted


def test_each_person_votes_up_to_the_headcount(database: Database) -> None:
    made = room(database, mode=preparing.VotingMode.PER_PERSON)
    with database() as session:
        workshop = session.get(type(made.workshop), made.workshop.id)
        assert workshop is not None
        workshop.headcount = 2
        session.commit()
    tokens = []
    for _ in range(3):
        made.phones.clear()
        tokens.append(made.join("Ash"))
    with database() as session:
        seats = [joining.phone_of(session, token).seat_id for token in tokens]  # type: ignore[union-attr]
        assert seats[2] is None and len(set(seats[:2])) == 2
        third = joining.phone_of(session, tokens[2])
        assert third is not None
        joining.admit(session, made.workshop.id, third.id, by=made.f1)
    with database() as session:
        admitted = joining.phone_of(session, tokens[2])
        assert admitted is not None and admitted.seat_id is not None


def test_a_day_is_kept_for_the_meeting(database: Database) -> None:
    made = room(database)
    assert made.workshop.held_on == TODAY and made.opened(Method.RANKING).method == "ranking"


def test_a_run_off_after_a_second_round_takes_its_winner(live: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "places_free", lambda session, workshop: 2)

    def held(votes: dict[str, dict[str, int]], letters: str = "ABCDEF", run_off: bool = False) -> Round:
        one = live.opened(letters=letters, run_off=run_off)
        for name, choices in votes.items():
            live.cast(name, one, choices)
        live.closed(one)
        return live.revealed(one)

    held({"Ash": {"A": 2, "B": 1}, "Birch": {"A": 2, "B": 1}, "Cedar": {"A": 1, "B": 1}})
    second = held({"Ash": {"A": 2, "B": 1}, "Birch": {"A": 2, "C": 1}, "Cedar": {"A": 1}})
    assert second.tied == ["B", "C"]
    with pytest.raises(Refused, match="topics that are tied"):
        live.opened(letters="DF", run_off=True)
    held({"Ash": {"B": 1}, "Birch": {"B": 1}, "Cedar": {"C": 1}}, "BC", run_off=True)
    with live.database() as session:
        topics = preparing.found.topics_of(session, live.workshop.id)
    assert [t.letter for t in topics if t.state is TopicState.CHOSEN] == ["A", "B"]


def test_a_vote_whose_answer_was_lost_is_still_known_after_the_reveal(live: Room) -> None:
    one = live.opened()
    live.cast("Ash", one, VOTES["Ash"], "lost")
    live.cast("Birch", one, VOTES["Birch"])
    live.closed(one)
    live.revealed(one)
    again = live.cast("Ash", one, VOTES["Ash"], "lost")
    assert (again.counted, again.choices) == (True, {})
    assert events(live.database)["vote_late"] == 0


def test_a_phone_ends_with_its_code(live: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)
    with live.database() as session:
        assert joining.phone_of(session, live.phones["Ash"]) is None
