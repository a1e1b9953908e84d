"""Notes card: what people know of a figure that the figure does not say; written, read, taken away."""

import secrets
from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from benchmarking.agreed.happened import Happened
from benchmarking.comparison import Comparison
from benchmarking.snapshot import Snapshot
from components import current, states
from components.figure.cards import day
from components.markup import card, escape, show, title
from records.agreed.events_on_trends import events_on
from records.models import Note, Role, User, Visibility
from records.permissions import Action, may
from records.refusals import Refused
from records.remarks import notes
from records.remarks.free_text import WARNING

WHO_READS = {
    Visibility.PRACTICE: "My practice only",
    Visibility.LOCALITY: "The practices of the locality and their facilitator",
}


def known(user: User, snapshot: Snapshot, comparison: Comparison) -> tuple[list[Note], list[Happened]]:
    """The notes that this reader may read, and what is marked on the trend: finished actions, and notes that
    have a day."""
    about, tree, on = (
        (comparison.organisation.code, comparison.indicator.id), snapshot.organisations, current.today(),
    )  # fmt: skip
    with current.database()() as session:
        found = notes.notes_on(session, user, *about, tree=tree, on=on)
        return found, events_on(session, user, *about, found, tree=tree, on=on)


def notes_card(
    user: User, snapshot: Snapshot, comparison: Comparison, found: Sequence[Note], peers: str
) -> None:
    """The notes that this reader may read, and the form for those who may write one; else nothing.

    `peers`: whom the page compares with, as the address says it.
    """
    code, tree, today = comparison.organisation.code, snapshot.organisations, current.today()
    writes = may(user, Action.WRITE_NOTE, code, tree=tree, on=today)
    if not found and not writes:
        return
    with card("notes"):
        title("Notes", "What people here know of this figure.")
        if not found:
            show('<p class="sk-sub">Nobody has written one yet.</p>')
        for one in found:
            _note(user, one)
        if writes:
            with st.expander("Write a note"):
                _form(user, snapshot, comparison, peers, today)


def _note(user: User, one: Note) -> None:
    """One note, with a button for whoever wrote it."""
    event = f" About {day(one.happened_on)}." if one.happened_on else ""
    signed = (
        f"{one.signed}, {day(one.written_at.date())}. Read by: {WHO_READS[one.visibility].lower()}.{event}"
    )
    show(f'<p>{escape(one.words)}<br><span class="sk-sub">{escape(signed)}</span></p>')
    if one.written_by == user.id and st.button("Delete this note", key=f"delete_note_{one.id}"):
        try:
            with current.database()() as session:
                notes.delete_note(session, one.id, by=user)
        except Refused as refusal:
            states.refused("The note was not deleted", str(refusal), key=f"note_{one.id}")
        else:
            st.rerun()


def _form(user: User, snapshot: Snapshot, comparison: Comparison, peers: str, today: date) -> None:
    form = f"note_{comparison.organisation.code}_{comparison.indicator.id}"
    key = str(st.session_state.setdefault(f"{form}_key", secrets.token_hex(8)))
    readers = [v for v in Visibility if v is Visibility.LOCALITY or user.role is Role.PRACTICE_MANAGER]
    with st.form(form, border=False):
        words = st.text_area(
            "What should be known (3 to 500 characters)", max_chars=notes.LONGEST, key=f"{form}_words"
        )
        show(f'<p class="sk-note">{WARNING}</p>')
        seen = st.radio("Who may read it", readers, format_func=WHO_READS.__getitem__, key=f"{form}_readers")
        happened = st.date_input(
            "If it is about a day, which (then it is marked on the chart)", None, max_value=today,
            format="DD/MM/YYYY", key=f"{form}_day",
        )  # fmt: skip
        pressed = st.form_submit_button("Keep this note")
    if not pressed:
        return
    verb = partial(
        notes.write_note, organisation=comparison.organisation.code, indicator=comparison.indicator.id,
        words=words, by=user, visibility=seen, peers=peers, snapshot_id=snapshot.id,
        tree=snapshot.organisations, today=today, idempotency_key=key,
        happened_on=happened if isinstance(happened, date) else None,
    )  # fmt: skip
    try:
        with current.database()() as session:
            verb(session)
    except Refused as refusal:
        states.refused("The note was not kept", str(refusal), key="note_refused")
    else:
        for name in ("key", "words", "day"):
            st.session_state.pop(f"{form}_{name}", None)
        st.rerun()
