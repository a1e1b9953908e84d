"""Adjustment: what was seen beside what a practice's patients would lead one to expect, crude and adjusted.

Expected for age and sex: METHODS 2, from expectation.py. Expected for age, sex and deprivation: that times
seen over expected of the STP's practices in the same deprivation fifth, the practice itself left out. It is
a second mark beside the first, never instead of it: adjusting for deprivation can hide too little care.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.disclosure.recovery import rounded
from benchmarking.expected.expectation import expected_events
from benchmarking.figures import figures, limits
from benchmarking.indicators import Indicator
from benchmarking.observations import Status, usable
from benchmarking.organisations import Level, Organisation
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import FIFTHS, Snapshot
from benchmarking.statistics import expected_for_age_and_deprivation, quantile_groups

DEPRIVATION = "need_imd_score"
GROUPS = 5
FEWEST_OTHERS = 4  # in a fifth beside the practice: fewer, and their figures could be worked out from it


@dataclass(frozen=True)
class Mark:
    """One value in the indicator's own unit, and the events that it stands for."""

    value: float
    count: float


@dataclass(frozen=True)
class Adjustment:
    """Seen and expected of a practice, or of the practices of a locality together, in one year."""

    organisation: Organisation
    indicator: Indicator
    period: Period
    seen: Mark
    lower: float  # 95% limits of what was seen
    upper: float
    age: Mark  # expected for age and sex
    deprivation: Mark | None  # expected for age, sex and deprivation; None where it cannot be told
    stp: str  # what the area is called: "STP"
    average: float | None  # of the STP
    fifth: int | None  # of a practice: 1 is the most deprived
    counted: int  # practices with both numbers
    in_all: int

    @property
    def expected(self) -> Mark:
        """The fullest expectation that there is."""
        return self.deprivation or self.age


def adjusted(
    snapshot: Snapshot, organisation: str, indicator: str, period: Period | None = None
) -> Adjustment | None:
    """What was seen and what would be expected; `period` None: the newest year for which that can be told.

    None where the STP's events by age and sex or the lists are not held for the whole period; the mark for
    deprivation is left out where not every practice's own count may be seen, and in years but the newest.
    Raises KeyError for an unknown code or id.
    """
    measured, own = snapshot.indicators[indicator], snapshot.organisations[organisation]
    period = period or newest(snapshot, measured)
    return _adjusted(snapshot, own, measured, period) if period and measured.expected_from else None


def newest(snapshot: Snapshot, indicator: Indicator) -> Period | None:
    """The newest period shown for all of which the STP's events by age and sex are held."""
    if not indicator.expected_from:
        return None
    reference = snapshot.reference_events
    years = reference.loc[reference["measure"] == indicator.expected_from, "period"].unique()
    covered = {month for year in years for month in Period.parse(str(year)).months()}
    shown = snapshot.held.shown_periods(indicator.id)
    return next((period for period in reversed(shown) if covered.issuperset(period.months())), None)


def _adjusted(
    snapshot: Snapshot, own: Organisation, indicator: Indicator, period: Period
) -> Adjustment | None:
    codes = snapshot.organisations.practices(own.code, period.end)
    expected = expected_of(snapshot, indicator, period)
    expected = expected[expected.index.isin(codes)]
    table = figures(snapshot, indicator, period, own.level)
    # A total counts only as the total of the practices whose expectation is known: all of them or none.
    if own.code not in table.index or table.at[own.code, "practices_counted"] != len(expected):
        return None
    seen, base = (float(n) for n in table.loc[[own.code], ["numerator", "denominator"]].to_numpy(float)[0])
    if np.isnan([seen, base]).any() or expected.empty:
        return None
    lower, upper = limits(indicator, np.array([seen]), np.array([base]), 0.95)
    fuller = [_with_deprivation(snapshot, str(code), indicator, period) for code in expected.index]
    known = [count for count in fuller if count is not None]
    average = None  # an adjusted figure is held against what is expected alone
    if not indicator.against_expected:
        average = figures(snapshot, indicator, period, Level.STP)["value"].get(_stp(snapshot, codes, period))

    def mark(count: float) -> Mark:
        return Mark(count / base * indicator.per, count)

    return Adjustment(
        organisation=own,
        indicator=indicator,
        period=period,
        seen=mark(seen),
        lower=float(lower[0]),
        upper=float(upper[0]),
        age=mark(float(expected.sum())),
        deprivation=mark(sum(known)) if len(known) == len(expected) else None,
        stp=snapshot.organisations.level_name(Level.STP),
        average=None if average is None or np.isnan(average) else float(average),
        fifth=deprivation_fifth(snapshot, own.code, period) if own.level is Level.PRACTICE else None,
        counted=len(expected),
        in_all=len(codes),
    )


def expected_of(snapshot: Snapshot, indicator: Indicator, period: Period) -> pd.Series:
    """Events expected of each practice for age and sex, by its own code; those without an expectation for
    every month of the period are left out."""
    key = ("expected of", indicator.id, period)
    if key not in snapshot.made:
        months = [str(month) for month in period.months()]
        events = expected(snapshot).get(indicator.expected_from, pd.Series(dtype=float)).dropna()
        by_practice = events[events.index.get_level_values(-1).isin(months)].groupby(level=0)
        snapshot.made[key] = by_practice.sum().where(by_practice.size() == len(months)).dropna()
    found: pd.Series = snapshot.made[key]
    return found


