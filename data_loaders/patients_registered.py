"""Patients registered at a GP practice: totals, five-year ages, the month's map, and older age bands."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from benchmarking.periods import Period
from data_loaders import maps
from data_loaders.files import Received, Table
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.spreadsheets import Body, Layout, best_fit, day_of, fitting, needs_period, one_value

NAME = "Patients registered at a GP practice"
VERSION = 1
FROM_65 = ("65_69", "70_74", "75_79", "80_84", "85_89", "90_94", "95+")
FROM_85 = FROM_65[4:]

_EXTRACT = {"extract_date": ("EXTRACT_DATE",), "sex": ("SEX",), "patients": ("NUMBER_OF_PATIENTS",)}
AGES = Layout({**_EXTRACT, "kind": ("ORG_TYPE",), "practice": ("ORG_CODE",), "age": ("AGE_GROUP_5",)})
TOTALS = Layout({**_EXTRACT, "kind": ("TYPE",), "practice": ("CODE",), "age": ("AGE",)})
MAP = Layout(
    {
        "extract_date": ("EXTRACT_DATE",),
        **maps.columns("PRACTICE", "PCN", "SUB_ICB_LOCATION", "CCG", "ICB", "STP", "_CODE"),
    }
)
_BANDS = ("0-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
BANDS = Layout(
    {
        "practice": ("Practice Code",),
        "practice_name": ("Practice Name",),
        **{f"{sex} {band}": (f"{sex} {band}",) for band in _BANDS for sex in ("Male", "Female")},
    }
)
_LAYOUTS = (AGES, TOTALS, MAP, BANDS)


def recognises(received: Received) -> float:
    return best_fit(received, _LAYOUTS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """List size and the shares aged 65 and 85 and over, for each practice; or the map of a month."""
    loaded = [
        _load(received, layout, table, period) for layout in _LAYOUTS for table in _tables(received, layout)
    ]
    rows = pd.concat([part.rows for part in loaded], ignore_index=True)
    return Loaded(
        NAME,
        tuple(sorted({period for part in loaded for period in part.periods})),
        max(part.published for part in loaded),
        rows[rows["indicator"].isin(list(indicators))],
        pd.concat([part.organisations for part in loaded], ignore_index=True),
        pd.concat([part.memberships for part in loaded], ignore_index=True),
        tuple(problem for part in loaded for problem in part.problems),
        sum(part.read for part in loaded),
        sum(part.used for part in loaded),
    )


def _tables(received: Received, layout: Layout) -> list[Table]:
    return fitting(received, layout, [other for other in _LAYOUTS if other is not layout])


def _load(received: Received, layout: Layout, table: Table, period: str) -> Loaded:
    body = layout.read(table)
    if layout is BANDS:
        return _bands(
            body, str(needs_period(received, period, '"2015/16 Q4"', named=_quarter(received.name)))
        )
    extract = _extract_day(body)
    if layout is MAP:
        return _map(body, extract)
    return _ages(body, str(Period.month_of(pd.Timestamp(extract).date())), extract)


def _extract_day(body: Body) -> str:
    """The day of the extract, the same in every row, whichever way it is written."""
    written = one_value(body.text("extract_date"), body.table, "EXTRACT_DATE")
    day = day_of(written)
    if day is None:
        message = f"{body.table}: EXTRACT_DATE “{written}” is not a date such as 01JUL2026 or 2026-07-01."
        raise Refused([Problem("not_a_date", message, body.first_row, "EXTRACT_DATE")])
    return day.isoformat()


def _map(body: Body, extract: str) -> Loaded:
    memberships = maps.memberships(body, "map", extract, "")
    body.refuse_if_blocked()
    return Loaded(
        NAME,
        (str(Period.month_of(pd.Timestamp(extract).date())),),
        extract,
        organisations=maps.organisations(body, extract),
        memberships=memberships,
        problems=tuple(body.problems),
        read=len(body),
        used=memberships["practice"].nunique(),
    )


def _quarter(name: str) -> str:
    """The quarter in a file name such as Patient_List_Size_2016_01-03.csv; nothing where there is none."""
    found = re.search(r"(20\d\d)_(01|04|07|10)-(03|06|09|12)(?!\d)", name)
    if not found:
        return ""
    quarter = (int(found[2]) - 4) % 12 // 3 + 1
    first = int(found[1]) - (quarter == 4)
    return f"{first}/{(first + 1) % 100:02d} Q{quarter}"


def _ages(body: Body, period: str, extract: str) -> Loaded:
    """From rows by sex and age. Other levels than practices, five in one file, are left out."""
    read = len(body)
    body.keep(body.codes("kind") == "GP")
    practices = body.practices("practice")
    patients, status = body.numbers("patients")
    age, sex = body.codes("age"), body.codes("sex")
    held = pd.DataFrame(
        {"practice": practices, "age": age, "sex": sex, "patients": patients, "status": status}
    )
    held = held.dropna(subset="practice")
    body.report(held.duplicated(["practice", "age", "sex"]).reindex(practices.index, fill_value=False),
                "practice", "practice_twice", "stands there twice for the same age and sex")  # fmt: skip
    body.refuse_if_blocked()
    whole = held[(held["age"] == "ALL") & (held["sex"] == "ALL")].set_index("practice")
    by_age = held[held["age"].isin(FROM_65) & held["sex"].isin(["MALE", "FEMALE"])]
    pieces = [_rows("pop_list_size", period, whole["patients"], np.nan, whole["status"])]
    if len(by_age):
        for indicator, bands in (("pop_65plus_pct", FROM_65), ("pop_85plus_pct", FROM_85)):
            older = (
                by_age[by_age["age"].isin(bands)]
                .groupby("practice")["patients"]
                .sum(min_count=2 * len(bands))
            )
            older = older.reindex(whole.index)
            known = np.where(older.notna() & whole["patients"].notna(), Status.OK, Status.MISSING)
            pieces.append(
                _rows(indicator, period, older, whole["patients"], pd.Series(known, whole.index, "str"))
            )
    rows = pd.concat(pieces, ignore_index=True)
    return Loaded(NAME, (period,), extract, rows, problems=tuple(body.problems), read=read, used=len(held))


def _bands(body: Body, period: str) -> Loaded:
    """From the age bands in columns (to 2016); they have no total, and end at 75 and over."""
    practices = body.practices("practice")
    columns = [name for name in BANDS.columns if name.split()[-1] in _BANDS]
    counts = pd.DataFrame({name: body.numbers(name)[0] for name in columns})
    body.refuse_if_blocked()
    older = [name for name in columns if name.endswith((" 65-74", " 75+"))]
    whole, over_65 = counts.sum(axis=1, skipna=False), counts[older].sum(axis=1, skipna=False)
    held = pd.DataFrame({"whole": whole, "over_65": over_65}).set_index(practices)
    held = held[held.index.notna()]
    status = pd.Series(np.where(held["whole"].notna(), Status.OK, Status.MISSING), held.index, "str")
    rows = [
        _rows("pop_list_size", period, held["whole"], np.nan, status),
        _rows("pop_65plus_pct", period, held["over_65"], held["whole"], status),
    ]
    return Loaded(
        NAME,
        (period,),
        "",
        pd.concat(rows, ignore_index=True),
        problems=tuple(body.problems),
        read=len(body),
        used=len(held),
    )


def _rows(
    indicator: str, period: str, numerator: pd.Series, denominator: object, status: pd.Series
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "organisation": numerator.index,
            "indicator": indicator,
            "period": period,
            "numerator": numerator.to_numpy(float),
            "denominator": denominator if isinstance(denominator, float) else np.asarray(denominator, float),
            "status": status.to_numpy(),
        }
    )
