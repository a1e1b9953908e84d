"""ODS list of primary care networks (ePCN): the networks, and which practice belongs to which."""

from collections.abc import Callable, Collection

import pandas as pd

from data_loaders.received import Loaded, named
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.names import said, tidy
from data_loaders.tabular.spreadsheets import Layout

NAME = "ODS primary care networks (ePCN)"
VERSION = 1

_CCG = ("Current Sub ICB Loc Code", "Current CCG Code", "Current Clinical Commissioning Group Code")
NETWORKS = Layout(
    {
        "pcn": ("PCN Code",),
        "pcn_name": ("PCN Name",),
        "ccg": _CCG,
        "opened": ("Open Date",),
        "closed": ("Close Date",),
    }
)
LINKS = Layout(
    {
        "practice": ("Partner Organisation Code",),
        "practice_name": ("Partner Name",),
        "ccg": ("Practice Parent Sub ICB Loc Code", "Practice Parent CCG Code"),
        "ccg_name": ("Practice Parent Sub ICB Loc Name", "Practice Parent CCG Name"),
        "pcn": ("PCN Code",),
        "start": ("Practice to PCN Relationship Start Date",),
        "end": ("Practice to PCN Relationship End Date",),
    }
)


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Names of networks, and the links of practices that have not ended; no observations."""
    return forms.read_all(NAME, _FORMS, Asked(received, indicators, period))


def _networks(body: Body, asked: Asked) -> Loaded:
    opened, closed = body.days("opened"), body.days("closed")
    body.refuse_if_blocked()
    as_at = str(max(opened.max(), closed.max()))
    codes = pd.DataFrame({"code": body.codes("pcn"), "name": body.text("pcn_name").map(said)})
    organisations = named(codes.assign(opened=opened, closed=closed), "pcn", as_at)
    return Loaded(NAME, published=as_at, organisations=organisations, read=len(body), used=len(organisations))


def _links(body: Body, asked: Asked) -> Loaded:
    """A practice that stands there twice without an end (two partners) is taken once, the later link."""
    read = len(body)
    start, ended = body.days("start"), body.days("end")
    as_at = str(max(ended.max(), start.max()))
    body.keep(ended == "")
    practices, start = body.practices("practice"), start[ended == ""]
    body.refuse_if_blocked()
    links = pd.DataFrame(
        {"practice": practices, "valid_from": start, "valid_to": "", "statement": "register"}
    )
    levels = [links.assign(level=level, parent=body.codes(level)) for level in ("pcn", "ccg")]
    held = pd.concat(levels).dropna(subset="practice").sort_values("valid_from", kind="stable")
    held = held[held["parent"] != ""].drop_duplicates(["practice", "level"], keep="last")
    names: dict[str, Callable[[str], str]] = {"practice": said, "ccg": tidy}
    organisations = [
        named(pd.DataFrame({"code": body.codes(at), "name": body.named(f"{at}_name", put)}), at, as_at)
        for at, put in names.items()
    ]
    return Loaded(
        NAME,
        published=as_at,
        organisations=pd.concat(organisations, ignore_index=True),
        memberships=held,
        problems=tuple(body.problems),
        read=read,
        used=len(body),
    )


_FORMS = (Form(NETWORKS, _networks), Form(LINKS, _links))
