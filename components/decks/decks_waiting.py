"""Decks waiting: on Home, which decks have to be taken back, and what waits for a release."""

from benchmarking.snapshot import Snapshot
from components import current
from components.decks.recall import recalled, standing
from components.markup import address, linked
from records.decks import register, releases
from records.decks.register import Taken
from records.models import ReleaseState, Role, User
from records.permissions import Action, may

LATEST = 200  # decks that are looked at


def deck_entries(user: User, snapshot: Snapshot) -> list[str]:
    """Entries for the card "Waiting for you", as HTML."""
    if user.role is Role.BOARD_VIEWER:
        return _released(user)
    with current.database()() as session:
        taken = register.registered(session, user, snapshot.organisations, current.today(), LATEST)
        waiting = releases.releases(session, ReleaseState.WAITING) if may(user, Action.RELEASE_DECK) else []
    entries = [
        linked(
            "To be released",
            f"{deck.title}, version {deck.snapshot}.",
            address("slide-decks", deck="summary"),
        )
        for one, deck in waiting
        if one.put_forward_by != user.id
    ]
    found = recalled(taken, current.home())
    return entries + _recalled(user, [one.taken for one in found if not one.renewed])


def _recalled(user: User, found: list[Taken]) -> list[str]:
    if not found:
        return []
    one = found[0].deck
    words = f"{one.title}, version {one.snapshot}" + (f", and {len(found) - 1} more" if found[1:] else "")
    where = address("slide-decks")
    if user.role is Role.PRACTICE_MANAGER:
        where = address("my-practice", practice=one.about)
    return [linked("Decks to take back", f"Figures were corrected since they were made: {words}.", where)]


def _released(user: User) -> list[str]:
    """For the board: what was released, and whether its figures were corrected since."""
    with current.database()() as session:
        found = releases.released_to_board(session, user)
    return [
        linked(
            "Superseded" if standing(deck, current.home()).corrected else "Released to you",
            f"{deck.title}, version {deck.snapshot}.",
            address("slide-decks"),
        )
        for _, deck in found[:3]
    ]
