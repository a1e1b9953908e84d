"""NHS Payments to General Practice: 54 columns whose headings and order change every year."""

from __future__ import annotations

from datetime import date

from data_loaders.demonstration import area, months
from data_loaders.demonstration.payments import Payments
from data_loaders.demonstration.written_file import WrittenFile, table

HEADINGS = (
    "NHS England (Region) code",
    "NHS England (Region) Name",
    "CCG Code",
    "CCG NAME",
    "Practice Code",
    "Practice Name",
    "Practice Address",
    "Practice Postcode",
    "Practice Open Date",
    "Practice Close Date",
    "Contract Type",
    "Dispensing Practice",
    "PracticeType",
    "PracticeRurality",
    "AtypicalCharacteristics",
    "Quarter used for patient data",
    "Number of Registered Patients (Last Known Figure)",
    "Number of Weighted Patients (Last Known Figure)",
    "Average payments per registered patient",
    "Average payments per weighted patient",
    "Global Sum",
    "MPIG Correction factor",
    "Premises Payments",
    "Seniority",
    "Doctors.Retainer.Scheme.Payments",
    "Total Locum Allowances",
    "Prolonged Study Leave",
    "Appraisal Costs ",
    "PCO Admin Other",
    "Total QOF Payments",
    "Childhood Vaccination and Immunisation Scheme",
    "GP Extended Hours Access",
    "Facilitating Timely Diagnosis and Support for People with Dementia ",
    "Influenza and Pneumococcal Immunisations ",
    "Learning Disabilities",
    "Minor Surgery",
    "Rotavirus and Shingles Immunisation",
    "Services for Violent Patients",
    "Unplanned Admissions",
    "Out Of Area in Hours Urgent Care",
    "Meningitis",
    "Total National Enhanced Services",
    "Total Local Enhanced Services",
    "General Practice Forward View",
    "Information Management and Technology",
    "Balance of PMS Expenditure",
    "Non DES Item Pneumococcal Vaccine, Childhood Immunisation Main Programme",
    "Prescribing Fee Payments",
    "Dispensing Fee Payments",
    "Reimbursement of Drugs",
    "Other Payments",
    "Total NHS Payments to General Practice",
    "Deductions for Pensions, Levies and Prescription Charge Income",
    "Total NHS Payments to General Practice Minus Deductions",
)
TOTAL = HEADINGS[51]
_FIRST_AMOUNT, _LAST_AMOUNT = 20, 50
_SPACED = {
    "PracticeType": "Practice Type",
    "PracticeRurality": "Practice Rurality",
    "AtypicalCharacteristics": "Atypical Characteristics",
    "Doctors.Retainer.Scheme.Payments": "Doctors Retainer Scheme Payments",
}
_SUB_ICB = {"CCG Code": "Sub ICB Location Code", "CCG NAME": "Sub ICB Location NAME"}
_RENAMED: dict[int, dict[str, str]] = {
    2021: {},
    2022: _SPACED,
    2023: {**_SPACED, **_SUB_ICB},
    2024: {**_SPACED, **_SUB_ICB, "Dispensing Practice": "Dispensing  Practice"},
    2025: {
        **_SPACED,
        **_SUB_ICB,
        "PracticeType": "Practice.Type",
        "PCO Admin Other": "PCO admin other",
    },
}
_DEDUCTIONS = 0.09


def _order(year: int) -> list[int]:
    """Positions of the columns: the amounts are turned round by a few places each year."""
    turn = 3 * (year - months.YEARS[0])
    amounts = list(range(_FIRST_AMOUNT, _LAST_AMOUNT + 1))
    return [*range(_FIRST_AMOUNT), *amounts[turn:], *amounts[:turn], 51, 52, 53]


def _british(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _amounts(payments: Payments, n: int, y: int, share: float) -> dict[str, float]:
    """Pounds by heading, part of a year counted as `share`; they add up to the total."""
    part = {name: round(float(values[n, y]) * share, 2) for name, values in payments.parts.items()}
    enhanced = part.pop("Enhanced services")
    part["Childhood Vaccination and Immunisation Scheme"] = round(enhanced * 0.2, 2)
    part["Influenza and Pneumococcal Immunisations "] = round(enhanced * 0.2, 2)
    part["Total Local Enhanced Services"] = round(enhanced - 2 * round(enhanced * 0.2, 2), 2)
    if payments.contract[n] == "PMS" and n % 4 == 0:
        part["Balance of PMS Expenditure"] = -1_000.0 - 10 * n
        part["Global Sum"] = round(part["Global Sum"] + 1_000 + 10 * n, 2)
    part["Reimbursement of Drugs"] = round(float(payments.drugs[n, y]) * share, 2)
    return part


def _identity(payments: Payments, n: int, unusual: str, quarter: str) -> list[str]:
    practice = area.PRACTICES[n]
    ccg = practice.locality.ccg
    address = f"{practice.stem.upper()} HOUSE {practice.locality.name.upper()} WENDLEMERE "
    place = [area.REGION_CODE, area.REGION_NAME.upper(), ccg.code, ccg.name.upper(), practice.code]
    kind = [payments.contract[n], "Yes" if payments.dispensing[n] else "No", "GP practice"]
    rural = "Rural" if practice.locality.rural else "Urban"
    return [*place, practice.name, address, practice.postcode, *kind, rural, unusual, quarter]


def _money(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _row(payments: Payments, n: int, year: int) -> list[str]:
    y = months.YEARS.index(year)
    practice = area.PRACTICES[n]
    gone = practice.code == area.ABSORBED and year == months.YEARS[-1]
    part_year = practice.opened > date(year - 1, 4, 1)
    unusual = "| No registered patients |" if gone else "| Part year of data |" if part_year else ""
    amounts = _amounts(payments, n, y, 0.25 if part_year else 1.0)
    total = round(sum(amounts.values()), 2)
    registered, weighted = (0.0, 0.0) if gone else (payments.registered[n, y], payments.weighted[n, y])
    means = ["N/A", "N/A"] if gone else [_money(total / registered), _money(total / weighted)]
    identity = _identity(payments, n, unusual, "N/A" if gone else "Q4")
    closed = practice.closed if practice.closed and practice.closed <= date(year, 3, 31) else None
    row = [*identity[:8], _british(practice.opened), _british(closed), *identity[8:]]
    row += [f"{registered:.0f}", _money(weighted), *means]
    row += [_money(amounts.get(heading, 0.0)) for heading in HEADINGS[_FIRST_AMOUNT : _LAST_AMOUNT + 1]]
    deducted = -round(total * _DEDUCTIONS, 2)
    return [*row, _money(total), _money(deducted), _money(total + deducted)]


def payments_csv(payments: Payments, year: int) -> WrittenFile:
    """The file of the financial year that ends in `year`."""
    order, renamed = _order(year), _RENAMED[year]
    header = [renamed.get(HEADINGS[position], HEADINGS[position]) for position in order]
    y = months.YEARS.index(year)
    rows = []
    for n in range(len(area.CODES)):
        if payments.registered[n, y] > 0:
            row = _row(payments, n, year)
            rows.append([row[position] for position in order])
    path = f"nhspaymentsgp-{(year - 1) % 100}-{year % 100}-prac.csv"
    return table(path, header, rows, TOTAL)
