"""Agreeing: what a room fills in to record a priority, and the answers put together for the record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import streamlit as st

from benchmarking.agreed.scopes import figure_over
from benchmarking.agreed.targets import beyond as is_beyond
from benchmarking.agreed.targets import target_lines
from benchmarking.comparison import Comparison, compare
from benchmarking.indicators import Indicator, Polarity
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import counted, likely_range, shown, with_unit
from components.markup import escape, plain, show
from records.models import Stance
from records.priorities import (
    LEAD_ROLES,
    REVIEW_DAYS,
    Proposal,
    Stand,
    baseline_from,
    months_after,
    statement,
)

STANCES = {
    Stance.AGREE: "Agrees",
    Stance.CAN_LIVE: "Can live with it",
    Stance.DISAGREE: "Disagrees",
    Stance.ABSENT: "Absent",
}
KINDS = {"peer_median": "Similar practices", "top_quarter": "Top quarter", "own": "Our own number"}
FILLED = "agree_"  # what the keys of the first form begin with
ROUND = "priorities_recorded"  # in this visit
MEETING = "agreeing_for"  # the meeting that the form was filled in for


@dataclass(frozen=True)
class Start:
    """Where the locality stands, and the lines it could aim at."""

    comparison: Comparison  # the locality against the STP
    targets: Mapping[str, float]  # kind → value, those that lie beyond the baseline


def start(snapshot: Snapshot, locality: str, indicator: str, wanted: str, scope: Collection[str]) -> Start:
    """The baseline of the practices of a scope, and the lines of WORKSHOP 8.3 that lie beyond it."""
    comparison = compare(snapshot, locality, indicator, peers=Level.STP)
    own = figure_over(snapshot, comparison.indicator, comparison.period, comparison.organisation, scope)
    comparison = replace(comparison, figure=own)
    lines: dict[str, float] = {}
    if wanted:
        lines = target_lines(snapshot, comparison.indicator, comparison.period, scope, wanted)
    value = comparison.figure.value
    beyond = {
        kind: line
        for kind, line in lines.items()
        if value is not None
        and is_beyond(line, value, wanted)
        and shown(line, comparison.indicator) != shown(value, comparison.indicator)
    }
    return Start(comparison, beyond)


def direction(indicator: Indicator) -> str:
    """The wanted direction where the catalogue has one; otherwise the room says it, empty until then."""
    if indicator.polarity is not Polarity.NEUTRAL:
        return "lower" if indicator.polarity is Polarity.LOW_GOOD else "higher"
    picked = st.radio(
        "Which way do you want it to go? No direction is better by itself.", ["lower", "higher"],
        format_func=str.capitalize, index=None, key=f"{filled()}wanted_{indicator.id}", horizontal=True,
    )  # fmt: skip
    return picked or ""


def proposal(
    found: Start, wanted: str, practices: Mapping[str, str], absent: frozenset[str], today: date,
    refreshed: date, lead: str = "",
) -> Proposal:  # fmt: skip
    """The rest of the form, from the target to where each practice stands.

    `refreshed`: the day of the figures in use; `lead`: the practice that is offered to lead it."""
    kind, value, by_when = target(found, wanted, today)
    lead_role, lead_practice, review_on = lead_and_review(practices, today, refreshed, lead)
    words = own_words()
    return Proposal(
        indicator=found.comparison.indicator,
        scope=list(practices),
        wanted=wanted,
        target_kind=kind,
        target=value,
        target_by=by_when,
        lead_role=lead_role,
        lead_practice=lead_practice,
        review_on=review_on,
        stands=stands(practices, absent),
        own_words=words,
    )


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
        whose = c.indicator.compared_with(c.peers.average.removesuffix(" average"))
        rest += f" {whose[:1].upper()}{whose[1:]} {shown(stp, c.indicator)}."
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
            key=f"{filled()}stance_{code}_{absent}",
            label_visibility="collapsed",
            width="stretch",
            wrap=True,
        )
    return with_reason(Stance(picked or usual), filled(), code)


def with_reason(stance: Stance, form: str, code: str, before: Stand | None = None) -> Stand:
    """The stand of a practice; a disagreement may have a reason, shown without its name if so asked."""
    if stance is not Stance.DISAGREE:
        return Stand(stance)
    given = before or Stand(stance)
    reason = st.text_input(
        "Reason, if they want to give one", given.reason, key=f"{form}reason_{code}", max_chars=300
    )
    unnamed = st.checkbox(
        "Show the reason without the practice's name", given.unnamed, key=f"{form}unnamed_{code}"
    )
    return Stand(stance, reason.strip(), unnamed)


def own_words() -> str:
    """An aim in the room's own words; may be left out."""
    words = st.text_input(
        "In your own words, if you like",
        key=f"{filled()}own_words",
        max_chars=140,
        placeholder="Callers at 8 am get an answer",
    )
    return words.strip()


def filled() -> str:
    """What the keys of the form begin with: anew for each priority."""
    count = st.session_state.get(ROUND, 0)
    return f"{FILLED}{count}_" if count else FILLED


def start_again() -> None:
    """Forget what was filled in, once it is recorded."""
    old = filled()
    # A browser keeps what stands under an old key.
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    for name in [name for name in st.session_state if str(name).startswith(old)]:
        del st.session_state[name]


def start_again_for(workshop_id: int) -> None:
    """Forget what was filled in for another meeting: its words and practices are not those of this one."""
    if st.session_state.get(MEETING) != workshop_id:
        if MEETING in st.session_state:
            start_again()
        st.session_state[MEETING] = workshop_id


def review_day(agreed: date, refreshed: date) -> date:
    """Two weeks after the next of the quarterly refreshes that follow the one in use (WORKSHOP 8.1)."""
    quarters = (months_after(refreshed, 3 * number) for number in count())
    due = next(day for day in quarters if day > agreed) + timedelta(14)
    return min(due, agreed + timedelta(REVIEW_DAYS[1]))


def lead_and_review(
    practices: Mapping[str, str], today: date, refreshed: date, lead: str = ""
) -> tuple[str, str, date | None]:
    """Who leads, by role and practice, and when it is looked at again. Which practice is asked, unless one
    proposed it (`lead`)."""
    codes = list(practices)
    role, practice, review = st.columns([1, 1, 1], gap="small")
    with role:
        lead_role = st.selectbox("Lead, by role", LEAD_ROLES, index=2, key=f"{filled()}role")
    with practice:
        lead_practice = st.selectbox(
            "Lead practice", codes, codes.index(lead) if lead in codes else None, placeholder="Choose one",
            format_func=practices.__getitem__, key=f"{filled()}practice_{lead}".rstrip("_"),
        )  # fmt: skip
    with review:
        review_on = st.date_input(
            "Review on", review_day(today, refreshed),
            min_value=today + timedelta(REVIEW_DAYS[0]), max_value=today + timedelta(REVIEW_DAYS[1]),
            key=f"{filled()}review_on", format="DD/MM/YYYY",
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
        key=f"{filled()}target_kind_{indicator.id}_{wanted}",
        horizontal=True,
    )
    number, by = st.columns(2, gap="small")
    with number:
        if kind == "own":
            value = st.number_input(
                f"Our number, {plain(indicator.unit)}",
                value=None,
                key=f"{filled()}target_{indicator.id}",
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
            key=f"{filled()}target_by",
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
