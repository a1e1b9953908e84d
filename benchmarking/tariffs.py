"""Tariffs: what one event costs by a dated table, and a difference in pounds where one holds for its period.

A cost of activity, not cash that can be released: fewer attendances do not close a department.
"""

from dataclasses import dataclass
from datetime import date

from benchmarking.indicators import Indicator
from benchmarking.opportunities import Opportunity
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot


@dataclass(frozen=True)
class Tariff:
    """The cost of one event of an indicator, in pounds, from a day to a day, both included."""

    name: str
    unit_cost: float
    valid_from: date
    valid_to: date
    source: str

    def covers(self, period: Period) -> bool:
        """Whether it holds on every day of a period."""
        return self.valid_from <= period.start and period.end <= self.valid_to


@dataclass(frozen=True)
class Pounds:
    """A difference as cost of activity, and its 95% range: those of the events, times the tariff."""

    tariff: Tariff
    amount: float
    lower: float
    upper: float


def tariffs_of(snapshot: Snapshot, indicator: Indicator) -> tuple[Tariff, ...]:
    """The tariffs held for an indicator, oldest first; none shares a day with another."""
    held = snapshot.tariffs[snapshot.tariffs["indicator"] == indicator.id]
    found = [
        Tariff(
            str(row["tariff"]),
            float(row["unit_cost"]),
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]),
            str(row["source"]),
        )
        for row in held.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda tariff: tariff.valid_from))


def tariff_for(snapshot: Snapshot, indicator: Indicator, period: Period) -> Tariff | None:
    """The one tariff that holds for all of a period; None where there is none, or what is counted are no
    events in time: a register and a survey's answers cost nothing each."""
    if not indicator.counts_over(period):
        return None
    return next((t for t in tariffs_of(snapshot, indicator) if t.covers(period)), None)


def in_pounds(tariff: Tariff, one: Opportunity) -> Pounds:
    """A difference in events as pounds, with its range."""
    cost = tariff.unit_cost
    return Pounds(tariff, one.events * cost, one.lower * cost, one.upper * cost)
