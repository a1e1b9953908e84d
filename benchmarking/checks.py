"""What can be wrong with observations as such: impossible numbers, twice the same, lost practices, jumps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from benchmarking.indicators import Indicator, Kind
from benchmarking.observations import MONEY, ROUNDING, SHARES, Status, usable
from benchmarking.organisations import Level
from benchmarking.periods import Period

KEYS = ["organisation", "indicator", "period"]
COVERAGE = 0.8  # fewer than this share of the practices of the time before: held
MOVED = 1 / 3  # a total that moved by more than this: held
FEWEST_PRACTICES, FEWEST_EVENTS = 5, 100  # smaller totals move by themselves
RECENT = 2 * 366  # days: what is older says nothing about today
_NAMED = 3  # practices named in a message


@dataclass(frozen=True)
class Finding:
    """One thing found in some rows of one indicator and period; a blocking one refuses the file."""

    code: str
    message: str
    indicator: str
    period: str
    blocking: bool


def problems(
    rows: pd.DataFrame, indicators: Mapping[str, Indicator], today: date, *, of_ccgs: bool = False
) -> list[Finding]:
    """Everything wrong with rows of the tidy table (observations.COLUMNS, `source` not needed).

    `of_ccgs`: they are figures of whole CCGs, whatever their indicators are published for otherwise.
    """
    _found = partial(_findings, titles={id: indicator.title for id, indicator in indicators.items()})
    known = rows["indicator"].isin(list(indicators))
    found = _found(
        rows[~known], "indicator_unknown", "an indicator that is not in the catalogue", blocking=True
    )
    areas = [id for id, indicator in indicators.items() if of_ccgs or indicator.published_for is Level.CCG]
    of_area, codes = rows["indicator"].isin(areas), rows["organisation"].astype("str")
    wrong = ~codes.str.fullmatch(r"[A-Z]\d{5}") & ~of_area
    found += _found(rows[wrong], "practice_code", "a code that is not a practice's", blocking=True)
    wrong = ~codes.str.fullmatch(r"[0-9A-Z]{3,5}") & of_area
    found += _found(rows[wrong], "ccg_code", "a code that is not a CCG's", blocking=True)
    found += _found(rows[rows.duplicated(KEYS)], "duplicate", "the same thing twice", blocking=True)
    later = {period for period in rows["period"].unique() if Period.parse(period).start > today}
    found += _found(
        rows[rows["period"].isin(later)], "future_period", "a period still to come", blocking=True
    )
    checked = rows[known]
    nothing_said = "shown as missing, not as nought"
    zero = (checked["denominator"] == 0) & (checked["status"] == Status.OK)
    found += _found(checked[zero], "zero_denominator", f"a denominator of 0, {nothing_said}")
    found += _found(checked[_negative(checked, indicators)], "negative", f"a negative number, {nothing_said}")
    above = f"a numerator above the denominator, {nothing_said}"
    found += _found(checked[_above(checked, indicators)], "above_denominator", above)
    return found


def without_invalid(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """The rows with impossible numbers made missing (METHODS 1: never clipped). `rows` stays as it is."""
    invalid = impossible(rows, indicators)
    made = rows.copy()
    for number in ("numerator", "denominator"):
        made[number] = made[number].mask(invalid)
    made["status"] = made["status"].mask(invalid, Status.MISSING.value)
    return made


def impossible(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series:
    """Which rows have numbers that cannot be: below nought, or more counted than there are."""
    return _negative(rows, indicators) | _above(rows, indicators)


def _of_kind(rows: pd.DataFrame, indicators: Mapping[str, Indicator], kinds: Collection[Kind]) -> pd.Series:
    return rows["indicator"].isin([id for id, indicator in indicators.items() if indicator.kind in kinds])


def _negative(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series:
    """Counts below nought; money can be."""
    money = _of_kind(rows, indicators, MONEY)
    return (rows["denominator"] < 0) | ((rows["numerator"] < 0) & ~money)


def _above(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series:
    shares = _of_kind(rows, indicators, SHARES)
    return shares & (rows["numerator"] > rows["denominator"] * (1 + ROUNDING))


def _findings(
    rows: pd.DataFrame, code: str, what: str, *, titles: Mapping[str, str], blocking: bool = False
) -> list[Finding]:
    """One finding for each indicator and period of the rows, with the indicator's title."""
    found = []
    for (indicator, period), held in rows.groupby(["indicator", "period"], observed=True):
        named = ", ".join(held["organisation"].astype(str).head(_NAMED)) + (
            " …" if len(held) > _NAMED else ""
        )
        about = f"{titles.get(str(indicator), indicator)}, {Period.parse(str(period)).label}"
        many = f" ({len(held):,} in all)" if len(held) > _NAMED else ""
        message = f"{about}: {what}: {named}{many}."
        found.append(Finding(code, message, str(indicator), str(period), blocking))
    return found


def suspicions(
    rows: pd.DataFrame,
    held: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    practices: Collection[str] = (),
    called: str = "practices",
) -> list[Finding]:
    """What looks wrong without being impossible: practices lost, totals moved by more than a third.

    `rows`: the table of the indicators and periods that are new or changed; `held`: the table before. Each is
    compared with the same one as held or, where it is new, with the period before. `practices`: only these
    are looked at (none given: all). `called`: what the rows are of.
    """
    if practices:
        rows, held = (table[table["organisation"].isin(list(practices))] for table in (rows, held))
    found = []
    for indicator, new in rows.groupby("indicator", observed=True):
        kind, title = indicators[str(indicator)].kind, indicators[str(indicator)].title
        before = by_period(held[held["indicator"] == indicator], kind)
        after = by_period(new, kind)
        for period in sorted(after):
            earlier = [p for p in {*before, *after} if p < period and (period.end - p.end).days < RECENT]
            reference = period if period in before else max(earlier, default=None)
            if reference is not None:
                known = before.get(reference, after.get(reference))
                found += _compared(str(indicator), title, called, (reference, known), (period, after[period]))
    return found


def by_period(rows: pd.DataFrame, kind: Kind) -> dict[Period, pd.Series]:
    """Numerators by practice of the rows that count, for each period."""
    counted = rows[usable(rows, Kind.COUNT if kind is Kind.RATE else kind)]
    groups = counted.groupby("period", observed=True)
    return {Period.parse(str(p)): held.set_index("organisation")["numerator"] for p, held in groups}


def _compared(
    indicator: str,
    title: str,
    called: str,
    before: tuple[Period, pd.Series | None],
    after: tuple[Period, pd.Series],
) -> list[Finding]:
    (reference, old), (period, new) = before, after
    then = "as held before" if reference == period else f"in {reference.label}"
    if old is None or len(old) < FEWEST_PRACTICES:
        return []
    found = []
    if len(new) < COVERAGE * len(old):
        lost = sorted(set(old.index) - set(new.index))
        message = (
            f"{title}: {len(new):,} {called} in {period.label}, {len(old):,} {then};"
            f" missing are {', '.join(lost[:_NAMED])}{' …' if len(lost) > _NAMED else '.'}"
        )
        found.append(Finding("coverage_lost", message, indicator, str(period), False))
    both = old.index.intersection(new.index)
    was, now = float(old[both].sum()), float(new[both].sum())
    if len(both) >= FEWEST_PRACTICES and was >= FEWEST_EVENTS and abs(now / was - 1) > MOVED:
        message = (
            f"{title}: the total of the same {len(both):,} {called} is {now:,.0f} in {period.label},"
            f" {was:,.0f} {then}."
        )
        found.append(Finding("total_moved", message, indicator, str(period), False))
    return found
