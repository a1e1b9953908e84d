"""Deciding: people have the last word: a tie, or a topic that the vote did not choose (WORKSHOP 6.2)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from records.meetings import found
from records.meetings.control import hold
from records.meetings.rounds import about, choose, round_for
from records.models import Round, RoundState, Topic, TopicState, User, WorkshopState
from records.refusals import Refused
from records.remarks.free_text import accepted
from records.verbs import verb


@verb
def take_forward(session: Session, workshop_id: int, topic_id: int, reason: str, *, by: User) -> Topic:
    """Take a topic forward that the vote did not, with a reason that is printed."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    topic = found.topic_of(session, workshop, topic_id)
    hold(session, workshop, by)
    going = [r for r in found.rounds_of(session, workshop_id) if r.state in found.UNFINISHED]
    if going or topic.state not in (*found.NOT_VOTED_ON, TopicState.NOT_CHOSEN):
        raise Refused("This topic cannot be taken forward now.", "state", f"topic {topic_id}")
    topic.reason = accepted(reason, 300, "The reason")
    choose(session, workshop, topic, TopicState.CHOSEN, by)
    return topic


@verb
def decide_tie(
    session: Session, workshop_id: int, round_id: int, letters: Sequence[str], reason: str, *, by: User
) -> Round:
    """The room discusses all that are tied, or, after a run-off, the chair decides aloud, with a reason."""
    workshop, one = round_for(session, workshop_id, round_id, by, RoundState.REVEALED)
    if set(letters) != set(one.tied) and not one.run_off:
        raise Refused("Vote again on these first: the chair decides after a run-off.", "tie", about(one))
    if not one.tied or not letters or set(letters) - set(one.tied):
        raise Refused("Choose among the topics that are tied.", "tie", about(one))
    one.reason = accepted(reason, 300, "The reason")
    one.decided_by = "room" if set(letters) == set(one.tied) else "chair"
    one.totals = {
        letter: total | ({"decided_by": one.decided_by} if letter in letters else {})
        for letter, total in one.totals.items()
    }
    for letter in one.tied:
        topic = found.topic_of(session, workshop, one.topics[letter])
        state = TopicState.CHOSEN if letter in letters else TopicState.NOT_CHOSEN
        choose(session, workshop, topic, state, by)
    one.tied = []
    return one
