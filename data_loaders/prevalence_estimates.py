"""Estimates of how many patients have a condition (PHE, Imperial College), beside those on the register."""

import re
from collections.abc import Collection

import pandas as pd

from data_loaders.received import Loaded, Problem, Refused, put_together
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.practice_rows import Numbers, once_each, practice_rows
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, needs_period, only, year_in_name

NAME = "Prevalence estimates by practice"
VERSION = 1

BOTH = Layout({"practice": ("practice_code",), "recorded": ("QOFprev",), "estimate": ("Estprev",)})
ESTIMATES = Layout({"practice": ("practice_code",), "scenario": ("parm",), "estimate": ("estimate",)})
REGISTERS = Layout(
    {
        "practice": ("Practice Code",),
        "patients": tuple(f"List Size 20{year}-{year + 1}" for year in range(12, 30)),
        "register": tuple(f"Register 20{year}-{year + 1}" for year in range(12, 30)),
    }
)
FOUND = {"chd": "prev_chd_found_pct", "coronary": "prev_chd_found_pct"}  # a word of the file's name: ours
UNDIAGNOSED = {"undiagnosedhypertension": "need_htn_undiagnosed_pct"}


def recognises(received: Received) -> float:
    return best_fit(received, (BOTH, ESTIMATES, REGISTERS))


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Registered patients with a condition ÷ those estimated to have it; or the published estimate.

    Which condition it is stands only in the file's name. The year of the first is that of its registers; the
    second does not say one: it is in the name or given.
    """
    estimates = fitting(received, ESTIMATES, (BOTH, REGISTERS))
    registers = fitting(received, REGISTERS, (BOTH, ESTIMATES))
    body = ESTIMATES.read(only(estimates, received)) if estimates else None
    if body is None:
        raise Refused([_lacking(received, "no sheet with practice_code, parm and estimate")])
    if registers:
        found = _found(received, body, REGISTERS.read(only(registers, received)), registers[0].top)
        return put_together(NAME, [found], indicators)
    id = _ours(received, UNDIAGNOSED)
    named = _calendar_year(received.name)
    year = str(needs_period(received, period, "2016", named=named))
    practices, estimate = _estimates(body)
    one: Numbers = (pd.Series(1.0, practices.index), estimate[1])
    rows = practice_rows(practices, year, {id: (estimate, one)})
    found = Loaded(NAME, (year,), rows=rows, problems=tuple(body.problems), read=len(body), used=len(rows))
    return put_together(NAME, [found], indicators)


def _found(received: Received, body: Body, registers: Body, top: tuple[tuple[str, ...], ...]) -> Loaded:
    id = _ours(received, FOUND)
    year = max(year_in_name(heading) for row in top for heading in row)
    practices, (share, status) = _estimates(body)
    estimate = pd.DataFrame({"share": share, "status": status}).set_index(practices)
    codes = registers.practices("practice")
    once_each(registers, codes)
    (register, marks), (patients, _) = registers.numbers("register"), registers.numbers("patients")
    registers.refuse_if_blocked()
    expected = codes.map(estimate["share"]) / 100 * patients
    known = codes.map(estimate["status"]).fillna("missing").astype("str")
    rows = practice_rows(codes, year, {id: ((register, marks), (expected, known))})
    problems = (*body.problems, *registers.problems)
    return Loaded(NAME, (year,), rows=rows, problems=problems, read=len(registers), used=len(rows))


def _estimates(body: Body) -> tuple[pd.Series, Numbers]:
    practices = body.practices("practice")
    once_each(body, practices)
    estimate = body.numbers("estimate")
    body.refuse_if_blocked()
    return practices, estimate


def _ours(received: Received, ids: dict[str, str]) -> str:
    name = re.sub(r"[^a-z]", "", received.name.lower())
    found = next((id for word, id in ids.items() if word in name), "")
    if not found:
        raise Refused([_lacking(received, f"none of the conditions that are used here ({', '.join(ids)})")])
    return found


def _lacking(received: Received, what: str) -> Problem:
    message = f"{received.name} has {what}. Give the file the name under which it was published."
    return Problem("condition_unknown", message)


def _calendar_year(name: str) -> str:
    found = re.search(r"(?<!\d)20\d\d(?!\d)", name)
    return found[0] if found else ""
