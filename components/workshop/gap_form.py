"""Gap form: what matters and nobody can measure yet, for the minutes and the board."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from components import pickers
from components.acting import act
from components.markup import note, title
from components.workshop.live import Live
from records.database import Session
from records.meetings import running
from records.models import Topic
from records.priorities import LEAD_ROLES

WANTED_IN = 91  # days
FAILED = "The gap was not recorded"


def topic_gap(live: Live, topic: Topic) -> None:
    """A topic of the ballot that nothing measures: it becomes a gap instead of a priority."""
    title(topic.title, "Nothing measures this yet, so it cannot be followed. It goes to the board as a gap.")
    key = pickers.form_key("gap")
    with st.form("gap_form", border=False):
        measure, asked_by, by_when = _fields(live, key)
        if st.form_submit_button("Record the gap", type="primary"):
            given = {"title": topic.title, "to_measure": measure, "asked_by": asked_by, "wanted_by": by_when}
            act(partial(_record, live, "gap", key, given, topic.id), FAILED, "gap_form")


def noted_gap(live: Live) -> None:
    """Something that came up while a topic was talked about."""
    key = pickers.form_key("gap_noted")
    with st.expander("Note a gap in the data"), st.form("noted_form", border=False):
        name = st.text_input("What we cannot see", max_chars=80, key=f"gap_name_{key}")
        measure, asked_by, by_when = _fields(live, key)
        if st.form_submit_button("Note the gap"):
            given = {"title": name, "to_measure": measure, "asked_by": asked_by, "wanted_by": by_when}
            act(partial(_record, live, "gap_noted", key, given, None), FAILED, "noted_form")
    note("It goes into the minutes, and to the board.")


def _fields(live: Live, key: str) -> tuple[str, str, date]:
    """What would have to be measured, who asks for it, by when. `key`: what the form is sent with."""
    today = live.today
    measure = st.text_input("What would have to be measured", max_chars=200, key=f"gap_measure_{key}")
    left, middle, right = st.columns(3, gap="small")
    role = left.selectbox("Who asks for it, by role", LEAD_ROLES, key=f"gap_role_{key}")
    practice = middle.selectbox(
        "At", list(live.practices), format_func=live.practices.__getitem__, key=f"gap_practice_{key}"
    )
    by_when = right.date_input(
        "Wanted by", today + timedelta(WANTED_IN), min_value=today, format="DD/MM/YYYY", key=f"gap_by_{key}"
    )
    return measure, f"{role}, {live.practices.get(practice, practice)}", by_when or today


def _record(
    live: Live, form: str, key: str, given: dict[str, Any], topic_id: int | None, session: Session
) -> None:
    """Once it is kept the form begins anew, with another key."""
    running.record_data_gap(
        session, live.workshop.id, **given, by=live.user, idempotency_key=key, topic_id=topic_id
    )
    pickers.clear(form, "topic")
