"""Who may do what where, and that a scoped snapshot holds nothing that this user may not see."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from benchmarking.comparison import compare
from benchmarking.figures import figures
from benchmarking.indicators import DataClass
from benchmarking.observations import COLUMNS
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records.models import Role, Scope, User
from records.permissions import GRANTS, Action, check, may, scope_id, snapshot_for
from records.refusals import NotAllowed
from tests import builders

TREE = builders.organisations()
ON = date(2026, 6, 30)
SECRET = b"a secret of the server for tests, 32 bytes or more"
CONFIDENTIAL, PUBLISHED = "prev_htn_pct", "pop_65plus_pct"
OWN = "X90003"  # Cedar Surgery in LOC-A, which has five practices; LOC-B has four, LOC-C three


def user(role: Role, *codes: str) -> User:
    now = datetime(2026, 9, 15, tzinfo=UTC)
    return User(f"{role}@x.example", role.value, role, "", now, [Scope(code) for code in codes])


def mixed() -> Snapshot:
    """A published and a confidential indicator; every confidential number is a canary found nowhere else."""
    shared = replace(builders.CATALOGUE[CONFIDENTIAL], data_class=DataClass.IN_CONFIDENCE)
    return builders.snapshot(
        builders.rows(PUBLISHED, lambda n: (100 + n, 7000 + n)),
        builders.rows(CONFIDENTIAL, lambda n: (777000 + 5 * n, 888000 + 5 * n)),
        indicators=dict(builders.CATALOGUE) | {CONFIDENTIAL: shared},
    )


MIXED = mixed()


def scoped(who: User, snapshot: Snapshot = MIXED, secret: bytes = SECRET) -> Snapshot:
    return snapshot_for(who, snapshot, secret=secret, on=ON)


def confidential_rows(snapshot: Snapshot) -> pd.DataFrame:
    table = snapshot.observations
    return table[table["indicator"] == CONFIDENTIAL]


def period_of(indicator: str) -> Period:
    return Period.parse(builders.PERIOD_OF[builders.CATALOGUE[indicator].frequency])


def letters(snapshot: Snapshot) -> dict[str, int]:
    """Which practice's canary stands under which letter: letter code → number of the practice."""
    found = confidential_rows(snapshot).dropna(subset="numerator")
    return {c: (int(n) - 777000) // 5 for c, n in zip(found["organisation"], found["numerator"], strict=True)}


# role → for each action: where it is allowed; asked about X90003 (LOC-A), X90006 (LOC-B), LOC-A, LOC-B
ALLOWED = {
    (Role.PRACTICE_MANAGER, Action.SEE_FIGURES): "X90003 X90006 LOC-A LOC-B",
    (Role.PRACTICE_MANAGER, Action.SEE_PRACTICES): "X90003 X90006 LOC-A LOC-B",
    (Role.PRACTICE_MANAGER, Action.READ_WORKSHOP): "X90003 LOC-A",
    (Role.PRACTICE_MANAGER, Action.GIVE_POSITION): "X90003",
    (Role.PRACTICE_MANAGER, Action.CHOOSE_INDICATORS): "X90003",
    (Role.PRACTICE_MANAGER, Action.EXPORT_PRACTICE_REPORT): "X90003",
    (Role.PRACTICE_MANAGER, Action.CHALLENGE): "X90003",
    (Role.PRACTICE_MANAGER, Action.READ_CHALLENGE): "X90003",
    (Role.PRACTICE_MANAGER, Action.WRITE_NOTE): "X90003",
    (Role.PRACTICE_MANAGER, Action.READ_SHARED_NOTE): "X90003 LOC-A",
    (Role.PRACTICE_MANAGER, Action.OFFER): "X90003",
    (Role.FACILITATOR, Action.CHALLENGE): "X90003 LOC-A",
    (Role.FACILITATOR, Action.READ_CHALLENGE): "X90003 LOC-A",
    (Role.FACILITATOR, Action.WRITE_NOTE): "X90003 LOC-A",
    (Role.FACILITATOR, Action.READ_SHARED_NOTE): "X90003 LOC-A",
    (Role.ANALYST, Action.READ_CHALLENGE): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.ANSWER_CHALLENGE): "X90003 X90006 LOC-A LOC-B",
    (Role.FACILITATOR, Action.SEE_FIGURES): "X90003 X90006 LOC-A LOC-B",
    (Role.FACILITATOR, Action.SEE_PRACTICES): "X90003 X90006 LOC-A LOC-B",
    (Role.FACILITATOR, Action.READ_WORKSHOP): "LOC-A",
    (Role.FACILITATOR, Action.WRITE_WORKSHOP): "LOC-A",
    (Role.FACILITATOR, Action.GIVE_POSITION): "X90003 LOC-A",
    (Role.FACILITATOR, Action.CHOOSE_INDICATORS): "X90003 LOC-A",
    (Role.FACILITATOR, Action.EXPORT_PRACTICE_REPORT): "X90003 LOC-A",
    (Role.FACILITATOR, Action.EXPORT_LOCALITY_DECK): "LOC-A",
    (Role.ANALYST, Action.SEE_FIGURES): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.SEE_PRACTICES): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.READ_WORKSHOP): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.EXPORT_PRACTICE_REPORT): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.EXPORT_LOCALITY_DECK): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.EXPORT_STP_SUMMARY): "X90003 X90006 LOC-A LOC-B",
    (Role.FACILITATOR, Action.KEEP_TEMPLATE): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.KEEP_TEMPLATE): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.IMPORT): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.READ_AUDIT): "X90003 X90006 LOC-A LOC-B",
    (Role.BOARD_VIEWER, Action.SEE_FIGURES): "X90003 X90006 LOC-A LOC-B",
    (Role.FACILITATOR, Action.OPEN_DECKS): "LOC-A",
    (Role.ANALYST, Action.OPEN_DECKS): "X90003 X90006 LOC-A LOC-B",
    (Role.BOARD_VIEWER, Action.OPEN_DECKS): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.RELEASE_DECK): "X90003 X90006 LOC-A LOC-B",
    (Role.ANALYST, Action.READ_RELEASED): "X90003 X90006 LOC-A LOC-B",
    (Role.BOARD_VIEWER, Action.READ_RELEASED): "X90003 X90006 LOC-A LOC-B",
    (Role.ADMIN, Action.MANAGE_USERS): "X90003 X90006 LOC-A LOC-B",
    (Role.ADMIN, Action.READ_AUDIT): "X90003 X90006 LOC-A LOC-B",
}
SCOPES = {Role.PRACTICE_MANAGER: [OWN], Role.FACILITATOR: ["LOC-A"]}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", list(Role))
def test_the_whole_matrix(role: Role, action: Action) -> None:
    who = user(role, *SCOPES.get(role, []))
    asked = ["X90003", "X90006", "LOC-A", "LOC-B"]
    found = [code for code in asked if may(who, action, code, tree=TREE, on=ON)]
    assert " ".join(found) == ALLOWED.get((role, action), "")
    assert may(who, action) == bool(found)
    assert may(who, action, "UNKNOWN", tree=TREE, on=ON) == (len(found) == len(asked))
    assert set(GRANTS) == set(Action)


