"""Two periods card: each figure now beside what it was in an earlier period, with the table behind it."""

from collections.abc import Callable, Sequence
from functools import partial

from benchmarking.comparison import Comparison
from benchmarking.drawings.drawing import in_order
from benchmarking.drawings.two_period_chart import dumbbells, finding, in_detail, signed, verdict
from benchmarking.indicators import Indicator
from benchmarking.over_time.series_breaks import ways_at
from benchmarking.over_time.two_periods import (
    ThenAndNow,
    a_year_before,
    earlier_periods,
    group_then_and_now,
    then_and_now,
)
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import side_by_side
from benchmarking.words.wording import shown, wanted
from components import pickers, tables
from components.drawing import charts
from components.drawing.pictures import Picture
from components.figure import cards
from components.markup import note, title

SINCE = "since"  # in the address: the earlier period
MOST_PERIODS = 36  # that are offered
UNDER_LETTERS = (
    "Practices under letters are left out: two figures of one letter would help to tell whose it is."
)


def two_periods(
    snapshot: Snapshot,
    rows: Sequence[Comparison],
    together: Comparison,
    group: PeerGroup | None,
    what: str,
    by_size: bool,
    choose: Callable[[], None],
    source: str,
) -> None:
    """The drawing, its finding, the choice of the earlier period and the table. `choose`: draws what else can
    be chosen."""
    indicator, later = rows[0].indicator, rows[0].period
    options = earlier_periods(snapshot, indicator)[:MOST_PERIODS]
    usual = a_year_before(later, options)
    labels = {str(period): period.label for period in options}
    earlier = Period.parse(pickers.chosen(SINCE, labels, str(usual)))
    tree = snapshot.tree(indicator)
    named = [row for row in rows if not row.figure.lettered]
    place = {figure.code: i for i, figure in enumerate(in_order((r.figure for r in named), by_size))}
    named.sort(key=lambda row: place[row.figure.code])
    found = [then_and_now(snapshot, indicator, earlier, later, tree[r.organisation.code]) for r in named]
    whole = None
    if not cards.is_count(indicator):
        whole = _whole(snapshot, together, group, earlier)
    said = finding(found, what)
    average = _average(snapshot, rows[0], earlier)
    title(said, " ".join(w for w in (in_detail(found), average, _about(indicator, earlier, later)) if w))
    choose()
    pickers.choice(SINCE, "Beside the latest", labels, str(usual), width=300)
    if not found and whole is None:
        note(UNDER_LETTERS)
        return
    chart = dumbbells(whole, found, indicator, earlier, later, said, source)
    charts.draw(chart, "two_periods")
    if len(named) < len(rows):
        note(UNDER_LETTERS)
    if ways := side_by_side(ways_at(snapshot, indicator, earlier)):
        note(f"{earlier.label}: {ways[0].lower()}{ways[1:]}")
    every = [*([whole] if whole else ()), *found]
    names = [*(["All our practices"] if whole else ()), *(row.now.name for row in found)]
    tables.behind(
        _columns(what, earlier, later),
        lambda: [_cells(name, row, indicator) for name, row in zip(names, every, strict=True)],
        f"{indicator.title}: two periods",
        key="two_periods",
        exact=partial(_exact, every, earlier, later),
        picture=partial(
            Picture, partial(charts.figure, chart), f"{said}.",
            f"{indicator.title}, {indicator.unit}, {earlier.label} beside {later.label}", source,
        ),
    )  # fmt: skip


def _whole(
    snapshot: Snapshot, together: Comparison, group: PeerGroup | None, earlier: Period
) -> ThenAndNow | None:
    """All that are shown, as one."""
    indicator, later = together.indicator, together.period
    if group is not None:
        return group_then_and_now(snapshot, indicator, earlier, later, group)
    return then_and_now(snapshot, indicator, earlier, later, together.organisation)


def _average(snapshot: Snapshot, first: Comparison, earlier: Period) -> str:
    """What the average that the page compares with was and is: where a whole area moved its practices did."""
    peers, indicator = first.peers, first.indicator
    if peers is None or peers.chosen or cards.is_count(indicator):
        return ""
    moved = then_and_now(snapshot, indicator, earlier, first.period, peers.organisation)
    if moved.change is None:
        return ""
    then, now = (shown(figure.value, indicator) for figure in (moved.then, moved.now))
    return f"The {peers.average} went from {then} to {now}."


def _about(indicator: Indicator, earlier: Period, later: Period) -> str:
    """The second line: what the marks are and which way is wanted."""
    unit = "Percentages" if indicator.unit == "%" else f"{indicator.unit[0].upper()}{indicator.unit[1:]}"
    return f"{unit}: ring {earlier.label}, dot {later.label}. {wanted(indicator)}"


def _columns(what: str, earlier: Period, later: Period) -> tuple[tables.Column, ...]:
    return (
        tables.Column(f"{what[0].upper()}{what[1:]}"),
        tables.Column(earlier.label, True),
        tables.Column(later.label, True),
        tables.Column("Change", True),
        tables.Column("95% limits of the change", True),
        tables.Column("What it says"),
    )


def _cells(name: str, row: ThenAndNow, indicator: Indicator) -> list[tables.Cell]:
    change, limits = "–", "–"
    if row.change is not None:
        change = signed(row.change, indicator, row.now)
    if row.lower is not None and row.upper is not None:
        limits = " to ".join(signed(limit, indicator, row.now) for limit in (row.lower, row.upper))
    then, now = (shown(figure.value, indicator) for figure in (row.then, row.now))
    return [name, then, now, change, limits, verdict(row)]


def _exact(
    rows: Sequence[ThenAndNow], earlier: Period, later: Period
) -> dict[str, dict[str, list[float | None]]]:
    return {
        earlier.label: {str(earlier): [row.then.value for row in rows]},
        later.label: {str(later): [row.now.value for row in rows]},
        "Change": {"change": [row.change for row in rows]},
        "95% limits of the change": {
            "change lower95": [row.lower for row in rows],
            "change upper95": [row.upper for row in rows],
        },
    }
