"""Followed: a priority without its words, and what can be said of it when new figures are published."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from benchmarking.periods import Period


class Verdict(StrEnum):
    WANTED = "wanted"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNWANTED = "unwanted"
    TOO_EARLY = "too_early"
    SERIES_BROKEN = "series_broken"


@dataclass(frozen=True)
class Followed:
    """What is followed: a priority without its words."""

    indicator: str
    scope: tuple[str, ...]  # practice codes
    wanted: str  # lower or higher
    agreed_on: date
    baseline_period: Period  # the last one of the baseline, as it was pinned
    target: float
    allowance: float = 0.0  # what chance alone would give back, never negative
    similar: tuple[str, ...] = ()  # practices that did not choose it
    last_year_alone: bool = False  # the baseline is its last year, not the two or three years before it


@dataclass(frozen=True)
class Change:
    """A difference with its interval; None where it cannot be given."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Progress:
    """What can be said of a priority on a snapshot.

    `reason`: why there is no other verdict. `periods`: of the follow-up. `now`, `same`: the figure of the
    follow-up that was compared, and of the same periods before the meeting. `expected`: the period with whose
    figures a verdict can be expected, where it is too early.
    """

    verdict: Verdict
    reason: str = ""
    change: Change = Change()
    periods: tuple[Period, ...] = ()
    now: float | None = None
    same: float | None = None
    expected: Period | None = None
    comparison: str = "no_comparison"  # more_than_similar, about_the_same, less_than_similar
    compared: Change = Change()  # the locality's change less that of the similar practices
    already_moving: bool = False
    at_target: bool = False
    latest: float | None = None  # of the last twelve months, four quarters or year

    def as_record(self) -> dict[str, Any]:
        """What is kept of it: numbers and words that JSON can hold."""
        return {
            "change": self.change.value,
            "lower": self.change.lower,
            "upper": self.change.upper,
            "periods": [str(p) for p in self.periods],
            "now": self.now,
            "same": self.same,
            "expected": str(self.expected) if self.expected else None,
            "comparison": self.comparison,
            "compared": [self.compared.value, self.compared.lower, self.compared.upper],
            "already_moving": self.already_moving,
            "at_target": self.at_target,
            "latest": self.latest,
        }
