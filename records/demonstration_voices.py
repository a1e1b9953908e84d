"""What the demonstration's practices say of their figures: challenges, choices, offers and notes, by the
ordinary verbs."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.comparison import Comparison, compare
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records import people
from records.models import ChallengeState, Note, Role, User, Visibility
from records.remarks import challenges, chosen, notes, offers
from records.verbs import COMMAND_LINE

MANAGER = "practices@demonstration.example"  # of the practices without an account; nobody has its password
NUMBERS = (*range(9, 48), 71)  # X90009 to X90047 and X90071: the forty practices that say something
AMONG = (  # what they choose from; the first is what most of Holmenside chose
    "act_dna_pct", "ue_ae_1000", "exp_phone_pct", "ue_em_adm_1000", "act_continuity_idx", "prev_htn_pct",
    "ue_ae_minor_inhours_1000", "exp_overall_pct", "act_contacts_65_1000", "prev_copd_pct", "pop_65plus_pct",
)  # fmt: skip
HOLMENSIDE = range(27, 34)
NOT_MISSED = 28  # the one practice of Holmenside that looks at something else
FEWEST, MOST = 3, 6  # indicators that a practice chooses
SEED = 2017


@dataclass(frozen=True)
class Doubt:
    """One challenge: of which figure, why and when, and what was answered."""

    practice: str
    indicator: str
    period: str  # empty: the newest that was compared then
    raised: date
    reason: str
    state: ChallengeState = ChallengeState.OPEN
    answered: date | None = None
    reply: str = ""


DOUBTS = (
    Doubt(
        "X90045", "act_dna_pct", "2025-11", date(2026, 2, 18),
        "About 310 slots of the flu clinics were closed as did not attend in November. Nobody booked them.",
        ChallengeState.ACCEPTED, date(2026, 3, 2),
        "You are right: the appointment book counted empty clinic slots. The month is being sent again.",
    ),
    Doubt(
        "X90022", "ue_em_adm_1000", "", date(2026, 4, 2),
        "We count far fewer emergency admissions in our own letters than are shown here.",
        ChallengeState.REJECTED, date(2026, 4, 14),
        "The figure agrees with what the hospitals sent. Letters reach you for some of the stays only.",
    ),
    Doubt(
        "X90013", "act_contacts_65_1000", "", date(2026, 8, 20),
        "Since the new system every repeat prescription seems to be counted as a contact.",
    ),
)  # fmt: skip
OFFERS = (
    ("X90031", "act_dna_pct", "Reception lead"),
    ("X90022", "exp_phone_pct", "Practice manager"),
    ("X90045", "act_dna_pct", "Practice manager"),
    ("X90040", "act_continuity_idx", "GP partner"),
)
NOTES = (
    ("X90031", "act_dna_pct", "Reminders by text since May: the day before, and again two hours before.",
     Visibility.LOCALITY, date(2026, 5, 4)),
    ("X90013", "act_contacts_65_1000", "The new clinical system went live in the summer.",
     Visibility.PRACTICE, date(2025, 6, 2)),
)  # fmt: skip


def speak(session: Session, snapshots: Sequence[Snapshot], today: date) -> None:
    """Everything above, each challenge on the newest snapshot of its day; doing it again changes nothing."""
    if session.scalars(select(Note).where(Note.idempotency_key == _key(len(NOTES), "note"))).first():
        return
    manager, latest = _manager(session), as_handed_out(snapshots[-1])
    for place, doubt in enumerate(DOUBTS, start=1):
        _challenge(session, doubt, snapshots, manager, _key(place, "challenge"))
    _choose(session, latest, manager, today)
    for practice, indicator, role in OFFERS:
        offers.offer(session, practice, indicator, role, by=manager, known=latest.indicators, today=today)
    for place, (practice, indicator, words, visibility, happened) in enumerate(NOTES, start=1):
        notes.write_note(
            session, practice, indicator, words, by=manager, visibility=visibility, peers="stp",
            snapshot_id=latest.id, tree=latest.organisations, today=today,
            idempotency_key=_key(place, "note"), happened_on=happened,
        )  # fmt: skip


def _manager(session: Session) -> User:
    found = next((user for user in people.users(session) if user.email == MANAGER), None)
    return found or people.add_user(
        session, by=COMMAND_LINE, email=MANAGER, name="Managers of other practices",
        role=Role.PRACTICE_MANAGER, organisations=[_code(number) for number in NUMBERS],
    )[0]  # fmt: skip


def _challenge(
    session: Session, doubt: Doubt, snapshots: Sequence[Snapshot], manager: User, key: str
) -> None:
    known = [s for s in snapshots if max(source.received for source in s.sources) < doubt.raised]
    if not known:
        return
    snapshot = as_handed_out(known[-1])
    made = challenges.challenge(
        session, _figure(snapshot, doubt), doubt.reason, by=manager, snapshot=snapshot, today=doubt.raised,
        idempotency_key=key,
    )  # fmt: skip
    if doubt.answered is not None and made.state is ChallengeState.OPEN:
        analyst = next(user for user in people.users(session) if user.role is Role.ANALYST)
        challenges.answer(session, made.id, doubt.state, doubt.reply, by=analyst, today=doubt.answered)


def _figure(snapshot: Snapshot, doubt: Doubt) -> Comparison:
    period = Period.parse(doubt.period) if doubt.period else None
    return compare(snapshot, doubt.practice, doubt.indicator, period)


def _choose(session: Session, snapshot: Snapshot, manager: User, today: date) -> None:
    """Three to six indicators for each practice; missed appointments come first in most of Holmenside."""
    draw = random.Random(SEED)  # noqa: S311 - a made-up choice, the same at each start
    held = [id_ for id_ in AMONG if id_ in snapshot.indicators and snapshot.held.latest(id_)]
    for number in NUMBERS:
        picked = draw.sample(held[1:], draw.randint(FEWEST, MOST))
        if number in HOLMENSIDE and number != NOT_MISSED:
            picked = [held[0], *picked[1:]]
        if not chosen.chosen_indicators(session, _code(number)):
            chosen.choose_indicators(
                session, _code(number), picked, by=manager, known=snapshot.indicators,
                tree=snapshot.organisations, today=today,
            )  # fmt: skip


def _code(number: int) -> str:
    return f"X9{number:04d}"


def _key(place: int, kind: str) -> str:
    return f"demonstration {kind} {place}"
