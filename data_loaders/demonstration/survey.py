"""GP Patient Survey: answers received and published shares of six questions, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarking.methods.values import DESIGN_EFFECT
from data_loaders.demonstration import area
from data_loaders.demonstration.chance import Flags, Floats, Ints, expit, repeated_visits, stream
from data_loaders.demonstration.factors import Factors

YEARS = (2024, 2025, 2026)
EARLIER_YEARS = (2022, 2023)  # another series, with other questions
QUESTIONS = ("overall", "preferred", "phone", "contact", "ltc_support", "ltc")
_ANSWERED = {
    "overall": 0.98,
    "preferred": 0.62,
    "phone": 0.95,
    "contact": 0.95,
    "ltc_support": 0.50,
    "ltc": 0.96,
}
_OVERALL = {2022: 1.01, 2023: 0.95, 2024: 1.09, 2025: 1.16, 2026: 1.18}
_PREFERRED_EARLIER = -0.18  # against the series since 2024
_RECEIVED = {area.SINGLE_HANDED: 14, area.STUDENTS: 35}


@dataclass(frozen=True)
class Survey:
    """One year: forms sent and received, and per question the base (answers) and share of good answers."""

    asked: Flags  # practices in the file
    distributed: Ints
    received: Ints
    base: dict[str, Ints]
    weighted_base: dict[str, Floats]
    share: dict[str, Floats]  # 0 to 1


def _true_log_odds(seed: int, factors: Factors) -> dict[str, Floats]:
    c, x, d, z = factors.continuity, factors.access, factors.deprivation, factors.latent
    own = stream(seed, "survey").normal(0, 0.10, (3, len(area.CODES)))
    return {
        "overall": 0.24 * c + 0.30 * x + 0.24 * z["exp"] - 0.10 * d,
        "preferred": -0.42 + 0.42 * c + 0.35 * z["pref"],
        "phone": 0.14 + 0.68 * x,
        "contact": 0.86 + 0.50 * x + 0.10 * c + own[0],
        "ltc_support": 0.72 + 0.15 * c + 0.15 * z["exp"] + own[1],
        "ltc": 0.10 + 0.45 * factors.age + 0.20 * d + own[2],
    }


def _asked(year: int) -> Flags:
    first_missed = {area.ABSORBED: 2025, area.CLOSED: 2026}
    first_asked = {area.NEW: 2026}
    return np.array([first_asked.get(code, 0) <= year < first_missed.get(code, 9999) for code in area.CODES])


def _level(question: str, year: int) -> float:
    """What the log odds of a year lie above those of every practice's own."""
    if question == "overall":
        return _OVERALL[year]
    return _PREFERRED_EARLIER if question == "preferred" and year in EARLIER_YEARS else 0.0


def survey(seed: int, factors: Factors, year: int) -> Survey:
    """The survey of one year."""
    rng = stream(seed, f"survey/{year}")
    rate = 0.265 - 0.045 * factors.deprivation + 0.03 * factors.age
    received = np.clip(repeated_visits(rng, 440 * rate, 2), 30, 260)
    for code, answers in _RECEIVED.items():
        received[area.INDEX[code]] = answers
    odds = _true_log_odds(seed, factors)
    base: dict[str, Ints] = {}
    weighted: dict[str, Floats] = {}
    share: dict[str, Floats] = {}
    for question in QUESTIONS:
        own = odds[question] + _level(question, year)
        drift = rng.normal(0, 0.10, len(own)) if year != YEARS[-1] else np.zeros(len(own))
        p = expit(own + drift)
        base[question] = np.rint(_ANSWERED[question] * received).astype(np.int64)
        effective = base[question] / DESIGN_EFFECT
        share[question] = np.clip(rng.beta(p * effective, (1 - p) * effective), 0.01, 0.99)
        weighted[question] = base[question].astype(float) * np.exp(rng.normal(0, 0.05, len(own)))
    sent = np.rint(received / rate * np.exp(rng.normal(0, 0.03, len(rate)))).astype(np.int64)
    return Survey(_asked(year), np.maximum(sent, received), received, base, weighted, share)


def half_width(share: Floats, base: Ints) -> Floats:
    """Half the 95 % interval of a share (0 to 1), on the effective number of answers."""
    return np.asarray(1.959964 * np.sqrt(share * (1 - share) * DESIGN_EFFECT / base))
