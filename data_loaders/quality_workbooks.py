"""Quality and Outcomes Framework, workbooks: a sheet for each condition, by practice; by CCG names only."""

import re
from collections.abc import Collection

import pandas as pd

from data_loaders import achievement
from data_loaders.quality_outcomes import indicator_of
from data_loaders.received import Loaded, Problem, Refused, named, put_together
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.names import tidy
from data_loaders.tabular.practice_rows import Numbers, once_each, practice_rows
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, year_in_name
from data_loaders.tabular.stacked_headings import Stack, read_columns, stacks
from data_loaders.tabular.tables import plain

NAME = "Quality and Outcomes Framework (workbook)"
VERSION = 1
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
    parts += [_commissioners(table) for table in fitting(received, COMMISSIONERS, [PRACTICES])]
    return put_together(NAME, parts, indicators)


def _practices(table: Table, indicators: Collection[str]) -> Loaded:
    columns = stacks(table, PRACTICES)
    year = max((middle for _, middle, _ in columns if year_in_name(middle)), default="")
    if not year:
        message = (
            f"{table.name}: no year such as 2016-17 stands over its columns. Load the file as published."
        )
        raise Refused([Problem("period_unknown", message)])
    places = _places(columns, year)
    body = read_columns(table, PRACTICES, places)
    body.keep(body.text("practice") != "")  # notes below the table
    practices = body.practices("practice")
    once_each(body, practices)
    numbers = {name: body.numbers(name) for name in places if name != "practice"}
    body.refuse_if_blocked()
    codes = dict.fromkeys(name.split()[0] for name in places if " " in name)

    def cells(code: str, measure: str) -> Numbers:
        return numbers[f"{code} {measure}"]

    whole = [code for code in codes if {f"{code} {what}" for what in _MEASURES.values()} <= set(numbers)]
    figures = achievement.figures(whole, cells, _LEFT_OUT, indicators)
    if "register" in numbers and "patients" in numbers:
        figures[indicator_of(_group(codes, table))] = (numbers["register"], numbers["patients"])
    period = year_in_name(year)
    rows = practice_rows(practices, period, figures)
    return Loaded(NAME, (period,), rows=rows, problems=tuple(body.problems), read=len(body), used=len(body))


def _places(columns: list[Stack], year: str) -> dict[str, int]:
    """Where the columns are that are needed, the first of each; an indicator's are called AF007 NUMERATOR."""
    places: dict[str, int] = {}
    for place, (upper, middle, lower) in enumerate(columns):
        name = _named(upper, middle == year, lower)
        if found := re.search(r"\b[A-Z]+\d{3}\b", middle):
            measure = _MEASURES.get(plain(lower))
            name = f"{found[0]} {measure}" if measure else ""
        if name:
            places.setdefault(name, place)
    return places


def _named(upper: str, this_year: bool, lower: str) -> str:
    heading = plain(lower)
    if heading == "practicecode":
        return "practice"
    if this_year and upper.startswith("Prevalence"):
        return "register" if heading == "register" else "patients" if heading.startswith("listsize") else ""
    return ""


def _group(codes: Collection[str], table: Table) -> str:
    """The condition: what its indicators' codes begin with, or what the sheet is called."""
    first = next(iter(codes), "")
    return re.sub(r"\d+", "", first) or table.name.split(": ")[-1].upper()


def _commissioners(table: Table) -> Loaded:
    """CCGs have no figures of their own here: those of their practices are added up."""
    held = COMMISSIONERS.headings(table)
    where = {plain(heading): place for place, heading in enumerate(held)}
    places = {
        name: next(
            where[plain(heading)] for heading in COMMISSIONERS.columns[name] if plain(heading) in where
        )
        for name in ("ccg", "ccg_name")
    }
    body = read_columns(table, COMMISSIONERS, places)
    names = pd.DataFrame({"code": body.codes("ccg"), "name": body.text("ccg_name").map(tidy)})
    message = (
        f"{table.name.split(': ')[0]} has figures of CCGs, not of practices: only their names were taken."
        " Figures of CCGs are added up here from practices: load the practice-level file of the same year."
    )
    problem = Problem("not_by_practice", message, blocking=False)
    return Loaded(NAME, organisations=named(names, "ccg"), problems=(problem,), read=len(body))