def seen_and_expected(snapshot: Snapshot, indicator: Indicator, period: Period) -> pd.DataFrame:
    """The practices that this user may see and that have both: index code, columns seen and expected."""
    key = ("seen and expected", indicator.id, period)
    if key not in snapshot.made:
        rows = snapshot.held.at(indicator.id, period)
        seen = rows.loc[usable(rows, indicator.kind).to_numpy(), "numerator"]
        both = {"seen": seen, "expected": expected_of(snapshot, indicator, period)}
        snapshot.made[key] = pd.DataFrame(both).dropna()
    found: pd.DataFrame = snapshot.made[key]
    return found


def expected(snapshot: Snapshot) -> pd.DataFrame:
    if "expected events" not in snapshot.made:
        snapshot.made["expected events"] = expected_events(
            snapshot.populations,
            snapshot.reference_events,
            lambda month: snapshot.organisations.member_of(Level.STP, month.end),
        )
    found: pd.DataFrame = snapshot.made["expected events"]
    return found


def _stp(snapshot: Snapshot, codes: tuple[str, ...], period: Period) -> str:
    stps = snapshot.organisations.member_of(Level.STP, period.end)
    return next((stps[code] for code in codes if code in stps), "")


def deprivation_fifths(snapshot: Snapshot, stp: str, period: Period) -> dict[str, int]:
    """The deprivation fifth of each ordinary practice of an STP, 1 the most deprived; empty below 25."""
    key = ("deprivation fifths", stp, period)
    if key not in snapshot.made:
        members, counted = snapshot.organisations.member_of(Level.STP, period.end), ordinary(snapshot, period)
        scores = _scores(snapshot, period)
        here = [code for code in scores.index if members.get(code) == stp and code in counted]
        enough = len(here) >= GROUPS * (FEWEST_OTHERS + 1)
        groups = quantile_groups(values=list(scores[here]), n_groups=GROUPS, highest_first=True)["groups"]
        snapshot.made[key] = dict(zip(here, groups, strict=True)) if enough else {}
    found: dict[str, int] = snapshot.made[key]
    return found


def deprivation_fifth(snapshot: Snapshot, practice: str, period: Period) -> int | None:
    """The fifth of one practice; one that is out of the ordinary is placed among those that are not."""
    fifths = deprivation_fifths(snapshot, _stp(snapshot, (practice,), period), period)
    if practice in fifths or not fifths:
        return fifths.get(practice)
    scores = _scores(snapshot, period)
    if practice not in scores.index:
        return None
    values = [scores[practice], *scores[list(fifths)]]
    found: int | None = quantile_groups(values=values, n_groups=GROUPS, highest_first=True)["groups"][0]
    return found


def _scores(snapshot: Snapshot, period: Period) -> pd.Series:
    nearest = snapshot.held.nearest(DEPRIVATION, period)
    if DEPRIVATION not in snapshot.indicators or nearest is None:
        return pd.Series(dtype=float)
    return figures(snapshot, snapshot.indicators[DEPRIVATION], nearest, Level.PRACTICE)["value"].dropna()


def fifth_sums(snapshot: Snapshot, handed_out: Snapshot | None = None) -> pd.DataFrame:
    """What is seen and expected in each deprivation fifth of the STPs that have a reference: columns FIFTHS.

    From the whole snapshot, before anybody's view of it: with it users who may not see the practices of a
    fifth can still be told what is expected of their own. The newest year of each indicator alone, so that a
    snapshot opens quickly. `handed_out`: the same snapshot as it is shown; counts shared in confidence are
    then rounded, and a fifth in which one is hidden is left out, as are fifths of few practices.
    """
    shown, rows = handed_out or snapshot, []
    for indicator in snapshot.indicators.values():
        period = newest(shown, indicator)
        if period is None:
            continue
        held, hidden = seen_and_expected(snapshot, indicator, period), _withheld(shown, indicator, period)
        for stp in sorted(snapshot.reference_events["organisation"].unique()):
            fifth_of = held.index.map(deprivation_fifths(snapshot, stp, period))
            for fifth, members in held.groupby(fifth_of):
                if len(members) <= FEWEST_OTHERS or not hidden.isdisjoint(members.index):
                    continue
                sums = [float(members[name].sum()) for name in ("seen", "expected")]
                if handed_out and indicator.in_confidence:
                    sums[0] = float(rounded(np.array(sums[0])))
                rows.append((stp, indicator.id, str(period), int(float(str(fifth))), len(members), *sums))
    return pd.DataFrame(rows, columns=list(FIFTHS))


def _withheld(snapshot: Snapshot, indicator: Indicator, period: Period) -> set[str]:
    """The practices whose figure is hidden."""
    rows = snapshot.held.at(indicator.id, period)
    return set(rows.index[rows["status"] == Status.SUPPRESSED.value])


def _with_deprivation(
    snapshot: Snapshot, practice: str, indicator: Indicator, period: Period
) -> float | None:
    """Events expected of one practice for age, sex and deprivation."""
    stp, rows = _stp(snapshot, (practice,), period), seen_and_expected(snapshot, indicator, period)
    fifth, sums = deprivation_fifth(snapshot, practice, period), snapshot.fifths
    sums = sums[
        (sums["organisation"] == stp)
        & (sums["indicator"] == indicator.id)
        & (sums["period"] == str(period))
        & (sums["fifth"] == fifth)
    ]
    if fifth is None or sums.empty or practice not in rows.index:
        return None
    inside = practice in deprivation_fifths(snapshot, stp, period)
    count, *whole = (float(sums[name].iloc[0]) for name in ("practices", "seen", "expected"))
    if count - inside < FEWEST_OTHERS:
        return None
    seen, expected = (float(number) for number in rows.loc[[practice]].to_numpy(float)[0])
    made = expected_for_age_and_deprivation(
        observed=[seen, whole[0] - seen * inside],
        expected=[expected, whole[1] - expected * inside],
        fifths=[fifth, fifth],
    )["expected"][0]
    return made if isinstance(made, float) else None
