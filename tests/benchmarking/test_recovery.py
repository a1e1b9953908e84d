"""No hidden count can be worked out: every small line there is, and a solver on tables with months and years."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from benchmarking.counts import Counts, counts_of
from benchmarking.recovery import Lines, rounded, shown_counts
from benchmarking.small_numbers import as_handed_out
from benchmarking.snapshot import Snapshot
from tests import builders

INDICATOR = "ue_acsc_1000"
MONTHS = [f"2025-{month:02d}" for month in range(5, 13)] + [f"2026-{month:02d}" for month in range(1, 7)]


def on_a_line(parts: np.ndarray) -> np.ndarray:
    """Many lines of practices at once, each with its total as the last column, as they are shown."""
    cells = np.column_stack([parts, parts.sum(axis=1)]).astype(float)
    number = np.arange(cells.size).reshape(cells.shape)
    sums = np.zeros(cells.shape, dtype=bool)
    sums[:, -1] = True
    lines = Lines.of([(number[:, :-1], number[:, -1:])])
    made = shown_counts(cells.ravel(), np.zeros(cells.size, dtype=bool), sums.ravel(), lines)
    return made.reshape(cells.shape)


@pytest.mark.parametrize("practices", range(1, 8))
def test_no_line_of_practices_and_its_total_gives_a_hidden_count_away(practices: int) -> None:
    """Every line of counts of 0 to 12, for a reader who knows the rule: what could the hidden counts be?"""
    parts = np.array(list(combinations_with_replacement(range(13), practices)))
    shown = on_a_line(parts)
    could_be: dict[tuple[float, ...], set[int]] = defaultdict(set)
    for counts, seen in zip(parts, np.nan_to_num(shown, nan=-1), strict=True):
        hidden = counts[seen[:-1] == -1]
        could_be[tuple(seen)].update(hidden.tolist())
        assert all((count in range(1, 8)) == (mark == -1) for count, mark in zip(counts, seen, strict=False))
    assert could_be and all(len(found) != 1 for found in could_be.values())


def test_totals_are_those_of_the_rule_but_for_the_few_that_tell() -> None:
    assert on_a_line(np.array([[7, 7, 7, 7, 0]]))[0, -1] == 25, "30 would be 28 at the least: four sevens"
    assert on_a_line(np.array([[1] * 7]))[0, -1] == 10, "1 to 7 would be 7 at the least: seven ones"
    parts = np.array(list(product(range(13), repeat=4)))
    shown, plain = on_a_line(parts)[:, -1], rounded(parts.sum(axis=1).astype(float))
    moved = ~((shown == plain) | (np.isnan(shown) & np.isnan(plain)))
    assert 0 < moved.sum() < 0.01 * len(parts)
    assert np.abs(shown - parts.sum(axis=1))[moved & ~np.isnan(shown)].max() == 3


def monthly(seed: int) -> Snapshot:
    """Twelve practices in three localities, fourteen months of few events."""
    random = np.random.default_rng(seed)
    mean = random.choice([0.1, 0.7, 2.0, 5.0, 8.0], size=12)
    counts = random.poisson(mean[:, None], size=(12, len(MONTHS)))
    if seed % 3 == 0:
        counts = np.where(random.random(counts.shape) < 0.5, 0, random.choice([1, 7, 8, 12], counts.shape))
    tables = [
        builders.rows(INDICATOR, lambda n, at=at: (float(counts[n - 1, at]), 500.0 + n), month)  # type: ignore[misc]
        for at, month in enumerate(MONTHS)
    ]
    return builders.snapshot(*tables)


def as_seen(snapshot: Snapshot) -> tuple[Counts, np.ndarray, np.ndarray]:
    """The true counts, and what a reader knows of each who knows which sums were moved."""
    indicator = snapshot.indicators[INDICATOR]
    true, held = counts_of(snapshot, indicator), as_handed_out(snapshot).held
    shown = np.full(true.numerator.shape, np.nan)
    for at, period in enumerate(true.periods):
        rows = held.at(INDICATOR, period)
        shown[: true.practices, at] = rows["numerator"].reindex(list(true.codes[: true.practices]))
        for level in {level for level, _ in true.inside}:
            totals = held.totals(INDICATOR, period, level)
            assert totals is not None
            places = [true.codes.index(code, true.practices) for code in totals.codes]
            shown[places, at] = totals.numerator
    small, counts = (true.numerator > 0) & (true.numerator < 8), true.numerator
    hidden = np.isnan(shown)
    low = np.where(hidden, np.where(small, 1, 0), np.where(shown == 0, 0, np.minimum(shown - 2, counts)))
    high = np.where(hidden, np.where(small, 7, np.inf), np.where(shown == 0, 0, np.maximum(shown + 2, counts)))
    known = true.counted > 0
    return true, np.column_stack([low[known], high[known]]), (small & hidden)[known]


def worked_out(lines: Lines, bounds: np.ndarray, hidden: np.ndarray) -> Iterator[int]:
    """Hidden counts for which a linear programme leaves one whole number only."""
    sums = coo_array((lines.sign, (lines.line, lines.cell)), shape=(lines.line.max() + 1, len(bounds))).tocsr()
    limits = [(low, None if np.isinf(high) else high) for low, high in bounds]
    for cell in hidden:
        aim = np.zeros(len(bounds))
        aim[cell] = 1
        ends = [linprog(sign * aim, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=limits) for sign in (1, -1)]
        assert ends[0].status == 0 and ends[1].status in (0, 3)
        if ends[1].status == 0 and np.floor(-ends[1].fun + 1e-6) <= np.ceil(ends[0].fun - 1e-6):
            yield int(cell)


@pytest.mark.parametrize("seed", range(10))
def test_a_solver_works_out_nothing_from_practices_totals_months_quarters_and_years(seed: int) -> None:
    true, bounds, hidden = as_seen(monthly(seed))
    places = np.random.default_rng(seed).permutation(np.flatnonzero(hidden))[:50]
    assert len(places) == 50
    assert list(worked_out(true.lines, bounds, places)) == []


def test_the_solver_finds_what_plain_rounding_gives_away() -> None:
    """Without this the test above could not fail."""
    counts = np.array([7.0, 7, 7, 7, 28])
    lines = Lines.of([(np.arange(4)[None], np.array([[4]]))])
    bounds = np.array([[1.0, 7.0]] * 4 + [[28.0, 32.0]])
    assert list(worked_out(lines, bounds, np.arange(4))) == [0, 1, 2, 3]
    shown = shown_counts(counts, np.zeros(5, dtype=bool), counts > 7, lines)
    assert shown[-1] == 25
