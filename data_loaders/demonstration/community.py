"""NHS 111 and out-of-hours contacts, and district nursing contacts of patients aged 65 and over."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Flags, Floats
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.hospital import of_ccgs
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.rates import CONTACTS_111, DN_CONTACTS, draw

_BY_CCG = {"XC1": 0.12, "XC2": -0.20, "XC3": 0.05}


def contacts(seed: int, factors: Factors, lists: Lists) -> dict[str, Floats]:
    """Counts by practice and month of the two measures."""
    d, z = factors.deprivation, factors.latent
    offset = np.array([_BY_CCG[practice.locality.ccg.code] for practice in area.PRACTICES])
    return {
        "contacts_111": draw(seed, lists, CONTACTS_111, 0.12 * d + 0.10 * z["111"]),
        "dn_contacts": draw(seed, lists, DN_CONTACTS, 0.10 * d + 0.25 * z["dn"] + offset),
    }


def nursing_missing() -> Flags:
    """Practice and month without district nursing figures: the coast, July to September 2025."""
    return np.outer(of_ccgs("XC2"), np.isin(np.arange(months.MONTHS), [12, 13, 14]))
