"""QOF achievement by practice and year: patients reached, those not reached, those left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Floats, Ints, expit, logit, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.registers import Registers

# measure: its register, the part of it that is eligible, share reached, spread by quality, own spread
_MEASURES: dict[str, tuple[str, float, float, float, float]] = {
    "BP": ("HYP", 1.0, 0.70, 0.30, 0.20),
    "HBA1C": ("DM", 1.0, 0.62, 0.30, 0.10),
    "ANTICOAGULANT": ("AF", 0.8, 0.90, 0.30, 0.23),
    "COPD": ("COPD", 1.0, 0.76, 0.35, 0.36),
}
# Odds of a year in the pandemic, of every measure; a review of COPD needed a visit
_PANDEMIC = {2021: 0.55, 2022: 0.78}
_REVIEWS_OF_2021 = 0.30
_BY_AGE = 0.72  # part of the hypertension register under 80, and of the diabetes register without frailty
OLD_CODES = {"BP": ("HYP003", "HYP007"), "HBA1C": ("DM020", "DM021"), "ANTICOAGULANT": ("AF007",)}
NEW_CODES = {"BP": ("HYP008", "HYP009"), "ANTICOAGULANT": ("AF008",)}
COPD_CODE = "COPD010"


@dataclass(frozen=True)
class Achieved:
    """By code of the framework; practice, year of `months.YEARS`. All three together are who is eligible."""

    reached: dict[str, Ints]
    missed: dict[str, Ints]
    left_out: dict[str, Ints]


def codes(measure: str, year: int) -> tuple[str, ...]:
    """What the framework calls a measure in the financial year that ends in `year`."""
    changed = {"BP": 2024, "ANTICOAGULANT": 2023}
    if measure == "COPD":
        return (COPD_CODE,)
    return NEW_CODES[measure] if year >= changed.get(measure, 9999) else OLD_CODES[measure]


def achieved(seed: int, factors: Factors, registers: Registers) -> Achieved:
    """Draw all measures of all years."""
    found = Achieved({}, {}, {})
    shape = (len(area.CODES), len(months.YEARS))
    for measure, (group, eligible, level, by_quality, own) in _MEASURES.items():
        rng = stream(seed, f"achieved/{measure}")
        spread = by_quality * factors.latent["qual"] + own * rng.standard_normal(shape[0])
        odds = (logit(level) + spread - 0.10 * factors.deprivation)[:, None] + np.log(_odds(measure))
        whole = np.rint(registers.patients[group] * eligible).astype(np.int64)
        removal = np.minimum(np.exp(rng.normal(np.log(0.035), 0.9, shape)), 0.30)
        _divide(found, measure, whole, expit(odds), removal, rng)
    return found


def _odds(measure: str) -> Floats:
    odds = {**_PANDEMIC, **({2021: _REVIEWS_OF_2021} if measure == "COPD" else {})}
    return np.array([odds.get(year, 1.0) for year in months.YEARS])


def _divide(
    found: Achieved, measure: str, whole: Ints, share: Floats, removal: Floats, rng: np.random.Generator
) -> None:
    """Reached, missed and left out of a measure, dealt over the codes that it has in each year."""
    for position, year in enumerate(months.YEARS):
        names = codes(measure, year)
        rest = whole[:, position]
        for place, name in enumerate(names):
            part = rest if place == len(names) - 1 else np.rint(rest * _BY_AGE).astype(np.int64)
            rest = rest - part
            out = rng.binomial(part, removal[:, position])
            reached = rng.binomial(part, share[:, position])
            reached = np.minimum(reached, part - out)
            for table, values in (
                (found.reached, reached),
                (found.left_out, out),
                (found.missed, part - out - reached),
            ):
                table.setdefault(name, np.zeros(whole.shape, dtype=np.int64))[:, position] = values