@pytest.mark.parametrize("role", list(Role))
def test_a_disabled_account_may_nothing(role: Role) -> None:
    who = user(role, *SCOPES.get(role, []))
    who.disabled_at = datetime(2026, 9, 1, tzinfo=UTC)
    assert not [action for action in Action if may(who, action)]


def test_check_says_no_in_words() -> None:
    with pytest.raises(NotAllowed, match="may not write workshop records for LOC-B"):
        check(user(Role.FACILITATOR, "LOC-A"), Action.WRITE_WORKSHOP, "LOC-B")


def test_without_the_tree_the_answer_is_no() -> None:
    assert not may(user(Role.PRACTICE_MANAGER, OWN), Action.READ_WORKSHOP, "LOC-A")


def test_a_scope_that_is_no_practice_or_locality_opens_nothing() -> None:
    """A facilitator who was given the code of an STP by mistake is nobody's facilitator."""
    who = user(Role.FACILITATOR, "XST")
    assert not may(who, Action.GIVE_POSITION, "X90003", tree=TREE, on=ON)
    assert not set(builders.PRACTICES) & set(letters(scoped(who)))


def test_an_analyst_sees_every_practice_by_name() -> None:
    found = scoped(user(Role.ANALYST))
    assert letters(found) == {f"X9{n:04d}": n for n in range(1, 13)} and found.in_confidence is None
    assert scoped(user(Role.ANALYST), found) is found, "what was handed out once stays as it is"


