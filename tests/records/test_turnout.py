"""Turnout: which votes stand behind a priority, and who did not vote again in the second round."""

from records.meetings.turnout import not_again, round_before, vote_behind
from records.models import Round, RoundState
from records.tally import Method

BOTH = {"A": {"strength": 7, "voters": 5}, "B": {"strength": 3, "voters": 3}}


def shown(number: int, voting: int, totals: dict[str, dict[str, int]], **given: bool) -> Round:
    one = Round(1, number, Method.DOTS, dict.fromkeys(totals, 1), 7, run_off=given.get("run_off", False))
    one.state, one.voting, one.quorum, one.totals = RoundState.REVEALED, voting, voting >= 4, totals
    return one


def test_the_numbers_are_those_of_the_whole_round_and_a_run_off_stands_apart() -> None:
    first, last = shown(1, 7, BOTH), shown(2, 2, {"B": {"strength": 1, "voters": 1}}, run_off=True)
    kept = vote_behind([first, last], "B")
    assert (kept["voters"], kept["voting"], kept["rounds"]) == (3, 7, [1, 2])
    assert kept["run_off"] == {"strength": 1, "voters": 1, "voting": 2}
    assert kept["quorum"] is False  # the last word on it was below quorum
    sure = vote_behind([first, last], "A")  # it was not in the run-off
    assert (sure["voters"], sure["voting"], sure["quorum"]) == (5, 7, True) and "run_off" not in sure


def test_the_second_round_decides_and_a_topic_that_was_not_in_it_keeps_the_first() -> None:
    first, second = shown(1, 7, BOTH), shown(2, 6, {"A": {"strength": 6, "voters": 4}})
    assert vote_behind([first, second], "A")["voting"] == 6
    assert vote_behind([first, second], "B")["voting"] == 7
    assert vote_behind([first, second], "") == {}


def test_who_voted_before_and_not_again_is_missing_once_for_each_vote() -> None:
    assert not_again(["ash", "birch", "birch", "cedar"], ["birch", "dell"]) == ["ash", "birch", "cedar"]
    assert not_again(["ash"], ["ash"]) == []


def test_a_run_off_and_a_first_round_come_after_no_round_of_the_same_kind() -> None:
    first, second = shown(1, 7, BOTH), shown(3, 2, BOTH)
    run_off = shown(2, 7, BOTH, run_off=True)
    every = [first, run_off, second]
    assert round_before(every, first) is None and round_before(every, run_off) is None
    assert round_before(every, second) is first
