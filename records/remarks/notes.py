"""Notes on a chart: what people know about a figure that the figure does not say."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Level, Organisations
from records import audit, clock
from records.models import Note, Role, User, Visibility
from records.permissions import Action, check, localities_of, may
from records.refusals import NotAllowed, Refused
from records.remarks.free_text import accepted
from records.verbs import verb

LONGEST = 500  # characters
_ON_CHARTS = (
    select(Note)
    .where(Note.organisation.in_(bindparam("organisations", expanding=True)))
    .where(Note.indicator == bindparam("about"))
    .order_by(Note.id)
)


@verb
def write_note(
    session: Session,
    organisation: str,
    indicator: str,
    words: str,
    *,
    by: User,
    visibility: Visibility,
    peers: str,
    snapshot_id: str,
    tree: Organisations,
    today: date,
    idempotency_key: str,
    happened_on: date | None = None,
) -> Note:
    """Put a note on the chart of an indicator of a practice or a locality. The same key again: the same note.

    `happened_on`: the note is about an event, which is marked on the trend. Raises Refused where the words
    are too short or too long, the event lies ahead, or a facilitator's note would be for one practice alone.
    """
    check(by, Action.WRITE_NOTE, organisation, tree=tree, on=today)
    again = session.scalars(select(Note).where(Note.idempotency_key == idempotency_key)).first()
    if again:
        return again
    if happened_on is not None and happened_on > today:
        raise Refused("An event on a chart has happened already: its date lies ahead.", "ahead")
    if visibility is Visibility.PRACTICE and by.role is not Role.PRACTICE_MANAGER:
        raise Refused("Your notes are for the locality: a practice writes its own.", "visibility")
    note = Note(
        organisation, indicator, snapshot_id, peers, accepted(words, LONGEST, "A note", 3), visibility, by.id,
        _signature(by, tree, organisation), clock.on(today), idempotency_key, happened_on,
    )  # fmt: skip
    session.add(note)
    session.flush()
    audit.write(
        session, by=by, event="note_written", thing=_thing(note), after=f"{organisation} {indicator}",
        snapshot=snapshot_id,
    )  # fmt: skip
    return note


@verb
def delete_note(session: Session, note_id: int, *, by: User) -> None:
    """Take away a note; only the account that wrote it may."""
    note = session.get(Note, note_id)
    if note is None or note.written_by != by.id:
        raise NotAllowed("This note is not one of yours.", thing=f"note {note_id}")
    session.delete(note)
    audit.write(
        session,
        by=by,
        event="note_deleted",
        thing=_thing(note),
        before=f"{note.organisation} {note.indicator}",
        snapshot=note.snapshot,
    )


def notes_on(
    session: Session, user: User, organisation: str, indicator: str, *, tree: Organisations, on: date
) -> list[Note]:
    """The notes on one chart that an account may read, oldest first; a practice's with its locality's."""
    about = {organisation} | localities_of(tree, organisation, on)
    rows = session.scalars(_ON_CHARTS, {"organisations": list(about), "about": indicator})
    return [note for note in rows if _readable(note, user, tree, on)]


def _readable(note: Note, user: User, tree: Organisations, on: date) -> bool:
    """One's own; those of one's own practice; those that were written for a locality one is part of."""
    if note.written_by == user.id or (
        user.role is Role.PRACTICE_MANAGER and note.organisation in user.organisations
    ):
        return user.disabled_at is None
    if note.visibility is not Visibility.LOCALITY:
        return False
    places = localities_of(tree, note.organisation, on)
    return any(may(user, Action.READ_SHARED_NOTE, place, tree=tree, on=on) for place in places)


def _signature(by: User, tree: Organisations, organisation: str) -> str:
    role = "Facilitator" if by.role is Role.FACILITATOR else "Practice manager"
    own = organisation in tree and tree[organisation].level is Level.PRACTICE
    return f"{role}, {tree[organisation].name}" if own and by.role is Role.PRACTICE_MANAGER else role


def _thing(note: Note) -> str:
    return f"note {note.id}"
