"""The verbs about accounts (add, change, disable, new password), and the indicators a practice chose."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records import audit, clock, passwords, sessions
from records.models import ChosenIndicator, Role, Scope, User
from records.permissions import Action, check
from records.refusals import Refused
from records.verbs import verb

NEEDS_SCOPE = {Role.PRACTICE_MANAGER: "practice", Role.FACILITATOR: "locality"}
MOST_CHOSEN = 12


@verb
def add_user(
    session: Session,
    *,
    by: User,
    email: str,
    name: str,
    role: Role,
    organisations: Iterable[str] = (),
    password: str | None = None,
    names: Iterable[str] = (),
) -> tuple[User, str]:
    """Make an account; returns it and its password, made by the program where none is given.

    `organisations` are codes: the practice of a practice manager, the localities of a facilitator, nothing
    for the other roles. `names` are names that may not be in the password (those of the practices).
    """
    check(by, Action.MANAGE_USERS)
    email = _address(email)
    if session.scalars(select(User).where(User.email == email)).one_or_none():
        raise Refused(f"There is an account for {email} already.", "already_there", email)
    scopes = _scopes(role, organisations)
    if not name.strip():
        raise Refused("Give the person's name.", "missing", email)
    password = _accepted(password, [email, name, *names])
    user = User(email, name.strip(), role, passwords.hash_of(password), clock.now(), scopes)
    session.add(user)
    session.flush()
    audit.write(session, by=by, event="user_added", thing=email, after=_grant(user))
    return user, password


@verb
def change_role(
    session: Session, email: str, *, by: User, role: Role, organisations: Iterable[str] = ()
) -> User:
    """Give an account another role or other organisations. It is signed out everywhere."""
    check(by, Action.MANAGE_USERS)
    user = _stored(session, email)
    before = _grant(user)
    scopes = _scopes(role, organisations)
    user.scopes = []
    session.flush()  # the old rows go before new ones with the same codes come
    user.role, user.scopes = role, scopes
    sessions.revoke(session, user)
    session.flush()
    audit.write(session, by=by, event="role_changed", thing=user.email, before=before, after=_grant(user))
    return user


@verb
def disable_user(session: Session, email: str, *, by: User) -> User:
    """Close an account; it is signed out everywhere. Its lines in the audit stay."""
    check(by, Action.MANAGE_USERS)
    user = _stored(session, email)
    if user.disabled_at is None:
        user.disabled_at = clock.now()
        sessions.revoke(session, user)
        audit.write(
            session, by=by, event="user_disabled", thing=user.email, before="active", after="disabled"
        )
    return user


@verb
def reset_password(
    session: Session, email: str, *, by: User, password: str | None = None, names: Iterable[str] = ()
) -> str:
    """Store a new password, made by the program where none is given; the account is signed out everywhere."""
    user = _stored(session, email)
    if by.email != user.email:
        check(by, Action.MANAGE_USERS)
    password = _accepted(password, [user.email, user.name, *names])
    user.password_hash = passwords.hash_of(password)
    sessions.revoke(session, user)
    audit.write(session, by=by, event="password_changed", thing=user.email)
    return password


@verb
def choose_indicators(session: Session, practice: str, indicators: Sequence[str], *, by: User) -> None:
    """Which indicators a practice sees first, in this order; an empty list goes back to the usual ones."""
    check(by, Action.CHOOSE_INDICATORS, practice)
    if len(set(indicators)) != len(indicators):
        raise Refused("An indicator can be chosen once.", "twice", practice)
    if len(indicators) > MOST_CHOSEN:
        raise Refused(f"Choose {MOST_CHOSEN} indicators at most.", "too_many", practice)
    before = chosen_indicators(session, practice)
    session.execute(delete(ChosenIndicator).where(ChosenIndicator.practice == practice))
    session.add_all(ChosenIndicator(practice, indicator, place) for place, indicator in enumerate(indicators))
    audit.write(
        session,
        by=by,
        event="indicators_chosen",
        thing=practice,
        before=" ".join(before),
        after=" ".join(indicators),
    )


def chosen_indicators(session: Session, practice: str) -> list[str]:
    """Ids of the indicators a practice chose, in its order; empty where it has not chosen."""
    rows = select(ChosenIndicator.indicator).where(ChosenIndicator.practice == practice)
    return list(session.scalars(rows.order_by(ChosenIndicator.place)))


def users(session: Session) -> list[User]:
    """Every account, in order of e-mail address."""
    return list(session.scalars(select(User).order_by(User.email)))


def credentials(session: Session) -> dict[str, Any]:
    """Active accounts in the form that the sign-in form reads."""
    return {
        "usernames": {
            user.email: {
                "email": user.email,
                "name": user.name,
                "password": user.password_hash,
                "roles": [user.role],
            }
            for user in users(session)
            if user.disabled_at is None
        }
    }


def as_json(user: User) -> dict[str, Any]:
    """One account for `manage.py users list --json`."""
    return {
        "email": user.email,
        "name": user.name,
        "role": user.role.value,
        "organisations": list(user.organisations),
        "disabled": user.disabled_at is not None,
    }


def _stored(session: Session, email: str) -> User:
    email = email.strip().lower()
    user = session.scalars(select(User).where(User.email == email)).one_or_none()
    if user is None:
        raise Refused(f"There is no account for {email}.", "unknown", email)
    return user


def _address(email: str) -> str:
    email = email.strip().lower()
    if not re.fullmatch(r"[a-z0-9._%+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", email):
        raise Refused(f"{email!r} is not an e-mail address.", "not_an_address")
    return email


def _scopes(role: Role, organisations: Iterable[str]) -> list[Scope]:
    codes = sorted({code.strip() for code in organisations if code.strip()})
    wanted = NEEDS_SCOPE.get(role)
    words = role.value.replace("_", " ")
    if wanted and not codes:
        raise Refused(f"Say which {wanted} this {words} is for.", "missing")
    if codes and not wanted:
        raise Refused(f"The role {words} is not for single organisations: leave them out.", "not_wanted")
    return [Scope(code) for code in codes]


def _accepted(password: str | None, names: list[str]) -> str:
    if password is None:
        return passwords.new_password()
    passwords.check_policy(password, names)
    return password


def _grant(user: User) -> str:
    return " ".join([user.role.value, *user.organisations])
