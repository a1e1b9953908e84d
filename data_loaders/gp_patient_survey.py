"""GP Patient Survey, weighted, in the layout of 2024 and later: one wide row for each practice."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.files import Received
from data_loaders.received import ROW_COLUMNS, Loaded
from data_loaders.spreadsheets import Body, Layout, best_fit, needs_period, read_only

NAME = "GP Patient Survey"
VERSION = 2
STEMS = {
    "exp_overall_pct": "overallexp",
    "exp_phone_pct": "localgpservicesphone",
    "exp_preferred_pct": "localgpservicesprefhpsee",
    "exp_contact_pct": "gpcontactoverall",
}
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


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Weighted good answers ÷ weighted answers of each question. The year is in the file's name or given."""
    year = str(needs_period(received, period, "2025", named=_year(received.name)))
    body = read_only(received, _LAYOUT)
    practices = body.practices("practice")
    body.report(
        practices.duplicated() & practices.notna(), "practice", "practice_twice", "stands there twice"
    )
    pieces = [
        _question(body, practices, stem).assign(indicator=indicator)
        for indicator, stem in STEMS.items()
        if indicator in indicators
    ]
    body.refuse_if_blocked()
    rows = pd.concat(pieces, ignore_index=True).dropna(subset="organisation").assign(period=year)
    return Loaded(
        NAME,
        (year,),
        rows=rows[list(ROW_COLUMNS)],
        problems=tuple(body.problems),
        read=len(body),
        used=int(practices.notna().sum()),
    )


def _year(name: str) -> str:
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return found[1] if found else ""


def _question(body: Body, practices: pd.Series, stem: str) -> pd.DataFrame:
    """The weighted base is not published: it is the weighted count of good answers ÷ their share."""
    (share, marks), (good, _), (answers, _) = (body.numbers(f"{stem}.{part}") for part in _PARTS)
    body.report((share < 0) | (share > 1), f"{stem}.pcteval", "not_a_share", "is not a share between 0 and 1")
    base = (good / share).where(share > 0, answers)
    known = share.notna() & good.notna() & base.notna()
    withheld = (marks == Status.SUPPRESSED.value) | (share.isna() & answers.isna())
    status = np.select([known, withheld], [Status.OK.value, Status.SUPPRESSED.value], Status.MISSING.value)
    return pd.DataFrame(
        {
            "organisation": practices,
            "numerator": good.where(known),
            "denominator": base.where(known),
            "status": status,
        }
    )
