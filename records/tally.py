"""Tally: what may stand on a ballot, what a round came to, what goes forward, what is tied (WORKSHOP 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import median
from typing import Any

from records.refusals import Refused

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
LETTERS = "ABCDEFGHIJKL"
ENOUGH_PRODUCT = 25  # a median of importance times feasibility that counts as support
PLACES = 3  # first, second and third choice
SMALL_ROOM = 4  # fewer votes than that, or all alike, tell who voted how


class Method(StrEnum):
    DOTS = "dots"
    POINTS = "points"
    RANKING = "ranking"


Choices = Mapping[str, Any]  # letter → dots; → {"importance", "feasibility"}; → place


def dots_for(options: int) -> tuple[int, int]:
    """How many dots a voter has for so many topics, and how many of them may go on one."""
    dots = min(5, max(2, ceil(options / 3) + 1))
    return dots, ceil(dots / 2)


def check_choices(method: Method, letters: Sequence[str], choices: Choices, run_off: bool = False) -> None:
    """Raise Refused where a ballot may not be counted. Nothing chosen is a vote: "None of these"."""
    strange = [letter for letter in choices if letter not in letters]
    if strange:
        raise Refused(f"{strange[0]} is not on this ballot.", "unknown_topic")
    if method is Method.DOTS:
        _check_dots(choices, *((1, 1) if run_off else dots_for(len(letters))))
    elif method is Method.POINTS:
        _check_points(choices)
    else:
        _check_ranking(choices)


def _whole(value: object, lowest: int, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _check_dots(choices: Choices, dots: int, most_on_one: int) -> None:
    if not all(_whole(given, 1, MOST_OPTIONS) for given in choices.values()):
        raise Refused("Dots are whole: one or more on a topic.", "not_whole")
    if any(given > most_on_one for given in choices.values()):
        raise Refused(f"Put at most {most_on_one} on one topic.", "too_many_on_one")
    if sum(choices.values()) > dots:
        raise Refused(f"You have {dots} dots.", "too_many")


def _check_points(choices: Choices) -> None:
    for given in choices.values():
        asked = {"importance", "feasibility"}
        if not isinstance(given, Mapping) or set(given) != asked:
            raise Refused("Give both answers for a topic, or leave it blank.", "half_answered")
        if not all(_whole(given[name], 1, 9) for name in asked):
            raise Refused("Answers are whole numbers from 1 to 9.", "not_whole")


def _check_ranking(choices: Choices) -> None:
    places = sorted(choices.values(), key=str)
    if not all(_whole(place, 1, PLACES) for place in places) or len(set(places)) != len(places):
        raise Refused("Give one first, one second and one third choice.", "places")
    if places != list(range(1, len(places) + 1)):
        raise Refused("Begin with the first choice.", "places")


@dataclass(frozen=True)
class Total:
    """What one topic came to."""

    letter: str
    strength: float  # dots, median product, or points of the ranking
    voters: int  # who gave it anything
    second: float  # what decides between equal strengths: voters, median importance, first places
    supported: bool  # by at least a third of those who voted
    views_differ: bool
    medians: tuple[float, float] | None = None  # importance and feasibility

    @property
    def key(self) -> tuple[float, float]:
        """What the order goes by; topics with the same key are tied."""
        return self.strength, self.second


def totals(
    method: Method, letters: Sequence[str], papers: Sequence[Choices], most_on_one: int = 2
) -> list[Total]:
    """Every topic of the ballot, the strongest first; equal ones in order of letter."""
    if method is Method.DOTS:
        counted = [_dots(letter, papers, most_on_one) for letter in letters]
    elif method is Method.POINTS:
        counted = [_points(letter, papers) for letter in letters]
    else:
        counted = [_ranking(letter, papers) for letter in letters]
    return sorted(counted, key=lambda t: (-t.strength, -t.second, t.letter))


def _dots(letter: str, papers: Sequence[Choices], most_on_one: int) -> Total:
    given = [paper.get(letter, 0) for paper in papers]
    voters = sum(dots > 0 for dots in given)
    most, none = sum(dots >= most_on_one for dots in given), sum(dots == 0 for dots in given)
    differ = bool(papers) and 3 * most >= len(papers) and 2 * none >= len(papers)
    return Total(letter, sum(given), voters, voters, _third(voters, papers), differ)


def _points(letter: str, papers: Sequence[Choices]) -> Total:
    given = [paper[letter] for paper in papers if letter in paper]
    if not given:
        return Total(letter, 0, 0, 0, False, False)
    product = median(one["importance"] * one["feasibility"] for one in given)
    importance = [one["importance"] for one in given]
    low, high = sum(i <= 3 for i in importance), sum(i >= 7 for i in importance)
    medians = median(importance), median(one["feasibility"] for one in given)
    differ = 3 * low >= len(given) and 3 * high >= len(given)
    return Total(letter, product, len(given), medians[0], product >= ENOUGH_PRODUCT, differ, medians)


def _ranking(letter: str, papers: Sequence[Choices]) -> Total:
    places = [paper[letter] for paper in papers if letter in paper]
    points = sum(PLACES + 1 - place for place in places)
    return Total(letter, points, len(places), places.count(1), _third(len(places), papers), False)


def _third(voters: int, papers: Sequence[Choices]) -> bool:
    return bool(papers) and 3 * voters >= len(papers)


@dataclass(frozen=True)
class Forward:
    """What a round decides: topics that go forward, and those tied across the last place."""

    chosen: tuple[str, ...]
    tied: tuple[str, ...]


def forward(counted: Sequence[Total], places: int) -> Forward:
    """The topics with support, up to the free places; a tie matters only across the cut (WORKSHOP 6.2)."""
    supported = [total for total in counted if total.supported]
    if len(supported) <= places:
        return Forward(tuple(t.letter for t in supported), ())
    if places <= 0:
        return Forward((), ())
    last, next_one = supported[places - 1], supported[places]
    if last.key != next_one.key:
        return Forward(tuple(t.letter for t in supported[:places]), ())
    tied = tuple(t.letter for t in supported if t.key == last.key)
    return Forward(tuple(t.letter for t in supported if t.key > last.key), tied)


def quorum(voted: int, practices: int) -> bool:
    """Whether enough practices voted: at least half of those that are open, rounded up, and three."""
    return voted >= max(3, ceil(practices / 2))


def gives_away(voting: int, papers: Sequence[Choices] = (), typed: int = 0) -> bool:
    """Whether the counts would tell who voted how: a small room, or all papers alike.

    `typed`: how many of those voting were typed in from sheets. Whoever typed them in knows them and can take
    them off the counts, so what is left is the room, unless nothing is.
    """
    secret = voting - typed or voting
    return secret < SMALL_ROOM or (len(papers) > 0 and all(paper == papers[0] for paper in papers))
