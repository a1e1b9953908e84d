"""Tariff history: which tariff holds on which days, from files in the order in which they came."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from benchmarking.snapshot import TARIFFS
from data_loaders.received import Loaded, nothing
from data_loaders.store.archive import Provenance


def tariffs(parts: Sequence[tuple[Provenance, Loaded]], indicators: Collection[str]) -> pd.DataFrame:
    """All tariffs, TARIFFS, by indicator and day: on days that two files speak of, the later one counts."""
    held: list[dict[str, Any]] = []
    for _, loaded in parts:
        for row in loaded.tariffs.to_dict("records"):
            if row["indicator"] in indicators:
                new = {str(name): value for name, value in row.items()}
                held = [*(piece for old in held for piece in _beside(old, new)), new]
    if not held:
        return nothing(TARIFFS)
    made = pd.DataFrame(held, columns=list(TARIFFS))
    return made.sort_values(["indicator", "valid_from"], ignore_index=True)


def _beside(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """What is left of a tariff outside the days of a newer one for the same: up to two pieces."""
    if old["indicator"] != new["indicator"]:
        return [old]
    before = {**old, "valid_to": min(old["valid_to"], _moved(new["valid_from"], -1))}
    after = {**old, "valid_from": max(old["valid_from"], _moved(new["valid_to"], 1))}
    return [piece for piece in (before, after) if piece["valid_from"] <= piece["valid_to"]]


def _moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
