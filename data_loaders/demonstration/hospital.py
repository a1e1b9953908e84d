"""Hospital use: A&E, emergency and avoidable admissions, first outpatient visits, with three planted stories.

P1: from April 2026 same-day emergency care of two trusts is recorded elsewhere (`definition` v2).
P3: in-hours minor A&E of Holmenside (L04) does not change.
P5: one quarter's file of Vennor Vale lacked the minor injuries unit and is later replaced.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Flags, Floats, expit, logit, repeated_visits, stream
from data_loaders.demonstration.control_chart import signals
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists, group_sums
from data_loaders.demonstration.rates import (
    ACSC,
    AE,
    AE_MINOR,
    EM_ADM,
    REF_FIRST,
    Measure,
    draw,
    expected_by_age,
    season,
)

BREAK = 21  # April 2026
SAME_DAY_CARE_KEPT = 0.84
FIRST_WRONG, LAST_WRONG = 18, 20  # January to March 2026
UNCHANGED = slice(18, 24)  # months of L04 redrawn for P3
YEAR_BEFORE = slice(6, 12)


@dataclass(frozen=True)
class Hospital:
    """Counts by practice and month: `true` as they happened, `published` after the change of recording."""

    true: dict[str, Floats]
    published: dict[str, Floats]
    ae_without_injuries_unit: Floats
    redraws: int  # sub-seed of the redraw of P3 that was kept


def members(locality: int) -> Flags:
    """Practices of a locality, by its number."""
    return np.array([practice.locality.number == locality for practice in area.PRACTICES])


def of_ccgs(*codes: str) -> Flags:
    """Practices of these CCGs."""
    return np.array([practice.locality.ccg.code in codes for practice in area.PRACTICES])


def predictors(factors: Factors) -> dict[str, Floats]:
    """Log of each practice's rate against the one that its age profile gives."""
    d, z, c = factors.deprivation, factors.latent, factors.continuity
    q = 0.25 * d + factors.hospital - 0.08 * factors.rural
    return {
        "ae": q - 0.055,
        "ae_minor_inhours": 1.25 * q - 0.25 * q[: area.LASTING].mean() - 0.25 * factors.rural,
        "em_adm": 0.19 * d + 0.095 * z["emer"] + 0.30 * factors.hospital - 0.02 * c - 0.02,
        "acsc": 0.25 * d + 0.07 * z["emer"] + 0.10 * z["amb"] - 0.04 * c - 0.01,
        "ref_first": 0.02 * d + 0.15 * z["ref"],
    }


def hospital(seed: int, factors: Factors, lists: Lists) -> Hospital:
    """All hospital counts for one seed."""
    predictor = predictors(factors)
    true = {m.name: draw(seed, lists, m, predictor[m.name]) for m in (AE, AE_MINOR, EM_ADM, ACSC, REF_FIRST)}
    redraws = _keep_unchanged(seed, true["ae_minor_inhours"], lists)
    true["ae_minor_inhours"] = np.minimum(true["ae_minor_inhours"], true["ae"])
    true["acsc"] = np.minimum(true["acsc"], true["em_adm"])
    true["em_zero_day"] = _zero_night_stays(seed, true["em_adm"])
    wrong = true["ae"].copy()
    part = np.ix_(of_ccgs("XC3"), np.arange(FIRST_WRONG, LAST_WRONG + 1))
    wrong[part] = np.rint(0.80 * wrong[part])
    return Hospital(true, _after_the_break(seed, true), wrong, redraws)


def _zero_night_stays(seed: int, admissions: Floats) -> Floats:
    rng = stream(seed, "em_zero_day")
    share = expit(logit(0.30) + rng.normal(0, 0.25, len(admissions)))
    return rng.binomial(admissions.astype(np.int64), share[:, None]).astype(float)


def recorded_anew() -> Flags:
    """Practice and month whose emergency admissions are counted the new way (`definition` v2)."""
    return np.outer(of_ccgs("XC1", "XC2"), np.arange(months.MONTHS) >= BREAK)


def _after_the_break(seed: int, true: dict[str, Floats]) -> dict[str, Floats]:
    kept = stream(seed, "em_adm/break").binomial(true["em_adm"].astype(np.int64), SAME_DAY_CARE_KEPT)
    published = dict(true)
    published["em_adm"] = np.where(recorded_anew(), kept, true["em_adm"])
    lost = true["em_adm"] - published["em_adm"]
    published["em_zero_day"] = np.maximum(true["em_zero_day"] - lost, 0)
    return published


def unchanged(rates: Floats, before: float, after: float) -> bool:
    """Whether a monthly series shows neither a year-on-year change nor a signal in its last six months."""
    ratio = rates[UNCHANGED].sum() / rates[YEAR_BEFORE].sum()
    z = abs(np.log(ratio)) / np.sqrt(1 / before + 1 / after)
    return bool(z < 1.2) and not any(signals(rates, n)[-6:].any() for n in (15, 18, 24))


def _keep_unchanged(seed: int, counts: Floats, lists: Lists) -> int:
    """Redraw the last six months of L04, in place, until nothing in them looks like a change."""
    rows = members(4)
    patients = lists.monthly[rows].astype(float)
    shape = patients * season(AE_MINOR.season)
    before = counts[rows][:, YEAR_BEFORE]
    level = before.sum(axis=1) / shape[:, YEAR_BEFORE].sum(axis=1)
    for attempt in range(1, 2_000):
        rng = stream(seed, f"ae_minor_inhours/L04/{attempt}")
        after = repeated_visits(rng, level[:, None] * shape[:, UNCHANGED], AE_MINOR.phi).astype(float)
        counts[np.ix_(rows, np.arange(months.MONTHS)[UNCHANGED])] = after
        rates = counts[rows].sum(axis=0) / patients.sum(axis=0)
        if unchanged(rates, before.sum(), after.sum()):
            return attempt
    raise ValueError("no unchanged series was found for L04")


def by_age_and_sex(
    seed: int, measure: Measure, counts: Floats, lists: Lists, year: slice
) -> tuple[Floats, Floats]:
    """Events and patient-years of the whole STP in `year` by age group (rows) and sex (women, men)."""
    people = np.stack(
        [group_sums(sex[:, year].sum(axis=(0, 1))) for sex in (lists.female, lists.male)], axis=1
    )
    likely = expected_by_age(lists, measure)[:, year].sum(axis=(0, 1))
    shares = likely[:, None] * people / people.sum(axis=1, keepdims=True)
    rng = stream(seed, f"{measure.name}/age_sex/{year.start}")
    events = rng.multinomial(int(counts[:, year].sum()), (shares / shares.sum()).ravel()).reshape(
        shares.shape
    )
    return events.astype(float), people / 12
