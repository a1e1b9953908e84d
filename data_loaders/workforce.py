"""General practice workforce by practice: a row for each role and measure, or one wide row for a practice."""

import re
from collections.abc import Collection

import numpy as np

from data_loaders.received import Loaded, Problem, Refused
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import joined
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.named_months import month_in
from data_loaders.tabular.practice_rows import Numbers, Spread, added, once_each, practice_rows
from data_loaders.tabular.published_words import words
from data_loaders.tabular.spreadsheets import Layout, needs_period
from data_loaders.tabular.tables import plain

NAME = "General practice workforce"
VERSION = 1

_FROM_DATABASE = {"year": ("YEAR",), "month": ("MONTH",)}
_AGES = ("55TO59", "60TO64", "65TO69", "70PLUS")
ROLES = Layout(
    {
        "practice": ("PRAC_CODE",),
        "group": ("STAFF_GROUP",),
        "role": ("DETAILED_STAFF_ROLE",),
        "measure": ("MEASURE",),
        "value": ("VALUE",),
    },
    _FROM_DATABASE,
)
WIDE = Layout(
    {
        "practice": ("PRAC_CODE",),
        "patients": ("TOTAL_PATIENTS",),
        "all_gps": ("TOTAL_GP_FTE",),
        "nurses": ("TOTAL_NURSES_FTE",),
        "others": ("TOTAL_DPC_FTE",),
    },
    {
        # trainees left out; until 2018 they were called registrars
        "gps": ("TOTAL_GP_EXTG_FTE", "TOTAL_GP_EXR_FTE"),
        "gp_people": ("TOTAL_GP_HC",),
        **{f"gp_people {age}": (f"TOTAL_GP_HC_{age}",) for age in _AGES},
        **_FROM_DATABASE,
    },
)
_FTE = {"wf_gp_fte_10k": "gps", "wf_nurse_fte_10k": "nurses", "wf_other_fte_10k": "others"}
_GROUPS = {"GP": "gps", "NURSES": "nurses", "DIRECT PATIENT CARE": "others"}
_TRAINEE = re.compile(r"train|registrar|foundation|\bst[1-4]\b|\bf[12]\b", re.IGNORECASE)
TOTAL = "TOTAL"
_AS_ROUNDED = 0.06  # a sum of roles, each published to two or three decimals


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Full-time equivalents per registered patients, and GPs by age, in the month of the count.

    A file of roles does not carry the lists: those of the month are taken when a snapshot is made. In a zip
    that holds both forms the wide one is read.
    """
    wide = forms.tables_of(received, _FORMS[0], _FORMS)
    read = _FORMS[:1] if wide else _FORMS
    return forms.read_all(NAME, read, Asked(received, indicators, period))


def _month(body: Body, asked: Asked) -> str:
    """The month in the name of the file or of its zip. Raises Refused for what is not as published."""
    added_columns = [name for name in _FROM_DATABASE if (body.text(name) != "").any()]
    if added_columns:
        message = (
            f"{body.table} is not the file that was published: it has the columns “year” and “month”, which"
            " that file has not, so it was taken out of somebody's database and may be cut. Load the csv or"
            " zip (GPWPracticeCSV) as published."
        )
        raise Refused([Problem("not_as_published", message, column="YEAR")])
    named = month_in(reversed(body.table.split(": ")))
    return str(needs_period(asked.received, asked.period, "2026-06", named=named))


def _wide(body: Body, asked: Asked) -> Loaded:
    month = _month(body, asked)
    body.keep(body.text("practice") != "")
    practices = body.practices("practice")
    once_each(body, practices)
    numbers = {name: body.numbers(name) for name in (*WIDE.columns, *WIDE.optional) if _is_number(name)}
    body.refuse_if_blocked()
    figures: dict[str, tuple[Numbers, Numbers | None]] = {
        id: (numbers[name], numbers["patients"]) for id, name in _FTE.items()
    }
    older = added(*(numbers[f"gp_people {age}"] for age in _AGES))
    figures["wf_gp_55plus_pct"] = (older, numbers["gp_people"])
    rows = practice_rows(practices, month, figures)
    return Loaded(NAME, (month,), rows=rows, problems=tuple(body.problems), read=len(body), used=len(body))


def _is_number(name: str) -> bool:
    return name != "practice" and name not in _FROM_DATABASE


def _roles(body: Body, asked: Asked) -> Loaded:
    month, read = _month(body, asked), len(body)
    words(body, "group", [plain(name) for name in (*_GROUPS, "Admin", "Admin/Non-Clinical")], blocking=True)
    words(body, "measure", ("fte", "headcount"), blocking=True)
    body.refuse_if_blocked()
    groups, measures = body.spelt("group"), body.spelt("measure")
    group = groups.made(groups.values.map(_GROUPS))  # of the others none
    kept = (group.places >= 0) & measures.which(measures.values == "FTE")
    body.keep(kept)
    if not len(body):
        message = f"{body.table} has no FTE of GPs, nurses or direct patient care. Load it as published."
        raise Refused([Problem("no_fte", message, column="MEASURE")])
    group, roles = group.kept(np.flatnonzero(kept), body.index), body.coded("role")
    of_group = joined(group, roles.made(roles.values.str.strip()))
    kinds = of_group.made(of_group.values.map(_kind))
    cells = Spread(body, body.coded_practices("practice"), kinds, "value")
    figures: dict[str, tuple[Numbers, Numbers | None]] = {
        id: (_sum_of_roles(cells, name, body), None) for id, name in _FTE.items()
    }
    rows = practice_rows(cells.practices, month, figures)
    return Loaded(NAME, (month,), rows=rows, problems=tuple(body.problems), read=read, used=len(body))


def _kind(group_and_role: str) -> str:
    """What a row of the file counts in a group: its published total, trainees, who are doctors, or a role."""
    group, role = group_and_role.split(" ", 1)
    if role.upper() == TOTAL:
        return f"{group} {TOTAL} {role}"
    trainee = group == "gps" and bool(_TRAINEE.search(role))
    return f"{group} {'trainee' if trainee else 'role'} {role}"


def _sum_of_roles(cells: Spread, group: str, body: Body) -> Numbers:
    """Roles without trainees. The published total is not used: it is wrong for some practices, which is said;
    but without it nobody knows whether all roles are there."""
    values, status = cells.total(beginning=f"{group} role ")
    trainees = cells.total(beginning=f"{group} trainee ")[0].fillna(0)
    stated, known = cells.total(beginning=f"{group} {TOTAL} ")
    differs = (values + trainees - stated).abs().fillna(0) > _AS_ROUNDED
    if differs.any():
        codes = ", ".join(cells.practices[differs].head(3))
        message = (
            f"{body.table}: for {differs.sum():,} practices (such as {codes}) the roles of {group} do not"
            " add up to the published total: the sum of the roles is used."
        )
        body.problems.append(Problem("total_differs", message, column="VALUE", blocking=False))
    return values.mask(known != "ok"), status.where(known == "ok", known)


_FORMS = (Form(WIDE, _wide), Form(ROLES, _roles))
