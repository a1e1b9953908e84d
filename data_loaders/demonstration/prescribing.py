"""Prescribing of the last twelve months: items by practice, month, medicine and quantity, and their cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area
from data_loaders.demonstration.chance import Floats, Ints, expit, logit, repeated_visits, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import CLOSURE, Lists
from data_loaders.demonstration.rates import season

MONTHS = range(12, 24)  # July 2025 to June 2026
_SEASON = (1.18, 1.12, 1.08, 0.98, 0.94, 0.90, 0.86, 0.84, 0.93, 1.00, 1.04, 1.13)  # antibacterials
_COST = 152.0  # pounds a patient and year
_AFTER_CLOSING = {CLOSURE: 0.02, CLOSURE + 1: 0.005}  # late prescriptions, as a share of the last list


@dataclass(frozen=True)
class Presentation:
    """A medicine: its group, its share of the group's items, the quantities given, pence for each unit."""

    bnf: str
    name: str
    substance: str
    group: str
    share: float
    quantities: tuple[int, int]
    pence: float


PRESENTATIONS = (
    Presentation("0501013B0AAABAB", "Amoxicillin 500mg capsules", "Amoxicillin", "narrow", 0.38, (15, 21), 6),
    Presentation(
        "0501012G0AAABAB", "Flucloxacillin 500mg capsules", "Flucloxacillin", "narrow", 0.22, (20, 28), 9
    ),
    Presentation(
        "0501130R0AAADAD", "Nitrofurantoin 100mg capsules", "Nitrofurantoin", "narrow", 0.22, (6, 14), 50
    ),
    Presentation(
        "0501030I0AAABAB", "Doxycycline 100mg capsules", "Doxycycline hyclate", "narrow", 0.18, (6, 8), 10
    ),
    Presentation(
        "0501013K0AAAJAJ", "Co-amoxiclav 500mg/125mg tablets", "Co-amoxiclav", "broad", 0.55, (15, 21), 11
    ),
    Presentation("0501021L0AAAGAG", "Cefalexin 500mg capsules", "Cefalexin", "broad", 0.30, (14, 21), 10),
    Presentation(
        "0501120L0AAADAD", "Ciprofloxacin 500mg tablets", "Ciprofloxacin", "broad", 0.15, (10, 14), 9
    ),
    Presentation("0407020C0AAAFAF", "Codeine 30mg tablets", "Codeine phosphate", "opioid", 0.6, (28, 100), 4),
    Presentation(
        "0407020Q0AAADAD",
        "Morphine 10mg modified-release tablets",
        "Morphine sulfate",
        "opioid",
        0.4,
        (28, 60),
        9,
    ),
    Presentation(
        "0407020Q0AABDBD",
        "Morphine 100mg modified-release tablets",
        "Morphine sulfate",
        "high",
        1,
        (28, 60),
        60,
    ),
    Presentation("0401010Z0AAAAAA", "Zopiclone 7.5mg tablets", "Zopiclone", "sedative", 0.7, (14, 28), 4),
    Presentation("0401020K0AAAIAI", "Diazepam 10mg tablets", "Diazepam", "sedative", 0.3, (14, 28), 3),
    Presentation("0212000B0AAABAB", "Atorvastatin 20mg tablets", "Atorvastatin", "other", 0.20, (28, 56), 3),
    Presentation("0205051R0AAADAD", "Ramipril 10mg capsules", "Ramipril", "other", 0.14, (28, 56), 4),
    Presentation("0206020A0AAABAB", "Amlodipine 10mg tablets", "Amlodipine", "other", 0.14, (28, 56), 3),
    Presentation(
        "0103050P0AAAAAA",
        "Omeprazole 20mg gastro-resistant capsules",
        "Omeprazole",
        "other",
        0.16,
        (28, 56),
        3,
    ),
    Presentation(
        "0601022B0AAABAB", "Metformin 500mg tablets", "Metformin hydrochloride", "other", 0.10, (56, 112), 3
    ),
    Presentation("0403030Q0AAABAB", "Sertraline 100mg tablets", "Sertraline", "other", 0.10, (28, 56), 5),
    Presentation("0208020Z0AAABAB", "Apixaban 5mg tablets", "Apixaban", "other", 0.06, (56, 60), 90),
    Presentation(
        "0602010V0AABZBZ", "Levothyroxine 100microgram tablets", "Levothyroxine", "other", 0.06, (28, 56), 4
    ),
    Presentation(
        "0301011R0AAAPAP", "Salbutamol 100microgram inhaler", "Salbutamol", "other", 0.04, (1, 2), 150
    ),
)
GROUPS = ("narrow", "broad", "opioid", "high", "sedative", "other")


