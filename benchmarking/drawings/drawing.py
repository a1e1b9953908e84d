"""The charts of a comparison: every practice with its interval, and a locality's put together."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from benchmarking.challenged import CHALLENGED
from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import TOO_FEW
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator
from benchmarking.words.wording import MISSING, counted, decimals, label, likely_range, shown, with_unit

ROLE_OF = {
    Outcome.HIGHER: Role.HIGHER,
    Outcome.LOWER: Role.LOWER,
    Outcome.BETTER: Role.BETTER,
    Outcome.WORSE: Role.WORSE,
    Outcome.SIMILAR: Role.SIMILAR,
    Outcome.NOT_COMPARED: Role.PEER,
}
LEGEND = {
    Role.HIGHER: "Higher",
    Role.LOWER: "Lower",
    Role.BETTER: "Better",
    Role.WORSE: "Worse",
    Role.SIMILAR: "No clear difference",
    Role.PEER: "Not compared",
    Role.CHALLENGED: "Under challenge",
}
LIST_BY_NAME = 20  # more practices than that are shown in order of size (LOOKS 10)


def caterpillar(comparison: Comparison, source: str = "") -> Chart:
    """Every peer as a dot with its likely range, the organisation itself marked, the benchmark as a line."""
    own = comparison.figure
    every = [own, *comparison.others]
    rows = in_order(every, by_size(every))
    groups = {
        Role.SELF: [f if f is own else None for f in rows],
        Role.PEER: [None if f is own or f.reason == CHALLENGED else f for f in rows],
        Role.CHALLENGED: [f if f is not own and f.reason == CHALLENGED else None for f in rows],
    }
    named = {Role.SELF: own.name, Role.PEER: "Other practices", Role.CHALLENGED: LEGEND[Role.CHALLENGED]}
    series = [
        _series(named[role], role, figures)
        for role, figures in groups.items()
        if role is not Role.CHALLENGED or any(figures)
    ]
    return _dots(comparison, rows, series, source, _alt(comparison))


def role_of(figure: Figure) -> Role:
    """What a figure is in a drawing: the role of its verdict, or that it is under challenge."""
    return Role.CHALLENGED if figure.reason == CHALLENGED else ROLE_OF[figure.outcome]


def by_size(rows: Sequence[Figure]) -> bool:
    """Whether practices are shown in order of size: where they are many and none is under a letter."""
    return len(rows) > LIST_BY_NAME and not any(f.lettered for f in rows)


def in_order(figures: Iterable[Figure], by_size: bool) -> list[Figure]:
    """Figures in order of name, or the largest first. A letter's place must not tell how large it is: where
    one is among them they go by name."""
    named = sorted(figures, key=lambda f: (f.name, f.code))
    if not by_size or any(f.lettered for f in named):
        return named
    return sorted(named, key=lambda f: -(f.denominator or f.numerator or 0))


def practices_together(
    together: Comparison, practices: Sequence[Comparison], source: str = "", by_size: bool = False
) -> Chart:
    """The practices of a locality under a first row for all of them, each by its verdict; in order of name,
    or the largest first."""
    first = together.figure
    rows = [first, *in_order((p.figure for p in practices), by_size)]
    whole = Role.CHALLENGED if first.reason == CHALLENGED else Role.TOGETHER
    series = [_series("All our practices", whole, [first, *[None] * (len(rows) - 1)])]
    for role, words in LEGEND.items():
        members = [
            None,
            *(f if role_of(f) is role and f.value is not None else None for f in rows[1:]),
        ]
        if any(members):
            series.append(_series(words, role, members))
    return _dots(together, rows, series, source, _alt_together(together, rows[1:]), first="All our practices")


def one_by_one(chart: Chart) -> Chart:
    """The same without the row for all of them: of a count it is a sum that dwarfs its parts."""
    held = [
        replace(s, values=s.values[1:], lower=s.lower[1:], upper=s.upper[1:], strong=s.strong[1:])
        for s in chart.series
        if s.role is not Role.TOGETHER
    ]
    values = [v for s in held for v in (*s.values, *s.lower, *s.upper) if v is not None]
    return replace(
        chart, categories=chart.categories[1:], labels=chart.labels[1:], series=tuple(held), axis=axis(values)
    )


def as_bars(chart: Chart) -> Chart:
    """The same as bars from zero with their likely ranges."""
    drawn = [v for s in chart.series for v in (*s.values, *s.lower, *s.upper) if v is not None]
    below = any(value < 0 for value in drawn)
    return replace(
        chart,
        shape=Shape.BARS,
        axis=axis([0.0, *drawn], from_zero=not below),
        alt=chart.alt.replace("Dots: ", "Bars: ", 1),
    )


def axis(values: Iterable[float], from_zero: bool = False) -> tuple[float, float, float]:
    """Smallest, largest and step of an axis that holds the values with at least a tenth of it free."""
    held = list(values) or [0.0, 1.0]
    low, high = (0.0 if from_zero else min(held)), max(held)
    spread = (high - low) or abs(high) or 1.0
    step = _nice(spread * 1.1 / 5)
    smallest = math.floor((low - spread * 0.05) / step) * step
    if from_zero or (low >= 0 and smallest < 0):
        smallest = 0.0
    largest = math.ceil((high + spread * 0.05) / step) * step
    return round(smallest, 10), round(largest, 10), round(step, 10)


def _nice(step: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten."""
    size: float = 10 ** math.floor(math.log10(step))
    return next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= step * 0.999999)


