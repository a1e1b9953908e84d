"""Whom a practice is compared with: what the address says, as the comparison takes it and as it is called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from benchmarking.characteristics import LABELS
from benchmarking.comparison import Peers
from benchmarking.organisations import Level, Organisations
from benchmarking.peers import PeerGroup, chosen_group
from benchmarking.similar import SimilarPractices
from components import current, pickers
from components.pickers import Group, SentGroup
from records.models import User
from records.remarks import groups

WEIGHTS, PINNED, DROPPED, MEMBERS = "weights", "pin", "drop", "group"  # names in the address
USES = ("peers", "of")  # names in the address under which a group is asked for
HEAVIEST = 3.0
MOST_PINNED, MOST_DROPPED = 10, 50
ROOM = 9  # characters that a narrow column holds


@dataclass(frozen=True)
class Choice:
    """One choice: `called` stands before "average"; `address` is its part of every link."""

    peers: Peers
    called: str  # "STP", "similar practices", "“Riverside five”"
    address: Mapping[str, str] = field(default_factory=dict)
    group: Group | None = None

    @property
    def column(self) -> str:
        """The name where there is little room."""
        if isinstance(self.peers, SimilarPractices):
            return "Similar"
        return self.called if len(self.called) <= ROOM else "Group"


def groups_for(user: User, tree: Organisations) -> list[Group]:
    """The groups that this account saved, and the one of somebody else whose practices the address names."""
    with current.database()() as session:
        own = groups.own_groups(session, user)
    return [*own, *_sent(tree, [pickers.group_key(group) for group in own])]


def _sent(tree: Organisations, own: Sequence[str]) -> Iterator[SentGroup]:
    asked = (st.query_params.get(name, "") for name in USES)
    keys = [key for key in asked if re.fullmatch(r"group-\d{1,9}", key) and key not in own]
    members = codes(tree, MEMBERS)[: groups.MOST]
    if keys and len(members) >= groups.FEWEST:
        yield SentGroup(int(keys[0].removeprefix("group-")), members)


def stay(offered: Sequence[Group]) -> None:
    """Put the practices of the group that is used into the address: it is shown to whoever is sent it."""
    used = {st.query_params.get(name) for name in USES}
    keep_codes(MEMBERS, next((g.practices for g in offered if pickers.group_key(g) in used), ()))


def of_level(tree: Organisations, level: Level) -> Choice:
    """Everybody of a level."""
    return Choice(level, tree.level_name(level), {"peers": level.value})


def every_choice(tree: Organisations, options: Sequence[str], own: Sequence[Group]) -> dict[str, Choice]:
    """The choices behind the options of `pickers.peers`."""
    by_key = {pickers.group_key(group): group for group in own}
    return {option: _choice(tree, option, by_key) for option in options}


def _choice(tree: Organisations, option: str, own: Mapping[str, Group]) -> Choice:
    if option == pickers.SIMILAR:
        asked = {n: st.query_params[n] for n in (WEIGHTS, PINNED, DROPPED) if st.query_params.get(n)}
        return Choice(wish(tree), "similar practices", {"peers": option} | asked)
    if option in own:
        group = own[option]
        return Choice(peers_of(group), f"“{group.name}”", {"peers": option} | members_of(group), group)
    return of_level(tree, Level(option))


def members_of(group: Group) -> dict[str, str]:
    """The practices of a group as part of an address."""
    return {MEMBERS: ",".join(sorted(group.practices))}


def peers_of(group: Group) -> PeerGroup:
    """A group that somebody saved, as a comparison takes it."""
    return chosen_group(group.name, group.practices, reason="a group of your own")


def wish(tree: Organisations) -> SimilarPractices:
    """Weights, pinned and dropped practices as the address has them; what makes no sense there is ignored."""
    dropped = codes(tree, DROPPED)[:MOST_DROPPED]
    return SimilarPractices(
        weights=tuple(sorted((id_, weight) for id_, weight in weights().items() if weight != 1)),
        pinned=tuple(code for code in codes(tree, PINNED) if code not in dropped)[:MOST_PINNED],
        dropped=tuple(dropped),
    )


def weights() -> dict[str, float]:
    """The weights in the address: "pop_list_size:2,rural:0"."""
    found = {}
    for part in st.query_params.get(WEIGHTS, "").split(","):
        id_, _, number = part.partition(":")
        try:
            weight = float(number)
        except ValueError:
            continue
        if id_ in LABELS and 0 <= weight <= HEAVIEST:
            found[id_] = weight
    return found


def codes(tree: Organisations, name: str) -> list[str]:
    """Codes of practices in the address, in order."""
    asked = {code for code in st.query_params.get(name, "").split(",") if code in tree}
    return sorted(code for code in asked if tree[code].level is Level.PRACTICE)


def keep_weights(given: Mapping[str, float]) -> None:
    """Put weights into the address; those of 1 need not be said."""
    _keep(WEIGHTS, [f"{id_}:{weight:g}" for id_, weight in given.items() if weight != 1])


def keep_codes(name: str, given: Sequence[str]) -> None:
    """Put codes of practices into the address."""
    _keep(name, sorted(given))


def _keep(name: str, parts: Sequence[str]) -> None:
    if parts:
        st.query_params[name] = ",".join(parts)
    else:
        st.query_params.pop(name, None)
