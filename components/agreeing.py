"""Agreeing: what a room fills in to record a priority, and the answers put together for the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from benchmarking.comparison import Comparison, compare
from benchmarking.indicators import Indicator, Polarity
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.wording import counted, likely_range, shown, with_unit
from components.markup import escape, plain, show
from records.models import Stance
from records.priorities import LEAD_ROLES, Proposal, Stand, baseline_from, months_after, statement

STANCES = {
    Stance.AGREE: "Agrees",
    Stance.CAN_LIVE: "Can live with it",
    Stance.DISAGREE: "Does not agree",
    Stance.ABSENT: "Not here",
}
KINDS = {"peer_median": "Median of the practices", "top_quarter": "Top quarter", "own": "Our own number"}
REVIEW_AFTER = 90  # days


@dataclass(frozen=True)
class Start:
    """Where the locality stands, and the lines it could aim at."""

    comparison: Comparison  # the locality against the STP
    targets: Mapping[str, float]  # kind → value, those that lie beyond the baseline


def start(snapshot: Snapshot, locality: str, indicator: str, wanted: str) -> Start:
    """The baseline from the snapshot, with the median and the top quarter of the STP's practices."""
    comparison = compare(snapshot, locality, indicator, peers=Level.STP)
    practices = [c for c in snapshot.organisations.practices(locality, comparison.period.end)]
    spread = compare(snapshot, practices[0], indicator, peers=Level.STP) if practices else comparison
    quarter = spread.peer_lower_quartile if wanted == "lower" else spread.peer_upper_quartile
    lines = {"peer_median": spread.peer_median, "top_quarter": quarter}
    value = comparison.figure.value
    beyond = {
        kind: line
        for kind, line in lines.items()
        if line is not None and value is not None and (line < value if wanted == "lower" else line > value)
    }
    return Start(comparison, beyond)


def usual_direction(indicator: Indicator) -> str | None:
    """The wanted direction where the catalogue has one; None where the room has to say."""
    return {Polarity.LOW_GOOD: "lower", Polarity.HIGH_GOOD: "higher", Polarity.NEUTRAL: None}[indicator.polarity]


def baseline_words(found: Start) -> None:
    """The baseline, filled in: value, likely range, period and practices counted."""
    c = found.comparison
    measure = f'<div><p class="sk-note">Measure</p><p><b>{escape(c.indicator.title)}</b></p></div>'
    limits = likely_range(c.figure, c.indicator)
    ranged = f' <span class="sk-unit">({escape(limits)})</span>' if limits else ""
    value = f"<b>{escape(with_unit(c.figure.value, c.indicator))}</b>{ranged}"
    base = f'<div><p class="sk-note">Baseline, filled in</p><p>{value}</p></div>'
    rest = f"{c.period.label}. {counted(c.figure)} counted."
    stp = c.benchmark.value if c.benchmark else None
    if stp is not None and c.peers is not None:
        rest += f" {c.peers.average.removesuffix(' average')} {shown(stp, c.indicator)}."
    show(f'<div class="sk-filled"><div class="sk-two">{measure}{base}</div><p class="sk-note">{escape(rest)}</p></div>')


def stands(practices: Mapping[str, str], absent: frozenset[str]) -> dict[str, Stand]:
    """Where each practice stands, asked in one row each; a reason for those that do not agree."""
    found: dict[str, Stand] = {}
    show('<p><b>Who does not agree, and why?</b> It goes into the record.</p>')
    for code, name in practices.items():
        usual = Stance.ABSENT if code in absent else Stance.AGREE
        picked = st.segmented_control(
            plain(name), list(STANCES), format_func=STANCES.__getitem__, default=usual, key=f"stance_{code}", required=True
        )
        reason, unnamed = "", False
        if picked is Stance.DISAGREE:
            reason = st.text_input("Reason, if they want to give one", key=f"reason_{code}", max_chars=300)
            unnamed = st.checkbox("Show the reason without the practice's name", key=f"unnamed_{code}")
        found[code] = Stand(Stance(picked or usual), reason.strip(), unnamed)
    return found


def lead_and_review(practices: Mapping[str, str], today: date) -> tuple[str, str, date | None]:
    """Who leads, by role and practice, and when it is looked at again."""
    role, practice, review = st.columns([1, 1, 1], gap="small")
    with role:
        lead_role = st.selectbox("Lead, by role", LEAD_ROLES, index=2, key="lead_role")
    with practice:
        lead_practice = st.selectbox("Lead practice", list(practices), format_func=practices.__getitem__, key="lead_practice")
    with review:
        review_on = st.date_input(
            "Review on", today + timedelta(REVIEW_AFTER), min_value=today, max_value=today + timedelta(183),
            key="review_on", format="DD/MM/YYYY",
        )  # fmt: skip
    return lead_role or "", lead_practice or "", review_on if isinstance(review_on, date) else None


def target(found: Start, today: date) -> tuple[str, float | None, date | None]:
    """What kind of target, its value and its date."""
    indicator = found.comparison.indicator
    labels = {k: f"{KINDS[k]}: {with_unit(v, indicator).split(' per ')[0]}" for k, v in found.targets.items()} | {"own": KINDS["own"]}
    kind = st.radio("Target", list(labels), format_func=labels.__getitem__, key=f"target_kind_{indicator.id}", horizontal=True)
    number, by = st.columns(2, gap="small")
    with number:
        if kind == "own":
            value = st.number_input(f"Our number, {plain(indicator.unit)}", value=None, min_value=0.0, key=f"target_{indicator.id}")
        else:
            value = found.targets[kind]
            st.text_input("Target", with_unit(value, indicator), disabled=True, key=f"target_shown_{indicator.id}_{kind}_{value}")
    with by:
        when = st.date_input(
            "To be reached by", months_after(today, 12), min_value=today, max_value=months_after(today, 25), key="target_by",
            format="DD/MM/YYYY",
        )  # fmt: skip
    return kind, value, when if isinstance(when, date) else None


def statement_of(locality: str, proposal: Proposal, found: Start, snapshot_id: str) -> str:
    """The built statement, or an empty text while something it needs is missing."""
    if proposal.target is None or proposal.target_by is None or found.comparison.figure.value is None or not proposal.wanted:
        return ""
    return statement(locality, proposal, baseline_from(found.comparison, snapshot_id))
