"""Locality workshop: open a meeting, record what the practices agree, see the open priorities."""

import streamlit as st

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, editing, meeting, pickers, states
from components.markup import card, head, plain, show, title
from components.priority_cards import statements
from records import workshops
from records.models import Priority, PriorityState, User, Workshop, WorkshopState


def page(user: User) -> None:
    """The meeting of one of the localities of a facilitator."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    options = pickers.localities(user, snapshot.organisations, today)
    if not options:
        return states.no_localities()
    if pickers.outside("locality", options):
        return states.not_yours("locality")
    locality = pickers.chosen("locality", options, next(iter(options)))
    with head(
        f"{options[locality]}: workshop",
        "Record what the practices agree while they are in the room.",
        "Workshop",
    ):
        if len(options) > 1:
            pickers.choice(
                "locality", pickers.called(snapshot.organisations, Level.LOCALITY), options, locality
            )
    with current.database()() as session:
        live = [w for w in workshops.workshops(session, locality) if w.state is WorkshopState.LIVE]
        agreed = [p for p in workshops.agreed(session, locality) if p.state is not PriorityState.CLOSED]
    if not live:
        meeting.opening(user, snapshot, locality)
        return _agreed(
            user, snapshot, agreed, pickers.open_practices(snapshot.organisations, locality, today)
        )
    return _live(user, snapshot, live[0], agreed)


def _live(user: User, snapshot: Snapshot, workshop: Workshop, agreed: list[Priority]) -> None:
    practices = pickers.open_practices(snapshot.organisations, workshop.locality, current.today())
    left, right = st.columns([2, 3], gap="small")
    with left:
        with card("room"):
            title("In the room")
            absent = meeting.present(workshop, practices)
            meeting.closing(user, workshop, sum(p.state is PriorityState.OPEN for p in agreed))
        _agreed(user, snapshot, agreed, practices)
    with right, card("agree"):
        if snapshot.id != workshop.snapshot:
            return states.state(
                "New figures came in since this meeting was opened",
                f"It works on version {workshop.snapshot}. Close it and open a new one to go on "
                f"with version {snapshot.id}.",
                icon="update",
                key="other_version",
            )
        meeting.agreeing_form(user, snapshot, workshop, practices, absent)
    return None


def _agreed(user: User, snapshot: Snapshot, agreed: list[Priority], practices: dict[str, str]) -> None:
    with card("agreed"):
        title("Agreed so far")
        if not agreed:
            show('<p class="sk-sub">Nothing is open or proposed yet. Three can be open at once.</p>')
            return
        for priority in agreed:
            show(statements([priority], current.today()))
            with st.expander(
                f"Change the words, the lead or the date of “{plain(priority.statement[:60])}…”"
            ):
                editing.edit_form(
                    current.database(), user, priority, practices, snapshot.organisations, current.today()
                )
            with st.expander(f"Close “{plain(priority.statement[:60])}…”"):
                editing.end_form(current.database(), user, priority, current.today())
