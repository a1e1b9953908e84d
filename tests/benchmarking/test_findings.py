"""What is said about many comparisons at once: how many differ, what chance would give, which come first."""

from benchmarking import findings
from benchmarking.comparison import compare
from benchmarking.figures import Outcome
from benchmarking.organisations import Level
from tests.builders import rows, snapshot


def test_counts_are_left_out_and_scores_are_not_judged() -> None:
    comparisons = findings.at_a_glance(snapshot(), "X90003", Level.STP)
    assert [c.indicator.id for c in comparisons] == [
        "ue_ae_0_4_1000", "prev_htn_pct", "need_imd_score", "pop_65plus_pct",
    ]  # fmt: skip
    assert [c.indicator.id for c in findings.compared(comparisons)] == [
        "ue_ae_0_4_1000", "prev_htn_pct", "pop_65plus_pct",
    ]  # fmt: skip
    assert [c.indicator.id for c in findings.differing(comparisons)] == ["prev_htn_pct"]
    assert findings.chance(comparisons) == "Chance alone would give fewer than one."
    assert findings.in_groups(comparisons) == "Higher: Recorded hypertension."


def test_only_the_indicators_asked_for() -> None:
    chosen = findings.at_a_glance(snapshot(), "X90003", Level.STP, ["pop_65plus_pct", "pop_list_size"])
    assert [c.indicator.id for c in chosen] == ["pop_65plus_pct"]


def test_what_stands_out_allows_for_the_number_of_comparisons() -> None:
    def barely(number: int) -> tuple[float, float]:
        return (1195 if number == 3 else 1120, 8000)

    held = snapshot(
        *(rows(i, barely) for i in ("prev_htn_pct", "prev_dep_pct")),
        rows("prev_af_pct", lambda n: (160, 8000)),
    )
    one = findings.at_a_glance(held, "X90003", Level.STP, ["prev_htn_pct"])
    assert len(findings.standing_out(one, 3)) == len(findings.differing(one)) == 1
    strong = snapshot(
        rows("prev_htn_pct", barely), rows("prev_dep_pct", lambda n: (900 + 900 * (n == 3), 8000))
    )
    found = findings.standing_out(findings.at_a_glance(strong, "X90003", Level.STP), 3)
    assert [c.indicator.id for c in found] == ["prev_dep_pct", "prev_htn_pct"]
    assert len(findings.standing_out(findings.at_a_glance(strong, "X90003", Level.STP), 1)) == 1


def test_a_pattern_is_what_at_least_two_practices_share() -> None:
    held = snapshot(
        rows("prev_htn_pct", lambda n: (1500 if n in (1, 2, 3) else 800 if n == 4 else 1100, 8000))
    )
    comparisons = [compare(held, f"X9000{n}", "prev_htn_pct", peers=Level.STP) for n in range(1, 6)]
    [pattern] = [p for p in findings.patterns(comparisons) if p.outcome is Outcome.HIGHER]
    assert pattern.practices == ("Alder Surgery", "Beech Surgery", "Cedar Surgery")
    assert pattern.of == 5 and pattern.direction == "higher"
    assert not [p for p in findings.patterns(comparisons[2:]) if p.outcome is Outcome.HIGHER]
