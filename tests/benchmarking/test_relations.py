"""Relations: the r's of the method, who counts, which periods, the sentence by rule and the chart of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import pearsonr, spearmanr

from benchmarking.charts import Role
from benchmarking.drawings.label_sides import Mark, label_sides
from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.periods import Period
from benchmarking.relations import Relation, relation
from benchmarking.statistics import relationship
from benchmarking.words.relation_wording import caution, evidence, given, left_out, periods, sentence
from benchmarking.words.wording import banned_words
from tests.many import CODES, HOMES, many, opened_on, shuffled, with_special

NOISE = np.random.default_rng(2017)


def to_tenths(values: np.ndarray) -> list[float]:
    """Values that come from whole numbers of events."""
    return [round(float(v), 1) for v in values]


ACROSS = to_tenths(NOISE.normal(60, 8, len(CODES)).clip(20, 95))
CLOSE = to_tenths(np.array(ACROSS) * 2 + NOISE.normal(0, 4, len(CODES)))
APART = to_tenths(NOISE.normal(100, 12, len(CODES)))
LOOSE = to_tenths(np.array(ACROSS) + NOISE.normal(0, 16, len(CODES)))
X, Y = "act_continuity_idx", "ue_em_adm_1000"


def seen(up: list[float], **more: list[float | None]) -> Relation:
    return relation(many({X: ACROSS, Y: up, **more}), X, Y)


def test_the_numbers_are_those_of_the_method() -> None:
    found = seen(CLOSE).link
    assert found.practices == 40
    assert found.spearman == pytest.approx(spearmanr(ACROSS, CLOSE).statistic)
    assert found.pearson == pytest.approx(pearsonr(ACROSS, CLOSE).statistic)
    wanted = relationship(first=ACROSS, second=CLOSE)
    assert (found.lower, found.upper) == pytest.approx((wanted["lower"], wanted["upper"]))


@pytest.mark.parametrize(
    ("up", "words"),
    [
        (
            CLOSE,
            "Continuity with the same GP and emergency admissions tend to go together: where continuity with "
            "the same GP is higher, emergency admissions tend to be higher.",
        ),
        (
            [200 - v for v in CLOSE],
            "Continuity with the same GP and emergency admissions tend to go together: where continuity with "
            "the same GP is higher, emergency admissions tend to be lower.",
        ),
        (APART, "No sign of a relation between continuity with the same GP and emergency admissions."),
        (
            LOOSE,
            "A weak relation between continuity with the same GP and emergency admissions: where continuity "
            "with the same GP is higher, emergency admissions tend a little to be higher.",
        ),
    ],
)
def test_the_sentence_goes_by_the_rule(up: list[float], words: str) -> None:
    found = seen(up)
    assert sentence(found) == words
    lines = [s for s in relation_chart(found).series if s.role is Role.EXPECTED]
    assert bool(lines) is ("tend to go together" in words)


def test_held_equal_is_the_partial_correlation() -> None:
    third = [a + e for a, e in zip(ACROSS, CLOSE, strict=True)]
    made = many({X: ACROSS, Y: CLOSE, "act_sameday_pct": [t / 3 for t in third]})
    found = relation(made, X, Y, held=("act_sameday_pct",))
    wanted = relationship(first=ACROSS, second=CLOSE, held=[third])
    assert found.given is not None
    assert found.given.spearman == pytest.approx(wanted["spearman"])
    assert given(found).startswith("With the share seen on the day of booking held equal, ")
    assert given(relation(made, X, Y)) == ""
    assert "Pearson" in evidence(found.link) and "Pearson" not in evidence(found.given, partial=True)


def test_practices_that_are_not_ordinary_do_not_count() -> None:
    def codes(tree: object) -> set[str]:
        made = many({X: ACROSS, Y: CLOSE}, tree=tree)  # type: ignore[arg-type]
        return {d.code for d in relation(made, X, Y).dots}

    assert codes(with_special("X90001", serves="students")) == set(CODES) - {"X90001"}
    assert codes(opened_on("X90002", date(2026, 6, 3))) == set(CODES) - {"X90002"}
    small = {X: ACROSS, Y: CLOSE, "pop_list_size": [0.0749] + [0.9] * 39}
    assert "X90001" not in {d.code for d in relation(many(small), X, Y).dots}
    missing: list[float | None] = [None, *CLOSE[1:]]
    assert {d.code for d in relation(many({X: ACROSS, Y: missing}), X, Y).dots} == set(CODES) - {"X90001"}


def test_consultations_far_from_the_areas_are_left_out_and_counted_in_words() -> None:
    consultations = [5000.0 + 10 * n for n in range(40)]
    consultations[0], consultations[1] = 2000.0, 11_000.0
    made = many({"act_contacts_1000": consultations, "ue_ae_1000": APART})
    found = relation(made, "act_contacts_1000", "ue_ae_1000")
    assert (found.suspects, found.link.practices) == (2, 38)
    assert left_out(found) == (
        "2 practices are left out: their consultation figures are under half or over twice the area's, which "
        "points to coding."
    )
    everyone = relation(made, "act_contacts_1000", "ue_ae_1000", suspects_out=False)
    assert (everyone.suspects, everyone.link.practices, left_out(everyone)) == (0, 40, "")
    turned = relation(made, "ue_ae_1000", "act_contacts_1000")
    assert (turned.suspects, turned.link.spearman) == (2, pytest.approx(found.link.spearman))
    assert relation(many({X: consultations, Y: APART}), X, Y).suspects == 0


def test_the_periods_are_the_nearest_and_are_said() -> None:
    held = {X: "2025-03, 2025-12, 2026-06", "prev_htn_pct": "2023/24, 2024/25"}
    made = many({X: ACROSS, "prev_htn_pct": LOOSE}, periods=held)
    found = relation(made, X, "prev_htn_pct")
    assert (str(found.first_period), str(found.second_period)) == ("2025-03", "2024/25")
    assert periods(found) == (
        "Continuity (usual provider index): March 2025. Recorded hypertension: April 2024 to March 2025."
    )
    given_one = relation(made, X, "prev_htn_pct", Period.parse("2026-06"))
    assert str(given_one.first_period) == "2026-06"
    assert periods(seen(CLOSE)) == "June 2026."


def test_under_twenty_practices_nothing_is_said_about_a_link() -> None:
    some: list[float | None] = [*CLOSE[:19], *[None] * 21]
    found = relation(many({X: ACROSS, Y: some}), X, Y)
    assert found.link.words is None and evidence(found.link) == ""
    assert sentence(found) == (
        "Continuity with the same GP and emergency admissions: too few practices have all the figures (19 of "
        "at least 20)."
    )


def test_names_and_letters_are_never_joined() -> None:
    made = many({"need_imd_score": APART, Y: CLOSE})
    apart = replace(made, in_confidence=with_special("X90001", name="Practice A"))
    found = relation(apart, "need_imd_score", Y)
    assert not found.joined and found.dots == () and found.link.practices == 0
    assert sentence(found).startswith("These two cannot be put side by side here")
    assert relation(apart, Y, Y).joined


def test_what_is_not_held_is_an_error() -> None:
    with pytest.raises(ValueError, match="no figures are held for ue_ae_1000"):
        relation(many({X: ACROSS}), X, "ue_ae_1000")
    with pytest.raises(KeyError):
        relation(many({X: ACROSS}), X, "nothing")


def test_the_order_of_rows_never_matters() -> None:
    made = many({X: ACROSS, Y: LOOSE})
    assert relation(made, X, Y) == relation(shuffled(made), X, Y)
    assert relation(made, X, Y) is relation(made, X, Y)


def test_the_chart_holds_every_practice_once_and_names_only_ours() -> None:
    found = seen(CLOSE)
    ours = [code for code, (_, locality) in HOMES.items() if locality == "LOC-A"]
    chart = relation_chart(found, own="X90003", locality=ours, locality_name="Ashdale")
    groups = [s for s in chart.series if s.role in (Role.SELF, Role.TOGETHER, Role.PEER)]
    assert [(s.name, s.role, sum(v is not None for v in s.values)) for s in groups] == [
        ("Other practices", Role.PEER, 27), ("Practices of Ashdale", Role.TOGETHER, 12),
        ("Practice 03", Role.SELF, 1),
    ]  # fmt: skip
    for place, dot in enumerate(found.dots):
        held = [(s.across[place], s.values[place]) for s in groups if s.values[place] is not None]
        assert held == [(dot.across, dot.up)]
    assert {label for label in chart.labels if label} == {HOMES[code][0] for code in ours}
    upright, level = (s for s in chart.series if s.role is Role.REFERENCE)
    assert upright.across[:2] == (found.averages[0],) * 2 and upright.values[:2] == chart.axis[:2]
    assert level.values[:2] == (found.averages[1],) * 2 and level.across[:2] == (chart.across_axis or ())[:2]
    assert all(len(s.values) == len(s.across) == len(chart.categories) for s in chart.series)


def test_the_fitted_line_is_that_of_least_squares() -> None:
    (line,) = (s for s in relation_chart(seen(CLOSE)).series if s.role is Role.EXPECTED)
    slope, start = np.polyfit(ACROSS, CLOSE, 1)
    assert line.across[:2] == pytest.approx((min(ACROSS), max(ACROSS)))
    assert line.values[:2] == pytest.approx((start + slope * min(ACROSS), start + slope * max(ACROSS)))


def test_no_banned_word_and_no_cause() -> None:
    for up in (CLOSE, APART, LOOSE):
        found = relation(many({X: ACROSS, Y: up, "act_sameday_pct": ACROSS}), X, Y, held=("act_sameday_pct",))
        said = " ".join(
            [sentence(found), given(found), evidence(found.link), relation_chart(found).alt, caution(found)]
        )
        assert banned_words(said) == []
        assert "leads to" not in said.lower() and "due to" not in said.lower()


def test_names_meet_neither_each_other_nor_named_marks_and_few_others() -> None:
    marks = [Mark(50, 50, 5, 20), Mark(70, 50, 5), Mark(95, 10, 5, 20)]
    assert label_sides(marks, 100, 100, 10) == ["left", "", "left"]  # free sides come first
    around = [Mark(50 + x, 50 + y, 12) for x, y in ((20, 0), (-20, 0), (0, 20), (0, -20))]
    assert label_sides([Mark(50, 50, 5, 20), *around], 100, 100, 10)[0] == "right"  # it covers one
    assert label_sides([Mark(50, 50, 5, 20), *around * 4], 100, 100, 10)[0] == ""  # it would cover four
    ours = [replace(mark, width=90.0) for mark in around]
    assert label_sides([Mark(50, 50, 5, 20), *ours], 100, 100, 10)[0] == ""  # never one of ours
    assert label_sides([Mark(40, 50, 5, 20), Mark(75, 50, 5, 20)], 100, 100, 10) == ["left", "left"]


def test_how_far_a_and_e_is_belongs_to_hospital_use_alone() -> None:
    held = many({X: ACROSS, Y: CLOSE, "exp_phone_pct": APART})
    plain, hospital = relation(held, X, "exp_phone_pct"), relation(held, X, Y)
    start = "Each dot is a practice, not a patient. A pattern here does not show that one thing causes the"
    assert all(caution(found).startswith(start) for found in (plain, hospital))
    assert "A&E" not in caution(plain) and "distance to A&E" in caution(hospital)
