"""Acting: something is done in the records and the page drawn again, unless somebody else saved first."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from components import current, states
from components.markup import card, escape, show
from records.database import Session
from records.refusals import Overtaken, Refused

Row = TypeVar("Row")


def act(verb: Callable[[Session], object], what: str, key: str) -> bool:
    """Do something and draw the screen again; where it is refused, say why and leave everything as it is.

    `what`: what was not done, "The vote was not opened". Where somebody saved first both texts are shown;
    `key` is then the form's, as `seen` knows it.
    """
    try:
        with current.database()() as session:
            verb(session)
    except Overtaken as overtaken:
        see_again(key, overtaken.seen)
        sides = (overtaken.saved, overtaken.given)
        side_by_side(key, *([f"{name}: {text}" for name, text in side.items()] for side in sides))
        return False
    except Refused as refusal:
        states.refused(what, str(refusal), key=f"refused_{key}")
        return False
    st.rerun()
    return True


def seen(form: str, widget: str, now: Row) -> Row:
    """The version or versions that a form was filled from, `now` when it is drawn afresh. `widget`: the key
    of one of its fields, which is known as long as the form is on the screen."""
    key = f"seen_{form}"
    if widget not in st.session_state or key not in st.session_state:
        st.session_state[key] = now
    found: Row = st.session_state[key]
    return found


def see_again(form: str, now: object, after: object = None) -> None:
    """The next sending of a form is meant for what is stored now: it was saved, or its text was shown.
    `after`: only where it was filled from that version."""
    if after is None or st.session_state.get(f"seen_{form}") == after:
        st.session_state[f"seen_{form}"] = now


def side_by_side(key: str, saved: Sequence[str], typed: Sequence[str]) -> None:
    """Somebody saved first: theirs beside the text that was not saved. `key`: which form it is."""
    states.refused(
        "Someone saved a change while you were typing",
        "Theirs is on the left, yours on the right. Nothing of theirs was overwritten: save again "
        "to put yours in its place.",
        key=f"conflict_{key}",
    )
    sides = zip(st.columns(2), ("Saved", "Yours"), (saved, typed), strict=True)
    for side, (column, name, texts) in enumerate(sides):
        with column, card(f"conflict_{key}_{side}"):
            show(
                f'<p class="sk-eyebrow">{name}</p>'
                + "".join(f"<p>{escape(text or '–')}</p>" for text in texts)
            )
