"""The register: every deck that was handed out, what it rests on, and who took it when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from benchmarking.periods import Period
from records import audit, clock
from records.models import DeckTaken, RegisteredDeck, User
from records.permissions import Action, may
from records.verbs import verb

MAY_READ = {  # kind of deck → who may make one may see who took it
    "locality": Action.EXPORT_LOCALITY_DECK,
    "minutes": Action.WRITE_WORKSHOP,
    "report": Action.EXPORT_PRACTICE_REPORT,
    "summary": Action.EXPORT_STP_SUMMARY,
}


@dataclass(frozen=True)
class Entry:
    """A deck as it is entered in the register: the fields of RegisteredDeck."""

    fields: dict[str, Any]

    @property
    def sha256(self) -> str:
        return str(self.fields["sha256"])


@dataclass(frozen=True)
class Taken:
    """A registered deck with everybody who took it: who and when, the last one first."""

    deck: RegisteredDeck
    by: tuple[tuple[str, datetime], ...]


@verb
def take(
    session: Session, entries: Sequence[Entry], *, by: User, event: str, thing: str, sha256: str
) -> None:
    """Enter decks that somebody takes, with one line in the audit; the same deck is entered once.

    `event` and `thing` are what the audit calls it, `sha256` the check sum of the file that was taken, which
    may be a zip of decks.
    """
    for entry in entries:
        enter(session, entry)
        session.add(DeckTaken(entry.sha256, by.email, clock.now()))
    snapshots = " ".join(sorted({str(entry.fields["snapshot"]) for entry in entries}))
    audit.write(session, by=by, event=event, thing=thing, after=sha256, snapshot=snapshots)


def enter(session: Session, entry: Entry) -> RegisteredDeck:
    """The entry of a deck, made where there is none yet, inside the caller's transaction."""
    held = session.get(RegisteredDeck, entry.sha256)
    if held is None:
        held = RegisteredDeck(**entry.fields)
        session.add(held)
        session.flush()
    return held


def by_sha256(session: Session, sha256: str) -> RegisteredDeck | None:
    """The deck whose file has a check sum."""
    return session.get(RegisteredDeck, sha256)


def by_code(session: Session, code: str) -> list[RegisteredDeck]:
    """The decks with a short code: one, or the few that chance gave the same."""
    return list(session.scalars(select(RegisteredDeck).where(RegisteredDeck.code == code)))


def registered(
    session: Session, user: User, tree: Organisations, on: date, limit: int | None = None
) -> list[Taken]:
    """The decks that an account may know of, the one that was taken last first."""
    found = (one for one in every(session) if is_readable(one.deck, user, tree, on))
    return list(islice(found, limit))


def every(session: Session) -> Iterator[Taken]:
    """All decks that somebody took, the one that was taken last first."""
    lines = select(DeckTaken).order_by(DeckTaken.id.desc())
    by: dict[str, list[tuple[str, datetime]]] = {}
    for one in session.scalars(lines):
        by.setdefault(one.sha256, []).append((one.taken_by, one.taken_at))
    for sha256, who in by.items():
        if (deck := session.get(RegisteredDeck, sha256)) is not None:
            yield Taken(deck, tuple(who))


def is_readable(deck: RegisteredDeck, user: User, tree: Organisations, on: date) -> bool:
    """Whether an account may know of a deck: it could make one itself."""
    action = MAY_READ.get(deck.kind)
    return action is not None and may(user, action, deck.about or None, tree=tree, on=on)


def resting_on(deck: RegisteredDeck, figures: Iterable[tuple[str, Period]]) -> list[tuple[str, Period]]:
    """Those of some figures (indicator and period) that a deck rests on."""
    spans = [
        (rest["indicator"], date.fromisoformat(rest["first"]), date.fromisoformat(rest["last"]))
        for rest in deck.rests_on
    ]
    return [
        (indicator, period)
        for indicator, period in figures
        if any(
            indicator == id_ and period.start <= last and period.end >= first for id_, first, last in spans
        )
    ]
