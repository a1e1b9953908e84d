"""News: what is clear of one organisation in a version of the figures and was not in an earlier one.

A difference that comes and goes between two versions is mostly chance, so only strong evidence makes news of
it (METHODS 3; FEATURES B16 and T8). Signals over time are those of the process chart and of the five years.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from benchmarking.comparison import Comparison, Peers
from benchmarking.figures import Figure, Outcome, figure
from benchmarking.findings import at_a_glance
from benchmarking.indicators import Indicator, Polarity
from benchmarking.observations import Status
from benchmarking.organisations import Organisation
from benchmarking.over_time.changes import Change, Method, change
from benchmarking.over_time.series_breaks import first_between
from benchmarking.periods import Frequency, Period
from benchmarking.snapshot import Snapshot, Source
from benchmarking.words.change_wording import ACROSS, headline
from benchmarking.words.wording import finding, with_unit

STRONG = 99.8


class Sort(IntEnum):
    """What kind of news, the most telling first."""

    SIGNAL = 1  # more than ordinary variation over time, and it was not so before
    VERDICT = 2  # a difference from the benchmark with strong evidence, or no longer one
    GONE = 3  # ordinary variation again
    RESTATED = 4  # the figure of a period that was shown before reads otherwise, or is counted anew


@dataclass(frozen=True)
class Item:
    """One indicator of which there is news, in sentences without their full stop.

    `outcome` and `strong` say how its mark is drawn: SIMILAR where it tells no direction.
    """

    indicator: Indicator
    sort: Sort
    said: tuple[str, ...]
    outcome: Outcome = Outcome.SIMILAR
    direction: str = ""
    strong: bool = True


@dataclass(frozen=True)
class News:
    """What there is to tell of one organisation; `steady`: indicators of which there is nothing."""

    organisation: Organisation
    items: tuple[Item, ...]
    steady: int


@dataclass(frozen=True)
class Arrival:
    """A source whose newest period moved; `before` None: it is held for the first time."""

    source: str  # name of the loader
    frequency: Frequency
    period: Period
    before: Period | None


def news(
    before: Snapshot, now: Snapshot, organisation: str, peers: Peers, indicators: Iterable[str] = ()
) -> News:
    """What the newer version says clearly of an organisation that the earlier one did not.

    `indicators`: only these ids, and in their order; empty for all. An indicator or an organisation that the
    earlier version does not know has no news. KeyError for a code that the newer one does not know.
    """
    wanted = list(indicators)
    known = {c.indicator.id: c for c in at_a_glance(now, organisation, peers, wanted)}
    order = [id_ for id_ in wanted if id_ in known] or list(known)
    touched = [id_ for id_ in order if not _is_untouched(before, now, known[id_].indicator)]
    earlier: dict[str, Comparison] = {}
    if touched and organisation in before.organisations:
        earlier = {c.indicator.id: c for c in at_a_glance(before, organisation, peers, touched)}
    both = [(earlier[id_], known[id_]) for id_ in touched if id_ in earlier]
    told = [_item(before, now, then, here) for then, here in both if _alike(then.indicator, here.indicator)]
    items = sorted((item for item in told if item), key=lambda item: item.sort)
    steady = len(order) - len(touched) + len(told) - len(items)
    return News(now.organisations[organisation], tuple(items), steady)


def arrivals(before: Snapshot, now: Snapshot) -> tuple[Arrival, ...]:
    """The sources with a newer period than the earlier version had, the newest first."""
    old, new = _newest(before), _newest(now)
    found = [Arrival(*key, period, old.get(key)) for key, period in new.items()]
    moved = [a for a in found if a.before is None or a.before < a.period]
    return tuple(sorted(moved, key=lambda a: (-a.period.end.toordinal(), a.source)))


def amendments(before: Snapshot, now: Snapshot) -> tuple[Source, ...]:
    """Files that came since, for a period of which the earlier version had files already."""
    held = {source.sha256 for source in before.sources}
    old = {(source.publication, source.period) for source in before.sources}
    came = [s for s in now.sources if s.sha256 not in held and (s.publication, s.period) in old]
    return tuple(sorted(came, key=lambda s: (s.publication, s.period, s.file)))


def _newest(snapshot: Snapshot) -> dict[tuple[str, Frequency], Period]:
    """What whole CCGs alone have is not it, or a source would have come before its practices did."""
    found: dict[tuple[str, Frequency], Period] = {}
    for indicator in snapshot.held_indicators():
        periods = snapshot.held.practice_periods(indicator.id) or snapshot.held.periods(indicator.id)
        key, period = (indicator.source, indicator.frequency), periods[-1]
        found[key] = max(period, found.get(key, period))
    return found


def _is_untouched(before: Snapshot, now: Snapshot, indicator: Indicator) -> bool:
    """Whether both versions hold the very same rows, of practices in the same places: nothing is to be told.

    Where a reader's view holds no practice's row it cannot be seen, so it counts as touched.
    """
    if before.observations.empty or before.held.periods(indicator.id) != now.held.periods(indicator.id):
        return False
    if not _same_places(before, now):
        return False
    then, here = before.held.block(indicator.id), now.held.block(indicator.id)
    return (
        before.held.counted_anew(indicator.id) == now.held.counted_anew(indicator.id)
        and before.held.of_ccgs.same(now.held.of_ccgs, indicator.id)
        and np.array_equal(then.practices, here.practices)
        and np.array_equal(then.status, here.status)
        and np.array_equal(then.numerator, here.numerator, equal_nan=True)
        and np.array_equal(then.denominator, here.denominator, equal_nan=True)
    )


def _same_places(before: Snapshot, now: Snapshot) -> bool:
    """Whether every practice was part of the same organisations; looked at once for each pair."""
    key = ("same places", before.id)
    if key not in now.made:
        now.made[key] = before.organisations.memberships.equals(now.organisations.memberships)
    same: bool = now.made[key]
    return same


def _alike(then: Indicator, here: Indicator) -> bool:
    """Whether both versions measure the same: a figure in another unit was not restated."""
    return (then.kind, then.unit, then.per, then.polarity) == (here.kind, here.unit, here.per, here.polarity)


def _item(before: Snapshot, now: Snapshot, then: Comparison, here: Comparison) -> Item | None:
    """The news of one indicator; None where nothing is clear. Across a series break nothing is compared."""
    code, indicator = here.organisation.code, here.indicator
    was, is_ = change(before, code, indicator.id), change(now, code, indicator.id)
    told = _over_time(was, is_)
    if not first_between(is_.breaks, then.period, here.period):
        told += _against_others(then, here)
    told += [*_restated(now, then, here), *_anew(was, is_)]
    if not told:
        return None
    first = min(told, key=lambda item: item.sort)
    return Item(
        indicator, first.sort, tuple(s for item in told for s in item.said), first.outcome, first.direction,
        first.strong,
    )  # fmt: skip


def _over_time(then: Change, here: Change) -> list[Item]:
    was, is_ = _signal(then), _signal(here)
    if is_ and is_ != was:
        high = is_[0] == "higher"
        return [Item(here.indicator, Sort.SIGNAL, (headline(here),), _outcome(here.indicator, high), is_[0])]
    judged = here.outcome not in ("too_few_points", "cannot_be_calculated")
    judged &= not any(p.challenged for p in here.points)  # without them a signal may only seem to be gone
    if was and not is_ and judged and not _broken(then, here):
        return [Item(here.indicator, Sort.GONE, (_gone(here),))]
    return []


def _signal(found: Change) -> tuple[str, bool] | None:
    """Which way the latest figures go beyond ordinary variation, and whether for more than one period."""
    if found.method is Method.YEARLY:
        direction = {"increasing": "higher", "decreasing": "lower"}.get(found.outcome)
        return (direction, True) if direction else None
    run = found.run
    if run is None or not run.lasting:
        return None
    return "higher" if run.high else "lower", run.count > 1


def _outcome(indicator: Indicator, high: bool) -> Outcome:
    if indicator.polarity is Polarity.NEUTRAL:
        return Outcome.HIGHER if high else Outcome.LOWER
    return Outcome.BETTER if high == (indicator.polarity is Polarity.HIGH_GOOD) else Outcome.WORSE


def _gone(here: Change) -> str:
    if here.method is Method.YEARLY:
        return "No clear trend any more"
    return f"Back to ordinary {ACROSS.get(here.points[-1].period.kind, 'period-to-period')} variation"


def _broken(then: Change, here: Change) -> bool:
    """Whether counting changed between the latest figures of both."""
    if then.last is None or here.last is None:
        return False
    return first_between(here.breaks, then.last.period, here.last.period) is not None


def _anew(then: Change, here: Change) -> list[Item]:
    """That the latest figures are counted in a new way, where that was not known before."""
    known = {b.period for b in then.breaks}
    new = [b for b in here.breaks if b.period not in known]
    said = f"Counted differently from {new[-1].period.label}{new[-1].of_some}" if new else ""
    return [Item(here.indicator, Sort.RESTATED, (said,))] if said else []


def _against_others(then: Comparison, here: Comparison) -> list[Item]:
    """A verdict that changed with strong evidence on one side, or turned round."""
    was, is_ = then.figure, here.figure
    if Outcome.NOT_COMPARED in (was.outcome, is_.outcome) or was.direction == is_.direction:
        return []
    turned = was.level is not None and is_.level is not None
    if is_.level == STRONG or turned:
        said = finding(here).removesuffix(".")
        return [
            Item(
                here.indicator, Sort.VERDICT, (f"Now {said[0].lower()}{said[1:]}",), is_.outcome,
                is_.direction or "", is_.level == STRONG,
            )
        ]  # fmt: skip
    if was.level == STRONG and here.peers is not None:
        said = f"No longer a clear difference from the {here.against}"
        return [Item(here.indicator, Sort.VERDICT, (said,))]
    return []


def _restated(now: Snapshot, then: Comparison, here: Comparison) -> list[Item]:
    """The figure that was shown last time, where it reads otherwise today."""
    indicator, period = here.indicator, then.period
    if period not in now.held.shown_periods(indicator.id):
        return []
    today = figure(now, indicator, period, here.organisation) if period != here.period else here.figure
    said = _read_otherwise(then.figure, today, indicator, period)
    return [Item(indicator, Sort.RESTATED, (said,))] if said else []


def _read_otherwise(was: Figure, is_: Figure, indicator: Indicator, period: Period) -> str:
    old, new = with_unit(was.value, indicator), with_unit(is_.value, indicator)
    if was.value is not None and is_.value is not None:
        if old == new:
            return ""
        late = ": a late return was added" if is_.counted > was.counted and is_.in_all == was.in_all else ""
        return f"Restated from {old} to {new} for {period.label}{late}"
    if was.status == Status.MISSING and is_.value is not None:
        return f"A figure for {period.label} was added: {new}"
    if was.value is not None and is_.status == Status.MISSING:
        return f"The figure for {period.label} was withdrawn: it was {old}"
    return ""
