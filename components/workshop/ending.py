"""Ending: who does what by when, what is still open, and the end of a meeting."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import current, pickers
from components.acting import act
from components.figure.cards import day
from components.markup import card, escape, lines, note, plain, show, title
from components.workshop.live import Live
from records.agreed import actions as verbs
from records.agreed.actions import Planned, actions_of, overdue
from records.meetings import running
from records.meetings.found import UNREVEALED
from records.meetings.ideas import ideas_of
from records.models import ActionState, PlannedAction, Priority
from records.priorities import LEAD_ROLES, months_after

LONGEST = 120  # characters of an action


def actions(live: Live) -> None:
    """Each priority with its actions and a form for the next one."""
    going = live.agreed_here if live.workshop.rehearsal else live.priorities
    if not going:
        show("<p>No priority is open: there is nothing to act on yet.</p>")
        return
    with current.database()() as session:
        held = {p.id: actions_of(session, p.id) for p in going}
        said = [i for i in ideas_of(session, live.workshop.id) if not i.parked]
    here = {p.id for p in live.agreed_here}
    for priority in sorted(going, key=lambda p: p.id not in here):  # today's first
        with card(f"actions_{priority.id}"):
            title(priority.statement)
            actions_list(live, held[priority.id])
            words = [i.words for i in said if i.topic_id == priority.topic_id and priority.id in here]
            _ideas_offered(priority, words)
            action_form(live, priority, priority.id in here and not held[priority.id])


def _ideas_offered(priority: Priority, words: Sequence[str]) -> None:
    """The ideas of the room on a priority's topic: a press puts one into the form, to make an action of."""
    if not words:
        return
    key = f"idea_for_{priority.id}"

    def fill() -> None:
        picked = st.session_state.get(key)
        if picked:
            st.session_state[f"action_{priority.id}_what"] = picked[:LONGEST]

    offered = list(dict.fromkeys(words))
    label = "Ideas from the room: press one to begin with its words"
    st.pills(label, offered, format_func=plain, key=key, on_change=fill)


def actions_list(live: Live, found: Sequence[PlannedAction]) -> None:
    """What is planned, started or done, with its owner's role and practice and its day."""
    today = live.today
    items = "".join(
        f"<li><b>{escape(a.what)}</b><br><span class='sk-sub'>{escape(a.owner_role)}, "
        f"{escape(live.practices.get(a.owner_practice, a.owner_practice))}. {escape(_when(a))}"
        f"{' Overdue.' if overdue(a, today) else ''}</span></li>"
        for a in found
    )
    show(f'<ul class="sk-lines">{items}</ul>' if items else '<p class="sk-sub">No action yet.</p>')


def _when(action: PlannedAction) -> str:
    if action.state is ActionState.DONE and action.done_on:
        return f"Done {day(action.done_on)}."
    return f"{action.state.capitalize()}, due {day(action.due_on)}."


def action_form(live: Live, priority: Priority, is_first: bool) -> None:
    """One more action: a verb first, who, from when, by when; open already for the first one."""
    today, codes, lead = live.today, list(live.practices), priority.lead_practice
    name = f"action_{priority.id}"
    key = pickers.form_key(name)
    with st.expander("Add an action", expanded=is_first), st.form(name, border=False, clear_on_submit=False):
        what = st.text_input("What, beginning with a verb", max_chars=LONGEST, key=f"{name}_what")
        left, right = st.columns(2)
        role = left.selectbox("Who, by role", LEAD_ROLES, key=f"{name}_role")
        practice = right.selectbox(
            "At",
            codes,
            codes.index(lead) if lead in codes else 0,
            format_func=live.practices.__getitem__,
            key=f"{name}_practice",
        )
        start = left.date_input("From", today, format="DD/MM/YYYY", key=f"{name}_start")
        due = right.date_input("Done by", months_after(today, 3), format="DD/MM/YYYY", key=f"{name}_due")
        first = st.text_input("Try first (where, how small; optional)", max_chars=120, key=f"{name}_first")
        expect = st.text_input("What we expect to see (optional)", max_chars=120, key=f"{name}_expect")
        if st.form_submit_button("Add this action"):
            planned = Planned(what, role, practice or "", start, due, first, expect)
            pickers.clear(name)
            act(
                partial(
                    verbs.add_action,
                    priority_id=priority.id,
                    planned=planned,
                    by=live.user,
                    tree=live.tree,
                    today=today,
                    idempotency_key=key,
                    meeting=live.workshop.id,
                ),
                "The action was not added",
                name,
            )


def closing(live: Live) -> None:
    """What is still open, what the locality asks of others, the next date, and the end."""
    missing = open_points(live)
    with card("closing"):
        paper = "The minutes are ready at once, and say that they were entered from paper."
        on_screen = "Code and phones end; the minutes are ready at once."
        title("Close the meeting", paper if live.workshop.on_paper else on_screen)
        if missing:
            lines(missing)
            note("You can close all the same: these stay open points of the facilitator.")
        with st.form("close", border=False):
            ask = st.text_input("What we need from the board or others (optional)", max_chars=200)
            following = st.date_input("Next meeting", None, format="DD/MM/YYYY")
            if st.form_submit_button("Close the meeting", type="primary"):
                act(
                    lambda s: running.close(
                        s,
                        live.workshop.id,
                        by=live.user,
                        tree=live.tree,
                        ask=ask,
                        next_on=following,
                        today=current.today(),
                        titles={i.id: i.title for i in live.snapshot.indicators.values()},
                    ),
                    "The meeting was not closed",
                    "close",
                )


def open_points(live: Live) -> list[str]:
    """What is incomplete before a meeting ends."""
    points = []
    if live.round is not None and live.round.state in UNREVEALED:
        points.append("A vote has no result yet: closing the meeting throws its votes away.")
    with current.database()() as session:
        for priority in live.agreed_here:
            if not actions_of(session, priority.id):
                points.append(f"No action yet for: {priority.statement}")
            silent = [p for p in priority.positions if p.stance == "disagree" and not p.reason]
            if silent:
                points.append(f"{len(silent)} disagreed without a reason on: {priority.statement}")
    if not live.agreed_here:
        points.append("Nothing was agreed.")
    return points
