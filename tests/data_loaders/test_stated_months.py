"""The CCG that a month's file of list totals states: sums of that month lose nobody, other months stay."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarking.organisations import Area
from data_loaders.received import Loaded
from data_loaders.store import tree
from tests.data_loaders import published, published_rows
from tests.data_loaders.test_real_files import REAL, pytestmark, text_rows

real_files = pytestmark
LIST = ("pop_list_size",)
PCN, LOCAL = Area(localities="pcn"), Area(localities="local")
Placed = dict[str, tuple[str | None, ...]]

MAP = published.loaded("map.csv", published.registered_map("01JUL2026"), ())


def totals(day: str, **ccgs: str) -> Loaded:
    """A month's file: every practice has 1,000 patients and stands in the CCG given."""
    head, *rows = published.registered_totals(day, dict.fromkeys(ccgs, 1000)).decode().splitlines()
    placed = [row.replace(",XC1,", f",{ccg},") for row, ccg in zip(rows, ccgs.values(), strict=True)]
    return published.loaded("gp-reg-pat-prac-all.csv", "\n".join([head, *placed, ""]).encode(), LIST)


def held(*found: Loaded, area: Area = PCN) -> pd.DataFrame:
    statements = [
        each.memberships.assign(order=order, as_at=each.published) for order, each in enumerate(found)
    ]
    return tree.memberships(pd.concat(statements, ignore_index=True), area)


def placed(rows: pd.DataFrame, day: str) -> Placed:
    """Locality, CCG and STP of every practice on a day; one of each at most."""
    there = rows[(rows["valid_from"] <= day) & (rows["valid_to"] >= day)]
    assert not there.duplicated(["practice", "level"]).any()
    table = there.pivot(index="practice", columns="level", values="parent")
    table = table.reindex(columns=["locality", "ccg", "stp"]).astype(object)
    return {str(row[0]): tuple(row[1:]) for row in table.where(table.notna(), None).itertuples()}


BEFORE = placed(held(MAP), "2021-08-31")


def test_a_file_that_says_what_the_map_says_changes_no_row() -> None:
    same = totals("2021-08-01", X90001="XC1", X90004="XC2", X90005="XC2")
    assert same.memberships["valid_to"].unique().tolist() == ["2021-08-31"]
    pd.testing.assert_frame_equal(held(MAP, same), held(MAP))


def test_a_practice_that_closed_before_the_map_counts_in_its_months_alone() -> None:
    rows = held(MAP, totals("2021-08-01", X90008="XC1", X90001="XC1"), totals("2021-09-01", X90008="XC1"))
    for day in ("2021-08-01", "2021-08-31", "2021-09-30"):
        assert placed(rows, day) == {**BEFORE, "X90008": (None, "XC1", "XST")}
    for day in ("2021-07-31", "2021-10-01"):
        assert placed(rows, day) == BEFORE
    assert (rows["practice"] == "X90008").sum() == 2, "months that touch are one row for each level"


def test_a_practice_that_was_in_another_ccg_keeps_its_locality() -> None:
    rows = held(MAP, totals("2021-08-01", X90001="XC9"))
    assert placed(rows, "2021-08-31") == {**BEFORE, "X90001": ("U90001", "XC9", "XSU")}
    assert placed(rows, "2021-09-01") == placed(rows, "2021-07-31") == BEFORE
    localities = rows[(rows["practice"] == "X90001") & (rows["level"] == "locality")]
    assert len(localities) == 1, "what does not change is not cut into pieces"


def test_a_practice_between_two_maps_takes_the_locality_of_the_nearest_one_with_its_ccg() -> None:
    early = {**published.PRACTICES, "X90008": ("HAZEL SURGERY", "U90002", "XC1", "XST")}
    first = published.loaded("map.csv", published.registered_map("01JAN2021", early), ())
    second = published.loaded("map.csv", published.registered_map("01JUN2021"), ())
    for ccg, locality, stp in (("XC1", "U90002", "XST"), ("XC9", None, "XSU")):
        rows = held(first, second, MAP, totals("2021-08-01", X90008=ccg))
        assert placed(rows, "2021-08-31")["X90008"] == (locality, ccg, stp)
        assert "X90008" not in placed(rows, "2021-07-31")
        assert "X90008" in placed(rows, "2021-05-31")


