"""The chart of a change: values, each stretch's mean and limits, and the points with a special cause."""

from collections.abc import Callable, Sequence

from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.drawings.drawing import axis
from benchmarking.indicators import Polarity
from benchmarking.over_time.changes import Change, Method, Point, Segment
from benchmarking.statistics import xmr
from benchmarking.words.change_wording import headline
from benchmarking.words.wording import decimals, shown, with_unit

USUAL = "usual range"
FEWEST = 2  # points of a run that moves the average
SIDES = {
    Polarity.HIGH_GOOD: (Role.BETTER, Role.WORSE),
    Polarity.LOW_GOOD: (Role.WORSE, Role.BETTER),
    Polarity.NEUTRAL: (Role.HIGHER, Role.LOWER),
}
NAMES = {
    Role.HIGHER: "Higher than usual",
    Role.LOWER: "Lower than usual",
    Role.BETTER: "In the wanted direction",
    Role.WORSE: "In the unwanted direction",
}


def change_chart(change: Change, source: str = "") -> Chart:
    """LINES: one series of values for each stretch counted in one way, so that no line crosses a break.

    Process charts: the mean as REFERENCE and the limits as LIMIT over each whole stretch that has them, a
    limit that no figure can reach (below nothing, above everybody) drawn at the end of what is possible;
    points with a special cause again as HIGHER or LOWER, BETTER or WORSE where a direction is wanted, apart
    from those that a lasting shift makes on its other side. Years have their likely ranges instead.
    CHALLENGED: what is under challenge, in no line and no limit.
    """
    series = [_values(change, number) for number in range(len(change.segments))]
    if change.method is Method.PROCESS:
        series += [line for s in change.segments if s.mean is not None for line in _lines(change, s)]
        series += _special(change)
    series += _challenged(change)
    drawn = [v for s in series for v in (*s.values, *s.lower, *s.upper) if v is not None]
    largest = max((abs(p.value) for p in change.points if p.value is not None), default=None)
    return Chart(
        shape=Shape.LINES,
        title=headline(change),
        category_title="Period",
        value_title=change.indicator.unit,
        categories=tuple(p.period.label for p in change.points),
        series=tuple(series),
        axis=axis(drawn),
        decimals=decimals(largest, change.indicator),
        source=source,
        alt=_alt(change),
        breaks=tuple(segment.start for segment in change.segments[1:]),
    )


def _column(
    change: Change, value: Callable[[Point], float | None], inside: Segment
) -> tuple[float | None, ...]:
    """One entry for each period: nothing outside the stretch."""
    return tuple(value(p) if inside.start <= i < inside.stop else None for i, p in enumerate(change.points))


def _values(change: Change, number: int) -> Series:
    segment = change.segments[number]
    name = change.organisation.name
    if number:
        name = f"{name}, counted anew from {change.points[segment.start].period.label}"
    yearly = change.method is Method.YEARLY
    return Series(
        name=name,
        role=Role.SELF,
        values=_column(change, lambda p: p.value, segment),
        lower=_column(change, lambda p: p.figure.lower, segment) if yearly else (),
        upper=_column(change, lambda p: p.figure.upper, segment) if yearly else (),
    )


def _lines(change: Change, segment: Segment) -> Sequence[Series]:
    """The mean and both limits of a stretch; named apart where there are several."""
    which = "" if segment.start == 0 else f", from {change.points[segment.start].period.label}"
    lower, upper = usual_range(change, segment)
    return (
        Series(
            f"Average {shown(segment.mean, change.indicator)}{which}",
            Role.REFERENCE,
            _column(change, lambda _: segment.mean, segment),
        ),
        Series(f"Lower end of the {USUAL}{which}", Role.LIMIT, _column(change, lambda _: lower, segment)),
        Series(f"Upper end of the {USUAL}{which}", Role.LIMIT, _column(change, lambda _: upper, segment)),
    )


def usual_range(change: Change, segment: Segment) -> tuple[float, float]:
    """The limits of a stretch that has them, none beyond what a figure can be."""
    lower, upper = max(segment.lower or 0.0, 0.0), segment.upper or 0.0
    return lower, min(upper, float(change.indicator.per)) if change.indicator.unit == "%" else upper


def _special(change: Change) -> list[Series]:
    high, low = SIDES[change.indicator.polarity]
    marked = _marked(change)
    found = []
    for role, side in ((high, True), (low, False)):
        values = tuple(
            p.value if mark and p.high is side else None
            for p, mark in zip(change.points, marked, strict=True)
        )
        if any(v is not None for v in values):
            found.append(Series(NAMES[role], role, values))
    return found


def _challenged(change: Change) -> list[Series]:
    values = tuple(p.figure.value if p.challenged else None for p in change.points)
    return [Series("Under challenge", Role.CHALLENGED, values)] if any(v is not None for v in values) else []


def _marked(change: Change) -> list[bool]:
    """Which points are shown as special.

    A lasting run moves the common average, so that the months before it lie on its other side by that alone:
    of them only those are marked that would be special without the run.
    """
    marked = [p.special and not change.ends_under_challenge for p in change.points]
    run, here = change.run, change.segment
    if run is None or here is None or not run.lasting or run.rising or run.count < FEWEST:
        return marked
    places = [i for i in range(here.start, here.stop) if change.points[i].period < run.first]
    alone = xmr(values=[change.points[i].value for i in places], improvement="neutral")["special_cause"]
    for place, cause in zip(places, alone, strict=True):
        if change.points[place].high != run.high and cause in (None, "none"):
            marked[place] = False
    return marked


def _alt(change: Change) -> str:
    indicator, name, anew = change.indicator, change.organisation.name, change.starts_anew
    held = [p for p in change.points if p.value is not None]
    if not held:
        return f"Line: {indicator.title}, {name}. No figures."
    alike = [p for p in held if p.segment == held[-1].segment]  # nothing is said across a break
    first, last = alike[0], alike[-1]
    text = (
        f"Line: {indicator.title}, {name}, from {with_unit(first.value, indicator)} in {first.period.label} "
        f"to {shown(last.value, indicator)} in {last.period.label}"
    )
    segment = change.segment
    if segment is not None and segment.mean is not None:
        low, high = (shown(v, indicator, segment.mean) for v in usual_range(change, segment))
        text += f"; average {shown(segment.mean, indicator)}, {USUAL} {low} to {high}"
    doubted = sum(p.challenged for p in change.points)
    gaps = len(change.points) - len(held) - doubted
    text += f"; {gaps} without a figure" if gaps else ""
    text += f"; counted differently from {anew.label}, earlier figures stand apart" if anew else ""
    text += f"; {doubted} under challenge" if doubted else ""
    return f"{text}. {headline(change)}."
