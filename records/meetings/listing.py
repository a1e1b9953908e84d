"""Listing: the topics of a meeting are put on its list, proposed from a chart, ordered and set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records.meetings import found
from records.meetings.preparing import PREPARED
from records.models import Topic, TopicState, User, Workshop, WorkshopState
from records.permissions import Action, check, localities_of
from records.refusals import Refused
from records.remarks.free_text import accepted
from records.verbs import verb

MOST_LISTED = 20
MOST_PROPOSED = 2  # by one practice


@dataclass(frozen=True)
class Listed:
    """A topic as it is put on the list of a meeting."""

    title: str
    question: str
    indicator: str = ""
    companion: str = ""
    why: str = "raised"  # scored, proposed, carried or raised
    proposed_by: str = ""  # role and practice
    parts: Mapping[str, Any] = field(default_factory=dict)
    score: float | None = None
    cautions: Sequence[str] = ()


@verb
def list_topic(session: Session, workshop_id: int, topic: Listed, *, by: User, idempotency_key: str) -> Topic:
    """Put a topic on the list of a meeting. The same key, or the same indicator again: the topic there is."""
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED, WorkshopState.LIVE)
    return listed_topic(session, workshop, topic, by, idempotency_key)


@verb
def propose_topic(
    session: Session,
    workshop_id: int,
    topic: Listed,
    practice: str,
    *,
    by: User,
    tree: Organisations,
    today: date,
    idempotency_key: str,
) -> Topic:
    """A practice proposes a topic, from any chart, for the next meeting of its locality; two at most."""
    check(by, Action.CHOOSE_INDICATORS, practice, tree=tree, on=today)
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or workshop.locality not in localities_of(tree, practice, today):
        raise Refused("There is no such meeting of your locality.", "unknown", practice)
    found.in_state(workshop, *PREPARED)
    signed = f"Practice manager, {tree[practice].name}"
    same = [t for t in found.topics_of(session, workshop.id) if t.proposed_by == signed]
    if len(same) >= MOST_PROPOSED and all(t.indicator != topic.indicator for t in same):
        raise Refused("Your practice has proposed two topics already.", "two_proposed", practice)
    made = Listed(topic.title, topic.question, topic.indicator, topic.companion, "proposed", signed)
    return listed_topic(session, workshop, made, by, idempotency_key)


def listed_topic(
    session: Session, workshop: Workshop, topic: Listed, by: User, idempotency_key: str
) -> Topic:
    """The topic on the list, inside the caller's transaction."""
    again = found.with_key(session, Topic, idempotency_key)
    there = [t for t in found.topics_of(session, workshop.id) if t.state is not TopicState.WITHDRAWN]
    same = next((t for t in there if topic.indicator and t.indicator == topic.indicator), None)
    if again or same:
        return again or same  # type: ignore[return-value]
    if len(there) >= MOST_LISTED:
        raise Refused(f"{MOST_LISTED} topics are the most: withdraw one first.", "too_many")
    place = session.scalar(select(func.max(Topic.place)).where(Topic.workshop_id == workshop.id)) or 0
    made = Topic(
        workshop.id,
        accepted(topic.title, 80, "A topic's name", 3),
        accepted(topic.question, 200, "A question", 3),
        topic.indicator,
        topic.why,
        place + 1,
        idempotency_key,
        companion=topic.companion,
        proposed_by=topic.proposed_by,
        parts=dict(topic.parts),
        score=topic.score,
        cautions=list(topic.cautions),
    )
    session.add(made)
    session.flush()
    found.tell(session, workshop, "topic_listed", by=by, about=f"topic {made.id}", after=TopicState.LISTED)
    return made


@verb
def order_topics(session: Session, workshop_id: int, topic_ids: Sequence[int], *, by: User) -> None:
    """Put the topics of a meeting into an order; those not named follow as they were."""
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED, WorkshopState.LIVE)
    every = found.topics_of(session, workshop_id)
    wanted = [found.topic_of(session, workshop, id_) for id_ in dict.fromkeys(topic_ids)]
    for place, topic in enumerate([*wanted, *(t for t in every if t not in wanted)], start=1):
        topic.place = place
    order = " ".join(str(topic.id) for topic in found.topics_of(session, workshop_id))
    found.tell(session, workshop, "topics_ordered", by=by, after=order)


@verb
def set_aside(
    session: Session, workshop_id: int, topic_id: int, state: TopicState, *, by: User, merged_into: int = 0
) -> Topic:
    """Merge a topic into another one (both wordings are kept), park it or withdraw it, before a vote."""
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED, WorkshopState.LIVE)
    topic = found.topic_of(session, workshop, topic_id)
    allowed = TopicState.MERGED, TopicState.PARKED, TopicState.WITHDRAWN
    if state not in allowed or topic.state not in found.NOT_VOTED_ON:
        raise Refused("This topic cannot be set aside now.", "state", f"topic {topic_id}")
    if any(r.state in found.UNFINISHED for r in found.rounds_of(session, workshop_id)):
        raise Refused("The ballot is frozen while a vote is open.", "frozen", f"topic {topic_id}")
    if state is TopicState.MERGED:
        into = found.topic_of(session, workshop, merged_into)
        if into is topic or into.state not in found.NOT_VOTED_ON:
            raise Refused("Choose another topic of the list to merge into.", "merge", f"topic {topic_id}")
        topic.merged_into = into.id
    before, topic.state = topic.state, state
    found.tell(
        session, workshop, f"topic_{state}", by=by, about=f"topic {topic_id}", before=before, after=state
    )
    return topic
