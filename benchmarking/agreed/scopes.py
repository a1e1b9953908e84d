"""Scopes: the figure of some practices of a locality, those that a priority is for, in any period."""

from collections.abc import Collection

import numpy as np

from benchmarking.disclosure.allowed import is_shown
from benchmarking.figures import Figure, Sums, addable, figure, read_figures, with_values
from benchmarking.indicators import Indicator
from benchmarking.observations import Status, usable
from benchmarking.organisations import Level, Organisation
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot


def figure_over(
    snapshot: Snapshot, indicator: Indicator, period: Period, locality: Organisation, scope: Collection[str]
) -> Figure:
    """The ratio of sums over the practices of a scope that have both numbers (METHODS 8).

    Where the scope is the whole locality of that period, its own figure: that one may be shown even where
    its practices may not. A part of it is missing for a reader who sees its practices under letters, and
    where an indicator is not shown for practices.
    """
    if set(scope) == set(snapshot.organisations.practices(locality.code, period.end)):
        return figure(snapshot, indicator, period, locality)
    shown = snapshot.tree(indicator)
    rows = snapshot.held.at(indicator.id, period)
    rows = rows[rows.index.isin(list(scope))]
    numerator, denominator = addable(snapshot, indicator, period, rows)
    counts = usable(rows, indicator.kind).to_numpy(bool) & ~np.isnan(numerator)
    if not is_shown(indicator, Level.PRACTICE) or not all(code in shown for code in scope):
        counts[:] = False
    counted = int(counts.sum())
    status = Status.OK if counted else Status.MISSING
    sums = Sums(
        codes=np.array([locality.code], dtype=object),
        numerator=np.array([numerator[counts].sum() if counted else np.nan]),
        denominator=np.array([denominator[counts].sum() if counted else np.nan]),
        counted=np.array([counted]),
        in_all=np.array([len(set(scope))]),
        status=np.array([status.value], dtype=object),
    )
    return read_figures(with_values(sums, indicator), {locality.code: locality.name})[0]
