"""Minutes: what a closed meeting decided, on one page; amendments for fourteen days."""

import streamlit as st

from components import current, downloads, pickers
from components.acting import act
from components.downloads import Offer
from components.figure.cards import day
from components.markup import card, escape, head, note, show, title
from components.workshop.live import Live
from records.agreed import amendments
from records.meetings.minutes import minutes_of


def minutes_screen(live: Live, offer: Offer, writes: bool) -> None:
    """The minutes as they are printed, their file, and for who `writes` them a form to correct them."""
    with current.database()() as session:
        written = minutes_of(session, live.workshop, live.practices)
    workshop = live.workshop
    with head(f"{workshop.locality_name}: minutes", f"Meeting of {day(workshop.held_on)}.", "Workshop"):
        downloads.button(offer, live.user, workshop.snapshot, "minutes_file")
    with card("minutes"):
        for heading, lines in written.sections:
            title(heading)
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            show(f'<ul class="sk-lines">{items}</ul>')
        note(f"Figures of version {workshop.snapshot}.")
    if writes and amendments.may_amend(workshop, current.today()):
        _amend(live)
    if st.button("All meetings", key="all_meetings"):
        pickers.clear("meeting")
        st.rerun()


def _amend(live: Live) -> None:
    with st.expander("Correct the minutes"), st.form("amend", border=False):
        before = st.text_input("What they say", max_chars=300)
        after = st.text_input("What they should say", max_chars=300)
        if st.form_submit_button("Keep the correction"):
            act(
                lambda s: amendments.amend(
                    s, live.workshop.id, before, after, by=live.user, today=current.today()
                ),
                "The correction was not kept",
                "amend",
            )
