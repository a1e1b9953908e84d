"""Chosen groups as peers: by hand, by an independent slow version, and what must not be given away."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.comparison import Outcome, compare
from benchmarking.indicators import DataClass
from benchmarking.methods.values import DESIGN_EFFECT
from benchmarking.organisations import Level
from benchmarking.peers import PeerGroup, chosen_group
from benchmarking.similar import SimilarPractices
from benchmarking.snapshot import Snapshot
from benchmarking.verdict_table import ENOUGH_OTHERS
from benchmarking.words.wording import as_json, sentence
from tests.builders import CATALOGUE, PRACTICES, rows, snapshot

CODES = list(PRACTICES)
number = st.one_of(st.none(), st.integers(0, 400))


def group(*codes: str, name: str = "Riverside five") -> PeerGroup:
    return chosen_group(name, codes, reason="your own group")


def test_the_benchmark_is_the_ratio_of_sums_of_the_others() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (100 * n, 1000 + 10 * n)))
    inside = compare(held, "X90001", "prev_htn_pct", peers=group("X90001", "X90002", "X90003"))
    assert inside.average == pytest.approx((200 + 300) / (1020 + 1030) * 100)
    outside = compare(held, "X90009", "prev_htn_pct", peers=group("X90001", "X90002", "X90003"))
    assert outside.average == pytest.approx((100 + 200 + 300) / (1010 + 1020 + 1030) * 100)
    assert [f.code for f in inside.others] == ["X90002", "X90003"]
    assert [f.code for f in outside.others] == ["X90001", "X90002", "X90003"]
    assert outside.figure.value == pytest.approx(900 / 1090 * 100)
    assert (outside.benchmark.counted, outside.benchmark.in_all) == (3, 3) if outside.benchmark else False


def test_a_group_is_called_by_its_name_and_its_order_does_not_matter() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (140 + 200 * (n == 1), 1000)))
    there = [f"X9000{n}" for n in range(2, 9)]
    one = compare(held, "X90001", "prev_htn_pct", peers=group(*there))
    assert one == compare(held, "X90001", "prev_htn_pct", peers=group(*reversed(there)))
    assert one.figure.phrase == "Statistically higher than the “Riverside five” average"
    assert sentence(one).startswith("Higher than the “Riverside five” average, and more than chance")
    assert as_json(one)["peers"] == "Riverside five"


def test_too_few_other_patients_give_a_position_and_no_verdict() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (340 if n == 1 else 140, 1000)))
    four = compare(held, "X90001", "prev_htn_pct", peers=group(*CODES[1:ENOUGH_OTHERS]))
    assert (four.figure.outcome, four.figure.reason) == (Outcome.NOT_COMPARED, "position_only")
    five = compare(held, "X90001", "prev_htn_pct", peers=group(*CODES[1 : ENOUGH_OTHERS + 1]))
    assert five.figure.outcome is Outcome.HIGHER


def test_a_published_score_is_weighted_by_lists_and_leaves_the_practice_out() -> None:
    held = snapshot(
        rows("pop_list_size", lambda n: (1000 * n, None)),
        rows("need_imd_score", lambda n: (10.0 * n, 1), period="2019"),
    )
    found = compare(held, "X90001", "need_imd_score", peers=group("X90001", "X90002", "X90003"))
    assert found.average == pytest.approx((2000 * 20 + 3000 * 30) / 5000)


def test_a_survey_share_and_a_count_keep_their_own_rules() -> None:
    held = snapshot(
        rows("exp_overall_pct", lambda n: (50.0, 100.0), period="2026"),
        rows("pop_list_size", lambda n: (1000 * n, None)),
    )
    share = compare(held, "X90001", "exp_overall_pct", peers=group(*CODES[1:]))
    assert share.figure.outcome is Outcome.SIMILAR and DESIGN_EFFECT == 1.3
    count = compare(held, "X90001", "pop_list_size", peers=group(*CODES[1:6]))
    assert (count.average, count.figure.reason) == (None, "count")
    assert count.peer_median == 4000


def test_a_member_that_the_snapshot_does_not_know_counts_as_missing() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (100, 1000)))
    found = compare(held, "X90001", "prev_htn_pct", peers=group("X90002", "Z00001"))
    assert found.benchmark is not None
    assert (found.benchmark.counted, found.benchmark.in_all) == (1, 2)


def test_a_locality_is_held_against_the_members_outside_it() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (100 * n, 1000)))
    found = compare(held, "LOC-A", "prev_htn_pct", peers=group("X90001", "X90006", "X90008"))
    assert found.figure.value == pytest.approx(1500 / 5000 * 100)
    assert found.average == pytest.approx((600 + 800) / 2000 * 100)
    assert found.others == ()


@given(
    st.lists(st.tuples(number, number), min_size=12, max_size=12), st.sets(st.sampled_from(CODES), min_size=1)
)
def test_every_benchmark_against_a_slow_version(
    numbers: list[tuple[int | None, int | None]], members: set[str]
) -> None:
    held = snapshot(rows("ue_ae_0_4_1000", lambda n: numbers[n - 1], period="2021/22"))
    for own in ("X90001", "X90007"):
        top = bottom = 0
        for code in members - {own}:
            numerator, denominator = numbers[CODES.index(code)]
            if numerator is not None and denominator:
                top, bottom = top + numerator, bottom + denominator
        found = compare(held, own, "ue_ae_0_4_1000", peers=group(*members))
        expected = top / bottom * 1000 if bottom else None
        assert found.average == (None if expected is None else pytest.approx(expected, rel=1e-12))
        assert {f.code for f in found.others} == members - {own}


def test_groups_of_different_members_are_never_taken_for_each_other() -> None:
    held = snapshot(rows("prev_htn_pct", lambda n: (50 * n, 1000)))
    for codes in (CODES[1:4], CODES[2:5], CODES[1:4]):
        found = compare(held, "X90001", "prev_htn_pct", peers=group(*codes, name="The same name"))
        expected = sum(CODES.index(code) + 1 for code in codes) / 3 * 5
        assert found.average == pytest.approx(expected)
    assert compare(held, "X90001", "prev_htn_pct", peers=Level.STP).average == pytest.approx(77 / 11 * 5)


def test_all_groups_at_once_are_the_same_as_each_alone() -> None:
    def made() -> Snapshot:
        lists = rows("pop_list_size", lambda n: (1000 + 137 * n, None))
        return snapshot(lists, rows("prev_htn_pct", lambda n: (None if n == 4 else 90 * n, 1000 + 137 * n)))

    shared, similar = made(), SimilarPractices()
    tens = {code: compare(shared, code, "prev_htn_pct", peers=similar) for code in CODES}
    assert tens == {code: compare(made(), code, "prev_htn_pct", peers=similar) for code in CODES}
    # The ten of one practice, kept as a reader's group, are not the ten of another.
    first = tens[CODES[0]].peers
    assert first is not None and len(first.members) == 10
    for peers in (group(*first.members), group(*CODES[2:6]), group(*CODES[2:6], name="Another name")):
        for code in CODES:
            assert compare(shared, code, "prev_htn_pct", peers=peers) == compare(
                made(), code, "prev_htn_pct", peers=peers
            )


def under_letters() -> Snapshot:
    """As a user sees it who may see one practice's name only in an indicator shared in confidence."""
    shared = replace(CATALOGUE["prev_htn_pct"], data_class=DataClass.IN_CONFIDENCE)
    held = snapshot(indicators=CATALOGUE | {"prev_htn_pct": shared})
    tree = held.organisations
    masked = type(tree)(
        {code: o for code, o in tree.by_code.items() if code == "X90003" or code not in PRACTICES},
        tree.memberships,
        tree.area,
    )
    return replace(held, in_confidence=masked)


@pytest.mark.parametrize("peers", [group("X90001", "X90002"), SimilarPractices()])
def test_no_average_of_chosen_practices_where_they_stand_under_letters(
    peers: PeerGroup | SimilarPractices,
) -> None:
    found = compare(under_letters(), "X90003", "prev_htn_pct", peers=peers)
    assert found.figure.value is not None
    assert (found.benchmark, found.others, found.peer_median) == (None, (), None)
    assert found.figure.outcome is Outcome.NOT_COMPARED
    assert "names of these practices are hidden" in sentence(found)
    assert "their average would tell which is which" in found.figure.phrase
