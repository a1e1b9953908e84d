"""Reference rates: the STP's events by age and sex as they may be shown, and what was expected from them.

Counts by age and sex are counts like any other, and a denominator that was worked out from them would give
them back: with the published lists of enough practices it is one equation for each practice and month.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from benchmarking.disclosure.recovery import rounded
from benchmarking.expected.adjustment import expected
from benchmarking.expected.expectation import REFERENCE_EVENTS, band
from benchmarking.indicators import Kind
from benchmarking.methods.disclosure import SMALL_COUNT, SMALL_HOSPITAL_COUNT
from benchmarking.organisations import SmallNumbers
from benchmarking.snapshot import Snapshot
from benchmarking.tidy_table import as_texts

OF = ["organisation", "measure", "period", "sex"]  # bands are put together within these
SAME = 1e-9  # relative: a denominator is the expectation that was worked out here, or comes from a file


def with_shown_reference(snapshot: Snapshot) -> Snapshot:
    """The snapshot with the reference events as they are shown, and expected events made from those.

    A denominator that came with a file stays: it says nothing of these events.
    """
    reference = shown_reference(snapshot.reference_events, snapshot.organisations.area.small_numbers)
    if reference.empty:
        return snapshot
    shown = replace(snapshot, reference_events=reference)
    made = replace(shown, observations=_with_expected(snapshot, expected(snapshot), expected(shown)))
    made.made.update(shown.made)
    return made


def _with_expected(snapshot: Snapshot, true: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The observations with expected events as they are shown in place of the true ones."""
    rows = snapshot.observations
    denominators = rows["denominator"].to_numpy(float, copy=True)
    for indicator in snapshot.indicators.values():
        if indicator.kind is Kind.INDIRECT and indicator.expected_from in true:
            about = np.flatnonzero(rows["indicator"] == indicator.id)
            wanted = pd.MultiIndex.from_frame(as_texts(rows.iloc[about])[["organisation", "period"]])
            old, new = (
                events[indicator.expected_from].reindex(wanted).to_numpy(float) for events in (true, shown)
            )
            ours = np.isclose(denominators[about], old, rtol=SAME, atol=0)
            denominators[about] = np.where(ours, new, denominators[about])
    return rows.assign(denominator=denominators)


def shown_reference(reference: pd.DataFrame, rule: SmallNumbers) -> pd.DataFrame:
    """Bands put together with the next older one until none holds few events, and the rule on what is left.

    Of a measure and year with few in a whole sex nothing is shown. A band whose events are missing stays.
    """
    fewest = SMALL_COUNT if rule is SmallNumbers.HIDE else SMALL_HOSPITAL_COUNT
    parts = [_together(rows, fewest) for _, rows in reference.groupby(OF, sort=False, observed=True)]
    if not parts:
        return reference
    made = pd.concat(parts, ignore_index=True)[list(REFERENCE_EVENTS)]
    small = made["events"].between(0, fewest, inclusive="right")
    away = small.groupby([made[name] for name in OF[:3]], observed=True).transform("any")
    events = made["events"].to_numpy(float)
    shown = events if rule is SmallNumbers.HIDE else rounded(events)
    return made.assign(events=np.where(away, np.nan, shown))


def _together(rows: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The bands of one sex, from the youngest on."""
    kept: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]
    for row in sorted(records, key=lambda row: band(str(row["age_band"])) or (0, 0)):
        joined = _joined(kept[-1], row) if kept else None
        if joined and (0 < kept[-1]["events"] <= fewest or 0 < row["events"] <= fewest):
            kept[-1] = joined
        else:
            kept.append(row)
    return pd.DataFrame(kept)


def _joined(younger: dict[str, Any], older: dict[str, Any]) -> dict[str, Any] | None:
    """Two bands as one; None where the second does not begin where the first one ends, or one is missing."""
    first, second = (band(str(row["age_band"])) for row in (younger, older))
    if (
        not first
        or not second
        or first[1] + 1 != second[0]
        or pd.isna([younger["events"], older["events"]]).any()
    ):
        return None
    text = str(older["age_band"])
    ends = f"{first[0]}+" if text.endswith("+") else f"{first[0]}-{second[1]}"
    sums = {name: younger[name] + older[name] for name in ("events", "patient_years")}
    return {**older, **sums, "age_band": ends}
