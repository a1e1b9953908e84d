"""Network contract, Investment and Impact Fund: appointments within two weeks, by practice."""

from collections.abc import Collection

from benchmarking.periods import Period
from data_loaders.received import Loaded, Problem, Refused
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.days import day_of
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.practice_rows import Spread, practice_rows
from data_loaders.tabular.published_words import words
from data_loaders.tabular.spreadsheets import Layout, one_value
from data_loaders.tabular.tables import plain

NAME = "Network contract: Investment and Impact Fund"
VERSION = 1

MEASURES = Layout(
    {
        "kind": ("ORGANISATION_TYPE",),
        "practice": ("ORGANISATION_CODE",),
        "day": ("ACH_DATE",),
        "code": ("IND_CODE",),
        "measure": ("MEASURE",),
        "value": ("VALUE",),
    }
)
# ours: the measure as it is called in the file, before " Numerator" and " Denominator"
IDS = {"act_two_weeks_pct": "ACC-08"}


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Numerator and denominator of each practice for the year; networks stand in the same file."""
    return forms.read_all(NAME, _FORMS, Asked(received, indicators, period))


def _measures(body: Body, asked: Asked) -> Loaded:
    read = len(body)
    year = _year(one_value(body.stripped("day").values, body.table, "ACH_DATE"), body)
    ours = {f"{name} {part}".upper() for name in IDS.values() for part in ("Numerator", "Denominator")}
    words(body, "kind", ("gppractice", "pcn", "subicb", "icb", "region", "national", "england"))
    known = [plain(name) for name in ours]
    words(body, "measure", known, among=body.marked(body.spelt("code").among(IDS.values())))
    body.keep(body.spelt("kind").among(["GP PRACTICE"]) & body.spelt("measure").among(ours))
    cells = Spread(body, body.coded_practices("practice"), body.spelt("measure"), "value")
    figures = {id: (cells[f"{name} NUMERATOR"], cells[f"{name} DENOMINATOR"]) for id, name in IDS.items()}
    rows = practice_rows(cells.practices, year, figures)
    return Loaded(NAME, (year,), rows=rows, problems=tuple(body.problems), read=read, used=len(body))


def _year(text: str, body: Body) -> str:
    """The financial year that ends on the day of the count. Raises Refused for any other day."""
    day = day_of(text)
    if day is None or (day.month, day.day) != (3, 31):
        message = (
            f"{body.table}: ACH_DATE is “{text}”. Figures are taken in for whole years only, counted up to a"
            " 31 March: load the annual file."
        )
        raise Refused([Problem("not_a_year", message, body.first_row, "ACH_DATE")])
    return str(Period.parse(f"{day.year - 1}/{day.year % 100:02d}"))


_FORMS = (Form(MEASURES, _measures),)
