"""The records database and the current snapshot, held once per server, and which day it is."""

import os
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from benchmarking.as_now import as_now
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.observations import COLUMNS
from benchmarking.organisations import MEMBERSHIP_COLUMNS, Area, Organisations
from benchmarking.snapshot import Snapshot
from components.challenges.under_challenge import marked
from data_loaders import snapshots
from data_loaders.home import home_folder
from records import clock
from records.accounts.secret_keys import secret
from records.database import Database, open_database
from records.meetings.stale import forget_stale_votes
from records.models import Role, Scope, User, Workshop
from records.permissions import scope_id, snapshot_for


def home() -> Path:
    """The one folder that the server writes to."""
    return _home(os.environ.get("STOCKTAKE_HOME"))


def database() -> Database:
    """Sessions on the records: `with current.database()() as session:`. One session for one piece of work."""
    where, url = home(), os.environ.get("DATABASE_URL")
    opened = _opened()
    if (where, url) not in opened:
        opened[where, url] = _database(where, url)
    return opened[where, url]


def area() -> Area:
    """Which organisations are 'our area', and what levels are called."""
    path = home() / "area.toml"
    state = path.stat() if path.exists() else None
    written = (path, state and (state.st_mtime_ns, state.st_size))
    read = _read_area()
    if read.get("written") != written:
        read.update(area=snapshots.read_area(path.parent), written=written)
    found: Area = read["area"]
    return found


def site() -> str:
    """Where this installation is reached, for links back to it: as area.toml says, or else as the browser of
    whoever looks at a page found it."""
    found = urlsplit(st.context.url or "")
    return area().site or (f"{found.scheme}://{found.netloc}" if found.netloc else "")


def today() -> date:
    """The day it is: the demonstration's own day, which stands still, or the day in England."""
    return area().demonstration_today or clock.today()


def snapshot(user: User) -> Snapshot:
    """The current snapshot as this user may see it; one that holds nothing where nothing was published yet.

    Pages get no other. What is handed out is shared by everybody of the same scope: never change it.
    Figures that somebody challenged are marked.
    """
    id_ = snapshots.current_id(home())
    if id_ is None:
        return _nothing()
    scoped = _scoped(home(), id_, scope_id(user), today(), user)
    return marked(scoped, home(), database(), _whole(home(), id_).organisations)


def snapshot_as_now(user: User) -> Snapshot:
    """The same with every period put together as practices are organised today; published figures only."""
    id_ = snapshots.current_id(home())
    if id_ is None:
        return _nothing()
    scoped = _scoped_as_now(home(), id_, scope_id(user), today(), user)
    return marked(scoped, home(), database(), _whole(home(), id_).organisations)


def version(user: User, id_: str) -> Snapshot | None:
    """An earlier version as this user may see it, to hold the current one against; None where it is gone.

    Without the marks of what is under challenge today.
    """
    try:
        return _scoped(home(), id_, scope_id(user), today(), user)
    except snapshots.Damaged:
        return None


def versions() -> list[str]:
    """The ids of what is held, oldest first."""
    return _versions(home(), snapshots.current_id(home()))


def version_before(id_: str) -> str:
    """The version that was held before another; empty for the first."""
    ids = versions()
    place = ids.index(id_) if id_ in ids else 0
    return ids[place - 1] if place else ""


def whole(id_: str) -> Snapshot:
    """A snapshot as nobody sees it: for what the program itself works out, never for a page."""
    return _whole(home(), id_)


def meeting_organisations(workshop: Workshop) -> Organisations:
    """The organisations as they stand in the snapshot that a meeting keeps."""
    return _whole(home(), workshop.snapshot).organisations


def meeting_snapshot(workshop: Workshop) -> Snapshot:
    """The snapshot that a meeting keeps, as a facilitator of its locality may see it: what the room sees."""
    seen_as = User("", "", Role.FACILITATOR, "", datetime.now(UTC), [Scope(workshop.locality)])
    scoped = _scoped(home(), workshop.snapshot, scope_id(seen_as), today(), seen_as)
    return marked(scoped, home(), database(), meeting_organisations(workshop))


def load() -> None:
    """Open what every visitor needs, so that the first one does not wait for it."""
    with database()() as session:
        forget_stale_votes(session)
    secret(home(), "sign_in")
    id_ = snapshots.current_id(home())
    if id_:
        marked(as_handed_out(_whole(home(), id_)), home(), database())  # looks for corrections
        if before := version_before(id_):  # Home holds the current one against it
            with suppress(snapshots.Damaged):
                as_handed_out(_whole(home(), before))


def _nothing() -> Snapshot:
    memberships = pd.DataFrame(columns=list(MEMBERSHIP_COLUMNS))
    return Snapshot(
        id="",
        made_at=datetime.now(UTC),
        made_by="",
        sources=(),
        organisations=Organisations({}, memberships, area()),
        indicators={},
        observations=pd.DataFrame(columns=list(COLUMNS)),
    )


@cache
def _home(_given: str | None) -> Path:
    """Its links are followed once, not some forty times a page."""
    return home_folder()


@cache
def _opened() -> dict[tuple[Path, str | None], Database]:
    """What is open already: Streamlit would work out anew what a folder is called, ten times a page."""
    return {}


@cache
def _read_area() -> dict[str, Any]:
    """The settings as they were read last, and from which state of their file."""
    return {}


@st.cache_resource(show_spinner=False)
def _database(home: Path, url: str | None) -> Database:
    return open_database(home, url)


@st.cache_resource(show_spinner=False, max_entries=2)
def _versions(home: Path, current: str | None) -> list[str]:
    return [entry.id for entry in snapshots.held(home)]


@st.cache_resource(show_spinner=False, max_entries=4)
def _whole(home: Path, id_: str) -> Snapshot:
    return snapshots.open_snapshot(home, id_)


@st.cache_resource(show_spinner=False, max_entries=64)
def _scoped(home: Path, id_: str, scope: str, today: date, _user: User) -> Snapshot:
    return snapshot_for(_user, _whole(home, id_), secret=secret(home, "masking"), on=today)


@st.cache_resource(show_spinner=False, max_entries=8)
def _scoped_as_now(home: Path, id_: str, scope: str, today: date, _user: User) -> Snapshot:
    whole = as_now(_whole(home, id_), today)
    return snapshot_for(_user, whole, secret=secret(home, "masking"), on=today)
