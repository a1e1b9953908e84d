"""Yearly rates by age group, seasons and log-linear predictors of the activity counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import months
from data_loaders.demonstration.chance import Floats, repeated_visits, stream, wandering
from data_loaders.demonstration.lists import Lists

FLAT = (1.0,) * 12
# January to December
SEASON_CONSULTATIONS = (1.078, 0.955, 1.018, 0.952, 0.980, 0.913, 1.032, 0.889, 0.996, 1.191, 1.067, 0.929)
SEASON_AE = (0.955, 0.945, 1.02, 1.0, 1.045, 1.045, 1.05, 0.985, 1.0, 1.0, 0.98, 0.975)
SEASON_ADMISSIONS = (1.02, 0.95, 1.04, 0.965, 1.01, 0.985, 0.99, 0.975, 0.98, 1.015, 1.02, 1.05)
SEASON_111 = (1.08, 0.98, 1.05, 1.03, 1.0, 0.90, 0.92, 0.93, 0.92, 0.98, 1.0, 1.21)


@dataclass(frozen=True)
class Measure:
    """How a count arises: rate per patient and year by age group, repeat factor, season, yearly trend."""

    name: str
    rates: tuple[float, ...]
    phi: float
    trend: float
    season: tuple[float, ...] = FLAT
    noise: float = 0.03


CONSULTATIONS = Measure(
    "consultations", (4.9, 2.3, 4.0, 5.2, 8.0, 10.8, 12.8), 4, 0.01, SEASON_CONSULTATIONS, noise=0.025
)
AE = Measure("ae", (0.57, 0.31, 0.37, 0.29, 0.31, 0.48, 0.80), 1.4, 0.012, SEASON_AE)
AE_MINOR = Measure("ae_minor_inhours", tuple(0.11 * rate for rate in AE.rates), 1.3, 0.012, SEASON_AE)
EM_ADM = Measure("em_adm", (0.15, 0.04, 0.06, 0.075, 0.13, 0.27, 0.48), 1.5, 0.01, SEASON_ADMISSIONS)
ACSC = Measure("acsc", (0.020, 0.007, 0.006, 0.012, 0.028, 0.058, 0.105), 1.3, 0.0, SEASON_ADMISSIONS)
REF_FIRST = Measure("ref_first", (0.07, 0.07, 0.13, 0.18, 0.24, 0.25, 0.20), 1.2, 0.02)
CONTACTS_111 = Measure("contacts_111", (0.62, 0.24, 0.25, 0.20, 0.22, 0.38, 0.75), 1.3, 0.01, SEASON_111)
DN_CONTACTS = Measure("dn_contacts", (0, 0, 0, 0, 1.15, 4.0, 8.5), 8, 0.0)


def season(shape: tuple[float, ...]) -> Floats:
    """The seasonal factor of each of the 24 months."""
    return np.array(shape)[months.calendar_months()]


def expected_by_age(lists: Lists, measure: Measure) -> Floats:
    """Events a month expected from age alone: practice, month, age group."""
    return np.asarray(lists.groups * np.array(measure.rates) / 12)


def monthly_mean(
    seed: int, lists: Lists, measure: Measure, predictor: Floats, groups: slice = slice(None)
) -> Floats:
    """Mean count of each practice and month, with season, trend and wandering noise."""
    base = expected_by_age(lists, measure)[..., groups].sum(axis=-1)
    noise = wandering(stream(seed, f"{measure.name}/noise"), len(base), months.MONTHS, measure.noise)
    trend = measure.trend * (np.arange(months.MONTHS) - 11.5) / 12
    return np.asarray(base * np.exp(predictor[:, None] + noise + trend) * season(measure.season))


def draw(seed: int, lists: Lists, measure: Measure, predictor: Floats) -> Floats:
    """Counts of each practice and month, as whole numbers."""
    mean = monthly_mean(seed, lists, measure, predictor)
    return repeated_visits(stream(seed, measure.name), mean, measure.phi).astype(float)
