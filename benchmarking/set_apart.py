"""Set apart: the indicators that tell little of one practice, or are not shown for one, and why."""

from collections.abc import Collection, Iterable

from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import is_shown
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.spread import latest_spread

MOSTLY_CHANCE = (
    "On these, differences between single practices are mostly chance: look at all the practices together."
)


def is_mostly_chance(snapshot: Snapshot, indicator: Indicator) -> bool:
    """Whether the practices of our area differ by little but chance: low reliability (METHODS 8a)."""
    found = latest_spread(snapshot, indicator)
    return found is not None and found.level == "low"


def pressed(
    snapshot: Snapshot, comparisons: Iterable[Comparison], picks: Collection[str] = ()
) -> tuple[Comparison, ...]:
    """The comparisons of one practice that its readers are led to: all but those that are mostly chance.

    `picks`: ids that the practice itself chose to see, whatever they are.
    """
    return tuple(
        c for c in comparisons if c.indicator.id in picks or not is_mostly_chance(snapshot, c.indicator)
    )


def not_for_practices(snapshot: Snapshot) -> tuple[Indicator, ...]:
    """The indicators that are held and shown for larger organisations only."""
    return tuple(
        i for i in snapshot.held_indicators() if i.kind is not Kind.COUNT and not is_shown(i, Level.PRACTICE)
    )
