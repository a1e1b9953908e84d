"""Adding practices up, and how much there would be to gain.

A group's value is the sum of numerators over the sum of denominators, never the mean of practice values. An
opportunity is an illustration, not a saving (the rule is OpenPrescribing's, Bennett Institute).
"""

import numpy as np

from benchmarking.methods.intervals import z_value
from benchmarking.methods.overdispersion import (
    EvenScale,
    back_from_even_scale,
    even_scale,
    shrunk_towards,
    usual_spread,
)
from benchmarking.methods.plain_numbers import (
    Figure,
    Figures,
    Floats,
    Result,
    check_same_length,
    checked_polarity,
    number,
    numbers,
    optionals,
    placed,
    usable_rows,
)


def aggregate(*, numerators: Figures, denominators: Figures, multiplier: float = 1) -> Result:
    """Locality, CCG or STP: sums over the practices with both figures and a denominator above 0.

    `n_included` and `n_missing` are to be printed ("8 of 9 practices"). No practice: None, `missing`.
    """
    counts, totals = numbers(numerators), numbers(denominators)
    check_same_length(numerators=counts, denominators=totals)
    usable = usable_rows(counts, totals, proportion=False)
    included = int(usable.sum())
    tally = {"n_included": included, "n_missing": usable.size - included}
    if not included:
        return {"numerator": None, "denominator": None, "value": None, **tally, "reason": "missing"}
    numerator, denominator = float(counts[usable].sum()), float(totals[usable].sum())
    value = numerator / denominator * multiplier
    return {"numerator": numerator, "denominator": denominator, "value": value, **tally, "reason": None}


def opportunity(
    *, numerators: Figures, denominators: Figures, target_rate: Figure, polarity: str | None
) -> Result:
    """Events too many (or, where more is better, too few) against a target rate per person; never below 0.

    `per_practice`, None without figures; `total` of the gains only. All None for a neutral polarity.
    """
    polarity = checked_polarity(polarity)
    counts, totals = numbers(numerators), numbers(denominators)
    check_same_length(numerators=counts, denominators=totals)
    usable = usable_rows(counts, totals, proportion=False)
    target = number(target_rate)
    if polarity == "neutral" or np.isnan(target) or not usable.any():
        return {"per_practice": [None] * counts.size, "total": None}
    gains = np.maximum(0.0, _gain(counts[usable], target * totals[usable], polarity))
    return {"per_practice": placed(usable, gains), "total": float(gains.sum())}


def opportunity_interval(
    *,
    statistic: str,
    numerators: Figures,
    denominators: Figures,
    target_rate: Figure,
    polarity: str | None,
    trim: float = 0.1,
) -> Result:
    """95% interval of each practice's opportunity, from its shrunk value and the usual spread (tau2).

    Events, gains above 0. `shown` is true where the whole interval is a gain; without spread between
    practices (tau2 0), with a neutral polarity or without figures there is no interval and nothing is
    shown. For a ratio the denominators are expected events and the target is a ratio.
    """
    polarity = checked_polarity(polarity)
    scale = even_scale(statistic, numerators, denominators)
    _, tau2 = usual_spread(scale, trim)
    target = number(target_rate)
    nothing: list[float | None] = [None] * scale.usable.size
    if polarity == "neutral" or np.isnan(target) or not tau2 > 0:
        return {"lower": nothing, "upper": nothing, "shown": [False] * scale.usable.size}
    gains = shrunk_gains(statistic, scale, tau2, target, polarity)
    lower, upper = np.full((2, scale.usable.size), np.nan)
    lower[scale.usable], upper[scale.usable] = gains[1:]
    return {"lower": optionals(lower), "upper": optionals(upper), "shown": [bool(low > 0) for low in lower]}


def shrunk_gains(
    statistic: str, scale: EvenScale, tau2: float, target: float, polarity: str
) -> tuple[Floats, Floats, Floats]:
    """Gain of the shrunk value and its 95% limits, in events, for each usable row; below 0 is no gain.

    `target` is per person (a ratio for a ratio); `tau2` above 0.
    """
    reach = z_value(0.95) * np.sqrt(scale.s**2 * tau2 / (scale.s**2 + tau2))
    top = np.pi / 2 if statistic == "proportion" else np.inf
    middle = shrunk_towards(scale, tau2)
    # A rate is held as a ratio to the average, its sizes being expected events; the target is per person.
    wanted = target * scale.sizes / (scale.baseline if statistic == "rate" else 1)
    points = (np.clip(middle + way * reach, 0, top) for way in (0, -1, 1))
    gains = [_gain(back_from_even_scale(statistic, y) * scale.sizes, wanted, polarity) for y in points]
    return gains[0], np.minimum(*gains[1:]), np.maximum(*gains[1:])


def _gain(events: Floats, wanted: Floats, polarity: str) -> Floats:
    return events - wanted if polarity == "low_good" else wanted - events
