"""Small numbers: a snapshot as it is handed out, with the small counts shared in confidence left behind.

Published figures are shown as published. Of everything else only what may be shown goes out: practices'
counts, and totals taken from the true counts. Nothing that is handed out holds those.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarking.counts import Counts, counts_of
from benchmarking.disclosure.recovery import rounded, shown_counts
from benchmarking.disclosure.shown import HandedOut, Shown, with_shown
from benchmarking.expected.adjustment import expected, fifth_sums
from benchmarking.expected.reference_rates import with_shown_reference
from benchmarking.indicators import Indicator, Kind
from benchmarking.methods.disclosure import SMALL_COUNT, hidden_cells
from benchmarking.methods.plain_numbers import Flags, Floats
from benchmarking.organisations import SmallNumbers
from benchmarking.snapshot import Snapshot

PEOPLE = (Kind.PROPORTION, Kind.SURVEY, Kind.MEAN)  # divided by people or events, as many as were counted


def rests_on_counts(indicator: Indicator) -> bool:
    """Whether the rule is for this indicator: shared in confidence, and it counts events or people."""
    return indicator.in_confidence and bool(_counted(indicator))


def _counted(indicator: Indicator) -> tuple[str, ...]:
    """Which of its two numbers are counts. Of a mean the people are; its numerator adds up their shares or
    values. A published score is no mean of people here."""
    if indicator.weighted_by or indicator.kind is Kind.RATIO:
        return ()
    events = ("numerator",) if indicator.counts_events and indicator.kind is not Kind.MEAN else ()
    return (*events, "denominator") if indicator.kind in PEOPLE else events


def as_handed_out(snapshot: Snapshot) -> Snapshot:
    """The snapshot as pages, decks, exports and the command line may have it, made once.

    The rule is that of the area's settings, the same for every reader: whose figures a reader may see is
    decided on top of it. The snapshot itself where there is nothing to hide in it.
    """
    shared = [i for i in snapshot.indicators.values() if i.in_confidence and not i.weighted_by]
    rows = snapshot.observations["indicator"].isin([i.id for i in shared])
    if snapshot.handed_out is not None or not rows.any():
        return snapshot
    if "handed out" not in snapshot.made:
        snapshot.made["handed out"] = _handed_out(with_shown_reference(snapshot), shared)
    made: Snapshot = snapshot.made["handed out"]
    return made


def _handed_out(snapshot: Snapshot, shared: list[Indicator]) -> Snapshot:
    rule = snapshot.organisations.area.small_numbers
    shown = {
        indicator.id: _shown(counts_of(snapshot, indicator), indicator, rule)
        for indicator in shared
        if snapshot.held.periods(indicator.id)
    }
    observations = with_shown(snapshot.observations, shown)
    exact = rule is SmallNumbers.HIDE
    held = HandedOut(
        observations, snapshot.indicators, snapshot.definitions, shown,
        exact=exact, of_ccgs=snapshot.held.of_ccgs,
    )  # fmt: skip
    made = replace(snapshot, observations=observations, handed_out=held)
    made.made["expected events"] = expected(snapshot)  # of the same lists and the same reference
    return replace(made, fifths=fifth_sums(snapshot, made))


def _shown(true: Counts, indicator: Indicator, rule: SmallNumbers) -> Shown:
    """The rule applied to every practice, total, period and stretch of periods of one indicator at once."""
    nothing = np.zeros(true.numerator.shape, dtype=bool)
    if not rests_on_counts(indicator):
        return Shown(true, nothing)
    known = true.counted > 0  # a count whose other number is missing is not shown
    counted: dict[str, Any] = {
        name: np.where(known, getattr(true, name), np.nan) for name in _counted(indicator)
    }
    if rule is SmallNumbers.HIDE:
        return Shown(replace(true, **counted), nothing).without(known & _exposed(true, counted))
    made = replace(true, **_to_fives(true, counted))
    return Shown(made, nothing).without(known & (np.isnan(made.numerator) | np.isnan(made.denominator)))


def _to_fives(true: Counts, counted: Mapping[str, Floats]) -> dict[str, Any]:
    """The rule of hospital statistics: 0 stays, 1 to 7 hidden, others to the nearest five."""
    away = np.any([np.isnan(rounded(counts)) for counts in counted.values()], axis=0) & (true.counted > 0)
    shown = {name: shown_counts(true, counts, away) for name, counts in counted.items()}
    if len(shown) == 2:
        shown["numerator"] = np.minimum(shown["numerator"], shown["denominator"])
    elif "denominator" in shown:  # the mean stays as it is, but not so exact that it tells of how many
        shown["numerator"] = np.round(true.numerator / true.denominator * shown["denominator"])
    return shown


def _exposed(true: Counts, counted: Mapping[str, Floats]) -> Flags:
    """Exact counts: those of 1 to 5, and what would give them away.

    Only periods that share no days are handed out: otherwise one could be subtracted from another. Of a share
    the rest, which a reader can subtract, is hidden by the same rule.
    """
    hidden = np.zeros(true.numerator.shape, dtype=bool)
    cells = list(counted.values())
    if len(cells) == 2:
        cells.append(cells[1] - cells[0])
    for at, period in enumerate(true.periods):
        if period not in true.apart:
            hidden[:, at] = True
            continue
        lines = true.totals_at(at)
        bound = np.zeros(len(hidden), dtype=bool)
        bound[[*range(true.practices), *(total for _, total in lines)]] = True
        hidden[:, at] |= ~bound  # an organisation that cuts through others
        for counts in cells:
            hidden[:, at] |= hidden_cells(counts[:, at].tolist(), lines, SMALL_COUNT)
    return hidden
