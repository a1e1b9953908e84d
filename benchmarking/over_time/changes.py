"""Change: one organisation's figures over time, and what of it is more than ordinary variation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from benchmarking.challenged import CHALLENGED, holds_challenged, is_challenged
from benchmarking.comparison import history
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.methods.process_charts import FEWEST_POINTS, HIGH, RUN
from benchmarking.observations import Status
from benchmarking.organisations import Level, Organisation
from benchmarking.over_time.quarters import quarterly, too_few_events
from benchmarking.over_time.series_breaks import Break, breaks_of, stretch
from benchmarking.periods import Frequency, Period, PeriodKind
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import recent_trend, xmr

IMPROVEMENT = {
    Polarity.HIGH_GOOD: "increase",
    Polarity.LOW_GOOD: "decrease",
    Polarity.NEUTRAL: "neutral",
}


class Method(StrEnum):
    """How change is judged: the last five years, or a process chart of months or quarters."""

    YEARLY = "yearly"
    PROCESS = "process"


@dataclass(frozen=True)
class Point:
    """One period: its figure (without a value: a gap) and which rule it met, "none" or, not judged, None."""

    period: Period
    figure: Figure
    segment: int  # 0-based: which stretch between series breaks it belongs to
    cause: str | None = None

    @property
    def value(self) -> float | None:
        """What is judged: nothing where the figure is under challenge."""
        return None if self.challenged else self.figure.value

    @property
    def challenged(self) -> bool:
        return self.figure.reason == CHALLENGED

    @property
    def special(self) -> bool:
        return self.cause not in (None, "none")

    @property
    def high(self) -> bool:
        return self.cause in HIGH


@dataclass(frozen=True)
class Segment:
    """A stretch counted in one way: places of its points, `stop` left out, and its own mean and limits."""

    start: int
    stop: int
    held: int  # points with a value
    mean: float | None = None  # without limits where it has fewer than 7 points, and for years
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Run:
    """Points with a special cause on one side that follow each other; `rising`: each further out than before,
    by the rule of seven."""

    first: Period
    last: Period
    count: int
    high: bool
    rising: bool
    lasting: bool  # it reaches the last point that has a value


@dataclass(frozen=True)
class Change:
    """An organisation and an indicator over time, oldest first; nothing is ever worked out across a break.

    `outcome`: for years `increasing`, `decreasing`, `no_significant_change` or `cannot_be_calculated` with
    its `reason`; for months and quarters the variation of the last point (METHODS 6), or `too_few_points`.
    Where the newest figure is under challenge nothing is judged: then it is one of the two without a verdict.
    """

    organisation: Organisation
    indicator: Indicator
    method: Method
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    outcome: str
    reason: str | None = None
    breaks: tuple[Break, ...] = ()

    @cached_property
    def last(self) -> Point | None:
        """The latest point that has a value."""
        return next((p for p in reversed(self.points) if p.value is not None), None)

    @property
    def segment(self) -> Segment | None:
        """The stretch of the latest value, which all words are about."""
        return None if self.last is None else self.segments[self.last.segment]

    @property
    def ends_under_challenge(self) -> bool:
        """Whether the newest figure is under challenge: then nothing is said of how things stand."""
        newest = next((p for p in reversed(self.points) if p.figure.value is not None), None)
        return newest is not None and newest.challenged

    @property
    def trial(self) -> bool:
        """Whether its limits are drawn but on trial."""
        here = self.segment
        return here is not None and here.mean is not None and here.held < FEWEST_POINTS

    @property
    def starts_anew(self) -> Period | None:
        """The first period of the latest stretch, where it is counted differently from the one before."""
        here = self.segment
        return self.points[here.start].period if here is not None and here.start else None

    @property
    def counted_anew(self) -> Break | None:
        """The break with which the latest stretch starts."""
        anew = self.starts_anew
        return next((b for b in reversed(self.breaks) if anew and b.period.start <= anew.end), None)

    @cached_property
    def run(self) -> Run | None:
        """The latest special cause of the latest stretch."""
        here = self.segment
        if here is None or here.mean is None or self.ends_under_challenge:
            return None
        known = [p for p in self.points[here.start : here.stop] if p.value is not None]
        end = next((i for i in reversed(range(len(known))) if known[i].special), None)
        return None if end is None else _run(known, end, here.mean)


def change(snapshot: Snapshot, organisation: str, indicator: str) -> Change:
    """How an organisation's figure of an indicator has changed: years by the recent-trend test, months and
    quarters by a process chart, each stretch between series breaks on its own.

    Months that rest on fewer than five events are put together to quarters. KeyError for an unknown code or
    id, ValueError where nothing at all is held.
    """
    key = ("change", organisation, indicator, snapshot.challenged.get((organisation, indicator), ()))
    if key not in snapshot.made:
        snapshot.made[key] = _change(snapshot, organisation, indicator)
    made: Change = snapshot.made[key]
    return made


def _change(snapshot: Snapshot, organisation: str, indicator: str) -> Change:
    measured = snapshot.indicators[indicator]
    past: Sequence[tuple[Period, Figure]] = history(snapshot, organisation, indicator)
    if not past:
        raise ValueError(f"no figures are held for {indicator}")
    own = snapshot.tree(measured)[organisation]
    if too_few_events(measured, past):
        past = quarterly(snapshot, measured, own) or past
    past = _doubted(snapshot, indicator, own, _with_gaps(past))
    breaks = breaks_of(snapshot, measured, own)
    points = _numbered([Point(p, f, stretch(breaks, p)) for p, f in past])
    yearly = measured.frequency is Frequency.ANNUAL
    made = replace((_over_years if yearly else _over_months)(own, measured, points), breaks=breaks)
    if not made.ends_under_challenge:
        return made
    return replace(made, outcome="cannot_be_calculated" if yearly else "too_few_points")


def _doubted(
    snapshot: Snapshot, indicator: str, own: Organisation, past: Sequence[tuple[Period, Figure]]
) -> list[tuple[Period, Figure]]:
    """The same with the figures that are under challenge marked.

    Where a practice says that its year is wrong, so may each of its months be; of a locality, of which it is
    one of several, the year alone is marked.
    """
    asked = is_challenged if own.level is Level.PRACTICE else holds_challenged
    return [
        (p, replace(f, reason=CHALLENGED) if asked(snapshot.challenged, own.code, indicator, p) else f)
        for p, f in past
    ]


def _with_gaps(past: Sequence[tuple[Period, Figure]]) -> list[tuple[Period, Figure]]:
    """The same with a missing figure for each period between first and last that was not published."""
    held = dict(past)
    last = max(held)
    empty = Figure(
        held[last].code, held[last].name, None, None, None, None, None, 0, held[last].in_all,
        Status.MISSING.value, reason=Status.MISSING.value,
    )  # fmt: skip
    calendar = _calendar(min(held), last)
    if not held.keys() <= set(calendar):  # periods of several kinds: no calendar to hold them against
        calendar = sorted(held)
    return [(period, held.get(period, empty)) for period in calendar]


def _calendar(first: Period, last: Period) -> list[Period]:
    """Every period of one kind from the first to the last."""
    years = range(first.start.year, last.start.year + 1)
    if first.kind is PeriodKind.MONTH:
        return list(replace(last, start=first.start).months())
    if first.kind is PeriodKind.CALENDAR_YEAR:
        return [Period.parse(f"{year}") for year in years]
    spelt = [f"{year}/{(year + 1) % 100:02d}" for year in (first.start.year - 1, *years)]
    if first.kind is PeriodKind.QUARTER:
        spelt = [f"{year} Q{number}" for year in spelt for number in (1, 2, 3, 4)]
    every = [Period.parse(text) for text in spelt]
    return [period for period in every if first <= period <= last]


def _numbered(points: Sequence[Point]) -> tuple[Point, ...]:
    """Stretches counted from 0, those without any period left out."""
    order = sorted({p.segment for p in points})
    return tuple(replace(p, segment=order.index(p.segment)) for p in points)


def _segments(points: Sequence[Point]) -> list[Segment]:
    found = []
    for number in range(points[-1].segment + 1):
        places = [i for i, p in enumerate(points) if p.segment == number]
        held = sum(points[i].value is not None for i in places)
        found.append(Segment(places[0], places[-1] + 1, held))
    return found


def _over_months(own: Organisation, indicator: Indicator, points: tuple[Point, ...]) -> Change:
    segments = _segments(points)
    made = xmr(
        values=[p.value for p in points],
        improvement=IMPROVEMENT[indicator.polarity],
        rebase_at=[s.start for s in segments[1:]],
    )
    judged = tuple(replace(p, cause=cause) for p, cause in zip(points, made["special_cause"], strict=True))
    segments = [_with_limits(s, made) for s in segments]
    outcome = made["variation"] or "too_few_points"
    return Change(own, indicator, Method.PROCESS, judged, tuple(segments), outcome)


def _with_limits(segment: Segment, made: dict[str, Any]) -> Segment:
    """Mean and limits are the same for all known points of a segment; without seven there are none."""
    place = next((i for i in range(segment.start, segment.stop) if made["mean"][i] is not None), None)
    if segment.held < RUN or place is None:
        return segment
    return replace(segment, mean=made["mean"][place], lower=made["lpl"][place], upper=made["upl"][place])


def _over_years(own: Organisation, indicator: Indicator, points: tuple[Point, ...]) -> Change:
    """Years of the latest stretch; a survey's shares are weighted, so its limits are used, not its counts."""
    segments = _segments(points)
    here = points[segments[-1].start :]
    figures = [_judged(p) for p in here]
    counted = indicator.kind is Kind.PROPORTION
    made = recent_trend(
        kind="proportion" if counted else "other",
        periods=[float(p.period.start.year) for p in here],
        numerators=[f.numerator for f in figures],
        denominators=[f.denominator for f in figures],
        values=[f.value for f in figures],
        lowers=[f.lower for f in figures],
        uppers=[f.upper for f in figures],
    )
    return Change(own, indicator, Method.YEARLY, points, tuple(segments), made["trend"], made["reason"])


def _judged(point: Point) -> Figure:
    """The figure of a year, without its numbers where it is under challenge."""
    if not point.challenged:
        return point.figure
    return replace(point.figure, value=None, lower=None, upper=None, numerator=None, denominator=None)


def _run(known: Sequence[Point], end: int, mean: float) -> Run:
    """The points up to `end` that tell the same: further and further out, or on one side of the mean."""
    last, first = known[end], end
    rising = str(last.cause).startswith("trend")
    while first and known[first - 1].special and known[first - 1].high == last.high:
        before, after = known[first - 1].value or 0.0, known[first].value or 0.0
        same = before < after if last.high else before > after
        if not (same if rising else (before > mean) == last.high):
            break
        first -= 1
    return Run(known[first].period, last.period, end - first + 1, last.high, rising, end == len(known) - 1)
