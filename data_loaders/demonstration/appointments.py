"""Appointments booked, missed and of unknown outcome, and how they fall into the cells of the crosstab.

P2: from January 2026 the practices of Holmenside (L04) miss about a quarter fewer appointments.
C1: in November 2025 X90045 held 310 flu-clinic slots that the first release shows as not attended.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area
from data_loaders.demonstration.appointment_cells import CELLS, FLU_CELL, WAIT, cell_shares
from data_loaders.demonstration.chance import Floats, Ints, expit, logit, repeated_visits, stream
from data_loaders.demonstration.consultations import demand
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.hospital import members
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.rates import SEASON_CONSULTATIONS, season

BETTER_FROM = 18  # January 2026
FLU_MONTH, FLU_SLOTS = 16, 310
ATTENDED, MISSED, UNKNOWN = 0, 1, 2
STATUSES = ("Attended", "DNA", "Unknown")
_UNKNOWN_SHARE = 0.037
_MISSED_BY_WAIT = np.array([1.9, 5.0, 6.8, 8.2, 8.5, 8.9, 8.9, 5.0])
REVISED = {4: ("X90011", "X90052", "X90079"), 11: ("X90003", "X90060", "X90084")}


@dataclass(frozen=True)
class Appointments:
    """Counts by practice, month, cell and status; `first` holds the months as they were first released."""

    counts: Ints
    first: dict[int, Ints]

    def totals(self) -> Ints:
        """Attended, missed and unknown by practice and month."""
        return np.asarray(self.counts.sum(axis=2), dtype=np.int64)


def same_day_share(factors: Factors) -> Floats:
    """Share of appointments on the day of booking, 0 to 1."""
    return expit(logit(0.42) + 0.42 * factors.latent["same"])


def missed_share(seed: int, factors: Factors, booked: Floats) -> Floats:
    """Share of booked appointments missed, by practice and month; L04: 1.18 times the area, then less."""
    s = same_day_share(factors)
    level = (0.019 * s + 0.075 * (1 - s)) * np.exp(
        0.22 * factors.deprivation - 0.20 * factors.latent["qual"] + 0.03
    )
    here, weight = members(4), booked.sum(axis=1)
    others, inside = (weight * level)[~here].sum(), (weight * level)[here].sum()
    wanted = 1.18 / weight.sum() * weight[here].sum()
    level[here] *= wanted * others / (inside * (1 - wanted))
    noise = stream(seed, "appointments/missed").normal(0, 0.05, booked.shape)
    share = level[:, None] * np.exp(noise)
    share[here, BETTER_FROM:] *= 0.74
    return np.asarray(share)


def appointments(seed: int, factors: Factors, lists: Lists) -> Appointments:
    """All appointments for one seed."""
    pull = np.exp(0.14 * demand(factors) + 0.05 * factors.deprivation)
    mean = 0.460 * lists.monthly * pull[:, None] * season(SEASON_CONSULTATIONS)
    rng = stream(seed, "appointments")
    booked = repeated_visits(rng, mean, 5)
    unknown = rng.binomial(booked, _UNKNOWN_SHARE)
    missed = rng.binomial(booked - unknown, missed_share(seed, factors, mean))
    counts = _in_cells(seed, factors, (booked - unknown - missed, missed, unknown))
    counts[area.INDEX[area.FLU_CLINIC], FLU_MONTH, FLU_CELL, ATTENDED] += FLU_SLOTS
    return Appointments(counts, _first_releases(seed, counts))


def _in_cells(seed: int, factors: Factors, totals: tuple[Ints, Ints, Ints]) -> Ints:
    usual = cell_shares(seed, same_day_share(factors))
    late = usual * _MISSED_BY_WAIT[[WAIT[cell.wait] for cell in CELLS]]
    late /= late.sum(axis=1, keepdims=True)
    tables = []
    for status, total in enumerate(totals):
        shares = late if status == MISSED else usual
        rng = stream(seed, f"appointments/cells/{STATUSES[status]}")
        tables.append(rng.multinomial(total, shares[:, None, :]))
    return np.stack(tables, axis=-1)


def _first_releases(seed: int, counts: Ints) -> dict[int, Ints]:
    """Three months as first released: two with appointments still missing, one with the flu clinic wrong."""
    first = {}
    for t, codes in REVISED.items():
        rows = [area.INDEX[code] for code in codes]
        first[t] = counts[:, t].copy()
        first[t][rows] = stream(seed, f"appointments/first/{t}").binomial(counts[rows, t], 0.97)
    wrong = counts[:, FLU_MONTH].copy()
    wrong[area.INDEX[area.FLU_CLINIC], FLU_CELL, ATTENDED] -= FLU_SLOTS
    wrong[area.INDEX[area.FLU_CLINIC], FLU_CELL, MISSED] += FLU_SLOTS
    first[FLU_MONTH] = wrong
    return first
