"""The chart of two periods and its words: where each stood then and stands now, joined by a line."""

from collections import Counter
from collections.abc import Sequence

from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.drawings.drawing import LEGEND, ROLE_OF, axis
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator
from benchmarking.organisations import plural
from benchmarking.over_time.two_periods import ThenAndNow, chance
from benchmarking.periods import Period
from benchmarking.words.wording import decimals, shown, with_unit

CHANGED = "changed by more than chance and the usual differences between periods"
NOT_CHANGED = f"has not {CHANGED}"
DOUBTED = "under challenge"


def dumbbells(
    together: ThenAndNow | None,
    rows: Sequence[ThenAndNow],
    indicator: Indicator,
    earlier: Period,
    later: Period,
    words: str,
    source: str = "",
) -> Chart:
    """POINTS: one row for all of them together, where it is given, then `rows` in their order.

    BEFORE is where each stood then, only where it can be set against now; what stands now has the role of the
    change. Renderers join the two of a row. `words`: the finding, for the alternative text.
    """
    every = [*([together] if together else ()), *rows]
    names = [*(["All our practices"] if together else ()), *(row.now.name for row in rows)]
    joined = [row.then.value if row.change is not None else None for row in every]
    series = [Series(earlier.label, Role.BEFORE, tuple(joined))]
    roles = [_role(row, whole=row is together) for row in every]
    for role in dict.fromkeys(roles):
        values = [row.now.value if roles[i] is role else None for i, row in enumerate(every)]
        if any(value is not None for value in values):
            sure = (False,) * len(values) if role is Role.CHALLENGED else ()  # a ring: nobody can say yet
            series.append(Series(_named(role, later), role, tuple(values), strong=sure))
    drawn = [v for s in series for v in s.values if v is not None]
    largest = max((abs(v) for v in drawn), default=None)
    return Chart(
        shape=Shape.POINTS,
        title=indicator.title,
        category_title="Practice",
        value_title=indicator.unit,
        categories=tuple(names),
        series=tuple(series),
        axis=axis(drawn),
        decimals=decimals(largest, indicator),
        source=source,
        alt=_alt(together, rows, indicator, earlier, later, words),
        labels=tuple(label(row, indicator) for row in every),
    )


def _role(row: ThenAndNow, *, whole: bool) -> Role:
    if row.why == DOUBTED:
        return Role.CHALLENGED
    return Role.TOGETHER if whole else ROLE_OF[row.outcome]


def _named(role: Role, later: Period) -> str:
    return f"{later.label}: {'All our practices' if role is Role.TOGETHER else LEGEND[role]}"


def label(row: ThenAndNow, indicator: Indicator) -> str:
    """What stands beside a row: "+0.8  worse (higher)", or why nothing can be said."""
    if row.now.value is None:
        return "no figure now"
    if row.change is None:
        return row.why or "not compared"
    text = signed(row.change, indicator, row.now)
    if row.outcome in (Outcome.BETTER, Outcome.WORSE):
        return f"{text}  {row.outcome} ({row.direction})"
    return f"{text}  {row.outcome}" if row.changed else f"{text}  {row.why}".rstrip()


def signed(change: float, indicator: Indicator, beside: Figure) -> str:
    """A change with its sign, to the places of the figure it is a change of."""
    text = shown(abs(change), indicator, places_of=beside.value)
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'+' if change > 0 else '−'}{text}"


def finding(rows: Sequence[ThenAndNow], what: str) -> str:
    """How many changed: "2 of 7 practices changed by more than chance and …"."""
    judged = [row for row in rows if row.outcome is not Outcome.NOT_COMPARED]
    if not judged:
        return f"How these {plural(what)} changed cannot be told from chance here"
    changed = sum(row.changed for row in judged)
    if len(judged) == 1:
        return f"{judged[0].now.name} {CHANGED if changed else NOT_CHANGED}"
    return f"{changed or 'None'} of {len(judged)} {plural(what)} {CHANGED}"


def in_detail(rows: Sequence[ThenAndNow]) -> str:
    """Which way they went, and what chance would give: "1 better (lower) and 1 worse (higher). …"."""
    found = Counter(_direction(row) for row in rows if row.changed)
    said = f"{' and '.join(f'{n} {word}' for word, n in found.items())}. " if found else ""
    return f"{said}{chance(rows)}"


def _direction(row: ThenAndNow) -> str:
    judged = row.outcome in (Outcome.BETTER, Outcome.WORSE)
    return f"{row.outcome} ({row.direction})" if judged else f"{row.outcome}"


def verdict(row: ThenAndNow) -> str:
    """What the change says, for a table."""
    if row.changed:
        said = _direction(row)
        return f"{said[0].upper()}{said[1:]} than before, by more than chance"
    if row.outcome is Outcome.SIMILAR:
        return "No clear change"
    return f"{row.why[0].upper()}{row.why[1:]}" if row.why else "Not compared"


def _alt(
    together: ThenAndNow | None,
    rows: Sequence[ThenAndNow],
    indicator: Indicator,
    earlier: Period,
    later: Period,
    words: str,
) -> str:
    text = f"Two dots for each row: {indicator.title}, {earlier.label} beside {later.label}. "
    if together is not None and together.change is not None:
        then, now = shown(together.then.value, indicator), with_unit(together.now.value, indicator)
        text += f"All together from {then} to {now}. "
    named = [f"{row.now.name} {label(row, indicator).replace('  ', ' ')}" for row in rows if row.changed]
    return f"{text}{words}. {'; '.join(named)}." if named else f"{text}{words}."
