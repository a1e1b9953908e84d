"""What every writing verb has: one transaction, the account as stored, a line in the audit when refused."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from records import audit
from records.database import begin_writing
from records.models import Role, User
from records.refusals import NotAllowed, Refused

P = ParamSpec("P")
R = TypeVar("R")

COMMAND_LINE = User(
    email="command line",
    name="Command line",
    role=Role.ADMIN,
    password_hash="",
    created_at=None,  # type: ignore[arg-type]
)


def verb(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """Make a function of (session, …, by=user) a verb.

    When it returns, everything is committed. When it refuses, nothing was changed and the audit has one line
    that says who wanted what. Any other fault leaves nothing at all. `by` is replaced by the account as it is
    stored: a role that was taken away a moment ago does not count any more.
    """

    @wraps(function)
    def wrapped(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs["by"]
        assert isinstance(by, User)  # noqa: S101 - a verb without an account is a fault of the program
        begin_writing(session)
        try:
            kwargs["by"] = _as_stored(session, by)
            result = function(session, *args, **kwargs)
            session.commit()
        except Refused as refusal:
            begin_writing(session)
            wanted = f"{function.__name__} {refusal.thing}".strip()
            audit.write(session, by=by, event="refused", thing=wanted, outcome=refusal.code)
            session.commit()
            raise
        except BaseException:
            session.rollback()
            raise
        return result

    return wrapped


def _as_stored(session: Session, by: User) -> User:
    if by is COMMAND_LINE:
        return by
    stored = session.get(User, by.id)
    if stored is None or stored.disabled_at is not None:
        raise NotAllowed("This account is no longer in use.", thing=by.email)
    return stored
