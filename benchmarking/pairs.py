"""Pairs: which two indicators are worth setting side by side, as the catalogue relates them."""

from dataclasses import dataclass

from benchmarking.disclosure.allowed import is_shown
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.relations import can_be_joined
from benchmarking.snapshot import Snapshot

ACTIVITY, HOSPITAL = "General practice activity", "Hospital and urgent care"
# What runs across comes first here: need before what we do, what we do before what patients then use.
ORDER = (
    "Population and need",
    ACTIVITY,
    "Community services",
    "Funding",
    "Prescribing",
    "Access and experience",
    "Long-term conditions",
    HOSPITAL,
)


@dataclass(frozen=True)
class Pair:
    """Two indicators: the first runs across, the second upward."""

    first: Indicator
    second: Indicator

    @property
    def id(self) -> str:
        return f"{self.first.id}~{self.second.id}"

    @property
    def title(self) -> str:
        return f"{self.first.title} and {self.second.title}"


def suggested_pairs(snapshot: Snapshot) -> tuple[Pair, ...]:
    """The pairs that the catalogue relates, both held and to be joined: activity beside hospital use first,
    then in the order in which the first of a pair names the second."""
    held = can_be_paired(snapshot)
    found = {
        _turned(indicator, held[other])
        for indicator in held.values()
        for other in indicator.related
        if other in held and can_be_joined(snapshot, indicator.id, other)
    }
    return tuple(sorted(found, key=_order))


def can_be_paired(snapshot: Snapshot) -> dict[str, Indicator]:
    """What can be set side by side over practices, by id: all that is shown for practices but counts."""
    return {
        i.id: i
        for i in snapshot.held_indicators()
        if i.kind is not Kind.COUNT and is_shown(i, Level.PRACTICE)
    }


def _order(pair: Pair) -> tuple[bool, int, str]:
    named = pair.first.related
    place = named.index(pair.second.id) if pair.second.id in named else len(named)
    return (pair.first.theme, pair.second.theme) != (ACTIVITY, HOSPITAL), place, pair.id


def _turned(one: Indicator, other: Indicator) -> Pair:
    """The two in the order in which they are read."""
    return Pair(*sorted((one, other), key=lambda i: (_place(i), i.id)))


def _place(indicator: Indicator) -> int:
    return ORDER.index(indicator.theme) if indicator.theme in ORDER else len(ORDER)
