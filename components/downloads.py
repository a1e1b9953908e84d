"""Downloads: a file that is made when it is asked for, with its line in the audit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256

import streamlit as st

from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from components import current
from components.markup import note
from data_loaders import snapshots
from records import audit
from records.database import Database, begin_writing
from records.decks import register
from records.decks.register import Entry
from records.models import User

READER = "reader"  # in the session: who the page is drawn for
BOOK = "workbook_of_page"  # in the session: the offer of the workbook of what is on the page
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL_OF_PAGE = "Save all of this page as an Excel workbook"
PDF, ZIP, CSV = "application/pdf", "application/zip", "text/csv"


def read_by(user: User) -> None:
    """Say who reads this page, for the files that are offered deep inside it."""
    st.session_state[READER] = user
    st.session_state.pop(BOOK, None)


def reader() -> User | None:
    """Who reads this page."""
    found: User | None = st.session_state.get(READER)
    return found


def version() -> str:
    """The id of the current snapshot, empty where there is none."""
    return snapshots.current_id(current.home()) or ""


Entries = Callable[[bytes, str], Sequence[Entry]]  # from bytes and the file's name


@dataclass(frozen=True)
class Offer:
    """A file that a page offers: what the button says, how it is made, its name and its kind."""

    label: str
    make: Callable[[], bytes]
    file: str
    kind: str
    event: str  # in the audit
    thing: str
    note: str = ""  # instead of the button: why there is no such file
    entries: Entries | None = None  # what of it is entered in the register of decks
    printed: Callable[[bytes], bytes] | None = None  # how the file is made of what `make` gives: a PDF


def audited(
    make: Callable[[], bytes], database: Database, user: User, *, event: str, thing: str, snapshot_id: str
) -> bytes:
    """What `make` makes; the audit keeps who took it, from which snapshot, and its sha256."""
    content = make()
    digest = sha256(content).hexdigest()
    with database() as session:
        begin_writing(session)
        audit.write(session, by=user, event=event, thing=thing, after=digest, snapshot=snapshot_id)
        session.commit()
    return content


def registered(offer: Offer, database: Database, user: User, snapshot_id: str) -> bytes:
    """The file of an offer: decks in it are entered in the register with the line in the audit."""
    content = offer.make()
    listed = offer.entries(content, offer.file) if offer.entries else ()
    if offer.printed:
        content = offer.printed(content)
    about: dict[str, str] = {"event": offer.event, "thing": offer.thing}
    if not listed:
        return audited(lambda: content, database, user, snapshot_id=snapshot_id, **about)
    with database() as session:
        register.take(session, listed, by=user, sha256=sha256(content).hexdigest(), **about)
    return content


def button(
    offer: Offer, user: User, snapshot_id: str, key: str, *, primary: bool = False, plain: bool = False
) -> None:
    """The button of one offer, or why there is none. Nothing is made before it is pressed."""
    if offer.note:
        note(offer.note)
        return
    make = partial(registered, offer, current.database(), user, snapshot_id)
    st.download_button(
        offer.label, make, offer.file, offer.kind, on_click="ignore", icon=":material/download:", key=key,
        type="primary" if primary else "tertiary" if plain else "secondary",
    )  # fmt: skip


def menu(
    label: str, offers: Sequence[Offer], user: User, snapshot_id: str, key: str, about: str = ""
) -> None:
    """A button that opens a list of offers, which is made when it is opened."""
    inside = st.popover(label, icon=":material/download:", key=key, on_change="rerun")
    if not inside.open:
        return
    with inside:
        if about:
            note(about)
        for place, offer in enumerate(offers):
            button(offer, user, snapshot_id, f"{key}_{place}")


def workbook_of_page(offer: Offer) -> None:
    """Say which workbook holds what is on this page: it is offered beside every table on it."""
    st.session_state[BOOK] = offer


def workbook_button(key: str) -> None:
    """The button of the workbook of this page; nothing where a page has none."""
    offer: Offer | None = st.session_state.get(BOOK)
    if offer is not None and (user := reader()) is not None:
        button(replace(offer, label=ALL_OF_PAGE), user, version(), key, plain=True)


def file_name(name: str, snapshot: Snapshot, today: date, ending: str = ".pptx") -> str:
    """ "Stocktake Holmenside June 2026.pptx": the place and the latest period in it that is over."""
    latest = _last_over(snapshot, today)
    plain = "".join(c if c.isalnum() or c in " -&" else " " for c in name)
    return f"Stocktake {' '.join(plain.split())}{f' {latest.end:%B %Y}' if latest else ''}{ending}"


def _last_over(snapshot: Snapshot, today: date) -> Period | None:
    """The latest period held that is over, of all indicators; looked for once, as every page offers files."""
    key = ("last_over", today)
    if key not in snapshot.made:
        periods = (snapshot.held.latest(i) for i in snapshot.indicators)
        snapshot.made[key] = max((p for p in periods if p and p.end <= today), default=None)
    made: Period | None = snapshot.made[key]
    return made
