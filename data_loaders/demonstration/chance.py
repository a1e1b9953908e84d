"""Random numbers: one named stream per table, so that a new table never changes an old one."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one table; the same seed and name always give the same numbers."""
    return np.random.default_rng([seed, crc32(name.encode())])


def logit(share: Floats | float) -> Floats:
    """Log odds of a share."""
    value = np.asarray(share, dtype=np.float64)
    return np.asarray(np.log(value / (1 - value)), dtype=np.float64)


def expit(odds: Floats | float) -> Floats:
    """The share that has these log odds."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(odds, dtype=np.float64))), dtype=np.float64)


def repeated_visits(rng: np.random.Generator, mean: Floats, phi: float) -> Ints:
    """Counts with this mean and variance `phi` times the mean, as people who come again make them."""
    intensity = rng.gamma(mean / (phi - 1), phi - 1)
    return np.asarray(rng.poisson(intensity), dtype=np.int64)


def wandering(rng: np.random.Generator, rows: int, steps: int, spread: float) -> Floats:
    """Noise that half remembers the step before: e(t) = 0.5 e(t-1) + N(0, spread), stationary."""
    shocks = rng.normal(0, spread, (rows, steps))
    noise = np.empty_like(shocks)
    noise[:, 0] = shocks[:, 0] / np.sqrt(0.75)
    for step in range(1, steps):
        noise[:, step] = 0.5 * noise[:, step - 1] + shocks[:, step]
    return noise


def apportion(total: Ints, shares: Floats) -> Ints:
    """Whole numbers in proportion to `shares` (last axis) that add up to `total`: largest remainders."""
    exact = total[..., None] * shares
    whole = np.floor(exact)
    missing = total - whole.sum(axis=-1).astype(np.int64)
    order = np.argsort(np.argsort(-(exact - whole), axis=-1, kind="stable"), axis=-1, kind="stable")
    return np.asarray(whole + (order < missing[..., None]), dtype=np.int64)
