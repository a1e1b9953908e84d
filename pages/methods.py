"""How it is worked out."""

import streamlit as st

from records.models import User


def page(user: User) -> None:
    """Nothing but its title so far."""
    st.title("How it is worked out")
