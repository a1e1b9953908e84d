"""Asked card: who does well on a figure and agreed to be asked how; the own practice offers, or withdraws."""

from functools import partial

import streamlit as st

from benchmarking.comparison import Comparison, compare
from benchmarking.figures import Outcome
from benchmarking.snapshot import Snapshot
from components import current
from components.acting import act
from components.markup import card, escape, note, show, title
from records.models import Offer, User
from records.permissions import Action, may
from records.priorities import LEAD_ROLES
from records.remarks import offers


def asked_card(user: User, snapshot: Snapshot, comparison: Comparison) -> None:
    """Practices to ask, with the role to ask for; the form for the practice's own manager; else nothing."""
    with current.database()() as session:
        made = offers.offers(session, comparison.indicator.id)
    found = [one for one in made if does_well(snapshot, one.practice, comparison.indicator.id)]
    own, code = (
        [one for one in made if one.practice == comparison.organisation.code],
        comparison.organisation.code,
    )
    offers_itself = may(user, Action.OFFER, code) and (
        own or does_well(snapshot, code, comparison.indicator.id)
    )
    others = [one for one in found if one not in own]
    if not others and not offers_itself:
        return
    with card("asked"):
        title(
            "Who does well and agreed to be asked", "Their figure is in the wanted direction, beyond chance."
        )
        if others:
            show(f'<ul class="sk-lines">{"".join(_line(one, snapshot) for one in others)}</ul>')
        else:
            show('<p class="sk-sub">No other practice that does well has offered yet.</p>')
        if offers_itself:
            _own(user, snapshot, comparison, own[0] if own else None)


def does_well(snapshot: Snapshot, practice: str, indicator: str) -> bool:
    """Whether a practice's figure differs the wanted way with evidence; not where it has a letter."""
    if practice not in snapshot.tree(snapshot.indicators[indicator]):
        return False
    found = compare(snapshot, practice, indicator)
    return not found.withheld and found.figure.outcome is Outcome.BETTER and found.figure.level is not None


def _line(one: Offer, snapshot: Snapshot) -> str:
    name = snapshot.organisations.names.get(one.practice, one.practice)
    return (
        f'<li><b>{escape(name)}</b><br><span class="sk-sub">Ask for: {escape(one.contact_role)}</span></li>'
    )


def _own(user: User, snapshot: Snapshot, comparison: Comparison, made: Offer | None) -> None:
    code, indicator = comparison.organisation.code, comparison.indicator.id
    if made is not None:
        note(f"Your practice offered to be asked: {made.contact_role}.")
        if st.button("Withdraw the offer", key="offer_withdraw"):
            act(
                partial(offers.withdraw, practice=code, indicator=indicator, by=user),
                "The offer was not withdrawn", "offer",
            )  # fmt: skip
        return
    note("Your practice does well here. Others could ask you how.")
    role = st.selectbox("Whom to ask for, by role", LEAD_ROLES, index=None, key="offer_role", width=320)
    if st.button("Offer to be asked", key="offer_make"):
        verb = partial(
            offers.offer, practice=code, indicator=indicator, contact_role=role or "", by=user,
            known=snapshot.indicators, today=current.today(),
        )  # fmt: skip
        act(verb, "The offer was not made", "offer")
