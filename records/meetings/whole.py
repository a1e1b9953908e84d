"""Whole: everything that a running or closed meeting holds, for `manage.py workshop show` (WORKSHOP 16)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import priorities, tally
from records.agreed.actions import action_as_json, actions_of, reviews_of
from records.agreed.afterwards import versions_of
from records.agreed.following import as_json as verdict_as_json
from records.meetings import found, ideas, voting
from records.meetings.minutes import minutes_of
from records.models import (
    Amendment,
    DataGap,
    ParkedQuestion,
    Priority,
    Round,
    RoundState,
    StepDone,
    Topic,
    Workshop,
)
from records.refusals import Refused


def as_json(session: Session, workshop_id: int) -> dict[str, Any]:
    """One meeting. Before a result is revealed nothing of a vote is in it but how many voted.

    Raises Refused for a number that no meeting has.
    """
    workshop = session.get(Workshop, workshop_id)
    if workshop is None:
        raise Refused(f"There is no meeting {workshop_id}.", "unknown", f"workshop {workshop_id}")
    agreed = session.scalars(
        select(Priority).where(Priority.workshop_id == workshop_id).order_by(Priority.id)
    ).all()
    return {
        "workshop": workshop.id,
        "locality": workshop.locality,
        "held_on": workshop.held_on.isoformat(),
        "state": workshop.state.value,
        "step": workshop.step,
        "mode": workshop.mode.value,
        "headcount": workshop.headcount or None,
        "channel": "paper" if workshop.on_paper else "room",
        "entered_on": workshop.entered_on.isoformat() if workshop.entered_on else None,
        "template": workshop.template,
        "snapshot": workshop.snapshot,
        "weights": workshop.weights,
        "shortlist": workshop.shortlist,
        "steps": [{"step": s.step, "at": s.at.isoformat()} for s in _of(session, StepDone, workshop_id)],
        "attendance": [
            {"practice": a.practice, "state": a.state, "represented_by": a.represented_by or None}
            for a in found.attendance(session, workshop_id)
        ],
        "topics": [_topic(topic) for topic in found.topics_of(session, workshop_id)],
        "ideas": [_idea(idea) for idea in ideas.ideas_of(session, workshop_id)],
        "rounds": [_round(session, one) for one in found.rounds_of(session, workshop_id)],
        "priorities": [priority_as_json(session, p) for p in agreed],
        "actions": [action_as_json(a) for p in agreed for a in actions_of(session, p.id)],
        "data_gaps": [
            {"title": g.title, "to_measure": g.to_measure, "asked_by": g.asked_by,
             "wanted_by": g.wanted_by.isoformat(), "topic": g.topic_id}
            for g in _of(session, DataGap, workshop_id)
        ],
        "parked_questions": [q.words for q in _of(session, ParkedQuestion, workshop_id)],
        "minutes": _minutes(session, workshop),
        "ask": workshop.ask or None,
        "next_on": workshop.next_on.isoformat() if workshop.next_on else None,
        "amendments": [
            {"at": a.amended_at.isoformat(), "by": a.by_role, "before": a.before, "after": a.after}
            for a in _of(session, Amendment, workshop_id)
        ],
    }  # fmt: skip


def priority_as_json(session: Session, priority: Priority) -> dict[str, Any]:
    """One priority with its verdict, actions, reviews, and what it said before each edit."""
    return {
        **priorities.as_json(priority),
        **verdict_as_json(session, priority),
        "actions": [action_as_json(a) for a in actions_of(session, priority.id)],
        "reviews": [
            {"on": r.reviewed_on.isoformat(), "decision": r.decision, "note": r.note, "role": r.by_role}
            for r in reviews_of(session, priority.id)
        ],
        "history": [
            {"version": v.version, **v.held, "edited_at": v.edited_at.isoformat()}
            for v in versions_of(session, priority.id)
        ],
    }


def _minutes(session: Session, workshop: Workshop) -> list[dict[str, Any]] | None:
    """What was written down at the close, with the corrections since; None while it runs."""
    if not workshop.minutes:
        return None
    written = minutes_of(session, workshop, {})
    return [{"heading": heading, "lines": list(lines)} for heading, lines in written.sections]


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.id,
        "letter": topic.letter or None,
        "title": topic.title,
        "question": topic.question,
        "indicator": topic.indicator or None,
        "why": topic.why,
        "proposed_by": topic.proposed_by or None,
        "state": topic.state.value,
        "parts": topic.parts,
        "score": topic.score,
        "cautions": topic.cautions,
        "merged_into": topic.merged_into,
        "reason": topic.reason or None,
    }


def _idea(idea: Any) -> dict[str, Any]:
    """Without its author, always."""
    return {
        "words": idea.words,
        "first_step": idea.first_step or None,
        "topic": idea.topic_id,
        "original": idea.original or None,
        "parked": idea.parked,
    }


def _round(session: Session, one: Round) -> dict[str, Any]:
    shown = one.state is RoundState.REVEALED
    papers = voting.papers_of(session, one) if shown else []
    return {
        "no": one.number,
        "method": one.method,
        "state": one.state.value,
        "run_off": one.run_off,
        "topics": one.topics,
        "voting": voting.number_voted(session, one),
        "eligible": one.eligible,
        "quorum": one.quorum if shown else None,
        "advisory": not one.quorum if shown else None,
        "late": one.late,
        "reopened": one.reopened,
        "totals": one.totals if shown else {},
        "voted": voting.has_voted(session, one) if shown else [],
        "papers": papers,
        "practices": one.practices if shown else None,
        "gives_away": _gives_away(session, one, papers) if shown else None,
        "tied": one.tied,
        "decided_by": one.decided_by or None,
        "reason": one.reason or None,
    }


def _gives_away(session: Session, one: Round, papers: list[Any]) -> bool:
    return tally.gives_away(one.voting, papers, voting.number_typed(session, one))


def _of(session: Session, table: Any, workshop_id: int) -> list[Any]:
    return list(session.scalars(select(table).where(table.workshop_id == workshop_id).order_by(table.id)))
