"""ODS list of practices and prescribing cost centres (epraccur): names, openings, closures, commissioners."""

from collections.abc import Collection, Mapping

import pandas as pd

from data_loaders.received import Loaded
from data_loaders.tabular.body import PRACTICE, Body
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.names import said
from data_loaders.tabular.spreadsheets import only

NAME = "ODS GP practices (epraccur)"
VERSION = 1
WIDTH = 27
GP_PRACTICE = "4"  # prescribing setting: the only one that is a general practice

# The file has no headings: place of each column, and what the publisher's specification calls it.
_PLACES = {
    "code": 0,
    "name": 1,
    "opened": 10,
    "closed": 11,
    "status": 12,
    "commissioner": 14,
    "joined": 15,
    "left": 16,
}


def recognises(received: Received) -> float:
    return max((_fit(table) for table in received.tables), default=0.0)


def _fit(table: Table) -> float:
    """Share of the first rows that look like a row of the list."""
    rows = [len(row) == WIDTH and bool(PRACTICE.fullmatch(row[0])) and row[25].isdigit() for row in table.top]
    return sum(rows) / len(rows) if rows and sum(rows) >= 0.6 * len(rows) else 0.0


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Practices (setting 4, active or closed) with the commissioner and its dates; no observations."""
    body = _read(received)
    read = len(body)
    settings, status = body.stripped("setting"), body.stripped("status")
    body.keep(settings.among([GP_PRACTICE]) & status.among(["A", "C"]))
    practices = body.practices("code")
    opened, closed, joined, left = (body.days(name) for name in ("opened", "closed", "joined", "left"))
    body.refuse_if_blocked()
    as_at = (
        str(opened.max()) if len(opened) else ""
    )  # the file does not say its day; its newest opening comes near
    organisations = pd.DataFrame(
        {
            "code": practices,
            "name": body.named("name", said),
            "level": "practice",
            "as_at": as_at,
            "opened": opened,
            "closed": closed,
            "serves": "",
            "rural": "",
        }
    )
    memberships = pd.DataFrame(
        {
            "practice": practices,
            "level": "ccg",
            "parent": body.codes("commissioner"),
            "statement": "register",
            "valid_from": joined.where(joined != "", opened),
            "valid_to": left.where(left != "", closed),
        }
    )
    return Loaded(
        NAME,
        published=as_at,
        organisations=organisations.dropna(subset="code"),
        memberships=memberships[memberships["practice"].notna() & (memberships["parent"] != "")],
        problems=tuple(body.problems),
        read=read,
        used=int(practices.notna().sum()),
    )


def _read(received: Received) -> Body:
    table = only([table for table in received.tables if _fit(table)], received)
    return read_places(table, {**_PLACES, "setting": 25})


def read_places(table: Table, places: Mapping[str, int], width: int = WIDTH) -> Body:
    """Columns of a list without headings by their place; a message calls each by its number and our name."""
    pieces = list(table.batches(0, sorted(places.values()), width))
    cells = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    names = {str(place): name for name, place in places.items()}
    called = {name: f"{place + 1} ({name})" for name, place in places.items()}
    return Body(table.name, cells.rename(columns=names), 1, called)
