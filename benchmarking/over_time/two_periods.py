"""Two periods: figures then and now side by side, and which changed by more than chance (WORKSHOP 11.2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarking.agreed.yearly_progress import Z, between_variance, squared_and_added
from benchmarking.challenged import challenged_codes
from benchmarking.comparison import group_figure
from benchmarking.disclosure.allowed import fewest
from benchmarking.figures import Figure, Outcome, figure, figures
from benchmarking.indicators import Indicator, Polarity
from benchmarking.methods.overdispersion import FEWEST_PRACTICES
from benchmarking.observations import usable
from benchmarking.organisations import Level, Organisation
from benchmarking.over_time.series_breaks import Break, breaks_among, breaks_of, first_between
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import expected_by_chance

DAYS = 366  # about a year: the earlier period that a page begins with ends so long before the later one


@dataclass(frozen=True)
class ThenAndNow:
    """One organisation's figure in an earlier and in a later period, in the indicator's own unit.

    `change` is now less then, with its 95% limits; None where the two are not one series or one is missing.
    `outcome` says which way it went by more than chance and the usual differences between periods; `why` says
    in a few words why nothing is said.
    """

    then: Figure
    now: Figure
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    outcome: Outcome = Outcome.NOT_COMPARED
    why: str = ""

    @property
    def changed(self) -> bool:
        return self.outcome not in (Outcome.NOT_COMPARED, Outcome.SIMILAR)

    @property
    def direction(self) -> str:
        """Which way it went: "higher", "lower"; empty where it stayed or is not known."""
        return "" if not self.change else "higher" if self.change > 0 else "lower"


def earlier_periods(snapshot: Snapshot, indicator: Indicator) -> tuple[Period, ...]:
    """The periods that the latest one can be put beside, the newest first: none shares a day with it, and
    practices have figures in each.

    None for an adjusted figure: what is expected of it is worked out anew in each period (METHODS 2).
    """
    latest = snapshot.held.latest(indicator.id)
    if latest is None or indicator.against_expected:
        return ()
    shown, alone = snapshot.held.shown_periods(indicator.id), snapshot.held.ccgs_alone(indicator.id)
    there = (p for p in reversed(shown) if p not in alone)
    return tuple(p for p in there if p.kind is latest.kind and p.end < latest.start)


def a_year_before(latest: Period, earlier: Sequence[Period]) -> Period:
    """The one of some earlier periods whose end is nearest to a year before that of the latest."""
    return min(earlier, key=lambda p: abs((latest.end - p.end).days - DAYS))


def then_and_now(
    snapshot: Snapshot, indicator: Indicator, earlier: Period, later: Period, own: Organisation
) -> ThenAndNow:
    """An organisation of any level, each period with the practices that it had then."""
    practices = snapshot.tree(indicator).practices(own.code, later.end)
    found = [figure(snapshot, indicator, period, own) for period in (earlier, later)]
    breaks = breaks_of(snapshot, indicator, own)
    return _weighed(snapshot, indicator, (earlier, later), found, practices, breaks, (own.code,))


def group_then_and_now(
    snapshot: Snapshot, indicator: Indicator, earlier: Period, later: Period, group: PeerGroup
) -> ThenAndNow | None:
    """The ratio of sums of a chosen group; None where its practices stand under letters."""
    found = [group_figure(snapshot, indicator.id, group, period) for period in (earlier, later)]
    held = [one for one in found if one is not None]
    if len(held) < len(found):
        return None
    breaks = breaks_among(snapshot, indicator, group.members)
    return _weighed(snapshot, indicator, (earlier, later), held, group.members, breaks, group.members)


def _weighed(
    snapshot: Snapshot,
    indicator: Indicator,
    spans: tuple[Period, Period],
    found: Sequence[Figure],
    practices: Sequence[str],
    breaks: Sequence[Break],
    asked: Collection[str],
) -> ThenAndNow:
    """The change with its limits, unless something stands in the way."""
    then, now = found
    why = _why_not(snapshot, indicator, spans, (then, now), frozenset(asked), breaks)
    if why or then.value is None or now.value is None:
        return ThenAndNow(then, now, why=why)
    change = now.value - then.value
    limits = _limits(snapshot, indicator, spans, (then, now), practices)
    if limits is None:
        return ThenAndNow(then, now, change)
    if _too_few(indicator, spans, (then, now)):
        return ThenAndNow(then, now, change, *limits, why="too few to tell")
    return ThenAndNow(then, now, change, *limits, outcome=_outcome(indicator, *limits))


def _why_not(
    snapshot: Snapshot,
    indicator: Indicator,
    spans: tuple[Period, Period],
    found: tuple[Figure, Figure],
    asked: frozenset[str],
    breaks: Sequence[Break],
) -> str:
    """Why two figures are not to be set against each other; empty where they may be. `asked`: the codes whose
    figures may be under challenge."""
    if any(challenged_codes(snapshot.challenged, indicator.id, period) & asked for period in spans):
        return "under challenge"
    if (broken := first_between(breaks, *spans)) is not None:
        return f"counted differently from {broken.period.label}"
    return "no figure then" if found[0].value is None and found[1].value is not None else ""


def _too_few(indicator: Indicator, spans: tuple[Period, Period], found: tuple[Figure, Figure]) -> bool:
    return any((f.denominator or 0) < fewest(indicator, p) for f, p in zip(found, spans, strict=True))


def _limits(
    snapshot: Snapshot,
    indicator: Indicator,
    spans: tuple[Period, Period],
    found: tuple[Figure, Figure],
    practices: Sequence[str],
) -> tuple[float, float] | None:
    """Newcombe's squaring and adding, widened by how practices usually change; None without intervals."""
    sides = [(f.value, f.lower, f.upper) for f in found]
    if any(number is None for side in sides for number in side):
        return None
    then, now = ((v or 0.0, low or 0.0, high or 0.0) for v, low, high in sides)
    share = _share(snapshot, indicator, spans[1], practices)
    return squared_and_added(now, then, usual_change(snapshot, indicator, *spans) * share)


