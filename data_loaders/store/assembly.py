"""All received files put together: one table of observations, one tree, the list of sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarking.ccg_figures import CCG_FIGURES
from benchmarking.checks import KEYS, impossible, without_invalid
from benchmarking.expected.expectation import NEAREST, POPULATIONS, REFERENCE_EVENTS, expected_events
from benchmarking.indicators import Indicator, Kind, read_catalogue
from benchmarking.observations import COLUMNS, DEFINITIONS, Status
from benchmarking.organisations import Area
from benchmarking.periods import Period, PeriodKind
from benchmarking.snapshot import TARIFFS, Source
from data_loaders.received import Loaded, nothing
from data_loaders.store import tree
from data_loaders.store.archive import Provenance
from data_loaders.store.definitions import definitions
from data_loaders.store.expectations import populations, reference_events, stp_of, with_expected
from data_loaders.store.whole_ccgs import BESIDE, whole_ccgs
from data_loaders.successors import succession
from data_loaders.tabular.area_patients import of_areas, with_area_patients
from data_loaders.tariff_history import tariffs


@dataclass(frozen=True)
class Assembled:
    """The content of a snapshot, before it has an id."""

    observations: pd.DataFrame
    organisations: pd.DataFrame
    memberships: pd.DataFrame
    catalogue: Mapping[str, bytes]  # the TOML file of each indicator as it stands, by id
    area: Area
    sources: tuple[Source, ...]
    populations: pd.DataFrame = field(default_factory=lambda: nothing(POPULATIONS))  # of our area alone
    reference_events: pd.DataFrame = field(default_factory=lambda: nothing(REFERENCE_EVENTS))
    definitions: pd.DataFrame = field(default_factory=lambda: nothing(DEFINITIONS))
    tariffs: pd.DataFrame = field(default_factory=lambda: nothing(TARIFFS))
    successors: pd.DataFrame = field(default_factory=lambda: nothing(("code", "successor", "valid_from")))
    ccg_figures: pd.DataFrame = field(default_factory=lambda: nothing(CCG_FIGURES))
    beside: pd.DataFrame = field(
        default_factory=lambda: nothing(BESIDE)
    )  # told of, and no part of a snapshot
    impossible: pd.DataFrame = field(default_factory=lambda: nothing(COLUMNS))  # as they came; told of alone


def assemble(parts: Sequence[tuple[Provenance, Loaded]], catalogue: Path, area: Area) -> Assembled:
    """One content from files in the order in which they came; of two that say the same the later wins.

    `catalogue`: folder of the indicators' files, which may be that of an older snapshot.
    """
    indicators = read_catalogue(catalogue, kept=True)
    texts = {id: (catalogue / f"{id}.toml").read_bytes() for id in indicators}
    statements = pd.concat(
        [loaded.memberships.assign(order=note.order, as_at=loaded.published) for note, loaded in parts],
        ignore_index=True,
    )
    named = pd.concat(
        [loaded.organisations.assign(order=note.order) for note, loaded in parts], ignore_index=True
    )
    memberships = tree.memberships(statements, area)
    lists = populations(parts, memberships, area)
    reference = reference_events(parts)
    expected = expected_events(lists, reference, lambda month: stp_of(memberships, month))
    said = _said(parts, indicators, expected, memberships)
    observations = _observations(said, indicators)
    of_practices = observations.loc[~observations["indicator"].isin(of_areas(indicators)), "organisation"]
    organisations = tree.organisations(named, memberships, of_practices, area)
    sources = tuple(_source(note, loaded) for note, loaded in parts)
    of_ccgs = whole_ccgs(parts, indicators, observations, memberships)
    return Assembled(
        observations, organisations, memberships, texts, area, sources, lists, reference,
        definitions(parts, indicators), tariffs(parts, indicators), succession(statements),
        of_ccgs.used, of_ccgs.beside, said[impossible(said, indicators)],
    )  # fmt: skip


def _said(
    parts: Sequence[tuple[Provenance, Loaded]],
    indicators: Mapping[str, Indicator],
    expected: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    """The rows of all files, each thing once, with the denominators that no file gives; the numbers as they
    came, possible or not."""
    tables = [loaded.rows.assign(source=note.sha256) for note, loaded in parts if len(loaded.rows)]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).astype(_NUMBERS)
    rows = pd.concat(tables, ignore_index=True).astype(_NUMBERS)
    rows = (
        rows[rows["indicator"].isin(list(indicators))]
        .drop_duplicates(KEYS, keep="last")
        .reset_index(drop=True)
    )
    rows = with_expected(with_patient_years(rows, indicators), indicators, expected)
    return with_area_patients(rows, indicators, memberships)


def _observations(said: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    rows = without_invalid(said, indicators)
    counts = rows["indicator"].isin(
        [id for id, indicator in indicators.items() if indicator.kind is Kind.COUNT]
    )
    without = rows["denominator"].isna() | (rows["denominator"] == 0)
    incomplete = (rows["status"] == Status.OK) & (rows["numerator"].isna() | (without & ~counts))
    rows.loc[incomplete, "status"] = Status.MISSING.value
    return rows.sort_values(["indicator", "period", "organisation"], ignore_index=True)[list(COLUMNS)]


_NUMBERS = {"numerator": "float64", "denominator": "float64"}


def with_patient_years(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """Empty monthly denominators filled: the practice's list of that month, ÷ 12 where events are counted.

    A month that came without that list (ages are missing in some) takes the practice's nearest one, at most
    three months away and the earlier of two.
    """
    month = rows["period"].map({period: _month_number(period) for period in rows["period"].unique()})
    filled = rows.copy()
    for id, indicator in indicators.items():
        lists_of = indicator.patient_years_of or indicator.patients_of
        if not lists_of:
            continue
        empty = (
            (rows["indicator"] == id) & rows["denominator"].isna() & rows["numerator"].notna() & month.notna()
        )
        lists = rows[(rows["indicator"] == lists_of) & (rows["status"] == Status.OK) & month.notna()]
        patients = lists.set_index(pd.MultiIndex.from_arrays([lists["organisation"], month[lists.index]]))[
            "numerator"
        ]
        parts = 12 if indicator.patient_years_of else 1
        years = pd.Series(np.nan, rows.index[empty])
        for away in NEAREST:
            wanted = pd.MultiIndex.from_arrays([rows.loc[empty, "organisation"], month[empty] + away])
            years = years.fillna(pd.Series(patients.reindex(wanted).to_numpy(), years.index) / parts)
        filled.loc[empty, "denominator"] = years
    return filled


def _month_number(period: str) -> float:
    read = Period.parse(period)
    return read.end.year * 12 + read.end.month if read.kind is PeriodKind.MONTH else np.nan


def _source(note: Provenance, loaded: Loaded) -> Source:
    return Source(
        file=note.file,
        publication=loaded.publication,
        period=stretch(loaded.periods),
        published=loaded.published,
        received=note.received,
        sha256=note.sha256,
        rows=loaded.read,
        used=loaded.used,
        declared=loaded.declared,
    )


def stretch(periods: Sequence[str]) -> str:
    """Periods as one text: the only one, or the first to the last."""
    ordered = sorted(periods, key=Period.parse)
    return "" if not ordered else ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"
