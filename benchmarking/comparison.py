"""Comparison: one organisation, one indicator, against its peers."""

from dataclasses import dataclass
from enum import StrEnum

from benchmarking.indicators import Indicator
from benchmarking.organisations import Organisation
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period


class Outcome(StrEnum):
    NOT_COMPARED = "not_compared"
    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    BETTER = "better"
    WORSE = "worse"


class Trend(StrEnum):
    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CLEAR_CHANGE = "no_significant_change"
    CANNOT_BE_CALCULATED = "cannot_be_calculated"


@dataclass(frozen=True)
class Figure:
    """One value as it is shown, with its 95% limits; None where there is none (never zero)."""

    code: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    counted: int  # practices that have both numbers
    in_all: int  # practices there are
    status: str
    outcome: Outcome = Outcome.NOT_COMPARED  # against the same benchmark
    level: float | None = None  # 95 or 99.8 where it differs
    lower998: float | None = None
    upper998: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Everything a chart, a sentence, a card or a slide needs about one organisation and one indicator."""

    organisation: Organisation
    indicator: Indicator
    period: Period
    figure: Figure
    peers: PeerGroup | None
    benchmark: Figure | None  # ratio of sums; without the practice itself where METHODS 3 says so
    others: tuple[Figure, ...]  # every peer's figure, the organisation's own left out, in order of name
    peer_median: float | None
    peer_lower_quartile: float | None
    peer_upper_quartile: float | None
    outcome: Outcome
    level: float | None  # 99.8: strong evidence; 95: some evidence; None when similar or not compared
    direction: str | None  # "higher" or "lower" whatever the polarity
    reason: str | None  # why it was not compared
    trend: Trend
    history: tuple[tuple[Period, Figure], ...]
