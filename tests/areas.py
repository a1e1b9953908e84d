"""Areas of any number of practices in one line, with counts that are given or drawn by chance alone."""

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarking.indicators import Indicator
from benchmarking.snapshot import Snapshot
from tests.builders import CATALOGUE, LOCALITIES, PERIOD_OF, organisations, snapshot

Pair = tuple[float | None, float | None]


def code(number: int) -> str:
    """The code of a practice by its number from 1."""
    return f"X9{number:04d}"


def area(
    figures: Mapping[str, Sequence[Pair]],
    indicators: Mapping[str, Indicator] = CATALOGUE,
    lists: Sequence[float] = (),
) -> Snapshot:
    """One STP: practice n has the n-th pair of an indicator; localities take turns. `lists`: list sizes."""
    count = len(next(iter(figures.values())))
    places = list(LOCALITIES)
    tree = organisations(
        {code(n): (f"Practice {n:03d}", places[n % len(places)]) for n in range(1, count + 1)}
    )
    table = [
        (
            code(n),
            id_,
            PERIOD_OF[indicators[id_].frequency],
            *pair,
            "ok" if pair[0] is not None else "missing",
            "file-1",
        )
        for id_, pairs in figures.items()
        for n, pair in enumerate(pairs, 1)
    ]
    table += [
        (code(n), "pop_list_size", PERIOD_OF["monthly"], patients, None, "ok", "file-1")
        for n, patients in enumerate(lists, 1)
    ]
    return snapshot(table, tree=tree, indicators=indicators)


def no_real_difference(
    seed: int,
    indicators: Sequence[str],
    practices: int = 92,
    catalogue: Mapping[str, Indicator] = CATALOGUE,
    usual: float = 0.0,
    **shares: float,
) -> Snapshot:
    """An area in which every practice has the same chance: sizes like those of real lists, counts drawn.

    `usual`: the chances themselves are drawn from one spread, of so much of their mean.
    """
    draw = np.random.default_rng(seed)
    figures = {}
    for id_ in indicators:
        kind, mean = catalogue[id_].kind.value, shares.get(id_, 0.14)
        sizes = draw.lognormal(4.7 if kind == "survey" else 9.0, 0.4, practices).round()
        share = mean * draw.gamma(usual**-2, usual**2, practices) if usual else mean
        counts = draw.poisson(sizes * share) if kind == "rate" else draw.binomial(sizes.astype(int), share)
        figures[id_] = [(float(o), float(n)) for o, n in zip(counts, sizes, strict=True)]
    return area(figures, catalogue)
