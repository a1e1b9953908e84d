"""The verbs after a meeting: say where a practice stands, change a priority's words, end it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.indicators import Indicator
from benchmarking.organisations import Organisations
from records import clock, priorities
from records.agreed.following import latest_verdict
from records.models import Priority, PriorityState, PriorityVersion, User
from records.permissions import Action, check
from records.priorities import Baseline, Proposal, Stand
from records.refusals import Refused
from records.remarks.free_text import check_no_patient
from records.verbs import verb
from records.workshops import named, refuse_a_fourth, refuse_the_same, stored_priority, write_move


class Conflict(Refused):
    """Somebody else saved first. `stored` is what they saved, `given` what was not: show both."""

    def __init__(self, stored: Priority, given: dict[str, Any]) -> None:
        super().__init__(
            "Somebody else changed this priority while you were writing. Nothing of theirs was overwritten.",
            "conflict",
            f"priority {stored.id}",
        )
        self.stored = stored
        self.given = given


@verb
def record_position(
    session: Session,
    priority_id: int,
    version: int,
    practice: str,
    stand: Stand,
    *,
    by: User,
    tree: Organisations,
    today: date,
) -> Priority:
    """Say afterwards where a practice stands, until `confirm_by`; what reaches the numbers opens it.

    Raises Conflict where somebody else changed the priority since `version`.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.GIVE_POSITION, practice, tree=tree, on=today)
    position = next((p for p in priority.positions if p.practice == practice), None)
    if position is None:
        raise Refused(f"{practice} is not a practice of this locality.", "outside_locality", practice)
    _check_version(session, priority, version, {"practice": practice, **vars(stand)})
    if not priorities.takes_positions(priority, today):
        raise Refused(
            f"Positions were taken until {priority.confirm_by:%d %B %Y}.", "too_late", named(priority)
        )
    priorities.check_stand(stand)
    before = position.stance
    position.stance, position.reason, position.unnamed = stand.stance, stand.reason, stand.unnamed
    priority.version += 1
    thing = f"{named(priority)} {practice}"
    write_move(session, by, "position_recorded", thing, before, stand.stance, priority.snapshot)
    agreed = priorities.is_agreed([p.stance for p in priority.positions])
    if priority.state is PriorityState.PROPOSED and agreed:
        refuse_a_fourth(session, priority.locality)
        priority.state, priority.agreed_on = PriorityState.OPEN, today
        moved = PriorityState.PROPOSED, PriorityState.OPEN
        write_move(session, by, "priority_opened", named(priority), *moved, priority.snapshot)
    return priority


@verb
def edit_priority(
    session: Session,
    priority_id: int,
    version: int,
    *,
    by: User,
    tree: Organisations,
    today: date,
    own_words: str,
    lead_role: str,
    lead_practice: str,
    review_on: date,
) -> Priority:
    """Change the words, the lead or the review date of an open priority; the rest is never edited.

    `version` is the one that the form was filled from. Raises Conflict, with both texts, where somebody else
    saved in between.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    given = {
        "own_words": own_words,
        "lead_role": lead_role,
        "lead_practice": lead_practice,
        "review_on": review_on,
    }
    _check_version(session, priority, version, given)
    if priority.state is PriorityState.CLOSED:
        raise Refused("This priority is closed.", "closed", named(priority))
    priorities.check_words(own_words)
    priorities.check_lead(lead_role, lead_practice, tree.practices(priority.locality, today))
    if review_on != priority.review_on:
        priorities.check_review(review_on, today)
    session.add(PriorityVersion(priority.id, priority.version, as_worded(priority), clock.now()))
    for name, value in given.items():
        setattr(priority, name, value)
    priority.version += 1
    versions = f"version {version}", f"version {priority.version}"
    write_move(session, by, "priority_edited", named(priority), *versions, priority.snapshot)
    return priority


@verb
def close_priority(
    session: Session,
    priority_id: int,
    version: int,
    *,
    by: User,
    outcome: str,
    note: str,
    today: date,
    stop_reason: str = "",
) -> Priority:
    """End a priority, with its outcome (priorities.OUTCOMES) and a line on why. Its place is free again.

    One that is stopped needs one of STOP_REASONS.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    _check_version(session, priority, version, {"outcome": outcome, "closing_note": note})
    if outcome not in priorities.OUTCOMES:
        raise Refused("Say how it ended.", "missing", named(priority))
    if outcome == "stopped" and stop_reason not in priorities.STOP_REASONS:
        raise Refused("Say why it is stopped.", "missing", named(priority))
    if not 10 <= len(note) <= 300:
        raise Refused("Say why in 10 to 300 characters.", "missing", named(priority))
    check_no_patient(note)
    if priority.state is PriorityState.CLOSED:
        raise Refused("This priority is closed already.", "closed", named(priority))
    if priority.state is PriorityState.PROPOSED:
        raise Refused("It is not agreed yet: it lapses by itself.", "proposed", named(priority))
    priority.state, before = PriorityState.CLOSED, priority.state
    priority.closed_on, priority.outcome, priority.closing_note = today, outcome, note
    priority.stop_reason = stop_reason if outcome == "stopped" else ""
    priority.version += 1
    write_move(session, by, "priority_closed", named(priority), before, outcome, priority.snapshot)
    return priority