def _share(snapshot: Snapshot, indicator: Indicator, later: Period, practices: Sequence[str]) -> float:
    """Σn² ÷ (Σn)²: how much of the variance between practices is left in some of them together."""
    held = figures(snapshot, indicator, later, Level.PRACTICE)["denominator"]
    sizes = held.reindex(list(practices)).dropna().to_numpy(float)
    return float((sizes**2).sum() / sizes.sum() ** 2) if sizes.sum() > 0 else 1.0


def usual_change(snapshot: Snapshot, indicator: Indicator, earlier: Period, later: Period) -> float:
    """The variance between the practices of our area in how much they changed from one period to the other;
    0 where fewer than 20 are known in both. Opened, closed, special, doubted and broken ones do not count."""
    doubted = frozenset().union(
        *(challenged_codes(snapshot.challenged, indicator.id, p) for p in (earlier, later))
    )
    key = ("usual change", indicator.id, earlier, later, doubted)
    if key not in snapshot.made:
        snapshot.made[key] = _usual_change(snapshot, indicator, earlier, later, doubted)
    made: float = snapshot.made[key]
    return made


def _usual_change(
    snapshot: Snapshot, indicator: Indicator, earlier: Period, later: Period, doubted: frozenset[str]
) -> float:
    tree = snapshot.tree(indicator)
    then, now = (figures(snapshot, indicator, p, Level.PRACTICE) for p in (earlier, later))
    there = [code for code in now.index[usable(now, indicator.kind)] if code in then.index]
    ours = tree.area_practices(later.end) - doubted
    alike = ordinary(snapshot, earlier) & ordinary(snapshot, later)
    kept = [
        code
        for code in there
        if code in ours
        and (code in alike or code not in snapshot.organisations)
        and first_between(breaks_among(snapshot, indicator, [code]), earlier, later) is None
    ]
    changes = (now["value"] - then["value"]).reindex(kept).to_numpy(float)
    widths = ((t["upper95"] - t["lower95"]).reindex(kept).to_numpy(float) / (2 * Z) for t in (then, now))
    variances = sum((width**2 for width in widths), np.zeros(len(kept)))
    known = ~np.isnan(changes) & ~np.isnan(variances) & (variances > 0)
    if known.sum() < FEWEST_PRACTICES:
        return 0.0
    return between_variance(changes[known], variances[known])


def _outcome(indicator: Indicator, lower: float, upper: float) -> Outcome:
    """Which way it went, where the limits leave no change out."""
    if lower <= 0 <= upper:
        return Outcome.SIMILAR
    if indicator.polarity is Polarity.NEUTRAL:
        return Outcome.HIGHER if lower > 0 else Outcome.LOWER
    return Outcome.BETTER if (lower > 0) == (indicator.polarity is Polarity.HIGH_GOOD) else Outcome.WORSE


def chance(rows: Sequence[ThenAndNow]) -> str:
    """ "Chance alone would give about 1." of those that came to a verdict."""
    judged = sum(row.outcome is not Outcome.NOT_COMPARED for row in rows)
    return f"Chance alone would give {expected_by_chance(verdicts=judged)['phrase']}." if judged else ""
