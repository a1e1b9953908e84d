"""Picks: found by a word of title, question or theme; kept in order; counted over a locality's practices."""

from benchmarking import picks
from tests.builders import CATALOGUE

HELD = [CATALOGUE[id_] for id_ in ("act_dna_pct", "prev_htn_pct", "prev_dm_pct", "ue_ae_1000")]
BY_ID = {i.id: i for i in HELD}


def ids(found: list) -> list[str]:  # type: ignore[type-arg]
    return [i.id for i in found]


def test_a_word_of_the_title_the_question_or_the_theme_finds_an_indicator() -> None:
    assert ids(picks.found_by("hyperten", HELD)) == ["prev_htn_pct"]
    theme = CATALOGUE["ue_ae_1000"].theme.split()[0].upper()
    assert "ue_ae_1000" in ids(picks.found_by(f"  {theme} ", HELD))
    question = CATALOGUE["act_dna_pct"].question.rstrip("?").split()[-1]
    assert "act_dna_pct" in ids(picks.found_by(question, HELD))


def test_every_word_has_to_be_there_and_no_word_finds_everything() -> None:
    assert picks.found_by("recorded diabetes", HELD) == [CATALOGUE["prev_dm_pct"]]
    assert picks.found_by("recorded moonlight", HELD) == []
    assert picks.found_by("  ", HELD) == HELD


def test_picks_keep_their_order_with_each_theme_together() -> None:
    chosen = ["prev_dm_pct", "ue_ae_1000", "not_held", "prev_htn_pct"]
    assert ids(picks.picked(BY_ID, chosen)) == ["prev_dm_pct", "prev_htn_pct", "ue_ae_1000"]


def test_a_report_begins_with_the_picks_and_leaves_nothing_out() -> None:
    first = picks.picked_first(HELD, ["ue_ae_1000", "not_held", "prev_htn_pct"])
    assert ids(first) == ["ue_ae_1000", "prev_htn_pct", "act_dna_pct", "prev_dm_pct"]
    assert picks.picked_first(HELD, []) == HELD


def test_the_most_shared_pick_comes_first_and_what_nobody_picked_is_not_there() -> None:
    counted = picks.most_picked({"prev_dm_pct": 1, "ue_ae_1000": 3, "prev_htn_pct": 1, "gone": 9}, HELD)
    assert [(i.id, n) for i, n in counted] == [("ue_ae_1000", 3), ("prev_htn_pct", 1), ("prev_dm_pct", 1)]


def test_a_pick_moves_by_one_place_and_stops_at_the_ends() -> None:
    order = ["a", "b", "c"]
    assert picks.moved(order, "c", -1) == ["a", "c", "b"]
    assert picks.moved(order, "a", 1) == ["b", "a", "c"]
    assert picks.moved(order, "a", -1) == order and picks.moved(order, "c", 1) == order
