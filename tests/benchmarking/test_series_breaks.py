"""Series breaks that files declare: whose they are, what they break, and that a year holds one way only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarking.comparison import compare
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.figures import figures
from benchmarking.observations import DEFINITIONS
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.over_time.many_charts import outcomes_over_time
from benchmarking.over_time.series_breaks import (
    Break,
    breaks_among,
    breaks_of,
    breaks_of_area,
    first_between,
    ways_at,
)
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import SEASON, cautions, counted_from, headline, side_by_side
from benchmarking.words.wording import finding, short
from tests.builders import CATALOGUE, PRACTICES, snapshot

RATE, SHARE, FEW = "ue_em_adm_1000", "act_sameday_pct", "ue_acsc_1000"
MONTHS = [str(m) for year in ("2025-06", "2026-06") for m in Period.parse(f"year to {year}").months()]
APRIL = Period.parse("2026-04")
LAST, BEFORE = Period.parse("year to 2026-06"), Period.parse("year to 2026-03")
ASHDALE = ("X90001", "X90002", "X90003", "X90004", "X90005")


def counted(
    ways: Mapping[str, Sequence[tuple[str, str]]], indicator: str = RATE, level: float = 80.0
) -> Snapshot:
    """Twelve practices over 24 months, 20 or so events in a thousand; `ways`: first period and name of each
    way of counting, by practice. What is counted in another way is halved."""

    def number(code: str, month: str) -> float:
        anew = any(first <= month for first, way in ways.get(code, ()) if way != "v1")
        return level * (0.5 if anew else 1) + 2 * (int(month[-2:]) % 2)

    table = [
        (code, indicator, month, number(code, month), 1000.0, "ok", "file-1")
        for code in PRACTICES
        for month in MONTHS
    ]
    said = [(code, indicator, first, way) for code, held in ways.items() for first, way in held]
    return replace(snapshot(table), definitions=pd.DataFrame(said, columns=list(DEFINITIONS)))


def anew(*practices: str, first: str = "2026-04") -> dict[str, list[tuple[str, str]]]:
    """These practices are counted as v2 from a month on, the others as v1 throughout."""
    found = {code: [(MONTHS[0], "v1")] for code in PRACTICES}
    for code in practices:
        found[code].append((first, "v2"))
    return found


@pytest.mark.parametrize(
    ("organisation", "practices", "in_all"),
    [("X90001", 1, 1), ("LOC-A", 2, 5), ("XC1", 2, 9), ("XST", 2, 12), ("E92000001", 2, 12)],
)
def test_a_sum_is_broken_where_one_of_its_practices_is(
    organisation: str, practices: int, in_all: int
) -> None:
    held = counted(anew("X90001", "X90002"))
    own = held.organisations[organisation]
    assert breaks_of(held, held.indicators[RATE], own) == (Break(APRIL, practices, in_all),)
    found = change(held, organisation, RATE)
    assert [(s.start, s.stop) for s in found.segments] == [(0, 21), (21, 24)]
    assert headline(found) == "Too few months since counting changed in April 2026 (3 of 12)"
    some = "" if in_all == 1 else f" in {practices} of {in_all} practices"
    assert f"Counted differently from April 2026{some}: no line is drawn across." in cautions(found)
    assert "a year before" not in " ".join(cautions(found))  # those months were counted in the other way


@pytest.mark.parametrize("organisation", ["X90003", "LOC-B", "LOC-C", "XC2"])
def test_who_is_counted_as_before_has_one_series(organisation: str) -> None:
    held = counted(anew("X90001", "X90002"))
    assert breaks_of(held, held.indicators[RATE], held.organisations[organisation]) == ()
    found = change(held, organisation, RATE)
    assert len(found.segments) == 1 and found.counted_anew is None
    assert cautions(found) == (SEASON,)


def test_all_changing_at_once_is_said_without_a_number() -> None:
    held = counted(anew(*PRACTICES))
    assert "Counted differently from April 2026: no line is drawn across." in cautions(
        change(held, "XST", RATE)
    )
    assert counted_from(breaks_of_area(held, held.indicators[RATE])).startswith("From April 2026. Nothing is")


def test_without_the_declaration_a_change_of_counting_would_have_passed_for_one_of_care() -> None:
    held = counted(anew(*PRACTICES))
    assert headline(change(replace(held, definitions=held.definitions.iloc[:0]), "XST", RATE)).startswith(
        "Lower"
    )


def test_going_back_is_a_break_again_and_breaks_of_catalogue_and_files_are_one_list() -> None:
    ways = anew("X90001", first="2025-03")
    ways["X90001"].append(("2025-09", "v1"))
    held = counted(ways)
    own, measured = held.organisations["X90001"], held.indicators[RATE]
    assert [str(b.period) for b in breaks_of(held, measured, own)] == ["2025-03", "2025-09"]
    both = replace(measured, series_breaks=(Period.parse("2025-09"), Period.parse("2026-01")))
    found = breaks_of(held, both, held.organisations["LOC-A"])
    assert [(str(b.period), b.of_some) for b in found] == [
        ("2025-03", " in 1 of 5 practices"), ("2025-09", ""), ("2026-01", ""),
    ]  # fmt: skip
    assert [b.period for b in breaks_among(held, measured, ["X90002"])] == []
    assert first_between(found, Period.parse("2025-09"), Period.parse("2025-03")) == found[1]
    assert first_between(found, Period.parse("2026-01"), Period.parse("2026-06")) is None


def test_a_year_holds_one_way_of_counting_only() -> None:
    """Two of twelve practices are broken: they have no figure for the year, sums are those of the others."""
    held = counted(anew("X90001", "X90002"))
    assert held.held.latest(RATE) == LAST
    table = figures(held, held.indicators[RATE], LAST, Level.PRACTICE)
    assert list(table.index[table["status"] == "broken"]) == ["X90001", "X90002"]
    assert table.loc[["X90001", "X90002"], ["numerator", "value"]].isna().all(axis=None)
    locality = figures(held, held.indicators[RATE], LAST, Level.LOCALITY).loc["LOC-A"]
    assert (locality["practices_counted"], locality["denominator"]) == (3, 3 * 12_000)
    comparison = compare(held, "X90001", RATE)
    assert finding(comparison) == (
        "No figure: it was counted in two ways within this time, which cannot be added up."
    )
    assert short(comparison.figure) == "Counted in two ways"
    whole = figures(held, held.indicators[RATE], BEFORE, Level.PRACTICE)
    assert (whole["status"] == "ok").all()


def test_a_year_that_is_broken_for_half_of_the_practices_is_not_shown() -> None:
    most = counted(anew(*list(PRACTICES)[:6]))
    assert most.held.latest(RATE) == BEFORE and LAST not in most.held.shown_periods(RATE)
    assert counted(anew(*list(PRACTICES)[:5])).held.latest(RATE) == LAST
    assert counted(anew(*PRACTICES, first=MONTHS[12])).held.shown_periods(RATE)[-1] == LAST  # starts with it


def test_where_every_practice_of_a_locality_is_broken_it_has_no_figure_for_that_reason() -> None:
    held = counted(anew(*ASHDALE))
    for seen in (held, as_handed_out(held)):
        locality = figures(seen, seen.indicators[RATE], LAST, Level.LOCALITY)
        assert locality.loc["LOC-A", "status"] == "broken"
        assert np.isnan(locality.loc["LOC-A", "value"])
        assert locality.loc["LOC-B", "status"] == "ok"


def test_a_break_of_the_catalogue_takes_its_years_away_too() -> None:
    made = counted({})
    measured = replace(made.indicators[RATE], series_breaks=(APRIL,))
    broken = replace(made, indicators=CATALOGUE | {RATE: measured})
    assert broken.held.latest(RATE) == BEFORE
    assert made.held.latest(RATE) == LAST


def test_a_quarter_with_both_ways_is_left_out() -> None:
    held = counted(anew("X90001", first="2026-05"), FEW, level=2.0)
    own = change(held, "X90001", FEW)
    assert str(own.points[-1].period) == "2025/26 Q4"
    other = change(held, "X90002", FEW)
    assert str(other.points[-1].period) == "2026/27 Q1" and other.points[-1].value is not None


@pytest.mark.parametrize("level", list(Level))
def test_many_at_once_are_those_one_by_one(level: Level) -> None:
    ways = anew("X90001", "X90007", first="2025-06")
    ways["X90003"].append(("2025-10", "v2"))
    held = counted(ways, SHARE, level=300.0)
    found = outcomes_over_time(held, held.indicators[SHARE], level)
    assert found == {code: change(held, code, SHARE).outcome for code in found}


def test_practices_counted_in_two_ways_beside_each_other_are_said() -> None:
    early, late = Period.parse("2026-01"), Period.parse("2026-05")
    ways = anew("X90001", "X90002")
    del ways["X90012"]  # nothing is said of it
    held = counted(ways)
    assert ways_at(held, held.indicators[RATE], early) == {"v1": 11}
    assert ways_at(held, held.indicators[RATE], late) == {"v1": 9, "v2": 2}
    assert ways_at(held, held.indicators[RATE], LAST) == {"v1": 9}  # the others have no figure for that year
    assert side_by_side(ways_at(held, held.indicators[RATE], early)) == ""
    assert side_by_side(ways_at(held, held.indicators[RATE], late)) == (
        "Not all practices are counted in the same way here: v1 in 9, v2 in 2. Part of a difference may be "
        "one of counting."
    )
    assert ways_at(counted({}), held.indicators[RATE], late) == {}


def test_what_no_file_declares_changes_nothing() -> None:
    held, plain = counted(anew()), counted({})
    for code in ("X90001", "LOC-A", "XST"):
        assert change(held, code, RATE).segments == change(plain, code, RATE).segments
    assert counted_from(breaks_of_area(held, held.indicators[RATE])) == ""
    assert plain.held.shown_periods(RATE) == held.held.shown_periods(RATE)
