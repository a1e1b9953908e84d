"""Monthly Hospital Activity by commissioner: admissions, referrals and first visits of whole CCGs."""

from collections.abc import Collection

from data_loaders.received import Loaded, Problem, Refused
from data_loaders.tabular.area_rows import CCG, area_rows
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.named_months import month_in
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, needs_period, only
from data_loaders.tabular.tables import plain

NAME = "Monthly hospital activity"
VERSION = 1
NOT_NEEDED = ("Region", "Notes")  # sheets

_LAYOUT = Layout(
    {
        "year": ("Year",),
        "code": ("Org Code",),
        "name": ("Org Name",),
        "emergency": ("Total Non-elective G&A Admissions (FFCEs)",),
        "referred": ("GP Referrals Made (G&A)",),
        "first": ("All 1st Outpatient Attendances (G&A)",),
    }
)
FIGURES = {
    "ue_ccg_nonel_1000": "emergency",
    "ref_ccg_gp_1000": "referred",
    "ref_ccg_first_1000": "first",
}


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Counts of each CCG in the month that stands above the table: the column Year has been wrong."""
    table = only(fitting(received, _LAYOUT), received)
    _by_commissioner(table)
    said = _said(table, "period")
    month = str(needs_period(received, period, "2017-06", named=month_in([said])))
    body = _LAYOUT.read(table)
    read = len(body)
    body.keep(body.codes("code").str.fullmatch(CCG))
    codes = body.codes("code")
    body.report(codes.duplicated(), "code", "area_twice", "stands there twice")
    figures = {id: (body.numbers(column)[0], None) for id, column in FIGURES.items()}
    body.refuse_if_blocked()
    return Loaded(
        NAME,
        (month,),
        rows=area_rows(codes, month, figures, indicators),
        problems=tuple(body.problems),
        read=read,
        used=len(body),
    )


def _said(table: Table, what: str) -> str:
    """What stands beside a word above the table; nothing where the word is not there."""
    for row in table.top:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) > 1 and plain(cells[0]) == what:
            return cells[1]
    return ""


def _by_commissioner(table: Table) -> None:
    """Raises Refused for the same table by hospital, which does not say where patients live."""
    basis = _said(table, "basis")
    if basis and plain(basis) != "commissioner":
        message = f"{table.name} is by {basis.lower()}. Load the file by commissioner of the same month."
        raise Refused([Problem("wrong_basis", message)])
