"""Quiet watch: whether what a closed priority reached holds, for the figures of a year after its close."""

from dataclasses import replace

from benchmarking.agreed.followed import Followed, Progress, Verdict
from benchmarking.agreed.progress import progress
from benchmarking.snapshot import Snapshot
from records.models import Priority, PriorityState
from records.priorities import months_after

ENDED_WELL = ("reached", "changed")  # the outcomes that stay on watch (WORKSHOP 11.6)
MONTHS = 12  # four quarters of figures after the close
HOLDING, NOT_HOLDING = "holding", "not_holding"
STATES = {  # how a watch stands, and how that is said
    HOLDING: "Holding: no change in the unwanted direction since it was closed.",
    NOT_HOLDING: "Not holding: the figures moved in the unwanted direction since it was closed.",
    Verdict.TOO_EARLY.value: "Too early to tell whether it holds.",
    Verdict.SERIES_BROKEN.value: "Whether it holds cannot be told: the figures cannot be compared.",
}


def is_watched(priority: Priority, snapshot: Snapshot) -> bool:
    """Whether a snapshot is one of those on which a closed priority is watched.

    It was closed as reached or changed, and the newest figures are of the year after the close at most.
    """
    if priority.state is not PriorityState.CLOSED or priority.closed_on is None:
        return False
    held = snapshot.held.practice_periods(priority.indicator)
    over = months_after(priority.closed_on, MONTHS)
    return priority.outcome in ENDED_WELL and (not held or held[-1].start <= over)


def watched(snapshot: Snapshot, priority: Priority, about: Followed) -> Progress | None:
    """The same test as before, with the closing year as baseline and what follows the close.

    `about`: the priority as it was followed until then. None where no figure is held of the closing year.
    """
    closed_on = priority.closed_on
    if closed_on is None or about.indicator not in snapshot.indicators:
        return None
    before = [period for period in snapshot.held.practice_periods(about.indicator) if period.end <= closed_on]
    if not before:
        return None
    closing = replace(
        about, agreed_on=closed_on, baseline_period=before[-1], allowance=0.0, last_year_alone=True
    )
    return progress(snapshot, closing)


def how_it_stands(found: Progress) -> str:
    """One of STATES: not holding where the figures went back, holding where nothing shows that they did."""
    if found.verdict in (Verdict.TOO_EARLY, Verdict.SERIES_BROKEN):
        return found.verdict.value
    return NOT_HOLDING if found.verdict is Verdict.UNWANTED else HOLDING


def as_record(found: Progress) -> dict[str, object]:
    """What is kept of a watch beside the verdict of the same snapshot."""
    state = how_it_stands(found)
    change = found.change
    return {
        "state": state, "words": STATES[state], "change": change.value, "lower": change.lower,
        "upper": change.upper, "periods": [str(period) for period in found.periods],
    }  # fmt: skip
