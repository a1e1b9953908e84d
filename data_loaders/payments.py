"""NHS payments to general practice: pounds per weighted patient; weighted against registered patients."""

from collections.abc import Collection
from functools import reduce

import pandas as pd

from benchmarking.observations import Status
from data_loaders.files import Received
from data_loaders.received import ROW_COLUMNS, Loaded
from data_loaders.spreadsheets import Layout, best_fit, needs_period, read_only

NAME = "NHS payments to general practice"
VERSION = 2

_LAYOUT = Layout(
    {
        "practice": ("Practice Code",),
        "registered": (
            "Number of Registered Patients (Last Known Figure)",
            "Average Number of Registered Patients",
            "Number of Registered Patients",
        ),
        "weighted": (
            "Number of Weighted Patients (Last Known Figure)",
            "Average Number of Weighted Patients",
            "Number of Weighted Patients",
        ),
        "total": ("Total NHS Payments to General Practice",),
        "contract": ("Contract Type",),
        "drugs": ("Reimbursement of Drugs",),  # under this heading in every year since 2014/15
    }
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Pounds per weighted patient, reimbursed drugs left out: dispensing practices would stand out.

    Where the drugs of a practice are not known, neither is the payment without them.
    """
    year = str(needs_period(received, period, "2016/17"))
    body = read_only(received, _LAYOUT)
    practices = body.practices("practice")
    read = {name: body.numbers(name) for name in ("registered", "weighted", "total", "drugs")}
    values = {name: found for name, (found, _) in read.items()}
    unknown = values["drugs"].isna() & values["total"].notna()
    what = "is no amount, so that this practice has no payment without drugs"
    body.report(unknown, "drugs", "drugs_missing", what, blocking=False)
    twice = practices.duplicated() & practices.notna()
    body.report(twice, "practice", "practice_twice", "stands there twice")
    body.refuse_if_blocked()
    pieces = {
        "fin_pay_patient": (values["total"] - values["drugs"], values["weighted"]),
        "need_weighted_ratio": (values["weighted"], values["registered"]),
    }
    marks = {
        "fin_pay_patient": _together(*(read[name][1] for name in ("total", "drugs", "weighted"))),
        "need_weighted_ratio": _together(*(read[name][1] for name in ("weighted", "registered"))),
    }
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "organisation": practices,
                    "indicator": indicator,
                    "period": year,
                    "numerator": numerator,
                    "denominator": denominator,
                    "status": marks[indicator],
                },
                columns=list(ROW_COLUMNS),
            )
            for indicator, (numerator, denominator) in pieces.items()
            if indicator in indicators
        ]
        or [pd.DataFrame(columns=list(ROW_COLUMNS))],
        ignore_index=True,
    ).dropna(subset="organisation")
    return Loaded(
        NAME,
        (year,),
        rows=rows,
        problems=tuple(body.problems),
        read=len(body),
        used=int(practices.notna().sum()),
    )


def _together(*statuses: pd.Series) -> pd.Series:
    """The status of a figure made from several: withheld or missing as soon as one of them is."""

    def worse(one: pd.Series, other: pd.Series) -> pd.Series:
        suppressed = (one == Status.SUPPRESSED.value) | (other == Status.SUPPRESSED.value)
        return one.where(one != Status.OK.value, other).mask(suppressed, Status.SUPPRESSED.value)

    return reduce(worse, statuses)