def _dots(
    comparison: Comparison,
    rows: Sequence[Figure],
    series: list[Series],
    source: str,
    alt: str,
    first: str = "",
) -> Chart:
    indicator, average, peers = comparison.indicator, comparison.average, comparison.peers
    extent = _extent(rows)
    if average is not None and peers is not None:
        words = f"{comparison.against} {shown(average, indicator)}"
        series.append(Series(words[0].upper() + words[1:], Role.REFERENCE, (average,) * len(rows)))
        extent = [*extent, average]
    has_range = any(f.lower is not None for f in rows)
    return Chart(
        shape=Shape.POINTS,
        title=indicator.title,
        category_title="Practice",
        value_title=f"{indicator.unit} (line = 95% interval)" if has_range else indicator.unit,
        categories=tuple(first if first and f is rows[0] else f.name for f in rows),
        series=tuple(series),
        axis=axis(extent),
        decimals=_places(indicator, rows),
        source=source,
        alt=alt,
        labels=tuple(label(f, indicator) for f in rows),
    )


def _series(name: str, role: Role, figures: Sequence[Figure | None]) -> Series:
    """A figure under challenge has no interval: nobody can say yet how sure it is."""
    sure = [None if f is None or f.reason == CHALLENGED else f for f in figures]
    return Series(
        name=name,
        role=role,
        values=tuple(f.value if f else None for f in figures),
        lower=tuple(f.lower if f else None for f in sure),
        upper=tuple(f.upper if f else None for f in sure),
        strong=tuple(bool(f and f.level == 99.8) for f in figures),
    )


def _extent(figures: Sequence[Figure]) -> list[float]:
    return [v for f in figures for v in (f.value, f.lower, f.upper) if v is not None]


def _places(indicator: Indicator, figures: Sequence[Figure]) -> int:
    largest = max((abs(f.value) for f in figures if f.value is not None), default=None)
    return decimals(largest, indicator)


def _alt(comparison: Comparison) -> str:
    own, indicator, peers = comparison.figure, comparison.indicator, comparison.peers
    text = f"Dots: {indicator.title}, {comparison.period.label}. {own.name} {with_unit(own.value, indicator)}"
    limits = "" if own.reason == CHALLENGED else likely_range(own, indicator)
    text += f", likely range {limits}" if limits else ""
    text += ", under challenge" if own.reason == CHALLENGED else ""
    if comparison.average is not None and peers is not None:
        text += f"; {comparison.against} {with_unit(comparison.average, indicator)}"
    return f"{text}. {len(comparison.others)} other practices shown."


def _alt_together(together: Comparison, rows: Sequence[Figure]) -> str:
    indicator, figure = together.indicator, together.figure
    named = [f"{f.name} {label(f, indicator).replace('  ', ' ')}" for f in rows if f.level is not None]
    few, doubted = (sum(f.reason == reason for f in rows) for reason in (TOO_FEW, CHALLENGED))
    rest = sum(f.outcome is Outcome.SIMILAR for f in rows)
    apart = sum(f.outcome is Outcome.NOT_COMPARED and f.value is not None for f in rows) - few - doubted
    without = sum(f.value is None for f in rows)
    text = f"Dots: {indicator.title}, {together.period.label}. "
    text += f"All our practices {with_unit(figure.value, indicator)} ({counted(figure)})"
    text += f"; {'; '.join(named)}" if named else ""
    text += f"; {rest} without a clear difference" if rest else ""
    text += f"; {few} with too few to tell" if few else ""
    text += f"; {apart} not compared" if apart else ""
    text += f"; {doubted} under challenge" if doubted else ""
    return f"{text}; {without} with {MISSING}." if without else f"{text}."
