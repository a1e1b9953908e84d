"""QOF disease registers, five years, with one practice that records too little hypertension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Floats, Ints, expit, logit, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists

# group: log odds at the average practice, slope on age, slope on deprivation, spread
GROUPS: dict[str, tuple[float, float, float, float]] = {
    "AF": (-3.867, 1.027, 0.012, 0.18),
    "AST": (-2.643, 0.365, 0.160, 0.19),
    "CAN": (-3.341, 0.765, -0.083, 0.17),
    "CHD": (-3.446, 0.746, 0.294, 0.18),
    "CKD": (-3.162, 0.756, 0.249, 0.40),
    "COPD": (-3.974, 0.826, 0.687, 0.33),
    "DEM": (-5.00, 0.890, 0.098, 0.30),
    "DEP": (-1.906, 0.305, 0.289, 0.35),
    "DM": (-2.472, 0.263, 0.402, 0.26),
    "HF": (-4.636, 0.792, 0.283, 0.30),
    "HYP": (-1.727, 0.616, 0.182, 0.165),
    "MH": (-4.642, -0.028, 0.374, 0.28),
    "OB": (-2.018, 0.383, 0.490, 0.32),
    "STIA": (-3.963, 0.811, 0.213, 0.16),
}
LIST_TYPES = {"AST": "06OV", "DM": "17OV", "CKD": "18OV", "DEP": "18OV", "OB": "18OV"}
# part of the patients of each list type that is left out, by band from 0-4 upwards
_LEFT_OUT = {
    "TOTAL": (0.0, 0.0, 0.0, 0.0),
    "06OV": (1.0, 0.2, 0.0, 0.0),
    "17OV": (1.0, 1.0, 1.0, 0.4),
    "18OV": (1.0, 1.0, 1.0, 0.6),
}
_GROWING = ("DM", "DEP", "HYP")
NOT_RETURNED = (area.NO_CONTINUITY, 2023)  # a practice without QOF in 2022-23


@dataclass(frozen=True)
class Registers:
    """By group: patients on the register (practice, year); by list type: the list it is compared with."""

    patients: dict[str, Ints]
    lists: dict[str, Ints]

    def denominator(self, group: str) -> Ints:
        """List size of the type that belongs to a group: practice, year."""
        return self.lists[LIST_TYPES.get(group, "TOTAL")]


def returned(year: int, lists: Lists) -> list[int]:
    """Practices with a return for the financial year that ends in `year`."""
    position = months.YEARS.index(year)
    return [
        number
        for number, code in enumerate(area.CODES)
        if lists.yearly[number, position] > 0 and (code, year) != NOT_RETURNED
    ]


def _list_of_type(lists: Lists, kind: str) -> Ints:
    counted = 1 - (lists.shares[:, :4] * np.array(_LEFT_OUT[kind])).sum(axis=1)
    return np.asarray(np.rint(lists.yearly * counted[:, None]), dtype=np.int64)


def _log_odds(seed: int, group: str, factors: Factors) -> Floats:
    level, on_age, on_deprivation, spread = GROUPS[group]
    own = stream(seed, f"registers/{group}/practice").standard_normal(len(area.CODES))
    bracket = np.clip(0.55 * factors.latent["code"] + 0.835 * own, -2.2, 2.2)
    if group == "HYP":
        bracket[area.INDEX[area.CODING_GAP]] = 0
    older = logit(factors.share_65) - logit(0.19)
    return np.asarray(level + on_age * older + on_deprivation * factors.deprivation + spread * bracket)


def registers(seed: int, factors: Factors, lists: Lists) -> Registers:
    """All registers for one seed."""
    sizes = {kind: _list_of_type(lists, kind) for kind in _LEFT_OUT}
    patients = {}
    since = np.array(months.YEARS) - months.YEARS[-1]
    for group in GROUPS:
        rng = stream(seed, f"registers/{group}")
        drift = rng.normal(0, 0.035, (len(area.CODES), len(months.YEARS)))
        trend = 0.02 * since if group in _GROWING else 0 * since
        p = expit(_log_odds(seed, group, factors)[:, None] + trend + drift)
        if group == "HYP":
            p[area.INDEX[area.CODING_GAP]] *= 0.50
        patients[group] = rng.binomial(sizes[LIST_TYPES.get(group, "TOTAL")], p)
    return Registers(patients, sizes)
