"""Ideas: what people would do, sent without a name, grouped under topics and reworded (WORKSHOP 5)."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import clock
from records.meetings import found
from records.meetings.joining import phone_verb
from records.models import Idea, Phone, PhoneState, Topic, User, Workshop, WorkshopState
from records.refusals import Overtaken, Refused
from records.remarks.free_text import accepted
from records.verbs import verb

MOST_OF_ONE = 5
LONGEST = 200
STEPS = ("lobby", "welcome", "last_time", "stands_out", "explore", "ideas")  # until they are read out
BIRTHDAY = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d)")


@phone_verb
def send_idea(
    session: Session,
    phone: Phone,
    words: str,
    *,
    idempotency_key: str,
    topic_id: int | None = None,
    first_step: str = "",
) -> Idea:
    """Send an idea, or change the one that was sent with the same key; at most five from one phone.

    Raises Refused for what looks like a patient's number or a date of birth, and once the ideas are read.
    """
    workshop = session.get(Workshop, phone.workshop_id)
    if workshop is None or workshop.state is not WorkshopState.LIVE or phone.state is PhoneState.WAITING:
        raise Refused("The meeting does not take ideas from this phone now.", "state")
    if workshop.step not in STEPS:
        raise Refused("The ideas are being read out now: say it in the room.", "too_late")
    text, step = checked(words), checked(first_step, 3) if first_step.strip() else ""
    if topic_id is not None:
        found.topic_of(session, workshop, topic_id)
    key = f"{phone.id} {idempotency_key}"  # a key is one phone's own
    again = found.with_key(session, Idea, key)
    if again is not None:
        again.words, again.first_step, again.topic_id = text, step, topic_id
        again.version += 1
        _told(session, workshop, "idea_changed", again)
        return again
    sent = select(func.count()).select_from(Idea).where(Idea.phone_id == phone.id)
    if (session.scalar(sent) or 0) >= MOST_OF_ONE:
        raise Refused(f"{MOST_OF_ONE} ideas from one phone are the most.", "too_many")
    idea = Idea(workshop.id, text, step, clock.now(), key, topic_id, phone.id)
    session.add(idea)
    session.flush()
    _told(session, workshop, "idea_sent", idea)
    return idea


def _told(session: Session, workshop: Workshop, event: str, idea: Idea) -> None:
    """A line without the seat: the audit is for good, and who had an idea is forgotten at the close."""
    found.tell(session, workshop, event, by=None, actor="a phone", about=f"idea {idea.id}")


def checked(words: str, shortest: int = 3) -> str:
    """An idea's words. Raises Refused where they point at a patient."""
    if BIRTHDAY.search(words):
        raise Refused("This looks like a date of birth. Please take it out.", "patient_details")
    return accepted(words, LONGEST, "An idea", shortest)


@verb
def group_idea(
    session: Session,
    workshop_id: int,
    idea_id: int,
    version: int,
    *,
    by: User,
    topic_id: int | None = None,
    words: str = "",
    parked: bool = False,
) -> Idea:
    """Put an idea under a topic, reword it (the author's words are kept) or park it.

    Raises Overtaken, with both texts, where somebody changed the idea since `version`.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    idea = session.get(Idea, idea_id)
    if idea is None or idea.workshop_id != workshop_id:
        raise Refused("This idea is not one of the meeting's.", "unknown", f"idea {idea_id}")
    if topic_id is not None:
        found.topic_of(session, workshop, topic_id)
    if idea.version != version:
        saved = _as_read(session, idea.words, idea.topic_id, idea.parked)
        texts = _as_read(session, words.strip() or idea.words, topic_id, parked)
        raise Overtaken(saved, texts, idea.version, f"idea {idea_id}")
    before, after = _place(idea.topic_id, idea.parked), _place(topic_id, parked)
    idea.topic_id, idea.parked = topic_id, parked
    idea.version += 1
    found.tell(session, workshop, "idea_grouped", by=by, about=f"idea {idea_id}", before=before, after=after)
    if words.strip() and words.strip() != idea.words:
        idea.original, idea.words = idea.original or idea.words, checked(words)
    return idea


def _place(topic_id: int | None, parked: bool) -> str:
    """Where an idea stands, as the audit has it: no words of anybody's."""
    return "parked" if parked else "something else" if topic_id is None else f"topic {topic_id}"


def _as_read(session: Session, words: str, topic_id: int | None, parked: bool) -> dict[str, str]:
    topic = session.get(Topic, topic_id) if topic_id is not None else None
    under = topic.title if topic else "Something else"
    return {"Words": words, "Under": under, "Parked": "parked" if parked else "not parked"}


def ideas_of(session: Session, workshop_id: int) -> list[Idea]:
    """The ideas of a meeting, in the order they came."""
    return list(session.scalars(select(Idea).where(Idea.workshop_id == workshop_id).order_by(Idea.id)))


def ideas_from(session: Session, phone: Phone) -> list[Idea]:
    """The ideas that one phone sent."""
    return list(session.scalars(select(Idea).where(Idea.phone_id == phone.id).order_by(Idea.id)))
