"""Appointments in General Practice of whole CCGs (2018 to 2022), and how many patients they cover."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.periods import Period
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, nothing
from data_loaders.tabular.area_rows import CCG, area_rows
from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import Coded, sums_of, twice
from data_loaders.tabular.days import first_of_month
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.published_words import FACE_TO_FACE, MODES, PROFESSIONALS, STATUSES, UNKNOWN, words
from data_loaders.tabular.seen_rows import SeenRows, row_prints
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting

NAME = "Appointments in general practice, by CCG"
VERSION = 2

COUNTS = Layout(
    {
        "code": ("CCG_CODE", "SUB_ICB_LOCATION_CODE"),
        "name": ("CCG_NAME", "SUB_ICB_LOCATION_NAME"),
        "month": ("Appointment_Month",),
        "status": ("APPT_STATUS",),
        "professional": ("HCP_TYPE",),
        "mode": ("APPT_MODE",),
        "wait": ("TIME_BETWEEN_BOOK_AND_APPT",),
        "appointments": ("COUNT_OF_APPOINTMENTS",),
    }
)
COVERAGE = Layout(
    {
        "code": ("SUB_ICB_LOCATION_CODE", "CCG_CODE"),
        "month": ("Appointment_Month",),
        "practices": ("Included Practices",),
        "open": ("Open Practices",),
        "covered": ("Patients registered at included practices",),
        "patients": ("Patients registered at open practices",),
    }
)
_AREA = ["organisation", "period"]


def recognises(received: Received) -> float:
    return best_fit(received, (COUNTS, COVERAGE))


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Sums by CCG and month; they are divided by the patients covered, which come in a file of their own."""
    problems: list[Problem] = []
    seen = SeenRows()
    counted = [_counted(table, seen, problems) for table in fitting(received, COUNTS, [COVERAGE])]
    covered = [_covered(table, problems) for table in fitting(received, COVERAGE, [COUNTS])]
    rows = [_count_rows(pd.concat([sums for sums, _ in counted]), indicators)] if counted else []
    rows += [_coverage_rows(body, indicators) for body in covered]
    table = pd.concat([nothing(ROW_COLUMNS), *rows], ignore_index=True)
    read = sum(read for _, read in counted) + sum(len(body) for body in covered)
    return Loaded(
        NAME,
        tuple(sorted(table["period"].unique())),
        rows=table,
        problems=tuple(problems),
        read=read,
        used=read,
    )


def _counted(table: Table, seen: SeenRows, problems: list[Problem]) -> tuple[pd.DataFrame, int]:
    """Appointments, those whose manner is known, and those face to face, by CCG and month; rows read."""
    pieces, read = [], 0
    for body in COUNTS.batches(table):
        count, _ = body.coded_numbers("appointments")
        body.report(np.isnan(count), "appointments", "not_a_number", "is empty")
        body.report(count < 0, "appointments", "negative", "is below nought")
        again = seen.again(row_prints(body.coded_but("name", "appointments")))
        body.report(again, "appointments", "row_twice", "is of a second row for the same things")
        mode = words(body, "mode", MODES, blocking=True)
        words(body, "status", STATUSES)
        words(body, "professional", PROFESSIONALS)
        areas = dict(zip(_AREA, (_codes(body), _months(body)), strict=True))
        body.refuse_if_blocked()
        problems += body.problems
        known, face = mode.which(mode.values != UNKNOWN), mode.which(mode.values == FACE_TO_FACE)
        parts = {"all": count, "known": np.where(known, count, 0.0), "face": np.where(face, count, 0.0)}
        pieces.append(sums_of(areas, parts))
        read += len(body)
    return pd.concat(pieces).groupby(level=_AREA).sum(), read


def _count_rows(sums: pd.DataFrame, indicators: Collection[str]) -> pd.DataFrame:
    cells = sums.groupby(level=_AREA).sum().reset_index()
    figures = {
        "act_ccg_1000": (cells["all"], None),
        "act_ccg_face_pct": (cells["face"], cells["known"]),
    }
    return area_rows(cells["organisation"], cells["period"], figures, indicators)


def _covered(table: Table, problems: list[Problem]) -> Body:
    body = COVERAGE.read(table)
    again = twice([body.spelt("code"), body.stripped("month")])
    body.report(again, "code", "area_twice", "stands there twice in a month")
    body.refuse_if_blocked()
    problems += body.problems
    return body


def _coverage_rows(body: Body, indicators: Collection[str]) -> pd.DataFrame:
    covered, patients = body.numbers("covered")[0], body.numbers("patients")[0]
    codes, months = _codes(body).texts(), _months(body).texts()
    body.refuse_if_blocked()
    return area_rows(codes, months, {"act_ccg_covered_pct": (covered, patients)}, indicators)


def _codes(body: Body) -> Coded:
    codes = body.spelt("code")
    wrong = codes.which(~codes.values.str.fullmatch(CCG))
    body.report(wrong, "code", "ccg_code", "is not the code of a CCG or sub-ICB (such as 15C)")
    return codes


def _months(body: Body) -> Coded:
    """Months written as MAR2019 or as their first day, 01AUG2020."""
    given = body.coded("month")
    days = given.values.str.strip().map(
        lambda text: first_of_month(text if text[:1].isdigit() else f"01{text}")
    )
    wrong = given.which(days.isna())
    body.report(wrong, "month", "not_a_month", "is not a month such as MAR2019 or its first day")
    return given.made(days.map(lambda day: str(Period.month_of(day)), na_action="ignore"))
