"""The counting of votes: dots for a ballot, each method, what goes forward, ties, quorum."""

import itertools
import statistics
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.refusals import Refused
from records.tally import (
    LETTERS,
    Forward,
    Method,
    Total,
    check_choices,
    dots_for,
    forward,
    gives_away,
    quorum,
    totals,
)


def test_dots_follow_the_table() -> None:
    assert {n: dots_for(n) for n in range(2, 13)} == {
        **dict.fromkeys((2, 3), (2, 1)),
        **dict.fromkeys((4, 5, 6), (3, 2)),
        **dict.fromkeys((7, 8, 9), (4, 2)),
        **dict.fromkeys((10, 11, 12), (5, 3)),
    }


def both(importance: int, feasibility: int) -> dict[str, int]:
    return {"importance": importance, "feasibility": feasibility}


@pytest.mark.parametrize(
    ("method", "choices"),
    [
        (Method.DOTS, {}),
        (Method.DOTS, {"A": 2, "B": 1}),
        (Method.POINTS, {"A": both(1, 9)}),
        (Method.RANKING, {"A": 1}),
        (Method.RANKING, {"C": 1, "A": 3, "B": 2}),
    ],
)
def test_a_ballot_that_keeps_the_rules_counts(method: Method, choices: dict[str, Any]) -> None:
    check_choices(method, "ABCDEF", choices)


@pytest.mark.parametrize(
    ("method", "choices", "words"),
    [
        (Method.DOTS, {"A": 0}, "whole"),
        (Method.DOTS, {"A": "2"}, "whole"),
        (Method.DOTS, {"A": 3}, "at most 2"),
        (Method.DOTS, {"A": 2, "B": 2}, "3 dots"),
        (Method.DOTS, {"G": 1}, "not on this ballot"),
        (Method.POINTS, {"A": {"importance": 3}}, "both answers"),
        (Method.POINTS, {"A": 5}, "both answers"),
        (Method.POINTS, {"A": both(0, 9)}, "1 to 9"),
        (Method.POINTS, {"A": both(1, 10)}, "1 to 9"),
        (Method.RANKING, {"A": 1, "B": 1}, "one first"),
        (Method.RANKING, {"A": 2}, "Begin with the first"),
        (Method.RANKING, {"A": 4}, "one first"),
        (Method.RANKING, {"A": "first"}, "one first"),
    ],
)
def test_a_ballot_that_breaks_them_says_which(method: Method, choices: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_choices(method, "ABCDEF", choices)


def test_points_are_the_median_of_each_voters_product() -> None:
    papers = [{"A": both(9, 9), "B": both(5, 5)}, {"A": both(1, 9)}, {"A": both(8, 2), "B": both(5, 6)}]
    a, b = sorted(totals(Method.POINTS, "AB", papers), key=lambda t: t.letter)
    assert (a.strength, a.voters, a.medians) == (statistics.median([81, 9, 16]), 3, (8, 9))
    assert (b.strength, b.voters, b.medians) == (27.5, 2, (5, 5.5))
    assert a.views_differ and not a.supported  # 1 of 3 low, 2 of 3 high; 16 is under 25
    assert b.supported and not b.views_differ


def test_a_ranking_gives_three_two_one() -> None:
    papers = [{"A": 1, "B": 2, "C": 3}, {"B": 1, "A": 2}, {"C": 1}]
    found = {t.letter: (t.strength, t.second, t.voters) for t in totals(Method.RANKING, "ABC", papers)}
    assert found == {"A": (5, 1, 2), "B": (5, 1, 2), "C": (4, 1, 2)}


def test_views_differ_when_a_third_gave_all_and_half_gave_nothing() -> None:
    papers = [{"A": 2}, {"A": 2}, {"B": 1}, {"B": 1}]
    found = {t.letter: t.views_differ for t in totals(Method.DOTS, "AB", papers)}
    assert found == {"A": True, "B": False}


def total(letter: str, strength: float, second: float = 0, supported: bool = True) -> Total:
    return Total(letter, strength, 1, second, supported, False)


def test_what_goes_forward_needs_support_and_a_place() -> None:
    counted = [total("A", 5), total("B", 4), total("C", 4, supported=False), total("D", 3)]
    assert forward(counted, 3) == Forward(("A", "B", "D"), ())
    assert forward(counted, 2) == Forward(("A", "B"), ())
    assert forward(counted, 0) == Forward((), ())


def test_a_tie_matters_only_across_the_cut() -> None:
    counted = [total("A", 5), total("C", 3, 2), total("E", 3, 2), total("F", 1)]
    assert forward(counted, 2) == Forward(("A",), ("C", "E"))
    assert forward(counted, 3) == Forward(("A", "C", "E"), ())
    assert forward([total("A", 3, 2), total("B", 3, 1)], 1) == Forward(("A",), ())


def test_quorum_is_half_rounded_up_and_three_at_least() -> None:
    assert [quorum(voted, 7) for voted in (3, 4)] == [False, True]
    assert [quorum(voted, 4) for voted in (2, 3)] == [False, True]
    assert [quorum(voted, 10) for voted in (4, 5)] == [False, True]


def test_few_votes_or_equal_ones_give_themselves_away() -> None:
    assert gives_away(3) and not gives_away(4)
    assert gives_away(7, typed=4) and not gives_away(8, typed=4) and not gives_away(4, typed=4)
    assert gives_away(5, [{"A": 1}] * 5) and not gives_away(5, [{"A": 1}] * 4 + [{}])


@given(st.lists(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 2), max_size=3), max_size=12))
def test_dots_are_neither_lost_nor_made_and_the_order_of_papers_is_nothing(
    papers: list[dict[str, int]],
) -> None:
    counted = totals(Method.DOTS, LETTERS[:6], papers)
    assert sum(t.strength for t in counted) == sum(sum(paper.values()) for paper in papers)
    assert counted == totals(Method.DOTS, LETTERS[:6], papers[::-1])
    assert all(first.key >= second.key for first, second in itertools.pairwise(counted))
    for places in range(7):
        decided = forward(counted, places)
        assert len(decided.chosen) <= places
        assert not set(decided.chosen) & set(decided.tied)
        assert len(decided.chosen) + len(decided.tied) > places if decided.tied else True
