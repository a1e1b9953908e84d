"""Agreement: the form that records what the room agreed, filled in where the data know it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from benchmarking.agreed.targets import allowance, cautions, smallest_visible
from benchmarking.words.wording import with_unit
from components import current, pickers
from components.acting import act
from components.agreed import agreeing as form
from components.agreed import editing
from components.agreed.target_chart import target_chart
from components.figure.cards import day
from components.markup import card, escape, note, plain, show, title
from components.workshop.gap_form import topic_gap
from components.workshop.last_time import REHEARSED
from components.workshop.live import Live
from records import workshops
from records.agreed.freezing import frozen_on_the_day
from records.database import Session
from records.meetings.found import attendance
from records.meetings.turnout import vote_behind
from records.models import Priority, PriorityState, Topic, TopicState
from records.priorities import MOST_OPEN, Proposal, baseline_from


def agreeing_topics(live: Live) -> list[Topic]:
    """The topics that the vote chose, first; without a vote all that are listed."""
    chosen = [t for t in live.topics if t.state is TopicState.CHOSEN]
    return chosen or [t for t in live.topics if t.state in (TopicState.LISTED, TopicState.ON_BALLOT)]


def agreeing(live: Live) -> None:
    """One topic: its baseline and target lines, the sentence, who leads, who does not agree."""
    topics = agreeing_topics(live)
    left, right = st.columns([1, 3], gap="small")
    with left:
        _places(live)
    with right, card("agree"):
        if not topics:
            show(
                "<p>Everything that was chosen is recorded: go on to the actions. To agree on another topic, "
                "go back to the vote and take it forward.</p>"
            )
            return None
        names = {str(t.id): t.title for t in topics}
        picked = pickers.choice("topic", "Topic", names, str(topics[0].id), width=420)
        topic = next(t for t in topics if str(t.id) == picked)
        if topic.indicator not in live.snapshot.indicators:
            return topic_gap(live, topic)
        _form(live, topic)
    return None


def _places(live: Live) -> None:
    with card("places"):
        title("Agreed so far", f"{len(live.open_priorities)} of {MOST_OPEN} places taken.")
        lines = "".join(f"<li>{escape(p.statement + _proposed(p))}</li>" for p in live.priorities)
        show(f'<ul class="sk-lines">{lines}</ul>')
        if len(live.open_priorities) < MOST_OPEN:
            return
        note("All places are taken: for another priority, close one first.")
        if live.workshop.rehearsal:
            note(REHEARSED)
            return
        for priority in live.open_priorities:
            with st.expander(f"Close “{plain(priority.statement[:60])}…”"):
                editing.end_form(current.database(), live.user, priority, live.today)


def _proposed(priority: Priority) -> str:
    """That it is not open yet, and until when practices confirm it."""
    waits = priority.state is PriorityState.PROPOSED
    return f" Proposed: practices confirm it by {day(priority.confirm_by)}." if waits else ""


def _form(live: Live, topic: Topic) -> None:
    form.start_again_for(live.workshop.id)
    key = pickers.form_key("priority")
    measured = live.snapshot.indicators[topic.indicator]
    wanted = form.direction(measured)
    found = form.start(live.snapshot, live.workshop.locality, measured.id, wanted, list(live.practices))
    form.baseline_words(found, wanted)
    if found.comparison.figure.value is None:
        note("There is no figure for this locality to start from.")
        return
    drawn = st.container()
    refreshed = live.snapshot.made_at.date()
    proposal = form.proposal(
        found, wanted, live.practices, _absent(live), live.today, refreshed, _proposer(live, topic)
    )
    proposal = replace(
        proposal, topic_id=topic.id, vote=vote_behind(live.rounds, topic.letter), companion=topic.companion
    )
    with drawn:
        target_chart(live.snapshot, found, proposal)
    for caution in _cautions(live, proposal, found):
        show(f'<p class="sk-sub">{escape(caution)}</p>')
    words = form.statement_of(live.workshop.locality_name, proposal, found, live.snapshot.id)
    words = words or "Say which way and how far, and the sentence appears here."
    show(
        '<p class="sk-eyebrow">Read it out: is this what we agreed?</p>'
        f'<p class="sk-lead">{escape(words)}</p>'
    )
    if st.button("Record this priority", type="primary", width="stretch", key="record"):
        act(partial(_record, live, proposal, found, key), "The priority was not recorded", "record")


def _proposer(live: Live, topic: Topic) -> str:
    """The practice that proposed a topic: likely the one to lead; empty where nobody or another body did."""
    by_name = {name: code for code, name in live.practices.items()}
    return by_name.get(topic.proposed_by.partition(", ")[2], "")


def _absent(live: Live) -> frozenset[str]:
    """Practices without a phone in the room; of a meeting on paper those that sent apologies."""
    if live.workshop.on_paper:
        with current.database()() as session:
            known = attendance(session, live.workshop.id)
        return frozenset(row.practice for row in known if row.state == "apologies")
    seated = {seat.practice for seat in live.seats}
    return frozenset(live.practices) - seated if seated else frozenset()


def _record(live: Live, proposal: Proposal, found: form.Start, key: str, session: Session) -> None:
    frozen = frozen_on_the_day(
        live.snapshot, found.comparison, proposal.scope, proposal.wanted, proposal.target_kind,
        workshops.agreed(session),
    )  # fmt: skip
    workshops.record_priority(
        session,
        live.workshop.id,
        replace(proposal, frozen=frozen),
        baseline_from(found.comparison, live.snapshot.id),
        by=live.user,
        tree=live.tree,
        today=current.today(),
        idempotency_key=key,
    )
    pickers.clear("priority", "topic")
    form.start_again()


def _cautions(live: Live, proposal: Proposal, found: form.Start) -> list[str]:
    value, comparison = found.comparison.figure.value, found.comparison
    if proposal.target is None or value is None or not proposal.wanted:
        return []
    indicator = comparison.indicator
    chance = allowance(live.snapshot, indicator, comparison.period, proposal.scope, value, proposal.wanted)
    there = value - chance.value if proposal.wanted == "lower" else value + chance.value
    visible = smallest_visible(live.snapshot, indicator, proposal.scope, comparison.period)
    return cautions(proposal.target, value, chance, visible, with_unit(there, indicator))
