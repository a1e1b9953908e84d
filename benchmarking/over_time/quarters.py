"""Quarters instead of months, for figures that rest on too few events in a month (METHODS 6)."""

from collections.abc import Sequence

from benchmarking.figures import Figure, figure
from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import Status
from benchmarking.organisations import Organisation
from benchmarking.over_time.series_breaks import breaks_of
from benchmarking.periods import Period, PeriodKind
from benchmarking.snapshot import Snapshot

FEW_EVENTS = 5  # a month, as a rule: below it ordinary variation hides everything
COUNTED = (Kind.RATE, Kind.PROPORTION, Kind.INDIRECT)  # kinds whose numerator is a number of events

History = Sequence[tuple[Period, Figure]]


def too_few_events(indicator: Indicator, months: History) -> bool:
    """Whether most of an organisation's months rest on fewer than five events, or one is too small to show:
    where the low months are hidden, those that are left would tell of a change that is none."""
    if indicator.kind not in COUNTED or any(period.kind is not PeriodKind.MONTH for period, _ in months):
        return False
    few = [f.numerator < FEW_EVENTS for _, f in months if f.numerator is not None]
    return 2 * sum(few) > len(few) or any(f.status == Status.SUPPRESSED for _, f in months)


def quarterly(snapshot: Snapshot, indicator: Indicator, organisation: Organisation) -> History:
    """An organisation's figure in each whole quarter that is held, oldest first; one in which a new way of
    counting starts is left out."""
    starts = [b.period.start for b in breaks_of(snapshot, indicator, organisation)]
    return [
        (quarter, figure(snapshot, indicator, quarter, organisation))
        for quarter in snapshot.held.quarters(indicator.id)
        if not any(quarter.start < start <= quarter.end for start in starts)
    ]
