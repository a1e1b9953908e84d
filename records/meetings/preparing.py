"""Preparing: a draft with its date, snapshot and topics becomes a meeting that is ready to begin."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.agreed.shortlist import HEAVIEST, PARTS, STEP
from benchmarking.organisations import Organisations
from records import clock
from records.meetings import found
from records.meetings.agenda import TEMPLATES
from records.meetings.forgetting import forget_phones, forget_rehearsal, void_open_rounds
from records.models import (
    TopicState,
    User,
    VotingMode,
    Workshop,
    WorkshopState,
)
from records.permissions import Action, check
from records.priorities import LEAD_ROLES
from records.refusals import Overtaken, Refused
from records.remarks.free_text import accepted
from records.verbs import verb
from records.workshops import check_meeting

PREPARED = WorkshopState.DRAFT, WorkshopState.READY
SETTINGS = "held_on", "template", "mode", "chair_role", "headcount", "weights", "shortlist", "done"
CHECKLIST = ("invitations", "shortlist", "deck", "vote_sheets", "rehearsal")
DONE = ("done", "not_needed", "")
FEWEST_TOPICS = 2


@verb
def prepare(
    session: Session,
    locality: str,
    *,
    by: User,
    tree: Organisations,
    snapshot_id: str,
    held_on: date,
    today: date,
    idempotency_key: str,
    template: str = "full",
    mode: VotingMode = VotingMode.PER_PRACTICE,
    chair_role: str = "",
    rehearsal: bool = False,
) -> Workshop:
    """Begin to prepare a meeting of a locality. The same key again: the same draft."""
    check(by, Action.WRITE_WORKSHOP, locality)
    again = found.with_key(session, Workshop, idempotency_key)
    if again:
        return again
    check_meeting(locality, tree, snapshot_id, held_on, today, ahead=True)
    _check_settings(template, chair_role)
    workshop = Workshop(
        locality, tree[locality].name, held_on, snapshot_id, WorkshopState.DRAFT, by.email, clock.now(),
        idempotency_key, template=template, mode=mode, chair_role=chair_role, rehearsal=rehearsal,
    )  # fmt: skip
    session.add(workshop)
    session.flush()
    found.tell(session, workshop, "workshop_created", by=by, after=WorkshopState.DRAFT)
    return workshop


@verb
def change_settings(
    session: Session,
    workshop_id: int,
    given: Mapping[str, Any],
    *,
    by: User,
    today: date,
    version: int | None = None,
) -> Workshop:
    """Change some of SETTINGS before a meeting begins, by name; of `done` the lines that are given.

    `version`: of the meeting, as the form was filled from it. Raises Overtaken where somebody changed the
    settings since; a line of the check list is one press and needs no form.
    """
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED)
    filled = {name: given[name] for name in SETTINGS if name in given and name != "done"}
    if filled and workshop.version != version:
        saved = {name: _said(getattr(workshop, name)) for name in filled}
        texts = {name: _said(value) for name, value in filled.items()}
        raise Overtaken(saved, texts, workshop.version, found.thing(workshop))
    _check_settings(given.get("template", workshop.template), given.get("chair_role", workshop.chair_role))
    if "held_on" in given and given["held_on"] < today:
        raise Refused("A meeting is prepared for a day to come.", "held_on", found.thing(workshop))
    if "weights" in given:
        _check_weights(given["weights"])
    for line, state in given.get("done", {}).items():
        if line not in CHECKLIST or state not in DONE:
            raise Refused(f"{line} is not a line of the check list.", "unknown", found.thing(workshop))
    for name, value in filled.items():
        setattr(workshop, name, value)
    workshop.done = {**workshop.done, **given.get("done", {})}
    workshop.version += bool(filled)
    found.tell(session, workshop, "workshop_changed", by=by, after=" ".join(sorted(given)))
    return workshop


@verb
def pin_snapshot(session: Session, workshop_id: int, snapshot_id: str, *, by: User) -> Workshop:
    """Move a meeting that has not begun to newer figures; its shortlist is to be looked at again."""
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED)
    before, workshop.snapshot = workshop.snapshot, snapshot_id
    found.tell(session, workshop, "snapshot_pinned", by=by, before=before, after=snapshot_id)
    return workshop


@verb
def set_ready(session: Session, workshop_id: int, ready: bool, *, by: User) -> Workshop:
    """Say that everything is prepared, or that it is not after all. A vote needs two topics at least."""
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED)
    listed = [t for t in found.topics_of(session, workshop_id) if t.state is TopicState.LISTED]
    if ready and workshop.template != "review" and len(listed) < FEWEST_TOPICS:
        raise Refused(f"List at least {FEWEST_TOPICS} topics first.", "topics", found.thing(workshop))
    before, workshop.state = workshop.state, WorkshopState.READY if ready else WorkshopState.DRAFT
    if before is not workshop.state:
        event = "workshop_ready" if ready else "workshop_unready"
        found.tell(session, workshop, event, by=by, before=before, after=workshop.state)
    return workshop


@verb
def cancel(session: Session, workshop_id: int, reason: str, *, by: User) -> Workshop:
    """Call a meeting off: votes are deleted, ideas stay for the next one; of a rehearsal nothing stays."""
    workshop = found.workshop_for(session, workshop_id, by, *PREPARED, WorkshopState.LIVE)
    workshop.reason = accepted(reason, 300, "The reason")
    before, workshop.state = workshop.state, WorkshopState.CANCELLED
    workshop.closed_at = clock.now()
    void_open_rounds(session, workshop, "The meeting was cancelled", by)
    forget_phones(session, workshop)
    if workshop.rehearsal:
        forget_rehearsal(session, workshop)
    found.tell(session, workshop, "workshop_cancelled", by=by, before=before, after=workshop.state)
    return workshop


def next_meeting(session: Session, locality: str) -> Workshop | None:
    """The meeting of a locality that is being prepared, the earliest first; for proposals."""
    coming = ~Workshop.on_paper & Workshop.state.in_(PREPARED)
    rows = select(Workshop).where(Workshop.locality == locality, coming)
    return session.scalars(rows.order_by(Workshop.held_on, Workshop.id).limit(1)).first()


def _said(value: object) -> str:
    """A setting as it is read."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {weight}" for name, weight in value.items())
    if isinstance(value, list):
        return f"{len(value)} topics"
    return str(value).replace("_", " ")


def _check_weights(weights: Mapping[str, Any]) -> None:
    """A weight for each part, from 0 to 100 in steps of 5; the score is over their sum, which is not 0."""
    if set(weights) != set(PARTS):
        raise Refused("Give a weight to each of the five parts.", "weights")
    whole = [isinstance(w, int) and 0 <= w <= HEAVIEST and w % STEP == 0 for w in weights.values()]
    if not all(whole):
        raise Refused(f"Weights go from 0 to {HEAVIEST} in steps of {STEP}.", "weights")
    if not any(weights.values()):
        raise Refused("At least one part has to count: give it a weight above 0.", "weights")


def _check_settings(template: str, chair_role: str) -> None:
    if template not in TEMPLATES:
        raise Refused("Choose one of the three templates.", "template")
    if chair_role and chair_role not in LEAD_ROLES:
        raise Refused("The chair is a role from the list: no names of people.", "chair_role")
