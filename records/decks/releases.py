"""Releases: a deck for the board is put forward by one person and released by another."""

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, clock
from records.decks.register import Entry, enter
from records.models import RegisteredDeck, Release, ReleaseState, User
from records.permissions import Action, check
from records.refusals import NotAllowed, Refused
from records.remarks.free_text import accepted
from records.verbs import verb

LONGEST = 300  # characters of why a deck is turned down


@verb
def put_forward(
    session: Session, entries: Sequence[Entry], content: bytes, draft: bytes, *, by: User, today: date
) -> Release:
    """Put a deck forward for release, one at a time. `content` is what would be released, `draft` the same
    with its mark; `entries` those two for the register, in this order."""
    check(by, Action.EXPORT_STP_SUMMARY)
    whole, _ = (enter(session, entry) for entry in entries)
    same = select(Release).where(
        Release.sha256 == whole.sha256, Release.state.in_([ReleaseState.WAITING, ReleaseState.RELEASED])
    )
    if session.scalars(same).first():
        raise Refused("This deck waits for release already, or was released.", "already_there", whole.code)
    if session.scalars(select(Release.id).where(Release.state == ReleaseState.WAITING)).first():
        raise Refused("Another one waits already: it is decided first.", "one_waits", whole.code)
    made = Release(whole.sha256, content, draft, by.id, clock.on(today))
    session.add(made)
    session.flush()
    _tell(session, by, made, "", whole.snapshot)
    return made


@verb
def release(session: Session, release_id: int, *, by: User, today: date) -> Release:
    """Release a deck to the board: by another person than the one who put it forward."""
    check(by, Action.RELEASE_DECK)
    found = _waiting(session, release_id)
    if by.id == found.put_forward_by:
        raise NotAllowed("You put this deck forward: a second person has to release it.", _thing(found))
    if hashlib.sha256(found.content).hexdigest() != found.sha256:
        raise Refused("The deck that is kept is not the one that was put forward.", "altered", _thing(found))
    return _decided(session, found, ReleaseState.RELEASED, by, today)


@verb
def turn_down(session: Session, release_id: int, reason: str, *, by: User, today: date) -> Release:
    """Do not release a deck, and say why; who put it forward may take it back like this too."""
    check(by, Action.RELEASE_DECK)
    found = _waiting(session, release_id)
    found.reason = accepted(reason, LONGEST, "The reason")
    return _decided(session, found, ReleaseState.TURNED_DOWN, by, today)


def releases(session: Session, *states: ReleaseState) -> list[tuple[Release, RegisteredDeck]]:
    """The releases in some states with their decks, the newest first."""
    rows = (
        select(Release, RegisteredDeck)
        .join(RegisteredDeck, RegisteredDeck.sha256 == Release.sha256)
        .where(Release.state.in_(states))
        .order_by(Release.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(rows)]


def released_to_board(session: Session, user: User) -> list[tuple[Release, RegisteredDeck]]:
    """What was released, for whoever may read it. Raises NotAllowed for anybody else."""
    check(user, Action.READ_RELEASED)
    return releases(session, ReleaseState.RELEASED)


def is_released(session: Session, sha256: str) -> bool:
    """Whether the file with a check sum was released."""
    rows = select(Release.id).where(Release.sha256 == sha256, Release.state == ReleaseState.RELEASED)
    return session.scalars(rows).first() is not None


def _waiting(session: Session, release_id: int) -> Release:
    found = session.get(Release, release_id)
    if found is None:
        raise Refused("This deck is not there.", "unknown", f"release {release_id}")
    if found.state is not ReleaseState.WAITING:
        raise Refused("This was decided already.", "decided", _thing(found))
    return found


def _decided(session: Session, found: Release, state: ReleaseState, by: User, today: date) -> Release:
    before = found.state
    found.state, found.decided_by, found.decided_at = state, by.id, clock.on(today)
    deck = session.get(RegisteredDeck, found.sha256)
    _tell(session, by, found, before, deck.snapshot if deck else "")
    return found


def _tell(session: Session, by: User, one: Release, before: str, snapshot: str) -> None:
    event = "deck_put_forward" if not before else f"deck_{one.state}"
    audit.write(
        session, by=by, event=event, thing=_thing(one), before=before, after=one.sha256, snapshot=snapshot
    )


def _thing(one: Release) -> str:
    return f"release {one.id}"
