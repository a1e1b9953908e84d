"""Small synthetic files of what is published for whole CCGs, in the published layouts with their quirks."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

from tests.data_loaders.published import written

HOSPITAL = (
    "Year", "Period", "Region Code", "Region Name", "Org Code", "Org Name",
    "Elective G&A Ordinary Admissions (FFCEs)", "Total Non-elective G&A Admissions (FFCEs)",
    "GP Referrals Made (All specialties) ", "GP Referrals Made (G&A) ", "GP Referrals Seen (G&A) ",
    "All 1st Outpatient Attendances (G&A) ",
)  # fmt: skip
APPOINTMENTS = (
    "CCG_CODE", "CCG_ONS_CODE", "CCG_NAME", "STP_ONS", "STPNM", "REGION_ONS_CODE", "REGION_NAME",
    "Appointment_Month", "APPT_STATUS", "HCP_TYPE", "APPT_MODE", "TIME_BETWEEN_BOOK_AND_APPT",
    "COUNT_OF_APPOINTMENTS",
)  # fmt: skip
COVERAGE = (
    "SUB_ICB_LOCATION_CODE", "ICB_ONS_CODE", "REGION_CODE", "Appointment_Month", "Included Practices",
    "Open Practices", "Patients registered at included practices", "Patients registered at open practices",
)  # fmt: skip


def hospital(
    areas: Mapping[str, Sequence[object]], month: str = "June 2026", basis: str = "Commissioner"
) -> bytes:
    """CCG → (emergency admissions, GP referrals, first visits). The year is dragged on from row to row, as
    it was in June 2017; England and NHS England stand above, notes below; a second sheet is by region."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Commissioner"
    said = {2: ("Title:", "Monthly Hospital Activity"), 5: ("Period:", month), 7: ("Basis:", basis)}
    for row, cells in said.items():
        for column, value in enumerate(cells):
            sheet.cell(row, column + 2, value)
    lines: dict[int, list[object]] = {14: list(HOSPITAL), 15: _line(2016, "", "England", (9, 9, 9))}
    lines[17] = _line(2017, "X24", "NHS ENGLAND", (5, 6, 7))
    for place, (code, given) in enumerate(areas.items()):
        lines[18 + place] = _line(2018 + place, code, f"NHS {code}", given)
    lines[20 + len(areas)] = ["Notes: two hospitals sent nothing"]
    for row, values in lines.items():
        for column, value in enumerate(values):
            sheet.cell(row, column + 2, value)
    book.create_sheet("Region").append(["", "Year", "Period", "Region Code", "Region Name"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(year: int, code: str, name: str, given: Sequence[object]) -> list[object]:
    emergency, referred, first = given
    front = [f" {year}-{(year + 1) % 100}", "June", "Y58", "SOUTH", code, name]
    return [*front, 1, emergency, 0, referred, 0, first]


def appointments(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows (CCG, month as MAR2019, mode, count)."""
    front = ["An STP  ", "E40", "South"]
    body = (
        [code, "E38", f"NHS A, B, {code}", "E54", *front, month, "Attended", "GP", mode, "8  to 14 Days", n]
        for code, month, mode, n in rows
    )
    return written([APPOINTMENTS, *body])


def coverage(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows (CCG, day as 01AUG2020, patients included, patients in all)."""
    return written([COVERAGE, *([code, "E54", "E40", day, 3, 4, *given] for code, day, *given in rows)])
