"""The verbs about accounts: add, change, disable, new password."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.organisations import Level, Organisations
from records import audit, clock
from records.accounts import passwords, sessions
from records.models import Role, Scope, User
from records.permissions import Action, check
from records.refusals import Refused
from records.verbs import verb

NEEDS_SCOPE = {Role.PRACTICE_MANAGER: Level.PRACTICE, Role.FACILITATOR: Level.LOCALITY}


@verb
def add_user(
    session: Session,
    *,
    by: User,
    email: str,
    name: str,
    role: Role,
    organisations: Iterable[str] = (),
    tree: Organisations | None = None,
    password: str | None = None,
    names: Iterable[str] = (),
) -> tuple[User, str]:
    """Make an account; returns it and its password, made by the program where none is given.

    `organisations` are codes: the practices of a practice manager, the localities of a facilitator, nothing
    for the other roles; where figures are held, they are looked up in their `tree`. `names` are names that
    may not be in the password (those of the practices).
    """
    check(by, Action.MANAGE_USERS)
    email = _address(email)
    if session.scalars(select(User).where(User.email == email)).one_or_none():
        raise Refused(f"There is an account for {email} already.", "already_there", email)
    scopes = _scopes(role, organisations, tree)
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
    session: Session,
    email: str,
    *,
    by: User,
    role: Role,
    organisations: Iterable[str] = (),
    tree: Organisations | None = None,
) -> User:
    """Give an account another role or other organisations, as in `add_user`. It is signed out everywhere."""
    check(by, Action.MANAGE_USERS)
    user = _stored(session, email)
    before = _grant(user)
    scopes = _scopes(role, organisations, tree)
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


def _scopes(role: Role, organisations: Iterable[str], tree: Organisations | None) -> list[Scope]:
    codes = sorted({code.strip().upper() for code in organisations if code.strip()})
    wanted = NEEDS_SCOPE.get(role)
    words = role.value.replace("_", " ")
    if wanted and not codes:
        raise Refused(f"Say which {wanted} this {words} is for.", "missing")
    if codes and not wanted:
        raise Refused(f"The role {words} is not for single organisations: leave them out.", "not_wanted")
    if tree is not None:
        wrong = [code for code in codes if code not in tree or tree[code].level is not wanted]
        if wrong:
            raise Refused(
                f"{wrong[0]} is not the code of a {wanted}: a {words} needs one.", "unknown", wrong[0]
            )
    return [Scope(code) for code in codes]


def _accepted(password: str | None, names: list[str]) -> str:
    if password is None:
        return passwords.new_password()
    passwords.check_policy(password, names)
    return password


def _grant(user: User) -> str:
    return " ".join([user.role.value, *user.organisations])
