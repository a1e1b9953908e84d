"""Group form: a group of practices of one's own, made from a search, kept under a name, or deleted."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from benchmarking.organisations import Level, Organisations
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.markup import note, plain
from components.peer_choice import Choice
from records.models import OwnGroup, User
from records.refusals import Refused
from records.remarks import groups

MOST_HITS = 40


def group_form(snapshot: Snapshot, user: User, choice: Choice, start: Sequence[str]) -> None:
    """A form below the card: `start` are the practices it begins with, those compared with now."""
    group = choice.group if isinstance(choice.group, OwnGroup) else None
    words = f"Change or delete “{plain(group.name)}”" if group else "Make a group of your own"
    with st.expander(words):
        _fields(snapshot.organisations, user, group, start)


@st.dialog("Make a group of your own", width="large", on_dismiss=partial(pickers.clear, "peers"))
def new_group(tree: Organisations, user: User) -> None:
    """The same form over the page, for whoever asks for a group under "Compare with"."""
    note(
        "Choose the practices that you want to be compared with, and name them. Five to ten or more: with "
        "fewer, most figures are shown and not compared."
    )
    _fields(tree, user, None, ())


def _fields(tree: Organisations, user: User, group: OwnGroup | None, start: Sequence[str]) -> None:
    key = f"group_{group.id if group else 'new'}"
    hits = _offered(tree, f"{key}_search")
    picked = st.session_state.get(f"{key}_codes", group.practices if group else list(start))
    options = sorted({*picked, *start, *hits}, key=lambda code: (practice_label(tree, code), code))
    chosen = st.multiselect(
        "Practices of the group",
        options,
        [code for code in picked if code in options],
        key=f"{key}_codes",
        format_func=lambda code: practice_label(tree, code),
        placeholder="Type a part of a name, and choose",
    )
    name = st.text_input(
        "Name of the group",
        group.name if group else "",
        max_chars=groups.LONGEST_NAME,
        key=f"{key}_name",
        help="It stands in sentences, as in “higher than the Riverside five average”.",
    )
    row = st.container(horizontal=True)
    if row.button("Save the group", key=f"{key}_save"):
        _save(tree, user, name, chosen, group)
    if group and row.button("Delete the group", key=f"{key}_delete"):
        _delete(user, group)


def _offered(tree: Organisations, key: str) -> list[str]:
    """Every open practice, which the box itself searches; of very many those that a search finds."""
    open_ones = tree.at_level(Level.PRACTICE, current.today())
    if len(open_ones) <= groups.MOST:
        return [o.code for o in open_ones]
    return search(tree, key, "Find practices by name or code")


def search(tree: Organisations, key: str, words: str) -> list[str]:
    """Codes of practices whose name or code holds what is typed; none before three letters."""
    text = st.text_input(words, key=key).strip().casefold()
    if len(text) < 3:
        return []
    open_ones = tree.at_level(Level.PRACTICE, current.today())
    hits = [o.code for o in open_ones if text in o.name.casefold() or text in o.code.casefold()]
    if len(hits) > MOST_HITS:
        st.caption(f"{len(hits):,} practices fit; the first {MOST_HITS} are offered. Type more of the name.")
    elif not hits:
        st.caption("No practice fits.")
    return hits[:MOST_HITS]


def practice_label(tree: Organisations, code: str) -> str:
    """A practice where it is picked: names occur twice, codes do not."""
    return f"{tree[code].name} ({code})" if code in tree else code


def _save(tree: Organisations, user: User, name: str, codes: Sequence[str], group: OwnGroup | None) -> None:
    try:
        with current.database()() as session:
            saved = groups.save_group(
                session, name, codes, by=user, tree=tree, group_id=group.id if group else None
            )
    except Refused as refusal:
        states.refused("The group was not saved", str(refusal), key="group_refused")
        return
    st.query_params["peers"] = pickers.group_key(saved)
    st.toast("Saved.")
    st.rerun()


def _delete(user: User, group: OwnGroup) -> None:
    try:
        with current.database()() as session:
            groups.delete_group(session, group.id, by=user)
    except Refused as refusal:
        states.refused("The group was not deleted", str(refusal), key="group_refused")
        return
    pickers.clear("peers")
    st.toast("Deleted.")
    st.rerun()
