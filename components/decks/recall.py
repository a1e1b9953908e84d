"""Recall: what became of the figures that a deck rests on since it was made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from data_loaders.store.corrections import corrected_since
from records.database import Database, Session
from records.decks import register
from records.decks.register import Taken, resting_on
from records.models import RegisteredDeck

MOST = 3  # figures that are named before the rest is counted


@dataclass(frozen=True)
class Standing:
    """How a deck stands to what is held now: `newer`, the current version where that is a later one (empty:
    none), and which of its figures read otherwise in it."""

    newer: str
    corrected: tuple[tuple[str, Period], ...] = ()

    @property
    def is_superseded(self) -> bool:
        return bool(self.newer)


@dataclass(frozen=True)
class Recalled:
    """A deck that rests on corrected figures. `renewed`: everybody who took it has taken the same deck of the
    current version since."""

    taken: Taken
    standing: Standing
    renewed: bool


def standing(deck: RegisteredDeck, home: Path) -> Standing:
    """How a registered deck stands to the current version."""
    now = snapshots.current_id(home) or ""
    ids = [entry.id for entry in snapshots.held(home)]
    if deck.snapshot not in ids or now not in ids or ids.index(now) <= ids.index(deck.snapshot):
        return Standing("")
    figures = sorted(corrected_since(home, deck.snapshot, now))
    return Standing(now, tuple(resting_on(deck, figures)))


def slide_of(session: Session, code: str) -> tuple[RegisteredDeck, int] | None:
    """The deck and the number of the slide that a short code such as "k7m2q9x-12" stands on; None where no
    such slide was handed out."""
    found = re.fullmatch(r"([0-9a-z]{7})-([0-9]{1,3})", code.strip().lower())
    decks = register.by_code(session, found[1]) if found else []
    place = int(found[2]) if found else 0
    return next(((deck, place) for deck in decks if 1 <= place <= len(deck.live)), None)


def live_address(database: Database, home: Path, code: str) -> str | None:
    """The address of the live view of a slide; None where its figures were corrected, or it is not known."""
    with database() as session:
        found = slide_of(session, code)
    if found is None or standing(found[0], home).corrected:
        return None
    return found[0].live[found[1] - 1]


def recalled(taken: Sequence[Taken], home: Path) -> list[Recalled]:
    """Those of some decks that rest on figures which were corrected since."""
    now = snapshots.current_id(home)
    renewed = {(*_which(one), who) for one in taken if one.deck.snapshot == now for who, _ in one.by}
    found = ((one, standing(one.deck, home)) for one in taken)
    return [
        Recalled(one, how, all((*_which(one), who) in renewed for who, _ in one.by))
        for one, how in found
        if how.corrected
    ]


def _which(one: Taken) -> tuple[str, str, bool]:
    return one.deck.kind, one.deck.about, one.deck.masked


def corrected_words(how: Standing, snapshot: Snapshot) -> str:
    """Which figures of a deck were corrected: "Recorded hypertension, 2024/25, and 2 more"."""
    named: dict[str, list[Period]] = {}
    for indicator, period in how.corrected:
        held = snapshot.indicators.get(indicator)
        named.setdefault(held.title if held else indicator, []).append(period)
    listed = [
        f"{title}, {periods[0].label}" + (f" to {periods[-1].label}" if len(periods) > 1 else "")
        for title, periods in named.items()
    ]
    more = len(listed) - MOST
    return "; ".join(listed[:MOST]) + (f"; and {more} more" if more > 0 else "")
