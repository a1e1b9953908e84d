"""Own localities: a facilitator's, each with what was agreed, what comes next and what was picked."""

from collections.abc import Mapping, Sequence
from datetime import date

from benchmarking.picks import most_picked
from benchmarking.snapshot import Snapshot
from components import current, pickers
from components.figure.cards import day
from components.glance.picked_card import counted
from components.markup import address, card, escape, joined, show, title
from records.models import Priority, PriorityState
from records.remarks.chosen import chosen_by

NAMED = 3  # of what was picked


def own_localities(
    snapshot: Snapshot, places: Mapping[str, str], priorities: Sequence[Priority], today: date
) -> None:
    """The card; `places`: code → name of the localities."""
    lines = "".join(_line(snapshot, code, name, priorities, today) for code, name in places.items())
    with card("localities"):
        title("Your localities")
        show(f'<ul class="sk-lines sk-columns">{lines}</ul>')


def _line(snapshot: Snapshot, code: str, name: str, priorities: Sequence[Priority], today: date) -> str:
    practices = list(pickers.open_practices(snapshot.organisations, code, today))
    held = [p for p in priorities if p.locality == code and p.state is PriorityState.OPEN]
    said = [f"{len(practices)} practices, {_agreed(held, today)}.", _picked(snapshot, practices)]
    words = "".join(f'<br><span class="sk-sub">{escape(text)}</span>' for text in said)
    return f'<li><a href="{address("our-locality", locality=code)}"><b>{escape(name)}</b></a>{words}</li>'


def _agreed(held: Sequence[Priority], today: date) -> str:
    if not held:
        return "no open priority"
    first = min(p.review_on for p in held)
    when = "a review was due" if first < today else "next review"
    many = "1 open priority" if len(held) == 1 else f"{len(held)} open priorities"
    return f"{many}, {when} {day(first)}"


def _picked(snapshot: Snapshot, practices: Sequence[str]) -> str:
    with current.database()() as session:
        counts = chosen_by(session, practices)
    found = most_picked(counts, snapshot.held_indicators())[:NAMED]
    if not found:
        return "No practice has chosen its indicators yet."
    first = counted(found[0][1], len(practices))
    others = [f"{i.title} ({count})" for i, count in found[1:]]
    return f"Picked most: {joined([f'{found[0][0].title} ({first})', *others])}."
