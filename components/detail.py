"""Detail: one organisation and one indicator, from the sentence to the table."""

from datetime import date

import streamlit as st

from benchmarking.comparison import compare
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import cards
from components.change_card import change_card
from data_loaders import LOADERS


def detail(
    snapshot: Snapshot, practice: str, indicator: str, level: Level, levels: list[Level], today: date
) -> None:
    """Everything below the head: sentence, each benchmark, the trend, every practice, the definition."""
    measured = snapshot.indicators[indicator]
    tree = snapshot.tree(measured)
    comparison = compare(snapshot, practice, indicator, peers=level)
    source = source_of(measured.source)
    cards.value_and_sentence(comparison, tree.level_name(level))
    few = len(comparison.others) < cards.LISTED
    left, right = st.columns(2, gap="small")
    with left:
        cards.benchmarks([compare(snapshot, practice, indicator, peers=each) for each in levels])
    with right:
        change_card(snapshot, comparison, source)
    if few:
        cards.everyone(comparison, source)
    words, ideas = st.columns([3, 2], gap="small")
    with words:
        cards.definition(measured, comparison.period, source, today)
    with ideas:
        cards.ideas(measured)
    if not few:
        cards.everyone(comparison, source)


def source_of(loader: str) -> str:
    """The title of the publication that a loader reads."""
    return LOADERS[loader].NAME if loader in LOADERS else loader.replace("_", " ")
