"""A&E attendances at ages 0 to 4, five years, as the Fingertips indicator 93930 counts them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Ints, repeated_visits, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists

_PANDEMIC = {2021: 0.62, 2022: 0.98}


@dataclass(frozen=True)
class ChildrensAe:
    """Attendances and children by practice and financial year."""

    attendances: Ints
    children: Ints


def childrens_ae(seed: int, factors: Factors, lists: Lists) -> ChildrensAe:
    """All attendances at ages 0 to 4 for one seed."""
    rng = stream(seed, "ae_0_4")
    children = np.rint(lists.yearly * lists.shares[:, [0]]).astype(np.int64)
    own = rng.standard_normal(len(area.CODES))
    rate = 0.57 * np.exp(0.13 * factors.deprivation + 0.5 * factors.hospital + 0.10 * own)
    year = np.array([_PANDEMIC.get(end, 1.0) for end in months.YEARS])
    return ChildrensAe(repeated_visits(rng, children * rate[:, None] * year, 1.2), children)
