"""Where each practice stood on any day, from maps, years' maps, own lists and the register."""

from datetime import date

import pandas as pd
import pytest

from benchmarking.organisations import Area
from data_loaders.store import tree

PCN, LOCAL = Area(localities="pcn"), Area(localities="local")


def statement(kind: str, start: str, end: str, order: int, **parents: str) -> pd.DataFrame:
    level = {"dated": "local", "register": "ccg"}.get(kind, "pcn")
    rows = [(practice, level, parent, kind, start, end, order, "") for practice, parent in parents.items()]
    columns = ["practice", "level", "parent", "statement", "valid_from", "valid_to", "order", "as_at"]
    return pd.DataFrame(rows, columns=columns)


def on(day: str, statements: list[pd.DataFrame], area: Area = PCN, level: str = "locality") -> dict[str, str]:
    held = tree.memberships(pd.concat(statements, ignore_index=True), area)
    there = held[(held["valid_from"] <= day) & (held["valid_to"] >= day) & (held["level"] == level)]
    assert not there["practice"].duplicated().any()
    return dict(zip(there["practice"], there["parent"], strict=True))


JULY = statement("map", "2026-07-01", "", 1, X90001="U1", X90002="U1")
QOF_2223 = statement("year", "2022-04-01", "2023-03-31", 2, X90001="U2", X90003="U3")


def test_one_map_holds_for_all_time() -> None:
    for day in ("0001-01-01", "2020-01-01", "9999-12-31"):
        assert on(day, [JULY]) == {"X90001": "U1", "X90002": "U1"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", {"X90001": "U2", "X90003": "U3"}),
        ("2022-04-01", {"X90001": "U2", "X90003": "U3"}),
        ("2023-03-31", {"X90001": "U2", "X90003": "U3"}),
        ("2023-04-01", {"X90001": "U1", "X90002": "U1"}),
        ("2026-07-31", {"X90001": "U1", "X90002": "U1"}),
    ],
)
def test_a_years_map_holds_to_the_end_of_its_year_and_the_first_one_reaches_back(
    day: str, expected: dict[str, str]
) -> None:
    assert on(day, [JULY, QOF_2223]) == expected


def test_a_map_holds_until_the_day_before_the_next() -> None:
    june = statement("map", "2026-06-01", "", 5, X90001="U9", X90002="U1")
    assert on("2026-06-30", [JULY, june])["X90001"] == "U9"
    assert on("2026-07-01", [JULY, june])["X90001"] == "U1"
    held = tree.memberships(pd.concat([JULY, june]), PCN)
    assert len(held[held["practice"] == "X90002"]) == 1, "a practice that does not move has one row"


def test_a_practice_that_leaves_and_comes_back_was_away() -> None:
    days = [
        ("2026-05-01", {"X90001": "U1"}),
        ("2026-06-01", {"X90002": "U1"}),
        ("2026-07-01", {"X90001": "U1"}),
    ]
    maps = [statement("map", day, "", n, **parents) for n, (day, parents) in enumerate(days)]
    assert "X90001" not in on("2026-06-15", maps)
    assert "X90001" in on("2026-07-15", maps)


def test_in_a_year_with_a_map_the_years_map_only_adds_practices_nobody_else_knows() -> None:
    inside = statement("map", "2022-10-01", "", 3, X90001="U1")
    assert on("2022-06-01", [inside, QOF_2223]) == {"X90001": "U1", "X90003": "U3"}
    assert on("2023-06-01", [inside, QOF_2223]) == {"X90001": "U1"}


def test_of_two_maps_of_one_year_the_later_is_used() -> None:
    appointments = statement("year", "2022-04-01", "2023-03-31", 4, X90001="U7")
    assert on("2022-12-31", [QOF_2223, appointments]) == {"X90001": "U7"}


def test_only_the_newest_own_list_counts_and_carries_its_dates() -> None:
    old = statement("dated", "", "", 1, X90001="LOC-A", X90002="LOC-A")
    new = pd.concat(
        [
            statement("dated", "2013-04-01", "2024-12-31", 9, X90001="LOC-A"),
            statement("dated", "2025-01-01", "", 9, X90001="LOC-B"),
        ]
    )
    assert on("2024-12-31", [JULY, old, new], LOCAL) == {"X90001": "LOC-A"}
    assert on("2025-01-01", [JULY, old, new], LOCAL) == {"X90001": "LOC-B"}
    assert on("2025-01-01", [JULY, old, new], PCN) == {"X90001": "U1", "X90002": "U1"}


def test_an_own_list_does_not_keep_a_closed_practice_open() -> None:
    june = statement("map", "2026-06-01", "", 5, X90001="U1", X90002="U1").assign(level="ccg")
    july = statement("map", "2026-07-01", "", 6, X90001="U1").assign(level="ccg")
    own = statement("dated", "2020-01-01", "", 1, X90001="LOC-A", X90002="LOC-A", X90009="LOC-A")
    assert on("2026-06-30", [june, july, own], LOCAL) == dict.fromkeys(
        ("X90001", "X90002", "X90009"), "LOC-A"
    )
    assert on("2026-07-01", [june, july, own], LOCAL) == dict.fromkeys(("X90001", "X90009"), "LOC-A")


def test_the_register_adds_practices_that_no_map_knows_up_to_the_first_map() -> None:
    register = statement("register", "2013-04-01", "", 3, X90001="11H", X90008="11H")
    assert on("2016-03-31", [JULY, register], level="ccg") == {"X90008": "11H"}
    assert on("2026-07-31", [JULY, register], level="ccg") == {}
    assert on("2016-03-31", [register], level="ccg") == {"X90001": "11H", "X90008": "11H"}


def named(*rows: tuple[str, ...]) -> pd.DataFrame:
    columns = ["code", "name", "level", "as_at", "opened", "closed", "serves", "rural", "order"]
    return pd.DataFrame([[*row[:-1], int(row[-1])] for row in rows], columns=columns)


def test_the_newest_name_wins_and_what_nobody_names_is_called_by_its_code() -> None:
    found = tree.organisations(
        named(
            ("X90001", "New Name", "practice", "2026-07-01", "", "", "", "", "1"),
            ("X90001", "Old Name", "practice", "2020-03-31", "19740401", "", "", "", "2"),
            ("X90001", "", "practice", "2027-01-01", "", "", "students", "no", "3"),
            ("U1", "North PCN", "pcn", "2026-07-01", "", "", "", "", "1"),
        ),
        tree.memberships(JULY, PCN),
        pd.Series(["X90001", "X90009"]),
        PCN,
    ).set_index("code")
    assert found.loc["X90001"].tolist() == ["New Name", "practice", "19740401", "", "students", "no"]
    assert found.loc["U1", ["name", "level"]].tolist() == ["North PCN", "locality"]
    assert found.loc["X90009", ["name", "level"]].tolist() == ["X90009", "practice"]
    assert date.fromisoformat(tree.FIRST) == date.min
