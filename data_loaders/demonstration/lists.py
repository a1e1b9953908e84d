"""Registered patients by month, age and sex: growth, a merger, a closure, an opening, a student year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Flags, Floats, Ints, apportion, stream
from data_loaders.demonstration.factors import Factors

BANDS = [*(f"{low}_{low + 4}" for low in range(0, 95, 5)), "95+"]
GROUPS = ("0-4", "5-14", "15-44", "45-64", "65-74", "75-84", "85+")
GROUP_BANDS = ((0, 1), (1, 3), (3, 9), (9, 13), (13, 15), (15, 17), (17, 20))
ELDER = 4  # groups from this one on are 65 and over
MERGER, CLOSURE, OPENING = 9, 15, 6  # the first month after each
_MIDDLE = np.array([5.04, 5.64, 5.91, 6.2, 7.92, 8.23, 8.08, 7.27, 6.32, 5.70, 5.77, 5.52])
_STUDENT = np.array([0.2, 0.2, 4.0, 14.0, 1.2] + [0.45] * 7)
_OLDER = np.array([4.49, 3.75, 3.64, 2.60, 1.50, 0.70, 0.20])
_FEMALE = np.array(
    (
        0.487,
        0.488,
        0.488,
        0.488,
        0.497,
        0.496,
        0.495,
        0.493,
        0.49,
        0.486,
        0.489,
        0.496,
        0.501,
        0.508,
        0.521,
        0.534,
        0.552,
        0.587,
        0.635,
        0.721,
    )
)


@dataclass(frozen=True)
class Lists:
    """Patients on the first of each month; axes are practice, month and (where present) band or group."""

    monthly: Ints  # practice, month
    open: Flags  # practice, month
    female: Ints  # practice, month, band
    male: Ints  # practice, month, band
    groups: Ints  # practice, month, age group of GROUPS
    yearly: Floats  # practice, financial year: patients in March; 0 where not open
    shares: Floats  # practice, band: age profile, 0 to 1


def profiles(factors: Factors) -> Floats:
    """Expected share of each age band (20 bands) of each practice."""
    middle = np.tile(_MIDDLE, (len(area.CODES), 1))
    middle[area.INDEX[area.STUDENTS]] *= _STUDENT
    middle /= middle.sum(axis=1, keepdims=True)
    old, very_old = _OLDER[:4] / _OLDER[:4].sum(), _OLDER[4:] / _OLDER[4:].sum()
    share = factors.share_85_of_65[:, None]
    elder = np.hstack([(1 - share) * old, share * very_old]) * factors.share_65[:, None]
    rest = (1 - factors.share_0_4 - factors.share_65)[:, None] * middle
    return np.hstack([factors.share_0_4[:, None], rest, elder])


def group_sums(bands: Ints | Floats) -> Floats:
    """Sums over the bands of each of the seven age groups (last axis)."""
    return np.stack([bands[..., low:high].sum(axis=-1) for low, high in GROUP_BANDS], axis=-1).astype(float)


def _paths(seed: int, factors: Factors, growth: Floats) -> Floats:
    """List of each practice by month without merger, closure and opening, backwards from the last month."""
    shocks = stream(seed, "lists/steps").normal(0, 0.0028, (len(area.CODES), months.MONTHS - 1))
    steps = growth[:, None] / 12 + shocks
    back = np.cumsum(steps[:, ::-1], axis=1)[:, ::-1]
    path = factors.list_size[:, None] * np.exp(-np.hstack([back, np.zeros((len(back), 1))]))
    closed = area.INDEX[area.CLOSED]
    path[closed] *= factors.list_size[closed] / path[closed, CLOSURE - 1]
    return path


def _opening(path: Floats) -> None:
    new = area.INDEX[area.NEW]
    path[new] = np.interp(np.arange(months.MONTHS), [OPENING, months.MONTHS - 1], [650, 3_900])
    path[new, :OPENING] = 0
    place = area.PRACTICES[new].locality
    givers = [n for n in range(area.LASTING) if area.PRACTICES[n].locality is place and n != new]
    share = path[givers, -1] / path[givers, -1].sum()
    path[givers] += 0.7 * share[:, None] * (3_900 - path[new])


def _merger_and_closure(path: Floats) -> None:
    absorber, absorbed = area.INDEX[area.ABSORBER], area.INDEX[area.ABSORBED]
    path[absorbed] = 0
    path[absorbed, :MERGER] = 0.38 * path[absorber, :MERGER]
    path[absorber, :MERGER] *= 0.62
    closed = area.INDEX[area.CLOSED]
    for heir, share in area.HEIRS.items():
        path[area.INDEX[heir], :CLOSURE] -= share * path[closed, CLOSURE - 1]
    path[closed, CLOSURE:] = 0


def _student_year(path: Floats) -> None:
    calendar = months.calendar_months()
    for month, share in ((6, 0.95), (7, 0.93), (8, 0.97)):
        path[area.INDEX[area.STUDENTS], calendar == month] *= share


def _cells(seed: int, patients: Ints, expected: Floats) -> Floats:
    """Share of each band and sex (40 cells, women first) as drawn once for each practice."""
    rows = []
    for code, size, shares in zip(area.CODES, patients, expected, strict=True):
        rng = stream(seed, f"ages/{code}")
        bands = rng.multinomial(size, shares / shares.sum())
        women = rng.binomial(bands, _FEMALE)
        rows.append(np.hstack([women, bands - women]) / size)
    return np.array(rows)


def lists(seed: int, factors: Factors) -> Lists:
    """All lists for one seed."""
    growth = stream(seed, "lists/growth").normal(0.009, 0.024, len(area.CODES))
    path = _paths(seed, factors, growth)
    _opening(path)
    _merger_and_closure(path)
    _student_year(path)
    monthly = np.rint(path).astype(np.int64)
    cells = _cells(seed, monthly.max(axis=1), profiles(factors))
    counts = apportion(monthly, np.repeat(cells[:, None, :], months.MONTHS, axis=1))
    female, male = counts[..., :20], counts[..., 20:]
    ages = np.array(months.YEARS) - months.YEARS[-1]
    yearly = monthly[:, [MERGER - 1]] * np.exp(growth[:, None] * ages)
    yearly[area.INDEX[area.NEW], :-1] = 0
    return Lists(
        monthly=monthly,
        open=monthly > 0,
        female=female,
        male=male,
        groups=group_sums(female + male).astype(np.int64),
        yearly=np.rint(yearly),
        shares=cells[:, :20] + cells[:, 20:],
    )
