"""Priority reviews: a priority is looked at again, edited, closed, opened again or given a new baseline."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from benchmarking.agreed.followed import Verdict
from benchmarking.agreed.scopes import figure_over
from benchmarking.comparison import Comparison, compare
from benchmarking.over_time.series_breaks import breaks_among
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import with_unit
from components import current
from components.acting import act
from components.agreed.editing import edit_form, end_form, renew
from components.figure.cards import day
from components.markup import escape, note
from records.agreed import actions, afterwards
from records.agreed.actions import DECISIONS
from records.agreed.courses import Course
from records.agreed.freezing import frozen_on_the_day
from records.database import Session
from records.models import Priority, PriorityState, PriorityVersion, Review, User
from records.permissions import Action, may
from records.priorities import REOPEN, REVIEW_DAYS, Baseline, baseline_from
from records.workshops import agreed, stored_priority

NEXT = 91  # days ahead that the next review is offered
DECIDED = {"keep": "keep it as it is", "change": "change something", "close": "close it"}


def history(course: Course, names: Mapping[str, str]) -> str:
    """Reviews and edits as HTML, oldest first; an empty text where there are none."""
    reviews = [_review_words(review) for review in course.reviews]
    edits = [_edit_words(version, names) for version in course.versions]
    old = [f"Earlier baseline: {_old(base)}." for base in course.priority.old_baselines]
    said = [("Reviews", reviews), ("What it said before", [*edits, *old])]
    return "".join(
        f'<p class="sk-eyebrow">{heading}</p><ul class="sk-lines">'
        + "".join(f"<li>{escape(line)}</li>" for line in lines)
        + "</ul>"
        for heading, lines in said
        if lines
    )


def priority_work(user: User, course: Course, snapshot: Snapshot, today: date) -> None:
    """What a facilitator of the locality can do with a priority."""
    priority = course.priority
    if not may(user, Action.WRITE_WORKSHOP, priority.locality):
        return
    if priority.state is PriorityState.CLOSED:
        _reopen(user, priority, today)
    if priority.state is not PriorityState.OPEN:
        return
    tree, database = snapshot.organisations, current.database()
    names = {code: tree.names.get(code, code) for code in tree.practices(priority.locality, today)}
    with st.container(horizontal=True):
        with st.popover("Review", key=f"reviewing_{priority.id}"):
            _review(user, priority, today)
        with st.popover("Change words, lead or date", key=f"changing_{priority.id}"):
            edit_form(database, user, priority, names, tree, today)
        with st.popover("Close it", key=f"closing_{priority.id}"):
            end_form(database, user, priority, today)
    if course.verdict is not None and course.said == Verdict.SERIES_BROKEN:
        _rebaseline(user, priority, snapshot)


def _review(user: User, priority: Priority, today: date) -> None:
    form = f"review_form_{priority.id}"
    key = str(st.session_state.setdefault(f"{form}_key", secrets.token_hex(8)))
    first, last = (today + timedelta(days) for days in REVIEW_DAYS)
    with st.form(form, border=False):
        decision = st.pills("How does it go on?", list(DECISIONS), format_func=DECISIONS.__getitem__)
        said = st.text_area("What was said", max_chars=500)
        next_on = st.date_input(
            "Looked at next", today + timedelta(NEXT), min_value=first, max_value=last, format="DD/MM/YYYY"
        )
        note("To change it or to close it, use the button beside this one as well.")
        pressed = st.form_submit_button("Keep this review")
    if pressed:
        verb = partial(
            actions.review, priority_id=priority.id, decision=decision or "", note=said, by=user, today=today,
            next_on=next_on if isinstance(next_on, date) else None, idempotency_key=key,
        )  # fmt: skip
        act(partial(_own, verb=verb, priority_id=priority.id, form=form), "The review was not kept", form)


def _reopen(user: User, priority: Priority, today: date) -> None:
    closed = priority.closed_on
    if closed is None or today - closed > REOPEN:
        return
    if st.button("Open again", key=f"reopen_{priority.id}"):
        verb = partial(
            afterwards.reopen_priority,
            priority_id=priority.id,
            version=priority.version,
            by=user,
            today=today,
        )
        act(
            partial(_own, verb=verb, priority_id=priority.id),
            "It was not opened again",
            f"reopen_{priority.id}",
        )
    note(f"Until {day(closed + REOPEN)} it can be opened again with its baseline.")


def _rebaseline(user: User, priority: Priority, snapshot: Snapshot) -> None:
    found = new_baseline(priority, snapshot)
    if found is None:
        note("A new baseline can be set once a whole year is counted in the new way.")
        return
    value = with_unit(found.value, snapshot.indicators[priority.indicator])
    if st.button(f"Set a new baseline: {value}", key=f"rebaseline_{priority.id}"):
        act(
            partial(_own, verb=partial(_set, user, priority, snapshot), priority_id=priority.id),
            "No new baseline was set",
            f"base_{priority.id}",
        )
    note("The old baseline stays in the record, and what was said by it.")


def _set(user: User, priority: Priority, snapshot: Snapshot, session: Session) -> None:
    """The new baseline, with what is worked out with it."""
    compared = _as_compared(priority, snapshot)
    if compared is None:
        return
    frozen = frozen_on_the_day(
        snapshot, compared, priority.scope, priority.wanted, priority.target_kind, agreed(session)
    )
    baseline = baseline_from(compared, snapshot.id)
    afterwards.rebaseline(
        session, priority.id, priority.version, baseline, by=user, indicator=compared.indicator, frozen=frozen
    )


def _own(session: Session, verb: Callable[[Session], object], priority_id: int, form: str = "") -> None:
    """A change of one's own: the other forms of the same page are meant for what it left."""
    verb(session)
    renew(stored_priority(session, priority_id))
    st.session_state.pop(f"{form}_key", None)


def new_baseline(priority: Priority, snapshot: Snapshot) -> Baseline | None:
    """Where the priority's practices stand in the latest period that is counted in one way; None where no
    whole one follows the last break yet."""
    compared = _as_compared(priority, snapshot)
    return None if compared is None else baseline_from(compared, snapshot.id)


def _as_compared(priority: Priority, snapshot: Snapshot) -> Comparison | None:
    """The same, with whom it is compared."""
    indicator = snapshot.indicators.get(priority.indicator)
    period = snapshot.held.latest(priority.indicator) if indicator else None
    if indicator is None or period is None or priority.locality not in snapshot.organisations:
        return None
    if any(
        period.start < broken.period.start for broken in breaks_among(snapshot, indicator, priority.scope)
    ):
        return None
    found = compare(snapshot, priority.locality, indicator.id, period)
    own = figure_over(snapshot, indicator, period, found.organisation, priority.scope)
    return replace(found, figure=own) if own.value is not None else None


def _review_words(review: Review) -> str:
    return f"{day(review.reviewed_on)}, {DECIDED[review.decision]}: {review.note}"


def _edit_words(version: PriorityVersion, names: Mapping[str, str]) -> str:
    held = version.held
    lead = f"{held['lead_role']}, {names.get(held['lead_practice'], held['lead_practice'])}"
    own = f"“{held['own_words']}”. " if held["own_words"] else ""
    review = day(date.fromisoformat(held["review_on"]))
    return f"Until {day(version.edited_at.date())}: {own}Lead {lead}. Review on {review}."


def _old(base: Mapping[str, object]) -> str:
    value = base.get("value")
    return f"{value:.4g}, {base.get('period')}" if isinstance(value, float) else "no figure"
