"""The funnel: every practice of an area by size, inside or outside the usual spread round its average."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.drawings.drawing import axis
from benchmarking.figures import effective
from benchmarking.indicators import Indicator, Polarity
from benchmarking.methods.plain_numbers import Floats
from benchmarking.organisations import Organisations
from benchmarking.spread import FAR, Spread
from benchmarking.statistics import adjusted_limits, funnel_limits_proportion, funnel_limits_rate
from benchmarking.words.spread_wording import counts, place
from benchmarking.words.wording import decimals, shown, with_unit

STEPS = 60  # points along each limit
LEVELS = (("998", "99.8%", True), ("95", "95%", False))
CHANCE, USUAL = "chance alone", "usual spread"
LONGEST = 60  # characters under the axis
Limit = tuple[Floats, Floats]  # where it stands across, and its values


@dataclass(frozen=True)
class Row:
    """What is drawn of one practice of a spread."""

    value: float
    size: float
    challenged: bool
    counts: bool
    significance: str | None


@dataclass(frozen=True)
class Ground:
    """What a funnel has whoever looks at it: practices in order of size, both axes, the limits."""

    rows: Mapping[str, Row]
    across: tuple[float, float, float]
    up: tuple[float, float, float]
    lines: tuple[Series, ...]


def funnel(
    spread: Spread,
    tree: Organisations | None = None,
    own: str = "",
    ours: Collection[str] = (),
    ours_name: str = "",
    chance_only: bool = False,
    source: str = "",
) -> Chart:
    """A plot of a spread that is known: the denominator runs across, the value upward.

    `own` is a code (SELF), `ours` those of the locality it is about (TOGETHER); outside the adjusted 99.8%
    limits a practice that counts is HIGHER or LOWER (BETTER or WORSE where a direction is wanted), all others
    are PEER. LIMIT lines are the adjusted limits or, `chance_only`, those of chance alone; `strong` are the
    99.8% ones. Without a `tree` no practice has a name: for a reader who may not see any.
    """
    if chance_only not in spread.made:
        spread.made[chance_only] = _ground(spread, chance_only)
    ground: Ground = spread.made[chance_only]
    codes = list(ground.rows)
    names = [tree.names.get(code, code) if tree else "" for code in codes]
    series = [*_points(spread, ground.rows, own, ours, ours_name, names), *ground.lines]
    return Chart(
        shape=Shape.POINTS,
        title=(place(spread, own) if own else counts(spread)).removesuffix("."),
        category_title=_short(spread.indicator),
        value_title=spread.indicator.unit,
        categories=tuple(names),
        series=tuple(series),
        axis=ground.up,
        decimals=decimals(max(abs(row.value) for row in ground.rows.values()), spread.indicator),
        source=source,
        alt=_alt(spread, ground.rows, own, tree),
        labels=tuple(name if code == own else "" for code, name in zip(codes, names, strict=True)),
        across_axis=ground.across,
    )


def _ground(spread: Spread, chance_only: bool) -> Ground:
    """What is worked out once for all practices that look at a spread."""
    table = spread.rows.sort_values(["denominator", "value"], kind="stable")
    across = axis(table["denominator"], from_zero=True)
    sizes = np.geomspace(table["denominator"].min(), across[1], STEPS)  # closer together where limits bend
    limits = _limits(spread, sizes, chance_only)
    up = _value_axis(spread, table, limits)
    lines = [_line(name, strong, line, across, up) for name, strong, line in limits]
    if spread.target is not None:
        words = f"{spread.against} {shown(spread.target, spread.indicator)}"
        level = (spread.target, spread.target)
        lines.append(Series(words[0].upper() + words[1:], Role.REFERENCE, level, across=across[:2]))
    columns = table[["value", "denominator", "challenged", "counts", "significance"]].astype(object)
    told = zip(table.index, columns.itertuples(index=False, name=None), strict=True)
    return Ground({str(code): Row(*values) for code, values in told}, across, up, tuple(lines))


def standing_out_role(indicator: Indicator, significance: str) -> Role:
    """What a practice outside the usual spread is: higher or lower, better or worse."""
    high = significance.startswith("high")
    if indicator.polarity is Polarity.NEUTRAL:
        return Role.HIGHER if high else Role.LOWER
    return Role.BETTER if high is (indicator.polarity is Polarity.HIGH_GOOD) else Role.WORSE


def _points(
    spread: Spread,
    rows: Mapping[str, Row],
    own: str,
    ours: Collection[str],
    ours_name: str,
    names: list[str],
) -> list[Series]:
    roles = [_role(spread.indicator, code, own, ours, row) for code, row in rows.items()]
    own_name = next((n for n, code in zip(names, rows, strict=True) if code == own), "")
    both = {Role.HIGHER: "higher", Role.LOWER: "lower"}
    if spread.indicator.polarity is not Polarity.NEUTRAL:
        up = spread.indicator.polarity is Polarity.HIGH_GOOD
        words = ("higher", "lower") if up else ("lower", "higher")
        both = {Role.BETTER: f"better ({words[0]})", Role.WORSE: f"worse ({words[1]})"}
    called = {Role.PEER: "Practices" if not (own or ours) else "Other practices", Role.TOGETHER: ours_name}
    called |= {role: f"Stands out, {words}" for role, words in both.items()}
    called |= {Role.CHALLENGED: "Under challenge", Role.SELF: own_name}
    return [
        Series(
            name=name,
            role=role,
            values=_where([row.value for row in rows.values()], roles, role),
            across=_where([row.size for row in rows.values()], roles, role),
        )
        for role, name in called.items()
        if role in roles
    ]


def _role(indicator: Indicator, code: str, own: str, ours: Collection[str], row: Row) -> Role:
    if code == own:
        return Role.SELF
    if row.challenged:
        return Role.CHALLENGED
    if row.counts and row.significance in FAR:
        return standing_out_role(indicator, str(row.significance))
    return Role.TOGETHER if code in ours else Role.PEER


def _where(column: list[float], roles: list[Role], role: Role) -> tuple[float | None, ...]:
    return tuple(v if r is role else None for v, r in zip(column, roles, strict=True))


def _limits(spread: Spread, sizes: Floats, chance_only: bool) -> list[tuple[str, bool, Limit]]:
    """Each limit with its name and whether it is a 99.8% one, the outer ones first."""
    if not spread.known:
        return []
    what = CHANCE if chance_only else USUAL
    found = []
    for short, level, strong in LEVELS:
        for side in ("upper", "lower"):
            line = (_chance if chance_only else _usual)(spread, sizes, side, short)
            found.append((f"{level} of {what}, {side}", strong, line))
    return found


def _usual(spread: Spread, sizes: Floats, side: str, level: str) -> Limit:
    """Limits that allow for the usual spread: those of `adjusted_limits` at each size."""
    unit = float(spread.indicator.per)
    counted = effective(spread.indicator, sizes)
    if spread.statistic == "rate":
        counted, unit = counted * spread.scale.baseline, unit * spread.scale.baseline
    made = adjusted_limits(
        statistic=spread.statistic, target=spread.scale.target, tau2=spread.tau2, denominators=counted,
        multiplier=unit,
    )  # fmt: skip
    return sizes, np.array(made[f"{side}{level}"], dtype=float)


def _chance(spread: Spread, sizes: Floats, side: str, level: str) -> Limit:
    """Limits of chance alone, outside which a practice's own interval leaves out the average."""
    per = float(spread.indicator.per)
    share = (spread.target or 0.0) / per
    if spread.statistic == "proportion":
        counted = effective(spread.indicator, sizes)
        made = funnel_limits_proportion(baseline=share, denominators=counted, multiplier=per)
        return sizes, np.array(made[f"{side}{level}"], dtype=float)
    reach = sizes[[0, -1]] * share
    events = np.geomspace(max(1.0, reach[0] / 4), max(2.0, reach[1] * 2), 2 * STEPS)
    made = funnel_limits_rate(baseline=share, events=events, multiplier=per)
    where = np.array(made[f"{side}{level}_denominator"], dtype=float)
    inside = (where >= sizes[0]) & (where <= sizes[-1])
    return where[inside], np.array(made[f"{side}{level}"], dtype=float)[inside]


