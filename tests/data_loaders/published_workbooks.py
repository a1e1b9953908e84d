"""Small synthetic workbooks in the published layouts: title rows, stacked headings, merged cells, notes."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

Rows = Sequence[Sequence[object]]


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


YEAR_BEFORE, YEAR = "2015-16", "2016-17"


def condition(
    practices: Mapping[str, tuple[object, object, Mapping[str, Sequence[object]]]],
    *,
    removed: str = "Exceptions",
    years: tuple[str, str] = (YEAR_BEFORE, YEAR),
    list_heading: str = "List Size",
) -> Rows:
    """A sheet of the framework: code → (list, register, indicator → numerator, denominator, removed).

    Headings stand in three rows, the upper two merged; the year before has other numbers; notes below.
    """
    codes = list(next(iter(practices.values()))[2])
    upper: list[object] = ["", "", "Prevalence", "", "", "", "", "", "Achievement", "Exceptions", "", ""]
    middle: list[object] = ["", "", years[0], "", "", years[1], "", "", years[1], years[1], "", ""]
    lower: list[object] = ["Practice code", "Practice name"]
    lower += [list_heading, "Register", "Prevalence\n(per cent)"] * 2
    lower += ["Achievement\n(per cent)", f"Total {removed}", "Total Denominators", "Overall Rate"]
    for code in codes:
        middle += [f"Hypertension {code}", "", "", "", ""]
        lower += ["Achievement Score\n(Max 20)", "Numerator", "Denominator", removed, "Denominator plus"]
    rows: list[list[object]] = [["Recorded disease prevalence"], [], [], upper, middle, lower]
    for code, (patients, register, measures) in practices.items():
        row: list[object] = [code, "A SURGERY", 1, "-", "-", patients, register, 5, 99, 1, 2, 3]
        for one in codes:
            over, under, out = measures[one]
            row += [20, over, under, out, "No patients in indicator"]
        rows.append(row)
    return [*rows, [], ["", "", "Notes: figures of practices that closed are left out."]]


Ccg = tuple[object, object, object, Mapping[str, Sequence[object]]]


def commissioners(
    ccgs: Mapping[str, Ccg] = {"XC1": (3, 900, 90, {})},
    years: tuple[str, str] = (YEAR_BEFORE, YEAR),
) -> Rows:
    """The same by CCG: code → (practices, list, register, indicator → numerator, denominator, removed).

    Below stands a note in one cell, in the column of the codes as in one published sheet.
    """
    codes = list(next(iter(ccgs.values()))[3])
    upper: list[object] = ["Table 1", "", "", "Prevalence", *[""] * 7, "Achievement"]
    middle: list[object] = ["", "", "", years[0], "", "", "", years[1], "", "", "", years[1]]
    lower: list[object] = ["STP code", "CCG code", "CCG name"]
    lower += ["Number of practices", "List Size", "Register", "Prevalence (per cent)"] * 2
    lower += ["Achievement (per cent)"]
    for code in codes:
        middle += [code, "", "", ""]
        lower += ["Numerator", "Denominator", "Exceptions", "Denominator plus Exceptions"]
    rows: list[list[object]] = [["Title"], [], upper, middle, lower]
    for code, (practices, patients, register, measures) in ccgs.items():
        row: list[object] = ["E54000001", code, f"NHS {code}  CCG ", 9, 9, 9, 100, practices, patients]
        row += [register, 10, 88.5]
        for one in codes:
            row += [*measures[one], "-"]
        rows.append(row)
    return [*rows, [], ["", "Copyright © 2017, a body"]]


def networks(links: Rows) -> bytes:
    """ePCN: headings with line breaks; rows (practice, network, start, end)."""
    details = [
        "PCN Code",
        "PCN Name",
        "Current\nSub ICB Loc Code",
        "Sub ICB\nLocation",
        "Open Date",
        "Close Date",
    ]
    partners = [
        "Partner\nOrganisation\nCode",
        "Partner\nName",
        "Practice\nParent\nSub ICB Loc Code",
        "Practice\nParent\nSub ICB Loc Name",
        "PCN Code",
        "PCN Name",
        "Practice to PCN\nRelationship\nStart Date",
        "Practice to PCN\nRelationship\nEnd Date",
    ]
    place = ["THE SURGERY", "XC1", "NHS X ICB - XC1"]
    return workbook(
        {
            "PCNDetails": [details, ["U90001", "NORTH PCN", "XC1", "NHS X ICB - XC1", "20190701", ""]],
            "PCN Core Partner Details": [
                partners,
                *([code, *place, pcn, "A PCN", start, end] for code, pcn, start, end in links),
            ],
        }
    )


def stp_partners(rows: Rows) -> bytes:
    """stps.xlsx: four lists side by side under each STP; rows (STP, its name, CCG, its name)."""
    header = ["NHS England Region", "ODS STP Code", "STP Name", "STP Footprint Lead", "CCG", "ODS CCG Code"]
    header += ["LA", "ODS LA Code", "Trusts", "ODS Trust Code"]
    body = [
        ["South", stp, name, "tbc", ccg_name, ccg, "A Council", 909, "A Trust", "RXX"]
        for stp, name, ccg, ccg_name in rows
    ]
    closed = ["CODE: XST", "North", "XOL", "OLD STP", "tbc", "NHS X CCG", "XC1", "A Council", 909]
    return workbook(
        {
            "Title sheet": [["STP partners"]],
            "Change Log": [["Date", "STP Code"], ["2018-06-07", "XST"]],
            "Current STPs": [["STPs"], [], ["", 1], ["Partner Organisations"], header, *body],
            "Closed STP codes": [["NEW CODE FOR MERGED STP", "Region", *header[1:8]], closed],
        }
    )


def friends_and_family(practices: Rows, *, recommended: bool = False, title: str = "June 2025") -> bytes:
    """Rows (code, responses, share, very good, good, neither, poor, very poor, do not know)."""
    words = ["Very Good", "Good", "Neither Good nor Poor", "Poor", "Very Poor", "Don't Know"]
    if recommended:
        words = [
            "Extremely Likely",
            "Likely",
            "Neither Likely nor Unlikely",
            "Unlikely",
            "Extremely Unlikely",
        ]
        words.append("Don't Know")
    share = "Percentage Recommended" if recommended else "Percentage Positive"
    header = ["ICB Code", "Practice Code", "Practice Name", "Total Responses", share, *words]
    rows = [["QXX", code, "A SURGERY", *numbers] for code, *numbers in practices]
    england = ["", "England", "", 100, 0.9, 80, 10, 5, 3, 1, 1]
    return workbook(
        {
            "Summary": [["Friends and Family Test"]],
            "GP Practices": [[f"GP Friends and Family Test data: {title}"], [], header, england, *rows],
        }
    )


RATED = ["Location ID", "Location ODS Code", "Location Name", "Location Type"]
RATED += ["Location Primary Inspection Category", "Service / Population Group", "Domain", "Latest Rating"]
RATED += ["Publication Date", "Report Type", "Inherited Rating (Y/N)", "URL"]


def rated(code: str, rating: str, day: str = "2020-01-01", **others: str) -> list[object]:
    """A row of the latest ratings of CQC: Overall of Overall, unless `group` or `domain` says another."""
    category = others.get("category", "GP Practices")
    front = ["1-100", code, "A Surgery", "Primary Medical Services", category]
    return [*front, others.get("group", "Overall"), others.get("domain", "Overall"), rating, day, "", "N", ""]


def estimates(
    practices: Mapping[str, object], registers: Mapping[str, Sequence[object]] | None = None
) -> bytes:
    """Prevalence estimates of PHE: code → per cent; beside them list and register of 2014-15."""
    held = [["practice_code", "parmseq", "parm", "estimate", "stderr", "p", "min95", "max95"]]
    sheets: dict[str, Rows] = {
        "Sheet1": [
            *held,
            *([code, 1, "Scenario_1", value, 0.1, 0, 1, 20] for code, value in practices.items()),
        ]
    }
    if registers is not None:
        header = ["CCG Code", "CCG Name", "Practice Code", "Practice Name"]
        header += ["List Size 2014-15", "Register 2014-15", "Prevalence 2014-15"]
        sheets["QOFPrev"] = [
            header,
            *(["XC1", "NHS X CCG", code, "A", *numbers, 1.0] for code, numbers in registers.items()),
        ]
        both = [["practice_code", "QOFprev", "Estprev", "Difference"]]
        sheets["EstPrev+QOFPrev"] = [*both, *([code, 1, value, 0] for code, value in practices.items())]
    return workbook(sheets)
