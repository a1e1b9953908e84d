"""Voting on the large screen: how many have voted, and, once it is shown, the result."""

from functools import partial
from typing import NamedTuple

import streamlit as st

from components import current, states
from components.acting import act
from components.markup import card, escape, joined, note, show, title
from components.workshop import door, second_round
from components.workshop.live import Live
from records import tally
from records.database import Session
from records.meetings import deciding, rounds, voting
from records.meetings.found import UNREVEALED
from records.meetings.turnout import given, turnout
from records.models import Round, RoundState, Topic, TopicState
from records.priorities import MOST_OPEN
from records.tally import Method

METHODS = {
    Method.DOTS: "Dots",
    Method.POINTS: "Importance and what we can do, 1 to 9",
    Method.RANKING: "First, second, third choice",
}
LENGTH = "10 to 300 characters"
AS_ON_PAPER = (
    "All that stood on the sheets, also what got nothing: how many dots a sheet had follows from how many "
    "topics there were."
)
AGAIN = "Vote again on these, or discuss all of them."


class Said(NamedTuple):
    """What an open round and its closing are called."""

    is_open: str
    hidden: str
    close: str
    closed: str


IN_THE_ROOM = Said(
    "Voting is open", "Results stay hidden until we close.", "Close the vote", "Voting is closed"
)
ON_PAPER = Said(
    "Type in the sheets", "The result is shown when all are in.", "All sheets are in", "All sheets are in"
)


def vote_panel(live: Live) -> None:
    """What is asked, who has voted as a number, and the one button that comes next."""
    one = live.round
    if one is None:
        return _prepare(live, None)
    if one.state is RoundState.PREPARED:
        return _prepared(live, one)
    if one.state in UNREVEALED:
        return _open(live, one)
    result(live, one)
    _after(live, one)
    if live.workshop.step == "second_round" or live.workshop.on_paper:
        _prepare(live, one)
    return None


def _prepare(live: Live, before: Round | None) -> None:
    """The next ballot: its topics and how they are voted on."""
    topics = [t for t in live.topics if before is None or t.letter]
    again = sum(not r.run_off and r.state is RoundState.REVEALED for r in live.rounds)
    if again >= rounds.MOST_ROUNDS:
        return
    with card("ballot"):
        if before is None and live.workshop.on_paper:
            title("The ballot", AS_ON_PAPER)
        elif before is None:
            title("The ballot", "These topics are voted on; no new one can come while the vote is open.")
        else:
            title(
                "Vote again, having heard each other",
                "Only where views differ. Otherwise talk it over and go on to the next step.",
            )
        names = {t.id: t.title for t in topics}
        picked = st.multiselect(
            "Topics", list(names), list(names)[: tally.MOST_OPTIONS],
            format_func=names.__getitem__, key=f"ballot_{again}",
        )  # fmt: skip
        method = st.selectbox("How", list(METHODS), format_func=METHODS.__getitem__, key=f"method_{again}")
        begin = "Type in this vote" if live.workshop.on_paper else "Freeze this ballot and open the vote"
        if st.button(begin, type="primary", key="open_vote", shortcut="v"):
            act(
                partial(_freeze_and_open, live, method, picked),
                "The vote was not opened",
                "open_vote",
            )


def _freeze_and_open(live: Live, method: Method, picked: list[int], session: Session) -> None:
    one = rounds.prepare_round(session, live.workshop.id, method, picked, by=live.user, tree=live.tree)
    rounds.open_round(session, live.workshop.id, one.id, by=live.user)


def _prepared(live: Live, one: Round) -> None:
    with card("ballot"):
        title("The ballot is frozen", "Voting begins when you open it.")
        _names(live, one)
        if st.button("Open the vote", type="primary", key="open_vote", shortcut="v"):
            act(
                lambda s: rounds.open_round(s, live.workshop.id, one.id, by=live.user),
                "The vote was not opened",
                "open_vote",
            )


def _open(live: Live, one: Round) -> None:
    left, right = st.columns([8, 5], gap="small")
    with left, card("ballot"):
        is_open = one.state is RoundState.OPEN
        said = ON_PAPER if live.workshop.on_paper else IN_THE_ROOM
        title(said.is_open if is_open else said.closed)
        _names(live, one)
        note(said.hidden if is_open else _progress(live, one))
        for line in second_round.said(live, one):
            show(f'<p class="sk-sub">{escape(line)}</p>')
        if is_open and st.button(said.close, type="primary", key="close_vote"):
            act(
                lambda s: rounds.close_round(s, live.workshop.id, one.id, by=live.user),
                "The vote was not closed",
                "close_vote",
            )
        if not is_open:
            _reveal_or_reopen(live, one)
    with right:
        if not live.workshop.on_paper:
            door.door(live)


def _progress(live: Live, one: Round) -> str:
    with current.database()() as session:
        voted = voting.number_voted(session, one)
    return f"{turnout(live.workshop, one, voted)}."


def _reveal_or_reopen(live: Live, one: Round) -> None:
    with current.database()() as session:
        voted, typed = voting.number_voted(session, one), voting.number_typed(session, one)
    few = tally.gives_away(voted, typed=typed) and voted > 0
    if few:
        by_phone = " by phone: whoever typed in the sheets knows the others" if voted > typed > 0 else ""
        note(f"With so few votes{by_phone} others may guess who voted how.")
    row = st.container(horizontal=True)
    if row.button("Show it all the same" if few else "Show the result", type="primary", key="reveal"):
        act(
            lambda s: rounds.reveal(s, live.workshop.id, one.id, by=live.user, although_few=few),
            "The result was not shown",
            "reveal",
        )
    if not one.reopened and row.button(
        "Type in more sheets" if live.workshop.on_paper else "Open it again", key="reopen"
    ):
        act(
            lambda s: rounds.reopen_round(s, live.workshop.id, one.id, by=live.user),
            "The vote was not opened again",
            "reopen",
        )


