"""Appointments in General Practice, practice crosstab: those missed, and those seen on the day booked."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from benchmarking.periods import Period
from data_loaders import maps
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, nothing
from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import Coded, Rows, sums_of
from data_loaders.tabular.days import first_of_month
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.published_words import MODES, PROFESSIONALS, STATUSES, words
from data_loaders.tabular.seen_rows import SeenRows, row_prints
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, needs_period
from data_loaders.tabular.tables import plain

NAME = "Appointments in general practice"
VERSION = 3

CROSSTAB = Layout(
    {
        "month": ("APPOINTMENT_MONTH_START_DATE",),
        "practice": ("GP_CODE",),
        "pcn": ("PCN_CODE",),
        "professional": ("HCP_TYPE",),
        "mode": ("APPT_MODE",),
        "category": ("NATIONAL_CATEGORY",),
        "wait": ("TIME_BETWEEN_BOOK_AND_APPT",),
        "appointments": ("COUNT_OF_APPOINTMENTS",),
        "status": ("APPT_STATUS",),
    },
    {"supplier": ("SUPPLIER",)},  # a practice that changes its system has two rows for the same things
)
MAP = Layout(maps.columns("GP", "PCN", "SUB_ICB_LOCATION", "CCG", "ICB", "STP", "_CODE"))
SAME_DAY = "Same Day"
_WAITS = {  # from booking to appointment, as published; those of unknown length begin with "Unknown"
    plain(wait)
    for wait in (
        SAME_DAY,
        "1 Day",
        "2 to 7 Days",
        "8 to 14 Days",
        "15 to 21 Days",
        "22 to 28 Days",
        "More than 28 Days",
    )
}
_COUNTS = ["attended", "missed", "same_day"]


def recognises(received: Received) -> float:
    return best_fit(received, (CROSSTAB, MAP))


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Numbers by practice and month, read in pieces; the map counts for the newest month's financial year."""
    problems: list[Problem] = []
    seen = SeenRows(), SeenRows()
    months = [_month(table, seen, problems) for table in fitting(received, CROSSTAB, [MAP])]
    counted = pd.concat([month for month, _ in months]) if months else pd.DataFrame()
    periods = tuple(sorted(counted.index.get_level_values("period").unique())) if len(counted) else ()
    parts = [
        _map(table, _year(received, periods, period), problems)
        for table in fitting(received, MAP, [CROSSTAB])
    ]
    rows = _rows(counted) if len(counted) else nothing(ROW_COLUMNS)
    return Loaded(
        NAME,
        periods or parts[0].periods,
        rows=rows[rows["indicator"].isin(list(indicators))],
        organisations=pd.concat(
            [part.organisations for part in parts] or [Loaded(NAME).organisations], ignore_index=True
        ),
        memberships=pd.concat(
            [part.memberships for part in parts] or [Loaded(NAME).memberships], ignore_index=True
        ),
        problems=tuple(problems),
        read=sum(read for _, read in months) + sum(part.read for part in parts),
        used=sum(read for _, read in months) + sum(part.used for part in parts),
    )


def _year(received: Received, periods: tuple[str, ...], period: str) -> Period:
    """The financial year of the newest month, or the one given."""
    newest = Period.parse(periods[-1]) if periods else needs_period(received, period, "2025/26")
    first = newest.end.year if newest.end.month >= 4 else newest.end.year - 1
    return Period.parse(f"{first}/{(first + 1) % 100:02d}")


def _month(
    table: Table, seen: tuple[SeenRows, SeenRows], problems: list[Problem]
) -> tuple[pd.DataFrame, int]:
    """Sums of one table by practice and month, and the rows read."""
    sums, read = [], 0
    for body in CROSSTAB.batches(table):
        read += len(body)
        _once_each(body, *seen)
        sums.append(_piece(body))
        problems += body.problems
    return pd.concat(sums).groupby(level=["organisation", "period"]).sum(skipna=False), read


def _once_each(body: Body, rows: SeenRows, things: SeenRows) -> None:
    """Count a row that is there twice once; report a second number for the same things."""
    named = row_prints(body.coded_but("appointments"))
    whole, repeated = row_prints([body.coded("appointments")], named), things.again(named)
    if not repeated.any():
        rows.note(whole)
        return
    again = rows.again(whole)
    what = "is of a row that was there before: it counts once"
    body.report(again, "practice", "row_twice", what, blocking=False)
    what = "is of a second row for the same things, with another number"
    body.report(repeated & ~again, "practice", "row_twice", what)
    body.keep(~again)


def _piece(body: Body) -> pd.DataFrame:
    count, _ = body.coded_numbers("appointments")
    none = body.coded("appointments").which(body.coded("appointments").values.str.strip() == "")
    body.report(np.isnan(count) & none, "appointments", "not_a_number", "is empty")
    body.report(count < 0, "appointments", "negative", "is below nought")
    status, (same_day, unknown) = words(body, "status", STATUSES, blocking=True), _waits(body)
    words(body, "mode", MODES)
    words(body, "professional", PROFESSIONALS)
    attended, missed = (status.which(status.values == word) for word in ("attended", "dna"))
    practices, periods = body.coded_practices("practice"), _periods(body)
    body.refuse_if_blocked()
    on_the_day = np.where(attended & unknown, np.nan, np.where(attended & same_day, count, 0.0))
    parts = np.where(attended, count, 0.0), np.where(missed, count, 0.0), on_the_day
    return sums_of({"organisation": practices, "period": periods}, dict(zip(_COUNTS, parts, strict=True)))


def _waits(body: Body) -> tuple[Rows, Rows]:
    """Which rows were booked for the same day; and in which the wait is a word that is not known."""
    given = body.coded("wait")
    waits = given.values.str.strip().map(plain)
    unknown = given.which(~waits.isin(list(_WAITS)) & ~waits.str.startswith("unknown"))
    what = "is not a wait as published, so that the share seen on the same day is not known here"
    body.report(unknown, "wait", "wait_unknown", what, blocking=False)
    return given.which(waits == plain(SAME_DAY)), unknown


def _periods(body: Body) -> Coded:
    given = body.coded("month")
    days = given.values.str.strip().map(first_of_month)
    body.report(
        given.which(days.isna()), "month", "not_a_date", "is not the first day of a month, such as 01AUG2025"
    )
    return given.made(days.map(lambda day: str(Period.month_of(day)), na_action="ignore"))


def _rows(counted: pd.DataFrame) -> pd.DataFrame:
    known = counted["attended"] + counted["missed"]
    pieces = {
        "act_dna_pct": (counted["missed"], known),
        "act_sameday_pct": (counted["same_day"], counted["attended"]),
    }
    frames = [
        pd.DataFrame({"numerator": numerator, "denominator": denominator})
        .reset_index()
        .assign(indicator=indicator)
        for indicator, (numerator, denominator) in pieces.items()
    ]
    rows = pd.concat(frames, ignore_index=True)
    whole = (rows["denominator"] > 0) & rows["numerator"].notna()
    rows["status"] = np.where(whole, Status.OK, Status.MISSING)
    return rows[list(ROW_COLUMNS)]


def _map(table: Table, year: Period, problems: list[Problem]) -> Loaded:
    body = MAP.read(table)
    memberships = maps.memberships(body, "year", year.start.isoformat(), year.end.isoformat())
    body.refuse_if_blocked()
    problems += body.problems
    return Loaded(
        NAME,
        (str(year),),
        organisations=maps.organisations(body, year.end.isoformat()),
        memberships=memberships,
        read=len(body),
        used=memberships["practice"].nunique(),
    )
