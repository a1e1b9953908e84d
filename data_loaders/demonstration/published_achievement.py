"""Raw QOF csv files beside the registers: ACHIEVEMENT of the region, and the files that explain it."""

from __future__ import annotations

from data_loaders.demonstration import achieved, area, months
from data_loaders.demonstration.achieved import Achieved
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.published_qof import file_name
from data_loaders.demonstration.registers import GROUPS, LIST_TYPES, returned
from data_loaders.demonstration.written_file import LF, WrittenFile, table

POINTS, MOST_POINTS = 10, 635
FAILED = ("X90017", "X90048", "X90083")  # practices whose figures failed a check of the publisher
MEASURES = ("ACHIEVED_POINTS", "NUMERATOR", "DENOMINATOR", "PCAS")
_GROUP_OF = {"BP": "HYP", "HBA1C": "DM", "ANTICOAGULANT": "AF", "COPD": "COPD"}


def files(values: Achieved, lists: Lists, year: int) -> list[WrittenFile]:
    """All of one year, in the order in which they are listed by the publisher."""
    return [achievement(values, lists, year), *_explaining(lists, year)]


def achievement(values: Achieved, lists: Lists, year: int) -> WrittenFile:
    """One row for each practice, code and measure."""
    at = months.YEARS.index(year)
    rows: list[list[object]] = []
    for n in returned(year, lists):
        for code in _codes(year):
            reached, missed = int(values.reached[code][n, at]), int(values.missed[code][n, at])
            out = int(values.left_out[code][n, at])
            points = round(POINTS * reached / max(reached + missed, 1), 2)
            for measure, value in zip(MEASURES, (points, reached, reached + missed, out), strict=True):
                rows.append([area.CODES[n], code, measure, value])
    name = file_name(f"ACHIEVEMENT_{area.REGION_CODE}", year)
    return table(name, ("PRACTICE_CODE", "INDICATOR_CODE", "MEASURE", "VALUE"), rows, "VALUE", newline=LF)


def _codes(year: int) -> list[str]:
    return [code for measure in _GROUP_OF for code in achieved.codes(measure, year)]


def _explaining(lists: Lists, year: int) -> list[WrittenFile]:
    heading = ["INDICATOR_CODE", "INDICATOR_POINT_VALUE", "GROUP_CODE", "GROUP_DESCRIPTION"]
    heading += ["DOMAIN_CODE", "DOMAIN_DESCRIPTION", "PATIENT_LIST_TYPE"]
    indicators = [
        [code, POINTS, group, group.title(), "CL", "Clinical", LIST_TYPES.get(group, "TOTAL")]
        for measure, group in _GROUP_OF.items()
        for code in achieved.codes(measure, year)
        if group in GROUPS
    ]
    practices = [area.CODES[n] for n in returned(year, lists)]
    failed = [[code, 1, "Achieved points <= manual points total"] for code in FAILED if code in practices]
    return [
        table(file_name("MAPPING_INDICATORS", year), heading, indicators, heading[1], newline=LF),
        table(
            file_name("ORGANISATION_REFERENCE", year),
            ("PRACTICE_CODE", "REVISED_MAXIMUM_POINTS"),
            [[code, MOST_POINTS] for code in practices],
            "REVISED_MAXIMUM_POINTS",
            newline=LF,
        ),
        table(
            file_name("PRACTICE_VALIDATION_OUTCOMES", year),
            ("PRACTICE_CODE", "VALIDATION_RULE", "RULE_DESCRIPTION"),
            failed,
            "VALIDATION_RULE",
            newline=LF,
        ),
    ]
