"""The usual spread between practices, and who stands out from it.

Method: Spiegelhalter 2005, Qual Saf Health Care 14:347. Hospital activity varies between practices by more
than chance: lists are large, patients attend again, and case mix is not all measured. The additive model,
with winsorised z-scores, allows for that spread (tau2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from benchmarking.methods.funnels import LEVELS, average
from benchmarking.methods.intervals import z_value
from benchmarking.methods.plain_numbers import (
    SMALLEST,
    STATISTICS,
    Figure,
    Figures,
    Flags,
    Floats,
    Result,
    check_choice,
    check_same_length,
    number,
    numbers,
    optional,
    optionals,
    placed,
    usable_rows,
)

FEWEST_PRACTICES = 20  # a locality is too small to say what the usual spread is
PLACES = ("low_998", "low_95", "not_significant", "high_95", "high_998")
MIDDLE = 2  # of these places
LEAST_ROOM = 1e-9  # of all the weight, that has to lie with others than the largest practice


@dataclass(frozen=True)
class EvenScale:
    """Figures on a scale where chance depends on size alone: arcsine root of a share, root of a ratio.

    The arrays hold the usable rows only. A crude rate is held as a ratio to the average rate (`baseline`),
    its `sizes` being the expected events.
    """

    usable: Flags
    y: Floats
    s: Floats
    sizes: Floats
    target: float
    baseline: float


def even_scale(statistic: str, numerators: Figures, denominators: Figures) -> EvenScale:
    """Put counts and denominators on the even scale. ValueError for an unknown statistic."""
    check_choice("statistic", statistic, STATISTICS)
    counts, totals = numbers(numerators), numbers(denominators)
    check_same_length(numerators=counts, denominators=totals)
    proportion = statistic == "proportion"
    usable = usable_rows(counts, totals, proportion=proportion)
    baseline = average(statistic, counts, totals, usable)
    sizes = totals * baseline if statistic == "rate" else totals
    usable = usable & (sizes >= SMALLEST)  # no events anywhere: nothing is expected, and nothing can be said
    sizes = sizes[usable]
    share = counts[usable] / sizes
    y = np.arcsin(np.sqrt(share)) if proportion else np.sqrt(share)
    target = float(np.arcsin(np.sqrt(baseline))) if proportion else 1.0
    return EvenScale(usable, y, 1 / (2 * np.sqrt(sizes)), sizes, target, baseline)


def back_from_even_scale(statistic: str, y: Floats) -> Floats:
    """Even scale back to a share or a ratio."""
    return np.sin(y) ** 2 if statistic == "proportion" else y**2


def usual_spread(scale: EvenScale, trim: float) -> tuple[float, float]:
    """phi, how many times chance the practices vary, and tau2, the variance between them; or NaN."""
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim is from 0 to below 0.5, not {trim!r}")
    practices = scale.y.size
    if not practices:
        return float("nan"), float("nan")
    z = (scale.y - scale.target) / scale.s
    phi = float((np.clip(z, *np.quantile(z, [trim, 1 - trim])) ** 2).sum() / practices)
    weights = 1 / scale.s**2
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    excess = practices * phi - (practices - 1)
    # One practice, or one beside others of next to no size: nothing to tell a spread from but rounding noise.
    told = practices > 1 and room > LEAST_ROOM * weights.sum()
    return phi, excess / room if excess > 0 and told else 0.0


def full_spread(scale: EvenScale, trim: float) -> float:
    """tau2 that pulling in the far z-scores does not make smaller; NaN without figures.

    Winsorising shrinks the squares of normal z-scores to a share c (`left_by_trimming`: 0.679 at 10%), and
    `usual_spread`, as published, takes none of that back: its tau2 is some 0.6 of the truth. This one is the
    tau2 at which the winsorised z-scores that allow for it are as large as those of normal ones:
    Σ z_w² = c (I - 1), z = (y - target) ÷ √(s² + tau2); 0 where they are smaller without any. For p-values:
    with too small a spread, differences that are usual are found in far more than one list of twenty.
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - a fifth of a second at the start

    away, practices = scale.y - scale.target, scale.y.size
    share = left_by_trimming(trim)

    def excess(tau2: float) -> float:
        z = away / np.sqrt(scale.s**2 + tau2)
        return float((np.clip(z, *np.quantile(z, [trim, 1 - trim])) ** 2).sum() - share * (practices - 1))

    if not practices:
        return float("nan")
    if practices < 2 or excess(0.0) <= 0:
        return 0.0
    # At this tau2 they are small enough even if all lay as far out as the farthest.
    most = float((away**2).max() * practices / (share * (practices - 1)))
    return float(brentq(excess, 0.0, most, xtol=SMALLEST))


def left_by_trimming(trim: float) -> float:
    """The share of E[z²] of a standard normal z left when its ends are pulled in, `trim` at either side.

    c = 1 - 2a - 2 q φ(q) + 2 a q², a = trim, q = Φ⁻¹(1 - a): what lies inside, and the ends put at ±q.
    """
    if not trim:
        return 1.0
    q = float(ndtri(1 - trim))
    return float(1 - 2 * trim - 2 * q * (np.exp(-(q**2) / 2) / np.sqrt(2 * np.pi)) + 2 * trim * q**2)


