"""Propose card: a chart becomes a topic of the locality's next meeting, from where it is read."""

import streamlit as st

from benchmarking.comparison import Comparison
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, states
from components.cards import day
from components.markup import card, show, title
from records.meetings import found, listing, preparing
from records.meetings.listing import Listed
from records.models import TopicState, User
from records.permissions import Action, may
from records.refusals import Refused


def propose_card(user: User, snapshot: Snapshot, comparison: Comparison) -> None:
    """The button, where a meeting of the practice's locality is being prepared; or that it is listed."""
    tree, today, practice = snapshot.organisations, current.today(), comparison.organisation.code
    if practice not in tree or not may(user, Action.CHOOSE_INDICATORS, practice, tree=tree, on=today):
        return
    locality = tree.above(practice, Level.LOCALITY, today)
    if locality is None:
        return
    with current.database()() as session:
        meeting = preparing.next_meeting(session, locality.code)
        topics = found.topics_of(session, meeting.id) if meeting else []
    if meeting is None:
        return
    indicator = comparison.indicator
    listed = any(t.indicator == indicator.id and t.state is not TopicState.WITHDRAWN for t in topics)
    with card("propose"):
        title("For the workshop", f"{locality.name} meets on {day(meeting.held_on)}.")
        if listed:
            show("<p>This is on the list of topics.</p>")
        elif st.button("Propose for the workshop", key="propose", icon=":material/add:"):
            topic = Listed(
                indicator.title, indicator.question, indicator.id, next(iter(indicator.related), "")
            )
            _propose(user, snapshot, meeting.id, practice, topic)


def _propose(user: User, snapshot: Snapshot, meeting: int, practice: str, topic: Listed) -> None:
    try:
        with current.database()() as session:
            listing.propose_topic(
                session, meeting, topic, practice, by=user, tree=snapshot.organisations,
                today=current.today(), idempotency_key=f"proposed {meeting} {practice} {topic.indicator}",
            )  # fmt: skip
    except Refused as refusal:
        states.refused("The topic was not proposed", str(refusal), key="propose_refused")
    else:
        st.rerun()
