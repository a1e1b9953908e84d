"""Small synthetic files in the published layouts, with the quirks of each: built here, never copied."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

from data_loaders import LOADERS
from data_loaders.received import Loaded
from data_loaders.tabular.files import Received

# code → (name, PCN, sub-ICB, ICB)
PRACTICES = {
    "X90001": ("ALDER SURGERY", "U90001", "XC1", "XST"),
    "X90002": ("THE BEECH PRACTICE", "U90001", "XC1", "XST"),
    "X90003": ("DR CEDAR & PARTNERS", "U90002", "XC1", "XST"),
    "X90004": ("DAMSON HEALTH CENTRE", "U90002", "XC2", "XST"),
    "X90005": ("ELM SURGERY", "U", "XC2", "XST"),
    "X90006": ("FARAWAY SURGERY", "U90009", "XC9", "XSU"),
}
PCN_NAMES = {"U90001": "NORTH PCN ", "U90002": "SOUTH PCN", "U90009": "FARAWAY PCN", "U": "Unallocated"}
BANDS = (*(f"{age}_{age + 4}" for age in range(0, 95, 5)), "95+")


def written(rows: Iterable[Sequence[object]], newline: str = "\r\n", quote: bool = False) -> bytes:
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=newline, quoting=quoting).writerows(rows)
    return out.getvalue().encode()


def zipped(members: Mapping[str, bytes], packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def loaded(name: str, content: bytes, indicators: Sequence[str], period: str = "") -> Loaded:
    """What the loader that recognises a file makes of it."""
    received = Received(name, content)
    fits = {loader: LOADERS[loader].recognises(received) for loader in LOADERS}
    best = max(fits, key=lambda loader: fits[loader])
    assert fits[best] > 0, f"{name} is not recognised"
    return LOADERS[best].load(received, indicators=indicators, period=period)


def rows_of(found: Loaded) -> list[tuple[object, ...]]:
    """The tidy rows in order, missing numbers as None."""
    table = found.rows.astype(object).where(found.rows.notna(), None)
    return sorted(tuple(row) for row in table.itertuples(index=False))


def registered_ages(day: str, patients: Mapping[str, tuple[int, int]]) -> bytes:
    """Five-year ages, practice → (all, 65+: half of them women of 85+); an ICB stands in the same file.

    Of those under 65, a tenth is under 5.
    """
    rows: list[list[object]] = [
        [
            "PUBLICATION",
            "EXTRACT_DATE",
            "ORG_TYPE",
            "ORG_CODE",
            "ONS_CODE",
            "POSTCODE",
            "SEX",
            "AGE_GROUP_5",
            "NUMBER_OF_PATIENTS",
        ]
    ]
    total = sum(whole for whole, _ in patients.values())
    rows.append(["GP_PRAC_PAT_LIST", day, "ICB", "XST", "E1", "", "ALL", "ALL", total])
    for code, (whole, older) in patients.items():
        front = ["GP_PRAC_PAT_LIST", day, "GP", code, "", "BS1 1AA"]
        rows.append([*front, "ALL", "ALL", whole])
        for sex in ("FEMALE", "MALE"):
            by_band = dict.fromkeys(BANDS, 0) | {"65_69": older // 2, "85_89": older - older // 2}
            if sex == "MALE":
                boys = (whole - older) // 10
                by_band = dict.fromkeys(BANDS, 0) | {"0_4": boys, "30_34": whole - older - boys}
            rows += [[*front, sex, band, by_band[band]] for band in sorted(BANDS)]
            rows.append([*front, sex, "ALL", sum(by_band.values())])
    return written(rows)


def registered_totals(day: str, patients: Mapping[str, int]) -> bytes:
    rows: list[list[object]] = [
        [
            "PUBLICATION",
            "EXTRACT_DATE",
            "TYPE",
            "CCG_CODE",
            "ONS_CCG_CODE",
            "CODE",
            "POSTCODE",
            "SEX",
            "AGE",
            "NUMBER_OF_PATIENTS",
        ]
    ]
    rows += [
        ["GP_PRAC_PAT_LIST", day, "GP", "XC1", "E1", code, "BS1 1AA", "ALL", "ALL", whole]
        for code, whole in patients.items()
    ]
    return written(rows, "\n")


def registered_map(day: str, practices: Mapping[str, tuple[str, str, str, str]] = PRACTICES) -> bytes:
    header = [
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
    ]
    rows = [header]
    for code, (name, pcn, ccg, stp) in practices.items():
        front = ["GP_PRAC_PAT_LIST", day, code, name, "BS1 1AA", pcn, PCN_NAMES[pcn], "E1", ccg]
        rows.append([*front, f"NHS {ccg}  ICB ", "E2", stp, f"NHS {stp} Board", "E3", "Y1", "REGION", "TPP"])
    return written(rows)


def old_bands(patients: Mapping[str, Sequence[int]]) -> bytes:
    """Age bands of 2016 in columns: male and female 0-4 … 75+ alternating."""
    bands = ("0-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
    front = [
        "Regional Office Name",
        "Regional Office Code",
        "Area Team Name",
        "Area Team Code",
        "PCO Name",
        "PCO Code",
    ]
    header = [
        *front,
        "Practice Name",
        "Practice Code",
        *(f"{sex} {b}" for b in bands for sex in ("Male", "Female")),
    ]
    rows: list[list[object]] = [list(header)]
    rows += [
        ["SW", "Y1", "TEAM", "Q1", "CCG", "11H00", "NAME", code, *counts] for code, counts in patients.items()
    ]
    return written(rows, "\n")


def prevalence(
    registers: Mapping[tuple[str, str], tuple[object, object]], register: str = "REGISTER"
) -> bytes:
    """(practice, group) → (register, list); registers come as 112.0."""
    rows: list[list[object]] = [
        ["PRACTICE_CODE", "GROUP_CODE", register, "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"]
    ]
    rows += [
        [practice, group, count, "TOTAL", whole] for (practice, group), (count, whole) in registers.items()
    ]
    return written(rows, "\n")


def geographies(
    practices: Mapping[str, tuple[str, str, str, str]] = PRACTICES, *, old: bool = False
) -> bytes:
    """The QOF map, in the headings of 2022-23 or (old) of 2020-21."""
    ccg, stp, country = ("CCG", "STP", "COUNTRY") if old else ("SUB_ICB", "ICB", "NAT_COUNTRY")
    header = ["NAT_ONS_CODE", country, f"{stp}_ODS_CODE", f"{stp}_ONS_CODE", f"{stp}_NAME"]
    header += [f"{ccg}_ODS_CODE", f"{ccg}_ONS_CODE", f"{ccg}_NAME", "PCN_ODS_CODE", "PCN_NAME"]
    rows = [[*header, "PRACTICE_CODE", "PRACTICE_NAME"]]
    for code, (name, pcn, sub, board) in practices.items():
        above = ["E92000001", "England", board, "E1", f"NHS {board} Board", sub, "E2", f"NHS {sub} ICB"]
        rows.append([*above, pcn, PCN_NAMES[pcn].title(), code, name.title()])
    return written(rows, "\n")


FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,"
    "Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,{third},Time period Sortable,New data,"
    "Compared to goal,Time period range"
)


def fingertips(rows: Sequence[Mapping[str, object]], third: str = "Compared to percentiles") -> bytes:
    """Rows given by heading; everything else is empty."""
    header = FINGERTIPS.format(third=third).split(",")
    return written([header, *([row.get(name, "") for name in header] for row in rows)])


def payments(practices: Sequence[Mapping[str, object]], renamed: Mapping[str, str] | None = None) -> bytes:
    """Some of the 54 columns, in an order of their own; a heading with a comma, one that ends in a blank."""
    header = [
        "NHS England (Region) code",
        "Practice Code",
        "Practice Name",
        "Contract Type",
        "Appraisal Costs ",
        "Total NHS Payments to General Practice",
        "Deductions for Pensions, Levies and Prescription Charge Income",
        "Total NHS Payments to General Practice Minus Deductions",
        "Reimbursement of Drugs",
        "Number of Registered Patients (Last Known Figure)",
        "Number of Weighted Patients (Last Known Figure)",
    ]
    said = [(renamed or {}).get(name, name) for name in header]
    return written([said, *([row.get(name, "0") for name in header] for row in practices)])


def epraccur(practices: Sequence[Mapping[int, str]]) -> bytes:
    """27 quoted columns without headings; a row is given by the publisher's column numbers, 1 to 27."""
    return written([[row.get(place, "") for place in range(1, 28)] for row in practices], quote=True)


