"""Recall: what became of the figures that a deck rests on since it was made."""

from dataclasses import dataclass
from pathlib import Path

from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from data_loaders.corrections import corrected_since
from records.models import RegisteredDeck
from records.register import Taken, resting_on

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


def standing(deck: RegisteredDeck, home: Path) -> Standing:
    """How a registered deck stands to the current version."""
    now = snapshots.current_id(home) or ""
    ids = [entry.id for entry in snapshots.held(home)]
    if deck.snapshot not in ids or now not in ids or ids.index(now) <= ids.index(deck.snapshot):
        return Standing("")
    figures = sorted(corrected_since(home, deck.snapshot, now))
    return Standing(now, tuple(resting_on(deck, figures)))


def recalled(taken: list[Taken], home: Path) -> list[tuple[Taken, Standing]]:
    """Those of some decks that rest on figures which were corrected since."""
    found = ((one, standing(one.deck, home)) for one in taken)
    return [(one, how) for one, how in found if how.corrected]


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
