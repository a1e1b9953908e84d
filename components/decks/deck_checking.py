"""Check a deck: a file that somebody has is held against the register of what was handed out."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, states
from components.decks.recall import corrected_words, standing
from components.figure.cards import day
from components.markup import card, escape, lines, note, show, title
from records.models import RegisteredDeck

MOST = 12  # differences that are listed


@dataclass(frozen=True)
class Found:
    """What a file is: the finding, whether it is unaltered, what differs, the deck it is or was, the version
    it was made from, whether that deck was released."""

    said: str
    unaltered: bool
    differs: tuple[str, ...]
    deck: RegisteredDeck | None
    snapshot: str
    released: bool


def check_card(snapshot: Snapshot, check: Callable[[bytes], Found]) -> None:
    """The card with a place for a file, and what was found of it. Nothing of the file is kept."""
    with card("check"):
        title(
            "Check a deck",
            "Is it as it was handed out, and do its figures still stand? Nothing of the file is kept.",
        )
        file = st.file_uploader("A PowerPoint file", type=["pptx"], key="deck_to_check")
        if file is None:
            return None
        try:
            found = check(file.getvalue())
        except ValueError as fault:
            return states.refused(f"{file.name} cannot be checked", str(fault), key="check_refused")
        _told(found, snapshot)
    return None


def _told(found: Found, snapshot: Snapshot) -> None:
    mark = "check_circle" if found.unaltered else "error"
    colour = "blue" if found.unaltered else "red"
    st.markdown(f":{colour}[:material/{mark}:]")
    show(f"<p><b>{escape(found.said)}</b></p>")
    lines(found.differs[:MOST])
    if len(found.differs) > MOST:
        note(f"And {len(found.differs) - MOST} more.")
    if found.deck is None:
        if found.snapshot:
            note(f"It says of itself that it was made from version {found.snapshot}.")
        return
    deck, how = found.deck, standing(found.deck, current.home())
    show(f"<p>{escape(deck.title)}. Made on {day(deck.made_on)} from version {escape(deck.snapshot)}.</p>")
    if how.corrected:
        show(f"<p><b>Superseded.</b> Corrected since: {escape(corrected_words(how, snapshot))}.</p>")
    elif how.is_superseded:
        note(f"Newer figures came since (version {how.newer}); those of this deck read as they did.")
    if deck.draft:
        note("A draft: it was not released to the board.")
    elif found.released:
        note("This deck was released to the board.")
