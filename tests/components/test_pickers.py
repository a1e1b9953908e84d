"""Who may choose what, and which comparisons are offered."""

from datetime import date

from benchmarking.organisations import Level
from components import pickers
from records.models import Role, Scope, User
from tests.builders import organisations, snapshot

ON = date(2026, 9, 15)
TREE = organisations()


def user(role: Role, *codes: str) -> User:
    return User("a@stocktake.example", "A", role, "", None, [Scope(code) for code in codes])  # type: ignore[arg-type]


def test_practices_that_a_role_may_open() -> None:
    assert list(pickers.practices(user(Role.PRACTICE_MANAGER, "X90003"), TREE, ON)) == ["X90003"]
    assert list(pickers.practices(user(Role.FACILITATOR, "LOC-B"), TREE, ON)) == [
        "X90006", "X90007", "X90008", "X90009",
    ]  # fmt: skip
    assert len(pickers.practices(user(Role.ANALYST), TREE, ON)) == 12
    assert pickers.practices(user(Role.BOARD_VIEWER), TREE, ON) == {}


def test_localities_of_a_role() -> None:
    assert list(pickers.localities(user(Role.PRACTICE_MANAGER, "X90003"), TREE, ON)) == ["LOC-A"]
    assert list(pickers.localities(user(Role.ANALYST), TREE, ON)) == ["LOC-A", "LOC-B", "LOC-C"]


def test_a_level_with_the_same_practices_is_offered_once() -> None:
    offered = pickers.peers(TREE, TREE["X90003"], ON)
    assert list(offered.values()) == ["Locality (5 practices)", "CCG (9 practices)", "STP (12 practices)"]
    assert pickers.usual_peers(offered) == Level.STP.value
    one_ccg = organisations({f"X9000{n}": (f"N{n}", "LOC-A") for n in range(1, 6)})
    assert list(pickers.peers(one_ccg, one_ccg["X90001"], ON)) == ["stp"]


def test_names_that_occur_twice_can_be_told_apart() -> None:
    assert pickers._told_apart({"A1": "The Surgery", "A2": "The Surgery", "A3": "Elm"}) == {
        "A1": "The Surgery (A1)", "A2": "The Surgery (A2)", "A3": "Elm",
    }  # fmt: skip


def test_themes_begin_with_all() -> None:
    assert next(iter(pickers.themes(snapshot().held_indicators()).values())) == "All 5"
