"""Running: a meeting begins, moves from step to step, keeps time and attendance, and ends."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import clock
from records.meetings import found
from records.meetings.agenda import BY_CODE, steps_of
from records.meetings.control import hold, taken
from records.meetings.doors import Keys, new_keys
from records.meetings.forgetting import forget_phones, forget_rehearsal, void_open_rounds
from records.meetings.minutes import write_down
from records.models import (
    DataGap,
    ParkedQuestion,
    StepDone,
    TopicState,
    User,
    Workshop,
    WorkshopState,
)
from records.refusals import Refused
from records.remarks.free_text import accepted, accepted_or_none
from records.verbs import verb
from records.workshops import live_meeting

VIEWS = {  # the views of a topic, in their order (WORKSHOP 3)
    "": "All practices",
    "fair": "Is this fair?",
    "enough": "Is it enough to tell?",
    "trend": "Over time",
    "beside": "Beside hospital use",
}


@verb
def start(session: Session, workshop_id: int, *, by: User, today: date, secret: bytes) -> Keys:
    """Begin a meeting that is ready; returns what opens its door.

    The snapshot is fixed from now on. Raises Refused while another meeting of the locality is running.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.READY)
    live = live_meeting(session, workshop.locality)
    if live:
        raise Refused(f"The meeting of {live.held_on:%d %B %Y} is still open: close it first.", "live")
    workshop.state, workshop.step, workshop.held_on = WorkshopState.LIVE, "lobby", today
    workshop.opened_at = workshop.step_at = clock.now()
    session.add(StepDone(workshop.id, "lobby", clock.now()))
    found.tell(session, workshop, "workshop_started", by=by, before=WorkshopState.READY, after=workshop.state)
    taken(session, workshop, by)
    return new_keys(session, workshop, secret)


@verb
def renew_code(session: Session, workshop_id: int, *, by: User, secret: bytes) -> Keys:
    """A new code and key; the old ones end, phones that joined stay."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    found.tell(session, workshop, "code_renewed", by=by)
    return new_keys(session, workshop, secret)


@verb
def advance(session: Session, workshop_id: int, before: str, after: str, *, by: User) -> Workshop:
    """Go from one step to another; where somebody was quicker, the meeting stays where it is.

    Compares and sets: two who press Next at once make one step.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    if after not in {step.code for step in steps_of(workshop.template)}:
        raise Refused("This step is not on the agenda.", "unknown", found.thing(workshop))
    hold(session, workshop, by)
    if workshop.step == before and before != after:
        workshop.step, workshop.step_at, workshop.timer_at = after, clock.now(), None
        session.add(StepDone(workshop.id, after, clock.now()))
        found.tell(session, workshop, "step_changed", by=by, before=before, after=after)
    return workshop


@verb
def look_at(session: Session, workshop_id: int, topic_id: int | None, view: str, *, by: User) -> Workshop:
    """Put one topic on every screen, in one of the VIEWS."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    if topic_id is not None:
        found.topic_of(session, workshop, topic_id)
    if view not in VIEWS:
        raise Refused("There is no such view.", "unknown", found.thing(workshop))
    hold(session, workshop, by)
    before, after = (_shown(*seen) for seen in ((workshop.topic_id, workshop.view), (topic_id, view)))
    if before != after:
        workshop.topic_id, workshop.view = topic_id, view
        found.tell(session, workshop, "topic_shown", by=by, before=before, after=after)
    return workshop


def _shown(topic_id: int | None, view: str) -> str:
    """What is on every screen, as the audit has it."""
    return f"topic {topic_id} {view}".strip() if topic_id is not None else view


@verb
def set_timer(session: Session, workshop_id: int, running: bool, *, by: User) -> Workshop:
    """Start the timer of the present step, or stop it. It never closes or advances anything."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    step = BY_CODE.get(workshop.step)
    minutes = step.minutes.get(workshop.template, 0) if step else 0
    before, after = workshop.timer_at is not None, bool(running and minutes)
    workshop.timer_at = clock.now() + timedelta(minutes=minutes) if after else None
    if before or after:
        event = "timer_started" if after else "timer_stopped"
        found.tell(session, workshop, event, by=by, about=workshop.step)
    return workshop


