"""The builders' small area with lists by age and sex and the STP's events by age and sex, worked out by hand.

Every practice has 600 women and 300 men aged 30-34, 60 women aged 70-74 and 24 men aged 90-94 in every month.
At the STP's rates (0.05, 0.06, 0.3 and 0.4 a year) that is 30 + 18 + 18 + 9.6 = 75.6 events a year.
"""

from dataclasses import replace

import pandas as pd

from benchmarking.expected.expectation import POPULATIONS, REFERENCE_EVENTS
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from tests.builders import PRACTICES, rows, snapshot

MONTHS = tuple(str(month) for month in Period.parse("2025/26").months())
YEAR = Period.parse("year to 2026-03")
BANDS = (*(f"{age}-{age + 4}" for age in range(0, 95, 5)), "95+")
LIST = {("female", "30-34"): 600, ("male", "30-34"): 300, ("female", "70-74"): 60, ("male", "90-94"): 24}
REFERENCE = [
    ("XST", "em_adm", "2025/26", "0-64", "female", 100, 2000),
    ("XST", "em_adm", "2025/26", "0-64", "male", 60, 1000),
    ("XST", "em_adm", "2025/26", "65+", "female", 90, 300),
    ("XST", "em_adm", "2025/26", "65+", "male", 80, 200),
]
EXPECTED, PATIENTS = 75.6, 984


def populations(
    months: tuple[str, ...] = MONTHS, practices: tuple[str, ...] = tuple(PRACTICES)
) -> pd.DataFrame:
    """The lists of some practices in some months."""
    made = [
        (practice, month, band, sex, float(LIST.get((sex, band), 0)))
        for practice in practices
        for month in months
        for sex in ("female", "male")
        for band in BANDS
    ]
    return pd.DataFrame(made, columns=list(POPULATIONS))


def reference(cells: list[tuple[object, ...]] | None = None) -> pd.DataFrame:
    """The STP's events by age and sex."""
    made = pd.DataFrame(REFERENCE if cells is None else cells, columns=list(REFERENCE_EVENTS))
    return made.astype({"events": float, "patient_years": float})


def adjusted_area(monthly: dict[int, int] | None = None) -> Snapshot:
    """Emergency admissions of 2025/26: 6 a month in each practice, or as given by its number."""
    counts = monthly or {}
    tables = [
        rows("ue_em_adm_1000", lambda n: (counts.get(n, 6), PATIENTS / 12), period=month) for month in MONTHS
    ]
    return replace(snapshot(*tables), populations=populations(), reference_events=reference())
