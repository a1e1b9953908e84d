"""The tables of what people did, by subject; every other module takes them from here."""

from records.models.accounts import (
    Role,
    Scope,
    SignIn,
    SignInAttempt,
    Ticket,
    User,
    Visit,
)
from records.models.agreements import (
    Position,
    Priority,
    PriorityState,
    Stance,
)
from records.models.audits import (
    AuditEvent,
)
from records.models.decks import (
    DeckTaken,
    RegisteredDeck,
    Release,
    ReleaseState,
)
from records.models.follow_up import (
    ActionState,
    Amendment,
    PlannedAction,
    PriorityVersion,
    Restatement,
    Review,
    Verdict,
)
from records.models.meetings import (
    Attendance,
    Control,
    JoinCode,
    Phone,
    PhoneState,
    Seat,
    StepDone,
    VotingMode,
    Workshop,
    WorkshopState,
    WrongCode,
)
from records.models.remarks import (
    Challenge,
    ChallengeState,
    ChosenIndicator,
    Note,
    Offer,
    OwnGroup,
    Visibility,
)
from records.models.templates import (
    DeckTemplate,
)
from records.models.topics import (
    DataGap,
    Idea,
    ParkedQuestion,
    Topic,
    TopicState,
)
from records.models.votes import (
    Ballot,
    Paper,
    Round,
    RoundState,
    Voted,
)

__all__ = [
    "ActionState",
    "Amendment",
    "Attendance",
    "AuditEvent",
    "Ballot",
    "Challenge",
    "ChallengeState",
    "ChosenIndicator",
    "Control",
    "DataGap",
    "DeckTaken",
    "DeckTemplate",
    "Idea",
    "JoinCode",
    "Note",
    "Offer",
    "OwnGroup",
    "Paper",
    "ParkedQuestion",
    "Phone",
    "PhoneState",
    "PlannedAction",
    "Position",
    "Priority",
    "PriorityState",
    "PriorityVersion",
    "RegisteredDeck",
    "Release",
    "ReleaseState",
    "Restatement",
    "Review",
    "Role",
    "Round",
    "RoundState",
    "Scope",
    "Seat",
    "SignIn",
    "SignInAttempt",
    "Stance",
    "StepDone",
    "Ticket",
    "Topic",
    "TopicState",
    "User",
    "Verdict",
    "Visibility",
    "Visit",
    "Voted",
    "VotingMode",
    "Workshop",
    "WorkshopState",
    "WrongCode",
]
