"""Control: which facilitator moves a meeting on; a lease that ends half a minute after its last sign."""

from datetime import timedelta

from sqlalchemy.orm import Session

from records import clock
from records.database import begin_writing
from records.meetings import found
from records.models import Control, User, Workshop, WorkshopState
from records.refusals import Refused
from records.verbs import verb

LOST = timedelta(seconds=30)
BEAT = timedelta(seconds=10)


@verb
def take_control(session: Session, workshop_id: int, *, by: User) -> Control:
    """Move a meeting on from now on; whoever held the control follows."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    return taken(session, workshop, by)


def hold(session: Session, workshop: Workshop, by: User) -> None:
    """Inside a verb: whoever moves a meeting on holds its control, or takes it where nobody does.

    Raises Refused while another facilitator holds it.
    """
    control = session.get(Control, workshop.id)
    if control is not None and control.user_id != by.id and not _is_lost(control):
        other = session.get(User, control.user_id)
        who = other.name if other else "Another facilitator"
        raise Refused(
            f"{who} holds the control of this meeting. Take it to go on.",
            "not_in_control",
            found.thing(workshop),
        )
    taken(session, workshop, by)


def taken(session: Session, workshop: Workshop, by: User) -> Control:
    """The lease of an account, inside the caller's transaction; the audit says when it changes hands."""
    control = session.get(Control, workshop.id)
    now = clock.now()
    if control is None:
        control = Control(workshop.id, by.id, now)
        session.add(control)
        found.tell(session, workshop, "control_taken", by=by, after=by.email)
    elif control.user_id != by.id:
        before = session.get(User, control.user_id)
        if _is_lost(control):
            found.tell(session, workshop, "control_lost", by=None, before=before.email if before else "")
        name = before.email if before else ""
        control.user_id = by.id
        found.tell(session, workshop, "control_taken", by=by, before=name, after=by.email)
    control.heartbeat_at = now
    return control


def heartbeat(session: Session, workshop_id: int, user: User) -> None:
    """The holder's page is still open: renew its lease, at most every ten seconds."""
    control = session.get(Control, workshop_id)
    if control is None or control.user_id != user.id or clock.now() - control.heartbeat_at < BEAT:
        return
    begin_writing(session)
    held = session.get(Control, workshop_id)
    if held is not None and held.user_id == user.id:
        held.heartbeat_at = clock.now()
    session.commit()


def holder(session: Session, workshop_id: int) -> User | None:
    """Who holds the control now; None where nobody does, or not any more."""
    control = session.get(Control, workshop_id)
    return session.get(User, control.user_id) if control is not None and not _is_lost(control) else None


def _is_lost(control: Control) -> bool:
    return clock.now() - control.heartbeat_at > LOST
