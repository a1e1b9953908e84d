"""Pickers: what a page is about is chosen here and lives in the address, of what the user may see."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.peers import peers_of
from benchmarking.similar import NEAREST
from benchmarking.snapshot import Snapshot
from records.models import OwnGroup, Role, User
from records.permissions import own_localities


@dataclass(frozen=True)
class SentGroup:
    """A group of somebody else's own, as the address that was sent has it: its name stays with its owner."""

    id: int
    practices: Sequence[str]  # codes
    name: str = "Group sent to you"


Group = OwnGroup | SentGroup
LEVELS = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)  # who a practice can be compared with
SIMILAR = "similar"
USUAL = Level.STP  # enough practices for a verdict, near enough to be like us


def chosen(name: str, options: Mapping[str, str], default: str) -> str:
    """What the address asks for where it may be chosen, otherwise the default."""
    asked = st.query_params.get(name, default)
    return asked if asked in options else default


def choice(
    name: str, label: str, options: Mapping[str, str], default: str, width: int = 250, *, quiet: bool = False
) -> str:
    """A select box whose choice is `name=` in the address. `options`: what is stored → what is read.

    A value of the address that is no option counts as the default: what may be seen is decided by `options`.
    `quiet`: the label is read out and not written.
    """
    picked = chosen(name, options, default)
    key = f"choose_{name}"
    if st.session_state.get(key) != picked:
        st.session_state[key] = picked
    labels = _told_apart(options)
    st.selectbox(
        label,
        list(options),
        key=key,
        format_func=lambda code: labels.get(code, code),
        on_change=_keep,
        args=(name,),
        width=width,
        label_visibility="collapsed" if quiet else "visible",
    )
    return picked


def pills(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """The same as a row of pills."""
    picked = chosen(name, options, default)
    key = f"choose_{name}"
    if st.session_state.get(key) != picked:
        st.session_state[key] = picked
    st.pills(
        label, list(options), key=key, format_func=lambda code: options.get(code, code), required=True,
        label_visibility="collapsed", on_change=_keep, args=(name,),
    )  # fmt: skip
    return picked


def row() -> DeltaGenerator:
    """A row of choices above what they change, as many side by side as there is room for."""
    return st.container(horizontal=True, vertical_alignment="center")


def form_key(name: str) -> str:
    """A key that a form is sent with, so that sending it twice records it once.

    It lives in the address: a reload or a restart of the server keeps it. `clear` it after a success.
    """
    if name not in st.query_params:
        st.query_params[name] = secrets.token_hex(8)
    return st.query_params[name]


def outside(name: str, options: Iterable[str]) -> bool:
    """Whether the address asks for something that is not among the options."""
    asked = st.query_params.get(name)
    return asked is not None and asked not in set(options)


def stay(name: str, shown: str) -> None:
    """Put into the address what is shown unasked: who is sent the address sees the same."""
    if st.query_params.get(name) != shown:
        st.query_params[name] = shown


def clear(*names: str) -> None:
    """Take choices out of the address."""
    for name in names:
        st.query_params.pop(name, None)


def practices(user: User, tree: Organisations, on: date) -> dict[str, str]:
    """The practices whose page a user may open: code → name, in order of name."""
    if user.role is Role.ANALYST:
        return _named(o for o in tree.in_area(Level.PRACTICE, on) if o.closed is None or o.closed >= on)
    if user.role is Role.FACILITATOR:
        codes = [p for code in own_localities(user, tree, on) for p in open_practices(tree, code, on)]
        return _named(tree[code] for code in codes)
    if user.role is Role.PRACTICE_MANAGER:
        return _named(tree[code] for code in user.organisations if code in tree)
    return {}


def open_practices(tree: Organisations, code: str, on: date) -> dict[str, str]:
    """The practices of an organisation that are open on a day: code → name, in order of name."""
    members = (tree[practice] for practice in tree.practices(code, on))
    return _named(o for o in members if o.closed is None or o.closed >= on)


def localities(user: User, tree: Organisations, on: date) -> dict[str, str]:
    """The localities of a user, all of the area for those without their own: code → name, by name."""
    everyone = _named(tree.in_area(Level.LOCALITY, on))
    if user.role in (Role.PRACTICE_MANAGER, Role.FACILITATOR):
        own = own_localities(user, tree, on)
        return _named(tree[code] for code in own if code in tree)
    return everyone


def indicators(snapshot: Snapshot) -> dict[str, str]:
    """Everything that has figures: id → title, by theme and title."""
    return {i.id: i.title for i in snapshot.held_indicators()}


def peers(
    tree: Organisations, organisation: Organisation, on: date, own: Iterable[Group] | None = None
) -> dict[str, str]:
    """The levels an organisation can be compared with, as they are called here; without doubles.

    Where two levels hold the same practices, only one is offered: the STP if it is one of them, otherwise the
    smaller (England says nothing new where only our area is held). `own`: the groups of an account; given,
    similar practices and they are offered too. A practice that closed is among those of its last day.
    """
    found: dict[tuple[str, ...], Level] = {}
    on = last_day(organisation, on)
    for level in LEVELS:
        group = peers_of(tree, organisation, level, on)
        if group is not None and len(group.members) > 1 and (group.members not in found or level is USUAL):
            found[group.members] = level
    levels = {
        level.value: f"{called(tree, level)} ({len(members):,} practices)" for members, level in found.items()
    }
    return levels if own is None or not levels else levels | chosen_ones(own)


def last_day(organisation: Organisation, on: date) -> date:
    """The day on which an organisation is looked at: its last one where it has closed."""
    return min(on, organisation.closed or on)


def chosen_ones(own: Iterable[Group]) -> dict[str, str]:
    """Similar practices and the groups of an account, as they stand beside the levels."""
    groups = {group_key(group): f"{group.name} ({len(group.practices)} practices)" for group in own}
    return {SIMILAR: f"Similar practices ({NEAREST})"} | groups


def group_key(group: Group) -> str:
    """A group in the address."""
    return f"group-{group.id}"


def area_level(tree: Organisations, on: date) -> Level:
    """The level whose average stands for our area: the STP where one is known."""
    return next((level for level in (USUAL, Level.CCG) if tree.in_area(level, on)), Level.ENGLAND)


def called(tree: Organisations, level: Level) -> str:
    """What a level is called here, as it begins a label: "Locality", "PCN", "STP"."""
    name = tree.level_name(level)
    return name[0].upper() + name[1:]


def usual_peers(options: Mapping[str, str]) -> str:
    """The comparison to begin with: the STP where there is one, otherwise the widest of the others."""
    levels = [option for option in options if option in set(Level)]
    return USUAL.value if USUAL.value in levels or not levels else levels[-1]


def themes(held: Iterable[Indicator], every: str = "") -> dict[str, str]:
    """All, then each theme: what is stored → what a pill says. `every`: instead of "All 42"."""
    found = [indicator.theme for indicator in held]
    return {"": every or f"All {len(found)}"} | {theme: theme for theme in found}


def _keep(name: str) -> None:
    picked = st.session_state.get(f"choose_{name}")
    if picked:
        st.query_params[name] = picked
    else:
        st.query_params.pop(name, None)


def _named(organisations: Iterable[Organisation]) -> dict[str, str]:
    return {o.code: o.name for o in sorted(organisations, key=lambda o: (o.name, o.code))}


def _told_apart(options: Mapping[str, str]) -> dict[str, str]:
    """Names that occur twice get their code, or the second could never be chosen."""
    seen = list(options.values())
    return {code: f"{name} ({code})" if seen.count(name) > 1 else name for code, name in options.items()}
