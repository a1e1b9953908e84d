"""Forgetting: what a meeting leaves nothing of: votes that were not shown, phones, authors, a rehearsal."""

from sqlalchemy import String, cast, delete, literal, select, update
from sqlalchemy.orm import Session

from records.meetings import found
from records.models import (
    Attendance,
    Ballot,
    Control,
    DataGap,
    Idea,
    JoinCode,
    Paper,
    ParkedQuestion,
    Phone,
    PlannedAction,
    Position,
    Priority,
    PriorityVersion,
    Restatement,
    Review,
    Round,
    RoundState,
    Seat,
    StepDone,
    Topic,
    User,
    Verdict,
    Voted,
    Workshop,
)


def void_open_rounds(session: Session, workshop: Workshop, reason: str, by: User | None) -> None:
    """Votes that were not revealed are forgotten, inside the caller's transaction."""
    for one in found.rounds_of(session, workshop.id):
        if one.state in found.UNFINISHED:
            before, one.state, one.reason = one.state, RoundState.VOID, reason
            session.execute(delete(Ballot).where(Ballot.round_id == one.id))
            about = f"round {one.number}"
            found.tell(
                session, workshop, "round_voided", by=by, about=about, before=before, after=one.state,
                actor="" if by else "the program",
            )  # fmt: skip


def forget_phones(session: Session, workshop: Workshop) -> None:
    """Code, phones, control and the authors of ideas, inside the caller's transaction."""
    nobody = literal("forgotten ") + cast(Idea.id, String)  # the key of an idea began with its phone
    of_this = update(Idea).where(Idea.workshop_id == workshop.id)
    session.execute(of_this.values(phone_id=None, idempotency_key=nobody))
    for table in (JoinCode, Phone, Control):
        session.execute(delete(table).where(table.workshop_id == workshop.id))


def forget_rehearsal(session: Session, workshop: Workshop) -> None:
    """Everything that was only practised, inside the caller's transaction; the audit keeps that it was."""
    rounds = select(Round.id).where(Round.workshop_id == workshop.id)
    agreed = select(Priority.id).where(Priority.workshop_id == workshop.id)
    for table in (Ballot, Paper, Voted):
        session.execute(delete(table).where(table.round_id.in_(rounds)))
    for kept in (PlannedAction, Position, Verdict, PriorityVersion, Review, Restatement):
        session.execute(delete(kept).where(kept.priority_id.in_(agreed)))
    session.execute(delete(Priority).where(Priority.workshop_id == workshop.id))
    session.execute(update(Topic).where(Topic.workshop_id == workshop.id).values(merged_into=None))
    for part in (Round, Idea, DataGap, ParkedQuestion, StepDone, Attendance, Seat, Topic):
        session.execute(delete(part).where(part.workshop_id == workshop.id))
    workshop.minutes, workshop.ask, workshop.next_on = [], "", None
