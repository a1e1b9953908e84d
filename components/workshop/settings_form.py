"""Settings: date, length, voting and chair of a meeting that is prepared, and how a change is kept."""

from functools import partial

import streamlit as st

from components import current
from components.acting import act, see_again, seen
from components.markup import card
from components.workshop.live import Live
from records.database import Session
from records.meetings import preparing
from records.meetings.agenda import TEMPLATES
from records.models import VotingMode
from records.priorities import LEAD_ROLES

MODES = {VotingMode.PER_PRACTICE: "One practice, one vote", VotingMode.PER_PERSON: "One person, one vote"}


def settings_form(live: Live) -> None:
    """Date, length, how the room votes, who is in the chair."""
    workshop, today = live.workshop, current.today()
    with card("settings"), st.expander("Date, length, voting, chair"), st.form("settings", border=False):
        version = seen("settings", "set_held_on", workshop.version)
        held_on = st.date_input(
            "Date", max(workshop.held_on, today), min_value=today, format="DD/MM/YYYY", key="set_held_on"
        )
        template = st.selectbox(
            "Length",
            list(TEMPLATES),
            list(TEMPLATES).index(workshop.template),
            format_func=TEMPLATES.__getitem__,
            key="set_template",
        )
        mode = st.selectbox(
            "Voting", list(MODES), list(MODES).index(workshop.mode), format_func=MODES.__getitem__,
            key="set_mode",
        )  # fmt: skip
        headcount = st.number_input(
            "People expected (one person, one vote)", 0, 200, workshop.headcount, key="set_headcount"
        )
        roles = ["", *LEAD_ROLES]
        chair = st.selectbox("Chair, by role", roles, roles.index(workshop.chair_role), key="set_chair")
        if st.form_submit_button("Keep"):
            given = {
                "held_on": held_on,
                "template": template,
                "mode": mode,
                "headcount": int(headcount),
                "chair_role": chair,
            }
            change(live, given, "settings", version)


def change(live: Live, given: dict[str, object], key: str, version: int) -> None:
    """Change some settings of a meeting, as the form `key` was filled from that version."""
    act(partial(keep, live, given, key, version), "Nothing was changed", key)


def keep(live: Live, given: dict[str, object], key: str, version: int, session: Session) -> None:
    """The same inside a session; the other form of the page knows of it."""
    workshop = preparing.change_settings(
        session, live.workshop.id, given, by=live.user, today=current.today(), version=version
    )
    for form in ("settings", "weights"):  # one's own change is known to the other form of the same page
        see_again(form, workshop.version, after=version)