def localities(rows: Sequence[Sequence[str]]) -> bytes:
    header = ["practice_code", "locality_code", "locality_name", "valid_from", "valid_to", "serves", "rural"]
    return written([header, *rows], "\n")


OWN = [
    "practice_code",
    "period",
    "measure",
    "numerator",
    "denominator",
    "age_band",
    "sex",
    "clinician",
    "mode",
    "definition",
]


def own_extract(rows: Sequence[Sequence[object]]) -> bytes:
    """The long form; a row may be shorter than the ten columns."""
    return written([OWN, *([*row, *[""] * (len(OWN) - len(row))] for row in rows)], "\n")


def own_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """The same as a workbook with title rows above the headings and a sheet that holds nothing."""
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    sheet = book.create_sheet("Extract")
    for row in (["Own extract, made on 1 July"], [], OWN, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SURVEY_STEMS = ("overallexp", "localgpservicesphone", "localgpservicesprefhpsee", "gpcontactoverall")


def survey(practices: Mapping[str, Sequence[object]], bom: bool = True) -> bytes:
    """2024-on layout: code → (pcteval, counteval, baseevaluw), the same for each question."""
    parts = ("pcteval", "counteval", "baseevaluw", "lowileval", "hiwileval")
    header = ["ad_practicecode", "ad_practicename", "distributed", "received", "resprate"]
    header += [f"{stem}.{part}" for stem in (*SURVEY_STEMS, "lastgpapptlisten") for part in parts]
    rows: list[list[object]] = [list(header)]
    rows += [
        [code, "A SURGERY", 400, 100, 0.25, *([*given, "", ""] * 5)] for code, given in practices.items()
    ]
    return (b"\xef\xbb\xbf" if bom else b"") + written(rows, "\n")


def old_survey(practices: Mapping[str, Sequence[object]], bom: bool = False) -> bytes:
    """Layout of 2017 to 2023, without Q9: code → (share of good answers, weighted answers), the same for each
    question; filler columns of each answer between them."""
    header = ["Practice_Code", "Practice_Name", "CCG_Code", "CCG_Name", "distributed", "received", "resprate"]
    for question in ("Q3", "Q18", "Q28"):
        header += [
            f"{question}base",
            f"{question}_1",
            f"{question}_1pct",
            f"{question}_12",
            f"{question}_12pct",
        ]
    rows: list[list[object]] = [list(header)]
    rows += [
        [code, "A SURGERY", "XC1", "NHS XC1", 400, 100, 0.25, *([base, "", "", "", share] * 3)]
        for code, (share, base) in practices.items()
    ]
    return (b"\xef\xbb\xbf" if bom else b"") + written(rows, "\n")


def crosstab(rows: Sequence[Sequence[object]], month: str = "01AUG2025") -> bytes:
    """Rows (practice, wait, count, status, and a category if not the usual one) of one month."""
    header = [
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
    ]
    place = ["NAME", "TPP", "U90001", "NORTH PCN", "XC1", "NHS XC1", "GP", "Telephone"]
    body = (
        [month, code, *place, *(category or ["Unmapped"]), wait, count, status]
        for code, wait, count, status, *category in rows
    )
    return written([header, *body])


def crosstab_map(practices: Mapping[str, tuple[str, str, str, str]] = PRACTICES) -> bytes:
    """Mapping.csv; a practice with two systems stands there twice."""
    header = [
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
    ]
    rows = [header]
    for code, (name, pcn, ccg, stp) in practices.items():
        rows.append(
            [code, name, "TPP", pcn, PCN_NAMES[pcn], ccg, f"NHS {ccg} ICB", stp, f"NHS {stp}", "Y1", "R"]
        )
    return written([*rows, [*rows[1][:2], "EMIS", *rows[1][3:]]])
