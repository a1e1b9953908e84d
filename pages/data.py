"""Data held."""

import streamlit as st

from records.models import User


def page(user: User) -> None:
    """Nothing but its title so far."""
    st.title("Data held")
