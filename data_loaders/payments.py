"""NHS payments to general practice: pounds per weighted patient; weighted against registered patients."""

from collections.abc import Collection

from data_loaders.received import Loaded
from data_loaders.tabular.files import Received
from data_loaders.tabular.practice_rows import Numbers, once_each, practice_rows, together
from data_loaders.tabular.spreadsheets import Layout, best_fit, needs_period, read_only

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
    once_each(body, practices)
    body.refuse_if_blocked()
    paid = (values["total"] - values["drugs"], together(*(read[name][1] for name in ("total", "drugs"))))
    figures: dict[str, tuple[Numbers, Numbers | None]] = {
        "fin_pay_patient": (paid, read["weighted"]),
        "need_weighted_ratio": (read["weighted"], read["registered"]),
    }
    wanted = {id: pair for id, pair in figures.items() if id in indicators}
    rows = practice_rows(practices, year, wanted)
    return Loaded(
        NAME,
        (year,),
        rows=rows,
        problems=tuple(body.problems),
        read=len(body),
        used=int(practices.notna().sum()),
    )