def _value_axis(
    spread: Spread, rows: pd.DataFrame, limits: list[tuple[str, bool, Limit]]
) -> tuple[float, float, float]:
    """An axis that holds every practice, and the limits but for those of the smallest quarter."""
    middle = rows["denominator"].quantile(0.25)
    ends = [v for _, _, (where, line) in limits for v in line[where >= middle]]
    low, high, step = axis([*rows["value"], *ends])
    return (low, min(high, 100.0), step) if spread.indicator.unit == "%" else (low, high, step)


def _line(
    name: str, strong: bool, limit: Limit, across: tuple[float, float, float], up: tuple[float, float, float]
) -> Series:
    """A limit as far as it lies inside the axes."""
    where, values = limit
    inside = (values >= up[0]) & (values <= up[1]) & (where <= across[1])
    return Series(
        name=name,
        role=Role.LIMIT,
        values=tuple(float(v) for v in values[inside]),
        across=tuple(float(w) for w in where[inside]),
        strong=(strong,) * int(inside.sum()),
    )


def _short(indicator: Indicator) -> str:
    words = indicator.denominator.partition(":")[0]
    return words if len(words) <= LONGEST else "Size of the practice: what its figure is divided by"


def _alt(spread: Spread, rows: Mapping[str, Row], own: str, tree: Organisations | None) -> str:
    indicator = spread.indicator
    text = f"Funnel: {indicator.title}, {spread.period.label}, {len(rows):,} practices by size. "
    text += f"{spread.against[0].upper()}{spread.against[1:]} {with_unit(spread.target, indicator)}. "
    if own in rows and tree is not None:
        value = with_unit(rows[own].value, indicator)
        text += f"{tree.names.get(own, own)} {value}. {place(spread, own)} "
    return text + counts(spread)
