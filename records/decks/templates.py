"""Deck templates: branded PowerPoint files that were found to be usable, kept for the decks to come."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, clock
from records.models import DeckTemplate, User
from records.permissions import Action, check
from records.refusals import Refused
from records.verbs import verb

LONGEST_NAME = 60  # characters
MOST = 10  # templates that are kept at once: each is in every backup


@verb
def keep_template(
    session: Session, name: str, content: bytes, *, by: User, faults: Callable[[bytes], Sequence[str]]
) -> DeckTemplate:
    """Store a template under a name. `faults` says what is wrong with a file: nothing faulty is ever kept.

    Raises NotAllowed, and Refused where the file has faults or the name is empty, too long or used.
    """
    check(by, Action.KEEP_TEMPLATE)
    name, held = " ".join(name.split()), templates(session)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Give the template a name of at most {LONGEST_NAME} characters.", "name")
    if any(one.name.casefold() == name.casefold() for one in held):
        raise Refused("A template of that name is kept already: remove it first, or choose another.", "name")
    if len(held) >= MOST:
        raise Refused(f"{MOST} templates are kept already: remove one first.", "too_many")
    if found := faults(content):
        raise Refused(f"The template cannot be used: {'; '.join(found)}", "faulty")
    kept = DeckTemplate(name, content, sha256(content).hexdigest(), by.id, clock.now())
    session.add(kept)
    session.flush()
    audit.write(session, by=by, event="template_kept", thing=_thing(kept.id), after=kept.sha256)
    return kept


@verb
def remove_template(session: Session, template_id: int, *, by: User) -> None:
    """Take a template away; decks that were made with it stay as they are. Refused where it is gone."""
    check(by, Action.KEEP_TEMPLATE)
    kept = session.get(DeckTemplate, template_id)
    if kept is None:
        raise Refused("This template was removed already.", "gone", _thing(template_id))
    session.delete(kept)
    audit.write(session, by=by, event="template_removed", thing=_thing(template_id), before=kept.sha256)


def templates(session: Session) -> list[DeckTemplate]:
    """Every template that is kept, without its bytes, in order of name."""
    return sorted(session.scalars(select(DeckTemplate)), key=lambda kept: kept.name.casefold())


def template_content(session: Session, template_id: int) -> bytes | None:
    """The bytes of a template; None where it was removed."""
    return session.scalar(select(DeckTemplate.content).where(DeckTemplate.id == template_id))


def _thing(template_id: int) -> str:
    return f"template {template_id}"
