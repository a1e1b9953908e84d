"""Seen: what a form was filled from; it stays as long as the form holds what was typed."""

from typing import TypeVar

import streamlit as st

Row = TypeVar("Row")


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
