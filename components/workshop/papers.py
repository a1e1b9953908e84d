"""Papers: vote sheets that are typed in, and a round that is thrown away."""

from functools import partial

import streamlit as st

from components.markup import card, title
from components.workshop.live import Live, act
from components.workshop.voting import by_letter
from records import tally
from records.meetings import rounds, voting
from records.models import RoundState
from records.tally import Method


def paper_form(live: Live) -> None:
    """A vote sheet that is typed in; where a practice has voted already it asks before it replaces."""
    one = live.round
    if one is None or one.state is not RoundState.OPEN or one.method != Method.DOTS:
        return
    dots, most = (1, 1) if one.run_off else tally.dots_for(len(one.topics))
    topics = by_letter(live, one)
    with card("paper"):
        title("Type in paper votes", f"{dots} dots, at most {most} on one topic.")
        with st.form("paper", border=False, clear_on_submit=False):
            practice = st.selectbox("Practice", list(live.practices), format_func=live.practices.__getitem__)
            sheet = st.text_input("Number of the sheet", max_chars=10)
            given = {
                letter: st.number_input(f"{letter}  {topic.title}", 0, most, 0, key=f"paper_{letter}")
                for letter, topic in sorted(topics.items())
            }
            replace = st.checkbox("Replace the vote that this practice has sent")
            if st.form_submit_button("Count this sheet"):
                choices = {letter: int(n) for letter, n in given.items() if n}
                act(
                    partial(
                        voting.enter_paper,
                        workshop_id=live.workshop.id,
                        round_id=one.id,
                        practice=practice,
                        choices=choices,
                        by=live.user,
                        tree=live.tree,
                        sheet=sheet,
                        replace=replace,
                    ),
                    "The sheet was not counted",
                    "paper",
                )


def void_form(live: Live) -> None:
    """Throw a round away that was opened or closed in error."""
    one = live.round
    if one is None or one.state is RoundState.PREPARED:
        return
    with st.expander("This vote went wrong"), st.form("void", border=False):
        reason = st.text_input("Why it does not count", max_chars=300)
        if st.form_submit_button("Throw this vote away"):
            act(
                lambda s: rounds.void_round(s, live.workshop.id, one.id, reason, by=live.user),
                "The vote was kept",
                "void",
            )
