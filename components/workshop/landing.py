"""Landing: the meetings of a locality, and the form that begins to prepare one."""

from collections.abc import Sequence

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.cards import day
from components.markup import address, card, escape, show, title
from records.meetings import preparing
from records.meetings.agenda import TEMPLATES
from records.models import User, Workshop, WorkshopState
from records.refusals import Refused

STATE = {
    WorkshopState.DRAFT: "being prepared",
    WorkshopState.READY: "ready to begin",
    WorkshopState.LIVE: "running",
    WorkshopState.CLOSED: "closed",
    WorkshopState.CANCELLED: "cancelled",
}
OPEN = {
    WorkshopState.DRAFT: "Go on preparing",
    WorkshopState.READY: "Begin, or change something",
    WorkshopState.LIVE: "Go to the meeting",
    WorkshopState.CLOSED: "Read the minutes",
}


def meetings(found: Sequence[Workshop], locality: str, *, writes: bool) -> None:
    """Every meeting with its state and the way to it; for those who only read, to the minutes."""
    with card("meetings"):
        title("Meetings")
        rows = "".join(_line(w, locality, writes) for w in found)
        show(f'<ul class="sk-lines">{rows}</ul>' if rows else '<p class="sk-sub">None yet.</p>')


def _line(workshop: Workshop, locality: str, writes: bool) -> str:
    link = address("locality-workshop", locality=locality, meeting=str(workshop.id))
    words = f"{day(workshop.held_on)}: {STATE[workshop.state]}"
    words += ". Rehearsal" if workshop.rehearsal else ""
    button = OPEN.get(workshop.state) if writes or workshop.state is WorkshopState.CLOSED else None
    more = f'<br><a href="{link}">{escape(button)}</a>' if button else ""
    return f"<li>{escape(words)}{more}</li>"


def prepare_form(user: User, snapshot: Snapshot, locality: str) -> None:
    """Locality and snapshot are known: date, length and whether it is a rehearsal."""
    key, today = pickers.form_key("prepare"), current.today()
    with card("prepare"):
        title(
            "Prepare a meeting",
            "With topics, phones that vote, and steps on the screen. It will work on version "
            f"{snapshot.id}, or a newer one if you say so.",
        )
        with st.form("prepare", border=False):
            held_on = st.date_input("Date", today, min_value=today, format="DD/MM/YYYY", width=220)
            template = st.selectbox("Length", list(TEMPLATES), format_func=TEMPLATES.__getitem__, width=320)
            rehearsal = st.checkbox("This is a rehearsal: its records are deleted at the end")
            pressed = st.form_submit_button("Begin to prepare", type="primary")
    if not pressed:
        return
    try:
        with current.database()() as session:
            made = preparing.prepare(
                session,
                locality,
                by=user,
                tree=snapshot.organisations,
                snapshot_id=snapshot.id,
                held_on=held_on,
                today=today,
                idempotency_key=key,
                template=template,
                rehearsal=rehearsal,
            )
    except Refused as refusal:
        states.refused("The meeting was not prepared", str(refusal), key="prepare_refused")
    else:
        pickers.clear("prepare")
        st.query_params["meeting"] = str(made.id)
        st.rerun()
