"""The chart of a relation: each practice at its two values; a line only where the link is clear."""

from collections.abc import Collection

import numpy as np

from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.drawings.drawing import axis
from benchmarking.relations import Dot, Relation
from benchmarking.words.relation_wording import TOGETHER, evidence, sentence
from benchmarking.words.wording import decimals, shown

FITTED = "Fitted line"
ENDS = 2


def relation_chart(
    relation: Relation,
    own: str = "",
    locality: Collection[str] = (),
    locality_name: str = "",
    source: str = "",
) -> Chart:
    """A plot: the first indicator runs across, the second upward.

    `own` is a code (SELF), `locality` the codes that belong to the locality it is about (TOGETHER), all the
    others PEER; `labels` name own and locality only. The area's averages are REFERENCE lines; a fitted line
    (least squares, EXPECTED) is there only where the two "tend to go together".
    """
    dots = relation.dots
    near, doubted = set(locality) - {own}, {d.code for d in dots if d.challenged}
    groups = (
        ("Other practices", Role.PEER, {d.code for d in dots} - near - {own} - doubted),
        (f"Practices of {locality_name}", Role.TOGETHER, near - doubted),
        ("Under challenge", Role.CHALLENGED, doubted),
        (next((d.name for d in dots if d.code == own), ""), Role.SELF, {own} - doubted),
    )
    first, second = relation.first, relation.second
    across = axis([d.across for d in dots] + [a for a in relation.averages[:1] if a is not None])
    up = axis([d.up for d in dots] + [a for a in relation.averages[1:] if a is not None])
    series = [made for name, role, codes in groups if (made := _dots(name, role, dots, codes))]
    series += _averages(relation, across, up)
    if relation.link.words == TOGETHER:
        series.append(_fitted(tuple(d for d in dots if not d.challenged)))
    return Chart(
        shape=Shape.POINTS,
        title=sentence(relation),
        category_title=f"{first.title}, {first.unit}",
        value_title=f"{second.title}, {second.unit}",
        categories=tuple(d.name for d in dots),
        series=tuple(series),
        axis=up,
        decimals=decimals(relation.averages[1], second),
        source=source,
        alt=_alt(relation),
        labels=tuple(_label(d) if d.code in near or d.code == own else "" for d in dots),
        across_axis=across,
    )


def _label(dot: Dot) -> str:
    return f"{dot.name}: under challenge" if dot.challenged else dot.name


def _dots(name: str, role: Role, dots: tuple[Dot, ...], codes: Collection[str]) -> Series | None:
    if not any(d.code in codes for d in dots):
        return None
    return Series(
        name=name,
        role=role,
        values=tuple(d.up if d.code in codes else None for d in dots),
        across=tuple(d.across if d.code in codes else None for d in dots),
    )


def _averages(
    relation: Relation, across: tuple[float, float, float], up: tuple[float, float, float]
) -> list[Series]:
    """The area's averages as two lines from edge to edge, upright and level."""
    count = len(relation.dots)
    found = []
    for indicator, value, level in (
        (relation.first, relation.averages[0], False),
        (relation.second, relation.averages[1], True),
    ):
        if value is None or count < ENDS:
            continue
        words = f"{indicator.compared_with(relation.average)} {shown(value, indicator)}"
        edges, still = (across[:ENDS] if level else up[:ENDS]), (value, value)
        ends = (still, edges) if level else (edges, still)
        name = words[0].upper() + words[1:]
        found.append(Series(name, Role.REFERENCE, _line(ends[0], count), across=_line(ends[1], count)))
    return found


def _fitted(dots: tuple[Dot, ...]) -> Series:
    """The straight line nearest to the dots, from the first to the last of them across."""
    across, up = np.array([d.across for d in dots]), np.array([d.up for d in dots])
    middle = across.mean()
    slope = ((across - middle) * (up - up.mean())).sum() / ((across - middle) ** 2).sum()
    ends = (float(across.min()), float(across.max()))
    values = (float(up.mean() + slope * (ends[0] - middle)), float(up.mean() + slope * (ends[1] - middle)))
    return Series(FITTED, Role.EXPECTED, _line(values, len(dots)), across=_line(ends, len(dots)))


def _line(ends: tuple[float, ...], count: int) -> tuple[float | None, ...]:
    """Two points of a line as a column with one entry for each category."""
    return (*ends, *[None] * (count - ENDS))


def _alt(relation: Relation) -> str:
    text = (
        f"Scatter: {len(relation.dots)} practices, {relation.first.title} across, {relation.second.title} up."
    )
    return f"{text} {sentence(relation)} {evidence(relation.link)}".strip()