@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.FACILITATOR])
def test_published_data_alone_is_handed_on_as_it_is(role: Role) -> None:
    published = builders.snapshot()
    assert scoped(user(role, *SCOPES[role]), published) is published


def test_an_administrator_gets_no_figures() -> None:
    assert scoped(user(Role.ADMIN)).observations.empty


def test_a_manager_sees_the_own_practice_by_name_and_the_others_by_letter() -> None:
    found = scoped(user(Role.PRACTICE_MANAGER, OWN))
    assert found.in_confidence is not None
    shown = letters(found)
    assert shown.pop(OWN) == 3
    assert sorted(shown.values()) == [
        1,
        2,
        4,
        5,
    ]  # LOC-A has five: shown. LOC-B and LOC-C have fewer: left out
    names = {found.in_confidence[code].name for code in shown}
    assert all(name.startswith("Practice ") for name in names) and len(names) == 4
    assert found.in_confidence[OWN].name == "Cedar Surgery"
    assert found.in_confidence.practices("LOC-A", ON) == tuple(sorted([OWN, *shown]))


def test_totals_of_a_locality_that_is_shown_are_right() -> None:
    found = scoped(user(Role.PRACTICE_MANAGER, OWN))
    for indicator in (CONFIDENTIAL, PUBLISHED):
        at = period_of(indicator)
        mine = figures(found, found.indicators[indicator], at, Level.LOCALITY).loc["LOC-A"]
        whole = figures(MIXED, MIXED.indicators[indicator], at, Level.LOCALITY).loc["LOC-A"]
        assert mine[["numerator", "denominator", "practices_counted"]].tolist() == (
            whole[["numerator", "denominator", "practices_counted"]].tolist()
        )


def test_peers_are_left_out_where_fewer_than_five_would_be_shown() -> None:
    found = scoped(user(Role.PRACTICE_MANAGER, "X90006"))  # LOC-B has four practices
    assert {number for number in letters(found).values() if number in range(6, 10)} == {6}
    four = replace(MIXED, observations=MIXED.observations.copy())
    hit = (four.observations["indicator"] == CONFIDENTIAL) & (four.observations["organisation"] == "X90005")
    four.observations.loc[hit, "status"] = "suppressed"
    assert set(letters(scoped(user(Role.PRACTICE_MANAGER, OWN), four)).values()) == {3}


def test_a_locality_of_few_is_hidden_and_the_totals_above_it_are_those_of_all() -> None:
    """With LOC-B the other locality of its CCG; LOC-C is all of its CCG. More: test_few_practices."""
    found, whole = scoped(user(Role.PRACTICE_MANAGER, "X90006")), scoped(user(Role.ANALYST))
    indicator, at = found.indicators[CONFIDENTIAL], period_of(CONFIDENTIAL)
    localities = figures(found, indicator, at, Level.LOCALITY)
    assert set(localities["status"]) == {"suppressed"} and localities["value"].isna().all()
    for level in (Level.STP, Level.ENGLAND):
        mine, all_ = (figures(s, indicator, at, level) for s in (found, whole))
        pd.testing.assert_series_equal(mine["value"], all_["value"])
        assert mine["practices_counted"].tolist() == all_["practices_counted"].tolist()


def test_a_facilitator_sees_names_in_assigned_localities_only() -> None:
    found = scoped(user(Role.FACILITATOR, "LOC-B"))
    shown = letters(found)
    named = {code: number for code, number in shown.items() if code in builders.PRACTICES}
    assert named == {f"X9{n:04d}": n for n in range(6, 10)}
    assert len(shown) == 12 and found.in_confidence is not None
    assert found.in_confidence["X90006"].name == "Fern Surgery"


def test_the_board_gets_localities_but_no_practice_and_nothing_confidential() -> None:
    found = scoped(user(Role.BOARD_VIEWER))
    assert confidential_rows(found).empty
    at = period_of(PUBLISHED)
    mine = figures(found, found.indicators[PUBLISHED], at, Level.LOCALITY)
    whole = figures(MIXED, MIXED.indicators[PUBLISHED], at, Level.LOCALITY)
    pd.testing.assert_frame_equal(mine, whole)
    assert found.organisations["LOC-A"].name == "Ashdale"


