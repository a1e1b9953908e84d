"""Fingertips (OHID): any indicator by practice, in the one layout that every profile is exported in."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from benchmarking.periods import Period
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, Refused
from data_loaders.tabular.body import PRACTICE, Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.published_words import words
from data_loaders.tabular.spreadsheets import Layout, best_fit, read_only

NAME = "Fingertips"
VERSION = 2
IDS = {
    "93553": "need_imd_score",
    "93930": "ue_ae_0_4_1000",
}  # Fingertips' number: our id. Add a line for another one
SCORES = {"need_imd_score"}  # published as a value only, without a count to add up

_LAYOUT = Layout(
    {
        "id": ("Indicator ID",),
        "title": ("Indicator Name",),
        "practice": ("Area Code",),
        "area_type": ("Area Type",),
        "sex": ("Sex",),
        "category": ("Category",),
        "period": ("Time period",),
        "value": ("Value",),
        "count": ("Count",),
        "denominator": ("Denominator",),
        "note": ("Value note",),
    }
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Count and denominator of each practice; areas, and breakdowns by deprivation or sex, are left out."""
    body = read_only(received, _LAYOUT)
    read = len(body)
    _report_unknown(body)
    wanted = {number: id for number, id in IDS.items() if id in indicators}
    _report_area_types(body)
    words(body, "sex", ("persons", "male", "female", "notapplicable"))
    practice_rows = body.codes("area_type").isin(["GP", "GPS"]) & (body.text("category") == "")
    body.keep(practice_rows & body.text("id").isin(list(wanted)))
    body.keep(_everyone(body))
    rows = _rows(body, wanted)
    body.refuse_if_blocked()
    rows = rows.dropna(subset="organisation").drop_duplicates()
    twice = rows.duplicated(["organisation", "indicator", "period"]).reindex(body.index, fill_value=False)
    body.report(twice, "practice", "practice_twice", "stands there twice with different figures")
    body.refuse_if_blocked()
    return Loaded(
        NAME,
        tuple(sorted(rows["period"].unique())),
        rows=rows,
        problems=tuple(body.problems),
        read=read,
        used=len(rows),
    )


def _report_unknown(body: Body) -> None:
    """Say which indicators of the file are not ours; refuse the file if none is."""
    held = pd.DataFrame({"id": body.text("id"), "title": body.text("title")}).drop_duplicates("id")
    unknown = held[~held["id"].isin(list(IDS))]
    for number, title in unknown.itertuples(index=False):
        message = f"{body.table}: indicator {number} ({title}) is not used here; its rows were left out."
        body.problems.append(Problem("indicator_unknown", message, column="Indicator ID", blocking=False))
    if len(unknown) == len(held):
        raise Refused(
            [*body.problems, Problem("no_indicator", f"{body.table} holds no indicator that is used here.")]
        )


def _report_area_types(body: Body) -> None:
    """Remark on rows of a practice's code whose kind of area is none that has such codes."""
    practice = body.codes("practice").str.fullmatch(PRACTICE.pattern)
    known = ("gp", "gps", "pcn", "pcns", "pcnsv271023")
    words(body, "area_type", known, among=practice & ~body.codes("practice").str.startswith("U"))


def _everyone(body: Body) -> pd.Series:
    """Both sexes together where the indicator is published so; the one sex there is otherwise."""
    sex, number = body.text("sex").str.lower(), body.text("id")
    together = sex == "persons"
    return together | ~number.isin(number[together].unique())


def _rows(body: Body, wanted: dict[str, str]) -> pd.DataFrame:
    ids = body.text("id").map(wanted)
    scores = ids.isin(list(SCORES))
    value, _ = body.numbers("value")
    count, _ = body.numbers("count")
    denominator, _ = body.numbers("denominator")
    numerator = count.where(~scores, value)
    withheld = body.text("note").str.lower().str.contains("suppress", regex=False)
    known = numerator.notna() & value.notna()
    status = np.select([known, withheld], [Status.OK.value, Status.SUPPRESSED.value], Status.MISSING.value)
    return pd.DataFrame(
        {
            "organisation": body.practices("practice"),
            "indicator": ids,
            "period": _periods(body),
            "numerator": numerator.where(known),
            "denominator": denominator.where(~scores, 1.0),
            "status": pd.Series(status, ids.index, "str"),
        },
        columns=list(ROW_COLUMNS),
    )


def _periods(body: Body) -> pd.Series:
    given = body.text("period")
    known = {}
    for text in given.unique():
        try:
            known[text] = str(Period.parse(text))
        except ValueError:
            continue
    body.report(~given.isin(list(known)), "period", "not_a_period", "is not a period such as 2019 or 2021/22")
    return given.map(known)
