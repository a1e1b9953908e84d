"""Lists of CCGs (sub-ICB locations), and the STPs (ICBs) they belong to: ODS, ONS lookups, STP partners."""

import re
from collections.abc import Collection

import pandas as pd

from data_loaders.organisation_lists import WIDTH, read_places
from data_loaders.received import MEMBERSHIP_COLUMNS, Loaded, named, put_together
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.names import said, tidy
from data_loaders.tabular.spreadsheets import Layout, best_fit

NAME = "Lists of commissioners (CCGs, STPs)"
VERSION = 1
NOT_NEEDED = (
    "Title sheet",
    "Change Log",
    "NHSE Regions",
    "CCGs",
    "LAs",
    "Trusts",
    "CareTrusts",
    "ONS STP-CCG mapping",
    "Notes",
)

_PLACES = {"code": 0, "name": 1, "region": 2, "opened": 10, "closed": 11, "kind": 13}  # eccg has no headings
_PARTNERS = {
    "stp": ("ODS STP Code",),
    "stp_name": ("STP Name",),
    "lead": ("STP Footprint Lead",),
    "ccg_name": ("CCG",),
    "ccg": ("ODS CCG Code",),
}
PARTNERS = Layout(_PARTNERS)
CLOSED = Layout({**_PARTNERS, "merged": ("NEW CODE FOR MERGED STP",)})
_YEARS = [f"{year:02d}" for year in range(13, 60)]


def _lookup(ccg: str, stp: str) -> Layout:
    """An ONS lookup: its headings carry the year, as in CCG21CDH (the code that the NHS uses) and CCG21NM."""
    names = {"ccg": (ccg, "CDH"), "ccg_name": (ccg, "NM"), "stp": (stp, "CDH"), "stp_name": (stp, "NM")}
    return Layout({name: tuple(f"{k}{y}{end}" for y in _YEARS) for name, (k, end) in names.items()})


BEFORE_2022, SINCE_2022 = _lookup("CCG", "STP"), _lookup("SICBL", "ICB")


def recognises(received: Received) -> float:
    return max(best_fit(received, _LAYOUTS), *(_fit(table) for table in received.tables), 0.0)


def _fit(table: Table) -> float:
    """Share of the first rows that look like a CCG in the list of the Organisation Data Service."""
    rows = [
        len(row) == WIDTH and bool(re.fullmatch(r"[A-Z0-9]{3,5}", row[0])) and row[_PLACES["kind"]] == "C"
        for row in table.top
    ]
    return sum(rows) / len(rows) if rows and sum(rows) >= 0.6 * len(rows) else 0.0


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Names of CCGs and STPs, and which CCG belongs to which STP; no observations."""
    listed = [_list(read_places(table, _PLACES)) for table in received.tables if _fit(table)]
    asked = Asked(received, indicators, period)
    return put_together(NAME, [*listed, forms.read_all(NAME, _FORMS, asked)], indicators)


def _list(body: Body) -> Loaded:
    opened, closed = body.days("opened"), body.days("closed")
    body.refuse_if_blocked()
    codes = pd.DataFrame({"code": body.codes("code"), "name": body.named("name", said)})
    as_at = str(max(opened.max(), closed.max()))
    organisations = named(codes.assign(opened=opened, closed=closed), "ccg", as_at)
    return Loaded(NAME, published=as_at, organisations=organisations, read=len(body), used=len(body))


def _partners(body: Body, asked: Asked) -> Loaded:
    """The STP's name stands in its first row only; CCGs, councils and trusts are lists side by side."""
    body.keep(body.text("stp") != "")
    names = body.text("stp_name").where(body.text("stp_name") != "").groupby(body.codes("stp")).ffill()
    body.put("stp_name", names.fillna(""))
    return _belong(body, asked)


def _belong(body: Body, asked: Asked) -> Loaded:
    read = len(body)
    stps = pd.DataFrame({"code": body.codes("stp"), "name": body.named("stp_name", tidy)})
    body.keep(body.codes("ccg") != "")
    ccg, stp = body.codes("ccg"), body.codes("stp")
    what = "is not the code of a CCG or sub-ICB: are these the headings again?"
    body.report(~ccg.str.fullmatch(r"[A-Z0-9]{3,5}"), "ccg", "ccg_code", what)
    pairs = pd.DataFrame({"ccg": ccg, "stp": stp}).drop_duplicates()
    torn = ccg.isin(pairs.loc[pairs["ccg"].duplicated(), "ccg"])
    body.report(torn, "ccg", "two_parents", "stands there under two STPs: keep one")
    body.refuse_if_blocked()
    ccgs = pd.DataFrame({"code": ccg, "name": body.named("ccg_name", tidy)})
    above = pairs.rename(columns={"ccg": "practice", "stp": "parent"})
    above = above.assign(level="stp", statement="above", valid_from="", valid_to="")
    return Loaded(
        NAME,
        organisations=pd.concat([named(ccgs, "ccg"), named(stps, "stp")], ignore_index=True),
        memberships=above[list(MEMBERSHIP_COLUMNS)],
        problems=tuple(body.problems),
        read=read,
        used=len(pairs),
    )


def _passed_over(body: Body, asked: Asked) -> Loaded:
    return Loaded(NAME, read=len(body))  # STPs that had merged into others by then


_FORMS = (
    Form(PARTNERS, _partners),
    Form(CLOSED, _passed_over),
    Form(BEFORE_2022, _belong),
    Form(SINCE_2022, _belong),
)
_LAYOUTS = [form.layout for form in _FORMS]
