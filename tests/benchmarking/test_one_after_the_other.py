"""Overlapping years, and snapshots handed out one after the other, tell no more than the newest one alone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarking.counts import counts_of
from benchmarking.disclosure.recovery import is_small
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.figures import figures
from benchmarking.organisations import Level, SmallNumbers
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records.models import Role
from records.permissions import snapshot_for
from tests import builders
from tests.benchmarking.test_recovery import MONTHS, all_sums, as_seen, monthly, worked_out
from tests.records.readers import ON, SECRET, reader

INDICATOR, CONTINUITY = "ue_acsc_1000", "act_continuity_idx"


def until(snapshot: Snapshot, month: str) -> Snapshot:
    """The snapshot as it was when this month came."""
    held = snapshot.observations
    return replace(snapshot, observations=held[held["period"] <= month].reset_index(drop=True))


def figures_shown(snapshot: Snapshot) -> dict[tuple[str, str, str], float]:
    """Every number of the indicator that is shown, by level, organisation and period; hidden ones are NaN."""
    held, indicator = snapshot.held, snapshot.indicators[INDICATOR]
    periods = [*held.periods(INDICATOR), *held.shown_periods(INDICATOR), *held.quarters(INDICATOR)]
    return {
        (level.value, str(code), str(period)): float(numerator)
        for period in periods
        for level in Level
        for code, numerator in figures(snapshot, indicator, period, level)["numerator"].items()
    }


@pytest.mark.parametrize("seed", range(12))
def test_what_was_shown_once_is_shown_the_same_in_every_later_snapshot(seed: int) -> None:
    whole = monthly(seed)
    found = [figures_shown(as_handed_out(until(whole, month))) for month in MONTHS[-4:]]
    for earlier, later in pairwise(found):
        assert earlier.keys() < later.keys()
        other = [key for key, shown in earlier.items() if not _same(shown, later[key])]
        assert other == []


def _same(one: float, other: float) -> bool:
    return one == other or (np.isnan(one) and np.isnan(other))


@pytest.mark.parametrize("seed", range(4))
def test_a_practice_that_comes_later_changes_nothing_of_what_was_shown(seed: int) -> None:
    whole = monthly(seed)
    held = whole.observations
    without = replace(whole, observations=held[held["organisation"] != "X90004"].reset_index(drop=True))
    late = held[(held["organisation"] != "X90004") | (held["period"] == MONTHS[-1])].reset_index(drop=True)
    earlier = figures_shown(as_handed_out(until(without, MONTHS[-2])))
    later = figures_shown(as_handed_out(replace(whole, observations=late)))
    assert [key for key, shown in earlier.items() if not _same(shown, later[key])] == []


@pytest.mark.parametrize("seed", [0, 3, 6, 9])
def test_a_solver_works_out_nothing_from_two_snapshots(seed: int) -> None:
    whole = monthly(seed)
    true, bounds, hidden = as_seen(whole)
    before, earlier, _ = as_seen(until(whole, MONTHS[-2]))
    for row, code in enumerate(before.codes):
        for at, period in enumerate(before.periods):
            place = (
                true.codes.index(code, 0 if row < before.practices else true.practices),
                true.place(period),
            )
            if before.counted[row, at] > 0:
                bounds[0][place] = max(bounds[0][place], earlier[0][row, at])
                bounds[1][place] = min(bounds[1][place], earlier[1][row, at])
    places = np.random.default_rng(seed).permutation(np.flatnonzero(hidden))[:30]
    assert list(worked_out(all_sums(true), bounds, places)) == []


def exact(months: list[str], counts: dict[str, float]) -> Snapshot:
    """All practices have nine events a month, but for practice 1 with its own; the rule hides 1 to 5."""
    tree = builders.organisations(area=replace(builders.AREA, small_numbers=SmallNumbers.HIDE))
    tables = [
        builders.rows(INDICATOR, lambda n, m=month: (counts.get(m, 0.0) if n == 1 else 9.0, 600.0), month)  # type: ignore[misc]
        for month in months
    ]
    return as_handed_out(builders.snapshot(*tables, tree=tree))


def months_from(first: str, count: int) -> list[str]:
    start = Period.parse(first).start
    numbers = range(start.year * 12 + start.month - 1, start.year * 12 + start.month - 1 + count)
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in numbers]


def test_exact_years_of_two_snapshots_share_no_month() -> None:
    """Eight events in the year to July, six in the year to August and none in the one after: 2 in August."""
    counts = {"2025-08": 2.0, "2026-07": 6.0}
    shown = [exact(months_from("2024-04", months), counts).held for months in (28, 29, 40)]
    years = {period for held in shown for period in held.shown_periods(INDICATOR)}
    assert {str(year) for year in years} == {"year to 2025-03", "year to 2026-03", "year to 2027-03"}
    held = exact(months_from("2024-04", 40), counts).held
    for period in [*held.periods(INDICATOR), *held.quarters(INDICATOR)]:
        assert held.at(INDICATOR, period)["numerator"].isna().all()


def with_a_gap(own: str) -> tuple[Snapshot, Snapshot]:
    """Fifteen months of continuity and of events; practice 8, of a locality of four, lacks one of them."""
    random = np.random.default_rng(2)
    tables = []
    for month in months_from("2025-04", 15):
        counts = random.poisson(60, size=13).astype(float)
        lacking = month == "2025-05"

        def numbers(
            n: int, held: np.ndarray = counts, lacking: bool = lacking
        ) -> tuple[float | None, float | None]:
            return (None, None) if lacking and n == 8 else (held[n], 150.0)

        tables += [builders.rows(id_, numbers, month) for id_ in (INDICATOR, CONTINUITY)]
    whole = builders.snapshot(*tables)
    return whole, snapshot_for(reader(Role.PRACTICE_MANAGER, own), whole, secret=SECRET, on=ON)


def test_a_year_is_hidden_where_one_of_its_months_is() -> None:
    _, seen = with_a_gap("X90001")
    for id_ in (INDICATOR, CONTINUITY):
        for period in [*seen.held.periods(id_), *seen.held.shown_periods(id_), *seen.held.quarters(id_)]:
            table = figures(seen, seen.indicators[id_], period, Level.LOCALITY)
            assert table["numerator"].isna().to_dict() == {"LOC-A": False, "LOC-B": True, "LOC-C": True}


def test_a_locality_of_five_is_hidden_in_the_month_that_one_lacks_and_in_the_years_with_it() -> None:
    whole, _ = with_a_gap("X90001")
    homes = {
        code: (name, "LOC-A" if at < 7 else "LOC-B")
        for at, (code, (name, _)) in enumerate(builders.PRACTICES.items())
    }
    whole = replace(whole, organisations=builders.organisations(homes))  # X90008 to X90012 are LOC-B
    seen = snapshot_for(reader(Role.PRACTICE_MANAGER, "X90001"), whole, secret=SECRET, on=ON)
    held = seen.held
    periods = [*held.periods(INDICATOR), *held.shown_periods(INDICATOR), *held.quarters(INDICATOR)]
    lacking = Period.parse("2025-05")
    for period in periods:
        table = figures(seen, seen.indicators[INDICATOR], period, Level.LOCALITY)
        assert table["numerator"].isna()["LOC-B"] == (lacking in period.months()), str(period)


def test_a_hidden_practice_cannot_be_told_from_years_in_which_it_counts_and_years_in_which_it_does_not() -> (
    None
):
    """Years with and without practice 8 less the months leave its own months; rounding leaves them wide."""
    whole, seen = with_a_gap("X90001")
    true = counts_of(whole, whole.indicators[INDICATOR])
    shown = np.full(true.numerator.shape, np.nan)
    for at, period in enumerate(true.periods):
        for level in list(Level)[1:]:
            table = figures(seen, seen.indicators[INDICATOR], period, level)["numerator"]
            rows = [true.codes.index(code, true.practices) for code in table.index]
            shown[rows, at] = table.to_numpy(float)
    low, high = np.where(np.isnan(shown), 0, shown - 2), np.where(np.isnan(shown), np.inf, shown + 2)
    own = _known_practices(seen, true.numerator)
    low[own], high[own] = true.numerator[own] - 2, true.numerator[own] + 2
    cells = [true.codes.index("X90008") * len(true.periods) + at for at in range(2, 15, 4)]
    assert narrowest(all_sums(true), np.array([low, high]), cells) > 6, "as wide as 1 to 7"


def _known_practices(seen: Snapshot, counts: np.ndarray) -> list[int]:
    """Rows of the practices whose figures are shown: those of LOC-A."""
    known = seen.held.at(INDICATOR, Period.parse("2026-06"))["numerator"].notna().sum()
    assert known == 5 and not is_small(counts[:12]).any()
    return [0, 1, 2, 3, 4]


def narrowest(sums: csr_array, bounds: np.ndarray, cells: list[int]) -> float:
    """The narrowest range that a linear programme leaves to one of these counts."""
    limits = [(low, None if np.isinf(high) else high) for low, high in bounds.reshape(2, -1).T]
    found = []
    for cell in cells:
        aim = np.zeros(len(limits))
        aim[cell] = 1
        ends = [linprog(s * aim, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=limits).fun for s in (1, -1)]
        found.append(-ends[1] - ends[0])
    return float(min(found))


def test_continuity_tells_of_how_many_people_no_more_than_counts_do() -> None:
    """The number of people is rounded, and the mean is not so exact as to tell it."""
    whole = builders.snapshot(
        *(builders.rows(CONTINUITY, lambda n: (0.37 * n, 4.0 + n), month) for month in MONTHS)
    )
    seen = as_handed_out(whole).held
    found: pd.DataFrame = seen.at(CONTINUITY, Period.parse("2026-06"))
    true = whole.held.at(CONTINUITY, Period.parse("2026-06"))
    assert found["denominator"].isna().sum() == 3 and found["numerator"].isna().sum() == 3, (
        "5, 6 and 7 people"
    )
    assert (found["denominator"].dropna() % 5 == 0).all() and (found["numerator"].dropna() % 1 == 0).all()
    share = (found["numerator"] / found["denominator"] - true["numerator"] / true["denominator"]).dropna()
    assert (share.abs() <= 0.5 / found["denominator"][share.index] + 1e-12).all(), (
        "the figure stays what it was"
    )
