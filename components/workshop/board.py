"""Board: ideas grouped under topics, one read at a time; topics are added, merged, parked and ordered."""

from functools import partial
from typing import Any

import streamlit as st

from components import current, pickers
from components.acting import act, see_again, seen
from components.markup import card, escape, note, plain, show, title
from components.workshop.live import Live
from records.database import Session
from records.meetings import ideas, listing, running
from records.meetings.listing import Listed
from records.models import Idea, RoundState, Topic, TopicState


def ideas_read(live: Live) -> None:
    """The ideas under their topics, without their authors: for the room, once they are read out."""
    with current.database()() as session:
        every = [i for i in ideas.ideas_of(session, live.workshop.id) if not i.parked]
    for topic in live.topics:
        mine = [i for i in every if i.topic_id == topic.id]
        _group(str(topic.id), f"{topic.letter}  {topic.title}".strip(), mine, topic.question)
    others = [i for i in every if i.topic_id not in {t.id for t in live.topics}]
    _group("others", "Something else", others, "")


def _group(key: str, heading: str, found: list[Idea], question: str) -> None:
    lines = "".join(f"<li>{escape(i.words)}{_first(i)}</li>" for i in found)
    body = f'<ul class="sk-lines">{lines}</ul>' if lines else f'<p class="sk-sub">{escape(question)}</p>'
    with card(f"group_{key}"):
        show(f"<h2>{escape(heading)}</h2>{body}")


def _first(idea: Idea) -> str:
    step = escape(idea.first_step)
    return f'<br><span class="sk-note">First: {step}</span>' if step else ""


def ideas_sorted(live: Live) -> None:
    """The queue of the facilitators: each idea with its topic, its words, and a place to park it."""
    with current.database()() as session:
        every = ideas.ideas_of(session, live.workshop.id)
    with card("queue"):
        title("Ideas", f"{len(every)} sent. Authors are not shown to anybody.")
        names = {0: "Something else"} | {t.id: t.title for t in live.topics}
        for idea in every:
            form = f"idea_{idea.id}"
            version = seen(form, f"words_{idea.id}", idea.version)
            with st.expander(plain(idea.words), key=form), st.form(f"idea_form_{idea.id}", border=False):
                about = st.selectbox(
                    "Under", list(names), _place(names, idea),
                    format_func=names.__getitem__, key=f"under_{idea.id}",
                )  # fmt: skip
                words = st.text_input(
                    "As it is read out", idea.words, max_chars=ideas.LONGEST,
                    key=f"words_{idea.id}",
                )  # fmt: skip
                parked = st.checkbox("Park it", idea.parked, key=f"parked_{idea.id}")
                if st.form_submit_button("Keep"):
                    given = {"topic_id": about or None, "words": words, "parked": parked}
                    act(
                        partial(_group_idea, live, idea.id, version, given),
                        "The idea was not changed",
                        form,
                    )


def _group_idea(live: Live, idea_id: int, version: int, given: dict[str, Any], session: Session) -> None:
    idea = ideas.group_idea(session, live.workshop.id, idea_id, version, by=live.user, **given)
    see_again(f"idea_{idea_id}", idea.version)


def _place(names: dict[int, str], idea: Idea) -> int:
    return list(names).index(idea.topic_id) if idea.topic_id in names else 0


def topics_sorted(live: Live) -> None:
    """The topics with what can be done to each, and a form to add one."""
    frozen = any(r.state is RoundState.OPEN for r in live.rounds)
    with card("topics"):
        title(
            "Topics",
            "The ballot is frozen while a vote is open." if frozen else "In the order of the agenda.",
        )
        for place, topic in enumerate(live.topics):
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(f"**{plain(topic.title)}**  \n{plain(_about(topic))}", width="stretch")
            _moved(live, place, -1, "up", row)
            _moved(live, place, 1, "down", row)
            if topic.state in (TopicState.LISTED, TopicState.ON_BALLOT) and not frozen:
                _aside(live, topic.id, row)
        _add(live)


def _about(topic: Topic) -> str:
    """Where a topic stands, who proposed it, and what to be careful about."""
    state = topic.state.replace("_", " ")
    who = f", proposed by {topic.proposed_by}" if topic.proposed_by else ""
    return " ".join([f"{state[0].upper()}{state[1:]}{who}.", *topic.cautions])


def _moved(live: Live, place: int, by: int, way: str, row: st.delta_generator.DeltaGenerator) -> None:
    """A button that moves a topic one place; it is there and grey at the end, so that rows line up."""
    ids = [t.id for t in live.topics]
    is_last = not 0 <= place + by < len(ids)
    icon, key = f":material/arrow_{way}ward:", f"moving_{way}_{ids[place]}"
    label = f"Move {way}: {plain(live.topics[place].title)}"
    if row.button(label, icon=icon, key=key, width=40, help=label, disabled=is_last):
        ids[place + by], ids[place] = ids[place], ids[place + by]
        act(
            partial(listing.order_topics, workshop_id=live.workshop.id, topic_ids=ids, by=live.user),
            "The order did not change",
            key,
        )


def _aside(live: Live, topic_id: int, row: st.delta_generator.DeltaGenerator) -> None:
    others = {t.id: t.title for t in live.topics if t.id != topic_id}
    with row.popover("Set aside"):
        into = st.selectbox(
            "Merge into", [0, *others], format_func=lambda i: others.get(i, "…"), key=f"into_{topic_id}"
        )
        for state, label in (
            (TopicState.MERGED, "Merge"),
            (TopicState.PARKED, "Park"),
            (TopicState.WITHDRAWN, "Withdraw"),
        ):
            lacks = state is TopicState.MERGED and not into
            if st.button(label, key=f"aside_{state}_{topic_id}", disabled=lacks):
                act(
                    partial(
                        listing.set_aside,
                        workshop_id=live.workshop.id,
                        topic_id=topic_id,
                        state=state,
                        by=live.user,
                        merged_into=into,
                    ),
                    "The topic stays",
                    f"aside_{topic_id}",
                )


def _add(live: Live) -> None:
    """A topic of the room's own; without a measure it can only become a gap in the data."""
    held = {"": "No measure: it can become a gap in the data"} | {
        i.id: i.title for i in live.snapshot.held_indicators()
    }
    key = pickers.form_key("topic")
    with st.expander("Add a topic"), st.form("add_topic", border=False):
        name = st.text_input("Topic", max_chars=80)
        question = st.text_input("Question in plain words", max_chars=200)
        measure = st.selectbox("Measure", list(held), format_func=held.__getitem__)
        if st.form_submit_button("Put it on the list"):
            pickers.clear("topic")
            indicator = live.snapshot.indicators.get(measure)
            topic = Listed(
                name or (indicator.title if indicator else ""),
                question or (indicator.question if indicator else ""), measure,
            )  # fmt: skip
            act(
                lambda s: listing.list_topic(s, live.workshop.id, topic, by=live.user, idempotency_key=key),
                "The topic was not added",
                "topic",
            )


def park_form(live: Live) -> None:
    """A question that the figures do not answer, kept for the minutes."""
    key = pickers.form_key("question")
    with st.expander("Park a question"), st.form("park", border=False):
        words = st.text_input("The question", max_chars=200)
        if st.form_submit_button("Park it"):
            pickers.clear("question")
            about = live.topic.indicator if live.topic else ""
            act(
                lambda s: running.park_question(
                    s, live.workshop.id, words, by=live.user, indicator=about, idempotency_key=key
                ),
                "The question was not kept",
                "question",
            )
    note("It goes into the minutes.")
