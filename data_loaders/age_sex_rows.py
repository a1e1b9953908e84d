"""Rows of an own extract by age and sex for a whole STP: the reference of adjusted figures."""

from collections.abc import Collection

import pandas as pd

from benchmarking.expected.expectation import REFERENCE_EVENTS, band
from benchmarking.periods import Period, PeriodKind
from data_loaders.received import nothing
from data_loaders.tabular.body import Body

SEXES = ("female", "male")


def whole_area(body: Body) -> pd.Series:
    """Which rows are those of a whole area: a code of three, and a sex."""
    return body.codes("practice").str.fullmatch(r"[A-Z0-9]{3}") & (body.text("sex") != "")


def reference_events(body: Body, rows: pd.Series, measures: Collection[str]) -> pd.DataFrame:
    """Events and patient-years of these rows, REFERENCE_EVENTS; what is wrong with them is noted in `body`.

    An event withheld by the hospital is missing, and so is every expectation that would rest on it.
    """
    if not rows.any():
        return nothing(REFERENCE_EVENTS)
    here = body.part(rows, [])
    read = pd.DataFrame(
        {
            "organisation": here.codes("practice"),
            "measure": here.text("measure").str.lower(),
            "period": here.text("period"),
            "age_band": here.text("age_band").str.replace("_", "-"),
            "sex": here.text("sex").str.lower(),
            "events": here.numbers("numerator")[0],
            "patient_years": here.numbers("denominator")[0],
        }
    )
    periods = {text: _is_year(text) for text in read["period"].unique()}
    bands = {text: band(text) is not None for text in read["age_band"].unique()}
    no_years = ~(read["patient_years"] > 0)
    for wrong, column, code, what in (
        (
            ~read["measure"].isin(list(measures)),
            "measure",
            "measure_unknown",
            f"is not a measure of an own extract, which are: {', '.join(measures)}",
        ),
        (~read["period"].map(periods), "period", "not_a_year", "is not a financial year such as 2025/26"),
        (
            ~read["age_band"].map(bands),
            "age_band",
            "not_an_age_band",
            "is not an age band such as 5-14 or 85+",
        ),
        (~read["sex"].isin(SEXES), "sex", "not_a_sex", "is neither female nor male"),
        (read["events"] < 0, "numerator", "negative", "is a negative number of events"),
        (no_years, "denominator", "no_patient_years", "is not a number of patient-years above 0"),
        (
            read.duplicated(list(REFERENCE_EVENTS[:5])),
            "practice",
            "row_twice",
            "has a second row for the same things",
        ),
    ):
        here.report(wrong, column, code, what)
    body.problems += here.problems
    return read[list(REFERENCE_EVENTS)].reset_index(drop=True)


def _is_year(text: str) -> bool:
    try:
        return Period.parse(text).kind is PeriodKind.FINANCIAL_YEAR
    except ValueError:
        return False
