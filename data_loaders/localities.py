"""Our own list of localities: which practice belongs to which, from when to when, and whom it serves."""

from collections.abc import Collection

import pandas as pd

from data_loaders.received import Loaded, Problem
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.names import tidy
from data_loaders.tabular.spreadsheets import Layout, best_fit, read_only
from data_loaders.tabular.tables import plain

NAME = "Own list of localities"
VERSION = 1
SERVES = ("", "students", "homeless", "care_home")

_LAYOUT = Layout(
    {
        "practice": ("practice_code",),
        "locality": ("locality_code",),
        "name": ("locality_name",),
        "valid_from": ("valid_from",),
        "valid_to": ("valid_to",),
    },
    {"serves": ("serves",), "rural": ("rural",)},
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Dated memberships and the localities' names; whom a practice serves and whether it is rural."""
    body = read_only(received, _LAYOUT)
    practices = body.practices("practice")
    body.report(body.text("locality") == "", "locality", "locality_missing", "is not the code of a locality")
    memberships = pd.DataFrame(
        {
            "practice": practices,
            "level": "local",
            "parent": body.codes("locality"),
            "statement": "dated",
            "valid_from": body.days("valid_from"),
            "valid_to": body.days("valid_to"),
        }
    )
    _check(body, memberships)
    body.refuse_if_blocked()
    return Loaded(
        NAME,
        organisations=pd.concat([_practices(body, practices), _localities(body)], ignore_index=True),
        memberships=memberships,
        problems=tuple(body.problems),
        read=len(body),
        used=len(memberships),
    )


def _spelt_alike(body: Body) -> None:
    """Remark on rows whose locality has the name of another one, or another name than in most of its rows."""
    pairs = pd.DataFrame({"code": body.codes("locality"), "name": body.text("name").map(plain)})
    counted = pairs.value_counts().reset_index()
    for column, of, given in (("locality", "name", "code"), ("name", "code", "name")):
        usual = counted.drop_duplicates(of).set_index(of)[given]
        other = (pairs[given] != pairs[of].map(usual)) & (pairs[of] != "")
        what = f"is another {given} than in most rows of the same locality: is it misspelt?"
        body.report(other, column, "locality_spelt", what, blocking=False)


def _check(body: Body, memberships: pd.DataFrame) -> None:
    """Words that are not known, dates the wrong way round, and two localities on the same day."""
    body.report(
        ~body.text("serves").str.lower().isin(SERVES),
        "serves",
        "serves_unknown",
        "is not " + ", ".join(SERVES[1:]),
    )
    body.report(
        ~body.text("rural").str.lower().isin(["", "yes", "no"]),
        "rural",
        "rural_unknown",
        "is neither yes nor no",
    )
    _spelt_alike(body)
    start, end = memberships["valid_from"], memberships["valid_to"].replace("", "9999-12-31")
    body.report(start > end, "valid_to", "dates_reversed", "is before valid_from")
    for practice, rows in memberships.assign(end=end).sort_values("valid_from").groupby("practice"):
        overlaps = rows["valid_from"].iloc[1:].to_numpy() <= rows["end"].iloc[:-1].to_numpy()
        for row in rows.index[1:][overlaps]:
            message = (
                f"{body.table}, row {row + body.first_row}: {practice} is in two localities on the same day."
            )
            body.problems.append(Problem("overlap", message, int(row) + body.first_row, "valid_from"))


def _practices(body: Body, practices: pd.Series) -> pd.DataFrame:
    """What the list says of the practices themselves; it does not name them."""
    return pd.DataFrame(
        {
            "code": practices,
            "name": "",
            "level": "practice",
            "as_at": body.days("valid_from"),
            "opened": "",
            "closed": "",
            "serves": body.text("serves").str.lower(),
            "rural": body.text("rural").str.lower(),
        }
    )


def _localities(body: Body) -> pd.DataFrame:
    named = pd.DataFrame(
        {
            "code": body.codes("locality"),
            "name": body.text("name").map(tidy),
            "level": "local",
            "as_at": body.days("valid_from"),
            "opened": "",
            "closed": "",
            "serves": "",
            "rural": "",
        }
    )
    return named.drop_duplicates("code", keep="last")
