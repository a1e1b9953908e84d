"""Peers over time: where those that one is compared with lay in each period, as deciles (METHODS 5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarking.challenged import challenged_codes
from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.drawing import axis
from benchmarking.figures import figures
from benchmarking.indicators import Kind
from benchmarking.methods.positions import FEWEST_FOR_DECILES
from benchmarking.organisations import ENGLAND, Level
from benchmarking.over_time.changes import Change
from benchmarking.peers import PeerGroup, ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import deciles
from benchmarking.words.wording import shown

NINE = tuple(range(1, 10))
MIDDLE = 5  # of the nine
Values = tuple[float | None, ...]


@dataclass(frozen=True)
class PeersOverTime:
    """The practices that one is compared with, at each point of its change.

    `lines`: the nine deciles, each with one entry for each point, None where fewer than ten practices have a
    value. Where they are too few at every point: `dots`, the values of each of the others by its name.
    """

    name: str  # "Practices of Holmenside"
    counted: tuple[int, ...]  # practices with a value at each point
    lines: tuple[Values, ...] = ()
    dots: tuple[tuple[str, Values], ...] = ()


def peers_over_time(snapshot: Snapshot, change: Change, peers: PeerGroup | None) -> PeersOverTime | None:
    """Those that METHODS 1 lets count, with the practice itself; None where nothing is to be drawn.

    Counts and adjusted figures are not held against those of others. Practices under letters are in deciles
    and are never drawn one by one.
    """
    indicator, tree = change.indicator, snapshot.tree(change.indicator)
    if peers is None or change.organisation.level is not Level.PRACTICE or not change.points:
        return None
    if indicator.kind is Kind.COUNT or indicator.against_expected:
        return None
    if peers.chosen and any(m in snapshot.organisations and m not in tree for m in peers.members):
        return None
    placed = [_placed(snapshot, change, peers, point.period) for point in change.points]
    columns = [values for values, _ in placed]
    counted = tuple(len(values) for values in columns)
    if max(counted) >= FEWEST_FOR_DECILES:
        lines = tuple(zip(*(cuts for _, cuts in placed), strict=True))
        return PeersOverTime(peers.name, counted, lines=lines)
    others = sorted({str(code) for values in columns for code in values.index} - {change.organisation.code})
    if not others or any(code in tree.lettered for code in others):
        return None
    dots = tuple(
        (tree.names.get(code, code), tuple(_optional(v.get(code)) for v in columns)) for code in others
    )
    return PeersOverTime(peers.name, counted, dots=tuple(sorted(dots)))


def _placed(
    snapshot: Snapshot, change: Change, peers: PeerGroup, period: Period
) -> tuple[pd.Series, list[float | None]]:
    """The values of one period that count, and their nine deciles. Made once for each snapshot where they
    are those of a whole place, which all its practices share."""
    doubted = challenged_codes(snapshot.challenged, change.indicator.id, period)
    key = ("peers at", change.indicator.id, period, peers.key, doubted)
    if not peers.chosen and key in snapshot.made:
        kept: tuple[pd.Series, list[float | None]] = snapshot.made[key]
        return kept
    values = _at(snapshot, change, peers, period)
    cuts = deciles(values=values if len(values) >= FEWEST_FOR_DECILES else [])["deciles"]
    if not peers.chosen:
        snapshot.made[key] = values, cuts
    return values, cuts


def _at(snapshot: Snapshot, change: Change, peers: PeerGroup, period: Period) -> pd.Series:
    """The values of one period that count."""
    indicator, tree = change.indicator, snapshot.tree(change.indicator)
    values = figures(snapshot, indicator, period, Level.PRACTICE)["value"].dropna()
    if peers.chosen:
        values = values[values.index.isin([change.organisation.code, *peers.members])]
    elif peers.organisation.code != ENGLAND:
        values = values[values.index.isin(tree.practices(peers.organisation.code, period.end))]
    counts, known = ordinary(snapshot, period), snapshot.organisations
    doubted = challenged_codes(snapshot.challenged, indicator.id, period)
    kept = [(code in counts or code not in known) and code not in doubted for code in values.index]
    return values[np.array(kept, dtype=bool)]


def _optional(value: float | None) -> float | None:
    return None if value is None else float(value)


def with_peers(chart: Chart, change: Change, found: PeersOverTime) -> Chart:
    """The chart of a change with its peers behind the line in place of its own average and usual range; no
    line of theirs crosses a break either."""
    kept = [s for s in chart.series if s.role in (Role.SELF, Role.CHALLENGED)]
    series = [
        *_lines(change, found),
        *(Series(name, Role.PEER, values) for name, values in found.dots),
        *kept,
    ]
    drawn = [v for s in series for v in (*s.values, *s.lower, *s.upper) if v is not None]
    low, high, step = axis(drawn)
    if change.indicator.unit == "%":
        high = min(high, float(change.indicator.per))
    alt = f"{chart.alt} {described(change, found)}"
    return replace(chart, series=tuple(series), axis=(low, high, step), alt=alt)


def _lines(change: Change, found: PeersOverTime) -> Iterator[Series]:
    for tenth, line in zip(NINE, found.lines, strict=False):
        for segment in change.segments:
            values = tuple(v if segment.start <= i < segment.stop else None for i, v in enumerate(line))
            if any(v is not None for v in values):
                since = f", from {change.points[segment.start].period.label}" if segment.start else ""
                yield Series(f"{called(tenth)}{since}", Role.DECILE, values)


def called(tenth: int) -> str:
    """ "2 in 10 lie below", "Half lie below": what a decile says."""
    return "Half lie below" if tenth == MIDDLE else f"{tenth} in 10 lie below"


def described(change: Change, found: PeersOverTime) -> str:
    """What stands behind a practice's own line, in words."""
    name = f"{found.name[:1].lower()}{found.name[1:]}"
    if not found.lines:
        return f"Faint dots: the {name}, one by one; they are too few for deciles."
    last = max(i for i, count in enumerate(found.counted) if count >= FEWEST_FOR_DECILES)
    low, middle, high = (_said(found.lines[tenth - 1][last], change) for tenth in (1, MIDDLE, 9))
    return (
        f"Thin lines: the deciles of the {name} ({found.counted[last]:,} with a figure at the end). In "
        f"{change.points[last].period.label} one in ten lay below {low}, half below {middle} and one in ten "
        f"above {high}."
    )


def _said(value: float | None, change: Change) -> str:
    return shown(value, change.indicator) + ("%" if change.indicator.unit == "%" else "")


def table_rows(change: Change, found: PeersOverTime) -> list[list[str]]:
    """One row for each period: nine deciles, or the value of each practice by name, and how many count."""
    lines: Sequence[Values] = found.lines or [values for _, values in found.dots]
    return [
        [
            point.period.label,
            *("–" if line[i] is None else shown(line[i], change.indicator) for line in lines),
            f"{found.counted[i]:,}",
        ]
        for i, point in enumerate(change.points)
    ]


def table_heads(found: PeersOverTime) -> list[str]:
    """The headings of those rows."""
    lines = [called(tenth) for tenth in NINE] if found.lines else [name for name, _ in found.dots]
    return ["Period", *lines, "Practices counted"]
