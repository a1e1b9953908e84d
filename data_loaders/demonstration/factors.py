"""What makes the practices differ: deprivation, age, size, continuity, access and other latent factors.

The latent vectors have mean 0, standard deviation 1 and no correlation with one another in the sample itself,
so that the planted findings hold for each seed and not only on average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area
from data_loaders.demonstration.chance import Flags, Floats, expit, logit, stream

NAMES = [
    "size",
    "imd",
    "age",
    "young",
    "old",
    "cont",
    "code",
    "demand",
    "hosp",
    "emer",
    "amb",
    "access",
    "exp",
    "pref",
    "qual",
    "same",
    "dn",
    "ref",
    "111",
    "rx",
    "wf",
    "pay",
]
_LISTS: dict[str, float] = {
    area.STUDENTS: 17_400,
    area.SINGLE_HANDED: 690,
    area.CARE_HOMES: 6_200,
    area.NEW: 3_900,
    area.ABSORBER: 14_800,
    area.CLOSED: 2_650,
}


@dataclass(frozen=True)
class Factors:
    """One value per practice code, in the order of `area.CODES`."""

    latent: dict[str, Floats]
    imd: Floats  # IMD 2019 score
    deprivation: Floats  # d: log of the score over 21
    list_size: Floats  # patients in the last month
    share_65: Floats  # patients aged 65 and over, 0 to 1
    age: Floats  # a: log odds of that share less the log odds of 0.17
    share_0_4: Floats  # patients aged 0 to 4, 0 to 1
    share_85_of_65: Floats  # of those 65 and over, 85 and over
    rural: Floats  # 1 where the locality is rural
    continuity_index: Floats  # usual provider index, 0 to 1
    continuity: Floats  # c: the index, standardised over ordinary practices
    access: Floats  # x
    hospital: Floats  # h: propensity to use the hospital, log scale


def ordinary() -> Flags:
    """The 92 lasting practices without the student, single-handed, care-home and new ones."""
    special = {area.STUDENTS, area.SINGLE_HANDED, area.CARE_HOMES, area.NEW}
    return np.array([number < area.LASTING and code not in special for number, code in enumerate(area.CODES)])


def clean() -> Flags:
    """Ordinary practices whose activity extract is not suspect."""
    trusted = np.array([code not in area.SUSPECTS for code in area.CODES])
    return np.asarray(ordinary() & trusted, dtype=np.bool_)


def latents(seed: int) -> dict[str, Floats]:
    """The 22 uncorrelated vectors; an absorbed practice shares its absorber's, the closed one is average."""
    draw = stream(seed, "latents").standard_normal((area.LASTING, len(NAMES)))
    directions, triangle = np.linalg.qr(draw - draw.mean(axis=0))
    vectors = directions * np.sign(np.diag(triangle)) * np.sqrt(area.LASTING)
    ended = np.vstack([vectors[area.INDEX[area.ABSORBER]], np.zeros(len(NAMES))])
    return dict(zip(NAMES, np.vstack([vectors, ended]).T, strict=True))


def _with(values: Floats, fixed: dict[str, float]) -> Floats:
    for code, value in fixed.items():
        values[area.INDEX[code]] = value
    return values


def factors(seed: int) -> Factors:
    """All factors for one seed."""
    z = latents(seed)
    places = [practice.locality for practice in area.PRACTICES]
    imd = np.exp(np.log([place.imd for place in places]) + 0.24 * z["imd"])
    imd = _with(imd, {area.STUDENTS: 12.0})
    d = np.log(imd / 21)
    patients = _with(np.clip(np.exp(np.log(9_700) + 0.47 * z["size"]), 2_300, 24_000), _LISTS)
    home = logit(np.array([place.share_65 for place in places]))
    share_65 = _with(
        expit(home + 0.20 * z["age"] - 0.06 * z["imd"] - 0.02), {area.STUDENTS: 0.021, area.CARE_HOMES: 0.23}
    )
    a = logit(share_65) - logit(0.17)
    index = _continuity_index(patients, z["cont"])
    usual = index[ordinary()]
    return Factors(
        latent=z,
        imd=imd,
        deprivation=d,
        list_size=patients,
        share_65=share_65,
        age=a,
        share_0_4=_with(
            expit(logit(0.046) - 0.22 * a + 0.08 * d + 0.13 * z["young"]),
            {area.STUDENTS: 0.012, area.SINGLE_HANDED: 0.015},
        ),
        share_85_of_65=_with(0.135 * np.exp(0.14 * z["old"] + 0.10 * a), {area.CARE_HOMES: 0.38}),
        rural=np.array([float(place.rural) for place in places]),
        continuity_index=index,
        continuity=(index - usual.mean()) / usual.std(),
        access=0.85 * z["access"] - 0.30 * z["size"] - 0.10 * d,
        hospital=0.150 * z["hosp"],
    )


def _continuity_index(patients: Floats, latent: Floats) -> Floats:
    index = np.clip(0.555 - 0.085 * np.log(patients / 9_700) + 0.062 * latent, 0.30, 0.95)
    return _with(index, {area.STUDENTS: 0.37, area.SINGLE_HANDED: 0.91})
