"""From a slide: what became of its figures, by its short code, and the priority that it leads to."""

import streamlit as st

from components import current, states
from components.decks.deck_releases import released_priority
from components.decks.recall import Standing, corrected_words, slide_of, standing
from components.figure.cards import day
from components.markup import address, card, escape, head, note, show, title
from records.models import RegisteredDeck, User
from records.permissions import Action, may


def page(user: User) -> None:
    """The deck of a code, whether its figures still stand, and a link to the page that shows them today."""
    if asked := st.query_params.get("priority"):
        return _priority(user, asked)
    code = st.query_params.get("code", "")
    with current.database()() as session:
        found = slide_of(session, code)
    head("From a slide", "The short code at the foot of a slide leads to the live view of it.", alone=True)
    if found is None:
        return states.state(
            "No slide with this code is known here",
            "It stands at the foot: seven signs, a dash and the number of the slide, such as k7m2q9x-12.",
            icon="search",
            key="unknown_code",
        )
    deck, place = found
    _card(user, deck, place, standing(deck, current.home()))
    return None


def _priority(user: User, asked: str) -> None:
    """The way to a priority for those with a page of them; the board reads what was released to it."""
    board = may(user, Action.READ_RELEASED) and not may(user, Action.READ_WORKSHOP)
    head("From a slide", "What a slide for the board says of this priority.", alone=True)
    found = released_priority(user, asked) if board else None
    if board and found is None:
        return states.state(
            "This priority is in no summary that was released",
            "It stands here once a summary with it is released to the board.",
            icon="flag",
            key="unreleased_priority",
        )
    with card("priority"):
        if found is None:
            link = address("agreed-priorities", priority=asked)
            show(f'<p><a href="{link}"><b>Open the priority</b></a></p>')
        else:
            priority, said = found
            title(
                priority.locality_name, f"Agreed on {day(priority.agreed_on)}." if priority.agreed_on else ""
            )
            show(f"<p><b>{escape(priority.statement)}</b></p><p>{escape(said)}</p>")
            show(f'<p><a href="{address("slide-decks")}">All that was released</a></p>')
    return None


def _card(user: User, deck: RegisteredDeck, place: int, how: Standing) -> None:
    live = deck.live[place - 1] or "./"
    with card("slide"):
        title(deck.title, f"Slide {place}. Made on {day(deck.made_on)} from version {deck.snapshot}.")
        show(f"<p>{escape(_stands(user, how))}</p>")
        show(f'<p><a href="{escape(live)}"><b>Open the live view</b></a></p>')
        note("What you see there is what your account may see, with today's figures.")


def _stands(user: User, how: Standing) -> str:
    """Whether the figures of the deck still stand."""
    if how.corrected:
        words = corrected_words(how, current.snapshot(user))
        return f"Superseded: figures of this deck were corrected since. {words}."
    if how.is_superseded:
        return f"Newer figures came since (version {how.newer}); those of this deck read as they did."
    return "The figures of this deck are the latest ones."
