"""Staff of each practice at the end of each quarter, in full-time equivalents; some returns are blank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Flags, Floats, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists

# group: per 10,000 patients, spread of its logarithm
_OTHERS = {"Nurses": (2.6, 0.30), "Direct Patient Care": (2.5, 0.45), "Admin/Non-Clinical": (11.5, 0.20)}
GROUPS = ("GP", *_OTHERS)
FEWEST = 0.6
_QUARTERLY = 0.03
_BLANK = 0.03  # share of practice-quarters that lack one group
ALL_BLANK = ("X90055", (2, 3))  # a practice without any return in two quarters


@dataclass(frozen=True)
class Staff:
    """Full-time equivalents by group, practice and quarter, and where the return is blank."""

    fte: dict[str, Floats]
    blank: dict[str, Flags]


def last_month(quarter: int) -> int:
    """The month t at whose end the staff of a quarter is counted."""
    return 3 * quarter + 2


def staff(seed: int, factors: Factors, lists: Lists) -> Staff:
    """Draw all groups and quarters."""
    shape = (len(area.CODES), months.QUARTERS)
    patients = lists.monthly[:, [last_month(quarter) for quarter in range(months.QUARTERS)]] / 10_000
    fte, blank = {}, {}
    lacking = stream(seed, "staff/blank")
    lost = np.where(lacking.random(shape) < _BLANK, lacking.integers(0, len(GROUPS), shape), -1)
    lost[area.INDEX[ALL_BLANK[0]], list(ALL_BLANK[1])] = len(GROUPS)
    for number, group in enumerate(GROUPS):
        rng = stream(seed, f"staff/{group}")
        level = _gps(factors) if group == "GP" else _others(group, rng)
        drift = np.exp(np.cumsum(rng.normal(0, _QUARTERLY, shape), axis=1))
        fewest = FEWEST if group == "GP" else 0.0
        fte[group] = np.maximum(np.round(level[:, None] * drift * patients / 0.05) * 0.05, fewest)
        blank[group] = (lost == number) | (lost == len(GROUPS))
    return Staff(fte, blank)


def _gps(factors: Factors) -> Floats:
    spread = 0.25 * factors.latent["wf"] - 0.06 * factors.deprivation + 0.04 * factors.age
    return np.asarray(4.5 * np.exp(spread))


def _others(group: str, rng: np.random.Generator) -> Floats:
    level, spread = _OTHERS[group]
    return np.asarray(level * np.exp(spread * rng.standard_normal(len(area.CODES))))