def overdispersion(
    *, statistic: str, numerators: Figures, denominators: Figures, trim: float = 0.1
) -> Result:
    """How far practices vary beyond chance, and each practice against that usual spread.

    Returns `target`, `phi`, `tau2`, and lists with None for rows without figures: `z`, `z_adjusted`,
    `p_values` (of z_adjusted), `significance` (as `funnel_significance`), `shrunk` (share or ratio drawn
    towards the average; for sorting, not for showing) and `expected` (denominators of the scale). A rate is
    worked as a ratio to `baseline`, the average rate per person: multiply `shrunk` by it.
    `enough_practices`: 20 or more. `trim` is the share of z-scores pulled in at either end.
    """
    scale = even_scale(statistic, numerators, denominators)
    phi, tau2 = usual_spread(scale, trim)
    adjusted = (scale.y - scale.target) / np.sqrt(scale.s**2 + tau2)
    return {
        "target": optional(scale.target),
        "baseline": optional(scale.baseline),
        "phi": optional(phi),
        "tau2": optional(tau2),
        "z": placed(scale.usable, (scale.y - scale.target) / scale.s),
        "z_adjusted": placed(scale.usable, adjusted),
        "p_values": placed(scale.usable, two_sided(adjusted)),
        "significance": significance_of(scale.usable, adjusted),
        "shrunk": placed(scale.usable, back_from_even_scale(statistic, shrunk_towards(scale, tau2))),
        "expected": placed(scale.usable, scale.sizes),
        "n": scale.y.size,
        "enough_practices": scale.y.size >= FEWEST_PRACTICES,
    }


def shrunk_towards(scale: EvenScale, tau2: float) -> Floats:
    """Figures on the even scale drawn towards the target, the small practices most."""
    return (tau2 * scale.y + scale.s**2 * scale.target) / (tau2 + scale.s**2)


def two_sided(z: Floats) -> Floats:
    """Two-sided p-values of z-scores."""
    return np.asarray(2 * ndtr(-np.abs(z)))


def p_value_from_spread(
    statistic: str, numerator: float, denominator: float, average: float, tau2: float, others: float = np.inf
) -> float | None:
    """Two-sided p-value of one figure against an average, both per person, when `tau2` is usual.

    On the scale of `even_scale`: |y - target| / √(s² + tau2). A rate is a ratio to the average. `others`:
    among how many the average was counted, where chance is in it as well (infinite: exact); `tau2` is then
    that of the difference. None where the figure or the average is nothing to judge by.
    """
    expected = denominator * average if statistic != "proportion" else denominator
    if not expected > 0:
        return None
    share = numerator / expected
    y = np.arcsin(np.sqrt(share)) if statistic == "proportion" else np.sqrt(share)
    target = np.arcsin(np.sqrt(average)) if statistic == "proportion" else 1.0
    drawn = 1 / (4 * expected) * (1 + denominator / others)
    return float(two_sided(np.asarray((y - target) / np.sqrt(tau2 + drawn))))


def significance_of(usable: Flags, z: Floats) -> list[str | None]:
    """The words of `funnel_significance` for z-scores of the usable rows; None in the others."""
    near, far = z_value(0.95), z_value(0.998)
    names = np.select(
        [z > far, z > near, z < -far, z < -near],
        ["high_998", "high_95", "low_998", "low_95"],
        "not_significant",
    )
    found = iter(names)
    return [str(next(found)) if known else None for known in usable]


def outside_both(places: Sequence[str | None], others: Sequence[str | None]) -> list[str | None]:
    """Of two places of each practice the one nearer to the middle, in the words of `funnel_significance`.

    Places on different sides make `not_significant`; None where one of the two is.
    """
    return [
        None if one is None or other is None else _nearer(one, other)
        for one, other in zip(places, others, strict=True)
    ]


def _nearer(one: str, other: str) -> str:
    first, second = PLACES.index(one) - MIDDLE, PLACES.index(other) - MIDDLE
    nearer = min(first, second, key=abs) if first * second > 0 else 0
    return PLACES[MIDDLE + nearer]


def adjusted_limits(
    *, statistic: str, target: Figure, tau2: Figure, denominators: Figures, multiplier: float = 100
) -> Result:
    """Funnel limits that allow for the usual spread, at each denominator, times the multiplier.

    `target` and `tau2` as `overdispersion` gives them. For a ratio the denominators are expected events;
    for a rate too (its `expected`), with the multiplier times its `baseline`. Lists as
    `funnel_limits_proportion`.
    """
    check_choice("statistic", statistic, STATISTICS)
    centre, between, sizes = number(target), number(tau2), numbers(denominators)
    possible = (sizes > 0) & (centre >= 0) & (between >= 0)
    error = np.sqrt(np.where(possible, between, np.nan) + 1 / (4 * np.where(possible, sizes, 1.0)))
    top = np.pi / 2 if statistic == "proportion" else np.inf
    result: Result = {}
    for name, confidence in LEVELS.items():
        reach = z_value(confidence) * error
        for side, y in (("lower", centre - reach), ("upper", centre + reach)):
            limit = back_from_even_scale(statistic, np.clip(y, 0, top))
            result[f"{side}{name}"] = optionals(limit * multiplier)
    return result


def reliability(*, statistic: str, numerators: Figures, denominators: Figures, trim: float = 0.1) -> Result:
    """How much of the difference between practices is real: the median of tau2 / (tau2 + s²), from 0 to 1.

    `level`: `high` from 0.7, `medium` from 0.5, else `low` (show at locality and above); None without
    figures.
    """
    scale = even_scale(statistic, numerators, denominators)
    _, tau2 = usual_spread(scale, trim)
    value, level = reliability_of(scale, tau2)
    return {"value": value, "level": level, "n": scale.y.size}


def reliability_of(scale: EvenScale, tau2: float) -> tuple[float | None, str | None]:
    """The value and level of `reliability` where the usual spread is known already."""
    if np.isnan(tau2):
        return None, None
    value = float(np.median(tau2 / (tau2 + scale.s**2)))
    return value, "high" if value >= 0.7 else "medium" if value >= 0.5 else "low"
