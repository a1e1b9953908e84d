"""Deck topics: which indicators get slides of their own in a deck, as pills that are on or off."""

from collections.abc import Mapping, Sequence

import streamlit as st

from benchmarking.indicators import Kind
from benchmarking.snapshot import Snapshot
from components import pickers
from components.markup import note

PICKED, ALL = "picked", "all"  # in the address: what practices of the locality picked, or everything
REST = "All others stay in the overview and in what is counted."


def deck_topics(snapshot: Snapshot, usual: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """The ids that are on, in the order of their slides. `usual`: those to begin with; `counts`: how many
    practices of the locality picked each: those stand first."""
    held = {i.id: i.title for i in snapshot.held_indicators() if i.kind is not Kind.COUNT}
    picked = [id_ for id_ in sorted(held, key=lambda id_: -counts.get(id_, 0)) if counts.get(id_)]
    order = list(dict.fromkeys([*picked, *usual, *held]))
    views = {"": f"The usual {len(usual)}"}
    views |= {PICKED: f"Only what was picked ({len(picked)})"} if picked else {}
    views |= {ALL: f"All {len(held)}"}
    with st.expander("Choose the indicators"):
        view = pickers.pills("slides", "Which slides", views, "")
        start = {"": list(usual), PICKED: picked, ALL: list(held)}[view]
        chosen = st.pills(
            "Indicators with slides",
            order,
            selection_mode="multi",
            default=start,
            format_func=lambda id_: f"{held[id_]} ({counts[id_]})" if counts.get(id_) else held[id_],
            key=f"deck_indicators_{view}",
            label_visibility="collapsed",
        )
        note(f"In brackets: how many practices of the locality picked it. {REST}" if picked else REST)
    return [id_ for id_ in order if id_ in chosen]


def deck_indicators(snapshot: Snapshot) -> list[str] | None:
    """The same for a deck about the whole area, which is about everything unless somebody chooses; None for
    everything."""
    held = {i.id: i.title for i in snapshot.held_indicators() if i.kind is not Kind.COUNT}
    with st.expander("Choose the indicators"):
        chosen = st.pills(
            "Indicators with slides",
            list(held),
            selection_mode="multi",
            default=list(held),
            format_func=lambda id_: held[id_],
            key="summary_indicators",
            label_visibility="collapsed",
        )
    return None if len(chosen) == len(held) else [id_ for id_ in held if id_ in chosen]
