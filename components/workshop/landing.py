"""Landing: the meetings of a locality, and the form that begins to prepare one."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.figure.cards import day
from components.markup import address, card, escape, show, title
from components.workshop.settings_form import MODES
from data_loaders import snapshots
from records.meetings import entering, preparing
from records.meetings.agenda import TEMPLATES
from records.meetings.found import is_typed_in
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
    typed = is_typed_in(workshop)
    words = f"{day(workshop.held_on)}: {'on paper, being typed in' if typed else STATE[workshop.state]}"
    words += ", entered from paper" if workshop.entered_on else ""
    words += ". Rehearsal" if workshop.rehearsal else ""
    opens = "Go on typing it in" if typed else OPEN.get(workshop.state)
    button = opens if writes or workshop.state is WorkshopState.CLOSED else None
    more = f'<br><a href="{link}">{escape(button)}</a>' if button else ""
    return f"<li>{escape(words)}{more}</li>"


def enter_form(user: User, snapshot: Snapshot, locality: str) -> None:
    """A meeting that was held without this program: its day, and the figures that were current then."""
    key, today = pickers.form_key("paper"), current.today()
    versions = [held.id for held in snapshots.held(current.home())]
    with card("on_paper"):
        title(
            "Enter a paper meeting",
            "Afterwards, without phones and steps: who was there, votes by sheet or as totals, what was "
            "agreed, actions, minutes.",
        )
        with st.form("on_paper", border=False):
            held_on = st.date_input("Held on", today, max_value=today, format="DD/MM/YYYY", width=220)
            mode = st.selectbox("Voting", list(MODES), format_func=MODES.__getitem__, width=320)
            version = st.selectbox(
                "Figures", ["", *reversed(versions)], width=320,
                format_func=lambda v: v or "The newest version of before that day",
            )  # fmt: skip
            pressed = st.form_submit_button("Begin to type it in")
    if not pressed or not isinstance(held_on, date):
        return
    try:
        with current.database()() as session:
            made = entering.enter_afterwards(
                session, locality, by=user, tree=snapshot.organisations,
                snapshot_id=version or version_on(versions, held_on), held_on=held_on, today=today,
                idempotency_key=key, mode=mode,
            )  # fmt: skip
    except Refused as refusal:
        states.refused("The meeting was not begun", str(refusal), key="paper_refused")
    else:
        pickers.clear("paper")
        st.query_params["meeting"] = str(made.id)
        st.rerun()


def version_on(versions: Sequence[str], day: date) -> str:
    """The newest version received by a day, the first one where none was; the day begins a version's id.

    `versions`: oldest first.
    """
    before = [version for version in versions if version[:10] <= day.isoformat()]
    return [*versions[:1], *before][-1] if versions else ""


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
