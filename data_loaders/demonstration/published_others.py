"""Ratings, estimates of undiagnosed hypertension, and the fund's appointments within two weeks."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import expit, logit, stream
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.registers import returned
from data_loaders.demonstration.workbook_bytes import workbook
from data_loaders.demonstration.written_file import WrittenFile, table

TWO_LOCATIONS = ("X90012", "X90066")
_RATED = {"Good": 0.90, "Outstanding": 0.04, "Requires improvement": 0.05, "Inadequate": 0.01}
RATING_COLUMNS = (
    "Location ID",
    "Location ODS Code",
    "Location Name",
    "Location Type",
    "Location Primary Inspection Category",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
    "Inherited Rating (Y/N)",
)
ESTIMATE_COLUMNS = (
    "practice_code",
    "parmseq",
    "parm",
    "estimate",
    "stderr",
    "dof",
    "t",
    "p",
    "min95",
    "max95",
)
FUND_COLUMNS = (
    "ORGANISATION_TYPE",
    "ORGANISATION_CODE",
    "ORGANISATION_NAME",
    "QUALITY_SERVICE",
    "ACH_DATE",
    "IND_CODE",
    "MEASURE",
    "VALUE",
)


def ratings(seed: int) -> WrittenFile:
    """Latest ratings on 1 November 2024: domains beside the whole, and two practices with two locations."""
    rng = stream(seed, "ratings")
    rows: list[list[object]] = []
    for practice in area.PRACTICES[: area.LASTING]:
        rating = str(rng.choice(list(_RATED), p=list(_RATED.values())))
        for year in (2019, 2023) if practice.code in TWO_LOCATIONS else (2022,):
            place = [f"1-{practice.code[1:]}{year}", practice.code, practice.name, "Primary Medical Services"]
            for domain in ("Overall", "Safe", "Well-led"):
                where = [*place, "GP Practices", "Overall", domain]
                rows.append([*where, rating, f"{year}-06-14", "N"])
    content = workbook("Locations", [list(RATING_COLUMNS), *rows])
    return WrittenFile("01_November_2024_Latest_ratings.xlsx", content, len(rows), "ratings", len(rows))


def hypertension(seed: int, factors: Factors) -> WrittenFile:
    """Estimated share of adults with hypertension that nobody knows of, whatever the register says."""
    own = stream(seed, "undiagnosed").standard_normal(area.LASTING)
    older = factors.age[: area.LASTING]
    share = 100 * expit(logit(0.12) + 0.10 * older + 0.09 * own)
    rows = [
        [code, 1, "Scenario_1", float(value), 0.006, 821, -45.0, 0, float(value) - 1, float(value) + 1]
        for code, value in zip(area.CODES, share, strict=False)
    ]
    content = workbook("Sheet1", [list(ESTIMATE_COLUMNS), *rows])
    name = "Undiagnosed-hypertension-estimates-practice-level-2024.xlsx"
    return WrittenFile(name, content, len(rows), "estimate", round(float(share.sum()), 6))


def fund(seed: int, factors: Factors, lists: Lists, year: int) -> WrittenFile:
    """Appointments within two weeks in the financial year that ends in `year`; networks in the same file."""
    rng = stream(seed, f"fund/{year}")
    at = months.YEARS.index(year)
    booked = rng.poisson(np.maximum(lists.yearly[:, at], 1) * 3.4)
    own = stream(seed, "fund").standard_normal(len(area.CODES))
    within = rng.binomial(booked, expit(1.95 + 0.40 * factors.access + 0.55 * own))
    rows: list[list[object]] = []
    networks: dict[str, list[int]] = {}
    for n in returned(year, lists):
        practice = area.PRACTICES[n]
        rows += _rows("GP practice", practice.code, practice.name, year, int(within[n]), int(booked[n]))
        held = networks.setdefault(practice.pcn, [0, 0])
        held[0] += int(within[n])
        held[1] += int(booked[n])
    for code, (over, under) in sorted(networks.items()):
        rows += _rows("PCN", code, "A, B PCN", year, over, under)
    name = f"IIF_indicators_annual_pub_{year - 1}_{year % 100:02d}.csv"
    return table(name, FUND_COLUMNS, rows, "VALUE")


def _rows(kind: str, code: str, name: str, year: int, over: int, under: int) -> list[list[object]]:
    front = [kind, code, name, f"NCD{(year - 1) % 100:02d}{year % 100:02d}", f"31/03/{year}", "NCD026"]
    return [[*front, "ACC-08 Numerator", over], [*front, "ACC-08 Denominator", under]]
