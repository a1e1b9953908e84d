"""The tables of what people did, by subject; every other module takes them from here."""

from records.models.accounts import Role, Scope, SignIn, SignInAttempt, Ticket, User, Visit
from records.models.agreements import Position, Priority, PriorityState, Stance
from records.models.audits import AuditEvent
from records.models.meetings import Workshop, WorkshopState
from records.models.remarks import (
    Challenge,
    ChallengeState,
    ChosenIndicator,
    Note,
    Offer,
    OwnGroup,
    Visibility,
)

__all__ = [
    "AuditEvent",
    "Challenge",
    "ChallengeState",
    "ChosenIndicator",
    "Note",
    "Offer",
    "OwnGroup",
    "Position",
    "Priority",
    "PriorityState",
    "Role",
    "Scope",
    "SignIn",
    "SignInAttempt",
    "Stance",
    "Ticket",
    "User",
    "Visibility",
    "Visit",
    "Workshop",
    "WorkshopState",
]
