"""NHS payments to general practice: pounds per weighted patient; weighted against registered patients."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.files import Received
from data_loaders.received import ROW_COLUMNS, Loaded
from data_loaders.spreadsheets import Layout, best_fit, fitting, needs_period

NAME = "NHS payments to general practice"
VERSION = 1

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
    },
    {"drugs": ("Reimbursement of Drugs",)},
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Pounds per weighted patient, reimbursed drugs left out: dispensing practices would stand out."""
    year = str(needs_period(received, period, "2016/17"))
    body = _LAYOUT.read(fitting(received, _LAYOUT)[0])
    practices = body.practices("practice")
    registered, weighted, total, drugs = (
        body.numbers(name)[0] for name in ("registered", "weighted", "total", "drugs")
    )
    twice = practices.duplicated() & practices.notna()
    body.report(twice, "practice", "practice_twice", "stands there twice")
    body.refuse_if_blocked()
    pieces = {
        "fin_pay_patient": (total - drugs.fillna(0), weighted),
        "need_weighted_ratio": (weighted, registered),
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
                    "status": np.where(numerator.notna() & denominator.notna(), Status.OK, Status.MISSING),
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
