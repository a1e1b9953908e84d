"""What a priority is made of: its frozen baseline, what a locality proposes, the rules, the statement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from benchmarking.comparison import Comparison
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.words.wording import banned_words, in_words, shown
from records.models import Position, Priority, PriorityState, Stance
from records.refusals import Refused
from records.remarks.free_text import check_no_patient

MOST_OPEN = 3
LEAD_ROLES = (
    "GP partner",
    "Salaried GP",
    "Practice manager",
    "Nurse lead",
    "Clinical pharmacist",
    "Social prescriber",
    "Reception lead",
    "Locality facilitator",
)
TARGET_KINDS = ("peer_median", "top_quarter", "own")
OUTCOMES = {  # how a priority ended, and how that is said (WORKSHOP 11.6)
    "reached": "The target was reached",
    "changed": "It changed in the wanted direction, short of the target",
    "no_change": "No clear change",
    "stopped": "Stopped before its time",
}
STOP_REASONS = (
    "no longer matters",
    "not in our power",
    "data no longer fit",
    "replaced by another priority",
)
REOPEN = timedelta(days=90)  # within which a closed priority keeps its baseline
AN_ACTION = re.compile(r"\s*(recruit|set up|hire|employ|appoint)\b", re.IGNORECASE)
TARGET_MONTHS = (6, 24)
REVIEW_DAYS = (14, 183)
OPPORTUNITY = ("opportunity", "opportunity_reason")
FROZEN = ("allowance", "allowance_reason", "smallest_visible", *OPPORTUNITY, "similar_value", "similar")
LATER = timedelta(days=14)  # how long practices that were not there have to say where they stand


@dataclass(frozen=True)
class Baseline:
    """Where the locality stands on the day of the meeting; kept as it is, whatever is published later."""

    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    period: str
    practices_counted: int
    practices_in_all: int
    stp_value: float | None
    snapshot: str
    words: str = ""  # "61.2%, likely range 60.1 to 62.3%, April 2025 to March 2026"; early records: empty


def baseline_from(comparison: Comparison, snapshot_id: str) -> Baseline:
    """The baseline of a locality from its comparison (with the STP, for `stp_value`) on a snapshot."""
    figure, peers = comparison.figure, comparison.peers
    benchmark = comparison.benchmark if peers and peers.organisation.level is Level.STP else None
    return Baseline(
        value=figure.value,
        lower=figure.lower,
        upper=figure.upper,
        numerator=figure.numerator,
        denominator=figure.denominator,
        period=str(comparison.period),
        practices_counted=figure.counted,
        practices_in_all=figure.in_all,
        stp_value=benchmark.value if benchmark else None,
        snapshot=snapshot_id,
        words=in_words(comparison),
    )


@dataclass(frozen=True)
class Stand:
    """Where one practice stands; a reason belongs to a disagreement only."""

    stance: Stance
    reason: str = ""
    unnamed: bool = False


@dataclass(frozen=True)
class Proposal:
    """What the people in the room fill in (WORKSHOP 8.1). Practices without a stand count as absent."""

    indicator: Indicator
    scope: Sequence[str]  # practice codes of the locality
    wanted: str  # lower or higher
    target_kind: str
    target: float | None
    target_by: date | None
    lead_role: str
    lead_practice: str
    review_on: date | None
    stands: Mapping[str, Stand] = field(default_factory=dict)  # by practice code
    own_words: str = ""
    companion: str = ""  # id of a second indicator to watch
    topic_id: int | None = None  # of the meeting
    vote: Mapping[str, Any] = field(default_factory=dict)  # round, strength, voters, quorum
    frozen: Mapping[str, Any] = field(default_factory=dict)  # what was worked out on the day: see Priority


def check_proposal(proposal: Proposal, baseline: Baseline, practices: Sequence[str], today: date) -> None:
    """Raise Refused, with the first thing to put right, for a proposal that may not be recorded.

    `practices` are the codes of the locality on the day of the meeting.
    """
    _check_filled(proposal)
    check_target(proposal, baseline)
    outside = [code for code in (*proposal.scope, *proposal.stands) if code not in practices]
    if outside:
        raise Refused(f"{outside[0]} is not a practice of this locality.", "outside_locality", outside[0])
    assert proposal.target_by and proposal.review_on  # noqa: S101 - _check_filled has seen to it
    soonest, latest = (months_after(today, months) for months in TARGET_MONTHS)
    if not soonest <= proposal.target_by <= latest:
        raise Refused("The target date has to be 6 to 24 months ahead.", "target_by")
    check_words(proposal.own_words)
    check_lead(proposal.lead_role, proposal.lead_practice, practices)
    check_review(proposal.review_on, today)
    for stand in proposal.stands.values():
        check_stand(stand)


def _check_filled(proposal: Proposal) -> None:
    needed = {
        "the practices it is for": proposal.scope,
        "the target": proposal.target is not None,
        "the date of the target": proposal.target_by,
        "who leads": proposal.lead_role and proposal.lead_practice,
        "the review date": proposal.review_on,
    }
    missing = [words for words, given in needed.items() if not given]
    if missing:
        raise Refused(f"Still to fill in: {', '.join(missing)}.", "missing")
    if proposal.wanted not in ("lower", "higher"):
        raise Refused("Say whether lower or higher is wanted.", "missing")
    if proposal.target_kind not in TARGET_KINDS:
        raise Refused("Say what kind of target it is.", "missing")


def check_target(proposal: Proposal, baseline: Baseline) -> None:
    """The target lies beyond the baseline, the wanted way, as it is read, and is possible."""
    target, indicator = proposal.target, proposal.indicator
    if baseline.value is None:
        raise Refused("There is no figure for this locality to start from.", "no_baseline")
    assert target is not None  # noqa: S101 - _check_filled has seen to it
    if target < 0 or (indicator.unit == "%" and target > 100):
        raise Refused("No figure can go past that: choose a line others have reached.", "impossible")
    beyond = target < baseline.value if proposal.wanted == "lower" else target > baseline.value
    if not beyond or shown(target, indicator) == shown(baseline.value, indicator):
        raise Refused(
            f"The locality is already past this line: it stands at {shown(baseline.value, indicator)}.",
            "already_past",
        )


def check_words(words: str) -> None:
    """Own words may be left out; they are one short aim and hold no word that judges or claims a cause."""
    if not words:
        return
    if not 10 <= len(words) <= 140:
        raise Refused("Own words have 10 to 140 characters.", "own_words")
    check_no_patient(words)
    if AN_ACTION.match(words):
        raise Refused("That is an action. What should it change?", "own_words")
    for word in banned_words(words):
        raise Refused(f'Please say it without the word "{word}".', "banned_word")


def check_lead(role: str, practice: str, practices: Sequence[str]) -> None:
    """The lead is a role of the list at a practice of the locality: never a person's name."""
    if role not in LEAD_ROLES:
        raise Refused("Choose the lead's role from the list: no names of people.", "lead_role")
    if practice not in practices:
        raise Refused("The lead has to be at a practice of this locality.", "outside_locality", practice)


