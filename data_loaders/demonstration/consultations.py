"""Consultations by age, clinician and way of contact; continuity; three extracts not to be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Floats, Ints, expit, logit, repeated_visits, stream
from data_loaders.demonstration.factors import Factors, clean
from data_loaders.demonstration.lists import ELDER, Lists, group_sums, profiles
from data_loaders.demonstration.rates import AE, CONSULTATIONS, monthly_mean

AGES = ("0-64", "65+")
CLINICIANS = ("gp", "nurse", "other")
MODES = ("surgery", "telephone", "home", "online")
_MODE_SHARES = ((0.76, 0.20, 0.02, 0.02), (0.72, 0.20, 0.06, 0.02))
DOUBLED, INCOMPLETE, ADMINISTRATIVE = area.SUSPECTS


@dataclass(frozen=True)
class Consultations:
    """Counts by practice, month, age band, clinician and mode, and the continuity of GP visits."""

    counts: Ints
    continuity_sum: Floats  # practice, month: sum over patients of the share with the most-seen GP
    continuity_patients: Ints  # practice, month: patients with three or more GP visits in the year


def ae_predictor(factors: Factors) -> Floats:
    """Log of the A&E attendances per patient that age, deprivation, habit and distance lead one to expect."""
    by_age = np.log((group_sums(profiles(factors)) * np.array(AE.rates)).sum(axis=1))
    return np.asarray(by_age + 0.25 * factors.deprivation + factors.hospital - 0.08 * factors.rural)


def demand(factors: Factors) -> Floats:
    """z: demand for consultations, unrelated to deprivation, age, A&E use and continuity."""
    latent = factors.latent["demand"]
    size_aside = np.array([code not in {area.STUDENTS, area.SINGLE_HANDED} for code in area.CODES])
    known = np.column_stack([factors.deprivation, factors.age, ae_predictor(factors), factors.continuity])
    z = np.where(size_aside, _residual(latent, known, size_aside), latent)
    z = np.clip(z / z[size_aside].std(), -2.2, 2.2)
    suspects = [area.INDEX[code] for code in area.SUSPECTS]
    z[suspects] = [0.4, -0.4, 0.4]
    once_more = _residual(z, known[:, :3], clean())
    return np.where(clean(), once_more, z)


def _residual(values: Floats, known: Floats, rows: np.typing.NDArray[np.bool_]) -> Floats:
    """What is left of `values` when its straight-line part along `known`, fitted on `rows`, is taken off."""
    design = np.column_stack([np.ones(len(values)), known])
    slope, *_ = np.linalg.lstsq(design[rows], values[rows], rcond=None)
    return np.asarray(values - design @ slope)


def coding_faults() -> Floats:
    """Factor on the recorded consultations of each practice and month: 1 except in the suspect extracts."""
    fault = np.ones((len(area.CODES), months.MONTHS))
    fault[area.INDEX[DOUBLED], 10:] = 2.6
    fault[area.INDEX[INCOMPLETE]] = 0.38
    fault[area.INDEX[ADMINISTRATIVE], 4:] = 2.2
    return fault


def _clinician_shares(seed: int) -> Floats:
    """Share of GP, nurse and other clinicians: practice, month, clinician."""
    noise = stream(seed, "consultations/clinicians").normal(0, 0.35, len(area.CODES))
    gp = expit(logit(0.54) + noise)
    rest = (1 - gp)[:, None] * np.array([30, 16]) / 46
    shares = np.repeat(np.column_stack([gp, rest])[:, None, :], months.MONTHS, axis=1)
    shares[area.INDEX[INCOMPLETE], :, 1] = 0
    extra = area.INDEX[ADMINISTRATIVE]
    shares[extra, 4:, :2] /= 2.2
    shares[extra, 4:, 2] = 1 - shares[extra, 4:, :2].sum(axis=-1)
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


def _split(seed: int, totals: Ints, shares: Floats, age: int) -> Ints:
    modes = np.tile(np.array(_MODE_SHARES[age]), (len(area.CODES), 1))
    modes[area.INDEX[INCOMPLETE], 1] = 0
    modes /= modes.sum(axis=1, keepdims=True)
    cells = (shares[..., None] * modes[:, None, None, :]).reshape(*totals.shape, -1)
    rng = stream(seed, f"consultations/split/{AGES[age]}")
    return rng.multinomial(totals, cells).reshape(*totals.shape, len(CLINICIANS), len(MODES))


def _continuity(seed: int, factors: Factors, lists: Lists) -> tuple[Floats, Ints]:
    rng = stream(seed, "continuity")
    patients = rng.binomial(lists.monthly, 0.30)
    drift = rng.normal(0, 0.03, lists.monthly.shape)
    true = expit(logit(factors.continuity_index)[:, None] + drift)
    chance = rng.normal(0, 0.25, lists.monthly.shape) * np.sqrt(patients)
    return np.clip(np.round(patients * true + chance, 2), 0, patients), patients


def consultations(seed: int, factors: Factors, lists: Lists) -> Consultations:
    """All consultations and the continuity for one seed."""
    predictor = 0.215 * demand(factors) + 0.05 * factors.deprivation
    shares = _clinician_shares(seed)
    tables = []
    for age, groups in enumerate((slice(0, ELDER), slice(ELDER, None))):
        mean = monthly_mean(seed, lists, CONSULTATIONS, predictor, groups) * coding_faults()
        totals = repeated_visits(stream(seed, f"consultations/{AGES[age]}"), mean, CONSULTATIONS.phi)
        tables.append(_split(seed, totals, shares, age))
    return Consultations(np.stack(tables, axis=2), *_continuity(seed, factors, lists))
