"""The template of an own extract, as csv and as a workbook, for whoever fills it in."""

import csv
import io

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = (  # heading, whether it must be filled in, what goes into it, an example
    ("practice_code", True, "National code of the practice", "L81004"),
    ("period", True, "Month as YYYY-MM", "2026-03"),
    ("measure", True, "One of the measures listed below", "consultations"),
    ("numerator", True, "What was counted; * where it is withheld, empty where it is not known", "412"),
    (
        "denominator",
        False,
        "What it was counted among. Empty: the practice's patients of that month (and age), from their lists",
        "",
    ),
    ("age_band", False, "Ages from-to, such as 65-74 or 85+; unknown where it is not known", "65-74"),
    ("sex", False, "female or male", ""),
    ("clinician", False, "gp, nurse, pharmacist … (consultations)", "gp"),
    ("mode", False, "face to face, telephone, video, online, home visit (consultations)", "telephone"),
    (
        "definition",
        False,
        "Name of your way of counting, such as v1. Where it changes, no line is drawn across",
        "v1",
    ),
    ("owner", False, "Who answers for the figures. The same in every row", "Area analytics team"),
    (
        "class",
        False,
        "in confidence, or published. The same in every row. Not said: in confidence",
        "in confidence",
    ),
    (
        "small_numbers",
        False,
        "exact, or withheld where small numbers were already hidden. The same in every row",
        "exact",
    ),
)
MEASURES = (
    ("consultations", "Contacts with patients, by clinician, mode and age band; give ages from 65 in bands"),
    (
        "continuity",
        "Sum over patients with three or more visits of the share of visits with their usual clinician;"
        " the denominator is the number of those patients",
    ),
    ("ae", "A&E attendances, all"),
    ("ae_minor_inhours", "A&E attendances for minor problems, Monday to Friday 8.00 to 18.30"),
    ("em_adm", "Emergency admissions"),
    ("em_zero_day", "Emergency admissions without a night's stay; the denominator is all of them"),
    ("acsc", "Emergency admissions for conditions that care outside hospital can often prevent"),
    ("ref_first", "First outpatient attendances after a GP's referral"),
    ("imaging", "Scans and X-rays asked for by GPs"),
    ("contacts_111", "Calls to NHS 111 and contacts with the out-of-hours service"),
    ("dn_contacts", "District nursing contacts; give ages from 65 in bands"),
)


def csv_template() -> bytes:
    """The headings alone, as UTF-8 with a byte order mark for Excel."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([heading for heading, *_ in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def workbook_template() -> bytes:
    """A sheet to fill in and a sheet that says how."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet("Extract")
    sheet.append([heading for heading, *_ in COLUMNS])
    sheet.freeze_panes = "A2"
    for letter in ("A", "B"):
        for row in range(2, 5_002):
            sheet[f"{letter}{row}"].number_format = "@"  # text: a month stays 2026-03
    _explained(book.create_sheet("How to fill it in"))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.coordinate[0]].width = 16
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explained(sheet: Worksheet) -> None:
    sheet.append(
        ["One row for each practice, month and measure. Counts only: never a row about one patient."]
    )
    sheet.append([])
    sheet.append(["Column", "Needed", "What goes into it", "Example"])
    for heading, needed, meaning, example in COLUMNS:
        sheet.append([heading, "yes" if needed else "if you have it", meaning, example])
    sheet.append([])
    sheet.append(["Measure", "", "What is counted"])
    for measure, meaning in MEASURES:
        sheet.append([measure, "", meaning])
    for letter, width in (("A", 20), ("B", 14), ("C", 96), ("D", 22)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        if row[0].value in ("Column", "Measure"):
            for cell in row:
                cell.font = Font(bold=True)