def check_review(review_on: date, today: date) -> None:
    """The review is two weeks to six months ahead."""
    if not timedelta(REVIEW_DAYS[0]) <= review_on - today <= timedelta(REVIEW_DAYS[1]):
        raise Refused("The review date has to be two weeks to six months ahead.", "review_on")


def check_stand(stand: Stand) -> None:
    """A reason goes with a disagreement and has 300 characters at most."""
    if stand.reason and stand.stance is not Stance.DISAGREE:
        raise Refused("A reason is kept for a disagreement only.", "reason")
    if len(stand.reason) > 300:
        raise Refused("A reason has 300 characters at most.", "reason")
    check_no_patient(stand.reason)


def is_agreed(stances: Sequence[Stance]) -> bool:
    """Half of the locality's practices there (and at least three), and more than half of those with it."""
    present = [stance for stance in stances if stance is not Stance.ABSENT]
    with_it = [stance for stance in present if stance is not Stance.DISAGREE]
    return len(present) >= 3 and 2 * len(present) >= len(stances) and 2 * len(with_it) > len(present)


def is_lapsed(priority: Priority, today: date) -> bool:
    """Whether it stayed proposed until the day by which the practices had to confirm it was over."""
    return priority.state is PriorityState.PROPOSED and today > priority.confirm_by


