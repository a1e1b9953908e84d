"""Observations: the tidy table of what was published for each practice, indexed by indicator and period."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from benchmarking.ccg_figures import CcgFigures
from benchmarking.held_numbers import Numbers, Totals
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.periods import Period, PeriodKind
from benchmarking.tidy_table import places_of

# organisation  code of a practice: higher levels are never stored, always summed; only what is published for
#               whole CCGs alone (Indicator.published_for) is stored for those; where practices have figures
#               in other periods, those of a whole CCG stand apart (ccg_figures.py)
# indicator     id of the catalogue
# period        as `str(Period)` writes it
# numerator     number, or missing; a count without a denominator stands here too
# denominator   number, or missing
# status        a Status
# source        sha256 of the received file it came from
COLUMNS = ("organisation", "indicator", "period", "numerator", "denominator", "status", "source")

# What the files themselves say of how they count: one row for each stretch of periods of a practice.
# organisation  code of a practice
# indicator     id of the catalogue
# period        the first of the stretch
# definition    what the file calls this way of counting: "v2"
DEFINITIONS = ("organisation", "indicator", "period", "definition")


SHARES = (Kind.PROPORTION, Kind.SURVEY)  # no more can be counted than there are
MONEY = (Kind.RATIO, Kind.MEAN)  # can be below nought: payments are taken back
ROUNDING = 1e-9  # relative: shares that were worked back from percentages


class Status(StrEnum):
    OK = "ok"
    SUPPRESSED = "suppressed"  # too small to show: withheld by the publisher, or where it was handed out
    MISSING = "missing"  # never zero
    NOT_APPLICABLE = "not_applicable"
    BROKEN = "broken"  # a year or quarter in which counting changed: its months are not alike


def usable(rows: pd.DataFrame, kind: Kind) -> pd.Series:
    """Which rows count: both numbers present and possible (METHODS 1), the denominator above zero (a count
    has none). What is not possible was refused where its file was read, and is not counted here either."""
    numerator, denominator = (rows[name].to_numpy(float) for name in ("numerator", "denominator"))
    counts = usable_numbers(rows["status"].to_numpy(object), numerator, denominator, kind)
    return pd.Series(counts, rows.index)


def usable_numbers(
    status: np.ndarray, numerator: np.ndarray, denominator: np.ndarray, kind: Kind
) -> np.ndarray:
    """The same of arrays of any shape."""
    present: np.ndarray = (status == Status.OK.value) & ~np.isnan(numerator)
    if kind not in MONEY:
        present = present & (numerator >= 0)
    if kind in SHARES:
        present = present & (numerator <= denominator * (1 + ROUNDING))
    return present if kind is Kind.COUNT else present & (denominator > 0)


@dataclass(frozen=True)
class Block:
    """The rows of one indicator as arrays, practices by periods; `status` is empty where there is none."""

    practices: np.ndarray  # codes, in order
    numerator: np.ndarray
    denominator: np.ndarray
    status: np.ndarray

    def together(self, months: list[int], kind: Kind, every: bool = True) -> "Block":
        """Some periods put together by sums; a practice that lacks one of them is missing, not smaller.

        `every`: all periods that belong together are there; otherwise everybody is missing.
        """
        numerator, denominator = self.numerator[:, months], self.denominator[:, months]
        status = self.status[:, months]
        whole = usable_numbers(status, numerator, denominator, kind)
        complete = np.asarray(whole.all(axis=1)) & (every and bool(months))
        status = np.select(
            [complete, (status == Status.SUPPRESSED.value).any(axis=1), (status != "").any(axis=1)],
            [Status.OK.value, Status.SUPPRESSED.value, Status.MISSING.value],
            "",
        ).astype(object)
        above, below = (
            np.where(complete, numbers.sum(axis=1, where=complete[:, None], initial=0.0), np.nan)[:, None]
            for numbers in (numerator, denominator)
        )
        return Block(self.practices, above, below, status[:, None])

    def numbers(self, at: int) -> Numbers:
        """Those of one of its periods."""
        there = self.status[:, at] != ""
        if there.all():
            return Numbers(self.practices, self.numerator[:, at], self.denominator[:, at], self.status[:, at])
        return Numbers(
            self.practices[there],
            self.numerator[there, at],
            self.denominator[there, at],
            self.status[there, at],
        )


class Observations:
    """The tidy table, read by indicator and period. What is handed out is shared: never change it."""

    def __init__(
        self,
        table: pd.DataFrame,
        indicators: Mapping[str, Indicator],
        definitions: pd.DataFrame | None = None,
        of_ccgs: CcgFigures | None = None,
    ) -> None:
        """`definitions`: DEFINITIONS; None where no file says how it counts."""
        self.of_ccgs = of_ccgs or CcgFigures()
        self._table = table
        self._indicators = indicators
        self._definitions = pd.DataFrame(columns=list(DEFINITIONS)) if definitions is None else definitions
        self._anew: dict[str, dict[Period, frozenset[str]]] = {}
        self._years: dict[str, tuple[Period, ...]] = {}
        self._rows = places_of(table["indicator"])
        self._numbers: dict[tuple[str, Period], Numbers] = {}
        self._frames: dict[tuple[str, Period], pd.DataFrame] = {}
        self._blocks: dict[str, Block] = {}
        self._practices: dict[tuple[str, ...], np.ndarray] = {}
        self._periods: dict[str, tuple[Period, ...]] = {}

    def periods(self, indicator: str) -> tuple[Period, ...]:
        """The published periods of an indicator, oldest first; also those that only whole CCGs have."""
        if indicator not in self._periods:
            published = self._of_practices(indicator) | self.of_ccgs.periods(indicator)
            self._periods[indicator] = tuple(sorted(published))
        return self._periods[indicator]

    def practice_periods(self, indicator: str) -> tuple[Period, ...]:
        """Those of `periods` in which practices have rows."""
        alone = self.ccgs_alone(indicator)
        return tuple(period for period in self.periods(indicator) if period not in alone)

    def _of_practices(self, indicator: str) -> frozenset[Period]:
        return frozenset(Period.parse(text) for text in self._of(indicator)["period"].unique())

    def ccgs_alone(self, indicator: str) -> frozenset[Period]:
        """The periods for which there are figures of whole CCGs and no row of any practice."""
        periods = self.of_ccgs.periods(indicator)
        return periods - self._of_practices(indicator) if periods else periods

    def shown_periods(self, indicator: str) -> tuple[Period, ...]:
        """The periods that a page compares: those published, or the years to each month with twelve held."""
        if indicator not in self._years:
            published = self.periods(indicator)
            held, years = set(published), (month.year_to() for month in published)
            self._years[indicator] = (
                published
                if self._indicators[indicator].months_shown == 1
                else tuple(y for y in years if held.issuperset(y.months()) and not self._mixes(indicator, y))
            )
        return self._years[indicator]

    def quarters(self, indicator: str) -> tuple[Period, ...]:
        """The whole quarters that its months make, oldest first."""
        held = {p for p in self.periods(indicator) if p.kind is PeriodKind.MONTH}
        quarters = sorted({month.quarter() for month in held})
        return tuple(quarter for quarter in quarters if held.issuperset(quarter.months()))

    def counted_anew(self, indicator: str) -> Mapping[Period, frozenset[str]]:
        """The practices that are counted in a new way by what their files say, by the first such period."""
        if indicator not in self._anew:
            rows = self._definitions[self._definitions["indicator"] == indicator]
            found: dict[Period, set[str]] = {}
            for practice, held in rows.groupby("organisation", observed=True)["period"]:
                for first in sorted(Period.parse(text) for text in held)[1:]:
                    found.setdefault(first, set()).add(str(practice))
            self._anew[indicator] = {first: frozenset(found[first]) for first in sorted(found)}
        return self._anew[indicator]

    def _in_two_ways(self, indicator: str, period: Period) -> np.ndarray:
        """Which practices of the block have months on both sides of a break inside a year or quarter."""
        block, catalogue = self.block(indicator), self._indicators[indicator].series_breaks
        found = np.full(len(block.practices), any(_breaks(first, period) for first in catalogue))
        for first, practices in self.counted_anew(indicator).items():
            if _breaks(first, period):
                found |= np.isin(block.practices, list(practices))
        return found

    def _mixes(self, indicator: str, period: Period) -> bool:
        """Whether at least half of the practices of a year were counted in two ways within it: then it is not
        shown at all; with fewer, those practices alone have no figure."""
        firsts = [*self._indicators[indicator].series_breaks, *self.counted_anew(indicator)]
        if not any(_breaks(first, period) for first in firsts):
            return False
        broken = self._in_two_ways(indicator, period)
        places = [at for at, month in enumerate(self.periods(indicator)) if month in period.months()]
        there = (self.block(indicator).status[:, places] != "").any(axis=1)
        return 2 * int((broken & there).sum()) >= int(there.sum())

    def totals(self, indicator: str, period: Period, level: Level) -> Totals | None:
        """Sums that are not to be taken from the rows; None: they are, as here."""
        return None

    def latest(self, indicator: str) -> Period | None:
        """The newest period that a page compares, or None where nothing is held. One that only whole CCGs
        have is it where practices have none at all."""
        shown, alone = self.shown_periods(indicator), self.ccgs_alone(indicator)
        return next((p for p in reversed(shown) if p not in alone), shown[-1] if shown else None)

    def nearest(self, indicator: str, period: Period) -> Period | None:
        """The published period of an indicator that ends nearest to another one's end; the earlier of two."""
        return min(
            self.periods(indicator), key=lambda p: (abs((p.end - period.end).days), p.end), default=None
        )

    def at(self, indicator: str, period: Period) -> pd.DataFrame:
        """Rows of one indicator and period: index organisation; columns numerator, denominator, status."""
        key = (indicator, period)
        if key not in self._frames:
            self._frames[key] = self.numbers(indicator, period).frame()
        return self._frames[key]

    def numbers(self, indicator: str, period: Period) -> Numbers:
        """The same as arrays. Indicators with the same practices share one array of codes."""
        key = (indicator, period)
        if key not in self._numbers:
            published = self.periods(indicator)
            if period in published:
                made = self.block(indicator).numbers(published.index(period))
            else:
                made = self._together(indicator, period)
            self._numbers[key] = made
        return self._numbers[key]

    def block(self, indicator: str) -> Block:
        """All published rows of an indicator."""
        if indicator not in self._blocks:
            held = self._of(indicator)
            at = {str(period): place for place, period in enumerate(self.periods(indicator))}
            row, codes = pd.factorize(held["organisation"], sort=True)
            when, texts = pd.factorize(held["period"])
            practices = np.asarray(codes, dtype=object)
            practices = self._practices.setdefault(tuple(practices), practices)
            places = row, np.array([at[text] for text in texts], dtype=int)[when]
            shape = len(practices), len(at)
            made = Block(
                practices, np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, "", object)
            )
            made.numerator[places] = held["numerator"].to_numpy(float)
            made.denominator[places] = held["denominator"].to_numpy(float)
            made.status[places] = held["status"].to_numpy(object)
            self._blocks[indicator] = made
        return self._blocks[indicator]

    def _of(self, indicator: str) -> pd.DataFrame:
        """The rows of an indicator; they lie together in a snapshot, and are then not copied."""
        return self._table.iloc[self._rows.get(indicator, slice(0, 0))]

    def is_shared(self, codes: np.ndarray) -> bool:
        """Whether these are all the practices of a block, so that what is worked out for them can be kept."""
        return any(codes is practices for practices in self._practices.values())

    def together(self, indicator: str, period: Period) -> Block:
        """A year or a quarter of its months. A practice that was counted in two ways within it is broken."""
        place = {month: at for at, month in enumerate(self.periods(indicator))}
        wanted = period.months() if period.kind in (PeriodKind.YEAR_TO, PeriodKind.QUARTER) else ()
        months = [place[month] for month in wanted if month in place]
        kind = self._indicators[indicator].kind
        made = self.block(indicator).together(months, kind, len(months) == len(wanted))
        broken = self._in_two_ways(indicator, period)[:, None] & (made.status == Status.OK.value)
        if not broken.any():
            return made
        above, below = (np.where(broken, np.nan, numbers) for numbers in (made.numerator, made.denominator))
        return Block(made.practices, above, below, np.where(broken, Status.BROKEN.value, made.status))

    def _together(self, indicator: str, period: Period) -> Numbers:
        """The same; without a single month, no rows."""
        return self.together(indicator, period).numbers(0)


def _breaks(first: Period, period: Period) -> bool:
    """Whether a new way of counting starts inside a year or quarter, and not with it."""
    return period.start < first.start <= period.end
