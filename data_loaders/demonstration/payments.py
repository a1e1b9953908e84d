"""NHS payments to the practices, five years: level per weighted patient, need weighting and their parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Flags, Floats, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists

PARTS = {
    "Global Sum": 0.58,
    "Total QOF Payments": 0.09,
    "Premises Payments": 0.08,
    "Enhanced services": 0.08,
    "PCO Admin Other": 0.05,
    "Information Management and Technology": 0.02,
    "Other Payments": 0.10,
}


@dataclass(frozen=True)
class Payments:
    """By practice and year: patients, weighted patients, pounds without drugs, and pounds for drugs."""

    registered: Floats
    weighted: Floats
    payment: Floats
    parts: dict[str, Floats]
    drugs: Floats
    contract: list[str]
    dispensing: Flags


def payments(seed: int, factors: Factors, lists: Lists) -> Payments:
    """All payments for one seed."""
    practices, years = len(area.CODES), len(months.YEARS)
    rng = stream(seed, "payments")
    noise = rng.standard_normal((practices, years))
    e = 0.89 * factors.latent["pay"][:, None] + 0.456 * noise
    growth = 1.04 ** (np.array(months.YEARS) - months.YEARS[-1])
    per_weighted = 184 * np.exp(0.15 * e + 0.03 * np.maximum(e, 0) ** 2) * growth
    log_ratio = 0.007 + 1.237 * (factors.share_65 - 0.17) + 0.125 * (np.log(factors.imd) - 3.05)
    ratio = np.exp(log_ratio + 0.05 * rng.standard_normal(practices))
    weighted = np.round(lists.yearly * ratio[:, None], 2)
    payment = per_weighted * weighted
    contract = rng.choice(["GMS", "PMS", "APMS"], practices, p=[0.55, 0.40, 0.05])
    dispensing = (factors.rural > 0) & (rng.random(practices) < 0.6)
    drugs = payment * 0.45 * rng.uniform(0.7, 1.3, (practices, 1)) * dispensing[:, None]
    return Payments(
        registered=lists.yearly,
        weighted=weighted,
        payment=payment,
        parts=_parts(seed, payment),
        drugs=np.round(drugs, 2),
        contract=[str(kind) for kind in contract],
        dispensing=dispensing,
    )


def _parts(seed: int, payment: Floats) -> dict[str, Floats]:
    shares = np.array(list(PARTS.values()))
    shape = stream(seed, "payments/parts").gamma(shares * 200, 1.0, (*payment.shape, len(shares)))
    shape /= shape.sum(axis=-1, keepdims=True)
    return {name: np.round(payment * shape[..., n], 2) for n, name in enumerate(PARTS)}
