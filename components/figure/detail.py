"""Detail: one organisation and one indicator, from the sentence to the table."""

from collections.abc import Callable, Iterable
from datetime import date

import streamlit as st

from benchmarking.comparison import compare
from benchmarking.over_time.series_breaks import ways_at
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import side_by_side
from benchmarking.words.spread_wording import reliability
from components.challenges.challenge_card import accepted_words, challenge_card, invitation, said_of
from components.figure import cards
from components.figure.adjustment_card import adjustment_card
from components.figure.asked_card import asked_card
from components.figure.change_card import change_card
from components.figure.funnel_card import around, beside, of_practice
from components.figure.notes_card import known, notes_card
from components.figure.opportunity_card import opportunity_card
from components.figure.propose_card import propose_card
from components.glance.apart_card import not_for_one
from components.markup import note
from components.peer_choice import Choice
from data_loaders import LOADERS
from records.models import User


def detail(
    user: User,
    snapshot: Snapshot,
    practice: str,
    indicator: str,
    choice: Choice,
    others: Iterable[Choice],
    today: date,
    who: Callable[[], None] | None = None,
) -> None:
    """Everything below the head: sentence, each benchmark, the trend, every practice, the definition.

    `choice`: whom the sentence and the drawing compare with; `others`: all that could be chosen;
    `who`: draws who they are, where they were chosen one by one.
    """
    measured = snapshot.indicators[indicator]
    comparison = compare(snapshot, practice, indicator, peers=choice.peers)
    if comparison.withheld:
        not_for_one(comparison)
        return
    source = source_of(measured.source)
    said = said_of(comparison)
    below, instead = invitation(user, snapshot, comparison), accepted_words(said, snapshot, comparison)
    cards.value_and_sentence(snapshot, comparison, choice.called, below, instead)
    if ways := side_by_side(ways_at(snapshot, measured, comparison.period)):
        note(ways)
    challenge_card(user, snapshot, comparison, source, said)
    notes, events = known(user, snapshot, comparison)
    few = len(comparison.others) < cards.LISTED
    left, right = st.columns([4, 5], gap="small")  # so both are about as high
    with left:
        cards.benchmarks([compare(snapshot, practice, indicator, peers=each.peers) for each in others])
    with right:
        change_card(snapshot, comparison, source, events)
    adjustment_card(snapshot, comparison)
    if few:
        cards.everyone(comparison, source)
    if who is not None:
        who()
    usual = around(snapshot, measured, comparison.period, practice)
    left, right = beside(usual)
    with left:
        of_practice(snapshot, comparison, source)
    with right:
        opportunity_card(snapshot, comparison)
    words, ideas = st.columns([3, 2], gap="small")
    with words:
        reliable = reliability(usual)
        cards.definition(snapshot, measured, comparison.period, source, today, reliable)
    with ideas:
        cards.ideas(measured, comparison.figure.direction if comparison.figure.level else None)
        asked_card(user, snapshot, comparison)
        propose_card(user, snapshot, comparison)
    notes_card(user, snapshot, comparison, notes, choice.address.get("peers", ""))
    if not few:
        cards.everyone(comparison, source)


def source_of(loader: str) -> str:
    """The title of the publication that a loader reads."""
    return LOADERS[loader].NAME if loader in LOADERS else loader.replace("_", " ")
