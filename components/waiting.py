"""Waiting: what is held, how old it is, and which reviews and positions are due."""

from collections.abc import Sequence
from datetime import date

from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from components.agreed.turned_card import long_overdue
from components.challenges.challenges_waiting import challenge_entries
from components.decks.decks_waiting import deck_entries
from components.figure.cards import day, newest_file
from components.figure.freshness import marked
from components.markup import address, card, escape, linked, show, title
from records.models import Priority, PriorityState, User
from records.permissions import Action, may

SOON = 60  # days ahead that a review is announced


def waiting(user: User, priorities: Sequence[Priority], snapshot: Snapshot, today: date) -> None:
    """The card "Waiting for you"."""
    entries = challenge_entries(user, snapshot, today)
    reminded = long_overdue(user, priorities, today)  # in a card of their own
    entries += _reviews([p for p in priorities if p not in reminded], today)
    entries += _positions(user, priorities, snapshot, today)
    entries += deck_entries(user, snapshot)
    with card("waiting"):
        title("Waiting for you")
        if not entries:
            show('<p class="sk-sub">Nothing is waiting.</p>')
            return
        show(f'<ul class="sk-lines">{"".join(entries)}</ul>')


def held(snapshot: Snapshot, today: date) -> None:
    """The card "What the figures rest on": each publication with the age of its latest period."""
    newest: dict[str, Period] = {}
    for indicator in snapshot.held_indicators():
        period = snapshot.held.latest(indicator.id)
        if period and (indicator.theme not in newest or period > newest[indicator.theme]):
            newest[indicator.theme] = period
    rows = "".join(
        f'<li><b>{escape(theme)}</b><br><span class="sk-sub">{marked(period, today)}</span></li>'
        for theme, period in newest.items()
    )
    with card("held", stretch=True):
        title(
            "What the figures rest on",
            f"Version {snapshot.id}. The newest file came on {newest_file(snapshot)}.",
        )
        show(
            f'<ul class="sk-lines sk-columns">{rows}</ul><p class="sk-sub">'
            f'<a href="{address("data-held")}">See what is held</a></p>'
        )


def _reviews(priorities: Sequence[Priority], today: date) -> list[str]:
    due = [p for p in priorities if p.state is PriorityState.OPEN and (p.review_on - today).days <= SOON]
    return [
        linked(
            "Priority review",
            f"{p.statement} {'Was due' if p.review_on < today else 'Due'} {day(p.review_on)}.",
            address("agreed-priorities", locality=p.locality),
        )
        for p in sorted(due, key=lambda p: p.review_on)
    ]


def _positions(user: User, priorities: Sequence[Priority], snapshot: Snapshot, today: date) -> list[str]:
    proposed = [p for p in priorities if p.state is PriorityState.PROPOSED and p.confirm_by >= today]
    tree = snapshot.organisations
    return [
        linked(
            "To be confirmed",
            f"{p.statement} Positions are taken until {day(p.confirm_by)}.",
            address("agreed-priorities", locality=p.locality),
        )
        for p in proposed
        if any(may(user, Action.GIVE_POSITION, s.practice, tree=tree, on=today) for s in p.positions)
    ]
