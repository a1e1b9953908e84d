"""The sheets of numbers in an evidence workbook: figures, peers and every period, each with its formula."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarking.comparison import Comparison, Figure, history
from benchmarking.due import due_words
from benchmarking.findings import p_value
from benchmarking.indicators import Indicator, Kind
from benchmarking.over_time.changes import Change, change
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import bh_adjust
from benchmarking.words.change_wording import RULES
from benchmarking.words.explanations import likely_range_by
from benchmarking.words.wording import decimals, likely_range, short, shown
from slide_templates.evidence.sheets import Cell, Formula, Number, Sheet
from slide_templates.stamps import Stamps

COUNTS = ("Numerator", "Denominator", "Times", "Value", "Value worked out")
LIMITS = ("Lower 95%", "Upper 95%")
NOTHING: list[Cell] = [None] * 4
WORKED_OUT = "{Numerator}/{Denominator}*{Times}"


def figures_sheet(stamps: Stamps, comparisons: Sequence[Comparison]) -> Sheet:
    """One row for each organisation and indicator: the sums, the limits, the benchmark and the verdict."""
    head = (
        "Code", "Organisation", "Theme", "Indicator", "Indicator id", "Period", *COUNTS, "Unit", "As shown",
        *LIMITS, "Lower 99.8%", "Upper 99.8%", "Limits by", "Compared with", "Average numerator",
        "Average denominator", "Average", "Average worked out", "Practices counted", "Practices in all",
        "Verdict", "In short", "p-value", "p-value, adjusted", "Lower quartile", "Median", "Upper quartile",
        "Source", "Months old", "Next due",
    )  # fmt: skip
    values = [p_value(stamps.snapshot, c) for c in comparisons]
    adjusted = _adjusted(comparisons, values)
    rows = [_figure(stamps, c, p, q) for c, p, q in zip(comparisons, values, adjusted, strict=True)]
    return Sheet("Figures", head, rows)


def _adjusted(comparisons: Sequence[Comparison], values: Sequence[float | None]) -> list[float | None]:
    """Each p-value adjusted for all of the same organisation, as its page does it."""
    found: list[float | None] = [None] * len(values)
    for code in dict.fromkeys(c.organisation.code for c in comparisons):
        places = [i for i, c in enumerate(comparisons) if c.organisation.code == code]
        for place, q in zip(places, bh_adjust(p_values=[values[i] for i in places])["adjusted"], strict=True):
            found[place] = q
    return found


def _figure(stamps: Stamps, comparison: Comparison, p: float | None, adjusted: float | None) -> list[Cell]:
    figure, indicator, period = comparison.figure, comparison.indicator, comparison.period
    limits = likely_range(figure, indicator)
    value = shown(figure.value, indicator)
    return [
        *_whose(comparison), *_counts(figure, indicator), indicator.unit,
        f"{value} ({limits})" if limits else value, *_limits(figure, indicator),
        *(_number(v, indicator) for v in (figure.lower998, figure.upper998)), likely_range_by(indicator),
        *_benchmark(comparison), figure.phrase or "Not compared", short(figure), _p(p), _p(adjusted),
        *(
            _number(v, indicator)
            for v in (comparison.peer_lower_quartile, comparison.peer_median, comparison.peer_upper_quartile)
        ),
        stamps.publication(indicator, period), period.months_old(stamps.made_on),
        due_words(indicator.next_due, stamps.made_on),
    ]  # fmt: skip


def _whose(comparison: Comparison) -> list[Cell]:
    organisation, indicator = comparison.organisation, comparison.indicator
    return [
        organisation.code, organisation.name, indicator.theme, indicator.title, indicator.id,
        str(comparison.period),
    ]  # fmt: skip


def _counts(figure: Figure, indicator: Indicator) -> list[Cell]:
    """Numerator, denominator, multiplier, value, and the same value as a formula over them."""
    numerator, denominator = figure.numerator, figure.denominator
    worked: Cell = None
    if figure.value is not None and numerator is not None:
        places = decimals(figure.value, indicator)
        if indicator.kind is Kind.COUNT:
            worked = Formula("{Numerator}", float(numerator), places)
        elif denominator:
            worked = Formula(WORKED_OUT, float(numerator / denominator * indicator.per), places)
    times = None if indicator.kind is Kind.COUNT else indicator.per
    return [_count(numerator), _count(denominator), times, _number(figure.value, indicator), worked]


def _benchmark(comparison: Comparison) -> list[Cell]:
    """The group, its sums, its value, the formula, and how many practices it rests on."""
    benchmark, indicator, peers = comparison.benchmark, comparison.indicator, comparison.peers
    if benchmark is None or peers is None:
        return [comparison.against if peers else "nobody", *[None] * 6]
    worked: Cell = None
    if benchmark.value is not None and benchmark.numerator is not None and benchmark.denominator:
        value = float(benchmark.numerator / benchmark.denominator * indicator.per)
        words = "{Average numerator}/{Average denominator}*{Times}"
        worked = Formula(words, value, decimals(value, indicator))
    return [
        comparison.against, _count(benchmark.numerator), _count(benchmark.denominator),
        _number(benchmark.value, indicator), worked, benchmark.counted, benchmark.in_all,
    ]  # fmt: skip


def peers_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    """Every practice that somebody is compared with, once for each group; letters where there are letters."""
    head = ("Group", "Indicator", "Indicator id", "Period", "Code", "Practice", *COUNTS, *LIMITS, "In short")
    rows = [
        [group, c.indicator.title, c.indicator.id, str(c.period), f.code, f.name, *_counts(f, c.indicator),
         *_limits(f, c.indicator), short(f)]
        for group, c, members in _groups(comparisons)
        for f in members
    ]  # fmt: skip
    return Sheet("Peers", head, rows)


def _groups(comparisons: Iterable[Comparison]) -> Iterator[tuple[str, Comparison, list[Figure]]]:
    """Each group, indicator and period once, with its practices in order of name."""
    done: dict[object, set[str]] = {}
    for comparison in comparisons:
        if comparison.peers is None:
            continue
        key = (
            comparison.peers.key,
            comparison.indicator.id,
            comparison.period,
            comparison.organisation.level,
        )
        seen = done.setdefault(key, set())
        members = [f for f in (comparison.figure, *comparison.others) if f.code not in seen]
        seen.update(f.code for f in members)
        yield comparison.peers.name, comparison, sorted(members, key=lambda f: (f.name, f.code))


def history_sheet(snapshot: Snapshot, comparisons: Sequence[Comparison]) -> Sheet:
    """Every period that is held of each row of the figures, with its usual range and the rule it meets."""
    head = (
        "Code", "Organisation", "Indicator", "Indicator id", "Period", "From", "To", *COUNTS, *LIMITS,
        "Practices counted", "Practices in all", "Usual average", "Usual lower", "Usual upper",
        "Over time",
    )  # fmt: skip
    rows = []
    for comparison in comparisons:
        code, indicator = comparison.organisation.code, comparison.indicator
        judged = change(snapshot, code, indicator.id)
        usual = _usual(judged, indicator)
        for period, figure in _periods(snapshot, code, indicator, judged):
            rows.append(
                [
                    code, comparison.organisation.name, indicator.title, indicator.id, str(period),
                    period.start, period.end, *_counts(figure, indicator), *_limits(figure, indicator),
                    figure.counted, figure.in_all, *usual.get(period, NOTHING),
                ]
            )  # fmt: skip
    return Sheet("History", head, rows)


def _periods(
    snapshot: Snapshot, code: str, indicator: Indicator, judged: Change
) -> list[tuple[Period, Figure]]:
    """Published periods, and the quarters that few events were put together to."""
    held = dict(history(snapshot, code, indicator.id))
    held |= {p.period: p.figure for p in judged.points if p.value is not None}
    return sorted(held.items())


def _usual(judged: Change, indicator: Indicator) -> dict[Period, list[Cell]]:
    """The usual range of each period that has a value, and the rule that it meets."""
    limits = [[_number(v, indicator) for v in (s.mean, s.lower, s.upper)] for s in judged.segments]
    return {
        point.period: [*limits[point.segment], RULES.get(point.cause or "", "not judged")]
        for point in judged.points
        if point.value is not None
    }


def _limits(figure: Figure, indicator: Indicator) -> list[Cell]:
    return [_number(v, indicator) for v in (figure.lower, figure.upper)]


def _number(value: float | None, indicator: Indicator) -> Cell:
    return None if value is None else Number(float(value), decimals(value, indicator))


def _count(value: float | None) -> Cell:
    if value is None:
        return None
    return Number(int(value)) if float(value).is_integer() else Number(float(value), 1)


def _p(value: float | None) -> Cell:
    return None if value is None else Number(float(value), 6)
