"""Typing in: a meeting that was held on paper, part by part in any order, then closed with its minutes."""

from collections.abc import Callable

import streamlit as st

from components import pickers
from components.acting import act
from components.figure.cards import day
from components.markup import head, note
from components.workshop import agreement, board, control_screen, ending, papers, sheet_totals, steps, voting
from components.workshop.last_time import last_time
from components.workshop.live import Live
from records.meetings import preparing

NAMES = {
    "": "Who was there",
    "topics": "Topics",
    "votes": "Votes",
    "last": "Last time",
    "agreed": "Agreed",
    "actions": "Actions",
    "finish": "Finish",
}


def typing_screen(live: Live) -> None:
    """One part at a time; nothing has to be there but what the meeting did."""
    workshop = live.workshop
    with head(
        f"{workshop.locality_name}: a meeting on paper",
        f"Held on {day(workshop.held_on)}, figures of version {workshop.snapshot}. What is typed in counts "
        "as on that day, and the minutes say when it was typed in.",
        "Workshop",
        alone=True,
    ):
        part = pickers.pills("part", "Part", NAMES, "")
    if live.holder is not None:  # another facilitator types just now
        steps.control_bar(live)
    PARTS[part](live)


def _topics(live: Live) -> None:
    board.topics_sorted(live)
    board.park_form(live)


def _votes(live: Live) -> None:
    """Each round: its ballot, then sheet by sheet or only the totals; a meeting may have had no vote."""
    if not live.topics:
        note("List the topics first.")
        return
    voting.vote_panel(live)
    papers.paper_form(live)
    sheet_totals.totals_form(live)
    papers.void_form(live)


def _finish(live: Live) -> None:
    ending.closing(live)
    with st.expander("This was a mistake"), st.form("call_off", border=False):
        reason = st.text_input(f"Why nothing is typed in ({voting.LENGTH})", max_chars=300)
        if st.form_submit_button("Throw it away"):
            act(
                lambda s: preparing.cancel(s, live.workshop.id, reason, by=live.user),
                "Nothing was thrown away",
                "call_off",
            )


PARTS: dict[str, Callable[[Live], None]] = {
    "": control_screen.who_is_here,
    "topics": _topics,
    "votes": _votes,
    "last": last_time,
    "agreed": agreement.agreeing,
    "actions": ending.actions,
    "finish": _finish,
}
