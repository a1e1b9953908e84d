"""Organised: figures put together as practices stood in each period, or as they stand today."""

import streamlit as st

from benchmarking.organisations import Organisations
from benchmarking.snapshot import Snapshot
from components import current, pickers
from components.markup import note
from records.models import User

NAME = "organised"  # in the address
THEN, NOW = "then", "now"
OPTIONS = {THEN: "Practices as they were then", NOW: "As organised today"}


def snapshot(user: User) -> Snapshot:
    """The current snapshot in the way the address asks for."""
    if st.query_params.get(NAME) == NOW:
        return current.snapshot_as_now(user)
    return current.snapshot(user)


def switch(shown: Snapshot) -> None:
    """The choice, where anybody moved or was taken over."""
    if has_moved(shown.organisations) or st.query_params.get(NAME) == NOW:
        with st.container(width="content"):
            pickers.pills(NAME, "Practices", OPTIONS, THEN)


def explained() -> None:
    """What the choice means, where it is as of today."""
    if st.query_params.get(NAME) == NOW:
        note(
            "Every period is put together as practices are organised today: mergers, moves and new codes are "
            "carried back. Figures shared in confidence are left out here, as two ways of adding up would "
            "give single practices away."
        )


def has_moved(tree: Organisations) -> bool:
    """Whether any practice was taken over or had two localities, CCGs or STPs one after the other."""
    parents = tree.memberships.drop_duplicates(["practice", "level", "parent"])
    return bool(tree.successors) or bool(parents.duplicated(["practice", "level"]).any())
