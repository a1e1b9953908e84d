"""Who is signed in: sign-ins, their tickets and their failures, all in SQL so that every server agrees."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from records import audit, clock
from records.database import begin_writing
from records.models import Role, SignIn, SignInAttempt, Ticket, User, Workshop, WorkshopState

IDLE = timedelta(minutes=30)
IDLE_IN_WORKSHOP = timedelta(hours=4)  # of a facilitator with a meeting: half an hour would be switched off
LONGEST = timedelta(hours=12)
TICKET = timedelta(seconds=30)
LOCKED = timedelta(minutes=15)
MOST_FAILURES = 5
TOUCHED = timedelta(minutes=1)  # how exactly `seen_at` is kept: not every rerun writes
_NOT_ENDED = (  # asked in every rerun, so put together once
    select(SignIn, User)
    .join(User, User.id == SignIn.user_id)
    .where(SignIn.id_hash == bindparam("hash"), User.disabled_at.is_(None))
    .where(SignIn.seen_at >= bindparam("seen"), SignIn.started_at >= bindparam("started"))
)


def may_try(session: Session, email: str) -> bool:
    """Count an attempt to sign in before its password is looked at; False while the address is locked.

    Counting first means that a hundred attempts at once are still five. The lock ends by itself a quarter of
    an hour after the fifth failure and is the same for addresses that nobody has.
    """
    begin_writing(session)
    now = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - LOCKED))
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(SignInAttempt).values(email_hash=_hash(email), failures=0, last_at=now)
    session.execute(first.on_conflict_do_nothing())
    counted = session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.email_hash == _hash(email), SignInAttempt.failures < MOST_FAILURES)
        .values(failures=SignInAttempt.failures + 1, last_at=now)
        .returning(SignInAttempt.failures)
    ).scalar()
    session.commit()
    return counted is not None


def record_failure(session: Session, email: str) -> None:
    """Write the failed attempt into the audit, and the lock when it was the fifth."""
    begin_writing(session)
    user = _active(session, email)
    row = session.get(SignInAttempt, _hash(email))
    audit.write(session, by=user, event="sign_in_failed", thing="sign-in", outcome="refused")
    if row and row.failures >= MOST_FAILURES:
        audit.write(session, by=user, event="sign_in_locked", thing="sign-in", outcome="refused")
    session.commit()


def mint_ticket(session: Session, email: str) -> str:
    """After a right password: clear the failures and hand out a ticket for the route that sets the cookie."""
    begin_writing(session)
    user = session.scalars(select(User).where(User.email == email)).one()
    session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == _hash(email)))
    session.execute(delete(Ticket).where(Ticket.expires_at < clock.now()))
    ticket = secrets.token_urlsafe(32)
    session.add(Ticket(_hash(ticket), user.id, clock.now() + TICKET))
    session.commit()
    return ticket


def redeem(session: Session, ticket: str) -> str | None:
    """Change a ticket into a new sign-in and return its id for the cookie; None for a bad ticket."""
    begin_writing(session)
    now = clock.now()
    row = session.get(Ticket, _hash(ticket))
    user = session.get(User, row.user_id) if row else None
    if row is None or row.expires_at < now or user is None or user.disabled_at is not None:
        session.rollback()
        return None
    session.delete(row)
    session.execute(
        delete(SignIn).where(or_(SignIn.seen_at < now - IDLE_IN_WORKSHOP, SignIn.started_at < now - LONGEST))
    )
    id_ = secrets.token_urlsafe(32)
    session.add(SignIn(_hash(id_), user.id, started_at=now, seen_at=now))
    audit.write(session, by=user, event="signed_in", thing="sign-in")
    session.commit()
    return id_


def user_of(session: Session, id_: str | None) -> User | None:
    """The account behind a cookie as it is stored now; None for a sign-in that ended or never was."""
    if not isinstance(id_, str) or not id_:
        return None
    now = clock.now()
    since = {"seen": now - IDLE_IN_WORKSHOP, "started": now - LONGEST}
    found = session.execute(_NOT_ENDED, {"hash": _hash(id_), **since}).one_or_none()
    ended = found is None or (found[0].seen_at < now - IDLE and not _holds_a_meeting(session, found[1]))
    session.expunge_all()  # so that the account can be read after the session is closed
    session.rollback()
    if found is None or ended:
        return None
    sign_in, user = found
    if now - sign_in.seen_at >= TOUCHED:
        begin_writing(session)
        session.execute(update(SignIn).where(SignIn.id_hash == sign_in.id_hash).values(seen_at=now))
        session.commit()
    return user


def end(session: Session, id_: str) -> None:
    """Sign out: the cookie is worth nothing from now on, in every browser that has a copy."""
    user = user_of(session, id_)
    begin_writing(session)
    session.execute(delete(SignIn).where(SignIn.id_hash == _hash(id_)))
    if user:
        audit.write(session, by=user, event="signed_out", thing="sign-in")
    session.commit()


def revoke(session: Session, user: User) -> None:
    """End every sign-in and ticket of an account, within the caller's transaction."""
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    session.execute(delete(Ticket).where(Ticket.user_id == user.id))


def _holds_a_meeting(session: Session, user: User) -> bool:
    """Whether a meeting of one of a facilitator's localities is live; one left open counts for half a day."""
    live = select(Workshop.id).where(
        Workshop.state == WorkshopState.LIVE,
        Workshop.opened_at >= clock.now() - LONGEST,
        Workshop.locality.in_(user.organisations),
    )
    return user.role is Role.FACILITATOR and session.scalars(live.limit(1)).first() is not None


def _active(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email == email, User.disabled_at.is_(None))).one_or_none()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
