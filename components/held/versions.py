"""Versions: every version of the figures that is held, and the way back to an earlier one in one step."""

import streamlit as st

from components import current, states, tables
from components.figure.cards import day
from components.markup import card, show, title
from data_loaders import snapshots
from data_loaders.snapshots import Held
from records import audit
from records.database import begin_writing
from records.models import User
from records.permissions import Action, check

LISTED = 24  # newest versions


def versions(user: User) -> None:
    """The card; nothing where there is only one version."""
    held = snapshots.held(current.home())[::-1][:LISTED]
    if len(held) < 2:
        return
    with card("versions"):
        title("Versions", "Nothing is lost by going back: the later version stays here.")
        with st.expander("Show the versions, or go back to one"):
            show(tables.table(_COLUMNS, [_row(entry) for entry in held], "Versions of the figures"))
            earlier = {entry.id: entry for entry in held if not entry.current}
            id_ = st.selectbox(
                "Version", list(earlier), key="version_chosen", format_func=lambda i: _label(earlier[i])
            )
            if st.button("Use this version", key="version_used") and id_:
                _go_back(user, id_)


_COLUMNS = (
    tables.Column("Version"),
    tables.Column("Made"),
    tables.Column("By"),
    tables.Column("Files", True),
    tables.Column("Rows", True),
    tables.Column("In use"),
)


def _row(entry: Held) -> list[str]:
    made = day(entry.made_at.date())
    return [
        entry.id, made, entry.made_by, f"{entry.files:,}", f"{entry.rows:,}", "yes" if entry.current else "",
    ]  # fmt: skip


def _label(entry: Held) -> str:
    return f"{entry.id}, {entry.files:,} files, made {day(entry.made_at.date())}"


def _go_back(user: User, id_: str) -> None:
    check(user, Action.IMPORT)
    before = snapshots.current_id(current.home()) or ""
    try:
        snapshots.rollback(current.home(), id_)
    except snapshots.Damaged as damaged:
        states.refused("The version was not changed", f"{damaged}.", key="version_refused")
        return
    with current.database()() as session:
        begin_writing(session)
        audit.write(session, by=user, event="snapshot_rolled_back", thing=id_, before=before, snapshot=id_)
        session.commit()
    st.toast(f"Version {id_} is in use.")
    st.rerun()
