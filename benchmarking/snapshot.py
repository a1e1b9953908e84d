"""Snapshot: one dated, unchangeable set of observations, with the tree and the catalogue as they stood."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pandas as pd

from benchmarking.ccg_figures import CCG_FIGURES, CcgFigures
from benchmarking.challenged import Challenged
from benchmarking.expected.expectation import POPULATIONS, REFERENCE_EVENTS
from benchmarking.indicators import Indicator
from benchmarking.observations import DEFINITIONS, Observations
from benchmarking.organisations import Organisations
from benchmarking.periods import Period

# Events seen and expected of the ordinary practices of an STP's deprivation fifths, in each year shown: sums
# only, so that they may be handed to users who may not see the practices behind them.
FIFTHS = ("organisation", "indicator", "period", "fifth", "practices", "seen", "expected")
# What one event costs, in pounds: for an indicator, from a day to a day, both as text such as 2025-04-01.
TARIFFS = ("indicator", "tariff", "unit_cost", "valid_from", "valid_to", "source")


def _nothing(*columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))


@dataclass(frozen=True)
class Source:
    """One received file that a snapshot was made from."""

    file: str
    publication: str
    period: str
    published: str
    received: date
    sha256: str
    rows: int
    used: int
    declared: str = ""  # class, owner and small numbers, as an own extract says them


@dataclass(frozen=True)
class Snapshot:
    """Everything a comparison, a deck or an export is made from; nothing in it ever changes.

    `id`: day the newest of its files was received and the start of the content's hash, "2017-05-20-3f9c2a".
    `in_confidence`: the tree to use for indicators shared in confidence, where this user may not see the
    names of other practices; the same tree where all names may be seen.
    """

    id: str
    made_at: datetime
    made_by: str
    sources: tuple[Source, ...]
    organisations: Organisations
    indicators: dict[str, Indicator]
    observations: pd.DataFrame  # the tidy table, columns of observations.COLUMNS
    in_confidence: Organisations | None = None
    # lists by age and sex, and the STP's events by age and sex: columns as in expectation.py
    populations: pd.DataFrame = field(default_factory=lambda: _nothing(*POPULATIONS))
    reference_events: pd.DataFrame = field(default_factory=lambda: _nothing(*REFERENCE_EVENTS))
    # from when on each practice was counted how, as far as files say so: columns as in observations.py
    definitions: pd.DataFrame = field(default_factory=lambda: _nothing(*DEFINITIONS))
    # what is held of whole CCGs where their practices have nothing: columns as in ccg_figures.py
    ccg_figures: pd.DataFrame = field(default_factory=lambda: _nothing(*CCG_FIGURES))
    tariffs: pd.DataFrame = field(default_factory=lambda: _nothing(*TARIFFS))
    fifths: pd.DataFrame = field(default_factory=lambda: _nothing(*FIFTHS))  # worked out when opened

    # what may be shown, where `observations` is not the whole truth: small_numbers.as_handed_out
    handed_out: Observations | None = None
    # peers.ordinary where practices stand under letters: worked out on their names, told by their letters
    ordinary: Callable[[Period], frozenset[str]] | None = None
    challenged: Challenged = field(default_factory=dict)  # figures that somebody says are wrong

    def with_challenges(self, challenged: Challenged) -> "Snapshot":
        """The same snapshot with these figures marked; it shares what was worked out already, and what will
        be."""
        marked = replace(self, challenged=challenged)
        marked.__dict__.update(held=self.held, made=self.made)
        return marked

    def tree(self, indicator: Indicator) -> Organisations:
        """The organisations as this user may see them for an indicator."""
        return self.in_confidence if indicator.in_confidence and self.in_confidence else self.organisations

    @cached_property
    def held(self) -> Observations:
        """The observations, indexed by indicator and period."""
        return self.handed_out or Observations(
            self.observations, self.indicators, self.definitions, CcgFigures(self.ccg_figures)
        )

    @cached_property
    def made(self) -> dict[Any, Any]:
        """What was worked out once and is shared by pages and decks; keys start with the maker's name."""
        return {}

    def held_indicators(self) -> tuple[Indicator, ...]:
        """The indicators that have figures to show, by theme and title."""
        held = (i for i in self.indicators.values() if self.held.shown_periods(i.id))
        return tuple(sorted(held, key=lambda i: (i.theme, i.title)))
