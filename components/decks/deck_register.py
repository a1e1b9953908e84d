"""Deck register: what to take back because its figures were corrected, and who took which deck."""

from collections.abc import Sequence

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, tables
from components.decks.recall import Recalled, corrected_words, recalled
from components.figure.cards import day
from components.markup import address, card, escape, note, show, title
from records.decks import register
from records.decks.register import Taken
from records.models import User

LATEST = 200  # decks that the page lists
KINDS = {
    "locality": "Locality deck",
    "summary": "Board summary",
    "report": "Practice report",
    "minutes": "Minutes",
}


def register_cards(user: User, snapshot: Snapshot) -> None:
    """The two cards, for who has something in them."""
    with current.database()() as session:
        taken = register.registered(session, user, snapshot.organisations, current.today(), LATEST)
    found = recalled(taken, current.home())
    if found:
        _recall(found, snapshot)
    if taken:
        _register(taken, snapshot)


def _recall(found: Sequence[Recalled], snapshot: Snapshot) -> None:
    """Which decks rest on figures that were corrected, what was, and who has them."""
    with card("recall"):
        left = sum(not one.renewed for one in found)
        many = f"{left or 'No'} deck{'' if left == 1 else 's'} to take back"
        title(many, f"Their figures were corrected since: they read otherwise in version {snapshot.id}.")
        entries = "".join(_old(one, snapshot) for one in sorted(found, key=lambda one: one.renewed))
        show(f'<ul class="sk-lines">{entries}</ul>')
        where = address("agreed-priorities")
        show(
            '<p class="sk-note">Make them again and tell who has the old ones. Baselines that were '
            f'corrected are marked on <a href="{where}">Agreed priorities</a>.</p>'
        )


def _old(one: Recalled, snapshot: Snapshot) -> str:
    deck = one.taken.deck
    since = " Made again since." if one.renewed else ""
    return (
        f"<li><b>{escape(deck.title)}</b><br>"
        f'<span class="sk-sub">Version {escape(deck.snapshot)}. Taken by {escape(_people(one.taken))}. '
        f"Corrected: {escape(corrected_words(one.standing, snapshot))}.{since}</span></li>"
    )


def _register(taken: Sequence[Taken], snapshot: Snapshot) -> None:
    columns = [tables.Column(name) for name in ("Deck", "Kind", "Version", "Names", "Last taken", "By")]
    rows = [
        [
            one.deck.title,
            KINDS.get(one.deck.kind, "Deck") + (", draft" if one.deck.draft else ""),
            one.deck.snapshot,
            "Letters" if one.deck.masked else "Shown" if one.deck.kind != "summary" else "None",
            day(one.by[0][1].date()),
            _people(one),
        ]
        for one in taken
    ]
    with card("register"):
        title(
            "Handed out",
            "Every deck that a button or a command made, so that anybody who has one can be told.",
        )
        with st.expander(f"Show the {len(rows)} latest" if len(rows) == LATEST else f"Show all {len(rows)}"):
            show(tables.table(columns, rows, "Decks handed out"))
            note("Each is known by its check sum and its short code, and can be checked below.")


def _people(one: Taken) -> str:
    """Who took a deck, each once."""
    names = list(dict.fromkeys(name for name, _ in one.by))
    return ", ".join(names)
