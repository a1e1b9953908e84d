"""Raw QOF csv files: PREVALENCE and MAPPING_NHS_GEOGRAPHIES of five years, each in the manner of its year."""

from __future__ import annotations

from data_loaders.demonstration import area, months
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.registers import GROUPS, LIST_TYPES, Registers, returned
from data_loaders.demonstration.written_file import LF, WrittenFile, csv_bytes, table

PREVALENCE_COLUMNS = ("PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE")
MAPPING_COLUMNS = (
    "NAT_ONS_CODE",
    "NAT_CODE",
    "NAT_COUNTRY",
    "REGION_ODS_CODE",
    "REGION_ONS_CODE",
    "REGION_NAME",
    "ICB_ODS_CODE",
    "ICB_ONS_CODE",
    "ICB_NAME",
    "SUB_ICB_ODS_CODE",
    "SUB_ICB_ONS_CODE",
    "SUB_ICB_NAME",
    "PCN_ODS_CODE",
    "PCN_NAME",
    "PRACTICE_CODE",
    "PRACTICE_NAME",
)
_EARLIER = {"NAT_COUNTRY": "COUNTRY", "SUB_ICB": "CCG", "ICB": "STP"}
_WITH_DECIMALS = 2023  # 2022-23 writes a register of 112 as 112.0


def file_name(kind: str, year: int) -> str:
    corrected = "_v2" if year == months.YEARS[0] else ""
    return f"{kind}_{(year - 1) % 100:02d}{year % 100:02d}{corrected}.csv"


def prevalence(registers: Registers, lists: Lists, year: int) -> WrittenFile:
    """Registers and list sizes of the financial year that ends in `year`."""
    position = months.YEARS.index(year)
    rows: list[list[object]] = []
    for n in returned(year, lists):
        for group in GROUPS:
            patients = int(registers.patients[group][n, position])
            register = f"{patients}.0" if year == _WITH_DECIMALS else str(patients)
            size = int(registers.denominator(group)[n, position])
            rows.append([area.CODES[n], group, register, LIST_TYPES.get(group, "TOTAL"), size])
    return table(file_name("PREVALENCE", year), PREVALENCE_COLUMNS, rows, "REGISTER", newline=LF)


def _headings(year: int) -> list[str]:
    headings = list(MAPPING_COLUMNS)
    if year == months.YEARS[0]:
        for now, then in _EARLIER.items():
            headings = [heading.replace(now, then) for heading in headings]
    return headings


def geographies(lists: Lists, year: int) -> WrittenFile:
    """Where each practice belongs; 2020-21 speaks of CCG and STP, later years of sub-ICB and ICB."""
    rows = []
    for n in returned(year, lists):
        practice = area.PRACTICES[n]
        ccg = practice.locality.ccg
        country = ["E92000001", "ENG", "England", area.REGION_CODE, area.ONS_REGION, area.REGION_NAME]
        above = [area.STP_CODE, area.ONS_STP, area.STP_NAME, ccg.code, ccg.ons, ccg.name]
        network = practice.pcn_name.title().replace("Pcn", "PCN")
        rows.append([*country, *above, practice.pcn, network, practice.code, practice.name.title()])
    content = csv_bytes([_headings(year), *rows], newline=LF)
    return WrittenFile(file_name("MAPPING_NHS_GEOGRAPHIES", year), content, len(rows), "practices", len(rows))
