"""Meeting: open one for a locality, say who is here, record a priority, close it."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from benchmarking.indicators import Kind
from benchmarking.snapshot import Snapshot
from components import agreeing, current, pickers, states
from components.cards import day
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
            "Open the meeting",
            f"It keeps the figures of version {snapshot.id}: new ones do not move them while you talk.",
        )
        with st.form("open_meeting", border=False):
            held_on = st.date_input("Held on", today, key="held_on", format="DD/MM/YYYY", width=220)
            pressed = st.form_submit_button("Open the meeting", type="primary")
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
                idempotency_key=key,
            )
    except Refused as refusal:
        states.refused("The meeting was not opened", str(refusal), key="open_refused")
    else:
        pickers.clear("meeting")
        st.rerun()


def present(practices: Mapping[str, str]) -> frozenset[str]:
    """Who is here; returns the codes of those who are not. Kept in the address, so that a reload keeps it."""
    absent = {code for code in st.query_params.get("absent", "").split(" ") if code in practices}
    here = [code for code in practices if code not in absent]
    if "here" not in st.session_state:
        st.session_state["here"] = here
    picked = st.pills(
        "Who is here",
        list(practices),
        selection_mode="multi",
        format_func=lambda code: plain(practices[code]),
        key="here",
    )
    missing = frozenset(practices) - frozenset(picked)
    if missing != absent:
        st.query_params["absent"] = " ".join(sorted(missing))
    return missing


def agreeing_form(
    user: User, snapshot: Snapshot, workshop: Workshop, practices: Mapping[str, str], absent: frozenset[str]
) -> None:
    """The card "Agree a priority": everything it needs, the statement read out before it is saved."""
    today = current.today()
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
    usual = agreeing.usual_direction(measured)
    wanted = usual or st.radio(
        "Which way do you want it to go? No direction is better by itself.", ["lower", "higher"],
        format_func=str.capitalize, index=None, key=f"{agreeing.FILLED}wanted_{measured.id}", horizontal=True,
    ) or ""  # fmt: skip
    found = agreeing.start(snapshot, workshop.locality, measured.id, wanted)
    agreeing.baseline_words(found, wanted)
    if found.comparison.figure.value is None:
        note("There is no figure for this locality to start from: choose another measure.")
        return None
    kind, value, by_when = agreeing.target(found, wanted, today)
    lead_role, lead_practice, review_on = agreeing.lead_and_review(practices, today)
    own_words = agreeing.own_words()
    stands = agreeing.stands(practices, absent)
    proposal = Proposal(
        indicator=measured,
        scope=list(practices),
        wanted=wanted,
        target_kind=kind,
        target=value,
        target_by=by_when,
        lead_role=lead_role,
        lead_practice=lead_practice,
        review_on=review_on,
        stands=stands,
        own_words=own_words,
    )
    words = agreeing.statement_of(workshop.locality_name, proposal, found, snapshot.id)
    missing = "Say which way and how far, and the sentence appears here."
    show(
        '<p class="sk-eyebrow">Read it out: is this what we agreed?</p>'
        f'<p class="sk-lead">{escape(words or missing)}</p>'
    )
    if not st.button("Record this priority", type="primary", width="stretch", key="record"):
        return None
    return _record(user, snapshot, workshop, proposal, found, key)


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
        return states.refused(
            "The priority was not recorded",
            f"{refusal} What you filled in is still there.",
            key="record_refused",
        )
    pickers.clear("priority")
    agreeing.start_again()
    st.toast(f"Recorded: {saved.statement}")
    st.rerun()
    return None


def closing(user: User, workshop: Workshop, count: int) -> None:
    """End the meeting; what was recorded stays."""
    show(
        f'<p class="sk-sub">Meeting of {escape(day(workshop.held_on))}, figures of version '
        f"{escape(workshop.snapshot)}. {count} of {MOST_OPEN} places taken.</p>"
    )
    if st.button("Close the meeting", key="close_meeting"):
        with current.database()() as session:
            workshops.close_workshop(session, workshop.id, by=user)
        pickers.clear("priority", "meeting", "absent")
        st.rerun()
