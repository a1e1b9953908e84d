"""Chosen groups: who is held against which practices picked one by one, for one of them or all at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarking.methods.plain_numbers import Flags
from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period

Places = npt.NDArray[np.int_]
Line = tuple[str, Sequence[str], Collection[str]]  # a code, the members of its group, those it is made of


@dataclass(frozen=True)
class ChosenGroups:
    """Chosen groups with whoever is compared with them, one row below the other.

    `codes`: of each row. `rows`: who is compared → the rows of it and of its group, in order of name.
    `members`: every practice of any group, once. `row`, `member`, `other`: pairs of a row and a member of its
    group, and whether that is another than the row itself. `found`: what was worked out of them.
    """

    codes: Sequence[str]
    rows: Mapping[str, Places]
    members: Sequence[str]
    row: Places
    member: Places
    other: Flags
    found: dict[tuple[str, Period], Any] = field(default_factory=dict)


def for_one(tree: Organisations, own: Organisation, period: Period, group: PeerGroup) -> ChosenGroups:
    """One group with one organisation that is compared with it, which need not be a practice."""
    codes = by_name(tree, {own.code, *(group.members if own.level is Level.PRACTICE else ())})
    parts = [{code, *(tree.practices(code, period.end) if code in tree else ())} for code in codes]
    lines = [(code, group.members, part) for code, part in zip(codes, parts, strict=True)]
    return gathered(lines, {own.code: np.arange(len(codes))})


def for_all(tree: Organisations, groups: Mapping[str, PeerGroup]) -> ChosenGroups:
    """Every practice with a group of its own: practice → group."""
    lines: list[Line] = []
    rows = {}
    for own, group in groups.items():
        codes = by_name(tree, {own, *group.members})
        rows[own] = np.arange(len(lines), len(lines) + len(codes))
        lines += [(code, group.members, (code,)) for code in codes]
    return gathered(lines, rows)


def for_everyone(tree: Organisations, practices: Iterable[str], group: PeerGroup) -> ChosenGroups:
    """One group with every practice that may be compared with it: how a practice stands to a group is the
    same whoever looks, so each has one row."""
    codes = by_name(tree, {*practices, *group.members})
    place = {code: at for at, code in enumerate(codes)}
    inside = {place[code] for code in group.members}
    rows = {code: np.array(sorted({at, *inside})) for code, at in place.items()}
    return gathered([(code, group.members, (code,)) for code in codes], rows)


def gathered(lines: Sequence[Line], rows: Mapping[str, Places]) -> ChosenGroups:
    """Each line's row against the members of its group that are no part of it."""
    place: dict[str, int] = {}
    pairs = [
        (row, place.setdefault(member, len(place)), member not in part)
        for row, (_, members, part) in enumerate(lines)
        for member in members
    ]
    row, member, other = np.array(pairs, dtype=int).reshape(-1, 3).T
    return ChosenGroups([code for code, *_ in lines], rows, list(place), row, member, other.astype(bool))


def by_name(tree: Organisations, codes: Iterable[str]) -> list[str]:
    """Codes in order of name."""
    return sorted(codes, key=lambda code: (tree.names.get(code, code), code))
