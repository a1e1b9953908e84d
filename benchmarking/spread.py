"""Spread: how the practices of an area differ on one indicator, and which stand out from the usual spread.

Method: METHODS 4 and 8a (Spiegelhalter 2005, Qual Saf Health Care 14:347), for all practices at once.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.challenged import challenged_codes
from benchmarking.figures import Outcome, effective, figures
from benchmarking.indicators import Indicator, Kind
from benchmarking.methods.overdispersion import (
    FEWEST_PRACTICES,
    EvenScale,
    back_from_even_scale,
    even_scale,
    full_spread,
    outside_both,
    reliability_of,
    shrunk_towards,
    significance_of,
    usual_spread,
)
from benchmarking.methods.plain_numbers import Flags, Floats, optional
from benchmarking.observations import usable
from benchmarking.organisations import ENGLAND, Level, Organisation
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import funnel_significance, percentile_rank
from benchmarking.verdict_table import outcomes, too_few

STATISTIC = {
    Kind.PROPORTION: "proportion",
    Kind.SURVEY: "proportion",
    Kind.RATE: "rate",
    Kind.INDIRECT: "ratio",
}
TRIM = 0.1  # share of z-scores pulled in at either end (METHODS 4)
FAR = ("high_998", "low_998")  # outside the adjusted 99.8% limits: stands out among practices


@dataclass(frozen=True)
class Spread:
    """The practices of an area on one indicator and period, against its average.

    `rows`: every practice with a figure, index organisation; columns numerator, denominator, value, size (the
    denominator that counts: answers are divided by the design effect), few (it rests on too few for a
    verdict), challenged (somebody says that it is wrong), `counts` (an ordinary practice of METHODS 1 that is
    neither, so in the model and in both numbers), outcome, z, z_adjusted, significance (words of
    `funnel_significance`, from z_adjusted, and no stronger than the practice's own interval has it; none for
    those two), shrunk (the indicator's unit; for sorting and targets, never shown as the practice's figure),
    percentile (among those that count).
    Where `reason` says why there is no usual spread, the columns from z_adjusted on hold nothing.
    """

    indicator: Indicator
    period: Period
    organisation: Organisation
    average: str  # "STP average"
    rows: pd.DataFrame
    statistic: str  # "proportion", "rate", "ratio"; empty where there is no sampling interval
    target: float | None  # the average, in the indicator's unit
    phi: float | None  # how many times chance the practices vary
    tau2: float | None  # the variance between them, on the even scale: that of the funnel's limits
    reliability: float | None  # share of the differences between practices that is real
    level: str  # of the reliability: "high", "medium", "low"; empty where it is not known
    practices: int  # that count
    differ: int  # of those, from the average
    standing_out: int  # of those, from the usual spread
    scale: EvenScale  # the rows on the scale on which chance depends on size alone
    lettered: int = 0  # practices that stand under a letter
    reason: str = ""  # "", "no_interval" or "too_few"
    full_tau2: float | None = None  # the variance that pulling in the far ones leaves as it is: for p-values
    made: dict[bool, Any] = field(default_factory=dict, init=False, compare=False)  # what drawings made of it

    @property
    def known(self) -> bool:
        """Whether there is a usual spread to judge by."""
        return not self.reason

    @property
    def against(self) -> str:
        """What a sentence calls the value that all are held against: "STP average", "number expected"."""
        return self.indicator.compared_with(self.average)

    @property
    def under_letters(self) -> bool:
        """Whether some practices have letters for names: where each stands by size would tell who it is."""
        return bool(self.lettered)

    @cached_property
    def outside(self) -> int:
        """How many practices have a figure and do not count."""
        return len(self.rows) - int(self.rows["counts"].sum())

    @cached_property
    def doubted(self) -> bool:
        """Whether any of them is under challenge."""
        return bool(self.rows["challenged"].any())

    @cached_property
    def usable_places(self) -> dict[str, int]:
        """Where each practice stands among those on the even scale."""
        return {str(code): place for place, code in enumerate(self.rows.index[self.scale.usable])}

    @cached_property
    def usable_sizes(self) -> tuple[Floats, Floats]:
        """Of those the denominators, and the sizes that count."""
        usable = self.rows.loc[self.scale.usable, ["denominator", "size"]]
        return usable["denominator"].to_numpy(float), usable["size"].to_numpy(float)

    @property
    def overdispersed(self) -> bool:
        """Whether practices vary by more than chance."""
        return bool(self.tau2)


def area_of(snapshot: Snapshot, period: Period) -> Organisation:
    """The STP of our area at the end of a period; England where none is known."""
    key = ("area", period.end)
    if key not in snapshot.made:
        found = snapshot.organisations.in_area(Level.STP, period.end)
        snapshot.made[key] = found[0] if found else snapshot.organisations[ENGLAND]
    made: Organisation = snapshot.made[key]
    return made


def spread(
    snapshot: Snapshot, indicator: Indicator, period: Period, organisation: Organisation | None = None
) -> Spread:
    """The practices of an organisation (the STP of our area, unless given) on one indicator and period.

    Made once for each snapshot. An organisation of fewer than 20 practices that count, or an indicator
    without a sampling interval, has no usual spread, and `reason` says so.
    """
    whole = organisation or area_of(snapshot, period)
    doubted = challenged_codes(snapshot.challenged, indicator.id, period)
    key = ("spread", indicator.id, period, whole.code, doubted)
    if key not in snapshot.made:
        snapshot.made[key] = _spread(snapshot, indicator, period, whole, doubted)
    made: Spread = snapshot.made[key]
    return made


def latest_spread(snapshot: Snapshot, indicator: Indicator) -> Spread | None:
    """The spread of our area in the newest period that a page compares; None where nothing is held."""
    period = snapshot.held.latest(indicator.id)
    return spread(snapshot, indicator, period) if period else None


def _spread(
    snapshot: Snapshot, indicator: Indicator, period: Period, whole: Organisation, doubted: frozenset[str]
) -> Spread:
    rows = _practices(snapshot, indicator, period, whole, doubted)
    average = f"{snapshot.tree(indicator).level_name(whole.level)} average"
    if snapshot.held.of_ccgs.at(indicator.id, period) is not None:  # whole CCGs are in that one, and not here
        average = average.replace("average", "practices average")
    statistic = STATISTIC.get(indicator.kind, "")
    scale = even_scale(statistic or "rate", *_counts(indicator, rows))
    target = optional(scale.baseline * indicator.per)
    benchmark = np.full(len(rows), np.nan if target is None else target)
    outcome, evidence, _ = outcomes(rows, benchmark, indicator.polarity, _without_verdict(rows))
    rows = rows.assign(outcome=outcome, size=effective(indicator, rows["denominator"].to_numpy(float)))
    counts = rows["counts"].to_numpy() & (outcome != Outcome.NOT_COMPARED)
    bare = Spread(
        indicator, period, whole, average, rows, statistic, target, None, None, None, "",
        practices=int(counts.sum()), differ=int((counts & ~np.isnan(evidence)).sum()), standing_out=0,
        scale=scale, lettered=sum(code not in snapshot.organisations for code in rows.index),
        reason="no_interval",
    )  # fmt: skip
    if not statistic:
        return _without(bare)
    if counts.sum() < FEWEST_PRACTICES:
        return _without(replace(bare, reason="too_few"))
    return _with_usual_spread(bare, scale, counts)


def _practices(
    snapshot: Snapshot, indicator: Indicator, period: Period, whole: Organisation, doubted: frozenset[str]
) -> pd.DataFrame:
    """The figures of every practice of an organisation that has one, and whether it counts."""
    table = figures(snapshot, indicator, period, Level.PRACTICE)
    table = table[usable(table, indicator.kind).to_numpy()]
    if whole.code != ENGLAND:
        members = set(snapshot.tree(indicator).practices(whole.code, period.end))
        table = table[table.index.isin(members)]
    counted, known = ordinary(snapshot, period), snapshot.organisations
    # Under a letter nobody can tell what a practice is, so it counts.
    counts = np.array([code in counted or code not in known for code in table.index], dtype=bool)
    few = too_few(indicator, period, table)
    challenged = np.array([code in doubted for code in table.index], dtype=bool)
    return table.assign(counts=counts & ~few & ~challenged, few=few, challenged=challenged)


def _without_verdict(rows: pd.DataFrame) -> Flags:
    found: Flags = (rows["few"] | rows["challenged"]).to_numpy(bool)
    return found


def _counts(indicator: Indicator, rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """What was counted and among how many, as it counts."""
    counts, totals = (
        effective(indicator, rows[name].to_numpy(float)) for name in ("numerator", "denominator")
    )
    return counts, totals


def _by_own_interval(bare: Spread, scale: EvenScale) -> list[str | None]:
    """Where each practice's own interval has it, against the average."""
    counts, totals = _counts(bare.indicator, bare.rows)
    found: list[str | None] = funnel_significance(
        statistic=bare.statistic, numerators=counts, denominators=totals, baseline=scale.baseline
    )["significance"]
    return found


