"""What the demonstration's practices did after their meetings: actions, and the first review, by the ordinary
verbs."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import people
from records.agreed import actions
from records.agreed.actions import Planned
from records.models import ActionState, PlannedAction, Priority, Review, Role, User

AGREED = date(2025, 12, 10)
REVIEWED, NEXT = date(2026, 5, 27), date(2026, 11, 12)


@dataclass(frozen=True)
class Step:
    """One action of a priority, which its key names, and the day on which it was done (None: not yet)."""

    priority: str
    planned: Planned
    done: date | None = None


STEPS = (
    Step(
        "LOC-L04 act_dna_pct",
        Planned(
            "Send text reminders the day before and two hours before", "Practice manager", "X90030", AGREED,
            date(2026, 1, 31), try_first="One week at Cobblegarth",
            expect="Fewer people forget an appointment",
        ),
        date(2026, 1, 5),
    ),
    Step(
        "LOC-L04 act_dna_pct",
        Planned(
            "Let patients cancel by reply to the reminder", "Reception lead", "X90031", AGREED,
            date(2026, 2, 28), expect="Appointments that nobody needs are free again",
        ),
        date(2026, 2, 16),
    ),
    Step(
        "LOC-L04 ue_ae_minor_inhours_1000",
        Planned(
            "Offer a call back before 11 am for same-day needs", "GP partner", "X90032", AGREED,
            date(2026, 6, 1), try_first="Mondays only, for four weeks",
        ),
    ),
    Step(
        "LOC-L07 ue_em_adm_1000",
        Planned(
            "Visit frail patients within two days of discharge", "Nurse lead", "X90048",
            date(2025, 11, 12), date(2026, 4, 30),
        ),
    ),
)  # fmt: skip
REVIEWS = {  # key of a priority → what was said of it
    "LOC-L04 act_dna_pct": "Both actions are in place. It is too early for a verdict: look again in autumn.",
    "LOC-L04 ue_ae_minor_inhours_1000": "The call back started late at two practices. Keep it as it is.",
}


def follow_up(session: Session, tree: Organisations) -> None:
    """Add the actions, say which are done, review; doing it again changes nothing."""
    held = {p.idempotency_key: p for p in session.scalars(select(Priority))}
    facilitator = next(user for user in people.users(session) if user.role is Role.FACILITATOR)
    for place, step in enumerate(STEPS, start=1):
        priority = held.get(f"demonstration {step.priority}")
        if priority is not None:
            _act(session, priority, step, f"demonstration action {place}", facilitator, tree)
    for name, note in REVIEWS.items():
        priority = held.get(f"demonstration {name}")
        if priority is not None:
            _review(session, priority, f"demonstration review {name}", note, facilitator)


def _act(
    session: Session, priority: Priority, step: Step, key: str, facilitator: User, tree: Organisations
) -> None:
    if session.scalars(select(PlannedAction).where(PlannedAction.idempotency_key == key)).first():
        return
    made = actions.add_action(
        session, priority.id, step.planned, by=facilitator, tree=tree, today=step.planned.start_on,
        idempotency_key=key,
    )  # fmt: skip
    if step.done is not None:
        actions.move_action(
            session, made.id, ActionState.DONE, made.version, by=facilitator, tree=tree, today=step.done
        )


def _review(session: Session, priority: Priority, key: str, note: str, facilitator: User) -> None:
    if session.scalars(select(Review).where(Review.idempotency_key == key)).first():
        return
    actions.review(
        session, priority.id, "keep", note, by=facilitator, today=REVIEWED, next_on=NEXT, idempotency_key=key
    )
