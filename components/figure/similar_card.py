"""Similar card: who a practice is compared with when practices were chosen, why, and how to choose others."""

import streamlit as st

from benchmarking.organisations import Organisations
from benchmarking.similar import FAR, NEAREST, SimilarPeers, SimilarPractices, similar_peers
from benchmarking.snapshot import Snapshot
from benchmarking.words.likeness import (
    also_compared,
    changed,
    chosen_by,
    largest_words,
    reasons,
    value_words,
)
from components import peer_choice, pickers, states, tables
from components.group_form import group_form, practice_label, search
from components.markup import card, note, show, title
from components.peer_choice import Choice
from components.pickers import SentGroup
from records.models import User

COLUMNS = (
    tables.Column("Practice"),
    tables.Column("Distance", True),
    tables.Column("Alike and unlike"),
    tables.Column("Largest differences, its value against this practice's"),
)


def who(snapshot: Snapshot, practice: str, compared: str, choice: Choice) -> SimilarPeers | None:
    """The chosen practices with their reasons; None where everybody of a level is compared with."""
    if isinstance(choice.peers, SimilarPractices):
        wish = choice.peers
        return similar_peers(
            snapshot, practice, compared, weights=dict(wish.weights), pinned=wish.pinned, dropped=wish.dropped
        )
    if choice.group is None:
        return None
    others = [code for code in choice.group.practices if code != practice]
    return similar_peers(snapshot, practice, compared, pinned=others, k=len(others))


def caution(found: SimilarPeers, choice: Choice) -> bool:
    """What has to be known before the comparison is read; False where there is none to read."""
    similar = isinstance(choice.peers, SimilarPractices)
    if similar and found.refusal:
        states.state(
            "No similar practices can be found",
            found.refusal,
            icon="group_off",
            button="Start again with equal weights" if choice.peers != SimilarPractices() else "",
            on_click=_as_usual,
            key="no_peers",
        )
        return False
    if similar and found.warning:
        states.state("Take care with this comparison", found.warning, icon="info", key="not_close")
    return True


def _as_usual() -> None:
    """Take out of the address what was chosen otherwise."""
    pickers.clear(peer_choice.WEIGHTS, peer_choice.PINNED, peer_choice.DROPPED)


def how(tree: Organisations, found: SimilarPeers, choice: Choice) -> str:
    """How the practices were chosen, and what the reader changed."""
    if isinstance(choice.peers, SimilarPractices):
        dropped = [tree[code].name for code in choice.peers.dropped]
        return f"{chosen_by(found)} {changed(found, dropped)}".strip()
    if isinstance(choice.group, SentGroup):
        return "Somebody sent you the address of this page with a group of their own."
    return f"{choice.called} is a group of your own: nobody else sees it, unless you send them this address."


def about_peers(tree: Organisations, found: SimilarPeers, choice: Choice) -> None:
    """Below everything at a glance: who they are, what was changed, and what is not compared with them."""
    matched = ""
    if isinstance(choice.peers, SimilarPractices):
        matched = "What they were chosen by is not compared with them. "
    note(
        f"{how(tree, found, choice)} {matched}Each indicator's page says who they are and why. Where "
        "the names of practices are hidden nothing is compared: their average would tell which is which."
    )
    _back(choice)


def _back(choice: Choice) -> None:
    """The button that undoes what was chosen otherwise."""
    if isinstance(choice.peers, SimilarPractices) and choice.peers != SimilarPractices():
        st.button(f"Back to the usual {NEAREST}", key="as_usual", on_click=_as_usual)


def similar_card(snapshot: Snapshot, user: User, found: SimilarPeers, choice: Choice, compared: str) -> None:
    """The practices with their reasons; below them weights, pinned and dropped practices, and own groups.
    `compared`: the indicator of the page."""
    similar = isinstance(choice.peers, SimilarPractices)
    with card("similar"):
        named = "The practices most like this one" if similar else f"The practices of {choice.called}"
        said = (how(snapshot.organisations, found, choice), also_compared(compared) if similar else "")
        title(named, " ".join(text for text in said if text))
        _back(choice)
        _table(snapshot, found, similar)
        if similar:
            _weights(snapshot, found)
            _pin_and_drop(snapshot.organisations, found)
    group_form(snapshot, user, choice, [peer.code for peer in found.peers])


def _table(snapshot: Snapshot, found: SimilarPeers, similar: bool) -> None:
    if not found.peers:
        show(f'<p class="sk-sub">{found.refusal or "None of them is open now."}</p>')
        return
    rows = [
        [
            f"{peer.name} (pinned)" if peer.pinned and similar else peer.name,
            f"{peer.distance:.2f}",
            reasons(peer),
            largest_words(peer, snapshot.indicators),
        ]
        for peer in found.peers
    ]
    show(tables.table(COLUMNS, rows, "Practices compared with, and why"))
    if found.typical is not None and found.distance is not None:
        note(
            f"Distance 0: the same in everything. The middle one of these is {found.distance:.2f} away; of "
            f"{found.pool}, the ten nearest are usually {found.typical:.2f} away. Where it is {FAR:.0f} "
            "times as far or more, the page says that nobody is close. Alike: at most half a standard "
            "deviation apart; unlike: one or more."
        )


def _weights(snapshot: Snapshot, found: SimilarPeers) -> None:
    """How much each characteristic counts, with this practice's own value beside it."""
    show('<p class="sk-sub">How much each counts: 1 is usual, 0 leaves it out.</p>')
    for column, variable in zip(st.columns(len(found.variables)), found.variables, strict=True):
        key = f"weight_{variable.id}"
        st.session_state[key] = variable.weight
        column.number_input(
            variable.label[0].upper() + variable.label[1:],
            0.0,
            peer_choice.HEAVIEST,
            step=0.5,
            format="%.1f",
            key=key,
            on_change=_keep_weights,
            args=(tuple(v.id for v in found.variables),),
        )
        with column:
            note(f"here {value_words(variable, variable.own, snapshot.indicators)}")


def _keep_weights(ids: tuple[str, ...]) -> None:
    peer_choice.keep_weights({id_: float(st.session_state[f"weight_{id_}"]) for id_ in ids})


def _pin_and_drop(tree: Organisations, found: SimilarPeers) -> None:
    """Who is always in and who is left out, kept in the address."""
    pinned = peer_choice.codes(tree, peer_choice.PINNED)
    dropped = peer_choice.codes(tree, peer_choice.DROPPED)
    shown = [peer.code for peer in found.peers]
    hits = search(tree, "pin_search", "Find a practice to pin, by name or code")
    left, right = st.columns(2)
    with left:
        _codes(tree, peer_choice.PINNED, "Always in", pinned, [*shown, *hits], found.practice.code)
    with right:
        _codes(tree, peer_choice.DROPPED, "Left out", dropped, shown, found.practice.code)


def _codes(
    tree: Organisations, name: str, words: str, picked: list[str], others: list[str], own: str
) -> None:
    key = f"choose_{name}"
    st.session_state[key] = picked
    options = sorted({*picked, *others} - {own}, key=lambda code: (tree[code].name, code))
    st.multiselect(
        words,
        options,
        key=key,
        format_func=lambda code: practice_label(tree, code),
        placeholder="Nobody",
        select_all=False,  # one press would leave nobody, or ten others, to compare with
        on_change=_keep_codes,
        args=(name,),
    )


def _keep_codes(name: str) -> None:
    peer_choice.keep_codes(name, st.session_state[f"choose_{name}"])
