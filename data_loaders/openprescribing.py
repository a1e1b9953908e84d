"""A measure as OpenPrescribing hands it out ("Download as CSV"): one row for each practice and month."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, Refused
from data_loaders.tabular.body import PRACTICE, Body
from data_loaders.tabular.coded import twice
from data_loaders.tabular.files import Received
from data_loaders.tabular.spreadsheets import Layout, best_fit, read_only

NAME = "OpenPrescribing measure"
VERSION = 1
# The measure's short name, as it stands in its address: our indicator, and whether it is divided by the list,
# which is filled in when a snapshot is made
MEASURES = {
    "opioidper1000": ("rx_opioid_high_1000", True),
    "ktt9_cephalosporins": ("rx_broad_pct", False),
}
_LAYOUT = Layout(
    {
        "date": ("date",),
        "organisation": ("org_id",),
        "name": ("org_name",),
        "numerator": ("numerator",),
        "denominator": ("denominator",),
        "value": ("ratio", "calc_value"),
        "percentile": ("percentile",),
    }
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Numerator and denominator of each practice and month; which measure it is stands in the file's name."""
    indicator, by_list = _measure(received)
    body = read_only(received, _LAYOUT)
    read = len(body)
    codes = body.spelt("organisation")
    body.keep(codes.which(codes.values.str.fullmatch(PRACTICE.pattern)))
    if not len(body):
        message = f"{received.name} holds no practice. Choose practices when downloading it."
        raise Refused([Problem("no_practice", message, column="org_id")])
    rows = _rows(body, by_list).assign(indicator=indicator)
    body.refuse_if_blocked()
    rows = rows[rows["indicator"].isin(list(indicators))][list(ROW_COLUMNS)]
    periods = tuple(sorted(rows["period"].unique()))
    return Loaded(NAME, periods, rows=rows, problems=tuple(body.problems), read=read, used=len(rows))


def _measure(received: Received) -> tuple[str, bool]:
    named = [known for name, known in MEASURES.items() if re.search(name, received.name.lower())]
    if len(named) != 1:
        message = (
            f"{received.name} does not say which measure it holds. Call it after the measure’s short name:"
            f" {' or '.join(f'{name}.csv' for name in MEASURES)}."
        )
        raise Refused([Problem("measure_unknown", message)])
    return named[0]


def _rows(body: Body, by_list: bool) -> pd.DataFrame:
    days, practices = body.coded_days("date"), body.spelt("organisation")
    months = days.made(days.values.str[:7])
    body.report(
        days.which(days.values.str[8:] != "01"), "date", "not_a_date", "is not the first day of a month"
    )
    numerator, marks = body.numbers("numerator")
    denominator, _ = body.numbers("denominator")
    whole = by_list or denominator.notna().all()
    rows = pd.DataFrame(
        {
            "organisation": practices.texts(),
            "period": months.texts(),
            "numerator": numerator,
            "denominator": np.nan if by_list else denominator,
            "status": marks if whole else marks.where(denominator.notna(), Status.MISSING.value),
        }
    )
    body.report(twice([practices, months]), "organisation", "practice_twice", "stands there twice in a month")
    return rows
