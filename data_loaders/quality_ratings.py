"""Latest ratings of the Care Quality Commission (CQC): practices rated good or outstanding as a whole."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.tabular import forms
from data_loaders.tabular.body import PRACTICE, Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.named_months import month_in
from data_loaders.tabular.practice_rows import practice_rows
from data_loaders.tabular.published_words import words
from data_loaders.tabular.spreadsheets import Layout, needs_period
from data_loaders.tabular.tables import plain

NAME = "CQC latest ratings"
VERSION = 1

RATINGS = Layout(
    {
        "practice": ("Location ODS Code",),
        "location": ("Location Name",),
        "category": ("Location Primary Inspection Category",),
        "group": ("Service / Population Group",),
        "domain": ("Domain",),
        "rating": ("Latest Rating",),
        "published": ("Publication Date",),
    }
)
DERIVED = Layout(  # made by others from the ratings: only the year is left, deprivation was joined on
    {
        "practice": ("Practice Code",),
        "year": ("Year",),
        "group": ("Service / Population Group",),
        "domain": ("Domain",),
        "rating": ("Latest Rating",),
        "deprivation": ("IMD",),
    }
)
DIRECTORY = Layout(
    {
        "location": ("CQC Location ID (for office use only)",),
        "provider": ("CQC Provider ID (for office use only)",),
        "kinds": ("Service types",),
        "checked": ("Date of latest check",),
    }
)
IS_GOOD = {"GOOD": 1.0, "OUTSTANDING": 1.0, "REQUIRES IMPROVEMENT": 0.0, "INADEQUATE": 0.0}
DOMAINS = ("overall", "safe", "effective", "caring", "responsive", "wellled")
RATED = (
    *map(plain, IS_GOOD),
    *("norating", "nopublishedrating", "notrated", "inspectedbutnotrated", "insufficientevidencetorate"),
    *("donotincludeinreport", "notformallyrated", ""),
)


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """1 for a practice rated good or outstanding, 0 for the other two ratings, of 1; in the file's month."""
    return forms.read_all(NAME, _FORMS, Asked(received, indicators, period))


def _ratings(body: Body, asked: Asked) -> Loaded:
    month, read = _month(body, asked), len(body)
    words(body, "domain", DOMAINS)
    words(body, "rating", RATED)
    whole = (body.codes("group") == "OVERALL") & (body.codes("domain") == "OVERALL")
    general = body.codes("category").str.contains("GP PRACTICE", regex=False)
    body.keep(whole & general & body.codes("practice").str.fullmatch(PRACTICE.pattern))
    days = body.days("published")
    body.refuse_if_blocked()
    held = pd.DataFrame({"practice": body.codes("practice"), "day": days, "rating": body.codes("rating")})
    newest = held.sort_values("day", kind="stable").drop_duplicates("practice", keep="last")
    good = newest["rating"].map(IS_GOOD).astype(float)
    status = pd.Series(np.where(good.notna(), Status.OK, Status.MISSING), good.index, "str")
    one = (pd.Series(1.0, good.index), status)
    rows = practice_rows(newest["practice"], month, {"cqc_good_pct": ((good, status), one)})
    return Loaded(NAME, (month,), rows=rows, problems=tuple(body.problems), read=read, used=len(newest))


def _month(body: Body, asked: Asked) -> str:
    named = month_in(reversed(body.table.split(": ")))
    return str(needs_period(asked.received, asked.period, "2026-07", named=named))


def _refused(reason: str) -> Form:
    layout = {"derived": DERIVED, "directory": DIRECTORY}[reason]
    messages = {
        "derived": "was made by somebody else from the ratings: it says the year only and has deprivation"
        " scores added, which CQC does not publish.",
        "directory": "is the CQC directory, which has neither the practices' codes nor their ratings.",
    }

    def read(body: Body, asked: Asked) -> Loaded:
        message = f"{body.table} {messages[reason]} Load the file “Latest ratings” that CQC publishes."
        raise Refused([Problem(f"cqc_{reason}", message)])

    return Form(layout, read)


_FORMS = (Form(RATINGS, _ratings), _refused("derived"), _refused("directory"))
