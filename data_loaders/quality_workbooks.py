"""Quality and Outcomes Framework, workbooks: a sheet for each condition, by practice or by CCG."""

import re
from collections.abc import Collection, Mapping

import pandas as pd

from benchmarking.observations import Status
from data_loaders import achievement
from data_loaders.quality_outcomes import indicator_of
from data_loaders.received import CCG_COLUMNS, Loaded, Problem, Refused, named, nothing, put_together
from data_loaders.tabular.area_rows import CCG
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.names import tidy
from data_loaders.tabular.practice_rows import Numbers, once_each, practice_rows, rows_for
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, year_in_name
from data_loaders.tabular.stacked_headings import Stack, read_columns, stacks
from data_loaders.tabular.tables import plain

NAME = "Quality and Outcomes Framework (workbook)"
VERSION = 2
NOT_NEEDED = ("Title sheet", "Notes and definitions")

_ACHIEVEMENT = ("Achievement (per cent)", "Achievement (%)")
PRACTICES = Layout(
    {"practice": ("Practice Code",), "practice_name": ("Practice Name",), "achievement": _ACHIEVEMENT}
)
COMMISSIONERS = Layout(
    {
        "ccg": ("CCG code", "Sub ICB Loc ODS code"),
        "ccg_name": ("CCG name", "Sub ICB Loc name"),
        "practices": ("Number of practices",),
        "achievement": _ACHIEVEMENT,
    }
)
_OF_PRACTICES = {"practicecode": "practice"}
_OF_CCGS = {plain(heading): name for name in ("ccg", "ccg_name") for heading in COMMISSIONERS.columns[name]}
_LEFT_OUT = "left out"
_MEASURES = {  # headings below an indicator's code; "exceptions" are called PCAs since 2019/20
    "numerator": achievement.REACHED,
    "denominator": achievement.ELIGIBLE,
    "exceptions": _LEFT_OUT,
    "pcas": _LEFT_OUT,
}


def recognises(received: Received) -> float:
    return best_fit(received, (PRACTICES, COMMISSIONERS))


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Register ÷ list, and patients reached ÷ all on the register, of the newest year that each sheet has."""
    parts = [_practices(table, indicators) for table in fitting(received, PRACTICES, [COMMISSIONERS])]
    parts += [_commissioners(table, indicators) for table in fitting(received, COMMISSIONERS, [PRACTICES])]
    return put_together(NAME, parts, indicators)


def _practices(table: Table, indicators: Collection[str]) -> Loaded:
    body, year = _read(table, PRACTICES, _OF_PRACTICES)
    body.keep(body.text("practice") != "")  # notes below the table
    practices = body.practices("practice")
    once_each(body, practices)
    rows = practice_rows(practices, year, _figures(body, table, indicators))
    return Loaded(NAME, (year,), rows=rows, problems=tuple(body.problems), read=len(body), used=len(body))


def _commissioners(table: Table, indicators: Collection[str]) -> Loaded:
    """Figures of whole CCGs, in a table of their own: what their practices have counts before them."""
    body, year = _read(table, COMMISSIONERS, _OF_CCGS)
    body.keep((body.text("ccg") != "") & (body.text("ccg_name") != ""))  # notes stand in one cell
    codes = body.codes("ccg")
    body.report(~codes.str.fullmatch(CCG), "ccg", "ccg_code", "is not the code of a CCG (such as 15C)")
    body.report(codes.duplicated(), "ccg", "area_twice", "stands there twice")
    practices, _ = body.numbers("practices")
    pieces = [nothing(CCG_COLUMNS)]
    for id, (over, under) in _figures(body, table, indicators).items():
        rows = rows_for(codes, year, id, over, under).assign(practices=practices)
        pieces.append(rows[(rows["status"] == Status.OK) & (practices > 0)][list(CCG_COLUMNS)])
    names = pd.DataFrame({"code": codes, "name": body.text("ccg_name").map(tidy)})
    problem = Problem(
        "not_by_practice",
        f"{table.name.split(': ')[0]} has figures of whole CCGs, not of practices. They count for CCG, STP"
        " and England where no practice of the CCG has a figure of that year, and for nobody below.",
        blocking=False,
    )
    return Loaded(
        NAME, (year,), organisations=named(names, "ccg"), ccg_figures=pd.concat(pieces, ignore_index=True),
        problems=(*body.problems, problem), read=len(body), used=len(body),
    )  # fmt: skip


def _read(table: Table, layout: Layout, keys: Mapping[str, str]) -> tuple[Body, str]:
    """The columns of the newest year of a sheet, and that year; `keys`: what rows are known by."""
    columns = stacks(table, layout)
    year = max((middle for _, middle, _ in columns if year_in_name(middle)), default="")
    if not year:
        message = (
            f"{table.name}: no year such as 2016-17 stands over its columns. Load the file as published."
        )
        raise Refused([Problem("period_unknown", message)])
    return read_columns(table, layout, _places(columns, year, keys)), year_in_name(year)


def _figures(body: Body, table: Table, indicators: Collection[str]) -> dict[str, tuple[Numbers, Numbers]]:
    """Numerator and denominator of each of our indicators that a sheet has, in the order of its rows."""
    held = [str(name) for name in body.cells]
    names = [name for name in held if " " in name or name in ("register", "patients")]
    numbers = {name: body.numbers(name) for name in names}
    body.refuse_if_blocked()
    codes = dict.fromkeys(name.split()[0] for name in names if " " in name)

    def cells(code: str, measure: str) -> Numbers:
        return numbers[f"{code} {measure}"]

    whole = [code for code in codes if {f"{code} {what}" for what in _MEASURES.values()} <= set(numbers)]
    figures = achievement.figures(whole, cells, _LEFT_OUT, indicators)
    if "register" in numbers and "patients" in numbers:
        figures[indicator_of(_group(codes, table))] = (numbers["register"], numbers["patients"])
    return figures


def _places(columns: list[Stack], year: str, keys: Mapping[str, str]) -> dict[str, int]:
    """Where the columns are that are needed, the first of each; an indicator's are called AF007 NUMERATOR."""
    places: dict[str, int] = {}
    for place, (upper, middle, lower) in enumerate(columns):
        name = keys.get(plain(lower)) or _named(upper, middle == year, lower)
        if found := re.search(r"\b[A-Z]+\d{3}\b", middle):
            measure = _MEASURES.get(plain(lower))
            name = f"{found[0]} {measure}" if measure else ""
        if name:
            places.setdefault(name, place)
    return places


def _named(upper: str, this_year: bool, lower: str) -> str:
    heading = plain(lower)
    if this_year and heading == "numberofpractices":
        return "practices"
    if this_year and upper.startswith("Prevalence"):
        return "register" if heading == "register" else "patients" if heading.startswith("listsize") else ""
    return ""


def _group(codes: Collection[str], table: Table) -> str:
    """The condition: what its indicators' codes begin with, or what the sheet is called."""
    first = next(iter(codes), "")
    return re.sub(r"\d+", "", first) or table.name.split(": ")[-1].upper()