@verb
def reopen_priority(session: Session, priority_id: int, version: int, *, by: User, today: date) -> Priority:
    """Open a closed priority again within ninety days: it keeps its baseline and needs a free place."""
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    _check_version(session, priority, version, {})
    if priority.state is not PriorityState.CLOSED or priority.closed_on is None:
        raise Refused("This priority is not closed.", "state", named(priority))
    if today - priority.closed_on > priorities.REOPEN:
        raise Refused(
            "It was closed more than 90 days ago: agree a new priority.", "too_late", named(priority)
        )
    refuse_a_fourth(session, priority.locality)
    refuse_the_same(session, priority.locality, priority.indicator, priority.scope, today)
    priority.state, before = PriorityState.OPEN, priority.state
    priority.closed_on, priority.outcome, priority.closing_note = None, "", ""
    priority.stop_reason = ""
    priority.version += 1
    write_move(session, by, "priority_reopened", named(priority), before, priority.state, priority.snapshot)
    return priority


@verb
def rebaseline(
    session: Session,
    priority_id: int,
    version: int,
    baseline: Baseline,
    *,
    by: User,
    indicator: Indicator,
    frozen: Mapping[str, Any],
) -> Priority:
    """A new baseline after the series broke; the old one stays in the record with its statement and what was
    frozen with it, verdicts are not rewritten.

    The target stays the number that was agreed; Refused where it does not lie beyond the new baseline: then
    the priority is closed and a new one agreed. `frozen`: of the new baseline (freezing.frozen_on_the_day);
    whom the priority is compared with stays.
    """
    priority = stored_priority(session, priority_id)
    check(by, Action.WRITE_WORKSHOP, priority.locality)
    _check_version(session, priority, version, {})
    if priority.state is not PriorityState.OPEN:
        raise Refused("Only an open priority gets a new baseline.", "state", named(priority))
    last = latest_verdict(session, priority_id)
    if last is None or last.verdict != "series_broken":
        raise Refused("Its series is whole: the baseline stays.", "not_broken", named(priority))
    proposal = _as_proposed(priority, indicator)
    priorities.check_target(proposal, baseline)
    old = {**priority.baseline, "statement": priority.statement, "frozen": dict(priority.frozen)}
    priority.old_baselines = [*priority.old_baselines, old]
    priority.baseline = priorities.kept(baseline)
    priority.statement = priorities.statement(priority.locality_name, proposal, baseline)
    priority.frozen = {**frozen, "similar": priority.frozen.get("similar") or []}
    priority.baseline_version += 1
    priority.version += 1
    versions = f"baseline {priority.baseline_version - 1}", f"baseline {priority.baseline_version}"
    write_move(session, by, "priority_rebaselined", named(priority), *versions, priority.snapshot)
    return priority


def _as_proposed(priority: Priority, indicator: Indicator) -> Proposal:
    """The priority as it was filled in, for the rules that it has to keep and for its sentence."""
    return Proposal(
        indicator, priority.scope, priority.wanted, priority.target_kind, priority.target,
        priority.target_by, priority.lead_role, priority.lead_practice, priority.review_on,
    )  # fmt: skip


def versions_of(session: Session, priority_id: int) -> list[PriorityVersion]:
    """What a priority said before each edit, oldest first."""
    rows = select(PriorityVersion).where(PriorityVersion.priority_id == priority_id)
    return list(session.scalars(rows.order_by(PriorityVersion.version)))


def as_worded(priority: Priority) -> dict[str, Any]:
    """What an edit may change, as it stands."""
    return {
        "own_words": priority.own_words,
        "lead_role": priority.lead_role,
        "lead_practice": priority.lead_practice,
        "review_on": priority.review_on.isoformat(),
    }


def _check_version(session: Session, priority: Priority, version: int, given: dict[str, Any]) -> None:
    if priority.version != version:
        session.expunge(priority)  # so that it can still be read after the transaction was taken back
        raise Conflict(priority, given)
