"""Propose card: a chart becomes a topic of the locality's next meeting, from where it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from benchmarking.comparison import Comparison
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, states
from components.figure.cards import day
from components.markup import card, show, title
from records.database import Session
from records.meetings import found, listing, preparing
from records.meetings.listing import Listed
from records.models import Role, Topic, TopicState, User, Workshop
from records.permissions import Action, may, own_localities
from records.refusals import Refused


@dataclass(frozen=True)
class Asked:
    """The meeting that a reader may propose topics for, what is on its list, and the practice that asks;
    none: a facilitator."""

    meeting: Workshop
    topics: Sequence[Topic]
    practice: str = ""

    def lists(self, indicator: str) -> bool:
        """Whether an indicator is on the list already."""
        there = (t for t in self.topics if t.state is not TopicState.WITHDRAWN)
        return any(t.indicator == indicator for t in there)


def propose_card(user: User, snapshot: Snapshot, comparison: Comparison) -> None:
    """The card for the figure of one practice, for those who may choose for that practice."""
    tree, today, practice = snapshot.organisations, current.today(), comparison.organisation.code
    if practice not in tree or not may(user, Action.CHOOSE_INDICATORS, practice, tree=tree, on=today):
        return
    locality = tree.above(practice, Level.LOCALITY, today)
    if locality is not None:
        signed = "" if user.role is Role.FACILITATOR else practice
        _card(user, snapshot, _asked(locality.code, signed), [comparison.indicator])


def propose_one_of(
    user: User, snapshot: Snapshot, offered: Sequence[Indicator], locality: str = "", companion: str = ""
) -> None:
    """The card on a page of many practices or many figures: a practice manager proposes for the meeting of
    the own locality, a facilitator for the one that is shown or else the first of the own.

    `offered`: which of them is chosen on the card; `companion`: the second indicator of a pair.
    """
    tree, today = snapshot.organisations, current.today()
    asked = None
    if user.role is Role.FACILITATOR:
        own = own_localities(user, tree, today)
        code = locality if locality in own else min(own, default="")
        asked = _asked(code, "") if code else None
    for practice in user.organisations if user.role is Role.PRACTICE_MANAGER else ():
        above = tree.above(practice, Level.LOCALITY, today) if practice in tree else None
        asked = asked or (_asked(above.code, practice) if above else None)
    _card(user, snapshot, asked, offered, companion)


def _asked(locality: str, practice: str) -> Asked | None:
    """None where nobody prepares a meeting of the locality."""
    with current.database()() as session:
        meeting = preparing.next_meeting(session, locality)
        return Asked(meeting, found.topics_of(session, meeting.id), practice) if meeting else None


def _card(
    user: User, snapshot: Snapshot, asked: Asked | None, offered: Sequence[Indicator], companion: str = ""
) -> None:
    if asked is None or not offered:
        return
    with card("propose"):
        title("For the workshop", f"{asked.meeting.locality_name} meets on {day(asked.meeting.held_on)}.")
        indicator = offered[0]
        if len(offered) > 1:
            names = {i.id: i.title for i in offered}
            picked = st.selectbox(
                "Which figure", list(names), format_func=names.__getitem__, key="propose_which", width=420
            )
            indicator = next(i for i in offered if i.id == picked)
        if asked.lists(indicator.id):
            show("<p>This is on the list of topics.</p>")
        elif st.button("Propose for the workshop", key="propose", icon=":material/add:"):
            second = companion or next(iter(indicator.related), "")
            topic = Listed(indicator.title, indicator.question, indicator.id, second)
            _propose(user, snapshot, asked, topic)


def _propose(user: User, snapshot: Snapshot, asked: Asked, topic: Listed) -> None:
    try:
        with current.database()() as session:
            _verb(user, snapshot, asked, topic, session)
    except Refused as refusal:
        states.refused("The topic was not proposed", str(refusal), key="propose_refused")
    else:
        st.rerun()


def _verb(user: User, snapshot: Snapshot, asked: Asked, topic: Listed, session: Session) -> None:
    """A practice signs what it proposes; a facilitator puts it on the list."""
    before = sum(t.indicator == topic.indicator for t in asked.topics)  # withdrawn ones
    key = f"proposed {asked.meeting.id} {asked.practice or user.id} {topic.indicator} {before}"
    put = partial(listing.list_topic, session, asked.meeting.id, topic, by=user, idempotency_key=key)
    if asked.practice:
        put = partial(
            listing.propose_topic, session, asked.meeting.id, topic, asked.practice, by=user,
            tree=snapshot.organisations, today=current.today(), idempotency_key=key,
        )  # fmt: skip
    put()
