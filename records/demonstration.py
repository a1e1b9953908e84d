"""The demonstration's accounts, and what its made-up localities agreed, written by the ordinary verbs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from benchmarking.agreed.scopes import figure_over
from benchmarking.comparison import compare
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import decimals
from records import people, workshops
from records.models import Role, Stance, User
from records.priorities import Proposal, Stand, baseline_from
from records.verbs import COMMAND_LINE


class Account(Protocol):
    """What is asked of an account that is to be made."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Agreement:
    """One priority as it was agreed; the target is a share of the baseline, as it is shown."""

    indicator: str
    wanted: str
    part_of_baseline: float
    lead: str
    practice: str  # of the lead
    own_words: str
    against: dict[str, str]  # practice code → its reason


@dataclass(frozen=True)
class Meeting:
    """One workshop: where, when, what was known, what came out."""

    locality: str
    held_on: date
    review_on: date
    target_by: date
    agreements: tuple[Agreement, ...]


MEETINGS = (
    Meeting(
        "LOC-L07", date(2025, 11, 12), date(2026, 4, 28), date(2026, 11, 30),
        (
            Agreement(
                "ue_em_adm_1000", "lower", 0.95, "GP partner", "X90048",
                "Frail patients are seen at home first.", {},
            ),
        ),
    ),
    Meeting(
        "LOC-L04", date(2025, 12, 10), date(2026, 5, 27), date(2026, 12, 31),
        (
            Agreement(
                "act_dna_pct", "lower", 0.8, "Practice manager", "X90030",
                "Nobody waits behind an empty appointment.", {},
            ),
            Agreement(
                "ue_ae_minor_inhours_1000", "lower", 0.9, "GP partner", "X90032", "",
                {"X90029": "Distance to the minor injuries unit explains it, not access."},
            ),
        ),
    ),
    Meeting(
        "LOC-L12", date(2026, 5, 20), date(2026, 11, 12), date(2027, 5, 31),
        (Agreement("ue_ae_1000", "lower", 0.95, "Practice manager", "X90074", "", {}),),
    ),
)  # fmt: skip


def make_accounts(session: Session, accounts: Iterable[Account]) -> list[dict[str, str]]:
    """One account for each role of the demonstration, with passwords made here; those that are there stay."""
    there = {user.email for user in people.users(session)}
    made = []
    for account in accounts:
        email = f"{account.name}@demonstration.example"
        role = Role(account.role)
        if email in there:
            continue
        name = account.name.replace("-", " ").capitalize()
        scope = account.organisations if role in people.NEEDS_SCOPE else ()
        _, password = people.add_user(
            session, by=COMMAND_LINE, email=email, name=name, role=role, organisations=scope
        )
        made.append({"email": email, "password": password, "role": role.value})
    return made


def agree(session: Session, snapshots: Sequence[Snapshot]) -> int:
    """Record the meetings, each on the newest snapshot of its day; how many priorities were agreed."""
    facilitator = next(user for user in people.users(session) if user.role is Role.FACILITATOR)
    number = 0
    for meeting in MEETINGS:
        known = [s for s in snapshots if max(source.received for source in s.sources) < meeting.held_on]
        if known:
            number += _hold(session, meeting, as_handed_out(known[-1]), facilitator)
    return number


def _hold(session: Session, meeting: Meeting, snapshot: Snapshot, facilitator: User) -> int:
    tree, key = snapshot.organisations, f"demonstration {meeting.locality}"
    workshop = workshops.open_workshop(
        session, meeting.locality, by=facilitator, tree=tree, snapshot_id=snapshot.id,
        held_on=meeting.held_on, today=meeting.held_on, idempotency_key=key,
    )  # fmt: skip
    practices = tree.practices(meeting.locality, meeting.held_on)
    for agreement in meeting.agreements:
        comparison = compare(snapshot, meeting.locality, agreement.indicator)
        own = figure_over(
            snapshot, comparison.indicator, comparison.period, comparison.organisation, practices
        )
        baseline = baseline_from(replace(comparison, figure=own), snapshot.id)
        stands = {code: Stand(Stance.AGREE) for code in practices}
        stands |= {code: Stand(Stance.DISAGREE, reason) for code, reason in agreement.against.items()}
        places = decimals(baseline.value, comparison.indicator)
        target = round((baseline.value or 0) * agreement.part_of_baseline, places)
        proposal = Proposal(
            indicator=comparison.indicator, scope=practices, wanted=agreement.wanted, target_kind="own",
            target=target, target_by=meeting.target_by, lead_role=agreement.lead,
            lead_practice=agreement.practice, review_on=meeting.review_on, stands=stands,
            own_words=agreement.own_words,
        )  # fmt: skip
        workshops.record_priority(
            session, workshop.id, proposal, baseline, by=facilitator, tree=tree, today=meeting.held_on,
            idempotency_key=f"{key} {agreement.indicator}",
        )  # fmt: skip
    workshops.close_workshop(session, workshop.id, by=facilitator)
    return len(meeting.agreements)
