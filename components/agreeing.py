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
    Stance.DISAGREE: "Disagrees",
    Stance.ABSENT: "Absent",
}
KINDS = {"peer_median": "Median of the practices", "top_quarter": "Top quarter", "own": "Our own number"}
REVIEW_AFTER = 90  # days
FILLED = "agree_"  # what the keys of the form begin with


@dataclass(frozen=True)
class Start:
    """Where the locality stands, and the lines it could aim at."""

    comparison: Comparison  # the locality against the STP
    targets: Mapping[str, float]  # kind → value, those that lie beyond the baseline


def start(snapshot: Snapshot, locality: str, indicator: str, wanted: str) -> Start:
    """The baseline from the snapshot, with the median and the top quarter of the STP's practices."""
    comparison = compare(snapshot, locality, indicator, peers=Level.STP)
    practices = snapshot.organisations.practices(locality, comparison.period.end)
    spread = compare(snapshot, practices[0], indicator, peers=Level.STP) if practices else comparison
    quarter = spread.peer_lower_quartile if wanted == "lower" else spread.peer_upper_quartile
    lines = {"peer_median": spread.peer_median, "top_quarter": quarter}
    value = comparison.figure.value
    beyond = {
        kind: line
        for kind, line in lines.items()
        if wanted
        and line is not None
        and value is not None
        and (line < value if wanted == "lower" else line > value)
    }
    return Start(comparison, beyond)


def usual_direction(indicator: Indicator) -> str | None:
    """The wanted direction where the catalogue has one; None where the room has to say."""
    return {Polarity.LOW_GOOD: "lower", Polarity.HIGH_GOOD: "higher", Polarity.NEUTRAL: None}[
        indicator.polarity
    ]


def baseline_words(found: Start, wanted: str) -> None:
    """The baseline, filled in: value, likely range, period, practices counted and the wanted direction."""
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
    rest += f" Wanted: {wanted}." if wanted else ""
    show(
        '<div class="sk-filled">'
        f'<div class="sk-facts" style="--least:12em">{measure}{base}</div>'
        f'<p class="sk-note">{escape(rest)}</p></div>'
    )


def stands(practices: Mapping[str, str], absent: frozenset[str]) -> dict[str, Stand]:
    """Where each practice stands, one row each; a reason for those that do not agree."""
    show("<p><b>Who does not agree, and why?</b> It goes into the record.</p>")
    return {code: _stand(code, name, code in absent) for code, name in practices.items()}


def _stand(code: str, name: str, absent: bool) -> Stand:
    """One practice; its key holds whether it is here, so that saying so above moves it."""
    usual = Stance.ABSENT if absent else Stance.AGREE
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=200):
            show(f'<p style="font-size:.9375rem">{escape(name)}</p>')
        picked = st.pills(
            f"Where {plain(name)} stands",
            list(STANCES),
            format_func=STANCES.__getitem__,
            default=usual,
            required=True,
            key=f"{FILLED}stance_{code}_{absent}",
            label_visibility="collapsed",
            width="stretch",
            wrap=True,
        )
    if picked is not Stance.DISAGREE:
        return Stand(Stance(picked or usual))
    reason = st.text_input("Reason, if they want to give one", key=f"{FILLED}reason_{code}", max_chars=300)
    unnamed = st.checkbox("Show the reason without the practice's name", key=f"{FILLED}unnamed_{code}")
    return Stand(Stance.DISAGREE, reason.strip(), unnamed)


def own_words() -> str:
    """An aim in the room's own words; may be left out."""
    words = st.text_input(
        "In your own words, if you like",
        key=f"{FILLED}own_words",
        max_chars=140,
        placeholder="Callers at 8 am get an answer",
    )
    return words.strip()


def start_again() -> None:
    """Forget what was filled in, once it is recorded."""
    for name in [name for name in st.session_state if str(name).startswith(FILLED)]:
        del st.session_state[name]


def lead_and_review(practices: Mapping[str, str], today: date) -> tuple[str, str, date | None]:
    """Who leads, by role and practice, and when it is looked at again."""
    role, practice, review = st.columns([1, 1, 1], gap="small")
    with role:
        lead_role = st.selectbox("Lead, by role", LEAD_ROLES, index=2, key=f"{FILLED}role")
    with practice:
        lead_practice = st.selectbox(
            "Lead practice", list(practices), format_func=practices.__getitem__, key=f"{FILLED}practice"
        )
    with review:
        review_on = st.date_input(
            "Review on", today + timedelta(REVIEW_AFTER), min_value=today, max_value=today + timedelta(183),
            key=f"{FILLED}review_on", format="DD/MM/YYYY",
        )  # fmt: skip
    return lead_role or "", lead_practice or "", review_on if isinstance(review_on, date) else None


def target(found: Start, wanted: str, today: date) -> tuple[str, float | None, date | None]:
    """What kind of target, its value and its date."""
    indicator = found.comparison.indicator
    labels = {k: f"{KINDS[k]}: {_plain_value(v, indicator)}" for k, v in found.targets.items()} | {
        "own": KINDS["own"]
    }
    kind = st.radio(
        "Target",
        list(labels),
        format_func=labels.__getitem__,
        key=f"{FILLED}target_kind_{indicator.id}_{wanted}",
        horizontal=True,
    )
    number, by = st.columns(2, gap="small")
    with number:
        if kind == "own":
            value = st.number_input(
                f"Our number, {plain(indicator.unit)}",
                value=None,
                min_value=0.0,
                key=f"{FILLED}target_{indicator.id}",
            )
        else:
            value = found.targets[kind]
            show(
                '<p class="sk-note" style="margin-top:6px">Target</p>'
                f'<p class="sk-fact">{escape(_plain_value(value, indicator))}</p>'
            )
    with by:
        when = st.date_input(
            "To be reached by",
            months_after(today, 12),
            min_value=today,
            max_value=months_after(today, 25),
            key=f"{FILLED}target_by",
            format="DD/MM/YYYY",
        )
    return kind, value, when if isinstance(when, date) else None


def _plain_value(value: float, indicator: Indicator) -> str:
    return with_unit(value, indicator).split(" per ")[0]


def statement_of(locality: str, proposal: Proposal, found: Start, snapshot_id: str) -> str:
    """The built statement, or an empty text while something it needs is missing."""
    if (
        proposal.target is None
        or proposal.target_by is None
        or found.comparison.figure.value is None
        or not proposal.wanted
    ):
        return ""
    return statement(locality, proposal, baseline_from(found.comparison, snapshot_id))
