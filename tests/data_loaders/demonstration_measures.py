"""What the demonstration's values come to: one number for each acceptance check of the value model."""

from __future__ import annotations

from typing import Any

import numpy as np

from data_loaders.demonstration import area
from data_loaders.demonstration.appointments import BETTER_FROM, MISSED, UNKNOWN
from data_loaders.demonstration.control_chart import limits, signals
from data_loaders.demonstration.factors import clean, ordinary
from data_loaders.demonstration.hospital import UNCHANGED, YEAR_BEFORE, members
from data_loaders.demonstration.lists import ELDER
from data_loaders.demonstration.rates import ACSC, AE, EM_ADM, expected_by_age
from data_loaders.demonstration.value_model import Values

LAST_YEAR, ADMISSION_YEAR = slice(12, 24), slice(9, 21)
Numbers = Any
ORDINARY, CLEAN = ordinary(), clean()
ROW = area.INDEX


def r(x: Numbers, y: Numbers, rows: Numbers = ORDINARY) -> float:
    """Pearson correlation over `rows`."""
    return float(np.corrcoef(x[rows], y[rows])[0, 1])


def cv(x: Numbers, rows: Numbers = ORDINARY) -> float:
    """Standard deviation over mean."""
    return float(x[rows].std(ddof=1) / x[rows].mean())


def _ranks(x: Numbers) -> Numbers:
    return np.argsort(np.argsort(x)).astype(float)


def _residual(y: Numbers, *known: Numbers) -> Numbers:
    design = np.column_stack([np.ones(len(y)), *known])
    return y - design @ np.linalg.lstsq(design, y, rcond=None)[0]


def patient_years(v: Values, year: slice = LAST_YEAR, groups: slice = slice(None)) -> Numbers:
    """Patient-years of each practice, 0 where it was not open."""
    return v.lists.groups[:, year, groups].sum(axis=(1, 2)) / 12