@verb
def set_door(session: Session, workshop_id: int, is_open: bool, *, by: User) -> Workshop:
    """Open the door, or close it: then new phones wait to be admitted."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    if workshop.door_open is not is_open:
        workshop.door_open = is_open
        states = ("closed", "open") if is_open else ("open", "closed")
        found.tell(session, workshop, "door_changed", by=by, before=states[0], after=states[1])
    return workshop


@verb
def park_question(
    session: Session, workshop_id: int, words: str, *, by: User, indicator: str = "", idempotency_key: str
) -> ParkedQuestion:
    """Keep a question that the figures do not answer, for the minutes."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    again = found.with_key(session, ParkedQuestion, idempotency_key)
    if again:
        return again
    made = ParkedQuestion(workshop.id, accepted(words, 200, "A question", 3), indicator, idempotency_key)
    session.add(made)
    session.flush()
    found.tell(session, workshop, "question_parked", by=by, about=f"question {made.id}")
    return made


@verb
def record_data_gap(
    session: Session,
    workshop_id: int,
    title: str,
    to_measure: str,
    asked_by: str,
    wanted_by: date,
    *,
    by: User,
    idempotency_key: str,
    topic_id: int | None = None,
) -> DataGap:
    """Something that matters and is not measured: what would have to be, who asks for it, by when."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    again = found.with_key(session, DataGap, idempotency_key)
    if again:
        return again
    before: TopicState | str = ""
    if topic_id is not None:
        before = found.decide(session, found.topic_of(session, workshop, topic_id), TopicState.DATA_GAP)
    made = DataGap(
        workshop.id,
        accepted(title, 80, "Its name", 3),
        accepted(to_measure, 200, "What is to be measured", 3),
        accepted(asked_by, 120, "Who asks for it", 3),
        wanted_by,
        idempotency_key,
        topic_id=topic_id,
    )
    session.add(made)
    session.flush()
    about = f"gap {made.id}" if topic_id is None else f"topic {topic_id}"
    after = "" if topic_id is None else TopicState.DATA_GAP
    found.tell(session, workshop, "data_gap_recorded", by=by, about=about, before=before, after=after)
    return made


@verb
def close(
    session: Session,
    workshop_id: int,
    *,
    by: User,
    tree: Organisations,
    ask: str = "",
    next_on: date | None = None,
    titles: Mapping[str, str] = MappingProxyType({}),
    today: date | None = None,
) -> Workshop:
    """End a meeting: minutes are written down; code, phones and the authors of ideas are forgotten.

    Closing twice changes nothing. `titles`: indicator → what it is called, for the minutes;
    `today`: when one that was held on paper was typed in.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE, WorkshopState.CLOSED)
    if workshop.state is WorkshopState.CLOSED:
        return workshop
    hold(session, workshop, by)
    workshop.ask = accepted_or_none(ask, 200, "What you ask for", 10)
    workshop.next_on = next_on
    _leave_open(session, workshop, by)
    void_open_rounds(session, workshop, "The meeting was closed before the result was shown", by)
    codes = tree.practices(workshop.locality, workshop.held_on)
    before, workshop.closed_at = workshop.state, clock.now()
    workshop.entered_on = today if workshop.on_paper else None
    write_down(session, workshop, {code: tree[code].name for code in codes}, titles)
    forget_phones(session, workshop)
    workshop.state, workshop.step, workshop.timer_at = WorkshopState.CLOSED, "", None
    event = "workshop_entered" if workshop.on_paper else "workshop_closed"
    found.tell(session, workshop, event, by=by, before=before, after=workshop.state)
    if workshop.rehearsal:
        forget_rehearsal(session, workshop)
    return workshop


def _leave_open(session: Session, workshop: Workshop, by: User) -> None:
    """What the vote chose and nobody agreed on is not agreed, inside the caller's transaction."""
    for topic in found.topics_of(session, workshop.id):
        if topic.state is TopicState.CHOSEN:
            before, topic.state = topic.state, TopicState.NOT_AGREED
            found.tell(
                session, workshop, "topic_not_agreed", by=by, about=f"topic {topic.id}", before=before,
                after=topic.state,
            )  # fmt: skip
