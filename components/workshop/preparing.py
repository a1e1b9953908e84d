"""Preparing: the check list of a meeting that has not begun, its papers, and the way to begin it."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import current, downloads
from components.acting import act
from components.downloads import Offer
from components.figure.cards import day
from components.markup import card, note, title
from components.workshop.board import topics_sorted
from components.workshop.door import where_pages_are
from components.workshop.live import Live
from components.workshop.settings_form import change, settings_form
from components.workshop.shortlisting import shortlist
from data_loaders import snapshots
from records.accounts.secret_keys import secret
from records.meetings import entering, preparing, running
from records.models import Workshop, WorkshopState

LINES = {
    "invitations": "Invitations sent",
    "shortlist": "Topics chosen and in order",
    "deck": "Deck made",
    "vote_sheets": "Vote sheets printed",
    "rehearsal": "Rehearsed",
}
STATES = {"": "to do", "done": "done", "not_needed": "not needed"}


def preparing_screen(live: Live, offers: Sequence[Offer]) -> None:
    """Where it stands, the shortlist over the whole width, then topics beside the check list.

    `offers`: the files for the day.
    """
    _begin(live)
    shortlist(live)
    left, right = st.columns([3, 2], gap="small")
    with left:
        topics_sorted(live)
        _papers(live, offers)
    with right:
        settings_form(live)
        _check_list(live)
        _invitation(live)


def _papers(live: Live, offers: Sequence[Offer]) -> None:
    """The deck, the agenda and the vote sheets: with them the day works without a network."""
    with card("papers"):
        title("For the day", "Take these once the topics are in order: the day then works without a network.")
        if not live.topics:
            note("List topics first: the sheets and the deck are about them.")
            return
        for place, offer in enumerate(offers):
            downloads.button(offer, live.user, live.snapshot.id, f"paper_{place}", plain=place > 0)


def _begin(live: Live) -> None:
    workshop = live.workshop
    ready = workshop.state is WorkshopState.READY
    with card("begin"):
        title(
            f"{workshop.locality_name}, {day(workshop.held_on)}",
            f"{_next(live)} Figures of version {workshop.snapshot}.",
        )
        newest = snapshots.current_id(current.home())
        if newest and newest != workshop.snapshot and st.button("Move to the newer data", key="pin"):
            act(
                lambda s: preparing.pin_snapshot(s, workshop.id, newest, by=live.user),
                "The data stay",
                "pin",
            )
        row = st.container(horizontal=True)
        if ready:
            _ways_to_begin(live, row)
        label = "Not ready after all" if ready else "Everything is ready"
        if row.button(label, key="ready", type="secondary" if ready else "primary"):
            act(
                lambda s: preparing.set_ready(s, workshop.id, not ready, by=live.user),
                "The meeting is not ready",
                "ready",
            )


def _ways_to_begin(live: Live, row: DeltaGenerator) -> None:
    """Now, with phones; or afterwards, where the day has come and the meeting was held on paper."""
    workshop, today = live.workshop, current.today()
    if row.button("Begin the meeting", type="primary", key="begin_meeting"):
        key = secret(current.home(), "joining")
        act(
            lambda s: running.start(s, workshop.id, by=live.user, today=today, secret=key),
            "The meeting did not begin",
            "begin",
        )
    if workshop.held_on <= today and row.button("Held on paper: type it in", key="paper"):
        act(
            lambda s: entering.held_on_paper(s, workshop.id, workshop.held_on, by=live.user, today=today),
            "The meeting stays as it is",
            "paper",
        )


def _next(live: Live) -> str:
    """What to do next, in words."""
    if live.workshop.state is WorkshopState.READY:
        return "Ready. Begin the meeting when people arrive: the screen then shows the code to join."
    if not live.topics:
        return "First choose topics from the shortlist below, or add your own. Four to eight are good."
    return "Put the topics in order, take the papers for the day, then say that everything is ready."


@st.fragment(run_every=3)  # a download draws nothing again, and its line is ticked when the file is made
def _check_list(live: Live) -> None:
    with current.database()() as session:
        done = dict(session.get_one(Workshop, live.workshop.id).done)
    with card("check_list"):
        title("Check list")
        for line, label in LINES.items():
            picked = st.segmented_control(
                label, list(STATES), format_func=STATES.__getitem__, default=done.get(line, ""),
                key=f"line_{line}_{done.get(line, '')}", required=True,
            )  # fmt: skip
            if picked is not None and picked != done.get(line, ""):
                change(live, {"done": {line: picked}}, f"line_{line}", live.workshop.version)


def _invitation(live: Live) -> None:
    """Text to copy: no e-mail is sent from here."""
    workshop = live.workshop
    with card("invitation"), st.expander("Invitation to copy"):
        st.code(
            f"Dear all,\n\n{workshop.locality_name} meets on {day(workshop.held_on)}. We look at our own "
            "figures and agree what to change.\n\nBefore then, please choose what matters to your practice "
            f"and propose up to two topics: {where_pages_are()}/my-practice\n\nPlease bring a phone. No "
            "patient details.",
            language=None,
            wrap_lines=True,
        )
