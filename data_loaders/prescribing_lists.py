"""The two lists that were published with prescribing until 2019: the practices' addresses, and chemicals."""

from typing import Any

import pandas as pd

from data_loaders.organisation_lists import read_places
from data_loaders.received import Problem
from data_loaders.tabular.body import PRACTICE, Body
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.names import said
from data_loaders.tabular.spreadsheets import Layout, fitting

_WIDTH = 8  # month, practice, name, four parts of an address, postcode; without headings
_PLACES = {"month": 0, "practice": 1, "name": 2}
CHEMICALS = Layout({"chemical": ("CHEM SUB",), "name": ("NAME",)})


def fit(received: Received) -> float:
    """How well a file fits one of the two."""
    chemicals = float(bool(fitting(received, CHEMICALS)))
    return max([chemicals, *(_fit(table) for table in received.tables)])


def _fit(table: Table) -> float:
    """Share of the first rows that look like a row of the addresses."""
    rows = [
        len(row) == _WIDTH and row[0].strip().isdigit() and bool(PRACTICE.fullmatch(row[1].strip()))
        for row in table.top
    ]
    return sum(rows) / len(rows) if rows and sum(rows) >= 0.6 * len(rows) else 0.0


def load(received: Received, problems: list[Problem]) -> dict[str, Any]:
    """What `Loaded` takes of them: the practices' names, rows read and used."""
    bodies = [read_places(table, _PLACES, _WIDTH) for table in received.tables if _fit(table)]
    for table in fitting(received, CHEMICALS):
        message = f"{table.name} names chemical substances, which are not needed here: nothing was taken."
        problems.append(Problem("nothing_needed", message, blocking=False))
    named = [_practices(body) for body in bodies]
    problems += [problem for body in bodies for problem in body.problems]
    found: dict[str, Any] = {"read": sum(map(len, bodies)), "used": sum(map(len, named))}
    return {**found, "organisations": pd.concat(named, ignore_index=True)} if named else found


def _practices(body: Body) -> pd.DataFrame:
    """Names of the practices; whether a code is a practice's, the register says."""
    codes = body.practices("practice")
    body.report(~body.text("month").str.fullmatch(r"\d{6}"), "month", "not_a_month", "is not a month")
    body.refuse_if_blocked()
    months = body.text("month")
    blank = dict.fromkeys(("opened", "closed", "serves", "rural"), "")
    named = pd.DataFrame(
        {
            "code": codes,
            "name": body.text("name").map(said),
            "level": "practice",
            "as_at": months.str[:4] + "-" + months.str[4:] + "-01",
        }
    )
    return named.assign(**blank).dropna(subset="code").drop_duplicates("code", keep="last")
