"""Patients Registered at a GP Practice: ages at five levels, totals only (one month), map of practices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Ints
from data_loaders.demonstration.lists import BANDS, Lists
from data_loaders.demonstration.written_file import WrittenFile, csv_bytes, table, zip_bytes

PUBLICATION = "GP_PRAC_PAT_LIST"
TOTALS_ONLY = 4  # November 2024 came without ages
ZIPPED = (7, 15, 20)
AGE_COLUMNS = (
    "PUBLICATION",
    "EXTRACT_DATE",
    "ORG_TYPE",
    "ORG_CODE",
    "ONS_CODE",
    "POSTCODE",
    "SEX",
    "AGE_GROUP_5",
    "NUMBER_OF_PATIENTS",
)
ALL_COLUMNS = (
    "PUBLICATION",
    "EXTRACT_DATE",
    "TYPE",
    "SUB_ICB_LOCATION_CODE",
    "ONS_SUB_ICB_LOCATION_CODE",
    "CODE",
    "POSTCODE",
    "SEX",
    "AGE",
    "NUMBER_OF_PATIENTS",
)
MAP_COLUMNS = (
    "PUBLICATION",
    "EXTRACT_DATE",
    "PRACTICE_CODE",
    "PRACTICE_NAME",
    "PRACTICE_POSTCODE",
    "PCN_CODE",
    "PCN_NAME",
    "ONS_SUB_ICB_LOCATION_CODE",
    "SUB_ICB_LOCATION_CODE",
    "SUB_ICB_LOCATION_NAME",
    "ONS_ICB_CODE",
    "ICB_CODE",
    "ICB_NAME",
    "ONS_COMM_REGION_CODE",
    "COMM_REGION_CODE",
    "COMM_REGION_NAME",
    "SUPPLIER_NAME",
)
Organisation = tuple[str, str, str, str, list[int]]  # type, code, ONS code, postcode, rows of the practices


def _iso(t: int) -> str:
    return months.first_day(t).isoformat()


def _worded(t: int) -> str:
    return months.first_day(t).strftime("%d%b%Y")


def ages_date(t: int) -> str:
    """Extract date as the ages file writes it: the form changes from month to month."""
    return _iso(t) if t % 2 == 0 else _worded(t).upper()


def map_date(t: int) -> str:
    """Extract date as the map of the same month writes it: another form than the ages file's."""
    return _worded(t) if t % 2 == 0 else _iso(t)


def _open(lists: Lists, t: int) -> list[int]:
    return [n for n in range(len(area.CODES)) if lists.open[n, t]]


def _grouped(rows: list[int], key: str) -> Iterable[tuple[str, list[int]]]:
    def code(n: int) -> str:
        practice = area.PRACTICES[n]
        return practice.pcn if key == "pcn" else practice.locality.ccg.code

    return [(name, list(members)) for name, members in groupby(sorted(rows, key=code), key=code)]


def organisations(rows: list[int]) -> list[Organisation]:
    """The five levels of the ages file, largest first; their totals agree."""
    found: list[Organisation] = [
        ("Comm Region", area.REGION_CODE, area.ONS_REGION, "", rows),
        ("ICB", area.STP_CODE, area.ONS_STP, "", rows),
    ]
    ons = {ccg.code: ccg.ons for ccg in area.CCGS}
    found += [
        ("SUB_ICB_LOCATION_CODE", code, ons[code], "", members) for code, members in _grouped(rows, "ccg")
    ]
    found += [("PCN", code, "", "", members) for code, members in _grouped(rows, "pcn")]
    found += [("GP", area.CODES[n], "", area.PRACTICES[n].postcode, [n]) for n in rows]
    return found


def _age_rows(front: list[str], female: Ints, male: Ints) -> list[list[object]]:
    order = sorted(range(len(BANDS)), key=BANDS.__getitem__)
    rows: list[list[object]] = [[*front, "ALL", "ALL", int(female.sum() + male.sum())]]
    for sex, counts in (("FEMALE", female.tolist()), ("MALE", male.tolist())):
        rows += [[*front, sex, BANDS[band], counts[band]] for band in order]
        rows.append([*front, sex, "ALL", sum(counts)])
    return rows


def _folder(t: int) -> str:
    return f"patients-registered-{months.iso(t)}"


def ages(lists: Lists, t: int) -> WrittenFile:
    """`gp-reg-pat-prac-quin-age` of month t, as csv or zip."""
    rows: list[list[object]] = []
    for kind, code, ons, postcode, members in organisations(_open(lists, t)):
        front = [PUBLICATION, ages_date(t), kind, code, ons, postcode]
        female, male = lists.female[members, t].sum(axis=0), lists.male[members, t].sum(axis=0)
        rows += _age_rows(front, np.asarray(female), np.asarray(male))
    name = "gp-reg-pat-prac-quin-age"
    file = table(f"{_folder(t)}/{name}.csv", AGE_COLUMNS, rows, "NUMBER_OF_PATIENTS")
    if t not in ZIPPED:
        return file
    content = zip_bytes({f"{name}.csv": file.content})
    return WrittenFile(f"{_folder(t)}/{name}.zip", content, file.rows, file.column, file.total)


def totals(lists: Lists, t: int) -> WrittenFile:
    """`gp-reg-pat-prac-all.csv` of month t: one row for each practice."""
    rows: list[list[object]] = []
    for n in _open(lists, t):
        practice = area.PRACTICES[n]
        ccg = practice.locality.ccg
        front = [PUBLICATION, ages_date(t), "GP", ccg.code, ccg.ons, practice.code, practice.postcode]
        rows.append([*front, "ALL", "ALL", int(lists.monthly[n, t])])
    return table(f"{_folder(t)}/gp-reg-pat-prac-all.csv", ALL_COLUMNS, rows, "NUMBER_OF_PATIENTS")


def practice_map(lists: Lists, t: int) -> WrittenFile:
    """`gp-reg-pat-prac-map.csv` of month t; some names end in a blank."""
    rows = []
    for n in _open(lists, t):
        practice = area.PRACTICES[n]
        ccg = practice.locality.ccg
        blank = " " if n % 11 == 0 else ""
        front = [PUBLICATION, map_date(t), practice.code, practice.name, practice.postcode]
        network = [practice.pcn, practice.pcn_name + blank, ccg.ons, ccg.code, ccg.name + blank]
        region = [area.ONS_STP, area.STP_CODE, area.STP_NAME, area.ONS_REGION, area.REGION_CODE]
        rows.append([*front, *network, *region, area.REGION_NAME, practice.supplier])
    content = csv_bytes([MAP_COLUMNS, *rows])
    return WrittenFile(
        f"{_folder(t)}/gp-reg-pat-prac-map.csv", content, len(rows), "practices", float(len(rows))
    )
