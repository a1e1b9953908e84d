"""English Prescribing Dataset: a file for each month, a row for each practice, presentation and quantity."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.prescribing import MONTHS, PRESENTATIONS, Prescribing
from data_loaders.demonstration.written_file import WrittenFile, table

COLUMNS = (
    "YEAR_MONTH",
    "REGIONAL_OFFICE_NAME",
    "REGIONAL_OFFICE_CODE",
    "ICB_NAME",
    "ICB_CODE",
    "PCO_NAME",
    "PCO_CODE",
    "PRACTICE_NAME",
    "PRACTICE_CODE",
    "ADDRESS_1",
    "ADDRESS_2",
    "ADDRESS_3",
    "ADDRESS_4",
    "POSTCODE",
    "BNF_CHEMICAL_SUBSTANCE",
    "CHEMICAL_SUBSTANCE_BNF_DESCR",
    "BNF_CODE",
    "BNF_DESCRIPTION",
    "BNF_CHAPTER_PLUS_CODE",
    "QUANTITY",
    "ITEMS",
    "TOTAL_QUANTITY",
    "ADQUSAGE",
    "NIC",
    "ACTUAL_COST",
    "UNIDENTIFIED",
)
_CHAPTERS = {
    "01": "01: Gastro-Intestinal System",
    "02": "02: Cardiovascular System",
    "03": "03: Respiratory System",
    "04": "04: Central Nervous System",
    "05": "05: Infections",
    "06": "06: Endocrine System",
}
_ABOVE = [area.REGION_NAME.upper(), area.REGION_CODE, area.STP_NAME.upper(), area.STP_CODE]
_LIST_PRICE = 1.07  # net ingredient cost against actual cost


def monthly(values: Prescribing, t: int) -> WrittenFile:
    """The file of month `t`; rows of nobody known come last."""
    month = months.first_day(t).strftime("%Y%m")
    items, cost = values.items[:, t - MONTHS.start], values.cost[:, t - MONTHS.start]
    rows = []
    for n, which, size in np.argwhere(items > 0).tolist():
        count, pounds = int(items[n, which, size]), float(cost[n, which, size])
        rows.append([month, *_place(area.PRACTICES[n]), *_medicine(which, size, count, pounds), "N"])
    nobody = [*_ABOVE, "-", "-", "UNIDENTIFIED DOCTORS", "-", "-", "-", "-", "-", "-"]
    rows += [[month, *nobody, *_medicine(which, 0, 3, 4.5), "Y"] for which in (0, 10, 12)]
    return table(f"EPD_{month}.csv", COLUMNS, rows, "ITEMS")


def _place(practice: area.Practice) -> list[object]:
    ccg = practice.locality.ccg
    address = [f"{practice.stem.upper()} HOUSE", practice.locality.name.upper(), "WENDLEMERE", ""]
    whose = [ccg.name.upper(), f"{ccg.code}00", practice.name, practice.code]
    return [*_ABOVE, *whose, *address, practice.postcode]


def _medicine(which: int, size: int, items: int, cost: float) -> list[object]:
    """A row from the chemical substance on. Tablets of the sedatives here are one daily quantity each."""
    one = PRESENTATIONS[which]
    quantity = one.quantities[size]
    total = quantity * items
    daily = total if one.group == "sedative" else 0
    names = [one.bnf[:9], one.substance, one.bnf, one.name, _CHAPTERS[one.bnf[:2]]]
    return [*names, quantity, items, total, daily, f"{cost * _LIST_PRICE:.2f}", f"{cost:.5f}"]
