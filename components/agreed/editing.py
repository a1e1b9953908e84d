"""Editing: change the words, lead or review date of a priority, or end it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from benchmarking.organisations import Organisations
from components import states
from components.acting import side_by_side
from components.figure.cards import day
from records.agreed import afterwards
from records.agreed.afterwards import Conflict
from records.database import Database
from records.models import Priority, User
from records.priorities import LEAD_ROLES, OUTCOMES, STOP_REASONS
from records.refusals import Refused


def edit_form(
    database: Database,
    user: User,
    priority: Priority,
    practices: Mapping[str, str],
    tree: Organisations,
    today: date,
) -> None:
    """The form of one priority; what was typed stays when it is refused."""
    version = filled_from(priority, f"words_{priority.id}")
    with st.form(f"edit_{priority.id}", border=False):
        given = _fields(priority, practices, today)
        pressed = st.form_submit_button("Save the change")
    if not pressed or not isinstance(given["review_on"], date):
        return
    try:
        with database() as session:
            saved = afterwards.edit_priority(
                session, priority.id, version, by=user, tree=tree, today=today, **given
            )
    except Conflict as conflict:
        _both(conflict, practices)
        renew(conflict.stored)
    except Refused as refusal:
        states.refused("The change was not saved", str(refusal), key=f"edit_{priority.id}")
    else:
        renew(saved)
        st.toast("Saved.")


def _fields(priority: Priority, practices: Mapping[str, str], today: date) -> dict[str, Any]:
    """What can be changed, under the names of the verb."""
    words = st.text_input("In your own words", priority.own_words, max_chars=140, key=f"words_{priority.id}")
    role = st.selectbox(
        "Lead, by role", LEAD_ROLES, LEAD_ROLES.index(priority.lead_role), key=f"role_{priority.id}"
    )
    codes = list(practices)
    place = codes.index(priority.lead_practice) if priority.lead_practice in codes else 0
    practice = st.selectbox(
        "Lead practice", codes, place, format_func=practices.__getitem__, key=f"practice_{priority.id}"
    )
    review = st.date_input(
        "Review on",
        priority.review_on,
        min_value=min(today, priority.review_on),
        max_value=today + timedelta(183),
        key=f"review_{priority.id}",
        format="DD/MM/YYYY",
    )
    return {
        "own_words": words.strip(),
        "lead_role": role,
        "lead_practice": practice,
        "review_on": review,
    }


def filled_from(priority: Priority, widget: str) -> int:
    """The version that a form was filled from: it stays as long as the form's widgets hold what was typed."""
    key = f"version_{priority.id}_{widget}"
    if widget not in st.session_state:
        st.session_state[key] = priority.version
    return int(st.session_state[key])


def renew(priority: Priority) -> None:
    """The next sending of every form of the priority is meant for this version: its text was seen."""
    for key in [str(key) for key in st.session_state if str(key).startswith(f"version_{priority.id}_")]:
        st.session_state[key] = priority.version


def end_form(database: Database, user: User, priority: Priority, today: date) -> None:
    """End a priority with its outcome and a line on why: its place is free again."""
    version = filled_from(priority, f"why_{priority.id}")
    with st.form(f"end_{priority.id}", border=False):
        outcome = st.selectbox(
            "How it ended",
            list(OUTCOMES),
            index=None,
            format_func=OUTCOMES.__getitem__,
            key=f"outcome_{priority.id}",
        )
        stopped = st.selectbox(
            "If it is stopped: for what reason",
            STOP_REASONS,
            index=None,
            format_func=str.capitalize,
            key=f"stopped_{priority.id}",
        )
        why = st.text_input("Why, in a line (10 to 300 characters)", max_chars=300, key=f"why_{priority.id}")
        pressed = st.form_submit_button("Close this priority")
    if not pressed:
        return
    try:
        with database() as session:
            afterwards.close_priority(
                session,
                priority.id,
                version,
                by=user,
                outcome=outcome or "",
                note=why.strip(),
                today=today,
                stop_reason=stopped or "",
            )
    except Refused as refusal:
        states.refused("The priority was not closed", str(refusal), key=f"end_refused_{priority.id}")
        if isinstance(refusal, Conflict):
            renew(refusal.stored)
    else:
        st.toast("Closed. Its place is free again.")
        st.rerun()


def _both(conflict: Conflict, practices: Mapping[str, str]) -> None:
    """What somebody saved first beside what was not saved."""
    stored, given = conflict.stored, conflict.given
    saved = {name: getattr(stored, name) for name in given}
    both = [
        (one["own_words"], one["lead_role"], practices.get(one["lead_practice"], ""), day(one["review_on"]))
        for one in (saved, given)
    ]
    side_by_side(str(stored.id), *both)
