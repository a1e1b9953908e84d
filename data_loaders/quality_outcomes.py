"""Quality and Outcomes Framework, raw csv: recorded prevalence of each condition, and the year's map."""

from collections.abc import Collection

import pandas as pd

from benchmarking.observations import Status
from benchmarking.periods import Period
from data_loaders import maps
from data_loaders.files import Received, Table
from data_loaders.received import ROW_COLUMNS, Loaded
from data_loaders.spreadsheets import Layout, best_fit, fitting, needs_period

NAME = "Quality and Outcomes Framework"
VERSION = 2

PREVALENCE = Layout(
    {
        "practice": ("PRACTICE_CODE",),
        "group": ("GROUP_CODE",),
        "register": ("REGISTER",),
        "list_type": ("PATIENT_LIST_TYPE",),
        "patients": ("PRACTICE_LIST_SIZE",),
    }
)
MAP = Layout(maps.columns("PRACTICE", "PCN", "SUB_ICB", "CCG", "ICB", "STP", "_ODS_CODE"))


def recognises(received: Received) -> float:
    return best_fit(received, (PREVALENCE, MAP))


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Register ÷ list of the ages that the condition counts; or the map as at the end of the financial year.

    The files do not say their year: it is in the name (_2223) or given.
    """
    year = needs_period(received, period, "2022/23")
    parts = [_prevalence(table, str(year), indicators) for table in fitting(received, PREVALENCE, [MAP])]
    parts += [_map(table, year) for table in fitting(received, MAP, [PREVALENCE])]
    return Loaded(
        NAME,
        (str(year),),
        rows=pd.concat([part.rows for part in parts], ignore_index=True),
        organisations=pd.concat([part.organisations for part in parts], ignore_index=True),
        memberships=pd.concat([part.memberships for part in parts], ignore_index=True),
        problems=tuple(problem for part in parts for problem in part.problems),
        read=sum(part.read for part in parts),
        used=sum(part.used for part in parts),
    )


def indicator_of(group: str) -> str:
    """Our id for a condition's group code: HYP is prev_htn_pct, the others are called after their code."""
    return "prev_htn_pct" if group == "HYP" else f"prev_{group.lower()}_pct"


def _prevalence(table: Table, period: str, indicators: Collection[str]) -> Loaded:
    body = PREVALENCE.read(table)
    read = len(body)
    ids = body.codes("group").map(indicator_of)
    body.keep(ids.isin(list(indicators)))
    ids = ids[body.cells.index]
    practices = body.practices("practice")
    register, register_status = body.numbers("register")
    patients, patients_status = body.numbers("patients")
    twice = pd.DataFrame({"practice": practices, "id": ids}).duplicated()
    body.report(
        twice & practices.notna(), "practice", "practice_twice", "stands there twice for the same condition"
    )
    body.refuse_if_blocked()
    rows = pd.DataFrame(
        {
            "organisation": practices,
            "indicator": ids,
            "period": period,
            "numerator": register,
            "denominator": patients,
            "status": register_status.where(register_status != Status.OK.value, patients_status),
        },
        columns=list(ROW_COLUMNS),
    ).dropna(subset="organisation")
    return Loaded(NAME, (period,), rows=rows, problems=tuple(body.problems), read=read, used=len(rows))


def _map(table: Table, year: Period) -> Loaded:
    body = MAP.read(table)
    memberships = maps.memberships(body, "year", year.start.isoformat(), year.end.isoformat())
    body.refuse_if_blocked()
    return Loaded(
        NAME,
        (str(year),),
        organisations=maps.organisations(body, year.end.isoformat()),
        memberships=memberships,
        problems=tuple(body.problems),
        read=len(body),
        used=memberships["practice"].nunique(),
    )
