"""Organised: figures put together as practices stood in each period, or as they stand today."""

import streamlit as st

from benchmarking.as_now import came_from
from benchmarking.organisations import Organisations
from benchmarking.snapshot import Snapshot
from components import current, pickers
from components.markup import escape, joined, show
from records.models import User

NAME = "organised"  # in the address
THEN, NOW = "then", "now"
OPTIONS = {THEN: "Practices as they were then", NOW: "As organised today"}


def snapshot(user: User) -> Snapshot:
    """The current snapshot in the way the address asks for."""
    if st.query_params.get(NAME) == NOW:
        return current.snapshot_as_now(user)
    return current.snapshot(user)


def switch(shown: Snapshot, code: str = "") -> None:
    """The choice, where anybody moved or was taken over; what it means, where it is as of today. `code`: a
    practice whose predecessors are named."""
    if not has_moved(shown.organisations) and st.query_params.get(NAME) != NOW:
        return
    if pickers.pills(NAME, "Practices", OPTIONS, THEN) != NOW:
        return
    old = [
        shown.organisations.names.get(one, one)
        for one in came_from(shown.organisations, code, current.today())
    ]
    taken = f" With {joined(old)}, taken over." if old else ""
    show(
        '<p class="sk-sub">Every period is put together as practices are organised today: mergers, moves and'
        " new codes are carried back. Figures shared in confidence are left out here, as two ways of adding"
        f" up would give single practices away.{escape(taken)}</p>"
    )


def has_moved(tree: Organisations) -> bool:
    """Whether any practice was taken over or had two localities, CCGs or STPs one after the other."""
    parents = tree.memberships.drop_duplicates(["practice", "level", "parent"])
    return bool(tree.successors) or bool(parents.duplicated(["practice", "level"]).any())
