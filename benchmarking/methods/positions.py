"""Where a practice stands among others: quantile groups, percentiles, deciles, and how sure its rank is.

A bare rank is never shown: ranks of small practices are mostly chance (Marshall & Spiegelhalter 1998, BMJ
316:1701).
"""

import numpy as np

from benchmarking.methods.overdispersion import even_scale
from benchmarking.methods.plain_numbers import Figures, Floats, Result, numbers, optionals, placed

FEWEST_DRAWS = 20_000
FEWEST_FOR_DECILES = 10  # values: of fewer the practices are shown as dots


def quantile_groups(*, values: Figures, n_groups: int, highest_first: bool) -> Result:
    """Group of each value, 1 to `n_groups`, ties sharing the lower rank (PHEindicatormethods' rule).

    `highest_first`: group 1 holds the highest. None for missing values, and for all when there are fewer
    values than groups. ValueError for fewer than one group.
    """
    if n_groups < 1:
        raise ValueError(f"at least one group is needed, not {n_groups!r}")
    figures = numbers(values)
    known = ~np.isnan(figures)
    count = int(known.sum())
    if count < n_groups:
        return {"groups": [None] * figures.size}
    ranks = iter(_ranks(-figures[known] if highest_first else figures[known]))
    return {"groups": [_group(int(next(ranks)), count, n_groups) if here else None for here in known]}


def _ranks(values: Floats) -> Floats:
    """1 for the lowest; ties share the lower rank (`scipy.stats.rankdata`, whose import takes long)."""
    return np.searchsorted(np.sort(values), values).astype(float) + 1


def _group(rank: int, count: int, n_groups: int) -> int:
    # In whole numbers, so that no rounding noise moves a value across a boundary.
    from_the_end = -(-(count + 1 - rank) * n_groups // count)
    return max(1, n_groups + 1 - from_the_end)


def percentile_rank(*, values: Figures) -> Result:
    """Share of the other values that lie below, in per cent: lowest 0, highest 100, ties share the lower.

    None for missing values, and for a value that is alone.
    """
    figures = numbers(values)
    known = ~np.isnan(figures)
    ranks = _ranks(figures[known])
    percentiles = 100 * (ranks - 1) / (ranks.size - 1) if ranks.size > 1 else np.full(ranks.size, np.nan)
    return {"percentiles": placed(known, percentiles)}


def deciles(*, values: Figures) -> Result:
    """The 10th to 90th percentiles, linear between values, missing ones dropped; `n` is what is left.

    Draw them as lines only when `n` is FEWEST_FOR_DECILES or more. Nine times None without values.
    """
    figures = numbers(values)
    figures = figures[~np.isnan(figures)]
    cuts = np.quantile(figures, np.arange(1, 10) / 10) if figures.size else np.full(9, np.nan)
    return {"deciles": optionals(cuts), "n": figures.size}


def rank_interval(
    *,
    statistic: str,
    numerators: Figures,
    denominators: Figures,
    draws: int = FEWEST_DRAWS,
    seed: int = 1998,
) -> Result:
    """Ranks (1 = lowest) each practice could well have: 2.5% and 97.5% quantiles over simulated draws.

    Show as "between 12th and 47th of 92" (`n`). None for rows without figures. The seed is fixed, so that a
    page read twice says the same. ValueError for fewer than 20,000 draws.
    """
    if draws < FEWEST_DRAWS:
        raise ValueError(f"at least {FEWEST_DRAWS} draws are needed, not {draws!r}")
    scale = even_scale(statistic, numerators, denominators)
    lower, upper = _drawn_ranks(scale.y, scale.s, draws, seed)
    return {
        "lower": placed(scale.usable, lower),
        "upper": placed(scale.usable, upper),
        "n": scale.y.size,
    }


def _drawn_ranks(y: Floats, s: Floats, draws: int, seed: int) -> tuple[Floats, Floats]:
    lower, upper = np.empty(y.size), np.empty(y.size)
    if not y.size:
        return lower, upper
    # Sorted first, and equal practices taken together, so that the order of rows never changes a result.
    order = np.lexsort((s, y))
    drawn = np.random.default_rng(seed).normal(y[order], s[order], size=(draws, y.size))
    ranks = np.empty(drawn.shape, dtype=int)
    np.put_along_axis(ranks, drawn.argsort(axis=1), np.arange(1, y.size + 1)[np.newaxis, :], axis=1)
    fresh = np.flatnonzero(np.diff(y[order]) + np.abs(np.diff(s[order]))) + 1
    for group in np.split(np.arange(y.size), fresh):
        span = np.quantile(ranks[:, group], [0.025, 0.975], method="inverted_cdf")
        lower[order[group]], upper[order[group]] = span
    return lower, upper
