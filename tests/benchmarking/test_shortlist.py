"""The shortlist: the worked example of the method, each part, and what scoring may not propose."""

from dataclasses import replace

import pytest

from benchmarking.agreed.shortlist import WEIGHTS, Candidate, candidates, in_few, ordered, score
from benchmarking.comparison import compare
from tests import builders

EXAMPLE = {  # WORKSHOP 4.2: size, evidence, few, movable, picked; score; with the second set of weights
    "Emergency admissions": ((67, 100, 81, 50, 71), 74.05, 70.70),
    "Phone": ((80, 70, 16, 100, 57), 70.50, 73.00),
    "Opioids": ((45, 70, 75, 100, 29), 62.05, 66.30),
    "COPD": ((55, 30, 100, 100, 14), 54.05, 59.80),
    "District nursing": ((90, 70, None, 0, 29), 50.89, 42.00),
    "A&E": ((38, 70, 30, 50, 43), 48.60, 48.20),
}
OTHER = {"size": 20, "evidence": 20, "few": 10, "movable": 30, "picked": 20}
SNAPSHOT = builders.snapshot()
COMPARISON = compare(SNAPSHOT, "LOC-A", "prev_htn_pct")


def example() -> list[Candidate]:
    made = []
    for number, (title, (parts, _, _)) in enumerate(EXAMPLE.items()):
        indicator = replace(COMPARISON.indicator, id=f"i{number}", title=title, theme=f"theme {number}")
        made.append(Candidate(indicator, COMPARISON, dict(zip(WEIGHTS, parts, strict=True)), ()))
    return made


@pytest.mark.parametrize(("weights", "at"), [(WEIGHTS, 1), (OTHER, 2)])
def test_the_worked_example(weights: dict[str, int], at: int) -> None:
    found = ordered(example(), weights, 6)
    expected = sorted(EXAMPLE, key=lambda title: -EXAMPLE[title][at])
    assert [c.indicator.title for c, _ in found] == expected
    assert [round(s, 2) for _, s in found] == [EXAMPLE[title][at] for title in expected]


def test_the_gap_of_the_example_is_in_few_practices() -> None:
    assert in_few([54, 41, 22, 9, 5], 7) == 81
    assert in_few([10] * 6, 6) == 0
    assert in_few([10], 1) is None and in_few([], 7) is None


def test_nothing_that_weighs_gives_no_score() -> None:
    assert score({"size": 50, "evidence": None}, {"evidence": 25}) is None
    assert score({"size": 50, "evidence": None}, WEIGHTS) == 50


def test_two_of_a_theme_at_most_and_what_is_cautioned_is_left_out() -> None:
    same = [replace(c, indicator=replace(c.indicator, theme="one")) for c in example()]
    assert [c.indicator.title for c, _ in ordered(same, WEIGHTS, 6)] == ["Emergency admissions", "Phone"]
    cautioned = [replace(same[0], cautions=("Already a priority.",)), *same[1:]]
    assert [c.indicator.title for c, _ in ordered(cautioned, WEIGHTS, 6)] == ["Phone", "Opioids"]


def test_candidates_have_whole_parts_and_their_cautions() -> None:
    found = candidates(
        SNAPSHOT, "LOC-A", picked={"prev_htn_pct": 2}, practices=5, already={"prev_htn_pct"},
        today=SNAPSHOT.made_at.date(),
    )  # fmt: skip
    own = next(c for c in found if c.indicator.id == "prev_htn_pct")
    assert own.parts["picked"] == 40 and "Already a priority." in own.cautions and not own.allowed
    assert all(
        part is None or (isinstance(part, int) and 0 <= part <= 100)
        for c in found
        for part in c.parts.values()
    )
    others = [c for c in found if c is not own]
    assert others and all(c.parts["picked"] == 0 for c in others)


def test_preferring_what_all_share_turns_one_part_round() -> None:
    def few(prefer: bool) -> dict[str, int | None]:
        found = candidates(
            SNAPSHOT, "LOC-A", picked={}, practices=5, already=(), today=SNAPSHOT.made_at.date(),
            prefer_shared=prefer,
        )  # fmt: skip
        return {c.indicator.id: c.parts["few"] for c in found}

    usual, shared = few(False), few(True)
    assert {i: None if part is None else 100 - part for i, part in usual.items()} == shared