def rate(v: Values, counts: Numbers, year: slice = LAST_YEAR, groups: slice = slice(None)) -> Numbers:
    """Events per 1,000 patient-years of each practice (nan where it was not open)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1000 * counts[:, year].sum(axis=1) / patient_years(v, year, groups)


def area_rate(v: Values, counts: Numbers, year: slice = LAST_YEAR, groups: slice = slice(None)) -> float:
    """Events per 1,000 patient-years of the area."""
    return float(1000 * counts[:, year].sum() / patient_years(v, year, groups).sum())


def adjusted(v: Values, measure: Any, year: slice) -> Numbers:
    """Observed over expected by age."""
    expected = expected_by_age(v.lists, measure)[:, year].sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return v.hospital.true[measure.name][:, year].sum(axis=1) / expected


def people(v: Values) -> dict[str, float]:
    """The area, its lists, ages and deprivation."""
    monthly, last = v.lists.monthly, v.lists.monthly[: area.LASTING, -1]
    whole, bands = monthly.sum(axis=0), (v.lists.female + v.lists.male)[: area.LASTING, -1]
    share_65 = bands[:, 13:].sum(axis=1) / last
    imd, rows = v.factors.imd[: area.LASTING], ORDINARY[: area.LASTING]
    return {
        "practices open": int(v.lists.open[:, -1].sum()),
        "area list": int(whole[-1]),
        "median list": float(np.median(last)),
        "growth in a year %": 100 * (whole[-1] / whole[-13] - 1),
        "largest monthly move %": 100 * float(np.abs(np.diff(whole) / whole[:-1]).max()),
        "65+ %": 100 * bands[:, 13:].sum() / last.sum(),
        "85+ %": 100 * bands[:, 17:].sum() / last.sum(),
        "0-4 %": 100 * bands[:, 0].sum() / last.sum(),
        "SD of 65+": 100 * float(share_65[rows].std(ddof=1)),
        "IMD mean": float(imd.mean()),
        "IMD log SD": float(np.log(imd).std(ddof=1)),
        "IMD and 65+ r": r(np.log(imd), share_65, rows),
    }


def activity(v: Values) -> dict[str, float]:
    """Area rates and coefficients of variation."""
    true, old = v.hospital.true, slice(ELDER, None)
    contacts = v.consultations.counts.sum(axis=(3, 4))
    tables: list[tuple[str, Numbers, slice, slice, Numbers]] = [
        ("consultations", contacts.sum(axis=2), LAST_YEAR, slice(None), CLEAN),
        ("consultations 65+", contacts[:, :, 1], LAST_YEAR, old, CLEAN),
        ("A&E", true["ae"], LAST_YEAR, slice(None), ORDINARY),
        ("emergency", true["em_adm"], ADMISSION_YEAR, slice(None), ORDINARY),
        ("ACSC", true["acsc"], ADMISSION_YEAR, slice(None), ORDINARY),
        ("referrals", true["ref_first"], LAST_YEAR, slice(None), ORDINARY),
        ("111", v.community["contacts_111"], LAST_YEAR, slice(None), ORDINARY),
        ("nursing 65+", v.community["dn_contacts"], LAST_YEAR, old, ORDINARY),
        ("in-hours minor", true["ae_minor_inhours"], LAST_YEAR, slice(None), ORDINARY),
    ]
    found = {}
    for name, counts, year, groups, rows in tables:
        found[name] = area_rate(v, counts, year, groups)
        found[f"{name} CV"] = cv(rate(v, counts, year, groups), rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        children = 1000 * v.childrens_ae.attendances[:, -1] / v.childrens_ae.children[:, -1]
    found["A&E 0-4"] = float(
        1000 * v.childrens_ae.attendances[:, -1].sum() / v.childrens_ae.children[:, -1].sum()
    )
    found["A&E 0-4 CV"] = cv(children)
    found["F1c r"] = r(v.factors.imd, children)
    return found


def usual_provider(v: Values) -> Numbers:
    """Continuity of each practice in the last year, 0 to 1."""
    sums, patients = (
        v.consultations.continuity_sum[:, LAST_YEAR],
        v.consultations.continuity_patients[:, LAST_YEAR],
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums.sum(axis=1) / patients.sum(axis=1)


def experience(v: Values) -> dict[str, float]:
    """Continuity and the survey."""
    index, survey = usual_provider(v), v.surveys[2026]
    found = {
        "UPC mean": float(index[ORDINARY].mean()),
        "UPC SD": float(index[ORDINARY].std(ddof=1)),
        "UPC and log list r": r(index, np.log(v.factors.list_size)),
        "answers, median": float(np.median(survey.received[: area.LASTING])),
        "answers X90063": int(survey.received[ROW["X90063"]]),
        "preferred base X90063": int(survey.base["preferred"][ROW["X90063"]]),
        "F3 UPC and overall": r(index, survey.share["overall"]),
        "F3 UPC and preferred": r(index, survey.share["preferred"]),
        "F3 phone and overall": r(survey.share["phone"], survey.share["overall"]),
    }
    for question in ("overall", "preferred", "phone"):
        share = 100 * survey.share[question][ORDINARY]
        found[f"{question} %"], found[f"{question} SD"] = float(share.mean()), float(share.std(ddof=1))
    return found


def findings(v: Values) -> dict[str, float]:
    """F1, F1b, F2, F4 and what was not planted."""
    ae, imd = rate(v, v.hospital.true["ae"]), v.factors.imd
    admissions = rate(v, v.hospital.true["em_adm"], ADMISSION_YEAR)
    contacts = v.consultations.counts.sum(axis=(3, 4))
    consulted = rate(v, contacts.sum(axis=2))
    old = rate(v, contacts[:, :, 1], groups=slice(ELDER, None))
    to_area = old / area_rate(v, contacts[:, :, 1], groups=slice(ELDER, None))
    suspects = [ROW[code] for code in area.SUSPECTS]
    low, high = np.percentile(old[CLEAN], [5, 95])
    known = (imd[CLEAN], v.factors.share_65[CLEAN])
    crude, fair = r(imd, admissions), r(imd, adjusted(v, EM_ADM, ADMISSION_YEAR))
    return {
        "F1 r crude": r(imd, ae),
        "F1 r adjusted": r(imd, adjusted(v, AE, LAST_YEAR)),
        "F1b emergency adjusted": fair,
        "F1b ACSC adjusted": r(imd, adjusted(v, ACSC, ADMISSION_YEAR)),
        "F1b adjusted less crude": fair - crude,
        "F2 P95/P5": high / low,
        "F2 max/min clean": old[CLEAN].max() / old[CLEAN].min(),
        "F2 max/min all": old[ORDINARY].max() / old[ORDINARY].min(),
        "suspects, nearest to usual": min(max(x, 0.78 / x) for x in to_area[suspects]),
        "others, lowest": to_area[: area.LASTING][~np.isin(np.arange(area.LASTING), suspects)].min(),
        "others, highest": to_area[: area.LASTING][~np.isin(np.arange(area.LASTING), suspects)].max(),
        "F4 Pearson": r(consulted, ae, CLEAN),
        "F4 Spearman": float(np.corrcoef(_ranks(consulted[CLEAN]), _ranks(ae[CLEAN]))[0, 1]),
        "F4 partial": float(
            np.corrcoef(_residual(consulted[CLEAN], *known), _residual(ae[CLEAN], *known))[0, 1]
        ),
        "UPC and A&E r": r(usual_provider(v), ae),
    }


def registers(v: Values) -> dict[str, float]:
    """Recorded disease, its steadiness, and the coding gap F5."""
    found = {}
    shares = {}
    for group in ("HYP", "DM", "DEP", "COPD", "AST", "OB", "AF", "DEM"):
        patients, size = v.registers.patients[group], v.registers.denominator(group)
        found[f"{group} %"] = 100 * patients[:, -1].sum() / size[:, -1].sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            shares[group] = patients / size
    for group in ("HYP", "AST"):
        found[f"{group} year to year r"] = r(shares[group][:, -2], shares[group][:, -1])
    gap = ROW[area.CODING_GAP] - int((~ORDINARY[: ROW[area.CODING_GAP]]).sum())
    share = shares["HYP"][ORDINARY, -1]
    known = (np.log(v.factors.share_65 / (1 - v.factors.share_65))[ORDINARY], v.factors.deprivation[ORDINARY])
    left = _residual(np.log(share / (1 - share)), *known)
    z = left / left.std(ddof=1)
    others = np.delete(z, gap)
    expected = _expected_without(share, known, gap)
    found["F5 z"], found["F5 margin"] = float(z[gap]), float(others.min() - z[gap])
    found["F5 recorded/expected"] = float(share[gap] / expected)
    return found


def _expected_without(share: Numbers, known: tuple[Numbers, ...], gap: int) -> float:
    design = np.column_stack([np.ones(len(share)), *known])
    rows = np.arange(len(share)) != gap
    fitted = design[gap] @ np.linalg.lstsq(design[rows], np.log(share / (1 - share))[rows], rcond=None)[0]
    return float(1 / (1 + np.exp(-fitted)))


def payments(v: Values) -> dict[str, float]:
    """Payments and need weighting."""
    with np.errstate(invalid="ignore", divide="ignore"):
        paid = v.payments.payment / v.payments.weighted
        ratio = v.payments.weighted[:, -1] / v.payments.registered[:, -1]
    return {
        "payment median": float(np.median(paid[ORDINARY, -1])),
        "payment log SD": float(np.log(paid[ORDINARY, -1]).std(ddof=1)),
        "payment year r": r(paid[:, -2], paid[:, -1]),
        "need ratio mean": float(ratio[ORDINARY].mean()),
        "need ratio SD": float(ratio[ORDINARY].std(ddof=1)),
    }


def missed_series(v: Values, rows: Numbers) -> Numbers:
    """Share of appointments of known outcome that were missed, by month."""
    totals = v.appointments.totals()[rows].sum(axis=0)
    return totals[:, MISSED] / (totals.sum(axis=1) - totals[:, UNKNOWN])


def stories(v: Values) -> dict[str, float]:
    """Missed appointments and the stories P1, P2, P3, P5."""
    totals = v.appointments.totals()
    known = (totals.sum(axis=2) - totals[..., UNKNOWN])[:, LAST_YEAR].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = 100 * totals[:, LAST_YEAR, MISSED].sum(axis=1) / known
    here, all_rows = missed_series(v, members(4)), np.ones(len(area.CODES), bool)
    weights = totals[members(4)].sum(axis=(0, 2))
    before, after = (np.average(here[s], weights=weights[s]) for s in (slice(3, 15), slice(18, 24)))
    base = np.average(
        missed_series(v, all_rows)[3:15], weights=totals.sum(axis=(0, 2))[3:15]
    )  # October 2024 to September 2025
    minor = v.hospital.true["ae_minor_inhours"][members(4)].sum(axis=0)
    minor_rate = minor / v.lists.monthly[members(4)].sum(axis=0)
    ratio = minor_rate[UNCHANGED].sum() / minor_rate[YEAR_BEFORE].sum()
    spread = np.sqrt(1 / minor[UNCHANGED].sum() + 1 / minor[YEAR_BEFORE].sum())
    emergency = {k: t["em_adm"][members(7)].sum(axis=0) for k, t in _kinds(v).items()}
    vale, year = members(12), ADMISSION_YEAR
    return {
        "missed %": float(100 * totals[:, LAST_YEAR, MISSED].sum() / known.sum()),
        "missed SD": float(own[ORDINARY].std(ddof=1)),
        "booked per 1,000": float(1000 * totals[:, LAST_YEAR].sum() / v.lists.monthly[:, LAST_YEAR].sum()),
        "P2 months below": int((here[BETTER_FROM:] < limits(here, 18)[1]).sum()),
        "P2 base over area": float(before / base),
        "P2 after over before": float(after / before),
        "P3 ratio": float(ratio),
        "P3 z": float(abs(np.log(ratio)) / spread),
        "P3 signals": int(max(signals(minor_rate, n)[-6:].sum() for n in (15, 18))),
        "P1 published": float(emergency["published"][21:].sum() / emergency["true"][9:12].sum()),
        "P1 true": float(emergency["true"][21:].sum() / emergency["true"][9:12].sum()),
        "P5 first/corrected": float(
            v.hospital.ae_without_injuries_unit[vale, year].sum() / v.hospital.true["ae"][vale, year].sum()
        ),
    }


def _kinds(v: Values) -> dict[str, dict[str, Numbers]]:
    return {"true": v.hospital.true, "published": v.hospital.published}


def measures(v: Values) -> dict[str, float]:
    """Everything that has a range."""
    found: dict[str, float] = {}
    for part in (people, activity, experience, findings, registers, payments, stories):
        found |= part(v)
    return found


def other_localities_outside(v: Values) -> int:
    """Months 18 to 23 in which a locality other than L04 lies outside its missed-appointment limits."""
    found = 0
    for place in area.LOCALITIES:
        if place.number != 4:
            series = missed_series(v, members(place.number))
            _, lower, upper = limits(series, 18)
            found += int(((series < lower) | (series > upper))[BETTER_FROM:].sum())
    return found


def funnel_counts(v: Values, measure: Any, year: slice) -> tuple[int, int]:
    """Ordinary practices outside chance limits (95 %), and outside the usual spread (adjusted 99.8 %)."""
    observed = v.hospital.true[measure.name][ORDINARY][:, year].sum(axis=1)
    expected = expected_by_age(v.lists, measure)[ORDINARY][:, year].sum(axis=(1, 2))
    expected = expected * observed.sum() / expected.sum()
    y, s = np.sqrt(observed / expected) - 1, 1 / (2 * np.sqrt(expected))
    z, w = y / s, 1 / s**2
    phi = float((np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2).mean())
    tau2 = max(0.0, (len(z) * phi - (len(z) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    adjusted_z = y / np.sqrt(s**2 + tau2)
    return int((np.abs(z) > 1.959964).sum()), int((np.abs(adjusted_z) > 3.090232).sum())
