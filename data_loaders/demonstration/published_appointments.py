"""Appointments in General Practice: the practice crosstab, zips of three months with their Mapping.csv."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.appointment_cells import CELLS
from data_loaders.demonstration.appointments import STATUSES, Appointments
from data_loaders.demonstration.chance import Ints
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.written_file import WrittenFile, csv_bytes, zip_bytes

COLUMNS = (
    "APPOINTMENT_MONTH_START_DATE",
    "GP_CODE",
    "GP_NAME",
    "SUPPLIER",
    "PCN_CODE",
    "PCN_NAME",
    "SUB_ICB_LOCATION_CODE",
    "SUB_ICB_LOCATION_NAME",
    "HCP_TYPE",
    "APPT_MODE",
    "NATIONAL_CATEGORY",
    "TIME_BETWEEN_BOOK_AND_APPT",
    "COUNT_OF_APPOINTMENTS",
    "APPT_STATUS",
)
MAPPING_COLUMNS = (
    "GP_CODE",
    "GP_NAME",
    "SUPPLIER",
    "PCN_CODE",
    "PCN_NAME",
    "SUB_ICB_LOCATION_CODE",
    "SUB_ICB_LOCATION_NAME",
    "ICB_CODE",
    "ICB_NAME",
    "REGION_CODE",
    "REGION_NAME",
)


def _practice(n: int) -> list[str]:
    practice = area.PRACTICES[n]
    ccg = practice.locality.ccg
    return [
        practice.code,
        practice.name,
        practice.supplier,
        practice.pcn,
        practice.pcn_name,
        ccg.code,
        ccg.name,
    ]


def _month_rows(counts: Ints, t: int) -> list[list[object]]:
    day = months.first_day(t).strftime("%d%b%Y").upper()
    fronts = [[day, *_practice(n)] for n in range(len(area.CODES))]
    cells = [[cell.staff, cell.mode, cell.category, cell.wait] for cell in CELLS]
    found = np.argwhere(counts > 0).tolist()
    return [[*fronts[n], *cells[c], int(counts[n, c, s]), STATUSES[s]] for n, c, s in found]


def _mapping(lists: Lists, t: int) -> bytes:
    above = [area.STP_CODE, area.STP_NAME, area.REGION_CODE, area.REGION_NAME]
    rows = [[*_practice(n), *above] for n in range(len(area.CODES)) if lists.open[n, t]]
    return csv_bytes([MAPPING_COLUMNS, *rows])


def crosstab(
    appointments: Appointments, lists: Lists, new: tuple[int, ...], repeated: tuple[int, ...]
) -> WrittenFile:
    """One release: the `new` months as first counted, earlier months `repeated` with corrected figures."""
    members: dict[str, bytes] = {}
    rows, total = 0, 0
    for t in (*repeated, *new):
        counts = appointments.counts[:, t]
        if t in new:
            counts = appointments.first.get(t, counts)
        table = _month_rows(counts, t)
        rows, total = rows + len(table), total + int(counts.sum())
        name = f"Practice_Level_Crosstab_{months.first_day(t):%b_%y}.csv"
        members[name] = csv_bytes([COLUMNS, *table])
    members["Mapping.csv"] = _mapping(lists, new[-1])
    path = f"Practice_Level_Crosstab_{months.first_day(new[-1]):%b_%y}.zip"
    return WrittenFile(path, zip_bytes(members), rows, "COUNT_OF_APPOINTMENTS", float(total))
