"""Meeting: open one for a locality, say who is here, record a priority, close it."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from benchmarking.indicators import Kind
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.agreed import agreeing
from components.agreed.target_chart import target_chart
from components.figure.cards import day
from components.markup import card, escape, note, plain, show, title
from records import workshops
from records.models import User, Workshop
from records.priorities import MOST_OPEN, Proposal, baseline_from
from records.refusals import Refused


def opening(user: User, snapshot: Snapshot, locality: str) -> None:
    """The card that opens a meeting."""
    tree, today = snapshot.organisations, current.today()
    key = pickers.form_key("meeting")
    with card("open"):
        title(
            "Only record what was agreed",
            f"Without phones and steps, also after the day. It keeps the figures of version {snapshot.id}: "
            "new ones do not move them while you talk.",
        )
        with st.form("open_meeting", border=False):
            held_on = st.date_input("Held on", today, key="held_on", format="DD/MM/YYYY", width=220)
            pressed = st.form_submit_button("Open the meeting")
    if not pressed or not isinstance(held_on, date):
        return
    try:
        with current.database()() as session:
            workshops.open_workshop(
                session,
                locality,
                by=user,
                tree=tree,
                snapshot_id=snapshot.id,
                held_on=held_on,
                today=today,
                idempotency_key=key,
            )
    except Refused as refusal:
        _refused("meeting", "The meeting was not opened", refusal, "The date is still there.")
    else:
        pickers.clear("meeting")
        st.rerun()


def present(workshop: Workshop, practices: Mapping[str, str]) -> frozenset[str]:
    """Who is here; returns the codes of those who are not. Kept in the address, so that a reload keeps it."""
    key, name = f"here_{workshop.id}", _absent(workshop)
    absent = {code for code in st.query_params.get(name, "").split(" ") if code in practices}
    if key not in st.session_state:
        st.session_state[key] = [code for code in practices if code not in absent]
    picked = st.pills(
        "Who is here",
        list(practices),
        selection_mode="multi",
        format_func=lambda code: plain(practices[code]),
        key=key,
    )
    missing = frozenset(practices) - frozenset(picked)
    if missing != absent:
        st.query_params[name] = " ".join(sorted(missing))
    return missing


def agreeing_form(
    user: User, snapshot: Snapshot, workshop: Workshop, practices: Mapping[str, str], absent: frozenset[str]
) -> None:
    """The card "Agree a priority": everything it needs, the statement read out before it is saved."""
    agreeing.start_again_for(workshop.id)
    options = {
        i.id: i.title
        for i in snapshot.held_indicators()
        if i.kind is not Kind.COUNT and i.movable != "outside"
    }
    if not options:
        return states.nothing_held(alone=False)
    key = pickers.form_key("priority")
    title("Agree a priority")
    measured = snapshot.indicators[
        pickers.choice("indicator", "Measure", options, next(iter(options)), width=420)
    ]
    wanted = agreeing.direction(measured)
    found = agreeing.start(snapshot, workshop.locality, measured.id, wanted, list(practices))
    agreeing.baseline_words(found, wanted)
    if found.comparison.figure.value is None:
        note("There is no figure for this locality to start from: choose another measure.")
        return None
    drawn = st.container()
    proposal = agreeing.proposal(found, wanted, practices, absent, current.today(), snapshot.made_at.date())
    with drawn:
        target_chart(snapshot, found, proposal)
    words = agreeing.statement_of(workshop.locality_name, proposal, found, snapshot.id)
    missing = "Say which way and how far, and the sentence appears here."
    show(
        '<p class="sk-eyebrow">Read it out: is this what we agreed?</p>'
        f'<p class="sk-lead">{escape(words or missing)}</p>'
    )
    if st.button("Record this priority", type="primary", width="stretch", key="record"):
        _record(user, snapshot, workshop, proposal, found, key)
    return None


def _record(
    user: User, snapshot: Snapshot, workshop: Workshop, proposal: Proposal, found: agreeing.Start, key: str
) -> None:
    try:
        with current.database()() as session:
            saved = workshops.record_priority(
                session, workshop.id, proposal, baseline_from(found.comparison, snapshot.id), by=user,
                tree=snapshot.organisations, today=current.today(), idempotency_key=key,
            )  # fmt: skip
    except Refused as refusal:
        return _refused(
            "priority", "The priority was not recorded", refusal, "What you filled in is still there."
        )
    pickers.clear("priority")
    agreeing.start_again()
    st.toast(f"Recorded: {saved.statement}")
    st.rerun()
    return None


def _refused(form: str, what: str, refusal: Refused, kept: str) -> None:
    """Why it was refused. A key that was used for something else makes way for a new one."""
    again = ""
    if refusal.code == "key_used":
        pickers.clear(form)
        again = " Press the button again to send it as a new one."
    states.refused(what, f"{refusal} {kept}{again}", key=f"{form}_refused")


def _absent(workshop: Workshop) -> str:
    """What the practices that are not here are called in the address: each meeting has its own."""
    return f"absent_{workshop.id}"


def closing(user: User, workshop: Workshop, count: int) -> None:
    """End the meeting; what was recorded stays."""
    show(
        f'<p class="sk-sub">Meeting of {escape(day(workshop.held_on))}, figures of version '
        f"{escape(workshop.snapshot)}. {count} of {MOST_OPEN} places taken.</p>"
    )
    if st.button("Close the meeting", key="close_meeting"):
        with current.database()() as session:
            workshops.close_workshop(session, workshop.id, by=user)
        pickers.clear("priority", "meeting", _absent(workshop))
        st.rerun()
