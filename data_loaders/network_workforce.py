"""Primary care network workforce: a row for each person who works for a network; no figure of a practice."""

import re
from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from data_loaders.received import Loaded, Problem, named
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.names import said, tidy
from data_loaders.tabular.spreadsheets import Layout, one_value

NAME = "Primary care network workforce"
VERSION = 1

PEOPLE = Layout(
    {
        "year": ("CENSUS_YEAR",),
        "month": ("CENSUS_MONTH",),
        "pcn": ("PCN_CODE",),
        "pcn_name": ("PCN_NAME",),
        "ccg": ("SUB_ICB_CODE", "CCG_CODE"),
        "ccg_name": ("SUB_ICB_NAME", "CCG_NAME"),
        "role": ("DETAILED_STAFF_ROLE",),
        "fte": ("FTE",),
    }
)


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Names of networks and commissioners. People work for a network: no practice has a share of them."""
    return forms.read_all(NAME, _FORMS, Asked(received, indicators, period))


def _people(body: Body, asked: Asked) -> Loaded:
    year, month = (
        one_value(body.stripped(name).values, body.table, PEOPLE.columns[name][0])
        for name in ("year", "month")
    )
    for name, given, form in (("year", year, r"20\d\d"), ("month", month, r"0?[1-9]|1[0-2]")):
        body.report(
            np.full(len(body), not re.fullmatch(form, given)), name, f"not_a_{name}", f"is not a {name}"
        )
    what = "is not the code of a network"
    codes = body.spelt("pcn")
    wrong = codes.which(~codes.values.str.fullmatch(r"[A-Z0-9]{1,9}"))
    body.report(wrong, "pcn", "code_unknown", what, blocking=False)
    fte, _ = body.numbers("fte")
    body.refuse_if_blocked()
    day = f"{year}-{int(month):02d}"
    networks = len(codes.values)
    message = (
        f"{body.table}: {fte.sum():,.0f} full-time equivalents were counted in {networks:,} networks. They"
        " work for networks, not for one practice, so no practice is given any: only names were taken."
    )
    problem = Problem("not_by_practice", message, blocking=False)
    spelt: dict[str, Callable[[str], str]] = {"pcn": said, "ccg": tidy}
    names = [
        named(pd.DataFrame({"code": body.codes(at), "name": body.named(f"{at}_name", put)}), at, day)
        for at, put in spelt.items()
    ]
    return Loaded(
        NAME, (day,), day, organisations=pd.concat(names), problems=(*body.problems, problem), read=len(body)
    )


_FORMS = (Form(PEOPLE, _people),)
