"""Papers: vote sheets that are typed in, and a round that is thrown away."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from components.acting import act
from components.markup import card, plain, title
from components.workshop.live import Live
from components.workshop.voting import LENGTH, by_letter
from records import tally
from records.database import Session
from records.meetings import rounds, voting
from records.models import Round, RoundState
from records.tally import Method

TYPED = "sheets_typed"  # in this visit


def paper_form(live: Live) -> None:
    """A vote sheet that is typed in; where a practice has voted already it asks before it replaces."""
    one = live.round
    if one is None or one.state is not RoundState.OPEN:
        return
    typed = f"paper_{one.id}_{st.session_state.get(TYPED, 0)}"  # each sheet begins with an empty form
    with card("paper"):
        title("Type in paper votes", _asked(one))
        with st.form(typed, border=False):
            practice = st.selectbox("Practice", list(live.practices), format_func=live.practices.__getitem__)
            sheet = st.text_input("Number of the sheet", max_chars=10, key=f"{typed}_sheet")
            topics = {letter: topic.title for letter, topic in sorted(by_letter(live, one).items())}
            choices = _marks(one, topics, typed)
            replace = st.checkbox("Replace the vote that this practice has sent", key=f"{typed}_replace")
            if st.form_submit_button("Count this sheet"):
                verb = partial(
                    voting.enter_paper,
                    workshop_id=live.workshop.id,
                    round_id=one.id,
                    practice=practice,
                    choices=choices,
                    by=live.user,
                    tree=live.tree,
                    sheet=sheet,
                    replace=replace,
                )
                act(partial(_typed, verb=verb), "The sheet was not counted", "paper")


def _typed(session: Session, verb: Callable[[Session], None]) -> None:
    verb(session)
    st.session_state[TYPED] = st.session_state.get(TYPED, 0) + 1


def _asked(one: Round) -> str:
    if one.method == Method.POINTS:
        return "1 to 9 in both columns of the sheet; 0 where a topic was left blank."
    if one.method == Method.RANKING:
        return "1 for the first choice, 2 for the second, 3 for the third; 0 for all others."
    dots, most = (1, 1) if one.run_off else tally.dots_for(len(one.topics))
    return f"{dots} dots, at most {most} on one topic."


def _marks(one: Round, topics: Mapping[str, str], form: str) -> dict[str, Any]:
    """What stands on the sheet, as the method of the round has it; a topic without a mark is left out."""
    if one.method == Method.POINTS:
        found = {letter: _points(letter, name, form) for letter, name in topics.items()}
        return {letter: given for letter, given in found.items() if any(given.values())}
    dots = tally.dots_for(len(one.topics))[1] if one.method == Method.DOTS and not one.run_off else 1
    most = tally.PLACES if one.method == Method.RANKING else dots
    marks = {
        letter: int(st.number_input(f"{letter}  {plain(name)}", 0, most, 0, key=f"{form}_{letter}"))
        for letter, name in topics.items()
    }
    return {letter: number for letter, number in marks.items() if number}


def _points(letter: str, name: str, form: str) -> dict[str, int]:
    left, right = st.columns(2, gap="small")
    important = left.number_input(f"{letter}  {plain(name)}: important", 0, 9, 0, key=f"{form}_{letter}_i")
    in_power = right.number_input("In our power", 0, 9, 0, key=f"{form}_{letter}_f")
    return {"importance": int(important), "feasibility": int(in_power)}


def void_form(live: Live) -> None:
    """Throw a round away that was opened or closed in error."""
    one = live.round
    if one is None or one.state is RoundState.PREPARED:
        return
    with st.expander("This vote went wrong"), st.form("void", border=False):
        reason = st.text_input(f"Why it does not count ({LENGTH})", max_chars=300)
        if st.form_submit_button("Throw this vote away"):
            act(
                lambda s: rounds.void_round(s, live.workshop.id, one.id, reason, by=live.user),
                "The vote was kept",
                "void",
            )