def _without(bare: Spread) -> Spread:
    """The spread with nothing in the columns that need the usual one."""
    columns = ("z", "z_adjusted", "shrunk", "percentile")
    rows = bare.rows.assign(**dict.fromkeys(columns, np.nan), significance=None)
    return replace(bare, rows=rows)


def _with_usual_spread(bare: Spread, scale: EvenScale, counts: Flags) -> Spread:
    """z-scores and shrunk values against a spread estimated from the practices that count."""
    inside = counts[scale.usable]
    model = replace(scale, y=scale.y[inside], s=scale.s[inside], sizes=scale.sizes[inside])
    phi, tau2 = usual_spread(model, TRIM)
    distance = scale.y - scale.target
    adjusted = distance / np.sqrt(scale.s**2 + tau2)
    shrunk = back_from_even_scale(bare.statistic, shrunk_towards(scale, tau2))
    unit = bare.indicator.per * (scale.baseline if bare.statistic == "rate" else 1.0)

    def placed(values: Floats) -> Floats:
        full = np.full(scale.usable.size, np.nan)
        full[scale.usable] = values
        return full

    # The even scale puts few events, and shares near 1, too far out: their own intervals have to say so too.
    places = outside_both(significance_of(scale.usable, adjusted), _by_own_interval(bare, scale))
    significance = np.array(places, dtype=object)
    significance[_without_verdict(bare.rows)] = None
    value = np.where(counts, bare.rows["value"].to_numpy(float), np.nan)
    rows = bare.rows.assign(
        z=placed(distance / scale.s),
        z_adjusted=placed(adjusted),
        significance=significance,
        shrunk=placed(shrunk * unit),
        percentile=np.array(percentile_rank(values=value)["percentiles"], dtype=float),
    )
    share, level = reliability_of(model, tau2)
    standing_out = int((counts & np.isin(significance.astype(str), FAR)).sum())
    return replace(
        bare, rows=rows, phi=phi, tau2=tau2, reliability=share, level=level or "", standing_out=standing_out,
        reason="", full_tau2=full_spread(model, TRIM),
    )  # fmt: skip