@pytest.mark.parametrize(
    ("who", "hidden"),
    [
        (user(Role.PRACTICE_MANAGER, OWN), [n for n in range(1, 13) if n != 3]),
        (user(Role.FACILITATOR, "LOC-B"), [n for n in range(1, 13) if n not in range(6, 10)]),
        (user(Role.BOARD_VIEWER), list(range(1, 13))),
    ],
    ids=["manager", "facilitator", "board"],
)
def test_nothing_in_the_confidential_part_tells_who_is_who(who: User, hidden: list[int]) -> None:
    """Names and codes of hidden practices are nowhere: not in the rows, the tree or what lies behind."""
    found = scoped(who)
    tree = found.in_confidence or found.organisations
    rows = confidential_rows(found) if found.in_confidence else found.observations
    held = pickle.dumps((rows.to_dict("list"), tree.by_code, tree.memberships.to_dict("list"), tree.names))
    for number in hidden:
        code = f"X9{number:04d}"
        name = builders.PRACTICES[code][0]
        assert code.encode() not in held and name.encode() not in held, name


def test_left_out_rows_are_nowhere_in_the_snapshot() -> None:
    found = scoped(user(Role.PRACTICE_MANAGER, OWN))
    held = pickle.dumps(found.observations.to_dict("list"))
    text = str(found.observations.to_dict("list"))
    for number in range(6, 13):
        assert str(float(777000 + 5 * number)) not in text and str(float(888000 + 5 * number)) not in text
    assert b"Fern" not in held
    assert list(found.observations.columns) == list(COLUMNS)


def test_letters_follow_neither_name_nor_size_nor_value() -> None:
    """Over many servers every practice stands under every letter about as often as under any other."""
    who, counts = user(Role.PRACTICE_MANAGER, OWN), pd.DataFrame(0, index=[1, 2, 4, 5], columns=range(4))
    for server in range(200):
        shown = letters(scoped(who, secret=f"server {server}".encode() * 4))
        shown.pop(OWN)
        for place, code in enumerate(sorted(shown)):
            counts.loc[shown[code], place] += 1
    assert counts.to_numpy().min() > 25 and counts.to_numpy().max() < 75  # 50 expected


def test_letters_are_drawn_again_for_another_snapshot_and_another_scope() -> None:
    first = letters(scoped(user(Role.FACILITATOR, "LOC-A")))
    assert letters(scoped(user(Role.FACILITATOR, "LOC-A"))) == first
    newer = replace(MIXED, id="2026-10-11-abc124")
    assert letters(scoped(user(Role.FACILITATOR, "LOC-A"), newer)) != first
    other = letters(scoped(user(Role.PRACTICE_MANAGER, "X90001")))
    assert {k: v for k, v in other.items() if k in first} != {k: v for k, v in first.items() if k in other}


def test_dates_of_membership_tell_nothing() -> None:
    """A practice that joined its locality on a day of its own looks like all the others."""
    tree = builders.organisations()
    moved = tree.memberships["practice"] == "X90001"
    tree.memberships.loc[moved, "valid_from"] = date(1987, 6, 5)
    found = scoped(user(Role.PRACTICE_MANAGER, OWN), replace(MIXED, organisations=tree))
    assert found.in_confidence is not None
    assert set(found.in_confidence.memberships["valid_from"]) == {date.min}


def test_the_key_of_a_scope_is_role_and_organisations() -> None:
    assert scope_id(user(Role.FACILITATOR, "LOC-B", "LOC-A")) == "facilitator LOC-A LOC-B"


def test_the_median_of_the_practices_is_the_same_for_whoever_looks() -> None:
    managers = user(Role.PRACTICE_MANAGER, OWN), user(Role.FACILITATOR, "LOC-A"), user(Role.ANALYST)
    whole = {p: (f"{n} Surgery", "LOC-A") for p, (n, _) in builders.PRACTICES.items()}
    snapshot = replace(MIXED, organisations=builders.organisations(whole))
    medians = [
        compare(scoped(who, snapshot), OWN, CONFIDENTIAL, peers=Level.STP).peer_median for who in managers
    ]
    assert medians[0] is not None
    assert medians == pytest.approx([medians[0]] * 3, rel=1e-3)
