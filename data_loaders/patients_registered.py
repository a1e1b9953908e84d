"""Patients registered at a GP practice: totals, five-year ages, the month's map, and older age bands."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarking.expected.expectation import POPULATIONS
from benchmarking.observations import Status
from benchmarking.periods import Period
from data_loaders import maps
from data_loaders.received import Loaded, Problem, Refused, nothing
from data_loaders.store.stated_months import STATEMENT
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import Coded, Rows, twice
from data_loaders.tabular.days import first_of_month
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.published_words import words
from data_loaders.tabular.spreadsheets import Layout, needs_period, one_value
from data_loaders.tabular.tables import plain

NAME = "Patients registered at a GP practice"
VERSION = 3
UNDER_5 = ("0_4",)
FROM_65 = ("65_69", "70_74", "75_79", "80_84", "85_89", "90_94", "95+")
FROM_85 = FROM_65[4:]
SHARES = (("pop_0_4_pct", UNDER_5), ("pop_65plus_pct", FROM_65), ("pop_85plus_pct", FROM_85))

QUINARY = {  # as published: as it is written here
    **{f"{age}_{age + 4}": f"{age}-{age + 4}" for age in range(0, 95, 5)},
    "95+": "95+",
}

_SEXES = ("MALE", "FEMALE")
_AGES = ("all", *map(plain, QUINARY))
LEVELS = (  # of organisations, in one file; only practices are taken
    *("gp", "pcn", "ccg", "ccgcode", "subicb", "subicblocation", "subicblocationcode"),
    *("stp", "icb", "icbcode", "region", "commregion", "nhsregion", "country", "england", "national"),
)

_EXTRACT = {"extract_date": ("EXTRACT_DATE",), "sex": ("SEX",), "patients": ("NUMBER_OF_PATIENTS",)}
AGES = Layout({**_EXTRACT, "kind": ("ORG_TYPE",), "practice": ("ORG_CODE",), "age": ("AGE_GROUP_5",)})
TOTALS = Layout(
    {**_EXTRACT, "kind": ("TYPE",), "practice": ("CODE",), "age": ("AGE",)},
    optional={"ccg": ("SUB_ICB_LOCATION_CODE", "CCG_CODE")},
)
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


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """List size and the shares aged under 5, 65 and over and 85 and over, for each practice; or the map."""
    return forms.read_all(NAME, _FORMS, Asked(received, indicators, period))


def _extract_day(body: Body) -> str:
    """The day of the extract, the same in every row, whichever way it is written."""
    given = body.coded("extract_date").values.str.strip()
    written = one_value(given, body.table, "EXTRACT_DATE")
    day = first_of_month(written)
    if day is None:
        message = (
            f"{body.table}: EXTRACT_DATE “{written}” is not the first day of a month, such as"
            " 01JUL2026. If a spreadsheet has put month and day the other way round, download the file again."
        )
        raise Refused([Problem("not_a_date", message, body.first_row, "EXTRACT_DATE")])
    return day.isoformat()


def _map(body: Body, asked: Asked) -> Loaded:
    extract = _extract_day(body)
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


@dataclass(frozen=True)
class _Counts:
    """Numbers of patients as they stand in the rows: of which practice, age and sex each is."""

    practices: Coded
    ages: Coded
    sexes: Coded
    patients: npt.NDArray[np.float64]

    def rows(self, ages: Collection[str], sexes: Collection[str]) -> Rows:
        """The rows of a practice that are of one of these ages and sexes."""
        return self.ages.among(ages) & self.sexes.among(sexes) & (self.practices.places >= 0)

    def sums(self, ages: Collection[str]) -> npt.NDArray[np.float64]:
        """Women and men of these ages in each practice; not known where one of the numbers is not."""
        there = self.rows(ages, _SEXES) & ~np.isnan(self.patients)
        places, number = self.practices.places[there], len(self.practices.values)
        whole = np.bincount(places, minlength=number) >= len(_SEXES) * len(ages)
        return np.where(whole, np.bincount(places, self.patients[there], number), np.nan)


def _ages(body: Body, asked: Asked) -> Loaded:
    """From rows by sex and age. Other levels than practices, five in one file, are left out."""
    extract = _extract_day(body)
    period = str(Period.month_of(pd.Timestamp(extract).date()))
    read = len(body)
    words(body, "kind", LEVELS)
    kinds = body.spelt("kind")
    body.keep(kinds.which(kinds.values == "GP"))
    words(body, "sex", ("all", "male", "female"))
    words(body, "age", _AGES)
    practices = body.coded_practices("practice")
    patients, status = body.coded_numbers("patients")
    body.report(patients < 0, "patients", "negative", "is a negative number of patients")
    counts = _Counts(practices, body.spelt("age"), body.spelt("sex"), patients)
    again = twice([practices, counts.ages, counts.sexes])
    body.report(again, "practice", "practice_twice", "stands there twice for the same age and sex")
    body.refuse_if_blocked()
    whole = np.flatnonzero(counts.rows(["ALL"], ["ALL"]))
    of_whole = practices.places[whole]
    lists = pd.Series(patients[whole], pd.Index(practices.values.take(of_whole)))
    marks = pd.Series(status.values.to_numpy(object)[status.places[whole]], lists.index, dtype="str")
    pieces = [_rows("pop_list_size", period, lists, np.nan, marks)]
    if counts.rows(UNDER_5 + FROM_65, _SEXES).any():
        for indicator, bands in SHARES:
            of_that_age = pd.Series(counts.sums(bands)[of_whole], lists.index)
            known = np.where(of_that_age.notna() & lists.notna(), Status.OK, Status.MISSING)
            pieces.append(
                _rows(indicator, period, of_that_age, lists, pd.Series(known, lists.index, dtype="str"))
            )
    return Loaded(NAME, (period,), extract, pd.concat(pieces, ignore_index=True),
                  populations=_populations(counts, period), problems=tuple(body.problems), read=read,
                  used=int((practices.places >= 0).sum()))  # fmt: skip


def _totals(body: Body, asked: Asked) -> Loaded:
    """Totals only, with the CCG of each practice in that month."""
    found = _ages(body, asked)
    month = Period.parse(found.periods[0])
    first, last = month.start.isoformat(), month.end.isoformat()
    places = maps.memberships(body, STATEMENT, first, last, levels=("ccg",))
    return replace(found, memberships=places, problems=tuple(body.problems))


def _populations(counts: _Counts, period: str) -> pd.DataFrame:
    """Lists by five-year age and sex; nothing where the file has totals only."""
    rows = np.flatnonzero(counts.rows(QUINARY, _SEXES))
    if not len(rows):
        return nothing(POPULATIONS)
    texts = (
        (counts.practices, counts.practices.values),
        (counts.ages, counts.ages.values.map(QUINARY)),
        (counts.sexes, counts.sexes.values.str.lower()),
    )
    practice, age, sex = (made.take(coded.places[rows]).reset_index(drop=True) for coded, made in texts)
    return pd.DataFrame(
        {
            "practice": practice,
            "period": pd.Series(period, practice.index, dtype="str"),
            "age_band": age,
            "sex": sex,
            "patients": counts.patients[rows],
        }
    )


def _bands(body: Body, asked: Asked) -> Loaded:
    """From the age bands in columns (to 2016); they have no total, and end at 75 and over."""
    named = _quarter(asked.received.name)
    period = str(needs_period(asked.received, asked.period, '"2015/16 Q4"', named=named))
    practices = body.coded_practices("practice")
    columns = [name for name in BANDS.columns if name.split()[-1] in _BANDS]
    counts = {name: body.coded_numbers(name)[0] for name in columns}
    for name in columns:
        body.report(counts[name] < 0, name, "negative", "is a negative number of patients")
    body.refuse_if_blocked()
    there = practices.places >= 0
    codes = pd.Index(practices.values.take(practices.places[there]))

    def patients(*bands: str) -> pd.Series:
        of_age = [counts[name] for name in columns if name.split()[-1] in bands]
        return pd.Series(np.sum(of_age, axis=0)[there], codes)

    held = {"whole": patients(*_BANDS), "under_5": patients("0-4"), "over_65": patients("65-74", "75+")}
    status = pd.Series(np.where(held["whole"].notna(), Status.OK, Status.MISSING), codes, "str")
    rows = [
        _rows("pop_list_size", period, held["whole"], np.nan, status),
        _rows("pop_0_4_pct", period, held["under_5"], held["whole"], status),
        _rows("pop_65plus_pct", period, held["over_65"], held["whole"], status),
    ]
    return Loaded(
        NAME,
        (period,),
        "",
        pd.concat(rows, ignore_index=True),
        problems=tuple(body.problems),
        read=len(body),
        used=len(codes),
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


_FORMS = (Form(AGES, _ages), Form(TOTALS, _totals), Form(MAP, _map), Form(BANDS, _bands))
