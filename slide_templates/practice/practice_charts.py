"""Charts of a spread: the practices in their rows, with alternative text that says what they show."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarking.challenged import CHALLENGED
from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.disclosure.allowed import TOO_FEW
from benchmarking.drawings.drawing import axis, practices_together
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Kind
from benchmarking.words.wording import MISSING, label, likely_range, with_unit
from slide_templates.locality.spreads import Spread
from slide_templates.tables import parts

MOST_ROWS, MOST_ROWS_IN_HALF = 12, 8  # practices in a chart of a whole slide, and of half of one
LONGEST_ALT = 390


def charts(spread: Spread, practices_shown: bool = True, most: int = MOST_ROWS) -> list[Chart]:
    """The chart of a spread; two or more with the same axis where there are more practices than `most` rows.

    Without `practices_shown` it has the one row for all of them together.
    """
    if not practices_shown:
        return [_chart(spread, ())]
    return [_chart(spread, part) for part in parts(spread.practices, most)]


def _chart(spread: Spread, practices: Sequence[Figure]) -> Chart:
    everyone = [replace(spread.whole, figure=figure) for figure in spread.practices]
    drawn = practices_together(spread.whole, everyone)
    codes = {figure.code for figure in practices}
    kept = [place for place, figure in enumerate(spread.practices, 1) if figure.code in codes]
    if spread.whole_is_shown or not practices:
        kept.insert(0, 0)  # first row: all our practices
    chart = rows(drawn, kept)
    if spread.indicator.kind is Kind.COUNT:
        chart = bars(chart, kept)
    alt = alternative_text(spread, practices or spread.practices, named=bool(practices))
    return replace(chart, alt=alt, value_title=chart.value_title[:1].upper() + chart.value_title[1:])


def rows(chart: Chart, kept: Sequence[int]) -> Chart:
    """The chart with only some of its rows; the axis stays."""

    def only(series: Series) -> Series:
        return replace(
            series,
            values=tuple(series.values[i] for i in kept),
            lower=tuple(series.lower[i] for i in kept) if series.lower else (),
            upper=tuple(series.upper[i] for i in kept) if series.upper else (),
            strong=tuple(series.strong[i] for i in kept) if series.strong else (),
        )

    made = [only(series) for series in chart.series]
    return replace(
        chart,
        categories=tuple(chart.categories[i] for i in kept),
        labels=tuple(chart.labels[i] for i in kept),
        series=tuple(series for series in made if any(v is not None for v in series.values)),
    )


def bars(chart: Chart, kept: Sequence[int]) -> Chart:
    """Counts as bars from zero, all practices in one colour; the row for all of them would dwarf them."""
    inside = [place for place, row in enumerate(kept) if row != 0]
    values = tuple(next((s.values[i] for s in chart.series if s.values[i] is not None), None) for i in inside)
    return replace(
        chart,
        shape=Shape.BARS,
        categories=tuple(chart.categories[i] for i in inside),
        labels=(),
        series=(Series(chart.title, Role.SIMILAR, values),),
        axis=axis([v for v in values if v is not None], from_zero=True),
    )


def alternative_text(spread: Spread, practices: Sequence[Figure], named: bool = True) -> str:
    """Kind, subject, the exceptions by name and figure as far as 400 characters go; the rest counted."""
    indicator, whole = spread.indicator, spread.whole
    kind = "Bars" if indicator.kind is Kind.COUNT else "Dots with intervals"
    said = []
    if spread.whole_is_shown:
        limits = likely_range(whole.figure, indicator)
        said.append(f"all our practices {with_unit(whole.figure.value, indicator)}")
        said[0] += f" (likely range {limits})" if limits else ""
    if whole.average is not None:
        said.append(f"{spread.against} {with_unit(whole.average, indicator)}")
    text = f"{kind}: {indicator.title}, {spread.period.label}: " + "; ".join(said)
    ends = _counts(practices, named)
    differing = [figure for figure in practices if figure.level is not None]
    for place, figure in enumerate(differing if named else ()):
        words = f"; {figure.name} {label(figure, indicator).replace('  ', ' ')}"
        if len(text) + len(words) + len(ends) > LONGEST_ALT - 20:
            text += f"; {len(differing) - place} more differ"
            break
        text += words
    return f"{text}; {ends}." if ends else f"{text}."


def _counts(practices: Sequence[Figure], named: bool) -> str:
    higher = sum(f.level is not None and f.direction == "higher" for f in practices)
    lower = sum(f.level is not None and f.direction == "lower" for f in practices)
    without = sum(f.value is None for f in practices)
    few, doubted = (sum(f.reason == reason for f in practices) for reason in (TOO_FEW, CHALLENGED))
    rest = sum(f.outcome is Outcome.SIMILAR for f in practices)
    apart = len(practices) - higher - lower - without - few - doubted - rest
    counts = [] if named else [(higher, "higher"), (lower, "lower")]
    counts += [(rest, "without a clear difference"), (few, "with too few to tell"), (apart, "not compared")]
    counts += [(doubted, "under challenge"), (without, f"with {MISSING}")]
    return "; ".join(f"{count} {words}" for count, words in counts if count)
