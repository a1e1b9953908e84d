"""GP Patient Survey, weighted: one wide row for each practice, in the layouts of 2017 to 2023 and since."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, nothing
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, needs_period, only

NAME = "GP Patient Survey"
VERSION = 4
STEMS = {  # since 2024
    "exp_overall_pct": "overallexp",
    "exp_phone_pct": "localgpservicesphone",
    "exp_preferred_pct": "localgpservicesprefhpsee",
    "exp_contact_pct": "gpcontactoverall",
}
NUMBERS = {  # until 2023, when contact was asked about as making an appointment
    "exp_overall_pct": "Q28",
    "exp_phone_pct": "Q3",
    "exp_preferred_pct": "Q9",
    "exp_contact_pct": "Q18",
}
_ALWAYS = ("exp_overall_pct", "exp_phone_pct")  # a year can lack the others
_PARTS = (
    "pcteval",
    "counteval",
    "baseevaluw",
)  # share of good answers, their weighted count, number of answers

_LAYOUT = Layout(
    {
        "practice": ("ad_practicecode",),
        "practice_name": ("ad_practicename",),
        **{f"{stem}.{part}": (f"{stem}.{part}",) for stem in STEMS.values() for part in _PARTS},
    }
)


def _numbered(indicators: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Columns of the questions by number: the share of good answers, and the weighted answers."""
    return {
        f"{NUMBERS[id]}{part}": (f"{NUMBERS[id]}{part}",) for id in indicators for part in ("_12pct", "base")
    }


_UNTIL_2023 = Layout(
    {
        "practice": ("Practice_Code",),
        "practice_name": ("Practice_Name",),
        "received": ("received",),
        **_numbered(_ALWAYS),
    },
    _numbered([id for id in NUMBERS if id not in _ALWAYS]),
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT, _UNTIL_2023])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Weighted good answers ÷ weighted answers of each question. The year is in the file's name or given."""
    year = str(needs_period(received, period, "2025", named=_year(received.name)))
    layouts = (_LAYOUT, _UNTIL_2023)
    body = only([each.read(table) for each in layouts for table in fitting(received, each)], received)
    practices = body.practices("practice")
    body.report(
        practices.duplicated() & practices.notna(), "practice", "practice_twice", "stands there twice"
    )
    pieces = [
        _tidy(practices, found).assign(indicator=indicator)
        for indicator in STEMS
        if indicator in indicators and (found := _answers(body, indicator)) is not None
    ]
    body.refuse_if_blocked()
    rows = pd.concat([nothing(ROW_COLUMNS), *pieces], ignore_index=True) if pieces else nothing(ROW_COLUMNS)
    return Loaded(
        NAME,
        (year,),
        rows=rows.dropna(subset="organisation").assign(period=year)[list(ROW_COLUMNS)],
        problems=tuple(body.problems),
        read=len(body),
        used=int(practices.notna().sum()),
    )


def _year(name: str) -> str:
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return found[1] if found else ""


Answers = tuple[pd.Series, pd.Series, pd.Series]  # good ones and all, weighted; whether they are withheld


def _answers(body: Body, indicator: str) -> Answers | None:
    """The answers to a question; None where this year did not ask it."""
    stems = f"{STEMS[indicator]}.{_PARTS[0]}" in body.headings
    return _by_stem(body, indicator) if stems else _by_number(body, indicator)


def _by_stem(body: Body, indicator: str) -> Answers:
    """The weighted base is not published: it is the weighted count of good answers ÷ their share."""
    stem = STEMS[indicator]
    (share, marks), (good, _), (answers, _) = (body.numbers(f"{stem}.{part}") for part in _PARTS)
    _check_shares(body, share, f"{stem}.pcteval")
    base = (good / share).where(share > 0, answers.where(share == 0))
    return good, base, (marks == Status.SUPPRESSED.value) | (share.isna() & answers.isna())


def _by_number(body: Body, indicator: str) -> Answers | None:
    """Good answers are not published as a count: they are their share of the weighted base."""
    column = f"{NUMBERS[indicator]}_12pct"
    if (body.text(column) == "").all():
        message = f"{body.table} has no column {column}: {indicator} was left out."
        body.problems.append(Problem("not_asked", message, column=column, blocking=False))
        return None
    (share, marks), (base, _) = body.numbers(column), body.numbers(f"{NUMBERS[indicator]}base")
    _check_shares(body, share, column)
    return share * base, base, (marks == Status.SUPPRESSED.value) | (share.isna() & base.isna())


def _check_shares(body: Body, share: pd.Series, column: str) -> None:
    body.report((share < 0) | (share > 1), column, "not_a_share", "is not a share between 0 and 1")


def _tidy(practices: pd.Series, answers: Answers) -> pd.DataFrame:
    good, base, withheld = answers
    known = good.notna() & base.notna()
    status = np.select([known, withheld], [Status.OK.value, Status.SUPPRESSED.value], Status.MISSING.value)
    return pd.DataFrame(
        {
            "organisation": practices,
            "numerator": good.where(known),
            "denominator": base.where(known),
            "status": status,
        }
    )
