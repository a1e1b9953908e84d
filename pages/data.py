"""Data held: what the figures rest on, how old they are, what is missing; analysts take in new files here."""

from functools import partial

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, states, tables
from components.challenges.challenge_answers import challenge_answers
from components.downloads import audited
from components.figure.cards import day, newest_file
from components.held.intake import intake
from components.held.locality_editor import locality_editor
from components.held.own_extract_card import own_extract_card
from components.held.publications import matrix, publications, up_to_date
from components.held.versions import versions
from components.markup import card, head, lead, show, title
from data_loaders import exports
from records.models import User
from records.permissions import Action, may

KEY = (
    '<div class="sk-key"><span>'
    '<span class="m" style="width:26px;height:14px;border-radius:3px;background:#BCD2EA"></span>held</span>'
    "<span>"
    '<span class="m" style="width:26px;height:14px;border-radius:3px;box-shadow:inset 0 0 0 1px #C8D0D4">'
    "</span>not held</span><span>a number: practices with a figure, where some have none</span></div>"
)


def page(user: User) -> None:
    """What is held; with the means to take in more for those who may."""
    snapshot, today = current.snapshot(user), current.today()
    loads = may(user, Action.IMPORT)
    made = f" Refreshed {newest_file(snapshot)}." if snapshot.id else ""
    with head("Data held", f"What the figures rest on, and how old they are.{made}", "Data"):
        if snapshot.id and loads:
            st.download_button(
                "Download the table",
                partial(
                    audited,
                    partial(_table, snapshot),
                    current.database(),
                    user,
                    event="table_exported",
                    thing="tidy table",
                    snapshot_id=snapshot.id,
                ),
                f"stocktake-{snapshot.id}.csv",
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
                key="table_file",
            )
    if not snapshot.held_indicators():
        states.nothing_held(alone=False)
    else:
        found = publications(snapshot, today)
        lead(*up_to_date(found), "Late means that the month in which the next figures were due is over.")
        with card("matrix"):
            show(matrix(found, today) + KEY)
        challenge_answers(user, snapshot)
        _files(snapshot)
    if loads:
        intake(user)
        own_extract_card()
        locality_editor(user, snapshot.organisations)
        versions(user)


def _files(snapshot: Snapshot) -> None:
    columns = (
        tables.Column("File"),
        tables.Column("Publication"),
        tables.Column("Period"),
        tables.Column("Received"),
        tables.Column("Rows", True),
        tables.Column("Used", True),
        tables.Column("Declared"),
    )
    rows = [
        [s.file, s.publication, s.period or "–", day(s.received), f"{s.rows:,}", f"{s.used:,}", s.declared]
        for s in sorted(snapshot.sources, key=lambda s: (s.publication, s.file))
    ]
    with card("files"):
        title(
            f"{len(rows)} files behind version {snapshot.id}",
            "A row is not used when no indicator here needs it.",
        )
        with st.expander("Show the files"):
            show(tables.table(columns, rows, "Files taken in"))


def _table(snapshot: Snapshot) -> bytes:
    """The tidy table of everything held, as csv."""
    content: bytes = exports.rows(snapshot).to_csv(index=False, lineterminator="\n").encode()
    return content
