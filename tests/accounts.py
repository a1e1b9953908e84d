"""Accounts for tests, put into the database directly, with a password whose check is quick."""

import bcrypt

from records import clock
from records.database import Database
from records.models import Role, Scope, User

PASSWORD = "lantern otter gravel 7"
QUICK_HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


def account(database: Database, role: Role, *organisations: str, name: str = "") -> User:
    """An account of a role, ready to use as `by=`."""
    called = name or f"{role.value} {' '.join(organisations)}".strip()
    email = called.lower().replace(" ", ".").replace("_", "-") + "@stocktake.example"
    with database() as session:
        user = User(email, called, role, QUICK_HASH, clock.now(), [Scope(code) for code in organisations])
        session.add(user)
        session.commit()
    return user
