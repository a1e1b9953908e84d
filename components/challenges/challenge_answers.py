"""Challenge answers: the figures that somebody says are wrong, for the analyst who looks into them."""

from collections.abc import Sequence

import streamlit as st

from benchmarking.comparison import compare
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from components import current, states, tables
from components.challenges.challenge_words import (
    figure_words,
    page_of,
    read_as,
    status,
    subject,
    what_follows,
)
from components.figure.cards import day
from components.markup import Fact, card, escape, facts, show, title
from records.models import Challenge, ChallengeState, User
from records.permissions import Action, may
from records.refusals import Refused
from records.remarks import challenges
from records.remarks.free_text import WARNING

COLUMNS = (
    tables.Column("Figure"),
    tables.Column("Challenged"),
    tables.Column("Read as"),
    tables.Column("Now"),
    tables.Column("Why"),
    tables.Column("Answer"),
    tables.Column("What follows"),
)


def challenge_answers(user: User, snapshot: Snapshot) -> None:
    """The card "Challenged figures": the open ones with their form, then those that were answered."""
    if not may(user, Action.ANSWER_CHALLENGE):
        return
    with current.database()() as session:
        found = challenges.challenges(session)
    waiting = [one for one in reversed(found) if one.state is ChallengeState.OPEN]  # the oldest first
    with card("challenged"):
        count = f"{len(waiting)} open" if waiting else "none open"
        title(f"Challenged figures: {count}", f"{len(found) - len(waiting)} answered. {WARNING}")
        for one in waiting:
            _open(user, one, snapshot)
        _answered([one for one in found if one.state is not ChallengeState.OPEN], snapshot)


def figure_now(one: Challenge, snapshot: Snapshot) -> str:
    """The challenged figure as it stands in a snapshot."""
    indicator = snapshot.indicators.get(one.indicator)
    if indicator is None or one.organisation not in snapshot.tree(indicator):
        return "no figure"
    if not snapshot.held.periods(one.indicator):
        return "no figure"
    now = compare(snapshot, one.organisation, one.indicator, Period.parse(one.period)).figure
    return figure_words(now.value, now.numerator, now.denominator, indicator)


def _open(user: User, one: Challenge, snapshot: Snapshot) -> None:
    """One that waits for its answer; what was typed stays when it is refused."""
    with st.container(border=True, key=f"open_challenge_{one.id}"):
        show(
            f'<p class="sk-eyebrow">{escape(status(one))}</p>'
            f'<h3 style="margin:0;font-size:1rem"><a href="{page_of(one)}">'
            f"{escape(subject(one, snapshot))}</a></h3><p>“{escape(one.reason)}”</p>"
        )
        entries = [
            Fact("As it was challenged", read_as(one, snapshot), f"version {one.snapshot}"),
            Fact("As it stands now", figure_now(one, snapshot), f"version {snapshot.id}"),
        ]
        show(facts(entries))
        with st.form(f"answer_{one.id}", border=False):
            reply = st.text_area(
                f"What you found, for the practice to read (10 to {challenges.LONGEST} characters)",
                key=f"reply_{one.id}",
                max_chars=challenges.LONGEST,
            )
            with st.container(horizontal=True):
                accept = st.form_submit_button("Accept: the figure is wrong")
                reject = st.form_submit_button("Reject: the figure stands")
        if accept or reject:
            _answer(user, one, ChallengeState.ACCEPTED if accept else ChallengeState.REJECTED, reply)


def _answer(user: User, one: Challenge, state: ChallengeState, reply: str) -> None:
    try:
        with current.database()() as session:
            challenges.answer(session, one.id, state, reply, by=user, today=current.today())
    except Refused as refusal:
        states.refused("The answer was not sent", str(refusal), key=f"answer_refused_{one.id}")
        return
    st.toast("Answered. The practice reads it beside the figure and on its home page.")
    st.rerun()


def _answered(found: Sequence[Challenge], snapshot: Snapshot) -> None:
    if not found:
        return
    rows = [
        [
            subject(one, snapshot),
            day(one.raised_at.date()),
            read_as(one, snapshot),
            figure_now(one, snapshot),
            one.reason,
            f"{status(one)}: {one.reply}",
            what_follows(one, snapshot),
        ]
        for one in found
    ]
    with st.expander(f"Show the {len(rows)} that {'was' if len(rows) == 1 else 'were'} answered"):
        show(tables.table(COLUMNS, rows, "Challenges that were answered"))
