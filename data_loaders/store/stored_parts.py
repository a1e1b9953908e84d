"""Stored parts: what is read back from the folder of a snapshot that has been verified."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from benchmarking.observations import Status
from benchmarking.organisations import MEMBERSHIP_COLUMNS, Level, Organisation, Organisations
from benchmarking.snapshot import Source
from data_loaders.area_settings import kept_area
from data_loaders.store.identity import (
    DEFINED,
    MEMBERSHIPS,
    OBSERVATIONS,
    ORGANISATIONS,
    POPULATIONS,
    PRICED,
    REFERENCE,
    SUCCEEDED,
    WHOLE,
)


def observations(folder: Path) -> pd.DataFrame:
    """The tidy table, with each text kept once and in order: see `benchmarking/tidy_table.py`."""
    path = folder / OBSERVATIONS
    kinds = {field.name: field.type for field in pa.parquet.read_schema(path)}
    texts = [name for name, kind in kinds.items() if kind in (pa.string(), pa.large_string())]
    columns = {}
    with pa.parquet.ParquetFile(path, read_dictionary=texts) as file:
        for name in kinds:  # one after the other: what is read is larger than what is kept
            column = file.read([name])[name]
            columns[name] = _kept_once(name, column) if name in texts else column.to_numpy()
    return pd.DataFrame(columns, copy=False)


def _kept_once(name: str, column: pa.ChunkedArray) -> pd.Categorical:
    """The texts of a column in order, and which of them stands in each row."""
    chunks = column.unify_dictionaries().chunks
    given = chunks[0].dictionary.to_pylist() if chunks else []
    kept = sorted({*given, *(Status if name == "status" else ())})  # also those that hide a figure later
    place = {text: number for number, text in enumerate(kept)}
    smallest = np.min_scalar_type(-len(kept) - 1)
    numbers = np.array([place[text] for text in given], smallest)
    rows = [numbers[chunk.indices.to_numpy()] for chunk in chunks]
    codes = np.concatenate(rows) if rows else np.array([], smallest)
    return pd.Categorical.from_codes(codes, categories=pd.Index(kept, dtype="str"), validate=False)


def small_tables(folder: Path, parts: Mapping[str, str]) -> dict[str, Any]:
    """Lists and events by age and sex, how files say that they count, tariffs, and figures of whole CCGs, by
    the snapshot's names.

    A snapshot that was made before such a table was kept has none.
    """
    held = [name for name in (POPULATIONS, REFERENCE) if name in parts]
    found = {name.removesuffix(".parquet"): pd.read_parquet(folder / name) for name in held}
    if DEFINED in parts:
        found["definitions"] = pd.read_csv(folder / DEFINED, dtype="str", keep_default_na=False)
    if PRICED in parts:
        table = pd.read_csv(folder / PRICED, dtype="str", keep_default_na=False)
        found["tariffs"] = table.astype({"unit_cost": float})
    if WHOLE in parts:
        table = pd.read_csv(folder / WHOLE, dtype="str", keep_default_na=False)
        found["ccg_figures"] = table.astype({"numerator": float, "denominator": float, "practices": float})
    return found


def source(given: Mapping[str, Any]) -> Source:
    """A received file as the manifest names it."""
    known = {name: value for name, value in given.items() if name != "order"}
    return Source(**{**known, "received": date.fromisoformat(given["received"])})


def organisations(folder: Path, parts: Mapping[str, str]) -> Organisations:
    """The tree, as it was on every day, and what became of whom."""
    with (folder / ORGANISATIONS).open(encoding="utf-8", newline="") as file:
        by_code = {row["code"]: _organisation(row) for row in csv.DictReader(file)}
    memberships = pd.read_csv(folder / MEMBERSHIPS, dtype="str", keep_default_na=False)
    for column in ("valid_from", "valid_to"):
        days = {text: date.fromisoformat(text) for text in memberships[column].unique()}
        memberships[column] = memberships[column].map(days).astype(object)
    area = kept_area(folder / "area.json")
    return Organisations(by_code, memberships[list(MEMBERSHIP_COLUMNS)], area, _successors(folder, parts))


def _successors(folder: Path, parts: Mapping[str, str]) -> dict[str, tuple[str, date]]:
    if SUCCEEDED not in parts:
        return {}
    rows = pd.read_csv(folder / SUCCEEDED, dtype="str", keep_default_na=False)
    named = zip(rows["code"], rows["successor"], rows["valid_from"], strict=True)
    return {code: (new, date.fromisoformat(day)) for code, new, day in named}


def _organisation(row: Mapping[str, str]) -> Organisation:
    return Organisation(
        code=row["code"],
        name=row["name"],
        level=Level(row["level"]),
        opened=date.fromisoformat(row["opened"]) if row["opened"] else None,
        closed=date.fromisoformat(row["closed"]) if row["closed"] else None,
        serves=row["serves"],
        rural={"yes": True, "no": False}.get(row["rural"]),
    )
