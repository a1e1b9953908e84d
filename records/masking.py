"""Practices under letters: the rows and the tree without anything that tells who is who."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from benchmarking.disclosure.shown import HandedOut
from benchmarking.disclosure.sums_only import without_figures
from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.peers import ordinary
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.tidy_table import as_texts

FEWEST_SHOWN = 5  # practices, the own one among them (RELIABILITY 6.7)


def letters_for(tree: Organisations, named: frozenset[str], order: bytes) -> dict[str, Organisation]:
    """The lettered practice that stands for each practice that is not named, by the real code.

    `order` is secret: it decides who is A and who is B, and nothing else does.
    """
    hidden = [o.code for o in tree.by_code.values() if o.level is Level.PRACTICE and o.code not in named]
    hidden.sort(key=lambda code: hmac.digest(order, code.encode(), "sha256"))
    first = _first_of_as_many(len(hidden))
    return {
        code: Organisation(
            f"practice-{_letter(place)}", f"Practice {_letter(place)}", Level.PRACTICE, lettered=True
        )
        for place, code in enumerate(hidden, first)
    }


def _first_of_as_many(count: int) -> int:
    """The place from which all of so many have the same number of letters: in order of name, AA stands
    before AB and never between A and B."""
    first, size = 0, 26
    while count > size:
        first, size = first + size, size * 26
    return first


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def under_letters(snapshot: Snapshot, letters: dict[str, Organisation]) -> Snapshot:
    """A snapshot that was handed out, with letters in all that is shared in confidence: in the rows, in the
    sums behind them and in a second tree."""
    tree, names = snapshot.organisations, names_under(letters, snapshot)
    open_ = replace(
        without_figures(snapshot),
        observations=published(snapshot, snapshot.observations),
        definitions=published(snapshot, snapshot.definitions),
    )
    rows, counted = (
        relabelled(table[confidential(snapshot, table)], names)
        for table in (snapshot.observations, snapshot.definitions)
    )
    observations = pd.concat(
        [as_texts(open_.observations), _without_own_files(rows, letters)], ignore_index=True
    )
    definitions = pd.concat([open_.definitions, counted], ignore_index=True)
    held = snapshot.handed_out
    if isinstance(held, HandedOut):
        held = held.called(names, observations, definitions)
    return replace(
        snapshot,
        observations=observations,
        definitions=definitions,
        handed_out=held,
        in_confidence=masked_tree(tree, letters, rows),
        ordinary=_ordinary(open_, names),
    )


def _without_own_files(rows: pd.DataFrame, letters: dict[str, Organisation]) -> pd.DataFrame:
    """Rows in order of indicator and period, with the files behind the lettered ones in an order of their
    own: a file could be that of one practice."""
    lettered = rows["organisation"].isin([letter.code for letter in letters.values()])
    sources = rows[lettered].sort_values(["indicator", "period", "source"])["source"].to_numpy()
    made = rows.copy()
    made.loc[lettered, "source"] = sources
    return made


def names_under(letters: dict[str, Organisation], snapshot: Snapshot) -> dict[str, str]:
    """The code that stands for each code of the tree: a letter's, or its own."""
    return {code: letters[code].code if code in letters else code for code in snapshot.organisations.by_code}


def confidential(snapshot: Snapshot, table: pd.DataFrame) -> pd.Series:
    """Which rows of a table are about indicators shared in confidence."""
    return table["indicator"].isin([i.id for i in snapshot.indicators.values() if i.in_confidence])


def published(snapshot: Snapshot, table: pd.DataFrame) -> pd.DataFrame:
    """The other rows."""
    return table[~confidential(snapshot, table)]


def _ordinary(published: Snapshot, names: Mapping[str, str]) -> Callable[[Period], frozenset[str]]:
    """Who counts in quartiles, by codes and by letters: a median is the same for all."""

    def found(period: Period) -> frozenset[str]:
        codes = ordinary(published, period)
        return codes | {names[code] for code in codes if code in names}

    return found


def relabelled(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows under the letters' codes, in an order that says nothing about who is who.

    Rows of a code that the tree does not know have no letter and are left out.
    """
    rows = as_texts(rows)
    organisation = rows["organisation"].astype(object)
    known = organisation.isin(list(names))
    renamed = rows[known].assign(
        organisation=pd.Series([names[c] for c in organisation[known]], rows.index[known], dtype="str")
    )
    return renamed.sort_values(["indicator", "period", "organisation"], ignore_index=True)


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