@dataclass(frozen=True)
class Prescribing:
    """Items, and pounds of actual cost: practice, month of MONTHS, presentation, quantity."""

    items: Ints
    cost: Floats


def prescribing(seed: int, factors: Factors, lists: Lists) -> Prescribing:
    """What the practices prescribed; the cost of all other medicines makes up what a patient costs."""
    patients = _patients(lists)
    by_group = _items(seed, factors, patients)
    rng = stream(seed, "prescribing/presentations")
    items = np.zeros((*patients.shape, len(PRESENTATIONS), 2), dtype=np.int64)
    for group in GROUPS:
        places = [n for n, one in enumerate(PRESENTATIONS) if one.group == group]
        shares = np.array([PRESENTATIONS[n].share for n in places])
        items[:, :, places, 0] = rng.multinomial(by_group[group], shares)
    items[..., 1] = rng.binomial(items[..., 0], 0.5)
    items[..., 0] -= items[..., 1]
    return Prescribing(items, _costs(seed, factors, patients, items))


def _patients(lists: Lists) -> Floats:
    """Lists by practice and month; of the closed practice what late prescriptions stand for."""
    patients = lists.monthly.astype(float)
    closed = area.INDEX[area.CLOSED]
    for month, share in _AFTER_CLOSING.items():
        patients[closed, month] = share * patients[closed, CLOSURE - 1]
    return patients[:, MONTHS.start :]


def _items(seed: int, factors: Factors, patients: Floats) -> dict[str, Ints]:
    rng = stream(seed, "prescribing")
    own = rng.standard_normal((5, len(patients), 1))
    d, a = factors.deprivation[:, None], factors.age[:, None]
    monthly = patients / 12
    likely = 0.58 * np.exp(0.17 * factors.latent["rx"][:, None] + 0.08 * d + 0.10 * a)
    all_of_them = repeated_visits(rng, monthly * likely * season(_SEASON)[MONTHS.start :], 3)
    broad = rng.binomial(all_of_them, expit(logit(0.10) + 0.28 * own[0]))
    days = sum(one.share * sum(one.quantities) / 2 for one in PRESENTATIONS if one.group == "sedative")
    return {
        "narrow": all_of_them - broad,
        "broad": broad,
        "opioid": rng.poisson(monthly * 0.38 * np.exp(0.25 * own[1] + 0.25 * d + 0.15 * a)),
        "high": rng.poisson(monthly * 0.014 * np.exp(0.50 * own[2] + 0.30 * d)),
        "sedative": rng.poisson(monthly * 2.9 / days * np.exp(0.40 * own[3] - 0.08)),
        "other": rng.poisson(monthly * 12 * np.exp(0.10 * own[4] + 0.45 * a)),
    }


def _costs(seed: int, factors: Factors, patients: Floats, items: Ints) -> Floats:
    prices = np.array([[one.pence * q / 100 for q in one.quantities] for one in PRESENTATIONS])
    cost = items * prices
    rng = stream(seed, "prescribing/cost")
    own = 0.12 * rng.standard_normal((len(patients), 1)) + 0.45 * factors.age[:, None]
    wanted = patients / 12 * _COST * np.exp(own + rng.normal(0, 0.02, patients.shape))
    other = np.array([one.group == "other" for one in PRESENTATIONS])
    held, left = cost[:, :, other].sum(axis=(2, 3)), wanted - cost[:, :, ~other].sum(axis=(2, 3))
    factor = np.divide(np.maximum(left, 0), held, out=np.ones_like(held), where=held > 0)
    cost[:, :, other] *= factor[:, :, None, None]
    return np.asarray(np.round(cost, 5), dtype=np.float64)
