"""Sums only: the figures of localities and above, with no practice's row behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from benchmarking.held_numbers import Totals
from benchmarking.indicators import Indicator
from benchmarking.observations import Observations
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.sums import sums

SUMMED = tuple(level for level in Level if level is not Level.PRACTICE)
TABLES = ("observations", "definitions", "populations", "reference_events", "fifths", "ccg_figures")


@dataclass(frozen=True)
class _Held:
    """The periods of one indicator, as `Observations` gives them."""

    published: tuple[Period, ...]
    shown: tuple[Period, ...]
    quarters: tuple[Period, ...]
    ccgs_alone: frozenset[Period]


class SumsOnly(Observations):
    """Observations of which the sums are known and nothing else."""

    def __init__(
        self,
        table: pd.DataFrame,
        indicators: Mapping[str, Indicator],
        definitions: pd.DataFrame,
        held: Mapping[str, _Held],
        totals: Mapping[tuple[str, Period, Level], Totals],
    ) -> None:
        super().__init__(table, indicators, definitions)
        self._held = held
        self._totals = totals

    def periods(self, indicator: str) -> tuple[Period, ...]:
        return self._held[indicator].published if indicator in self._held else ()

    def shown_periods(self, indicator: str) -> tuple[Period, ...]:
        return self._held[indicator].shown if indicator in self._held else ()

    def quarters(self, indicator: str) -> tuple[Period, ...]:
        return self._held[indicator].quarters if indicator in self._held else ()

    def ccgs_alone(self, indicator: str) -> frozenset[Period]:
        return self._held[indicator].ccgs_alone if indicator in self._held else frozenset()

    def totals(self, indicator: str, period: Period, level: Level) -> Totals | None:
        return self._totals.get((indicator, period, level))


def with_sums_only(snapshot: Snapshot, definitions: pd.DataFrame) -> Snapshot:
    """The figures of a snapshot for one who may see no practice's: localities and above, worked out here.

    `definitions`: how practices were counted, by the codes under which this reader knows them.
    """
    held: dict[str, _Held] = {}
    totals: dict[tuple[str, Period, Level], Totals] = {}
    for indicator in snapshot.indicators.values():
        found = snapshot.held
        periods = (
            found.periods(indicator.id),
            found.shown_periods(indicator.id),
            found.quarters(indicator.id),
            found.ccgs_alone(indicator.id),
        )
        if not periods[0]:
            continue
        held[indicator.id] = _Held(*periods)
        for period in {period for some in periods[:3] for period in some}:
            for level in SUMMED:
                totals[indicator.id, period, level] = Totals(**vars(sums(snapshot, indicator, period, level)))
    bare = without_figures(snapshot)
    made = SumsOnly(bare.observations, bare.indicators, definitions, held, totals)
    return replace(bare, definitions=definitions, handed_out=made)


def without_figures(snapshot: Snapshot) -> Snapshot:
    """A snapshot with nothing in its tables: no practice, no list, no event, no fifth."""
    empty = {name: getattr(snapshot, name).iloc[0:0].copy() for name in TABLES}
    return replace(snapshot, handed_out=None, ordinary=None, **empty)
