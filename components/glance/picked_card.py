"""Picked card: what the practices of a locality chose to see first, with how many of them chose it."""

from collections.abc import Collection

from benchmarking.indicators import Indicator
from benchmarking.picks import most_picked
from benchmarking.snapshot import Snapshot
from components import current
from components.markup import address, card, escape, show, title
from records.remarks.chosen import choices, chosen_by

SHOWN = 12  # indicators in the list


def counted(count: int, of: int) -> str:
    """ "5 of 7 practices"."""
    return f"{count} of {of} practice{'s' if of > 1 else ''}"


def picked_card(snapshot: Snapshot, locality: str, practices: Collection[str]) -> None:
    """The card; `practices`: codes of the locality's. Who chose what is not said, only how many."""
    with current.database()() as session:
        counts, chose = chosen_by(session, practices), choices(session).keys() & set(practices)
    found = most_picked(counts, snapshot.held_indicators())
    with card("picked"):
        title("What the practices of this locality picked", _second(len(chose), len(practices)))
        if found:
            rows = "".join(_row(i, counted(n, len(practices)), locality) for i, n in found[:SHOWN])
            show(f'<ul class="sk-lines sk-columns">{rows}</ul>')
        if len(found) > SHOWN:
            show(f'<p class="sk-note">And {len(found) - SHOWN} more, each picked by no more than those.</p>')


def _row(indicator: Indicator, many: str, locality: str) -> str:
    link = address("one-indicator", indicator=indicator.id, of=locality)
    return f'<li><a href="{link}">{escape(indicator.title)}</a> <span class="sk-sub">{many}</span></li>'


def _second(chose: int, of: int) -> str:
    if not chose:
        return "None has chosen yet. Each does so on My practice, under Choose indicators."
    return f"{counted(chose, of)} chose. Their deck begins with what most of them picked."
