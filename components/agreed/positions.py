"""Positions: a practice says after the meeting where it stands, while positions are taken."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, states
from components.acting import side_by_side
from components.agreed import agreeing
from components.agreed.editing import filled_from, renew
from components.markup import plain
from records.agreed import afterwards
from records.agreed.afterwards import Conflict
from records.models import Priority, PriorityState, Role, Stance, User
from records.permissions import Action, may
from records.priorities import Stand, takes_positions
from records.refusals import Refused

STANCES = (Stance.AGREE, Stance.CAN_LIVE, Stance.DISAGREE)  # afterwards nobody is absent


def position_form(user: User, priority: Priority, snapshot: Snapshot, today: date) -> None:
    """The form for the practices that a user may speak for, as long as positions are taken."""
    tree = snapshot.organisations
    names = {
        p.practice: tree.names.get(p.practice, p.practice)
        for p in priority.positions
        if may(user, Action.GIVE_POSITION, p.practice, tree=tree, on=today)
    }
    if not names or not takes_positions(priority, today):
        return
    whose = "your practice" if user.role is Role.PRACTICE_MANAGER else "a practice"
    with st.expander(f"Where {whose} stands", expanded=priority.state is PriorityState.PROPOSED):
        _form(user, priority, dict(sorted(names.items(), key=lambda n: n[1])), snapshot, today)


def _form(user: User, priority: Priority, names: Mapping[str, str], snapshot: Snapshot, today: date) -> None:
    form = f"position_{priority.id}_"
    version = filled_from(priority, f"{form}practice")
    practice = st.selectbox(
        "Practice", list(names), format_func=names.__getitem__, key=f"{form}practice", width=320
    )
    stored = next(p for p in priority.positions if p.practice == practice)
    picked = st.pills(
        f"Where {plain(names[practice])} stands",
        STANCES,
        format_func=agreeing.STANCES.__getitem__,
        default=stored.stance if stored.stance in STANCES else None,
        key=f"{form}stance_{practice}",
    )
    before = Stand(stored.stance, stored.reason, stored.unnamed)
    stand = agreeing.with_reason(Stance(picked), form, practice, before) if picked else None
    if not st.button("Save this position", key=f"{form}save"):
        return None
    if stand is None:
        return states.refused("The position was not saved", "Say where the practice stands.", key=f"{form}no")
    _save(user, priority, version, practice, stand, snapshot, today)
    return None


def _save(
    user: User, priority: Priority, version: int, practice: str, stand: Stand, snapshot: Snapshot, today: date
) -> None:
    tree = snapshot.organisations
    try:
        with current.database()() as session:
            saved = afterwards.record_position(
                session, priority.id, version, practice, stand, by=user, tree=tree, today=today
            )
    except Conflict as conflict:
        there = next(p for p in conflict.stored.positions if p.practice == practice)
        theirs = (agreeing.STANCES[there.stance], there.reason)
        side_by_side(str(priority.id), theirs, (agreeing.STANCES[stand.stance], stand.reason))
        renew(conflict.stored)
    except Refused as refusal:
        states.refused("The position was not saved", str(refusal), key=f"position_{priority.id}_refused")
    else:
        renew(saved)
        st.toast("Saved.")
        st.rerun()
