"""Tariffs: a small dated table of what one event costs, in pounds, made by the area itself."""

from collections.abc import Collection

import pandas as pd

from benchmarking.snapshot import TARIFFS
from data_loaders.own_extracts import MEASURES
from data_loaders.received import Loaded, Problem
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.spreadsheets import Layout, best_fit, read_only

NAME = "Tariff"
VERSION = 1

_LAYOUT = Layout(
    {
        "tariff": ("tariff",),
        "counted": ("counted",),  # an indicator's id, or a measure of an own extract
        "unit_cost": ("unit_cost_gbp",),
        "valid_from": ("valid_from",),
        "valid_to": ("valid_to",),
        "source": ("source",),
    }
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """One row for each indicator, TARIFFS; a measure stands for all indicators that its events go into."""
    body = read_only(received, _LAYOUT)
    table = pd.DataFrame({name: body.text(name) for name in ("tariff", "counted", "source")})
    table["unit_cost"] = body.numbers("unit_cost")[0]
    for name in ("valid_from", "valid_to"):
        table[name] = body.days(name)
    table["indicator"] = [MEASURES.get(text.lower(), (text.lower(),)) for text in table["counted"]]
    _check(body, table, indicators)
    body.refuse_if_blocked()
    rows = table.explode("indicator")
    return Loaded(
        NAME,
        tariffs=rows[list(TARIFFS)].astype({"indicator": "str"}).reset_index(drop=True),
        problems=tuple(body.problems),
        read=len(body),
        used=len(table),
    )


def _check(body: Body, table: pd.DataFrame, indicators: Collection[str]) -> None:
    """Empty cells, things that are not counted here, costs that are none, and days that do not fit."""
    known = set(MEASURES) | set(indicators)
    for name in ("tariff", "source"):
        body.report(table[name] == "", name, f"{name}_missing", "is empty: say which tariff this is")
    body.report(
        ~table["counted"].str.lower().isin(list(known)),
        "counted",
        "counted_unknown",
        "is neither an indicator nor a measure of an own extract",
    )
    body.report(~(table["unit_cost"] > 0), "unit_cost", "no_cost", "is not a cost in pounds above 0")
    for name in ("valid_from", "valid_to"):
        body.report(body.text(name) == "", name, "day_missing", "is empty: say from when to when")
    body.report(table["valid_from"] > table["valid_to"], "valid_to", "dates_reversed", "is before valid_from")
    each = table.explode("indicator").sort_values("valid_from")
    for indicator, rows in each.groupby("indicator"):
        overlaps = rows["valid_from"].iloc[1:].to_numpy() <= rows["valid_to"].iloc[:-1].to_numpy()
        for row in rows.index[1:][overlaps]:
            place = int(row) + body.first_row
            message = f"{body.table}, row {place}: {indicator} has two costs on the same day. Delete one."
            body.problems.append(Problem("overlap", message, place, "valid_from"))
