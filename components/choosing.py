"""Choosing: which indicators a practice wants to see first: searched, picked, put in order, saved for all."""

from collections.abc import Collection, Sequence

import streamlit as st

from benchmarking.disclosure.allowed import is_shown
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.picks import found_by, moved
from benchmarking.set_apart import is_mostly_chance
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.markup import note, plain, show
from records.models import User
from records.permissions import Action, may
from records.refusals import Refused
from records.remarks.chosen import MOST, choose_indicators, chosen_indicators

OPEN, DRAFT = "choosing", "choosing_draft"  # in the address while it is open; what is picked but not saved
APART = "Mostly chance between single practices"  # over what My practice sets apart unless it is chosen
HEIGHT = 300  # pixels of the list, so that the buttons below it stay on a laptop's screen
WIDTH = 1000


def offered(snapshot: Snapshot, practice: str) -> dict[str, Indicator]:
    """The indicators that a practice can choose from, by id: those it is compared on."""
    return {
        i.id: i
        for i in snapshot.held_indicators()
        if i.kind is not Kind.COUNT and is_shown(i, Level.PRACTICE) and practice in snapshot.tree(i)
    }


def chosen(snapshot: Snapshot, practice: str) -> list[str]:
    """What a practice chose of what is held, in its order; empty: everything is shown."""
    held = offered(snapshot, practice)
    with current.database()() as session:
        return [id_ for id_ in chosen_indicators(session, practice) if id_ in held]


def choosing(user: User, snapshot: Snapshot, practice: str) -> None:
    """The button, and the dialog while the address has it open; nothing for whoever may not choose here."""
    tree, today = snapshot.organisations, current.today()
    if not may(user, Action.CHOOSE_INDICATORS, practice, tree=tree, on=today):
        return
    st.button(
        "Choose indicators", icon=":material/tune:", type="tertiary", key="choosing_open", on_click=_open
    )
    if OPEN in st.query_params:
        _dialog(user, snapshot, practice)


def _open() -> None:
    st.query_params[OPEN] = "yes"
    st.session_state.pop(DRAFT, None)


def _close() -> None:
    pickers.clear(OPEN)
    st.session_state.pop(DRAFT, None)


@st.dialog("Choose indicators", width=WIDTH, on_dismiss=_close)
def _dialog(user: User, snapshot: Snapshot, practice: str) -> None:
    held, saved = offered(snapshot, practice), chosen(snapshot, practice)
    if DRAFT not in st.session_state:
        st.session_state[DRAFT] = saved
    draft: list[str] = st.session_state[DRAFT]
    name = snapshot.organisations[practice].name
    note(
        f"What is chosen here stands first for {name}: on Home, on My practice and in its report. Its "
        "locality sees how many practices chose each."
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _search(
            held, draft, [i for i, one in held.items() if i not in saved and is_mostly_chance(snapshot, one)]
        )
    with right:
        _order(held, draft)
    row = st.container(horizontal=True)
    if row.button("Save", type="primary", key="choosing_save"):
        _save(user, snapshot, practice, draft)
    if row.button("Cancel", key="choosing_cancel"):
        _close()
        st.rerun()
    row.button("Choose none", key="choosing_none", on_click=_keep, args=([],), disabled=not draft)


def _search(held: dict[str, Indicator], draft: Sequence[str], apart: Collection[str]) -> None:
    """The search and what it found, each with a box to tick; last those that My practice sets `apart`."""
    words = st.text_input(
        "Find", key="choosing_words", placeholder="A word of the title, the question or the theme", live=True
    )
    found = sorted(found_by(words, held.values()), key=lambda i: i.id in apart)
    full = len(draft) >= MOST
    beside = sum(i.id in apart for i in found)
    count = _count(len(found) - beside, beside, words)
    note(f"{MOST} are chosen, which is the most. Take one away first." if full else count)
    with st.container(height=HEIGHT, key="card_choosing_found", gap="xsmall"):
        theme = ""
        for indicator in found:
            over = APART if indicator.id in apart else indicator.theme
            if over != theme:
                theme = over
                st.caption(plain(theme))
            _box(indicator, indicator.id in draft, full)


def _count(found: int, beside: int, words: str) -> str:
    """ "57 indicators, as on My practice, and 5 more that are mostly chance between single practices." """
    if not found and not beside:
        return "Nothing has these words. Try another one."
    which = " with these words" if words.strip() else ", as on My practice" if beside else ""
    more = f", and {beside} more, mostly chance between single practices" if beside else ""
    return f"{found} indicator{'' if found == 1 else 's'}{which}{more}."


def _box(indicator: Indicator, ticked: bool, full: bool) -> None:
    key = f"choosing_tick_{indicator.id}"
    st.session_state[key] = ticked
    st.checkbox(
        f"{plain(indicator.title)}  \n:small[:gray[{plain(indicator.question)}]]",
        key=key,
        on_change=_tick,
        args=(indicator.id,),
        disabled=full and not ticked,
        width="stretch",
    )


def _order(held: dict[str, Indicator], draft: Sequence[str]) -> None:
    """What is chosen, in order, with buttons to move and to take away."""
    count = f"{len(draft)} chosen" if draft else "Nothing chosen: everything is shown"
    show(f'<p style="padding-bottom:6px"><b>{count}</b></p>')
    with st.container(height=HEIGHT + 56, key="card_choosing_order", gap="xsmall"):
        if not draft:
            note("Tick an indicator to see it first. Three to twelve are enough for most practices.")
        for place, id_ in enumerate(draft):
            _line(held[id_].title, id_, first=place == 0, last=place == len(draft) - 1)


def _line(title: str, id_: str, *, first: bool, last: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        with st.container(width="stretch"):
            st.markdown(plain(title))
        for what, icon, by, off in (("up", "arrow_upward", -1, first), ("down", "arrow_downward", 1, last)):
            st.button(
                plain(f"Move {title} {what}"), icon=f":material/{icon}:", key=f"choosing_icon_{what}_{id_}",
                width=32, type="tertiary", disabled=off, on_click=_move, args=(id_, by),
            )  # fmt: skip
        st.button(
            plain(f"Take {title} away"), icon=":material/close:", key=f"choosing_icon_away_{id_}", width=32,
            type="tertiary", on_click=_tick, args=(id_,),
        )  # fmt: skip


def _tick(id_: str) -> None:
    draft = st.session_state[DRAFT]
    _keep([other for other in draft if other != id_] if id_ in draft else [*draft, id_])


def _move(id_: str, by: int) -> None:
    _keep(moved(st.session_state[DRAFT], id_, by))


def _keep(draft: Sequence[str]) -> None:
    st.session_state[DRAFT] = list(draft)


def _save(user: User, snapshot: Snapshot, practice: str, draft: Sequence[str]) -> None:
    try:
        with current.database()() as session:
            choose_indicators(
                session, practice, draft, by=user, known=snapshot.indicators, tree=snapshot.organisations,
                today=current.today(),
            )  # fmt: skip
    except Refused as refusal:
        states.refused("Nothing was saved", str(refusal), key="choosing_refused")
        return
    _close()
    st.toast("Saved.")
    st.rerun()