def test_the_stp_of_a_ccg_that_maps_do_not_know() -> None:
    gone = totals("2021-01-01", X90001="00K", X90008="00K")
    listed = published.loaded("Lookup.csv", published_rows.ons_lookup([("00K", "XSU")]), ())
    with_list, without = (placed(held(MAP, gone, *lists), "2021-01-31") for lists in ((listed,), ()))
    assert (with_list["X90001"], with_list["X90008"]) == (("U90001", "00K", "XSU"), (None, "00K", "XSU"))
    assert (without["X90001"], without["X90008"]) == (("U90001", "00K", "XST"), (None, "00K", "XST"))


def test_a_practice_of_the_register_that_has_no_stp_is_given_that_of_its_ccg() -> None:
    register = MAP.memberships.iloc[:1].assign(
        practice="X90008", level="ccg", parent="XC1", statement="register", valid_from=""
    )
    rows = held(MAP, Loaded("register", memberships=register), totals("2021-08-01", X90008="XC1"))
    assert placed(rows, "2021-08-31")["X90008"] == (None, "XC1", "XST")
    assert placed(rows, "2021-09-30")["X90008"] == (None, "XC1", None)


def test_without_any_map_the_month_stands_alone_and_of_two_files_the_later_is_used() -> None:
    old, new = totals("2021-08-01", X90001="XC9"), totals("2021-08-01", X90001="XC1")
    assert placed(held(old, new), "2021-08-31") == {"X90001": (None, "XC1", None)}
    assert placed(held(old, new), "2021-09-01") == {}


def test_the_own_localities_of_a_practice_outlive_the_map_that_lacks_it() -> None:
    own = pd.DataFrame(
        [("X90001", "local", "LOC-A", "dated", "", ""), ("X90008", "local", "LOC-B", "dated", "", "")],
        columns=list(MAP.memberships),
    )
    found = held(
        MAP,
        Loaded("own", memberships=own),
        totals("2021-08-01", X90008="XC1", X90001="XC9"),
        area=LOCAL,
    )
    assert placed(found, "2021-08-31")["X90001"] == ("LOC-A", "XC9", "XSU")
    assert placed(found, "2021-08-31")["X90008"] == ("LOC-B", "XC1", "XST")
    assert placed(found, "2021-09-30")["X90008"] == ("LOC-B", None, None)


@pytest.mark.parametrize("header", ["CCG_CODE", "NOTHING"])
def test_a_code_that_is_none_or_a_file_without_the_column_states_nothing(header: str) -> None:
    content = published.registered_totals("2021-08-01", {"X90001": 9, "X90002": 8})
    content = content.replace(b",CCG_CODE", f",{header}".encode()).replace(b"XC1", b"?-!", 1)
    found = published.loaded("gp-reg-pat-prac-all.csv", content, LIST)
    assert found.memberships["practice"].tolist() == (["X90002"] if header == "CCG_CODE" else [])
    assert [problem.blocking for problem in found.problems] == [False] * (header == "CCG_CODE")
    assert len(found.rows) == 2


@real_files
def test_real_months_before_the_newest_map_lose_nobody() -> None:
    """Five real months and the map of July 2026: every CCG has the patients that its file gives it."""
    folder = REAL / "patients_registered"
    names = [folder / "2026-07/gp-reg-pat-prac-map.zip", *sorted(folder.glob("*/gp-reg-pat-prac-all.csv"))]
    found = [published.loaded(path.name, path.read_bytes(), LIST) for path in names]
    rows, by_map = held(*found), held(found[0])
    expected = {
        ("2021-08", "15C"): (79, 1_046_750),
        ("2026-02", "15C"): (69, 1_083_954),
        ("2021-08", "01Y"): (37, 252_412),
    }
    for path, month in zip(names[1:], found[1:], strict=True):
        _month_is_whole(path, month, rows, by_map, expected)
    assert not expected


def _month_is_whole(
    path: Path,
    month: Loaded,
    rows: pd.DataFrame,
    by_map: pd.DataFrame,
    expected: dict[tuple[str, str], tuple[int, int]],
) -> None:
    patients: dict[str, dict[str, int]] = {}
    for row in text_rows(path):
        ccg = row.get("CCG_CODE") or row["SUB_ICB_LOCATION_CODE"]
        patients.setdefault(ccg, {})[row["CODE"]] = int(row["NUMBER_OF_PATIENTS"])
    there = placed(rows, month.memberships["valid_to"].iloc[0])
    for ccg, members in patients.items():
        assert all(there[code][1] == ccg and there[code][2] for code in members)
        if wanted := expected.pop((month.periods[0], ccg), None):
            assert (len(members), sum(members.values())) == wanted
    for code, before in placed(by_map, month.memberships["valid_to"].iloc[0]).items():
        assert there[code][0] == before[0], "no practice that the map knows loses its locality"