def result(live: Live, one: Round) -> None:
    """Bars with counts, chosen topics blue, and the same as words."""
    topics = by_letter(live, one)
    unit = "dots" if one.method == Method.DOTS else "points"
    largest = max((t[unit] for t in one.totals.values()), default=0) or 1
    counts = {letter: given(live.workshop, one, total) for letter, total in one.totals.items()}
    rows = "".join(
        f'<tr><th scope="row">{letter}  {escape(topics[letter].title)}'
        f'<div class="sk-bar{" on" if topics[letter].state is TopicState.CHOSEN else ""}" '
        f'style="width:{100 * total[unit] / largest:.0f}%"></div>{"" if one.run_off else _differ(total)}</th>'
        f'<td class="n"><b>{counts[letter][0]}</b> {counts[letter][1]}</td></tr>'
        for letter, total in one.totals.items()
        if letter in topics
    )
    with card("result"):
        words = f"{turnout(live.workshop, one, one.voting)}."
        if not one.quorum:
            words += (
                " That is a first view, not a decision: what is agreed from it stays proposed until "
                "practices confirm it, within 14 days."
            )
        title("The result" if not one.run_off else "The run-off", words)
        show(f'<table class="sk-table">{rows}</table>{_forward(live, one)}')


def _forward(live: Live, one: Round) -> str:
    """What the vote means for the next step, in words."""
    if one.tied:
        return ""
    names = [t.title for t in live.topics if t.state is TopicState.CHOSEN]
    free = MOST_OPEN - len(live.open_priorities)
    places = f"{free} of {MOST_OPEN} places {'is' if free == 1 else 'are'} free."
    if not names:
        return f'<p class="sk-lead">{places}</p>'
    said = f"To talk about and agree on: {', '.join(names)}. {places}"
    return f'<p class="sk-lead">{escape(said)}</p>'


def _differ(total: dict[str, object]) -> str:
    if not total.get("views_differ"):
        return ""
    return '<span class="sk-note">Views differ on this one. Worth hearing both.</span>'


def _after(live: Live, one: Round) -> None:
    """A tie, a topic taken forward after all, or on to agreeing."""
    if one.tied:
        _tie(live, one)
    left = [t for t in live.topics if t.state is TopicState.NOT_CHOSEN]
    if left and not one.tied:
        with st.expander("Take another topic forward"), st.form("forward", border=False):
            names = {t.id: t.title for t in left}
            picked = st.selectbox("Topic", list(names), format_func=names.__getitem__)
            reason = st.text_input(f"Why (it is printed; {LENGTH})", max_chars=300)
            if st.form_submit_button("Take it forward") and picked:
                act(
                    lambda s: deciding.take_forward(s, live.workshop.id, picked, reason, by=live.user),
                    "The topic was not taken forward",
                    "forward",
                )


def _tie(live: Live, one: Round) -> None:
    topics = by_letter(live, one)
    names = joined(one.tied)
    states.state(
        f"Tie for the last place: {names}",
        "The chair decides, or discuss all of them." if one.run_off else AGAIN,
        icon="balance",
        key="tie",
    )
    row = st.container(horizontal=True)
    if not one.run_off and row.button("Vote again on these", type="primary", key="run_off"):
        ids = [topics[letter].id for letter in one.tied]
        act(partial(_run_off, live, ids), "The run-off was not opened", "run_off")
    if row.button("Discuss all of them", key="discuss_all"):
        act(
            partial(_decided, live, one, one.tied, "The room discusses all of them."),
            "The tie was not decided",
            "discuss",
        )
    if one.run_off:
        with st.form("chair", border=False):
            tied = {letter: topics[letter].title for letter in one.tied}
            picked = st.selectbox("The chair decides", list(tied), format_func=tied.__getitem__)
            reason = st.text_input(f"Why, as it was said aloud ({LENGTH})", max_chars=300)
            if st.form_submit_button("Record the chair's decision"):
                act(
                    lambda s: deciding.decide_tie(
                        s, live.workshop.id, one.id, [picked], reason, by=live.user
                    ),
                    "The tie was not decided",
                    "chair",
                )


def _decided(live: Live, one: Round, letters: list[str], reason: str, session: Session) -> None:
    deciding.decide_tie(session, live.workshop.id, one.id, letters, reason, by=live.user)


def _run_off(live: Live, ids: list[int], session: Session) -> None:
    one = rounds.prepare_round(
        session, live.workshop.id, Method.DOTS, ids, by=live.user, tree=live.tree, run_off=True
    )
    rounds.open_round(session, live.workshop.id, one.id, by=live.user)


def _names(live: Live, one: Round) -> None:
    lines = "".join(
        f"<li><b>{x}</b>  {escape(t.title)}</li>" for x, t in sorted(by_letter(live, one).items())
    )
    show(f'<ul class="sk-lines">{lines}</ul>')


def by_letter(live: Live, one: Round) -> dict[str, Topic]:
    """The topics of a round by their letter."""
    by_id = {topic.id: topic for topic in live.topics}
    return {letter: by_id[id_] for letter, id_ in one.topics.items() if id_ in by_id}
