"""No hidden count can be worked out: every small line there is, and a solver on months, years and totals."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement, pairwise

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, lil_array

from benchmarking.counts import ABOVE, Counts, counts_of
from benchmarking.disclosure.recovery import rounded, shown_counts
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from tests import builders

INDICATOR = "ue_acsc_1000"
MONTHS = [f"2025-{month:02d}" for month in range(5, 13)] + [f"2026-{month:02d}" for month in range(1, 7)]
MANY = tuple(Period.parse(f"{year}-{month:02d}") for year in range(1900, 1950) for month in range(1, 13))


def on_lines(parts: np.ndarray) -> np.ndarray:
    """Many lines of practices, each as a month of one locality: as they are shown, their total last."""
    return np.vstack([_shown(parts[start : start + len(MANY)]) for start in range(0, len(parts), len(MANY))])


def _shown(parts: np.ndarray) -> np.ndarray:
    months, practices = parts.shape
    numbers = np.column_stack([parts, parts.sum(axis=1)]).T.astype(float)
    sums = np.zeros(numbers.shape, dtype=bool)
    sums[-1] = True
    inside = {
        (level, at): np.full(practices, practices if level is Level.LOCALITY else -1)
        for level in ABOVE
        for at in range(months)
    }
    table = Counts(
        codes=(*(f"P{n}" for n in range(practices)), "L"), practices=practices, periods=MANY[:months],
        published=months, numerator=numbers, denominator=numbers, counted=np.ones(numbers.shape, dtype=int),
        status=np.full(numbers.shape, "ok", dtype=object), inside=inside, apart=frozenset(MANY), sums=sums,
    )  # fmt: skip
    return shown_counts(table, numbers, np.zeros(numbers.shape, dtype=bool)).T


def told(parts: np.ndarray, shown: np.ndarray) -> dict[tuple[float, ...], set[int]]:
    """What the hidden counts of every line could be that looks like this."""
    could_be: dict[tuple[float, ...], set[int]] = defaultdict(set)
    for counts, seen in zip(parts, np.nan_to_num(shown, nan=-1), strict=True):
        assert all((count in range(1, 8)) == (mark == -1) for count, mark in zip(counts, seen, strict=False))
        could_be[tuple(seen)].update(counts[seen[:-1] == -1].tolist())
    return could_be


@pytest.mark.parametrize("practices", range(1, 6))
def test_no_line_of_practices_and_its_total_gives_a_hidden_count_away(practices: int) -> None:
    """Every line of counts of 0 to 12, for a reader who knows the rule."""
    parts = np.array(list(combinations_with_replacement(range(13), practices)))
    shown = on_lines(parts)
    assert all(len(found) != 1 for found in told(parts, shown).values())
    moved = (shown[:, -1] != rounded(parts.sum(axis=1))) & ~np.isnan(shown[:, -1])
    assert moved.mean() < 0.05
    assert np.abs(shown[:, -1] - parts.sum(axis=1))[moved].max(initial=0) <= 3


@pytest.mark.parametrize("practices", [6, 7, 8])
def test_no_line_with_a_small_total_gives_a_hidden_count_away(practices: int) -> None:
    lines = combinations_with_replacement(range(13), practices)
    parts = np.array([line for line in lines if sum(line) <= 13])
    shown = on_lines(parts)
    whole = {seen: found for seen, found in told(parts, shown).items() if seen[-1] <= 10}
    assert len(whole) > 10 and all(len(found) != 1 for found in whole.values())


def test_the_sums_that_would_tell_are_shown_as_the_next_five() -> None:
    assert on_lines(np.array([[7, 7, 7, 7, 0]]))[0, -1] == 25, "30 would be 28 at the least: four sevens"
    assert on_lines(np.array([[1] * 7]))[0, -1] == 10, "1 to 7 would be 7 at the most: seven ones"
    assert on_lines(np.array([[7, 7, 8, 40]]))[0].tolist()[2:] == [10, 40, 60]


def monthly(seed: int) -> Snapshot:
    """Twelve practices in three localities, fourteen months of few events."""
    random = np.random.default_rng(seed)
    mean = random.choice([0.1, 0.7, 2.0, 5.0, 8.0], size=12)
    counts = random.poisson(mean[:, None], size=(12, len(MONTHS)))
    if seed % 3 == 0:
        counts = np.where(random.random(counts.shape) < 0.5, 0, random.choice([1, 7, 8, 12], counts.shape))
    lacking = random.random(counts.shape) < 0.01 * (seed % 2)
    tables = []
    for at, month in enumerate(MONTHS):

        def numbers(n: int, at: int = at) -> tuple[float | None, float | None]:
            return (None, None) if lacking[n - 1, at] else (float(counts[n - 1, at]), 500.0 + n)

        tables.append(builders.rows(INDICATOR, numbers, month))
    return builders.snapshot(*tables)


def as_seen(snapshot: Snapshot) -> tuple[Counts, np.ndarray, np.ndarray]:
    """The true counts, and the least and most that a reader knows of each who knows which sums were moved."""
    true, held = counts_of(snapshot, snapshot.indicators[INDICATOR]), as_handed_out(snapshot).held
    shown = np.full(true.numerator.shape, np.nan)
    for at, period in enumerate(true.periods):
        rows = held.at(INDICATOR, period)
        shown[: true.practices, at] = rows["numerator"].reindex(list(true.codes[: true.practices]))
        for level in ABOVE:
            totals = held.totals(INDICATOR, period, level)
            assert totals is not None
            shown[[true.codes.index(code, true.practices) for code in totals.codes], at] = totals.numerator
    counts, hidden = true.numerator, np.isnan(shown)
    small = (counts > 0) & (counts < 8)
    low = np.where(hidden, np.where(small, 1, 0), np.where(shown == 0, 0, np.minimum(shown - 2, counts)))
    high = np.where(
        hidden, np.where(small, 7, np.inf), np.where(shown == 0, 0, np.maximum(shown + 2, counts))
    )
    return true, np.array([low, high]), small & hidden & (true.counted > 0)


def all_sums(true: Counts) -> csr_array:
    """Every sum that a reader knows of, as months of practices: a line a sum, less the sum itself."""
    number = np.arange(true.numerator.size).reshape(true.numerator.shape)
    counted = true.counted > 0
    lines = []
    for at in range(len(true.periods)):
        months = np.flatnonzero(true.part_of[at])
        practices = np.flatnonzero(counted[: true.practices, at])
        groups = [(row, [row]) for row in practices if at >= true.published]
        for level in ABOVE:
            inside = true.inside[level, at][practices]
            groups += [(total, practices[inside == total]) for total in set(inside.tolist()) - {-1}]
        lines += [(number[row, at], number[np.ix_(members, months)].ravel()) for row, members in groups]
    made = lil_array((len(lines), number.size))
    for line, (total, parts) in enumerate(lines):
        made[line, parts], made[line, total] = 1, -1
    return made.tocsr()


def worked_out(sums: csr_array, bounds: np.ndarray, hidden: np.ndarray) -> Iterator[int]:
    """Hidden counts for which a linear programme leaves one whole number only."""
    limits = [(low, None if np.isinf(high) else high) for low, high in bounds.reshape(2, -1).T]
    for cell in hidden:
        aim = np.zeros(len(limits))
        aim[cell] = 1
        ends = [
            linprog(sign * aim, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=limits) for sign in (1, -1)
        ]
        assert ends[0].status == 0 and ends[1].status in (0, 3)
        if ends[1].status == 0 and np.floor(-ends[1].fun + 1e-6) <= np.ceil(ends[0].fun - 1e-6):
            yield int(cell)


@pytest.mark.parametrize("seed", range(10))
def test_a_solver_works_out_nothing_from_practices_totals_months_quarters_and_years(seed: int) -> None:
    true, bounds, hidden = as_seen(monthly(seed))
    places = np.random.default_rng(seed).permutation(np.flatnonzero(hidden))[:50]
    assert len(places) == 50
    assert list(worked_out(all_sums(true), bounds, places)) == []


def test_the_solver_finds_what_plain_rounding_gives_away() -> None:
    """Without this the test above could not fail."""
    bounds = np.array([[1.0, 1, 1, 1, 28], [7, 7, 7, 7, 32]])
    sums = csr_array(np.array([[1.0, 1, 1, 1, -1]]))
    assert list(worked_out(sums, bounds, np.arange(4))) == [0, 1, 2, 3]


def test_the_same_counts_are_shown_in_the_same_way() -> None:
    first, again = (as_handed_out(monthly(1)).observations for _ in range(2))
    assert first.equals(again)
    periods = counts_of(monthly(1), builders.CATALOGUE[INDICATOR]).periods
    assert all(a != b for a, b in pairwise(periods))
