"""Small synthetic csv files in long and wide published layouts."""

from collections.abc import Mapping, Sequence

from tests.data_loaders.published import written


def achievement(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows (practice, indicator of the framework, measure, value)."""
    return written([["PRACTICE_CODE", "INDICATOR_CODE", "MEASURE", "VALUE"], *rows], "\n")


def measured(practice: str, code: str, over: object, under: object, out: object) -> list[list[object]]:
    """The rows of one indicator of the framework for one practice."""
    said = {"ACHIEVED_POINTS": 5, "NUMERATOR": over, "DENOMINATOR": under, "PCAS": out}
    return [[practice, code, measure, value] for measure, value in said.items()]


def prevalence_2013(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows (practice, group, description, register, list)."""
    header = ["practicecode", "indicator_group", "Register_description"]
    header += ["disease_register_size", "practice_listsize", "prevalence"]
    return written([header, *([*row, "4.07"] for row in rows)])


def fund(rows: Sequence[Sequence[object]], day: str = "31/03/2024") -> bytes:
    """Investment and Impact Fund: rows (kind, code, measure, value)."""
    header = ["ORGANISATION_TYPE", "ORGANISATION_CODE", "ORGANISATION_NAME", "QUALITY_SERVICE", "ACH_DATE"]
    header += ["IND_CODE", "MEASURE", "VALUE"]
    return written(
        [header, *([kind, code, "A, B PCN", "NCD", day, "NCD026", what, n] for kind, code, what, n in rows)]
    )


def roles(rows: Sequence[Sequence[object]], *, database: bool = False) -> bytes:
    """Workforce by role: rows (practice, group, role, measure, value)."""
    header = ["PRAC_CODE", "PRAC_NAME", "STAFF_GROUP", "DETAILED_STAFF_ROLE", "MEASURE", "VALUE"]
    extra = ["2024", "08"] if database else []
    lines = [[code, "A SURGERY", *rest, *extra] for code, *rest in rows]
    if database:
        header = [name.lower() for name in [*header, "year", "month"]]
    return written([header, *lines], "\n", quote=database)


AGES = ("UNDER30", "55TO59", "60TO64", "65TO69", "70PLUS", "UNKNOWN_AGE")


def wide_workforce(practices: Sequence[Mapping[str, object]]) -> bytes:
    """One wide row for each practice; columns by their published names, the others empty."""
    header = ["PRAC_CODE", "PRAC_NAME", "TOTAL_PATIENTS", "GP_SOURCE", "TOTAL_GP_HC", "TOTAL_GP_FTE"]
    header += ["TOTAL_GP_EXTG_FTE", "TOTAL_NURSES_FTE", "TOTAL_DPC_FTE", "TOTAL_ADMIN_FTE"]
    header += [f"TOTAL_GP_HC_{age}" for age in AGES]
    return written([header, *([row.get(name, 0) for name in header] for row in practices)])


def workforce_of_2017(practices: Sequence[Sequence[object]]) -> bytes:
    """2015 to 2020: rows (practice, patients, all GPs, nurses, others)."""
    header = ["PRAC_CODE", "PRAC_NAME", "TOTAL_PATIENTS", "TOTAL_GP_FTE", "TOTAL_GP_EXL_FTE"]
    header += ["TOTAL_NURSES_FTE", "TOTAL_DPC_FTE", "TOTAL_ADMIN_FTE"]
    lines = [
        [code, "A", patients, gps, gps, nurses, others, 9]
        for code, patients, gps, nurses, others in practices
    ]
    return written([header, *lines])


def network_people(rows: Sequence[Sequence[object]]) -> bytes:
    """PCN workforce, cp1252: rows (network, full-time equivalent)."""
    header = (
        "Data_source,CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,PCN_NAME,SUB_ICB_CODE,SUB_ICB_NAME,ICB_CODE,ICB_NAME"
    )
    header += (
        ",COMM_REGION_CODE,COMM_REGION_NAME,STAFF_GROUP,STAFF_ROLE,DETAILED_STAFF_ROLE,FTE,UNIQUE_IDENTIFIER"
    )
    place = ["XC1", "NHS X ICB - XC1 ", "XST", "NHS X ICB", "Y1", "South", "Directors", "Director"]
    lines = [
        ["NWRS Staff", 2021, 3, pcn, "NORTH PCN", *place, "Director – Nurse", fte, number]
        for number, (pcn, fte) in enumerate(rows)
    ]
    return written([header.split(","), *lines]).decode().encode("cp1252")


def ons_lookup(
    rows: Sequence[Sequence[str]], year: str = "22", ccg: str = "SICBL", stp: str = "ICB"
) -> bytes:
    """Rows (CCG, STP), with a byte order mark; the headings carry the year."""
    names = [f"{kind}{year}{end}" for kind in (ccg, stp, "NHSER") for end in ("CD", "CDH", "NM")]
    lines = [
        ["E38", one, f"NHS X ICB - {one}", "E54", two, "NHS X Board", "E4", "Y1", "South"]
        for one, two in rows
    ]
    return b"\xef\xbb\xbf" + written([["FID", *names], *([n, *line] for n, line in enumerate(lines))])


def eccg(rows: Sequence[Sequence[str]]) -> bytes:
    """27 quoted columns without headings: rows (code, name, opened, closed)."""
    lines = []
    for code, name, opened, closed in rows:
        cells = [code, name, "Y54", "Q74", *[""] * 5, "DL3 6JL", opened, closed, "", "C", *[""] * 7, "0"]
        lines.append([*cells, *[""] * (27 - len(cells))])
    return written(lines, quote=True)
