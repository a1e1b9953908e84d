"""Sheet totals: what a vote by dots came to, typed in as sums where the sheets are not at hand."""

from functools import partial

import streamlit as st

from components.acting import act
from components.markup import card, plain, title
from components.workshop.live import Live
from components.workshop.voting import by_letter
from records import tally
from records.meetings import entering
from records.models import RoundState, VotingMode
from records.tally import Method


def totals_form(live: Live) -> None:
    """Who voted, and of each topic its dots and from how many; only of a meeting that is typed in."""
    one = live.round
    if one is None or one.state is not RoundState.OPEN or one.method != Method.DOTS:
        return
    with card("totals"), st.expander("Only the totals are known"), st.form(f"totals_{one.id}", border=False):
        title("Type in the totals", "The result is shown at once, and no sheet can be added to it.")
        voted = st.multiselect(
            "Practices that voted", list(live.practices), list(live.practices),
            format_func=live.practices.__getitem__, key=f"totals_{one.id}_voted",
        )  # fmt: skip
        people = 0
        if live.workshop.mode is VotingMode.PER_PERSON:
            people = int(st.number_input("People who voted", 0, 200, live.workshop.headcount))
        counts = {
            letter: _count(letter, topic.title) for letter, topic in sorted(by_letter(live, one).items())
        }
        few = tally.gives_away(people or len(voted)) and st.checkbox("Few voted: show it all the same")
        if st.form_submit_button("Record these totals"):
            verb = partial(
                entering.enter_totals, workshop_id=live.workshop.id, round_id=one.id, counts=counts,
                practices=voted, by=live.user, tree=live.tree, voting=people, although_few=few,
            )  # fmt: skip
            act(verb, "The totals were not recorded", "totals")


def _count(letter: str, name: str) -> tuple[int, int]:
    left, right = st.columns(2, gap="small")
    dots = left.number_input(f"{letter}  {plain(name)}: dots", 0, 400, 0, key=f"totals_{letter}_dots")
    voters = right.number_input("From how many", 0, 200, 0, key=f"totals_{letter}_voters")
    return int(dots), int(voters)
