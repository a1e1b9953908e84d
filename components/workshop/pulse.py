"""Pulse: looks every two seconds whether a meeting changed, and draws the screen again when it did."""

import hashlib

import streamlit as st

from components import current
from components.entrance.cookies import COOKIE, SECURE_COOKIE
from components.markup import escape, show
from records.accounts import sessions
from records.meetings import control, found, ideas, joining, turnout, voting
from records.meetings.stale import forget_stale_votes
from records.models import RoundState, User, Workshop


def pulse(user: User, workshop_id: int, private: bool) -> None:
    """The line that ticks: how many are here, how many have voted; `private`: ideas and late votes too."""
    st.session_state["meeting_mark"] = ""  # just drawn: only what others do from now on draws it again
    _tick(user, workshop_id, private)


@st.fragment(run_every=2)
def _tick(user: User, workshop_id: int, private: bool) -> None:
    if _signed_out():
        st.rerun()
    mark, line = _read(user, workshop_id, private)
    show(f'<p class="sk-pulse" role="status">{escape(line)}</p>')
    before = st.session_state.get("meeting_mark")
    st.session_state["meeting_mark"] = mark
    if before and before != mark:
        st.rerun()


def _signed_out() -> bool:
    """Whether the sign-in ended since the page was drawn: a tick does not come through the front door."""
    from components.entrance import sign_in  # noqa: PLC0415 - its library needs a server that runs already

    id_ = sign_in.cookie(SECURE_COOKIE) or sign_in.cookie(COOKIE)
    if id_ is None:
        return False
    with current.database()() as session:
        return sessions.user_of(session, id_) is None


def _read(user: User, workshop_id: int, private: bool) -> tuple[str, str]:
    with current.database()() as session:
        control.heartbeat(session, workshop_id, user)
        forget_stale_votes(session)
        workshop = session.get(Workshop, workshop_id)
        if workshop is None:
            return "gone", ""
        rounds = [r for r in found.rounds_of(session, workshop_id) if r.state is not RoundState.VOID]
        one = rounds[-1] if rounds else None
        phones, seats = joining.phones(session, workshop_id), joining.seats(session, workshop_id)
        sent = len(ideas.ideas_of(session, workshop_id))
        holder = control.holder(session, workshop_id)
        voted = voting.number_voted(session, one) if one else 0
        before = turnout.round_before(rounds, one) if one else None
        again = (
            len(turnout.not_again(*(voting.has_voted(session, r) for r in (before, one))))
            if before and one
            else 0
        )
    here = len({s.practice for s in seats})
    parts = [f"{here} {'practice' if here == 1 else 'practices'} joined"]
    if one is not None and one.state in found.UNREVEALED:
        parts.append(turnout.turnout(workshop, one, voted))
        if again:
            parts.append(f"{again} that voted before {'has' if again == 1 else 'have'} not voted again")
    if workshop.step in ideas.STEPS and sent:
        parts.append(f"{sent} idea{'s' if sent > 1 else ''} sent")
    if private and one is not None and one.late:
        parts.append(f"{one.late} late vote{'s' if one.late > 1 else ''}")
    shown = (
        workshop.state, workshop.step, workshop.topic_id, workshop.view, workshop.version, workshop.timer_at,
        one and (one.id, one.state), holder and holder.id,
        [(p.id, p.state, p.seat_id) for p in phones] if private else 0,
        sent if private or workshop.step == "clarify" else 0, voted if private else 0,
    )  # fmt: skip
    return hashlib.sha256(repr(shown).encode()).hexdigest(), ", ".join(parts) + "."
