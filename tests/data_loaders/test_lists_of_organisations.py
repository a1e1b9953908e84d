"""Lists of CCGs, STPs and networks: names, who belongs to whom, and the tree that comes of them."""

import pandas as pd
import pytest

from benchmarking.organisations import Area
from data_loaders.received import Loaded, Refused
from data_loaders.store import tree
from tests.data_loaders import published, published_rows, published_workbooks
from tests.data_loaders.test_publications import entry


def links(found: Loaded) -> list[tuple[str, ...]]:
    columns = ["practice", "level", "parent", "statement"]
    return sorted(found.memberships[columns].itertuples(index=False, name=None))


def names(found: Loaded) -> dict[str, str]:
    return dict(zip(found.organisations["code"], found.organisations["name"], strict=True))


def test_the_list_of_ccgs_has_names_and_days() -> None:
    rows = [
        ("00C", "NHS DARLINGTON CCG", "20130401", ""),
        ("00F", "NHS GATESHEAD CCG", "20130401", "20150331"),
    ]
    found = published.loaded("eccg.csv", published_rows.eccg(rows), ())
    kept = found.organisations.set_index("code")
    assert kept["name"].to_dict() == {"00C": "NHS Darlington CCG", "00F": "NHS Gateshead CCG"}
    assert kept["closed"].to_dict() == {"00C": "", "00F": "2015-03-31"}
    assert set(kept["level"]) == {"ccg"}


@pytest.mark.parametrize(
    ("year", "ccg", "stp"), [("21", "CCG", "STP"), ("22", "SICBL", "ICB"), ("27", "SICBL", "ICB")]
)
def test_an_ons_lookup_of_any_year_says_which_ccg_is_of_which_stp(year: str, ccg: str, stp: str) -> None:
    content = published_rows.ons_lookup([("XC1", "XST"), ("00K", "XSU")], year, ccg, stp)
    found = published.loaded("Lookup.csv", content, ())
    assert links(found) == [("00K", "stp", "XSU", "above"), ("XC1", "stp", "XST", "above")]
    assert names(found)["XST"] == "NHS X Board"


def test_partners_of_an_stp_are_lists_side_by_side_and_closed_ones_are_passed_over() -> None:
    content = published_workbooks.stp_partners(
        [
            ("XST", "Bristol STP", "XC1", "First CCG "),
            ("XST", None, "XC2", "Second"),
            ("XST", None, None, None),
        ]
    )
    found = published.loaded("stps.xlsx", content, ())
    assert links(found) == [("XC1", "stp", "XST", "above"), ("XC2", "stp", "XST", "above")]
    assert names(found) == {"XC1": "First CCG", "XC2": "Second", "XST": "Bristol STP"}


def test_a_ccg_under_two_stps_is_refused() -> None:
    content = published_rows.ons_lookup([("XC1", "XST"), ("XC1", "XSU")])
    with pytest.raises(Refused, match="under two STPs"):
        published.loaded("Lookup.csv", content, ())


def test_links_to_a_network_that_ended_are_dropped_and_a_practice_is_taken_once() -> None:
    content = published_workbooks.networks(
        [
            ("X90001", "U90001", "20190701", "20210331"),
            ("X90001", "U90002", "20210401", ""),
            ("X90002", "U90001", "20190701", ""),
            ("X90002", "U90003", "20200401", ""),
        ]
    )
    found = published.loaded("ePCN.xlsx", content, ())
    assert [link for link in links(found) if link[1] == "pcn"] == [
        ("X90001", "pcn", "U90002", "register"),
        ("X90002", "pcn", "U90003", "register"),
    ]
    assert ("X90001", "ccg", "XC1", "register") in links(found)
    assert names(found)["U90001"] == "North PCN"
    assert (found.read, found.used) == (5, 4)


def test_a_link_with_an_impossible_day_is_refused_with_its_row() -> None:
    content = published_workbooks.networks([("X90001", "U90001", "20191301", "")])
    with pytest.raises(Refused) as caught:
        published.loaded("ePCN.xlsx", content, ())
    assert [(p.code, p.row, p.column) for p in caught.value.problems] == [
        ("not_a_date", 2, "Practice to PCN Relationship Start Date")
    ]


def test_the_register_and_a_list_of_ccgs_make_a_tree_together() -> None:
    register = published.loaded("epraccur.csv", published.epraccur([entry("X90001"), entry("X90002")]), ())
    above = published.loaded("Lookup.csv", published_rows.ons_lookup([("XC1", "XST")]), ())
    statements = pd.concat(
        [
            found.memberships.assign(order=order, as_at=found.published)
            for order, found in enumerate((register, above))
        ]
    )
    held = tree.memberships(statements, Area(codes=("XST",), localities="pcn"))
    assert set(held[["practice", "level", "parent"]].itertuples(index=False, name=None)) == {
        (practice, level, parent)
        for practice in ("X90001", "X90002")
        for level, parent in (("ccg", "XC1"), ("stp", "XST"))
    }
    assert set(held["valid_from"]) == {"2013-04-01"}


def test_people_of_a_network_are_of_no_practice() -> None:
    content = published_rows.network_people([("U90001", 1), ("U90001", 0.35), ("U90002", 2)])
    found = published.loaded("5.PCN – March 2021.csv", content, ())
    assert (found.periods, found.read) == (("2021-03",), 3)
    assert names(found) == {"U90001": "North PCN", "U90002": "North PCN", "XC1": "NHS X ICB - XC1"}
    (problem,) = found.problems
    assert "3 full-time equivalents were counted in 2 networks" in problem.message
