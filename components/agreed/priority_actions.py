"""Priority actions: what is done for a priority, by whom and by when, with buttons for those who may."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import streamlit as st

from benchmarking.snapshot import Snapshot
from components.acting import act
from components.figure.cards import day
from components.markup import escape, plain, show
from records.agreed import actions
from records.agreed.actions import GOING, LONGEST_MONTHS, MOST_OPEN, Planned, overdue
from records.agreed.courses import Course
from records.database import Session
from records.models import ActionState, PlannedAction, PriorityState, User
from records.permissions import Action, may
from records.priorities import LEAD_ROLES, months_after


def action_words(action: PlannedAction, names: Mapping[str, str], today: date) -> tuple[str, str]:
    """What is to be done; who, and how far it is."""
    who = f"{action.owner_role}, {names.get(action.owner_practice, action.owner_practice)}"
    if action.state is ActionState.DONE and action.done_on:
        how = f"done {day(action.done_on)}"
    elif action.state is ActionState.DROPPED:
        how = f"dropped: {action.note}"
    else:
        late = "overdue, was due" if overdue(action, today) else "due"
        how = f"{action.state}, {late} {day(action.due_on)}"
    return action.what, f"{who}. {how[0].upper()}{how[1:]}."


def actions_list(course: Course, snapshot: Snapshot, today: date) -> str:
    """All of them as HTML; an empty text where there are none."""
    lines = []
    for action in course.actions:
        what, how = action_words(action, snapshot.organisations.names, today)
        more = [
            f"Tried first: {action.try_first}." if action.try_first else "",
            f"Expected: {action.expect}." if action.expect else "",
        ]
        below = " ".join(text for text in (how, *more) if text)
        lines.append(f'<li><b>{escape(what)}</b><br><span class="sk-sub">{escape(below)}</span></li>')
    return f'<p class="sk-eyebrow">Actions</p><ul class="sk-lines">{"".join(lines)}</ul>' if lines else ""


def action_buttons(
    user: User, course: Course, snapshot: Snapshot, today: date, meeting: int | None = None
) -> None:
    """A button for each action that the account may move; for the facilitator one to add another, as said in
    `meeting` where it is on the screen of one."""
    tree, priority = snapshot.organisations, course.priority
    writes = may(user, Action.WRITE_WORKSHOP, priority.locality)
    mine = [
        a
        for a in course.actions
        if a.state is not ActionState.DROPPED
        and (writes or may(user, Action.GIVE_POSITION, a.owner_practice, tree=tree, on=today))
    ]
    is_open = priority.state is not PriorityState.CLOSED
    if not mine and not (writes and is_open):
        return
    with st.container(horizontal=True):
        for action in mine:
            with st.popover(plain(f"Change: {_short(action.what)}"), key=f"action_{action.id}"):
                _moves(user, action, snapshot, today)
        if writes and is_open and sum(a.state in GOING for a in course.actions) < MOST_OPEN:
            with st.popover("Add an action", icon=":material/add:", key=f"new_action_{priority.id}"):
                _add(user, course, snapshot, today, meeting)


def _moves(user: User, action: PlannedAction, snapshot: Snapshot, today: date) -> None:
    key = f"move_{action.id}"
    show(f"<p><b>{escape(action.what)}</b></p>")

    def move(state: ActionState, done_on: date | None = None, note: str = "") -> None:
        act(
            partial(
                actions.move_action, action_id=action.id, state=state, version=action.version, by=user,
                tree=snapshot.organisations, today=today, done_on=done_on, note=note,
            ),
            "The action was not changed", key,
        )  # fmt: skip

    if action.state is ActionState.DONE:
        if st.button("It is not done after all", key=f"{key}_undo"):
            move(ActionState.STARTED)
        return
    if action.state is ActionState.PLANNED and st.button("It has started", key=f"{key}_start"):
        move(ActionState.STARTED)
    done_on = st.date_input("Done on", today, max_value=today, key=f"{key}_on", format="DD/MM/YYYY")
    if st.button("It is done", key=f"{key}_done", type="primary") and isinstance(done_on, date):
        move(ActionState.DONE, done_on)
    why = st.text_input("Or why it is dropped (10 to 300 characters)", max_chars=300, key=f"{key}_why")
    if st.button("Drop it", key=f"{key}_drop"):
        move(ActionState.DROPPED, note=why)


def _add(user: User, course: Course, snapshot: Snapshot, today: date, meeting: int | None) -> None:
    priority, tree = course.priority, snapshot.organisations
    codes = [c for c in tree.practices(priority.locality, today) if c in tree]
    form = f"add_action_{priority.id}"
    key = str(st.session_state.setdefault(f"{form}_key", secrets.token_hex(8)))
    with st.form(form, border=False):
        what = st.text_input("What is to be done, a verb first", max_chars=120)
        role = st.selectbox("Who, by role", LEAD_ROLES, index=None)
        practice = st.selectbox(
            "Practice", codes, index=None, format_func=lambda code: tree.names.get(code, code)
        )
        latest = months_after(today, LONGEST_MONTHS)
        due = st.date_input(
            "Due", today + timedelta(56), min_value=today, max_value=latest, format="DD/MM/YYYY"
        )
        first = st.text_input("Where to try it first, and how small (may be left out)", max_chars=120)
        expect = st.text_input("What you expect to see (may be left out)", max_chars=120)
        pressed = st.form_submit_button("Add this action")
    if pressed and isinstance(due, date):
        planned = Planned(what, role or "", practice or "", today, due, first, expect)
        verb = partial(
            _added, priority_id=priority.id, planned=planned, user=user, snapshot=snapshot, today=today,
            key=key, form=form, meeting=meeting,
        )  # fmt: skip
        act(verb, "The action was not added", form)


def _added(
    session: Session, priority_id: int, planned: Planned, user: User, snapshot: Snapshot,
    today: date, key: str, form: str, meeting: int | None,
) -> None:  # fmt: skip
    actions.add_action(
        session, priority_id, planned, by=user, tree=snapshot.organisations, today=today, idempotency_key=key,
        meeting=meeting,
    )  # fmt: skip
    st.session_state.pop(f"{form}_key", None)


def _short(words: str) -> str:
    return words if len(words) <= 28 else words[:27].rsplit(" ", 1)[0] + "…"