def takes_positions(priority: Priority, today: date) -> bool:
    """Whether practices may still say where they stand."""
    return priority.state is not PriorityState.CLOSED and today <= priority.confirm_by


def statement(locality: str, proposal: Proposal, baseline: Baseline) -> str:
    """ "{Locality} will {lower/raise} {indicator} from {baseline} to {target} by {month year}." """
    indicator, target = proposal.indicator, proposal.target
    assert target is not None and proposal.target_by  # noqa: S101 - check_proposal was called before
    start = shown(baseline.value, indicator)
    end = f"{target:,.10g}" if proposal.target_kind == "own" else shown(target, indicator)
    if indicator.unit == "%":
        start, end = f"{start}%", f"{end}%"
    elif indicator.unit.startswith("£"):
        start, end = f"£{start}", f"£{end}{indicator.unit[1:]}"
    else:
        end = f"{end} {indicator.unit}"
    verb = "lower" if proposal.wanted == "lower" else "raise"
    name = inside_sentence(indicator.subject)
    return f"{locality} will {verb} {name} from {start} to {end} by {proposal.target_by:%B %Y}."


def inside_sentence(subject: str) -> str:
    """ "Emergency admissions" as it stands inside a sentence; "A&E attendances" and "COPD reviews" stay."""
    return subject[0].lower() + subject[1:] if subject[1:2].islower() else subject


def months_after(day: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    number = day.year * 12 + day.month - 1 + months
    first_of_next = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return min(date(number // 12, number % 12 + 1, 1) + timedelta(day.day - 1), first_of_next - timedelta(1))


def as_json(priority: Priority) -> dict[str, Any]:
    """One priority for `manage.py priorities --json`, under the names of WORKSHOP 8.1."""
    return {
        "id": priority.id,
        "state": priority.state.value,
        "locality": priority.locality,
        "workshop": priority.workshop_id,
        "topic": priority.topic_id,
        "snapshot": priority.snapshot,
        "indicator": priority.indicator,
        "companion": priority.companion or None,
        "scope": list(priority.scope),
        "wanted": priority.wanted,
        "baseline": {**priority.baseline, "similar_value": priority.frozen.get("similar_value")},
        "old_baselines": list(priority.old_baselines),
        "target_kind": priority.target_kind,
        "target": priority.target,
        "target_by": priority.target_by.isoformat(),
        "statement": priority.statement,
        "own_words": priority.own_words,
        "vote": dict(priority.vote),
        **{name: priority.frozen.get(name) for name in FROZEN},
        "baseline_version": priority.baseline_version,
        "lead_role": priority.lead_role,
        "lead_practice": priority.lead_practice,
        "review_on": priority.review_on.isoformat(),
        "positions": [_position(position) for position in priority.positions],
        "agreed_on": priority.agreed_on.isoformat() if priority.agreed_on else None,
        "confirm_by": priority.confirm_by.isoformat(),
        "closing_note": priority.closing_note or None,
        "closed_on": priority.closed_on.isoformat() if priority.closed_on else None,
        "outcome": priority.outcome or None,
        "stop_reason": priority.stop_reason or None,
        "version": priority.version,
        "idempotency_key": priority.idempotency_key,
    }


def kept(baseline: Baseline) -> dict[str, Any]:
    """The baseline as it is stored."""
    return asdict(baseline)


def _position(position: Position) -> dict[str, Any]:
    return {
        "practice": position.practice, "position": position.stance.value, "reason": position.reason,
        "unnamed": position.unnamed,
    }  # fmt: skip
