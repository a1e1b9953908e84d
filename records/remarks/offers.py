"""Offers: practices that agreed to be asked how they do something."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records import audit
from records.models import Offer, User
from records.permissions import Action, check
from records.priorities import LEAD_ROLES
from records.refusals import Refused
from records.verbs import verb

_ABOUT = select(Offer).where(Offer.indicator == bindparam("about")).order_by(Offer.practice)


@verb
def offer(
    session: Session,
    practice: str,
    indicator: str,
    contact_role: str,
    *,
    by: User,
    known: Collection[str],
    today: date,
) -> Offer:
    """A practice may be asked about an indicator: whom to ask for is a role, never a person's name."""
    check(by, Action.OFFER, practice)
    if indicator not in known:
        raise Refused(f"{indicator} is not an indicator that is held.", "unknown", indicator)
    if contact_role not in LEAD_ROLES:
        raise Refused("Choose the role to ask for from the list: no names of people.", "contact_role")
    made = session.get(Offer, (practice, indicator))
    before = made.contact_role if made else ""
    if made is None:
        made = Offer(practice, indicator, contact_role, today)
        session.add(made)
    made.contact_role = contact_role
    audit.write(
        session, by=by, event="offer_made", thing=f"{practice} {indicator}", before=before, after=contact_role
    )
    return made


@verb
def withdraw(session: Session, practice: str, indicator: str, *, by: User) -> None:
    """Nobody is sent to the practice any more; nothing happens where nothing was offered."""
    check(by, Action.OFFER, practice)
    made = session.get(Offer, (practice, indicator))
    if made is not None:
        session.delete(made)
        audit.write(
            session,
            by=by,
            event="offer_withdrawn",
            thing=f"{practice} {indicator}",
            before=made.contact_role,
        )


def offers(session: Session, indicator: str) -> list[Offer]:
    """Who may be asked about an indicator, in order of code."""
    return list(session.scalars(_ABOUT, {"about": indicator}))
