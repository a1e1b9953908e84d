"""Practices under letters: the rows and the tree without anything that tells who is who."""

import hmac
from collections.abc import Callable
from datetime import date

import pandas as pd

from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

FEWEST_SHOWN = 5  # practices, the own one among them (RELIABILITY 6.7)


def letters_for(tree: Organisations, named: frozenset[str], order: bytes) -> dict[str, Organisation]:
    """The lettered practice that stands for each practice that is not named, by the real code.

    `order` is secret: it decides who is A and who is B, and nothing else does.
    """
    hidden = [o.code for o in tree.by_code.values() if o.level is Level.PRACTICE and o.code not in named]
    hidden.sort(key=lambda code: hmac.digest(order, code.encode(), "sha256"))
    return {
        code: Organisation(
            f"practice-{_letter(place)}", f"Practice {_letter(place)}", Level.PRACTICE, lettered=True
        )
        for place, code in enumerate(hidden)
    }


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def ordinary_under_letters(
    snapshot: Snapshot, letters: dict[str, Organisation]
) -> Callable[[Period], frozenset[str]]:
    """Who counts in quartiles, by codes and by letters: a median is the same for all."""

    def found(period: Period) -> frozenset[str]:
        codes = ordinary(snapshot, period)
        return codes | {letters[code].code for code in codes if code in letters}

    return found


def relabelled(rows: pd.DataFrame, letters: dict[str, Organisation], tree: Organisations) -> pd.DataFrame:
    """The rows under the letters' codes, in an order that says nothing about who is who.

    Rows of a code that the tree does not know have no letter and are left out.
    """
    codes = {code: organisation.code for code, organisation in letters.items()}
    organisation = rows["organisation"].astype(object)
    renamed = rows.assign(
        organisation=pd.Series([codes.get(c, c) for c in organisation], rows.index, dtype="str")
    )
    known = organisation.isin(list(tree.by_code))
    return renamed[known].sort_values(["indicator", "period", "organisation"], ignore_index=True)


def _days_held(rows: pd.DataFrame) -> tuple[date, date]:
    """First and last day that any of the rows is about."""
    periods = [Period.parse(period) for period in rows["period"].unique()]
    if not periods:
        return date.max, date.min
    return min(p.start for p in periods), max(p.end for p in periods)


def masked_tree(tree: Organisations, letters: dict[str, Organisation], rows: pd.DataFrame) -> Organisations:
    """The tree with the lettered practices in place of the real ones.

    A membership's own dates would tell who it is (they are published), so they are opened up to the ends of
    what `rows` are about; opening and closing dates and special groups are left out altogether.
    """
    codes = {code: organisation.code for code, organisation in letters.items()}
    kept = {code: organisation for code, organisation in tree.by_code.items() if code not in letters}
    memberships = tree.memberships.copy()
    hidden = memberships["practice"].isin(list(codes))
    first, last = _days_held(rows)
    memberships.loc[hidden & (memberships["valid_from"] <= first), "valid_from"] = date.min
    memberships.loc[hidden & (memberships["valid_to"] >= last), "valid_to"] = date.max
    memberships["practice"] = [codes.get(code, code) for code in memberships["practice"]]
    memberships = memberships.sort_values(["practice", "level", "valid_from"], ignore_index=True)
    organisations = kept | {o.code: o for o in sorted(letters.values(), key=lambda o: o.code)}
    return Organisations(organisations, memberships, tree.area)
